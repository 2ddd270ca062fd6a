"""The look at a bank's lines at the end of a business day, and with it at its classes.

The daily close calls `review`; so may an officer. Done twice it changes nothing.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.classification import repository as classification
from ip_finance.classification import review as classes
from ip_finance.classification.review import Reviewed, keep_signals
from ip_finance.classification.signals import Gravity, Raised, Signal
from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.margin_calls import gathering, repository
from ip_finance.margin_calls.domain import LENDERS, Cover, Level
from ip_finance.margin_calls.models import MarginCall

FOUND_HERE: Final = (*gathering.LINES, Signal.CALL_UNCURED)
SOURCE: Final = "押品台账"


def review(tx: Tx, bank_id: UUID) -> Reviewed:
    """Signals of lines and of calls past their day; then all others, and the classes.

    Raises: NoPolicyInForce, BooksNotOpened.
    """
    classification.be_alone(tx.session, bank_id)
    on = books.business_date(tx.session, bank_id)
    calls = repository.open_calls(tx.session, bank_id)
    called = {call.loan_id for call in calls}
    owed = classification.states(tx.session, bank_id)
    found = [
        one
        for cover in gathering.covers(tx.session, bank_id, tx.now)
        for one in _of_line(cover, called)
    ]
    found += [_uncured(call) for call in calls if call.loan_id in owed and on > call.cure_by]
    raised, closed = keep_signals(tx, bank_id, on, found, FOUND_HERE)
    done = classes.review(tx, bank_id)
    return Reviewed(
        done.on, done.loans, done.classified, done.raised + raised, done.closed + closed
    )


def ask_review(tx: Tx) -> Reviewed:
    """The same for the actor's bank, now. Raises: RoleMissing, NoPolicyInForce, BooksNotOpened."""
    tx.actor.require(*LENDERS)
    done = review(tx, tx.actor.party_id)
    tx.record("margin-calls.reviewed", tx.actor.party_id, day=done.on.isoformat())
    return done


def _of_line(cover: Cover, called: set[UUID]) -> Sequence[Raised]:
    """A loan near its line, or beyond it and not called yet; unknown values tell nothing."""
    if cover.unvalued or cover.level is Level.SOUND:
        return ()
    is_breach = cover.level is Level.BREACHED
    if is_breach and cover.loan_id in called:
        return ()
    return (
        Raised(
            loan_id=cover.loan_id,
            signal=Signal.LTV_BREACH if is_breach else Signal.LTV_WARNING,
            gravity=Gravity.HIGH if is_breach else Gravity.MEDIUM,
            key=f"{cover.limit}",
            since=cover.on,
            source=SOURCE,
            role=PersonRole.OFFICER,
            facts={
                "outstanding_fen": cover.outstanding,
                "limit_fen": cover.limit,
                "shortfall_fen": cover.shortfall,
            },
        ),
    )


def _uncured(call: MarginCall) -> Raised:
    return Raised(
        loan_id=call.loan_id,
        signal=Signal.CALL_UNCURED,
        gravity=Gravity.HIGH,
        key=str(call.id),
        since=call.cure_by,
        source=SOURCE,
        role=PersonRole.OFFICER,
        facts={"call": str(call.id), "shortfall_fen": call.facts["shortfall_fen"]},
    )
