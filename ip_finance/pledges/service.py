"""Use cases of pledges. Each runs in the caller's transaction and never commits."""

from typing import Any
from uuid import UUID, uuid4

from ip_finance.chain_api.keys import bundle_fingerprint
from ip_finance.chain_api.members import LENDER, PLEDGEE, PLEDGOR, WITNESS
from ip_finance.chain_api.steps import ConfirmRegistration, DischargePledge, PledgeAssets
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import unix, unix_day
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.pledges import repository
from ip_finance.pledges.contract import (
    ContractAttached,
    ContractMissing,
    TermsIncomplete,
    missing_contents,
)
from ip_finance.pledges.domain import (
    MOST_PLEDGES,
    ConfirmRegistrationCmd,
    ContractOfPledge,
    LoanNotSettled,
    PledgeState,
    PledgingIsStopped,
    TooManyPledges,
    check_pledgeable,
    check_state,
)
from ip_finance.pledges.drafting import (
    candidates_of,
    version_of,
)
from ip_finance.pledges.gate import check_contract, check_current, check_eligible, consents_of
from ip_finance.pledges.models import Certificate, ContractConfirmation, Pledge
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest


def ask_signatures(tx: Tx, pledge_id: UUID) -> SigningRequest:
    """Have pledgor and pledgee sign the same terms.

    Raises:
        PledgeNotFound, NotTheLender, WrongPledgeState, ContractMissing.
        ContractUnconfirmed, TermsOutdated, SecuredAboveValue, NotAppraised.
        PledgingIsStopped, TooManyPledges, NotEligible. The refusals of `check_pledgeable`.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    pledge = repository.for_update(tx.session, pledge_id)
    check_state(pledge.state, PledgeState.DRAFT)
    loan = loans.for_update(tx.session, pledge.loan_id)
    _require_side(tx, pledge.pledgor_id, loan.borrower_id, loan.lender.id)
    ledger = loans.on_ledger(tx.session, loan.id)
    if repository.is_pledging_stopped(tx.session):
        raise PledgingIsStopped
    if ledger.pledges >= MOST_PLEDGES:
        raise TooManyPledges(MOST_PLEDGES)
    assets = ip_assets.all_of(tx.session, [UUID(asset_id) for asset_id in pledge.asset_ids])
    check_pledgeable(candidates_of(tx, assets), pledge.pledgor_id, tx.now)
    check_contract(tx, pledge)
    check_current(tx, pledge, loan, assets)
    check_eligible(tx, pledge, loan)
    step = PledgeAssets(
        loan=loan.id,
        loan_version=ledger.version,
        assets=tuple(asset.asset_key for asset in assets),
        fingerprint=bundle_fingerprint([(a.asset_key, version_of(a)) for a in assets]),
        secured_fen=pledge.secured,
        terms_hash=pledge.terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    pledgor = parties.by_id(tx.session, pledge.pledgor_id)
    slots = [Slot(PLEDGOR, pledgor.number), Slot(PLEDGEE, loan.lender.number)]
    return signing.ask(tx, step, slots, record_id=pledge.id)


def attach_contract(tx: Tx, pledge_id: UUID, contract: ContractOfPledge) -> Pledge:
    """Settle the terms: from now on they name the contract that was looked at.

    Raises:
        PledgeNotFound, NotTheLender, WrongPledgeState, TermsIncomplete (PP-16).
        DocumentNotFound, ContractAttached: another one is there.
    """
    pledge = repository.for_update(tx.session, pledge_id)
    _require_side(tx, pledge.pledgor_id, pledge.pledgee_id)
    check_state(pledge.state, PledgeState.DRAFT)
    if pledge.contract_document_id is not None:
        raise ContractAttached
    if missing := missing_contents(pledge.terms):
        raise TermsIncomplete(missing)
    documents.share_like(tx, contract.document_id, pledge.id)
    consents = consents_of(tx, pledge)
    pledge.contract_document_id = contract.document_id
    pledge.terms = pledge.terms | {
        "contract": {
            "document": str(contract.document_id),
            "form": contract.form.value,
            "sha256": contract.sha256,
            "signers": [dict(signer) for signer in contract.signers],
        },
        "consents": [
            {"owner": owner, "document": str(one.id), "sha256": one.sha256}
            for owner, one in consents.items()
        ],
    }
    pledge.salt = fresh_salt()
    pledge.terms_hash = salted_hash(pledge.salt, pledge.terms)
    tx.session.flush()
    tx.record("pledges.contract-attached", pledge.id, sha256=contract.sha256)
    return confirm_contract(tx, pledge.id)


def confirm_contract(tx: Tx, pledge_id: UUID) -> Pledge:
    """Say for one's side that the file is the contract: of a scan nothing else says so.

    Raises: PledgeNotFound, NotTheLender, ContractMissing.
    """
    pledge = repository.for_update(tx.session, pledge_id)
    _require_side(tx, pledge.pledgor_id, pledge.pledgee_id)
    if pledge.contract_document_id is None:
        raise ContractMissing
    known = repository.confirmations(tx.session, pledge.id)
    is_draft = pledge.state is PledgeState.DRAFT
    if is_draft and tx.actor.party_id not in {one.party_id for one in known}:
        given = ContractConfirmation(
            id=uuid4(),
            pledge_id=pledge.id,
            document_id=pledge.contract_document_id,
            party_id=tx.actor.party_id,
            created_by=tx.actor.person_id,
            created_at=tx.now,
        )
        tx.session.add(given)
        tx.session.flush()
        tx.record("pledges.contract-confirmed", pledge.id)
    return pledge


def ask_registration(tx: Tx, cmd: ConfirmRegistrationCmd) -> SigningRequest:
    """Have the bank and a tech provider confirm what the offices certified.

    Raises: PledgeNotFound, NotTheLender, WrongPledgeState, DocumentNotFound.
    """
    tx.actor.require(PersonRole.OFFICER)
    pledge = repository.for_update(tx.session, cmd.pledge_id)
    _require_side(tx, loans.by_id(tx.session, pledge.loan_id).lender.id)
    check_state(pledge.state, PledgeState.SIGNED)
    certificate = _file_certificate(tx, pledge, cmd)
    loan = loans.on_ledger(tx.session, pledge.loan_id)
    step = ConfirmRegistration(
        loan=pledge.loan_id,
        loan_version=loan.version,
        pledge=_number(pledge),
        certificate_hash=certificate.certificate_hash,
        registered_on=unix_day(certificate.registered_on),
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    slots = [Slot(PLEDGEE, loan.bank), Slot(WITNESS, None)]
    return signing.ask(tx, step, slots, record_id=pledge.id)


def ask_discharge(tx: Tx, pledge_id: UUID) -> SigningRequest:
    """Have the bank free the bundle, once nothing is owed (CC-07).

    Raises: PledgeNotFound, NotTheLender, WrongPledgeState, LoanNotSettled.
    """
    tx.actor.require(PersonRole.OFFICER)
    pledge = repository.for_update(tx.session, pledge_id)
    _require_side(tx, loans.by_id(tx.session, pledge.loan_id).lender.id)
    check_state(pledge.state, PledgeState.REGISTERED)
    loan = loans.on_ledger(tx.session, pledge.loan_id)
    if loan.outstanding_fen:
        raise LoanNotSettled(Fen(loan.outstanding_fen))
    step = DischargePledge(
        loan=pledge.loan_id,
        loan_version=loan.version,
        pledge=_number(pledge),
        evidence_hash=pledge.discharge_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    return signing.ask(tx, step, [Slot(LENDER, loan.bank)], record_id=pledge.id)


def _require_side(tx: Tx, *party_ids: UUID) -> None:
    """A bank may see a case whose claim is not, or no longer, its own. Raises: NotTheLender."""
    if tx.actor.party_id not in party_ids:
        raise NotTheLender


def _number(pledge: Pledge) -> int:
    assert pledge.on_ledger is not None, "checked: both sides have signed"
    return pledge.on_ledger.pledge


def _file_certificate(tx: Tx, pledge: Pledge, cmd: ConfirmRegistrationCmd) -> Certificate:
    platform = parties.of_kind(tx.session, PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
    readers = [pledge.pledgor_id, pledge.pledgee_id, *[party.id for party in platform]]
    entries: list[dict[str, Any]] = []
    for one in cmd.certified:
        document = documents.share(tx, one.document_id, pledge.id, *readers)
        entries.append(
            {
                "registrar": one.registrar,
                "number": one.number,
                "registered_on": one.registered_on.isoformat(),
                "document": str(one.document_id),
                "sha256": document.sha256,
            }
        )
    last = max(cmd.certified, key=lambda one: one.registered_on)
    certificate = Certificate(
        id=uuid4(),
        pledge_id=pledge.id,
        document_id=last.document_id,
        number="、".join(one.number for one in cmd.certified),
        registered_on=last.registered_on,
        entries=entries,
        salt=fresh_salt(),
        created_at=tx.now,
    )
    certificate.certificate_hash = salted_hash(certificate.salt, certificate.commitment.facts)
    tx.session.add(certificate)
    tx.session.flush()
    return certificate
