"""Use cases of actions. Each runs in the caller's transaction and never commits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ip_finance.actions import repository
from ip_finance.actions.catalogue import actions_on
from ip_finance.actions.domain import (
    Action,
    Asker,
    KeyStanding,
    LoanStanding,
    On,
    PledgeStanding,
    Standing,
    Told,
    Whose,
)
from ip_finance.actions.errors import FiguresOfFile, PledgeNotEnforceable, TooFewGuardians
from ip_finance.actions.models import Statement
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import business_date, unix, unix_day
from ip_finance.core.errors import DomainError
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Approve, check_maturity, usual_plan
from ip_finance.loans.errors import MaturityNotAhead, NotABank
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind, check_roles, ledger_roles
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.domain import PledgeState
from ip_finance.servicing.amending import check_longer
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest

OF_A_FILE = ("RecordRealisation", "DistributeProceeds")
"""Where a file of enforcement has a sale it computes these figures, and nobody types them."""
GUARDIANS_NEEDED = 2
"""`QUORUM` of the contract."""


@dataclass(frozen=True, slots=True)
class Take:
    """An action to be taken on a record, with what the person states for it."""

    action: Action[Any]
    record_id: UUID
    told: Told
    facts: Mapping[str, Any]
    """The same as JSON, to be hashed."""


@dataclass(frozen=True, slots=True)
class Possible:
    """An action on a record, and what stands against it now, if anything."""

    action: Action[Any]
    refused: DomainError | None


def possible(tx: Tx, kind: On, record_id: UUID) -> Sequence[Possible]:
    """Every action on this record, as it stands for the actor. Raises: NotFound."""
    standing, asker = repository.standing_of(tx.session, kind, record_id), _asker(tx)
    return [
        Possible(action, _refusal(tx, action, record_id, standing, asker))
        for action in actions_on(kind)
    ]


def ask(tx: Tx, cmd: Take) -> SigningRequest:
    """Have those sign whose decision it is.

    Raises: RoleMissing, NotFound of the record, DocumentNotFound, and `Action.refusals`.
    """
    action = cmd.action
    tx.actor.require(*action.roles)
    repository.lock(tx.session, action.on, cmd.record_id)
    standing, asker = repository.standing_of(tx.session, action.on, cmd.record_id), _asker(tx)
    action.check(standing, asker)
    prepare = PREPARE.get(action.kind)
    told = {**cmd.told, **(prepare(tx, cmd, standing) if prepare else {})}
    action.check_told(standing, asker, told)
    words = {name: _word(value) for name, value in told.items()} | dict(standing.members)
    words["deadline"] = unix(tx.now + SIGNATURE_VALID_FOR)
    if action.sealed is not None:
        words[action.sealed] = _state(tx, cmd).facts_hash
    step = action.step(**{field.name: words[field.name] for field in fields(action.step)})
    return signing.ask(tx, step, _slots(action, standing, asker), record_id=cmd.record_id)


def ask_typed(tx: Tx, cmd: Take) -> SigningRequest:
    """As `ask`, of what a person types. Raises: FiguresOfFile, and as `ask`."""
    tx.actor.require(*cmd.action.roles)
    _check_typed(tx, cmd.action, cmd.record_id)
    return ask(tx, cmd)


def _check_typed(tx: Tx, action: Action[Any], record_id: UUID) -> None:
    if action.kind in OF_A_FILE and repository.is_sale_stated(tx.session, record_id):
        raise FiguresOfFile


def _asker(tx: Tx) -> Asker:
    party = parties.by_id(tx.session, tx.actor.party_id)
    return Asker(tx.actor.person_id, party.number, tx.now)


def _refusal(
    tx: Tx, action: Action[Any], record_id: UUID, standing: Standing, asker: Asker
) -> DomainError | None:
    try:
        tx.actor.require(*action.roles)
        action.check(standing, asker)
        _check_typed(tx, action, record_id)
    except DomainError as refused:
        return refused
    return None


def _slots(action: Action[Any], standing: Standing, asker: Asker) -> list[Slot]:
    loan = standing.loan if isinstance(standing, PledgeStanding) else standing
    whose: dict[Whose, int | None] = {Whose.ANYBODY: None, Whose.OWN: asker.party}
    if isinstance(loan, LoanStanding):
        whose |= {Whose.LENDER: loan.lender, Whose.BORROWER: loan.borrower}
    sides = zip(action.step.SIDES, action.signers, strict=True)
    return [Slot(side, whose[signer]) for side, signer in sides]


def _word(value: Any) -> Any:
    """A stated value as the ledger spells it."""
    return unix_day(value) if isinstance(value, date) else value


def _state(tx: Tx, cmd: Take) -> Statement:
    """File what the person states, under a salted hash; whoever sees the record reads it."""
    document_id = cmd.told.get("document_id")
    facts = {"action": cmd.action.kind, "record": str(cmd.record_id), **cmd.facts}
    if document_id is not None:
        document = documents.share_like(tx, document_id, cmd.record_id)
        facts["document_hash"] = document.evidence_hash
    salt = fresh_salt()
    statement = Statement(
        id=uuid4(),
        kind=cmd.action.kind,
        record_id=cmd.record_id,
        party_id=tx.actor.party_id,
        document_id=document_id,
        facts=facts,
        salt=salt,
        facts_hash=salted_hash(salt, facts),
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(statement)
    tx.session.flush()
    return statement


def _roles(tx: Tx, cmd: Take, standing: KeyStanding) -> Told:
    """Raises: RoleNotOfKind, TooFewGuardians."""
    roles: frozenset[PersonRole] = cmd.told["roles"]
    check_roles(parties.person(tx.session, cmd.record_id).party.kind, roles)
    assert standing.address is not None, "checked: the key is enrolled"
    left = repository.guarding_parties(tx.session, without=standing.address)
    if PersonRole.GUARDIAN not in roles and left < GUARDIANS_NEEDED:
        raise TooFewGuardians(GUARDIANS_NEEDED)
    return {"roles": int(ledger_roles(roles))}


def _successor(tx: Tx, cmd: Take, _: KeyStanding) -> Told:
    """Raises: KeystoreMismatch, KeyTaken."""
    key = signing.keep_successor(tx, cmd.told["address"], cmd.told["keystore"])
    return {"new_key": key.address}


def _assignee(tx: Tx, cmd: Take, _: LoanStanding) -> Told:
    """Raises: NotABank."""
    bank = parties.find_by_id(tx.session, cmd.told["bank_id"])
    if bank is None or bank.kind is not PartyKind.BANK or bank.on_ledger is None:
        raise NotABank(cmd.told["bank_id"])
    return {"bank": bank.number}


def _offered(_: Tx, __: Take, standing: LoanStanding) -> Told:
    return {"terms_hash": standing.offered_terms}


def _realised(tx: Tx, cmd: Take, standing: LoanStanding) -> Told:
    """Raises: PledgeNotEnforceable."""
    pledge = pledges.find_by_id(tx.session, cmd.told["pledge_id"])
    if pledge is None or pledge.loan_id != standing.loan:
        raise PledgeNotEnforceable
    if pledge.state is not PledgeState.REGISTERED or pledge.on_ledger is None:
        raise PledgeNotEnforceable
    return {"pledge": pledge.on_ledger.pledge}


def _changed_terms(tx: Tx, cmd: Take, _: LoanStanding) -> Told:
    """File the terms as they are to be.

    Raises: MaturityNotAhead, MaturityAfterRight, WrongLoanState, ExtensionRefused.
    """
    loan, maturity_on = loans.by_id(tx.session, cmd.record_id), cmd.told["maturity_on"]
    if maturity_on <= business_date(tx.now):
        raise MaturityNotAhead(maturity_on)
    assets = ip_assets.all_of(tx.session, [UUID(asset_id) for asset_id in loan.asset_ids])
    check_maturity(maturity_on, legal_status.ends(tx.session, assets, business_date(tx.now)))
    check_longer(tx, loan, maturity_on)
    ledger = loans.on_ledger(tx.session, loan.id)
    so_far = loans.find_decision(tx.session, ledger.terms_hash)
    terms = Approve(
        loan_id=loan.id,
        amount=Fen(ledger.approved_fen),
        rate=BasisPoints(cmd.told["rate_bps"]),
        maturity_on=maturity_on,
        comment=cmd.told["comment"],
        plan=(so_far and so_far.plan) or usual_plan(),
    )
    return {"terms_hash": loans_service.file_terms(tx, terms).terms_hash}


PREPARE: Mapping[str, Callable[[Tx, Take, Any], Told]] = {
    "ChangeKey": _roles,
    "RotateKey": _successor,
    "OfferClaim": _assignee,
    "AcceptClaim": _offered,
    "RecordRealisation": _realised,
    "ChangeTerms": _changed_terms,
}
"""What a kind looks up, or files, beside its statement: members of the step under their names."""
