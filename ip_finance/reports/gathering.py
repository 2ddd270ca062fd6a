"""What reports of loans are made of, read in a fixed number of queries however many loans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.appraisals.models import Appraisal
from ip_finance.classification import repository as classification
from ip_finance.collateral import gathering as collateral
from ip_finance.collateral.domain import Secured, Secures
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import Loan
from ip_finance.policies.contents.classification import Category
from ip_finance.reports import repository
from ip_finance.reports.figures import LoanFigures, Part
from ip_finance.reports.repository import Balance

UNSECURED = "没有有效估值 no value in force"
IPC_SUBCLASS = 4
"""Signs of an IPC symbol that name its subclass: `G06F`."""


def loans(tx: Tx, on: date, bank_id: UUID | None) -> list[LoanFigures]:
    """Every loan with a balance on the day. Values of rights are those in force now."""
    found = repository.balances(tx.session, on, bank_id)
    by_id = repository.loans_by_id(tx.session, [one.account.loan_id for one in found])
    names = repository.party_names(tx.session)
    secured = {
        one.loan_id: one for one in collateral.secured(tx.session, list(by_id.values()), tx.now)
    }
    codes = _Codes.of(tx.session, list(secured.values()), names)
    classes = _classes(tx.session, on, {one.bank_id for one in found})
    seen = [one for one in found if one.account.loan_id in by_id]
    return [
        _Told(
            by_id[loan_id], secured[loan_id], names.get(one.bank_id, "—"), classes.get(loan_id)
        ).figures(one, on, codes)
        for one in seen
        for loan_id in (one.account.loan_id,)
    ]


@dataclass(frozen=True, slots=True)
class _Codes:
    """Names of appraisers, and IPC subclasses of rights, for every right at once."""

    appraisers: Mapping[UUID, str]
    ipc: Mapping[UUID, str]

    @classmethod
    def of(
        cls, session: Session, secured: Sequence[Secured], names: Mapping[UUID, str]
    ) -> "_Codes":
        rights = [right for one in secured for right in one.rights]
        wanted = [right.appraisal_id for right in rights if right.appraisal_id]
        appraised = select(Appraisal.id, Appraisal.party_id).where(Appraisal.id.in_(wanted))
        assets = select(IpAsset.id, IpAsset.facts).where(
            IpAsset.id.in_([right.asset_id for right in rights])
        )
        return cls(
            {one: names.get(party, "—") for one, party in session.execute(appraised)},
            {
                one: next((str(ipc)[:IPC_SUBCLASS] for ipc in facts.get("ipc_classes") or ()), "")
                for one, facts in session.execute(assets)
            },
        )

    def part(self, right: Secures, amount: Fen) -> Part:
        return Part(
            amount=amount,
            field=right.industry,
            ipc=self.ipc.get(right.asset_id) or right.industry,
            right_type=right.right_type,
            appraiser=self.appraisers.get(right.appraisal_id, "—") if right.appraisal_id else "—",
        )


def _classes(session: Session, on: date, bank_ids: set[UUID]) -> dict[UUID, Category]:
    found = [row for bank in bank_ids for row in classification.latest(session, bank, on)]
    return {row.loan_id: row.category for row in found}


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a loan beside its balance."""

    loan: Loan
    secured: Secured
    bank: str
    category: Category | None

    def figures(self, one: Balance, on: date, codes: _Codes) -> LoanFigures:
        account = one.account
        value = sum(right.valuation.base for right in self.secured.valued if right.valuation)
        return LoanFigures(
            loan_id=account.loan_id,
            number=self.loan.number,
            bank=self.bank,
            borrower_id=account.borrower_id,
            borrower=self.secured.borrower,
            opened_on=account.opened_on,
            matures_on=account.matures_on,
            released=Fen(account.released),
            principal=one.principal,
            overdue=one.overdue,
            receivable=one.receivable,
            rate=one.rate,
            days_overdue=(on - one.oldest_unpaid_on).days if one.oldest_unpaid_on else 0,
            category=self.category,
            value=Fen(value) if value else None,
            parts=tuple(_parts(one.principal, self.secured, codes)),
        )


def _parts(principal: Fen, secured: Secured, codes: _Codes) -> list[Part]:
    """The principal by the value of its rights; cut from a running sum, so that it adds up."""
    valued = [(right, right.valuation.base) for right in secured.valued if right.valuation]
    total = sum(worth for _, worth in valued)
    if total == 0:
        return [Part(principal, UNSECURED, UNSECURED, UNSECURED, UNSECURED)]
    parts, done, given = [], 0, 0
    for right, worth in valued:
        done += worth
        upto = principal * done // total
        parts.append(codes.part(right, Fen(upto - given)))
        given = upto
    return parts
