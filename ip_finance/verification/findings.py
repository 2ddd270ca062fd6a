"""A right as claimed and as found, field by field, and how that is stored. Pure.

Which fields there are depends on the kind of the right (`FIELDS_OF`). What is stored of a patent
has the same form as ever, so that fingerprints on the ledger keep their facts: what is newer is
stored only where there is something to store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Generic, TypeAlias, TypeVar

from ip_finance.core.errors import RuleViolated
from ip_finance.office_files.numbers import RightKind

T = TypeVar("T")
Value: TypeAlias = "str | bool | date | tuple[CoOwner, ...] | None"

DATES: Final = frozenset(
    {"filed_on", "granted_on", "fees_paid_through", "ends_on", "completed_on", "published_on"}
)
AGEING: Final = frozenset(
    {
        "owner_name",
        "owner_uscc",
        "co_owners",
        "is_alive",
        "is_encumbered",
        "is_frozen",
        "is_disputed",
        "fees_paid_through",
        "ends_on",
    }
)
"""Facts that may change from one day to the next; the others hold as long as the right."""
COMMON: Final = (
    "owner_name",
    "owner_uscc",
    "number",
    "title",
    "filed_on",
    "granted_on",
    "is_alive",
    "is_encumbered",
    "is_frozen",
)
FIELDS_OF: Final[Mapping[RightKind, tuple[str, ...]]] = {
    RightKind.PATENT: (*COMMON, "fees_paid_through"),
    RightKind.TRADEMARK: (*COMMON, "ends_on", "classes"),
    RightKind.SOFTWARE: (*COMMON, "completed_on", "published_on", "is_disputed"),
}
"""What must be found out of a right of each kind; `co_owners` may be found of any."""
OPTIONAL: Final = ("co_owners",)
FURTHER: Final = "further_evidence"


class FindingMissing(RuleViolated):
    code = "finding-missing"

    def __init__(self, kind: RightKind, field: str) -> None:
        super().__init__(
            f"Nothing is said of {field}, which belongs to every {kind.value}.",
            cure="Look it up, and say where and when; null where the source says nothing.",
            kind=kind.value,
            field=field,
        )


class FindingNotOfKind(RuleViolated):
    code = "finding-not-of-kind"

    def __init__(self, kind: RightKind, field: str) -> None:
        super().__init__(
            f"A {kind.value} has no {field}.",
            cure="Leave the field out.",
            kind=kind.value,
            field=field,
        )


@dataclass(frozen=True, slots=True)
class CoOwner:
    """Somebody who owns the right together with the claimed owner.

    `share` is as printed ("30%"); None where nothing is agreed. `consents` says whether a consent
    to the pledge, or an agreement that none is needed, was seen; None: nobody has looked.
    """

    name: str
    uscc: str | None = None
    share: str | None = None
    consents: bool | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that the owner bore before `until`, as `proof` (hash of a document) shows."""

    name: str
    until: date
    proof: str


@dataclass(frozen=True, slots=True)
class Claims:
    """The right as its owner claims it. `former_names` are proven, the oldest first."""

    owner_name: str
    owner_uscc: str
    number: str
    title: str
    filed_on: date
    granted_on: date | None
    kind: RightKind = RightKind.PATENT
    former_names: tuple[FormerName, ...] = ()
    co_owners: tuple[CoOwner, ...] | None = None
    ends_on: date | None = None
    classes: str | None = None
    completed_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """One fact as found: where it was read, and when."""

    found: T
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is found out about one right; None where the source says nothing.

    A field that is None as a whole does not belong to the kind of the right. `is_encumbered`: a
    pledge is registered and not cancelled. `is_frozen`: preservation by a court, or pledge
    procedures suspended. `is_disputed`: somebody else claims to own the software (CR-04).
    `ends_on` is the first day without the mark; `classes` are Nice classes with goods.
    """

    owner_name: Finding[str]
    owner_uscc: Finding[str | None]
    number: Finding[str]
    title: Finding[str]
    filed_on: Finding[date]
    granted_on: Finding[date | None]
    is_alive: Finding[bool]
    is_encumbered: Finding[bool]
    is_frozen: Finding[bool]
    fees_paid_through: Finding[date | None] | None = None
    ends_on: Finding[date | None] | None = None
    classes: Finding[str | None] | None = None
    completed_on: Finding[date | None] | None = None
    published_on: Finding[date | None] | None = None
    is_disputed: Finding[bool] | None = None
    co_owners: Finding[tuple[CoOwner, ...]] | None = None

    def each(self) -> dict[str, Finding[Any]]:
        """The findings that there are, by field."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: finding for name, finding in named.items() if finding is not None}


def check_fields(claimed: Claims, found: Findings) -> None:
    """Every field of the right's kind, and no other; co-owners where the claim names some.

    Raises: FindingMissing, FindingNotOfKind.
    """
    kind, there = claimed.kind, found.each().keys()
    wanted = (*FIELDS_OF[kind], *(OPTIONAL if claimed.co_owners else ()))
    for name in wanted:
        if name not in there:
            raise FindingMissing(kind, name)
    for name in sorted(there - {*FIELDS_OF[kind], *OPTIONAL}):
        raise FindingNotOfKind(kind, name)


def stored(claimed: Claims, found: Findings, further: tuple[str, ...] = ()) -> dict[str, Any]:
    """Claim and finding of every field as JSON holds them; what the fingerprint is made of.

    `further` are hashes of the evidence beyond the first document.
    """
    values: dict[str, Any] = {
        name: {
            "claimed": _to_json(getattr(claimed, name, None)),
            "found": _to_json(finding.found),
            "source": finding.source,
            "read_on": finding.read_on.isoformat(),
        }
        for name, finding in found.each().items()
    }
    if claimed.former_names:
        values["owner_name"]["former"] = [
            {"name": one.name, "until": one.until.isoformat(), "proof": one.proof}
            for one in claimed.former_names
        ]
    if further:
        values[FURTHER] = list(further)
    return values


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields alone, as they are stored."""
    return {name: value for name, value in values.items() if name != FURTHER}


def kind_of(values: Mapping[str, Any]) -> RightKind:
    """The kind of right that stored findings are of."""
    for kind, names in FIELDS_OF.items():
        if set(names) <= values.keys():
            return kind
    raise ValueError(f"findings of no kind of right: {sorted(values)}")


def claims_of(values: Mapping[str, Any]) -> Claims:
    """The claims as they were before they went through JSON."""
    names = [field.name for field in fields(Claims) if field.name in values]
    told = {name: _from_json(name, values[name]["claimed"]) for name in names}
    former = values["owner_name"].get("former", ())
    return Claims(
        **told,
        kind=kind_of(values),
        former_names=tuple(
            FormerName(one["name"], date.fromisoformat(one["until"]), one["proof"])
            for one in former
        ),
    )


def findings_of(values: Mapping[str, Any]) -> Findings:
    """The findings as they were before they went through JSON."""
    return Findings(
        **{
            name: Finding(
                _from_json(name, value["found"]),
                value["source"],
                date.fromisoformat(value["read_on"]),
            )
            for name, value in facts_of(values).items()
        }
    )


def _to_json(value: Value) -> Any:
    if isinstance(value, tuple):
        return [
            {"name": one.name, "uscc": one.uscc, "share": one.share, "consents": one.consents}
            for one in value
        ]
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(CoOwner(**one) for one in value)
    return date.fromisoformat(value) if name in DATES and value is not None else value
