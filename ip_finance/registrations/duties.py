"""What somebody must file at an office, since when, and by when. Pure.

A duty follows from the ledger alone: terms that changed, a debt that was paid. It is done when
the office has entered it; a cancellation also needs the pledge's end on the ledger (CC-07).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.dossiers.domain import Registrar
from ip_finance.pledges.domain import PledgeState
from ip_finance.registrations.domain import (
    ENDED_BY_THE_PARTIES,
    FilingKind,
    FilingState,
)
from ip_finance.registrations.policy import Due, duty_due
from ip_finance.rights.terms import years_after

ENDED = "ended"
"""The cause of a cancellation: nothing is secured any more."""
YEARS_WITHOUT_END = 2
"""After so long in being the claims are fixed where no end was agreed (art. 423; CC-13)."""
RULES = {FilingKind.CHANGE: "PP-35", FilingKind.CANCELLATION: "CC-07"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing of the pledge, as far as duties ask."""

    filing_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str
    state: FilingState


@dataclass(frozen=True, slots=True)
class PledgeBook:
    """What the ledger and our files say of one pledge.

    `signed_on` is the day of the second signature, None before it; `registered_on` the office's
    day, None before it. `changes` are changes of the loan's terms after the signatures: the
    version that each made, and its day. `freed_on` is the day since which nothing is secured:
    paid off, waived, or freed by judgment; of a maximum-amount pledge not before the day that
    fixes its claims, which may be to come (CC-13).
    """

    pledge_id: UUID
    loan_id: UUID
    state: PledgeState
    registrars: tuple[Registrar, ...]
    signed_on: date | None
    registered_on: date | None
    changes: tuple[tuple[int, date], ...]
    freed_on: date | None
    fixed_on: date | None
    filings: tuple[Filed, ...]

    def is_free(self, on: date) -> bool:
        """Whether nothing is secured on this day, nor can be again."""
        return self.freed_on is not None and (self.fixed_on is None or self.fixed_on <= on)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be filed. `filing_id` is the filing under way for it, if any."""

    pledge_id: UUID
    loan_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str
    arisen_on: date
    due: Due
    rule: str
    is_done: bool
    needs_ledger: bool

    @property
    def name(self) -> str:
        """What no other duty is called."""
        return f"{self.pledge_id} {self.kind} {self.registrar} {self.arisen_on} {self.rule}"

    filing_id: UUID | None

    @property
    def key(self) -> str:
        """What names the duty for ever."""
        return f"{self.kind.value}:{self.pledge_id}:{self.registrar.value}:{self.cause}"


def duties_of(book: PledgeBook) -> tuple[Duty, ...]:
    """Every duty of the pledge, done or not, oldest first."""
    if book.registered_on is None:
        return ()
    found = [*_changes(book), *_cancellations(book)]
    return tuple(sorted(found, key=lambda duty: (duty.arisen_on, duty.kind, duty.registrar)))


def open_duties(books: Iterable[PledgeBook], on: date) -> tuple[Duty, ...]:
    """What is still to be done on this day, most urgent first."""
    found = [
        duty
        for book in books
        for duty in duties_of(book)
        if not duty.is_done and (duty.kind is not FilingKind.CANCELLATION or book.is_free(on))
    ]
    return tuple(sorted(found, key=lambda duty: (duty.due.deadline.on, duty.key)))


def fixed_on(terms: Mapping[str, Any], registered_on: date) -> date | None:
    """The day that fixes the claims of a maximum-amount pledge; None of an ordinary one."""
    period = terms.get("period")
    if period is None:
        return None
    if period["ends_on"]:
        return date.fromisoformat(period["ends_on"])
    begins_on = date.fromisoformat(period["begins_on"])
    return years_after(max(begins_on, registered_on), YEARS_WITHOUT_END)


def freed_on(settled_on: date | None, ended_on: date | None, fixed: date | None) -> date | None:
    """Since when nothing is secured: paid off once the claims are fixed, or ended before that.

    >>> freed_on(date(2026, 5, 2), date(2026, 3, 1), None)
    datetime.date(2026, 3, 1)
    """
    if settled_on and fixed:
        settled_on = max(settled_on, fixed)
    return min(filter(None, (settled_on, ended_on)), default=None)


def terms_cause(loan_version: int) -> str:
    """The cause of a change: the terms that made this version of the loan."""
    return f"terms-{loan_version}"


def since(book: PledgeBook, kind: FilingKind, cause: str) -> date:
    """The day on which there was something to file: of the duty, else of the signatures."""
    assert book.signed_on is not None, "only of a signed pledge anything is filed"
    if kind is FilingKind.CANCELLATION:
        return book.freed_on or book.signed_on
    days = (duty.arisen_on for duty in duties_of(book) if (duty.kind, duty.cause) == (kind, cause))
    return next(days, book.signed_on)


def _changes(book: PledgeBook) -> Sequence[Duty]:
    """One a change of what was signed, as soon as that is registered; the end makes it moot."""
    if book.state is not PledgeState.REGISTERED or book.registered_on is None:
        return ()
    return [
        _duty(
            book,
            FilingKind.CHANGE,
            registrar,
            terms_cause(version),
            max(on, book.registered_on),
            needs_ledger=False,
        )
        for version, on in book.changes
        for registrar in book.registrars
    ]


def _cancellations(book: PledgeBook) -> Sequence[Duty]:
    is_ended = book.state in ENDED_BY_THE_PARTIES
    if book.freed_on is None or not (is_ended or book.state is PledgeState.REGISTERED):
        return ()
    kind, freed_on = FilingKind.CANCELLATION, book.freed_on
    return [
        _duty(book, kind, registrar, ENDED, freed_on, needs_ledger=not is_ended)
        for registrar in book.registrars
    ]


def _duty(
    book: PledgeBook,
    kind: FilingKind,
    registrar: Registrar,
    cause: str,
    on: date,
    *,
    needs_ledger: bool,
) -> Duty:
    own = [
        one
        for one in book.filings
        if (one.kind, one.registrar, one.cause) == (kind, registrar, cause)
    ]
    is_entered = any(one.state is FilingState.REGISTERED for one in own)
    return Duty(
        pledge_id=book.pledge_id,
        loan_id=book.loan_id,
        kind=kind,
        registrar=registrar,
        cause=cause,
        arisen_on=on,
        due=duty_due(kind, registrar, on),
        rule=RULES[kind],
        is_done=is_entered and not needs_ledger,
        needs_ledger=needs_ledger,
        filing_id=own[-1].filing_id if own else None,
    )
