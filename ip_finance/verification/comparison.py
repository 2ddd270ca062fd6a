"""What is claimed beside what each source says, and where they part. Pure.

Two spellings of one value are the same value: a number with and without `ZL`, brackets of either
width, spaces. Such a difference is told as one of spelling, and stops nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.right_keys import right_key_text
from ip_finance.office_files.spelling import plain_name
from ip_finance.verification.findings import (
    AGEING,
    FIELDS_OF,
    OPTIONAL,
    Claims,
    CoOwner,
    Findings,
    FormerName,
    Value,
)

VALID_FOR: Final = timedelta(days=90)
"""A loan is decided within a quarter; an older reading of the register says too little, for fees
fall due and seizures are entered meanwhile. House policy, counted from the oldest reading of what
may change."""


class Agreement(StrEnum):
    """How a value stands to the claim."""

    SAME = "same"
    SPELLING = "spelling"
    FORMER_NAME = "former-name"
    DIFFERENT = "different"
    SILENT = "silent"


class SourceKind(StrEnum):
    """Where a statement comes from, what a register says first."""

    REGISTER = "register"
    DOCUMENT = "document"
    VERIFICATION = "verification"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of one field, as of a day; `document_id` is where one can read it."""

    field: str
    value: Value
    source: str
    on: date
    kind: SourceKind
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and how it stands to the claim."""

    statement: Statement
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: the claim, all that is said of it, and what a form should start with."""

    field: str
    claimed: Value
    said: tuple[Said, ...]
    suggested: Statement | None
    is_fresh: bool
    """Whether source and day of the suggestion may stand, or somebody must look again."""

    @property
    def is_parted(self) -> bool:
        """Whether any source contradicts the claim."""
        return any(one.agreement is Agreement.DIFFERENT for one in self.said)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the claim and what was found part."""

    field: str
    claimed: Value
    found: Value


def agreement(claimed: Claims, field: str, found: Value) -> Agreement:
    """How what a source says of a field stands to the claim. Silence is no difference."""
    claim = getattr(claimed, field, None)
    if claim is None or found is None:
        return Agreement.SILENT
    if claim == found:
        return Agreement.SAME
    if plain(claimed.kind, field, claim) == plain(claimed.kind, field, found):
        return Agreement.SPELLING
    is_name = field == "owner_name" and isinstance(found, str)
    if is_name and name_chain(claimed, str(found)):
        return Agreement.FORMER_NAME
    return Agreement.DIFFERENT


def differences(claimed: Claims, found: Findings) -> tuple[Difference, ...]:
    """The fields in which claim and findings part. Where either says nothing, they do not."""
    return tuple(
        Difference(name, getattr(claimed, name), finding.found)
        for name, finding in found.each().items()
        if agreement(claimed, name, finding.found) is Agreement.DIFFERENT
    )


def compare(claimed: Claims, statements: Iterable[Statement], today: date) -> tuple[Compared, ...]:
    """Every field of the right's kind, in the order of the form, with all that is said of it."""
    said: Mapping[str, list[Statement]] = {
        name: [] for name in (*FIELDS_OF[claimed.kind], *OPTIONAL)
    }
    for one in statements:
        if one.field in said:
            said[one.field].append(one)
    return tuple(_compared(claimed, name, told, today) for name, told in said.items())


def name_chain(claimed: Claims, registered: str) -> tuple[FormerName, ...]:
    """The names from the one in the register to today's; empty if it was never the owner's.

    A name that was given up before the right was filed for is somebody else's by then: names are
    free to be taken again.
    """
    wanted = plain_name(registered)
    for place, former in enumerate(claimed.former_names):
        if plain_name(former.name) == wanted and claimed.filed_on < former.until:
            return claimed.former_names[place:]
    return ()


def plain(kind: RightKind, field: str, value: Value) -> object:
    """The value without what is only spelling."""
    if field == "number" and isinstance(value, str):
        return _plain_number(kind, value)
    if isinstance(value, tuple):
        return frozenset(_plain_owner(one) for one in value)
    if isinstance(value, str):
        return plain_name(value)
    return value


def _plain_number(kind: RightKind, text: str) -> str:
    try:
        return right_key_text("CN", kind.value, text)
    except NumberRefused:
        return plain_name(text)


def _plain_owner(owner: CoOwner) -> str:
    return owner.uscc.upper() if owner.uscc else plain_name(owner.name)


def _compared(claimed: Claims, name: str, told: Sequence[Statement], today: date) -> Compared:
    newest = sorted(told, key=lambda one: one.on, reverse=True)
    said = tuple(Said(one, agreement(claimed, name, one.value)) for one in newest)
    suggested = _suggested(newest)
    is_fresh = suggested is not None and (name not in AGEING or today - suggested.on < VALID_FOR)
    return Compared(name, getattr(claimed, name, None), said, suggested, is_fresh)


def _suggested(newest: Sequence[Statement]) -> Statement | None:
    """The newest word of a source that knows the right; of the company's facts only if no other."""
    speaking = [one for one in newest if one.value is not None]
    of_right = [one for one in speaking if one.kind is not SourceKind.COMPANY]
    return next(iter(of_right or speaking), None)
