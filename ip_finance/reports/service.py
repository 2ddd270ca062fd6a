"""One function for each report: page, JSON and every file are written from what it gives."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ip_finance.books import service as books
from ip_finance.compensation import service as pools_of
from ip_finance.compensation.domain import OpinionOfPool, SubsidyState
from ip_finance.compensation.models import PoolClaim, SubsidyClaim
from ip_finance.compensation.words import CLAIM_STATES, SUBSIDY_KINDS
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.reports import calculation, gathering, programmes, repository, risks
from ip_finance.reports.domain import (
    LENDERS,
    OF_THE_PLATFORM,
    READERS,
    Asked,
    Figure,
    Report,
    ReportName,
    Table,
)
from ip_finance.reports.errors import DayNotReached, NotYourReport
from ip_finance.reports.policy import PolicyName, policy
from ip_finance.reports.programmes import Approved, ClaimFigures, Lent, PoolFigures, SubsidyFigures

Made: TypeAlias = tuple[tuple[Figure, ...], tuple[Table, ...]]
VALUED_NOW: Final = (
    "权利现值为现在有效的评估值；所选日期较早时亦同。 Values are those in force now."
)
AS_NOW: Final = "资金池余额与不良率为现时数。 Figures of a pool are those of now."


def names_for(actor: Actor) -> tuple[ReportName, ...]:
    """The reports that the actor may ask for. Raises: RoleMissing."""
    actor.require(*READERS)
    if actor.sees_all or actor.roles.intersection(LENDERS):
        return tuple(ReportName)
    return OF_THE_PLATFORM


def report(tx: Tx, name: ReportName, asked: Asked) -> Report:
    """A report as of a day of the books. Raises: RoleMissing, NotYourReport, DayNotReached."""
    if name not in names_for(tx.actor):
        raise NotYourReport(name.value)
    bank_id = _whose(tx.actor, asked)
    on = _day(tx, bank_id, asked.on)
    figures, tables = MADE[name](tx, on, bank_id, asked)
    names = repository.party_names(tx.session)
    return Report(
        name=name,
        on=on,
        bank=names.get(bank_id, "—") if bank_id else None,
        figures=figures,
        tables=tables,
        notes=NOTES.get(name, ()),
    )


def open_day(tx: Tx) -> date:
    """The newest day that reports are of."""
    return _day(tx, _whose(tx.actor, Asked()), None)


def _whose(actor: Actor, asked: Asked) -> UUID | None:
    """Lenders read of their own bank whatever they ask for."""
    return actor.party_id if actor.roles.intersection(LENDERS) else asked.bank_id


def _day(tx: Tx, bank_id: UUID | None, on: date | None) -> date:
    """Where books are to be read: up to the open day. Raises: DayNotReached, BooksNotOpened."""
    if bank_id is not None:
        last = books.business_date(tx.session, bank_id)
    else:
        last = repository.latest_open_day(tx.session) or business_date(tx.now)
    if on is not None and on > last:
        raise DayNotReached(on, last)
    return on or last


def _portfolio(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    return calculation.portfolio(gathering.loans(tx, on, bank_id), on)


def _ageing(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    return risks.ageing(gathering.loans(tx, on, bank_id))


def _classification(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:
    loans = gathering.loans(tx, on, bank_id)
    return risks.classes(loans, asked.overall, policy(PolicyName.NPL_TOLERANCE))


def _concentration(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    return risks.concentration(gathering.loans(tx, on, bank_id))


def _pool(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    names = repository.party_names(tx.session)
    held = pools_of.every(tx)
    pools = {one.key: one.pool.name for one in held}
    claims = [
        _claim(one, pools.get(one.pool, one.pool), names.get(one.bank_id, "—"), on)
        for one in repository.pool_claims(tx.session, on, bank_id)
    ]
    standing = [
        PoolFigures(
            name=one.pool.name,
            outstanding=one.figures.outstanding,
            bad=one.figures.bad,
            bad_ratio=one.figures.bad_ratio,
            balance=one.figures.balance(one.pool),
            left=one.figures.left(one.pool),
        )
        for one in held
    ]
    return programmes.pools(claims, standing)


def _claim(one: PoolClaim, pool: str, bank: str, on: date) -> ClaimFigures:
    decision = one.opinion(OpinionOfPool.DECISION)
    is_decided = one.decided_on is not None and one.decided_on <= on
    is_paid = one.paid_on is not None and one.paid_on <= on
    returned = sum(
        back.amount for back in one.returns if back.booked_on is not None and back.booked_on <= on
    )
    return ClaimFigures(
        pool=pool,
        bank=bank,
        filed_on=one.filed_on,
        state=CLAIM_STATES[one.state],
        loss=Fen(one.loss),
        claimed=Fen(one.amount),
        agreed=Fen(decision.amount) if decision and decision.is_agreed and is_decided else Fen(0),
        paid=one.paid if is_paid else Fen(0),
        returned=Fen(returned),
    )


def _subsidies(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    claims = repository.subsidy_claims(tx.session, on)
    loans = repository.loans_by_id(tx.session, [one.loan_id for one in claims])
    own = [
        one
        for one in claims
        if bank_id is None or (one.loan_id in loans and loans[one.loan_id].lender_id == bank_id)
    ]
    return programmes.subsidies([_subsidy(one, on) for one in own])


def _subsidy(one: SubsidyClaim, on: date) -> SubsidyFigures:
    is_paid = one.paid_on is not None and one.paid_on <= on
    return SubsidyFigures(
        programme=one.programme,
        kind=SUBSIDY_KINDS[one.kind],
        filed_on=one.filed_on,
        base=Fen(one.base),
        claimed=Fen(one.amount),
        paid=Fen(one.amount) if is_paid else Fen(0),
        refused=Fen(one.amount) if one.state is SubsidyState.REFUSED else Fen(0),
    )


def _sandbox(tx: Tx, on: date, bank_id: UUID | None, asked: Asked) -> Made:  # noqa: ARG001
    known: set[UUID] = set()
    lent = []
    for movement, borrower_id, _ in repository.releases(tx.session, bank_id):
        day = business_date(movement.at)
        if day <= on:
            is_first = borrower_id not in known
            lent.append(Lent(day, borrower_id, Fen(movement.released_fen), is_first))
            known.add(borrower_id)
    approved = [
        Approved(business_date(loan.created_at), business_date(decision.created_at))
        for loan, decision in repository.decided(tx.session, bank_id)
    ]
    until = [one for one in approved if one.approved_on <= on]
    return programmes.sandbox(lent, until, policy(PolicyName.SANDBOX_SCALE))


MADE: Final[Mapping[ReportName, Callable[[Tx, date, UUID | None, Asked], Made]]] = {
    ReportName.PORTFOLIO: _portfolio,
    ReportName.AGEING: _ageing,
    ReportName.CLASSIFICATION: _classification,
    ReportName.CONCENTRATION: _concentration,
    ReportName.POOL: _pool,
    ReportName.SUBSIDIES: _subsidies,
    ReportName.SANDBOX: _sandbox,
}
AUDITORS: Final = (PersonRole.AUDITOR,)
NOTES: Final[Mapping[ReportName, tuple[str, ...]]] = {
    ReportName.PORTFOLIO: (VALUED_NOW,),
    ReportName.CONCENTRATION: (VALUED_NOW,),
    ReportName.POOL: (AS_NOW,),
}
