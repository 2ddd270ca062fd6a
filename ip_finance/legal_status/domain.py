"""Who may say what happened to a right, and what cannot have happened. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.errors import Forbidden, RuleViolated
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.rights.codes import kinds_of
from ip_finance.rights.events import DAYS, EventKind, LegalEvent
from ip_finance.rights.payments import is_last_of_year
from ip_finance.rights.terms import patent_ends_on, years_after


class Recorder(StrEnum):
    """In what capacity somebody tells of an event."""

    OWNER = "owner"
    LENDER = "lender"
    EXAMINER = "examiner"
    PLATFORM = "platform"


FEES: Final = frozenset({EventKind.FEE_PAID})
AGAINST_ONESELF: Final = frozenset(
    {
        EventKind.FEE_MISSED,
        EventKind.LAPSED,
        EventKind.ABANDONED,
        EventKind.PARTLY_ABANDONED,
        EventKind.INVALIDATION_REQUESTED,
        EventKind.FROZEN,
        EventKind.SUSPENDED,
        EventKind.PLEDGED,
        EventKind.LICENSED,
        EventKind.OPEN_LICENCE_DECLARED,
        EventKind.OTHER,
    }
)
"""What an owner may own up to: nothing here makes a right look better than it did."""

MAY_RECORD: Final[Mapping[Recorder, frozenset[EventKind]]] = {
    Recorder.OWNER: FEES | AGAINST_ONESELF,
    Recorder.LENDER: FEES | AGAINST_ONESELF,
    Recorder.EXAMINER: frozenset(EventKind),
    Recorder.PLATFORM: frozenset(EventKind),
}
"""Who may record what. Good news but a paid fee comes from whoever reads the register for others:
an owner cannot declare its own seizure lifted."""

LONGEST_EXTENSION_YEARS: Final = 5
"""Of a patent's term (Patent Law art. 42)."""
RECEIPT_FROM: Final = frozenset({Recorder.OWNER, Recorder.LENDER})
"""Whose word that a fee was paid needs the office's receipt beside it."""

ROLES: Final[Mapping[PersonRole, Recorder]] = {
    PersonRole.VERIFIER: Recorder.EXAMINER,
    PersonRole.APPRAISER: Recorder.EXAMINER,
    PersonRole.REVIEWER: Recorder.EXAMINER,
    PersonRole.ADMIN: Recorder.EXAMINER,
    PersonRole.OFFICER: Recorder.LENDER,
}
RECORDERS: Final = (PersonRole.SIGNATORY, *ROLES)
"""Whoever holds none of these records nothing."""


class NotYoursToRecord(Forbidden):
    code = "not-yours-to-record"

    def __init__(self, kind: EventKind) -> None:
        super().__init__(
            f"You may not record that a right was {kind.value}.",
            cure="Send the office's notice to the tech provider, who records it.",
            kind=kind.value,
        )


class NotYoursToLookUp(Forbidden):
    code = "not-yours-to-look-up"

    def __init__(self) -> None:
        super().__init__(
            "Only its owner, the tech provider and the operator have a right looked up.",
            cure="Ask one of them; what is found is then shown to you too.",
        )


class PatentsOnly(RuleViolated):
    code = "patents-only"

    def __init__(self) -> None:
        super().__init__(
            "EPO OPS knows patents only.",
            cure="Look the right up in its own register, and record what it says.",
        )


class ReceiptMissing(RuleViolated):
    code = "receipt-missing"
    rule = "PP-13"

    def __init__(self) -> None:
        super().__init__(
            "A fee payment is recorded with the office's receipt.",
            cure="Keep the receipt as a document with kind=receipt, and name it.",
        )


class EventAhead(RuleViolated):
    code = "event-ahead"

    def __init__(self, happened_on: date, today: date) -> None:
        super().__init__(
            f"{happened_on.isoformat()} is still to come; today is {today.isoformat()}.",
            cure="Give the day of the gazette or of the entry in the register.",
            happened_on=happened_on.isoformat(),
            today=today.isoformat(),
        )


class EventBeforeFiling(RuleViolated):
    code = "event-before-filing"

    def __init__(self, happened_on: date, filed_on: date) -> None:
        super().__init__(
            f"On {happened_on.isoformat()} the right was not filed yet; it was filed on"
            f" {filed_on.isoformat()}.",
            cure="Check the number of the right and the day.",
            happened_on=happened_on.isoformat(),
            filed_on=filed_on.isoformat(),
        )


class NoAnnualFee(RuleViolated):
    code = "no-annual-fee"

    def __init__(self, right_type: RightType) -> None:
        super().__init__(
            f"A {right_type.value} costs no annual fee.",
            cure="Record a renewal of a trademark as renewed; a copyright is not renewed.",
            right_type=right_type.value,
        )


class DetailWrong(RuleViolated):
    code = "event-detail-wrong"

    def __init__(self, detail: str, reason: str) -> None:
        super().__init__(
            f"The detail {detail} cannot be used: {reason}.",
            cure="Give it as the office's document prints it; a day as 2027-09-14.",
            field=detail,
            reason=reason,
        )


class CodeContradictsKind(RuleViolated):
    code = "code-contradicts-kind"

    def __init__(self, code: str, kind: EventKind) -> None:
        expected = " / ".join(sorted(kinds_of(code)))
        super().__init__(
            f"The code {code} stands for {expected}, not for {kind.value}.",
            cure="Leave the code out, or choose the kind that it stands for.",
            office_code=code,
            kind=kind.value,
            expected=expected,
        )


def recorder_of(actor: Actor, owner_id: UUID) -> Recorder | None:
    """In what capacity the actor speaks of a right of that owner; None: in none."""
    if actor == SYSTEM:
        return Recorder.PLATFORM
    if PersonRole.SIGNATORY in actor.roles and actor.party_id == owner_id:
        return Recorder.OWNER
    found = {ROLES[role] for role in actor.roles & ROLES.keys()}
    return max(found, key=list(Recorder).index, default=None)


def check_may_record(recorder: Recorder | None, kind: EventKind) -> None:
    """Raises `NotYoursToRecord` unless the table lets this recorder tell of such an event."""
    if recorder is None or kind not in MAY_RECORD[recorder]:
        raise NotYoursToRecord(kind)


def check_event(event: LegalEvent, right_type: RightType, filed_on: date, today: date) -> None:
    """Refuse what cannot have happened to such a right.

    Software is registered when it exists already, so what came before its filing may be true.

    Raises: EventAhead, EventBeforeFiling, NoAnnualFee, CodeContradictsKind, DetailWrong.
    """
    if event.happened_on > today:
        raise EventAhead(event.happened_on, today)
    if event.happened_on < filed_on and right_type.kind is not RightKind.SOFTWARE:
        raise EventBeforeFiling(event.happened_on, filed_on)
    is_fee = event.kind in {EventKind.FEE_PAID, EventKind.FEE_MISSED}
    if is_fee and right_type.kind is not RightKind.PATENT:
        raise NoAnnualFee(right_type)
    meant = kinds_of(event.code or "")
    if event.code and meant - {EventKind.OTHER} and event.kind not in meant:
        raise CodeContradictsKind(event.code, event.kind)
    _check_details(event, filed_on)
    _check_paid(event, right_type, filed_on)


def _check_paid(event: LegalEvent, right_type: RightType, filed_on: date) -> None:
    """Fees are paid by the patent year, and there is none after the longest term."""
    through = event.day("paid_through")
    if event.kind is not EventKind.FEE_PAID or through is None:
        return
    if not is_last_of_year(filed_on, through):
        raise DetailWrong("paid_through", "no patent year ends on that day")
    if through >= years_after(patent_ends_on(right_type, filed_on), LONGEST_EXTENSION_YEARS):
        raise DetailWrong("paid_through", f"{through.isoformat()} is after the end of the term")


def _check_details(event: LegalEvent, filed_on: date) -> None:
    days = dict(_days(event))
    if event.kind is EventKind.FEE_PAID and "paid_through" not in days:
        raise DetailWrong("paid_through", "a payment says through which day it pays")
    for name, day in days.items():
        if day < filed_on:
            raise DetailWrong(name, f"{day.isoformat()} is before the filing")
    until = days.get("until")
    if until is not None and until < event.happened_on:
        raise DetailWrong("until", f"{until.isoformat()} is before the order")
    if event.details.get("exclusive", "no") not in {"yes", "no"}:
        raise DetailWrong("exclusive", "neither yes nor no")


def _days(event: LegalEvent) -> Iterator[tuple[str, date]]:
    for name in DAYS:
        text = event.details.get(name)
        if text is None:
            continue
        try:
            yield name, date.fromisoformat(text)
        except ValueError:
            raise DetailWrong(name, f"{text} is no day") from None
