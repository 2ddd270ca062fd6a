"""Closing the days of the case's bank, as its officer orders and the worker carries out."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ip_finance.bookkeeping import Bookkeeper
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from ip_finance.servicing import repository
from ip_finance.servicing.domain import AdjustmentKind
from ip_finance.servicing.models import Adjustment
from tests.api import Platform
from tests.builders import TODAY
from tests.parties.builders import id_of

ACCOUNT = f"/loans/{id_of('loan')}/account"

PAYMENT = {"amount_fen": 1_000_000, "paid_on": str(TODAY), "mode": "smaller-instalments"}
INTEREST_WAIVER = {"kind": "interest-waived", "amount_fen": 100, "reason": "计息日约定有误。"}
ADJUSTMENT = UUID(int=0xAD)
EXTENSION = {"ends_on": str(TODAY + timedelta(days=450)), "reason": "回款推迟。"}


def close_through(platform: Platform, through: date) -> Any:
    """Order it, and let the worker's hand do what it has to."""
    ordered = platform.post("officer", "/books/closings", {"through": str(through)})
    keep_books(platform)
    return ordered


def keep_books(platform: Platform) -> None:
    hand = Bookkeeper(platform.database.owner)
    while hand.step():
        pass


def reset_rate(platform: Platform) -> None:
    """The rate was set anew: tied to the LPR afterwards, as no contract of the case is."""
    with platform.database.owner.begin(SYSTEM) as tx:
        account = repository.account(tx.session, id_of("loan"))
        account.plan = account.plan | {"repricing": "monthly", "spread_bps": 60}
        account.next_reset_on = TODAY + timedelta(days=1)
    close_through(platform, TODAY + timedelta(days=1))


def propose_waiver(platform: Platform) -> None:
    """An officer proposed to waive some interest; nobody confirmed it yet."""
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            Adjustment(
                id=ADJUSTMENT,
                loan_id=id_of("loan"),
                bank_id=id_of("bank"),
                kind=AdjustmentKind.INTEREST_WAIVED,
                amount=Fen(100),
                reason="",
                made_by=id_of("officer"),
                made_at=tx.now,
                checked_by=None,
                checked_at=None,
            )
        )


def close_past_due(platform: Platform) -> None:
    """Interest fell due and is not paid."""
    close_through(platform, TODAY + timedelta(days=40))


def file_everything(platform: Platform) -> None:
    """Something in every table: a day ordered to be closed, and closed; a waiver proposed."""
    propose_waiver(platform)
    close_through(platform, TODAY + timedelta(days=1))
