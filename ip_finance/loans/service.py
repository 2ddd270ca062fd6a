"""Use cases of loans. Each runs in the caller's transaction and never commits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.chain_api.members import APPROVER, BORROWER, LENDER, OFFICER
from ip_finance.chain_api.steps import (
    ApplyForLoan,
    ApproveLoan,
    DeclineLoan,
    RecordRepayment,
    ReleaseFunds,
)
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import business_date, unix
from ip_finance.core.db import ids_in
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository
from ip_finance.loans.domain import (
    Applied,
    Apply,
    Approve,
    Collateral,
    LoanState,
    Release,
    Repay,
    check_approvable,
    check_releasable,
    check_repayable,
    check_state,
    check_term,
)
from ip_finance.loans.errors import LoanExists, NotABank, NotTheLender, WrongLoanState
from ip_finance.loans.models import Loan, LoanDecision, LoanOnLedger, Movement
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind, PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository as verification


def apply(tx: Tx, cmd: Apply) -> Loan:
    """File an application, and let the bank see the rights offered; again: no change.

    Raises: TermTooLong, NotABank, AssetNotFound, LoanExists.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    check_term(cmd.term_months)
    asset_ids = sorted(str(asset_id) for asset_id in set(cmd.asset_ids))
    same = repository.find_by_id(tx.session, cmd.loan_id) or _filed(tx, cmd, asset_ids)
    told = (cmd.bank_id, cmd.amount, cmd.term_months, cmd.purpose, asset_ids)
    if (same.bank_id, same.amount, same.term_months, same.purpose, same.asset_ids) != told:
        raise LoanExists(cmd.loan_id)
    return same


def _filed(tx: Tx, cmd: Apply, asset_ids: list[str]) -> Loan:
    """The application, put in; or the one that came first under its id."""
    bank = parties.find_by_id(tx.session, cmd.bank_id)
    if bank is None or bank.kind is not PartyKind.BANK or bank.on_ledger is None:
        raise NotABank(cmd.bank_id)
    assets = ip_assets.all_of(tx.session, cmd.asset_ids)
    loan = Loan(
        id=cmd.loan_id,
        borrower_id=tx.actor.party_id,
        bank_id=cmd.bank_id,
        amount=cmd.amount,
        term_months=cmd.term_months,
        purpose=cmd.purpose,
        asset_ids=asset_ids,
        salt=fresh_salt(),
        created_at=tx.now,
    )
    loan.terms_hash = salted_hash(loan.salt, loan.terms)
    _open_to_bank(tx, loan, assets)
    kept = insert_or_find(tx.session, loan)
    if kept is loan:
        tx.record("loans.applied", loan.id, amount_fen=loan.amount)
    return kept


def ask_application(tx: Tx, loan_id: UUID) -> SigningRequest:
    """Have the borrower sign the application. Raises: LoanNotFound, WrongLoanState."""
    tx.actor.require(PersonRole.SIGNATORY)
    loan = repository.for_update(tx.session, loan_id)
    check_state(loan.state, LoanState.DRAFT)
    if loan.borrower.on_ledger is None:
        raise PartyNotOnLedger(loan.borrower.name)
    step = ApplyForLoan(
        loan=loan.id,
        bank=loan.bank.number,
        amount_fen=loan.amount,
        terms_hash=loan.terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(BORROWER, loan.borrower.number)], record_id=loan.id)


def ask_approval(tx: Tx, cmd: Approve) -> SigningRequest:
    """Propose an approval: an officer signs, and above the bank's own limit an approver too.

    Raises:
        LoanNotFound, NotTheLender, WrongLoanState, NotAppraised, NoCapOnFile.
        The refusals of `check_approvable`.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = repository.for_update(tx.session, cmd.loan_id)
    ledger = _lent(tx, loan)
    check_state(ledger.state, LoanState.APPLIED)
    collateral = collateral_of(tx, loan)
    applied = Applied(loan.amount, loan.term_months)
    check_approvable(cmd, applied, collateral, business_date(tx.now))
    decision = file_terms(tx, cmd)
    step = ApproveLoan(
        loan=loan.id,
        loan_version=ledger.version,
        amount_fen=cmd.amount,
        terms_hash=decision.terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    slots = [Slot(OFFICER, loan.lender.number)]
    if cmd.amount > loan.lender.limit_in_force:
        slots.append(Slot(APPROVER, loan.lender.number))
    return signing.ask(tx, step, slots, record_id=loan.id)


def ask_decline(tx: Tx, loan_id: UUID, reason: str) -> SigningRequest:
    """Propose to decline. Raises: LoanNotFound, NotTheLender, WrongLoanState."""
    tx.actor.require(PersonRole.OFFICER)
    loan = repository.for_update(tx.session, loan_id)
    ledger = _lent(tx, loan)
    check_state(ledger.state, LoanState.APPLIED)
    decision = _store(tx, LoanDecision(loan_id=loan.id, amount=Fen(0), rate=0, comment=reason))
    step = DeclineLoan(
        loan=loan.id,
        loan_version=ledger.version,
        reason_hash=decision.terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(OFFICER, loan.lender.number)], record_id=loan.id)


def ask_release(tx: Tx, cmd: Release) -> SigningRequest:
    """Have the bank sign a release of funds.

    Raises: LoanNotFound, NotTheLender, and `check_releasable`.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = repository.for_update(tx.session, cmd.loan_id)
    ledger = _lent(tx, loan)
    check_releasable(ledger.standing, cmd.amount)
    facts = {"released_fen": cmd.amount, "payee": cmd.payee, **cmd.basis}
    moved = _move(tx, loan, facts)
    step = ReleaseFunds(
        loan=loan.id,
        loan_version=ledger.version,
        amount_fen=cmd.amount,
        evidence_hash=moved.evidence_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(LENDER, loan.lender.number)], record_id=loan.id)


def ask_repayment(tx: Tx, cmd: Repay) -> SigningRequest:
    """Have the bank sign what came in.

    Raises: LoanNotFound, NotTheLender, and `check_repayable`.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = repository.for_update(tx.session, cmd.loan_id)
    ledger = _lent(tx, loan)
    check_repayable(ledger.standing, cmd.principal)
    paid = {"principal_fen": cmd.principal, "interest_fen": cmd.interest}
    moved = _move(tx, loan, {**paid, "paid_on": cmd.paid_on.isoformat(), **cmd.basis})
    step = RecordRepayment(
        loan=loan.id,
        loan_version=ledger.version,
        principal_fen=cmd.principal,
        interest_fen=cmd.interest,
        evidence_hash=moved.evidence_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(LENDER, loan.lender.number)], record_id=loan.id)


def collateral_of(tx: Tx, loan: Loan) -> list[Collateral]:
    """The rights offered, each with its value in force and its cap.

    Raises: NotAppraised: a right has no valuation in force; NoCapOnFile.
    """
    asset_ids = [UUID(asset_id) for asset_id in loan.asset_ids]
    assets = ip_assets.all_of(tx.session, asset_ids)
    keys = [asset.asset_key for asset in assets]
    return collateral_in(tx, assets, appraisals.newest_on_ledger(tx.session, keys))


def collateral_in(
    tx: Tx, assets: Sequence[IpAsset], newest: Mapping[str, ValuationOnLedger]
) -> list[Collateral]:
    """The same of rights that are read already, with the newest valuation of each by its key.

    Raises: NotAppraised, NoCapOnFile.
    """
    today = business_date(tx.now)
    held = [appraisals.holding(newest, asset.asset_key, tx.now) for asset in assets]
    ends = legal_status.standings(tx.session, assets, today)
    types = {asset.right_type for asset in assets}
    caps = {each: repository.ltv_cap(tx.session, each, today) for each in sorted(types)}
    return [
        Collateral(
            number=asset.number,
            value=Fen(valuation.base_fen),
            cap=caps[asset.right_type],
            expires_on=ends[asset.id].ends_on.value,
        )
        for asset, valuation in zip(assets, held, strict=True)
    ]


def file_terms(tx: Tx, cmd: Approve) -> LoanDecision:
    """Keep the terms that the bank proposes; a hash of them goes into the step."""
    made = LoanDecision(
        loan_id=cmd.loan_id,
        amount=cmd.amount,
        rate=BasisPoints(cmd.rate),
        maturity_on=cmd.maturity_on,
        comment=cmd.comment,
        plan=cmd.plan,
        memo_hash=cmd.memo_hash,
    )
    return _store(tx, made)


def _open_to_bank(tx: Tx, loan: Loan, assets: Sequence[IpAsset]) -> None:
    platform = parties.of_kind(tx.session, PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
    tx.grant(loan.id, loan.borrower_id, loan.bank_id, *[party.id for party in platform])
    show_rights(tx, assets, loan.borrower_id, loan.bank_id)


def show_rights(tx: Tx, assets: Sequence[IpAsset], owner_id: UUID, bank_id: UUID) -> None:
    """Let a bank see rights, their owner, and what was found out and written about them."""
    tx.grant(owner_id, bank_id)
    asset_ids = [asset.id for asset in assets]
    checked = verification.ids_of_assets(asset_ids)
    reports = ids_in(tx.session, checked, *appraisals.ids_of_assets(asset_ids))
    files = [
        *[asset.document_id for asset in assets],
        *verification.document_ids_of_assets(tx.session, asset_ids),
        *legal_status.document_ids_of_assets(tx.session, asset_ids),
        *appraisals.document_ids_of_assets(tx.session, asset_ids),
    ]
    for record_id in (*asset_ids, *reports, *files):
        tx.grant(record_id, bank_id)


def _lent(tx: Tx, loan: Loan) -> LoanOnLedger:
    """The ledger's word on a loan of the actor's bank. Raises: WrongLoanState, NotTheLender."""
    if loan.on_ledger is None:
        raise WrongLoanState(LoanState.DRAFT, LoanState.APPLIED)
    if loan.lender.id != tx.actor.party_id:
        raise NotTheLender
    return loan.on_ledger


def _store(tx: Tx, decision: LoanDecision) -> LoanDecision:
    decision.id = uuid4()
    decision.person_id = tx.actor.person_id
    decision.created_at = tx.now
    decision.salt = fresh_salt()
    decision.terms_hash = salted_hash(decision.salt, decision.terms)
    tx.session.add(decision)
    tx.session.flush()
    return decision


def _move(tx: Tx, loan: Loan, facts: Mapping[str, Any]) -> Movement:
    salt = fresh_salt()
    movement = Movement(
        id=uuid4(),
        loan_id=loan.id,
        facts=dict(facts),
        salt=salt,
        evidence_hash=salted_hash(salt, facts),
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(movement)
    tx.session.flush()
    return movement
