"""Calls for more collateral (补充质押): the breach, its arithmetic, and what would cure it. Pure.

The line is the lending limit: the sum of value × cap over the rights that live (LN-15). A breach
is what is owed beyond it. Whether it is cured is found by measuring again, never claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down
from ip_finance.margin_calls.errors import (
    CallNotOpen,
    DraftOutdated,
    MeasureNotNeeded,
    NoBreach,
    OwnMeasure,
    ReasonMissing,
    ValueExpired,
)
from ip_finance.policies.contents.margin import MarginPolicy

LENDERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER)


class Level(StrEnum):
    """How a loan stands against its line."""

    SOUND = "sound"
    WARNING = "warning"
    BREACHED = "breached"


class CallState(StrEnum):
    """Derived from what the ledger has taken of the call's statements."""

    DRAFTED = "drafted"
    CALLED = "called"
    CURED = "cured"
    WAIVED = "waived"


class MeasureKind(StrEnum):
    """What two people of the bank decide on: one proposes, another agrees."""

    WAIVER = "waiver"
    ACCELERATION = "acceleration"
    MISUSE = "misuse"


@dataclass(frozen=True, slots=True)
class CoveredBy:
    """One pledged right in the arithmetic. `before` and `now` are None where none is in force."""

    asset_id: UUID
    number: str
    title: str
    right_type: str
    is_alive: bool
    before: Fen | None
    now: Fen | None
    cap: BasisPoints | None

    @property
    def lending_value(self) -> Fen:
        """Value × cap, rounded down; nothing for a right that has ended."""
        counts = self.is_alive and self.now is not None and self.cap is not None
        return share_down(self.now or Fen(0), self.cap or BasisPoints(0)) if counts else Fen(0)


@dataclass(frozen=True, slots=True)
class Cover:
    """A loan beside what secures it on a day, with the lines of the policy in force."""

    loan_id: UUID
    borrower_id: UUID
    borrower: str
    on: date
    outstanding: Fen
    available: Fen
    rights: tuple[CoveredBy, ...]
    policy: MarginPolicy

    @property
    def value_before(self) -> Fen:
        return Fen(sum(one.before or one.now or 0 for one in self.rights))

    @property
    def value(self) -> Fen:
        return Fen(sum(one.now or 0 for one in self.rights if one.is_alive))

    @property
    def limit(self) -> Fen:
        return Fen(sum(one.lending_value for one in self.rights))

    @property
    def ltv(self) -> BasisPoints | None:
        """Owed over value, rounded up; None where nothing has a value."""
        return over_up(self.outstanding, self.value)

    @property
    def cap(self) -> BasisPoints:
        """The line as a loan-to-value: limit over value, rounded down."""
        return BasisPoints(self.limit * WHOLE // self.value) if self.value else BasisPoints(0)

    @property
    def used(self) -> BasisPoints | None:
        """Owed over the limit, rounded up."""
        return over_up(self.outstanding, self.limit)

    @property
    def unvalued(self) -> tuple[CoveredBy, ...]:
        """Living rights that count for nothing only because no value, or no cap, is in force."""
        return tuple(
            one for one in self.rights if one.is_alive and (one.now is None or one.cap is None)
        )

    @property
    def level(self) -> Level:
        if self.outstanding > share_down(self.limit, self.policy.breach):
            return Level.BREACHED
        if self.outstanding > share_down(self.limit, self.policy.warning):
            return Level.WARNING
        return Level.SOUND

    @property
    def target(self) -> Fen:
        """What may be owed once the call is cured."""
        return share_down(self.limit, self.policy.cure_to)

    @property
    def shortfall(self) -> Fen:
        """What is owed beyond the target: paid back, it cures (L-SEC2)."""
        return Fen(max(self.outstanding - self.target, 0))

    def arithmetic(self) -> dict[str, Any]:
        """Everything the call rests on, as JSON: it is signed, printed, and never recomputed."""
        return {
            "on": self.on.isoformat(),
            "borrower": self.borrower,
            "outstanding_fen": self.outstanding,
            "available_fen": self.available,
            "value_before_fen": self.value_before,
            "value_fen": self.value,
            "limit_fen": self.limit,
            "target_fen": self.target,
            "shortfall_fen": self.shortfall,
            "ltv_bps": self.ltv,
            "cap_bps": self.cap,
            "warning_bps": self.policy.warning,
            "breach_bps": self.policy.breach,
            "cure_to_bps": self.policy.cure_to,
            "cure_days": self.policy.cure_days,
            "rights": [
                {
                    "asset": str(one.asset_id),
                    "number": one.number,
                    "title": one.title,
                    "right_type": one.right_type,
                    "is_alive": one.is_alive,
                    "value_before_fen": one.before,
                    "value_fen": one.now,
                    "cap_bps": one.cap,
                    "lending_value_fen": one.lending_value,
                }
                for one in self.rights
            ],
        }


@dataclass(frozen=True, slots=True)
class ProposeMeasure:
    """What an officer proposes. The caller picks the id. `amount` is what it is about."""

    measure_id: UUID
    loan_id: UUID
    call_id: UUID | None
    kind: MeasureKind
    reason: str
    document_id: UUID | None
    amount: Fen
    pay_by: date | None


def check_breached(cover: Cover) -> None:
    """A call needs a breach that values in force show. Raises: ValueExpired, NoBreach."""
    if cover.unvalued:
        raise ValueExpired(cover.unvalued[0].number)
    if cover.level is not Level.BREACHED:
        raise NoBreach(cover.outstanding, share_down(cover.limit, cover.policy.breach))


def check_draft(called_on: date, cover: Cover) -> None:
    """A draft is signed on its day, and while the breach lasts: its time to cure begins then.

    Raises: DraftOutdated, ValueExpired, NoBreach.
    """
    if called_on != cover.on:
        raise DraftOutdated(called_on, cover.on)
    check_breached(cover)


def check_state(state: CallState, needed: CallState) -> None:
    """Raises: CallNotOpen unless the call stands as needed."""
    if state is not needed:
        raise CallNotOpen(state.value, needed.value)


def check_proposal(cmd: ProposeMeasure) -> None:
    """Raises: ReasonMissing, MeasureNotNeeded: what the kind of measure needs is not there."""
    if not cmd.reason.strip():
        raise ReasonMissing
    fits = {
        MeasureKind.WAIVER: cmd.call_id is not None,
        MeasureKind.ACCELERATION: cmd.pay_by is not None,
        MeasureKind.MISUSE: cmd.call_id is None,
    }
    if not fits[cmd.kind]:
        raise MeasureNotNeeded(cmd.kind.value)


def check_four_eyes(proposed_by: UUID, decides: UUID) -> None:
    """Nobody decides on what he proposed. Raises: OwnMeasure."""
    if proposed_by == decides:
        raise OwnMeasure


def state_of(on_ledger: Mapping[str, bool]) -> CallState:
    """The state from the statements that the ledger has: `call`, `cured`, `waived`.

    >>> state_of({"call": True, "cured": False, "waived": False}).value
    'called'
    """
    if on_ledger["waived"]:
        return CallState.WAIVED
    if on_ledger["cured"]:
        return CallState.CURED
    return CallState.CALLED if on_ledger["call"] else CallState.DRAFTED


def over_up(amount: Fen, base: Fen) -> BasisPoints | None:
    """The amount over the base, rounded up; None where there is no base."""
    return BasisPoints(-(-amount * WHOLE // base)) if base else None
