"""Drawdowns: one tranche of a loan, from the proposal to the money at its payee. Pure.

A drawdown is what its events say. Conditions that follow from the record are looked up whenever
they are asked for; those that only people know are stated by one person and checked by another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.core.money import Fen
from ip_finance.drawdowns.errors import (
    AccountDiffers,
    ConditionsNotMet,
    DrawdownOfAnotherBank,
    EntrustedPaymentNeeded,
    NotWaivable,
    OtherPayee,
    PayeeNotBorrower,
    ReleaseDiffers,
    UnknownCondition,
    ValueDatePast,
    WrongDrawdownState,
)
from ip_finance.payments.domain import Account


class PaymentMode(StrEnum):
    """Who pays the supplier: the bank on the borrower's behalf, or the borrower (LN-03)."""

    ENTRUSTED = "entrusted"
    SELF = "self"


class DrawdownState(StrEnum):
    """How far a drawdown is; what became of its payment says the payment order."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class DrawdownEventKind(StrEnum):
    """What befalls a drawdown."""

    CONDITION_STATED = "condition-stated"
    ACCOUNT_CHECKED = "account-checked"
    WAIVED = "waived"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    PAYEE_CORRECTED = "payee-corrected"
    PAYEE_CONFIRMED = "payee-confirmed"
    USE_CHECKED = "use-checked"


class Finding(StrEnum):
    """What a later check of use found (LN-06)."""

    AS_AGREED = "as-agreed"
    MISUSE = "misuse"


class Standing(StrEnum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not-met"
    WAIVED = "waived"


class EvidenceKind(StrEnum):
    """What shows that the payee is owed the money."""

    CONTRACT = "contract"
    INVOICE = "invoice"
    OTHER = "other"


CONTRACT_SIGNED: Final = "contract-signed"
PLEDGE_REGISTERED: Final = "pledge-registered"
WITHIN_APPROVED: Final = "within-approved"
FULL_AMOUNT: Final = "full-amount"
ACCOUNT_CHECKED: Final = "account-checked"
PAYEE_EVIDENCE: Final = "payee-evidence"
NO_OPEN_CALL: Final = "no-open-margin-call"

STATES: Final = {
    DrawdownEventKind.CHECKED: DrawdownState.CHECKED,
    DrawdownEventKind.RELEASED: DrawdownState.RELEASED,
    DrawdownEventKind.WITHDRAWN: DrawdownState.WITHDRAWN,
}
"""The events that make a state; the newest of them holds."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """A condition of this drawdown, as policy had it when it was proposed."""

    code: str
    title: str
    is_waivable: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document about the payee; `digest` is of its bytes."""

    kind: EvidenceKind
    document_id: UUID
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Propose:
    """A tranche to be paid out. The caller picks the id."""

    drawdown_id: UUID
    loan_id: UUID
    amount: Fen
    value_on: date
    mode: PaymentMode
    payee: Account
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it stands in the book."""

    kind: DrawdownEventKind
    facts: Mapping[str, Any]
    person_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the record says around a drawdown at this moment.

    `available` is what is approved and neither released nor promised to another checked drawdown.
    `called_on` is when the oldest margin call was made that is neither cured nor waived (CC-11).
    """

    live_pledges: int
    unregistered: int
    available: Fen
    called_on: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the checklist: how a condition stands, why, and who said so."""

    code: str
    title: str
    standing: Standing
    is_waivable: bool
    why: str
    by: UUID | None = None
    at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "title": self.title,
            "standing": self.standing.value,
            "why": self.why,
            "by": str(self.by) if self.by else None,
        }


def state_of(events: Iterable[Told]) -> DrawdownState:
    """How far the drawdown is."""
    made = [STATES[one.kind] for one in events if one.kind in STATES]
    return made[-1] if made else DrawdownState.PROPOSED


def check_state(state: DrawdownState, *needed: DrawdownState) -> None:
    """Raises: WrongDrawdownState."""
    if state not in needed:
        raise WrongDrawdownState(state.value, [one.value for one in needed])


def check_value_day(on: date, today: date) -> None:
    """Raises: ValueDatePast."""
    if on < today:
        raise ValueDatePast(on, today)


def check_mode(
    cmd: Propose, borrower: str, entrusted_above: Fen | None, new_customer: bool | None
) -> None:
    """`new_customer` is None where the policy does not ask for it.

    Raises: EntrustedPaymentNeeded (LN-03), PayeeNotBorrower.
    """
    if cmd.mode is PaymentMode.ENTRUSTED:
        return
    if entrusted_above is not None and cmd.amount > entrusted_above:
        raise EntrustedPaymentNeeded("amount", cmd.amount, entrusted_above)
    if new_customer:
        raise EntrustedPaymentNeeded("new-customer", cmd.amount, entrusted_above)
    if cmd.payee.name != borrower:
        raise PayeeNotBorrower(cmd.payee.name, borrower)


def check_same_account(payee: Account, name: str, number: str) -> None:
    """The second person types it anew from the papers. Raises: AccountDiffers."""
    if payee.name != name:
        raise AccountDiffers("name")
    if payee.number != number:
        raise AccountDiffers("number")


def check_same_payee(payee: str, proposed: str) -> None:
    """After a rejection the account may change, never who is paid. Raises: OtherPayee (LN-03)."""
    if payee != proposed:
        raise OtherPayee(payee, proposed)


def check_own(maker: UUID, bank: UUID) -> None:
    """A bank that took over the claim pays from its own account. Raises: DrawdownOfAnotherBank."""
    if maker != bank:
        raise DrawdownOfAnotherBank


def check_release(amount: Fen, payee: str, proposed: Fen, proposed_payee: str) -> None:
    """What is released is what was checked. Raises: ReleaseDiffers."""
    if (amount, payee) != (proposed, proposed_payee):
        raise ReleaseDiffers(amount, proposed, payee, proposed_payee)


def check_no_open_call(called_on: date | None) -> None:
    """Raises: ConditionsNotMet (CC-11)."""
    if called_on is not None:
        raise ConditionsNotMet([NO_OPEN_CALL])


def check_all_met(items: Sequence[Item]) -> None:
    """Raises: ConditionsNotMet."""
    open_ones = [one.code for one in items if one.standing is Standing.NOT_MET]
    if open_ones:
        raise ConditionsNotMet(open_ones)


def check_waivable(demanded: Sequence[Demanded], code: str) -> None:
    """Raises: UnknownCondition, NotWaivable."""
    found = next((one for one in demanded if one.code == code), None)
    if found is None:
        raise UnknownCondition(code, [one.code for one in demanded if one.is_waivable])
    if not found.is_waivable:
        raise NotWaivable(code)


def check_stated(further: Sequence[Demanded], code: str) -> None:
    """Only conditions of the bank's own are stated by people. Raises: UnknownCondition."""
    known = [one.code for one in further if one.code not in OF_THE_RECORD]
    if code not in known:
        raise UnknownCondition(code, known)


OF_THE_RECORD: Final = frozenset(
    {
        CONTRACT_SIGNED,
        PLEDGE_REGISTERED,
        WITHIN_APPROVED,
        FULL_AMOUNT,
        ACCOUNT_CHECKED,
        PAYEE_EVIDENCE,
        NO_OPEN_CALL,
    }
)
"""Conditions that nobody can state: they follow from the record."""
