"""Rates tied to the LPR: set anew on the plan's days, as the close comes to them (LN-10)."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ip_finance.core.money import BasisPoints
from ip_finance.core.uow import Tx
from ip_finance.loan_engine.plan import Plan, plan_of
from ip_finance.loan_engine.resets import reset_dates
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.lpr import parse
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion
from ip_finance.servicing import applying, repository
from ip_finance.servicing.models import LoanAccount, RateChange

AGREED: Final = "agreed"
AMENDED: Final = "amended"
"""Where a rate comes from that both sides agreed on; else it is the source of the LPR."""


def schedule_reset(account: LoanAccount, after: date) -> None:
    """Say on the account when its rate is set anew next."""
    plan = plan_of(account.plan)
    days: Sequence[date] = ()
    if plan.spread_bps is not None:
        days = reset_dates(plan, account.opened_on, account.matures_on)
    account.next_reset_on = next((day for day in days if day > after), None)


def keep_agreed(tx: Tx, account: LoanAccount, on: date, source: str) -> None:
    """Enter a rate that both sides agreed on into the history, and what it is tied to."""
    plan = plan_of(account.plan)
    published = policies.find_in_force(tx.session, PolicyKind.LPR, on)
    is_tied = plan.spread_bps is not None and published is not None
    told = RateChange(
        loan_id=account.loan_id, from_on=on, rate=account.rate, source=source, lpr=None, tenor=None
    )
    told.spread = None if plan.spread_bps is None else BasisPoints(plan.spread_bps)
    if is_tied and published is not None:
        told.lpr, told.tenor = _lpr(published, plan), plan.lpr_tenor
    tx.session.merge(told)


def reset_rates(tx: Tx, bank_id: UUID, day: date, loan_ids: Sequence[UUID]) -> None:
    """Before the day accrues: the LPR in force and the spread, for whom the day is one of these."""
    due = repository.due_for_reset(tx.session, bank_id, day, loan_ids)
    if not due:
        return
    published = policies.find_in_force(tx.session, PolicyKind.LPR, day)
    for account in due:
        if published is not None:
            _reset(tx, account, day, published)
        schedule_reset(account, day)
    tx.session.flush()


def _reset(tx: Tx, account: LoanAccount, day: date, published: PolicyVersion) -> None:
    plan = plan_of(account.plan)
    lpr, spread = _lpr(published, plan), BasisPoints(plan.spread_bps or 0)
    account.rate = BasisPoints(max(0, lpr + spread))
    tx.session.merge(
        RateChange(
            loan_id=account.loan_id,
            from_on=day,
            rate=account.rate,
            lpr=lpr,
            spread=spread,
            tenor=plan.lpr_tenor,
            source=published.source,
        )
    )
    applying.reprice(tx, account, day)
    applying.settle_state(tx, account)


def _lpr(published: PolicyVersion, plan: Plan) -> BasisPoints:
    return parse(published.content).of(plan.lpr_tenor)
