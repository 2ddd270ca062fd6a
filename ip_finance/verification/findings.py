"""A right as claimed and as found, field by field, and how that is stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Generic, TypeAlias, TypeVar

from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.numbers import PatentNumber

T = TypeVar("T")
Value: TypeAlias = str | bool | date | None

DATES = frozenset({"filed_on", "granted_on", "fees_paid_through"})


@dataclass(frozen=True, slots=True)
class Claims:
    """The right as its owner claims it."""

    owner_name: str
    owner_uscc: str
    number: str
    title: str
    filed_on: date
    granted_on: date | None


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """One fact as found: where it was read, and when."""

    found: T
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is found out about one right; None where the source says nothing.

    `is_encumbered`: a pledge is registered and not cancelled. `is_frozen`: preservation by a court,
    or pledge procedures suspended.
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
    fees_paid_through: Finding[date | None]

    def each(self) -> dict[str, Finding[Any]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the claim and what was found part."""

    field: str
    claimed: Value
    found: Value


def differences(claimed: Claims, found: Findings) -> tuple[Difference, ...]:
    """The fields in which claim and findings part. Where either says nothing, they do not."""
    seen = found.each()
    pairs = {field.name: getattr(claimed, field.name) for field in fields(claimed)}
    return tuple(
        Difference(name, claim, seen[name].found)
        for name, claim in pairs.items()
        if None not in (claim, seen[name].found)
        and _plain(name, claim) != _plain(name, seen[name].found)
    )


def stored(claimed: Claims, found: Findings) -> dict[str, Any]:
    """Claim and finding of every field as JSON holds them; what the fingerprint is made of."""
    return {
        name: {
            "claimed": _to_json(getattr(claimed, name, None)),
            "found": _to_json(finding.found),
            "source": finding.source,
            "read_on": finding.read_on.isoformat(),
        }
        for name, finding in found.each().items()
    }


def claims_of(values: Mapping[str, Any]) -> Claims:
    """The claims as they were before they went through JSON."""
    names = [field.name for field in fields(Claims)]
    return Claims(**{name: _from_json(name, values[name]["claimed"]) for name in names})


def findings_of(values: Mapping[str, Any]) -> Findings:
    """The findings as they were before they went through JSON."""
    return Findings(
        **{
            name: Finding(
                _from_json(name, value["found"]),
                value["source"],
                date.fromisoformat(value["read_on"]),
            )
            for name, value in values.items()
        }
    )


def _plain(name: str, value: Value) -> Value:
    """A number in its one spelling, any other value as it is."""
    if name != "number" or not isinstance(value, str):
        return value
    try:
        return PatentNumber.parse(value).patent_no
    except NumberRefused:
        return value


def _to_json(value: Value) -> str | bool | None:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value is not None else value
