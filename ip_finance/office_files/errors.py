"""Why a file or a number of an office is refused: a name, and the facts to put it right.

OfficeFileError
├── NumberRefused       MalformedNumber (PublicationNumberGiven), WrongCheckDigit,
│                       UnknownNumberScheme
├── FileRefused         NotXml, FileTooLarge, FileTooDeep, ForbiddenConstruct, UnknownFormat
└── ContentRefused      MissingField, UnreadableField, NumbersDisagree, NotOneRight, NoEvents

They are plain `ValueError`s, so that this package stands alone; a slice that uses it turns `code`
and `facts` into its own answer.
"""

from typing import ClassVar, Final, TypeAlias

Fact: TypeAlias = str | int | tuple[str, ...]

_LONGEST_QUOTE: Final = 200


class OfficeFileError(ValueError):
    """An expected refusal, with a stable public name and typed facts."""

    code: ClassVar[str] = "office-file-refused"

    def __init__(self, detail: str, **facts: Fact) -> None:
        detail = detail if len(detail) <= 3 * _LONGEST_QUOTE else f"{detail[:_LONGEST_QUOTE]}…"
        super().__init__(detail)
        self.detail = detail
        self.facts = {name: _quoted(fact) for name, fact in facts.items()}


def _quoted(fact: Fact) -> Fact:
    """A stranger's text may be megabytes long; what is shown of it is not."""
    if isinstance(fact, str) and len(fact) > _LONGEST_QUOTE:
        return f"{fact[:_LONGEST_QUOTE]}…"
    return fact


class NumberRefused(OfficeFileError):
    """A number is not one of its scheme."""

    code = "number-refused"


class MalformedNumber(NumberRefused):
    """The text does not have the shape of its scheme."""

    code = "malformed-number"

    def __init__(self, scheme: str, text: str, expected: str) -> None:
        super().__init__(
            f"{text!r} is not a {scheme}: {expected}.", scheme=scheme, text=text, expected=expected
        )


class PublicationNumberGiven(MalformedNumber):
    """The number is one of a document, not of the right that the document is about."""

    def __init__(self, scheme: str, text: str) -> None:
        super().__init__(
            scheme, text, "it is the number of a publication; give the one that begins with ZL"
        )


class WrongCheckDigit(NumberRefused):
    """The number has the right shape but cannot be right: it was mistyped."""

    code = "wrong-check-digit"

    def __init__(self, scheme: str, text: str, *, expected: str, found: str) -> None:
        super().__init__(
            f"{text!r} is not a {scheme}: its check digit should be {expected}, not {found}.",
            scheme=scheme,
            text=text,
            expected=expected,
            found=found,
        )


class UnknownNumberScheme(NumberRefused):
    """How such rights are numbered is not known here, so two spellings could pass for two."""

    code = "unknown-number-scheme"

    def __init__(self, jurisdiction: str, kind: str) -> None:
        super().__init__(
            f"There is no known numbering of {kind!r} in {jurisdiction!r}, so such a right cannot "
            "be recorded: only rights registered in China (CN) can. Keep the file with the case, "
            "and record the Chinese right of the same family, if there is one.",
            jurisdiction=jurisdiction,
            kind=kind,
        )


class FileRefused(OfficeFileError):
    """The file was not opened as one of an office."""

    code = "file-refused"


class NotXml(FileRefused):
    """The bytes are not one well-formed XML document."""

    code = "not-xml"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The file is not well-formed XML: {reason}.", reason=reason)


class FileTooLarge(FileRefused):
    """The file has more bytes or more elements than any real publication."""

    code = "file-too-large"

    def __init__(self, unit: str, limit: int) -> None:
        super().__init__(f"The file has more than {limit} {unit}.", unit=unit, limit=limit)


class FileTooDeep(FileRefused):
    """The elements are nested deeper than in any real publication."""

    code = "file-too-deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file nests elements more than {limit} deep.", limit=limit)


class ForbiddenConstruct(FileRefused):
    """The file declares something that could make it say other than what it shows."""

    code = "forbidden-construct"

    def __init__(self, construct: str, name: str) -> None:
        super().__init__(
            f"The file holds an {construct} ({name}); such files are never opened.",
            construct=construct,
            name=name,
        )


class UnknownFormat(FileRefused):
    """The root element belongs to no supported format."""

    code = "unknown-format"

    def __init__(self, root: str, supported: tuple[str, ...]) -> None:
        super().__init__(
            f"The root element is {root}; supported are {', '.join(supported)}.",
            root=root,
            supported=supported,
        )


class ContentRefused(OfficeFileError):
    """The format is known, but what the file says cannot be used."""

    code = "content-refused"


class MissingField(ContentRefused):
    """An element without which the publication means nothing is absent or says "unknown"."""

    code = "missing-field"

    def __init__(self, path: str) -> None:
        super().__init__(f"The file does not say {path}.", path=path)


class UnreadableField(ContentRefused):
    """An element says something that its kind of value cannot be."""

    code = "unreadable-field"

    def __init__(self, path: str, text: str, expected: str) -> None:
        super().__init__(
            f"{path} says {text!r}, which is not {expected}.",
            path=path,
            text=text,
            expected=expected,
        )


class NumbersDisagree(ContentRefused):
    """The file gives one application two numbers."""

    code = "numbers-disagree"

    def __init__(self, path: str, one: str, other: str) -> None:
        super().__init__(
            f"{path} gives two numbers, {one} and {other}.", path=path, one=one, other=other
        )


class NotOneRight(ContentRefused):
    """One right was asked for, and the file describes none, or several."""

    code = "not-one-right"

    def __init__(self, records: int, events: int) -> None:
        super().__init__(
            f"The file describes {records} rights and tells what happened to {events}; here it "
            "must describe exactly one. Import it as a file of several, or ask for one right.",
            records=records,
            events=events,
        )


class NoEvents(ContentRefused):
    """What happened to rights was asked for, and the file only describes rights, or nothing."""

    code = "no-events"

    def __init__(self) -> None:
        super().__init__(
            "The file does not tell what happened to any right. Ask for legal status, or for the "
            "family with legal status, instead of bibliographic data."
        )
