"""The patents that a recording of the American assignment register covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ip_finance.office_files.errors import MissingField, UnreadableField
from ip_finance.office_files.model import Publication
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.printed_numbers import foreign_number, publication_of

_AMERICA: Final = "US"
_NOTHING: Final = "NULL"
_APPLICATION_KIND: Final = "X0"
"""What the bulk file calls an application in its list of documents."""
_OTHER_NUMBERS: Final = ("pctNum", "intlRegNum")
_DOCUMENTS: Final = (("patNum", "issueDate", "B"), ("publNum", "publDate", "A1"))
"""Arrays of numbers and days. The answer leaves out the kind: B stands for any grant."""


@dataclass(frozen=True, slots=True)
class Property:
    """One patent or application, by its application number, with what was published of it."""

    number: str
    publications: tuple[Publication, ...]


def values_of(doc: Node, name: str) -> tuple[str | None, ...]:
    """The values of an array of the answer; None, where the register has nothing."""
    texts = (one.prose() for one in doc.all(f"arr[@name='{name}']/*"))
    return tuple(None if text in {None, _NOTHING} else text for text in texts)


def listed_properties(doc: Node) -> tuple[Property, ...]:
    """The patents of one recording in an answer, whose arrays run side by side.

    Raises: MissingField, if one has no number at all; UnreadableField, if the arrays do not match.
    """
    numbers = values_of(doc, "applNum")
    if not numbers:
        raise MissingField(doc.below("arr[@name='applNum']"))
    published: list[list[Publication]] = [[] for _ in numbers]
    for name, day_name, kind in _DOCUMENTS:
        printed, days = values_of(doc, name), _days(doc, day_name)
        if printed and not len(printed) == len(days) == len(numbers):
            path = doc.below(f"arr[@name='{name}']")
            raise UnreadableField(path, str(len(printed)), f"a list of {len(numbers)}")
        for place, (text, day) in enumerate(zip(printed, days, strict=True) if printed else ()):
            if text and day:
                path = doc.below(f"arr[@name='{name}']")
                published[place].append(publication_of(_AMERICA, path, text, kind, day))
    others = [values_of(doc, name) for name in _OTHER_NUMBERS]
    return tuple(
        _numbered(doc, place, number, published[place], others)
        for place, number in enumerate(numbers)
    )


def _numbered(
    doc: Node,
    place: int,
    number: str | None,
    published: Sequence[Publication],
    others: Sequence[Sequence[str | None]],
) -> Property:
    """By its application number; an old or international one by what the register has of it."""
    path = doc.below("arr[@name='applNum']")
    international = (values[place] for values in others if place < len(values))
    printed = (number, *(one.number for one in published), *international)
    text = next(filter(None, printed), None)
    if text is None:
        raise MissingField(path)
    return Property(foreign_number(path, text), tuple(published))


def bulk_properties(node: Node) -> tuple[Property, ...]:
    """The patents of one recording in the bulk file. Raises: MissingField, UnreadableField."""
    return tuple(_property(one) for one in node.all("patent-properties/patent-property"))


def _property(node: Node) -> Property:
    number, publications = None, list[Publication]()
    for one in node.all("document-id"):
        text, kind = one.fact("doc-number"), one.fact("kind")
        day = one.day("date")
        if text is None:
            continue
        path = one.below("doc-number")
        if kind in {None, _APPLICATION_KIND}:
            number = number or foreign_number(path, text)
        elif day:
            publications.append(publication_of(_AMERICA, path, text, kind, day))
    if number is None:
        number = publications[0].number if publications else None
    if number is None:
        raise MissingField(node.below("document-id/doc-number"))
    return Property(number, tuple(publications))


def _days(doc: Node, name: str) -> tuple[date | None, ...]:
    return tuple(_day(one) for one in doc.all(f"arr[@name='{name}']/*"))


def _day(one: Node) -> date | None:
    return one.day(".")
