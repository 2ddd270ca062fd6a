"""Claims on a pool: filed by the bank, reviewed and decided by two people of the manager, paid,
and what is recovered later shared back. Each runs in the caller's transaction, never commits.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from ip_finance.compensation import gathering, repository
from ip_finance.compensation.calculation import (
    check_conditions,
    share_recovery,
)
from ip_finance.compensation.domain import (
    DECIDER,
    REVIEWER,
    ClaimState,
    FileClaim,
    OpinionOfPool,
)
from ip_finance.compensation.errors import (
    ClaimExists,
    ClaimOutOfTurn,
    NotCovered,
    NothingToReturn,
    OpinionGiven,
    PoolExhausted,
    SameReviewer,
)
from ip_finance.compensation.models import PoolClaim, PoolOpinion, PoolReturn
from ip_finance.compensation.service import require_manager, show_manager
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.enforcement import repository as enforcement
from ip_finance.enforcement.service import lent, today_of
from ip_finance.loans import recording
from ip_finance.loans.domain import LoanState, check_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.signing.models import SigningRequest

ENDED = (ClaimState.PAID, ClaimState.REFUSED)


def file(tx: Tx, cmd: FileClaim) -> PoolClaim:
    """File a claim with its arithmetic; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, NotCovered, WrongLoanState, ClaimExists,
    ClaimConditionOpen, NoLoss, PoolNotFound, PoolExhausted, DocumentNotFound, IdTaken.
    """
    loan = lent(tx, cmd.loan_id)
    kept = repository.find_claim(tx.session, cmd.claim_id) or _filed(tx, cmd, loan)
    told = (kept.loan_id, kept.is_provisional, kept.figures["insured_fen"], kept.document_id)
    if told != (cmd.loan_id, cmd.is_provisional, cmd.insured, cmd.document_id):
        raise ClaimExists(cmd.claim_id)
    return kept


def ask_claim(tx: Tx, claim_id: UUID) -> SigningRequest:
    """Have the bank sign its claim. Raises: RoleMissing, ClaimNotFound, NotTheLender,
    ClaimOutOfTurn, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.OFFICER)
    claim = repository.claim(tx.session, claim_id)
    if claim.bank_id != tx.actor.party_id:
        raise NotTheLender
    _require_state(claim, ClaimState.FILED)
    facts = {"pool": claim.pool, "is_provisional": claim.is_provisional, **claim.figures}
    return _ask(tx, claim, LoanFact.POOL_CLAIM, facts, claim.amount, PersonRole.OFFICER)


def review(tx: Tx, claim_id: UUID, comment: str, *, is_agreed: bool) -> PoolClaim:
    """The manager's first person. Raises: RoleMissing, ClaimNotFound, NotTheOperator,
    OpinionGiven, ClaimOutOfTurn.
    """
    tx.actor.require(REVIEWER)
    claim = _managed(tx, claim_id, OpinionOfPool.REVIEW)
    _require_state(claim, ClaimState.CLAIMED)
    return _said(tx, claim, OpinionOfPool.REVIEW, comment, is_agreed)


def decide(tx: Tx, claim_id: UUID, comment: str, *, is_agreed: bool) -> PoolClaim:
    """The manager's second person. Raises: RoleMissing, ClaimNotFound, NotTheOperator,
    OpinionGiven, ClaimOutOfTurn, SameReviewer, PoolNotFound, PoolExhausted.
    """
    tx.actor.require(DECIDER)
    claim = _managed(tx, claim_id, OpinionOfPool.DECISION)
    _require_state(claim, ClaimState.REVIEWED)
    _require_second(tx, claim)
    left = gathering.left(tx, claim.pool, claim.bank_id)
    if is_agreed and left is not None and claim.amount > left:
        raise PoolExhausted(claim.amount, left)
    return _said(tx, claim, OpinionOfPool.DECISION, comment, is_agreed)


def ask_decision(tx: Tx, claim_id: UUID) -> SigningRequest:
    """Have the operator sign the decision. Raises: RoleMissing, ClaimNotFound, NotTheOperator,
    ClaimOutOfTurn, SameReviewer, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(DECIDER)
    claim = repository.claim(tx.session, claim_id)
    require_manager(tx)
    _require_state(claim, ClaimState.AGREED)
    _require_second(tx, claim)
    said = {one.kind.value: one.comment for one in claim.opinions}
    facts = {"pool": claim.pool, "amount_fen": claim.amount, **said}
    return _ask(tx, claim, LoanFact.POOL_DECISION, facts, claim.amount, DECIDER)


def ask_payment(tx: Tx, claim_id: UUID) -> SigningRequest:
    """Have the operator sign that the pool has paid. Raises: as `ask_decision`."""
    tx.actor.require(DECIDER)
    claim = repository.claim(tx.session, claim_id)
    require_manager(tx)
    _require_state(claim, ClaimState.DECIDED)
    _require_second(tx, claim)
    facts = {"pool": claim.pool, "amount_fen": claim.amount}
    return _ask(tx, claim, LoanFact.POOL_PAYMENT, facts, claim.amount, DECIDER)


def share_back(tx: Tx, claim_id: UUID, recovery_id: UUID | None) -> SigningRequest:
    """Give the pool its part of a recovery, or without one what was paid too much before.

    Raises: RoleMissing, ClaimNotFound, NotTheLender, LoanNotFound, RecoveryNotFound,
    NothingToReturn, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.OFFICER)
    claim = repository.claim(tx.session, claim_id)
    loan = lent(tx, claim.loan_id)
    known = [one for one in _returns(tx, loan.id) if one.recovery_id == recovery_id]
    waiting = next((one for one in known if one.booked_on is None), None)
    if recovery_id is not None and known and waiting is None:
        raise NothingToReturn
    found = waiting or _returned(tx, claim, loan, recovery_id)
    claim = repository.claim(tx.session, found.claim_id)
    facts = {"return": str(found.id), "pool": claim.pool, **found.figures}
    return _ask(tx, claim, LoanFact.RECOVERY_SHARED, facts, found.amount, PersonRole.OFFICER)


def _filed(tx: Tx, cmd: FileClaim, loan: Loan) -> PoolClaim:
    cover = repository.find_cover(tx.session, loan.id)
    if cover is None:
        raise NotCovered
    check_state(loan.state, LoanState.DEFAULTED, LoanState.ENFORCING)
    _check_no_other(tx, loan.id)
    terms = repository.terms_of(tx.session, cover)
    check_conditions(terms, gathering.standing(tx, loan), is_provisional=cmd.is_provisional)
    if not cmd.is_provisional:
        gathering.check_enforced(tx, loan)
    shared = gathering.shared(tx, cmd, loan, cover)
    show_manager(tx, loan.id)
    documents.share_like(tx, cmd.document_id, loan.id)
    made = PoolClaim(
        id=cmd.claim_id,
        cover_id=cover.id,
        pool=cover.pool,
        loan_id=loan.id,
        bank_id=loan.lender_id,
        is_provisional=cmd.is_provisional,
        loss=shared.loss,
        amount=shared.due,
        excess=shared.excess,
        figures=gathering.figures(shared),
        document_id=cmd.document_id,
        filed_on=today_of(tx, loan.lender_id),
        filed_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.record("compensation.claimed", made.id, pool=cover.pool, loan_id=str(loan.id))
    return insert_or_find(tx.session, made)


def _check_no_other(tx: Tx, loan_id: UUID) -> None:
    for one in repository.claims(tx.session, loan_id=loan_id):
        is_final = one.state is ClaimState.PAID and not one.is_provisional
        if one.state not in ENDED or is_final:
            raise ClaimExists(one.id)


def _returns(tx: Tx, loan_id: UUID) -> list[PoolReturn]:
    claims = repository.claims(tx.session, loan_id=loan_id)
    for one in claims:
        tx.session.refresh(one, ["returns"])
    return [back for one in claims for back in one.returns]


def _returned(tx: Tx, claim: PoolClaim, loan: Loan, recovery_id: UUID | None) -> PoolReturn:
    if recovery_id is None:
        cover = repository.find_cover(tx.session, loan.id)
        assert cover is not None, "a claim has one"
        amount = Fen(min(gathering.overpaid(tx, cover, loan), gathering.net_paid(tx, loan.id)))
        figures = {"excess_fen": amount}
    else:
        amount, figures = _recovered(tx, loan, recovery_id)
    if amount <= 0:
        raise NothingToReturn
    made = PoolReturn(
        id=uuid4(),
        claim_id=claim.id,
        recovery_id=recovery_id,
        amount=amount,
        figures={**figures, "amount_fen": amount},
        party_id=tx.actor.party_id,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    return made


def _recovered(tx: Tx, loan: Loan, recovery_id: UUID) -> tuple[Fen, dict[str, Fen]]:
    """The pool's part of a recovery as the claim paid last shared the loss."""
    found = enforcement.recovery(tx.session, recovery_id)
    paid = [one for one in repository.claims(tx.session, loan_id=loan.id) if one.paid_on]
    if found.loan_id != loan.id or found.booked_on is None or not paid:
        raise NothingToReturn
    last = paid[0]
    borne, most = last.borne, gathering.net_paid(tx, loan.id)
    amount = share_recovery(found.amount, found.costs, borne, last.loss, most)
    figures = {"recovered_fen": found.amount, "costs_fen": found.costs}
    return amount, {**figures, "paid_fen": borne, "loss_fen": last.loss}


def _managed(tx: Tx, claim_id: UUID, kind: OpinionOfPool) -> PoolClaim:
    claim = repository.claim(tx.session, claim_id)
    require_manager(tx)
    repository.be_alone(tx.session, claim.pool)
    tx.session.refresh(claim, ["opinions"])
    given = claim.opinion(kind)
    if given is not None:
        by = parties.person(tx.session, given.person_id)
        raise OpinionGiven(by.name, business_date(given.created_at))
    return claim


def _said(
    tx: Tx, claim: PoolClaim, kind: OpinionOfPool, comment: str, is_agreed: bool
) -> PoolClaim:
    tx.session.add(
        PoolOpinion(
            id=uuid4(),
            claim_id=claim.id,
            kind=kind,
            is_agreed=is_agreed,
            amount=claim.amount,
            comment=comment,
            party_id=tx.actor.party_id,
            person_id=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.session.refresh(claim, ["opinions"])
    tx.record(f"compensation.{kind.value}", claim.id, is_agreed=is_agreed)
    return claim


def _require_state(claim: PoolClaim, needed: ClaimState) -> None:
    if claim.state is not needed:
        raise ClaimOutOfTurn(claim.state.value, needed.value)


def _require_second(tx: Tx, claim: PoolClaim) -> None:
    reviewed = claim.opinion(OpinionOfPool.REVIEW)
    if reviewed is not None and reviewed.person_id == tx.actor.person_id:
        raise SameReviewer


def _ask(
    tx: Tx,
    claim: PoolClaim,
    fact: LoanFact,
    facts: Mapping[str, Any],
    amount: Fen,
    role: PersonRole,
) -> SigningRequest:
    told = {"claim": str(claim.id), **facts}
    return recording.ask_fact(tx, claim.loan_id, fact, told, amount=amount, role=role)
