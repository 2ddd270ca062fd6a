"""The credit memo as it is frozen: every figure of the moment of the first decision."""

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from ip_finance.collateral import repository as collateral
from ip_finance.core.canonical import canonical_json, fresh_salt, salted_hash
from ip_finance.core.clock import business_date
from ip_finance.core.money import WHOLE, Fen
from ip_finance.core.uow import Tx
from ip_finance.credit import repository
from ip_finance.credit.gathering import Limited, Need, Situation, flagged, limited
from ip_finance.credit.models import CreditMemo, FrozenMemo
from ip_finance.credit.need import shown
from ip_finance.credit.purposes import PURPOSES
from ip_finance.eligibility import repository as eligibility
from ip_finance.loan_engine.amortisation import schedule_of
from ip_finance.loan_engine.plan import plan_of
from ip_finance.loan_engine.terms import Terms
from ip_finance.loans.models import Loan

VERSION = "credit-memo/1"


def freeze(tx: Tx, situation: Situation, memo: CreditMemo) -> FrozenMemo:
    """Keep the memo as it stands now; later figures do not change it."""
    told = content(tx, situation, memo)
    salt = fresh_salt()
    kept = FrozenMemo(
        id=memo.id,
        loan_id=memo.loan_id,
        bank_id=memo.bank_id,
        round=memo.round,
        content=canonical_json(told),
        salt=salt,
        content_hash=salted_hash(salt, told),
        frozen_at=tx.now,
    )
    tx.session.add(kept)
    tx.session.flush()
    return kept


def content(tx: Tx, situation: Situation, memo: CreditMemo) -> dict[str, Any]:
    """All that the bank's people decide on, as JSON of texts and whole numbers."""
    loan, on = situation.loan, business_date(tx.now)
    found = limited(tx, loan)
    return {
        "version": VERSION,
        "written_on": on.isoformat(),
        "case": loan.number,
        "loan": str(loan.id),
        "round": memo.round,
        "prepared_by": repository.names(tx.session, {memo.person_id}).get(memo.person_id, ""),
        "bank": {"name": loan.lender.name, "uscc": loan.lender.uscc},
        "borrower": {"name": loan.borrower.name, "uscc": loan.borrower.uscc},
        "applied": _applied(loan),
        "proposal": memo.proposal,
        "schedule": schedule_told(memo.proposal, on),
        "words": memo.words,
        "purpose": _purpose(loan),
        "need": need_told(found.need),
        "limit": limit_told(found),
        "collateral": [
            {
                "number": one.number,
                "value_fen": one.value,
                "cap_bps": one.cap,
                "lending_value_fen": one.lending_value,
                "ends_on": one.expires_on.isoformat(),
            }
            for one in found.collateral
        ],
        "internal_values": _internal(tx, loan),
        "precheck": _precheck(tx, loan),
        "stages": [
            {"name": one.name, "title": one.title, "role": one.role.value, "votes": one.votes}
            for one in situation.stages
        ],
    }


def schedule_told(proposal: dict[str, Any], starts_on: date) -> dict[str, Any]:
    """What the proposal costs if all of it is drawn today. Raises: TermsImpossible."""
    terms = Terms(
        principal=Fen(proposal["amount_fen"]),
        annual_rate=Fraction(proposal["rate_bps"], WHOLE),
        starts_on=starts_on,
        ends_on=date.fromisoformat(proposal["maturity_on"]),
        plan=plan_of(proposal["plan"]),
    )
    rows = schedule_of(terms).rows
    return {
        "starts_on": starts_on.isoformat(),
        "instalments": len(rows),
        "first_due_on": rows[0].due_on.isoformat(),
        "first_due_fen": rows[0].due,
        "interest_fen": sum(row.interest for row in rows),
        "principal_fen": sum(row.principal for row in rows),
    }


def need_told(need: Need) -> dict[str, Any]:
    """The need with every intermediate figure."""
    return {
        "amount_fen": need.amount,
        "need_fen": need.measured.need,
        "fiscal_year": need.statement.fiscal_year if need.statement else None,
        "statement": str(need.statement.id) if need.statement else None,
        "gap": need.measured.gap.value if need.measured.gap else None,
        "missing": list(need.measured.missing),
        "steps": [
            {
                "name": step.name,
                "formula": step.formula,
                "exact": str(step.value),
                "shown": shown(step),
            }
            for step in need.measured.steps
        ],
        "stated_fen": need.stated.need if need.stated else None,
        "reason": need.stated.reason if need.stated else None,
    }


def limit_told(found: Limited) -> dict[str, Any]:
    """The limit with the arithmetic of each term."""
    return {
        "amount_fen": found.limit.amount,
        "terms": [
            {
                "name": term.name.value,
                "amount_fen": term.amount,
                "arithmetic": term.arithmetic,
                "figures": dict(term.figures),
                "binds": found.limit.binds(term),
                "source": term.source,
                "verified": term.is_verified,
            }
            for term in found.limit.terms
        ],
    }


def _applied(loan: Loan) -> dict[str, Any]:
    return {
        "amount_fen": loan.amount,
        "term_months": loan.term_months,
        "purpose": loan.purpose,
        "on": business_date(loan.created_at).isoformat(),
    }


def _purpose(loan: Loan) -> dict[str, Any]:
    return {"flagged": flagged(loan), "source": PURPOSES.source, "verified": PURPOSES.is_verified}


def _internal(tx: Tx, loan: Loan) -> list[dict[str, Any]]:
    """The bank's own newest value of each right, where it has one."""
    newest = [collateral.valuations(tx.session, UUID(asset_id))[:1] for asset_id in loan.asset_ids]
    return [
        {
            "asset": str(one.asset_id),
            "low_fen": one.low,
            "base_fen": one.base,
            "high_fen": one.high,
            "basis": one.basis,
        }
        for found in newest
        for one in found
    ]


def _precheck(tx: Tx, loan: Loan) -> dict[str, Any] | None:
    """The newest pre-check of all these rights, where there is one."""
    for one in eligibility.newest(tx.session):
        if set(loan.asset_ids) <= set(one.plan["asset_ids"]):
            return {
                "id": str(one.id),
                "verdict": one.verdict.value,
                "rule_set": one.rule_set,
                "on": business_date(one.created_at).isoformat(),
            }
    return None
