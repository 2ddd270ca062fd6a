"""Use cases of margin calls. Each runs in the caller's transaction and never commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ip_finance.books import service as books
from ip_finance.core.actor import PersonRole
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.core.workdays import working_days_after
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetNotFound
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.margin_calls import gathering, repository
from ip_finance.margin_calls.cures import Cures, cures_of
from ip_finance.margin_calls.domain import (
    LENDERS,
    CallState,
    Cover,
    check_breached,
    check_draft,
    check_state,
)
from ip_finance.margin_calls.errors import (
    CallUnderWay,
    MarginCallExists,
    NotCured,
    NotTheBorrower,
    ReasonMissing,
)
from ip_finance.margin_calls.models import MarginCall, MarginCallStatement
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Looked:
    """A call beside the loan as it stands now, and what would cure it.

    `shown` are those of the further rights that the bank may see.
    """

    call: MarginCall
    cover: Cover
    cures: Cures
    shown: frozenset[UUID]
    today: date

    @property
    def is_past_cure(self) -> bool:
        return self.call.state is CallState.CALLED and self.today > self.call.cure_by


def draft(tx: Tx, call_id: UUID, loan_id: UUID) -> MarginCall:
    """Draft a call on a loan in breach; again with the same id: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, NoBreach, ValueExpired, CallUnderWay,
    MarginCallExists, NoPolicyInForce, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = loans.for_update(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    kept = repository.find_by_id(tx.session, call_id)
    if kept is not None:
        return _same(kept, loan_id)
    cover = gathering.cover_of(tx, loan)
    under_way = repository.hindering(tx.session, loan_id, cover.on, tx.now)
    if under_way is not None:
        raise CallUnderWay(under_way.id, under_way.called_on)
    check_breached(cover)
    until = working_days_after(cover.on, cover.policy.cure_days)
    made = MarginCall(
        id=call_id,
        loan_id=loan_id,
        bank_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        called_on=cover.on,
        cure_by=until.on,
        is_provisional=until.is_provisional,
        facts={"lender": loan.lender.name, **cover.arithmetic()},
        policy_id=gathering.policy_of(tx.session, loan.lender_id, cover.on).id,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    call = insert_or_find(tx.session, made)
    if call is made:
        tx.record("margin-calls.drafted", call.id, loan_id=str(loan_id))
    return _same(call, loan_id)


def ask_call(tx: Tx, call_id: UUID) -> SigningRequest:
    """Have the bank sign the call, with its arithmetic and deadline, on the day of its draft.

    Raises: MarginCallNotFound, NotTheLender, CallNotOpen, DraftOutdated, NoBreach, ValueExpired.
    """
    call = _of_lender(tx, call_id)
    check_state(call.state, CallState.DRAFTED)
    cover = gathering.cover_of(tx, loans.by_id(tx.session, call.loan_id))
    check_draft(call.called_on, cover)
    facts = {**call.facts, "call": str(call.id), "cure_by": call.cure_by.isoformat()}
    return _state(tx, call, LoanFact.MARGIN_CALL, facts)


def ask_cured(tx: Tx, call_id: UUID) -> SigningRequest:
    """Have the bank sign that the call is cured, if the ledger's own facts say so.

    Raises: MarginCallNotFound, NotTheLender, CallNotOpen, NotCured.
    """
    call = _of_lender(tx, call_id)
    check_state(call.state, CallState.CALLED)
    cover = gathering.cover_of(tx, loans.by_id(tx.session, call.loan_id))
    if cover.shortfall:
        raise NotCured(cover.shortfall)
    facts = {"call": str(call.id), **cover.arithmetic()}
    return _state(tx, call, LoanFact.MARGIN_CALL_CURED, facts)


def ask_appeal(tx: Tx, call_id: UUID, reason: str) -> SigningRequest:
    """Have the borrower sign an objection; the bank answers, the deadline runs on.

    Raises: RoleMissing, MarginCallNotFound, NotTheBorrower, CallNotOpen, ReasonMissing.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    call = repository.by_id(tx.session, call_id)
    if call.borrower_id != tx.actor.party_id:
        raise NotTheBorrower
    check_state(call.state, CallState.CALLED)
    if not reason.strip():
        raise ReasonMissing
    facts = {"call": str(call.id), "reason": reason.strip()}
    return _state(tx, call, LoanFact.MARGIN_CALL_APPEAL, facts, PersonRole.SIGNATORY)


def offer_right(tx: Tx, call_id: UUID, asset_id: UUID) -> Looked:
    """Let the bank see a right that the borrower would pledge to cure the call.

    Raises: RoleMissing, MarginCallNotFound, NotTheBorrower, CallNotOpen, AssetNotFound.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    call = repository.by_id(tx.session, call_id)
    if call.borrower_id != tx.actor.party_id:
        raise NotTheBorrower
    check_state(call.state, CallState.CALLED)
    asset = ip_assets.by_id(tx.session, asset_id)
    if asset.owner_id != call.borrower_id:
        raise AssetNotFound(asset_id)
    loans_service.show_rights(tx, [asset], call.borrower_id, call.bank_id)
    tx.record("margin-calls.right-offered", call.id, asset=str(asset.id))
    return look(tx, call_id)


def look(tx: Tx, call_id: UUID) -> Looked:
    """The call with the loan as it stands now, for either side. Raises: MarginCallNotFound."""
    call = repository.by_id(tx.session, call_id)
    cover = gathering.cover_of(tx, loans.by_id(tx.session, call.loan_id))
    free = gathering.free_rights(tx, call.borrower_id, cover.on)
    today, cures = books.business_date(tx.session, call.bank_id), cures_of(cover, free)
    further = [one.right.asset_id for one in cures.pledges]
    seen = ip_assets.shown_to(tx.session, further, call.bank_id)
    return Looked(call, cover, cures, seen, today)


def covers(tx: Tx) -> list[Cover]:
    """The bank's live loans beside their lines, the worst first. Raises: RoleMissing."""
    tx.actor.require(*LENDERS)
    return gathering.covers(tx.session, tx.actor.party_id, tx.now)


def shown(tx: Tx, page: Page) -> list[Cover]:
    """The same page by page; first, whatever the last review found. Raises: RoleMissing."""
    tx.actor.require(*LENDERS)
    return gathering.shown(tx.session, tx.actor.party_id, tx.now, page)


def state_fact(
    tx: Tx, call: MarginCall, fact: LoanFact, asked: SigningRequest, reason: str
) -> None:
    """Keep that this was stated of the call."""
    tx.session.add(
        MarginCallStatement(
            id=uuid4(),
            call_id=call.id,
            fact=int(fact),
            facts_hash=repository.facts_hash(tx.session, asked.record_id),
            request_id=asked.id,
            reason=reason,
            party_id=tx.actor.party_id,
            made_by=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.record(f"margin-calls.{fact.name.lower()}", call.id)


def _of_lender(tx: Tx, call_id: UUID) -> MarginCall:
    tx.actor.require(PersonRole.OFFICER)
    call = repository.by_id(tx.session, call_id)
    loans.for_update(tx.session, call.loan_id)
    tx.session.refresh(call, ["statements"])
    if call.bank_id != tx.actor.party_id:
        raise NotTheLender
    return call


def _state(
    tx: Tx,
    call: MarginCall,
    fact: LoanFact,
    facts: Mapping[str, Any],
    role: PersonRole = PersonRole.OFFICER,
) -> SigningRequest:
    amount = Fen(facts.get("shortfall_fen", 0))
    asked = recording.ask_fact(tx, call.loan_id, fact, facts, amount=amount, role=role)
    state_fact(tx, call, fact, asked, str(facts.get("reason", "")))
    return asked


def _same(call: MarginCall, loan_id: UUID) -> MarginCall:
    if call.loan_id != loan_id:
        raise MarginCallExists(call.id)
    return call
