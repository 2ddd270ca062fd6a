"""Facts about a loan, stated for the ledger. Runs in the caller's transaction, never commits."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from ip_finance.chain_api.members import DECLARANT
from ip_finance.chain_api.steps import RecordFact
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import unix
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.loans import repository
from ip_finance.loans.domain import LoanState
from ip_finance.loans.errors import WrongLoanState
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import StatedFact
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest

NO_AMOUNT = Fen(0)


def ask_fact(
    tx: Tx,
    loan_id: UUID,
    fact: LoanFact,
    facts: Mapping[str, Any],
    *,
    amount: Fen = NO_AMOUNT,
    role: PersonRole = PersonRole.OFFICER,
) -> SigningRequest:
    """Have one person of the actor's party state a fact about a loan.

    The salted hash of `facts` goes on the ledger. Each fact is a record of its own, so that none
    that waits for its signature is superseded by another. The request's `record_id` is its id.

    Raises: RoleMissing, LoanNotFound, WrongLoanState: not on the ledger yet; PartyNotOnLedger.
    """
    tx.actor.require(role)
    loan = repository.by_id(tx.session, loan_id)
    if loan.on_ledger is None:
        raise WrongLoanState(LoanState.DRAFT, LoanState.APPLIED)
    party = parties.by_id(tx.session, tx.actor.party_id)
    if party.on_ledger is None:
        raise PartyNotOnLedger(party.name)
    return _ask(tx, _state(tx, loan_id, fact, facts, amount), party.number)


def ask_again(tx: Tx, stated: StatedFact) -> SigningRequest:
    """Have the actor's party sign what it stated before and the ledger has not: the same hash.

    Raises: RoleMissing.
    """
    tx.actor.require(PersonRole.OFFICER)
    return _ask(tx, stated, parties.by_id(tx.session, tx.actor.party_id).number)


def _ask(tx: Tx, stated: StatedFact, party: int) -> SigningRequest:
    step = RecordFact(
        loan=stated.loan_id,
        fact=stated.fact,
        amount_fen=stated.amount,
        evidence_hash=stated.facts_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(DECLARANT, party)], record_id=stated.id)


def _state(
    tx: Tx, loan_id: UUID, fact: LoanFact, facts: Mapping[str, Any], amount: Fen
) -> StatedFact:
    """Keep what is stated. It is its own party's until the ledger has it."""
    salt = fresh_salt()
    stated = StatedFact(
        id=uuid4(),
        loan_id=loan_id,
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        fact=int(fact),
        amount=amount,
        facts=dict(facts),
        salt=salt,
        facts_hash=salted_hash(salt, facts),
        created_at=tx.now,
    )
    tx.session.add(stated)
    tx.session.flush()
    tx.grant(stated.id, tx.actor.party_id)
    return stated
