"""What a bank states about its collateral, and what it wants to know. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from ip_finance.collateral.errors import (
    BadShock,
    ExplanationMissing,
    OneBasisNeeded,
    RangeNotRising,
)
from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen

UNKNOWN_FIELD: Final = "unknown"
LENDERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER)
"""Who looks at the collateral of a bank."""


@dataclass(frozen=True, slots=True)
class ValueRange:
    """A value as a band: low, base and high (P10, P50 and P90)."""

    low: Fen
    base: Fen
    high: Fen

    def check(self) -> None:
        """Raises: RangeNotRising."""
        if not 0 < self.low <= self.base <= self.high:
            raise RangeNotRising(self.low, self.base, self.high)


@dataclass(frozen=True, slots=True)
class ValueInternally:
    """The bank's own value of a right beside an appraisal. The caller picks the id.

    Either `stated`, a range of its own, or `pricing`, its own pricing for the engine that made the
    appraisal.
    """

    valuation_id: UUID
    asset_id: UUID
    appraisal_id: UUID
    stated: ValueRange | None
    pricing: Mapping[str, Any] | None
    basis: str
    reasons: str
    explanation: str

    def check_basis(self) -> None:
        """Raises: OneBasisNeeded, RangeNotRising."""
        if (self.stated is None) == (self.pricing is None):
            raise OneBasisNeeded
        if self.stated is not None:
            self.stated.check()


@dataclass(frozen=True, slots=True)
class ReportRevenue:
    """What a bank learnt of the revenue that rests on a right, beside what was forecast."""

    report_id: UUID
    asset_id: UUID
    period_ended_on: date
    forecast: Fen
    actual: Fen
    source: str


@dataclass(frozen=True, slots=True)
class Secures:
    """A right that secures a loan now: what the bank's figures are made of.

    `kept` is the probability that the right is kept alive to the end of year 1, 2, … after
    `valued_on`, as its report says, empty where it says nothing; `invalidation` the probability a
    year that it is declared invalid. `report` is the whole of it, empty where none is known.
    `valuation` is None where no valuation is in force, `cap` where no policy names one.
    """

    asset_id: UUID
    asset_key: str
    number: str
    title: str
    right_type: str
    field: str
    owner_id: UUID
    owner: str
    loan_id: UUID
    ends_on: date
    is_alive: bool
    valuation: ValueRange | None
    valued_on: date | None
    valid_until: date | None
    appraisal_id: UUID | None
    kept: tuple[float, ...]
    invalidation: float
    report: Mapping[str, Any]
    cap: BasisPoints | None

    @property
    def industry(self) -> str:
        """Its field as a code; rights without one share the fate of being unknown."""
        return self.field or UNKNOWN_FIELD


@dataclass(frozen=True, slots=True)
class Secured:
    """A live loan with the rights that secure it. `matures_on` is None before an approval."""

    loan_id: UUID
    borrower_id: UUID
    borrower: str
    outstanding: Fen
    is_defaulted: bool
    matures_on: date | None
    rights: tuple[Secures, ...]

    @property
    def valued(self) -> tuple[Secures, ...]:
        """The rights that live, with a value in force and a cap: only these count."""
        return tuple(
            one for one in self.rights if one.is_alive and one.valuation and one.cap is not None
        )

    @property
    def left_out(self) -> tuple[Secures, ...]:
        """The rights that count for nothing until they are valued, or a cap is set."""
        return tuple(one for one in self.rights if one not in self.valued)


def difference(own: Fen, external: Fen) -> float:
    """How far the bank's value is from the external one, as a share of the latter.

    >>> difference(Fen(120), Fen(100))
    0.2
    """
    return round((own - external) / external, 6)


def check_explained(own: Fen, external: Fen, threshold: float, explanation: str) -> None:
    """A difference above the threshold needs a word. Raises: ExplanationMissing."""
    found = difference(own, external)
    if abs(found) > threshold and not explanation.strip():
        raise ExplanationMissing(round(found * WHOLE), round(threshold * WHOLE))


def shock_of(text: str) -> float:
    """The factor that somebody has typed. Raises: BadShock.

    >>> shock_of("-0.2")
    -0.2
    """
    try:
        factor = float(text)
    except ValueError:
        raise BadShock(text[:40]) from None
    if not -1.0 <= factor <= 1.0:  # also refuses what is not a number
        raise BadShock(text[:40])
    return factor + 0.0
