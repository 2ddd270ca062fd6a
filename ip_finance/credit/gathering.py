"""What is known of an application now: need, limit, stages, memo, decisions. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from ip_finance.core.clock import business_date
from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.core.uow import Tx
from ip_finance.credit import repository
from ip_finance.credit.limit import Limit, Term, TermName, left_of, limit_of
from ip_finance.credit.models import (
    CreditDecision,
    CreditMemo,
    FinancialStatement,
    FrozenMemo,
    StatedNeed,
)
from ip_finance.credit.need import Measured, measure, measure_filed
from ip_finance.credit.purposes import PURPOSES
from ip_finance.credit.standing import Standing, Taken, standing_of
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Collateral, usual_plan
from ip_finance.loans.models import Loan
from ip_finance.marketplace import repository as marketplace
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.credit import Credit
from ip_finance.policies.contents.credit import parse as parse_credit
from ip_finance.policies.contents.product import Product
from ip_finance.policies.contents.product import parse as parse_product
from ip_finance.policies.contents.stages import Stage, Stages
from ip_finance.policies.contents.stages import parse as parse_stages
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion

R = TypeVar("R", CreditMemo, FrozenMemo, CreditDecision)


@dataclass(frozen=True, slots=True)
class Need:
    """The need with where it comes from: the formula, and an officer's word where it gives none.

    What the formula measures an officer may only lower (LN-02).
    """

    statement: FinancialStatement | None
    measured: Measured
    stated: StatedNeed | None

    @property
    def amount(self) -> Fen | None:
        known = (self.stated.need if self.stated else None, self.measured.new_loan)
        return min((one for one in known if one is not None), default=None)

    @property
    def told(self) -> str:
        """The arithmetic in one line, or why there is none."""
        if self.stated and self.stated.need == self.amount:
            return f"stated by an officer: {self.stated.reason}"
        if self.measured.gap:
            return ", ".join((self.measured.gap.value, *self.measured.missing))
        return f"{self.measured.steps[-1].formula} (fen, rounded down)"


@dataclass(frozen=True, slots=True)
class Limited:
    """The limit, and what it rests on."""

    need: Need
    collateral: Sequence[Collateral]
    limit: Limit
    credit: Credit


@dataclass(frozen=True, slots=True)
class Situation:
    """Where an application stands with its bank's own people."""

    loan: Loan
    stages: tuple[Stage, ...]
    memos: Sequence[CreditMemo]
    frozen: Sequence[FrozenMemo]
    decisions: Sequence[CreditDecision]
    taken: Sequence[Taken]
    standing: Standing

    @property
    def memo(self) -> CreditMemo | None:
        """The memo of the round that runs, if it is written."""
        now = self.memos[-1] if self.memos else None
        return now if now and now.round == self.standing.round else None

    @property
    def frozen_now(self) -> FrozenMemo | None:
        """The memo of the round that runs, once somebody decided on it."""
        return next((one for one in self.frozen if one.round == self.standing.round), None)

    @property
    def authors(self) -> set[UUID]:
        return {memo.person_id for memo in self.memos}


def need_of(tx: Tx, loan: Loan) -> Need:
    """By the newest statement of the borrower that the actor may see."""
    filed = repository.statements(tx.session, loan.borrower_id)
    newest = filed[0] if filed else None
    year = business_date(tx.now).year
    measured = measure_filed(newest.figures, newest.fiscal_year, year) if newest else measure(None)
    return Need(newest, measured, repository.stated_need(tx.session, loan.id))


def limited(tx: Tx, loan: Loan) -> Limited:
    """The credit limit of an application (LN-15). Raises: NotAppraised, NoCapOnFile."""
    need, collateral = need_of(tx, loan), loans_service.collateral_of(tx, loan)
    on, bank_id = business_date(tx.now), loan.lender_id
    version = policies.in_force(tx.session, PolicyKind.CREDIT, on, owner_id=bank_id)
    credit, product = parse_credit(version.content), _product(tx, loan)
    terms = [
        Term(TermName.NEED, need.amount, need.told),
        _collateral(tx, loan, collateral, product),
        _product_cap(product),
        _customer_cap(tx, loan, credit, version),
        _policy_cap(credit, product, version),
    ]
    return Limited(need, collateral, limit_of(terms), credit)


def situation(tx: Tx, loan: Loan) -> Situation:
    """Where the application stands, read off what was decided."""
    return situations(tx, [loan])[0]


def situations(tx: Tx, of: Sequence[Loan]) -> list[Situation]:
    """Where each application stands, in a fixed number of queries for each lender."""
    ids = [loan.id for loan in of]
    memos = _by_loan(repository.memos(tx.session, *ids))
    frozen = _by_loan(repository.frozen_memos(tx.session, *ids))
    decisions = _by_loan(repository.decisions(tx.session, *ids))
    stages = {lender: _stages(tx, lender) for lender in {loan.lender_id for loan in of}}
    return [
        _situation(
            loan, stages[loan.lender_id], memos[loan.id], frozen[loan.id], decisions[loan.id]
        )
        for loan in of
    ]


def _by_loan(rows: Sequence[R]) -> Mapping[UUID, list[R]]:
    found: dict[UUID, list[R]] = defaultdict(list)
    for row in rows:
        found[row.loan_id].append(row)
    return found


def _situation(
    loan: Loan,
    every: Stages,
    memos: Sequence[CreditMemo],
    frozen: Sequence[FrozenMemo],
    decisions: Sequence[CreditDecision],
) -> Situation:
    proposals = {memo.id: memo.proposal for memo in memos}
    newest = memos[-1] if memos else None
    taken = [
        Taken(
            person_id=one.person_id,
            round=one.round,
            stage=one.stage,
            role=one.role,
            decision=one.decision,
            at=one.created_at,
            is_of_proposal=newest is not None and proposals.get(one.memo_id) == newest.proposal,
        )
        for one in decisions
    ]
    proposed = Fen(newest.proposal["amount_fen"]) if newest else loan.amount
    stages = every.of(proposed)
    standing = standing_of(taken, stages, newest.round if newest else None)
    return Situation(loan, stages, memos, frozen, decisions, taken, standing)


def flagged(loan: Loan) -> list[str]:
    """Words of the purpose that working capital may not pay for (LN-01)."""
    return PURPOSES.found_in(loan.purpose)


def stages_of(tx: Tx, loan: Loan, amount: Fen) -> tuple[Stage, ...]:
    """The stages of the lender in the band of the amount."""
    return _stages(tx, loan.lender_id).of(amount)


def _stages(tx: Tx, lender_id: UUID) -> Stages:
    on = business_date(tx.now)
    version = policies.in_force(tx.session, PolicyKind.STAGES, on, owner_id=lender_id)
    return parse_stages(version.content)


def agreed_plan(tx: Tx, loan: Loan) -> dict[str, Any]:
    """How the loan is repaid unless somebody says otherwise: as was offered, else as usual."""
    offer = marketplace.offer_of_loan(tx.session, loan.id)
    return dict(offer.plan) if offer else usual_plan()


def _product(tx: Tx, loan: Loan) -> PolicyVersion | None:
    """The version of the product that the offer behind the loan was made on."""
    offer = marketplace.offer_of_loan(tx.session, loan.id)
    return offer.product if offer else None


def _collateral(
    tx: Tx, loan: Loan, collateral: Sequence[Collateral], version: PolicyVersion | None
) -> Term:
    product = parse_product(version.content) if version else None
    assets = ip_assets.all_of(tx.session, [UUID(one) for one in loan.asset_ids])
    types = {asset.number: asset.right_type for asset in assets}
    parts: list[str] = []
    rights: list[dict[str, Any]] = []
    total = 0
    for one in collateral:
        cap = min(one.cap, _ltv(product, types[one.number], one.cap))
        lent = share_down(one.value, cap)
        parts.append(f"{one.number}: {one.value} × {cap} bp = {lent}")
        rights.append(
            {"number": one.number, "value_fen": one.value, "cap_bps": cap, "lent_fen": lent}
        )
        total += lent
    told = "; ".join(parts) or "no right offered"
    return Term(TermName.COLLATERAL, Fen(total), told, {"rights": rights})


def _ltv(product: Product | None, right_type: str, cap: BasisPoints) -> BasisPoints:
    """The product's own; a right of a type that it does not take carries nothing."""
    return product.ltv.get(right_type, BasisPoints(0)) if product else cap


def _product_cap(version: PolicyVersion | None) -> Term:
    if version is None:
        return Term(TermName.PRODUCT, None, "no product: the bank was applied to directly")
    product = parse_product(version.content)
    told = f"{product.name}: at most {product.amount_max}"
    figures = {"product": product.name, "most_fen": product.amount_max}
    stated = (version.source, version.is_verified)
    return Term(TermName.PRODUCT, product.amount_max, told, figures, *stated)


def _customer_cap(tx: Tx, loan: Loan, credit: Credit, version: PolicyVersion) -> Term:
    cap = credit.single_customer_cap
    if cap is None:
        return Term(TermName.CUSTOMER, None, "the bank has set no cap of a single customer")
    owed = repository.promised(tx.session, loan, tx.now)
    left = left_of(cap, owed)
    told = f"{cap} - {owed} owed here, still to be drawn or being approved = {left}"
    figures = {"cap_fen": cap, "owed_fen": owed, "left_fen": left}
    return Term(TermName.CUSTOMER, left, told, figures, version.source, version.is_verified)


def _policy_cap(credit: Credit, product: PolicyVersion | None, version: PolicyVersion) -> Term:
    caps = credit.caps_of(product.key if product else "")
    if not caps:
        return Term(TermName.POLICY, None, "the bank's policy has no cap that concerns this loan")
    least = min(caps, key=lambda one: one.cap)
    figures = {"reason": least.reason}
    stated = (version.source, version.is_verified)
    return Term(TermName.POLICY, least.cap, least.reason, figures, *stated)
