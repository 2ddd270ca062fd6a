"""Use cases of pledges. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from ip_finance.appraisals import repository as appraisals
from ip_finance.chain_api.keys import bundle_fingerprint
from ip_finance.chain_api.members import LENDER, PLEDGEE, PLEDGOR, WITNESS
from ip_finance.chain_api.steps import ConfirmRegistration, DischargePledge, PledgeAssets
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.clock import business_date, from_unix, unix, unix_day
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import PLEDGEABLE, check_maturity
from ip_finance.loans.domain import check_state as check_loan_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan, LoanDecision
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.pledges import repository
from ip_finance.pledges.domain import (
    MOST_PLEDGES,
    Candidate,
    ConfirmRegistrationCmd,
    LoanNotSettled,
    OpenPledge,
    PledgeExists,
    PledgeState,
    PledgingIsStopped,
    RegisteredInFuture,
    TooManyPledges,
    check_pledgeable,
    check_secured,
    check_state,
)
from ip_finance.pledges.models import Certificate, Pledge
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest


def open_pledge(tx: Tx, cmd: OpenPledge) -> Pledge:
    """File a pledge contract for an approved loan; again with the same data: no change.

    Raises:
        LoanNotFound, NotTheLender, WrongLoanState, AssetNotFound, NotAppraised, PledgeExists.
        SecuredAboveValue, MaturityAfterRight, and the refusals of `check_pledgeable`.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    asset_ids = sorted(str(asset_id) for asset_id in set(cmd.asset_ids))
    same = repository.find_by_id(tx.session, cmd.pledge_id)
    if same is not None:
        kept = (same.loan_id, same.asset_ids, same.secured, same.terms["scope"])
        if kept != (cmd.loan_id, asset_ids, cmd.secured, cmd.scope):
            raise PledgeExists(cmd.pledge_id)
        return same
    loan = loans.for_update(tx.session, cmd.loan_id)
    _require_side(tx, loan.borrower_id, loan.lender.id)
    check_loan_state(loan.state, *PLEDGEABLE)
    assets = ip_assets.all_of(tx.session, cmd.asset_ids)
    decision = _approved_terms(tx, loan)
    check_pledgeable([_candidate(asset) for asset in assets], loan.borrower_id, tx.now)
    assert decision.maturity_on is not None
    check_maturity(decision.maturity_on, [(a.number, a.expires_on) for a in assets])
    values = [appraisals.in_force(tx.session, a.asset_key, tx.now).base_fen for a in assets]
    check_secured(cmd.secured, Fen(sum(values)))

    salt, terms = fresh_salt(), _terms(cmd, loan, decision, assets)
    pledge = Pledge(
        id=cmd.pledge_id,
        loan_id=loan.id,
        pledgor_id=loan.borrower_id,
        pledgee_id=loan.lender.id,
        asset_ids=asset_ids,
        secured=cmd.secured,
        terms=terms,
        salt=salt,
        terms_hash=salted_hash(salt, terms),
        created_at=tx.now,
    )
    platform = parties.of_kind(tx.session, PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
    tx.grant(pledge.id, loan.borrower_id, loan.lender.id, *[party.id for party in platform])
    tx.session.add(pledge)
    tx.session.flush()
    tx.record("pledges.opened", pledge.id, secured_fen=pledge.secured)
    return pledge


def ask_signatures(tx: Tx, pledge_id: UUID) -> SigningRequest:
    """Have pledgor and pledgee sign the same terms.

    Raises:
        PledgeNotFound, NotTheLender, WrongPledgeState, PledgingIsStopped, TooManyPledges.
        The refusals of `check_pledgeable`.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    pledge = repository.for_update(tx.session, pledge_id)
    check_state(pledge.state, PledgeState.DRAFT)
    loan = loans.for_update(tx.session, pledge.loan_id)
    _require_side(tx, loan.borrower_id, loan.lender.id)
    ledger = loans.on_ledger(tx.session, loan.id)
    if repository.is_pledging_stopped(tx.session):
        raise PledgingIsStopped
    if ledger.pledges >= MOST_PLEDGES:
        raise TooManyPledges(MOST_PLEDGES)
    assets = ip_assets.all_of(tx.session, [UUID(asset_id) for asset_id in pledge.asset_ids])
    check_pledgeable([_candidate(asset) for asset in assets], loan.borrower_id, tx.now)
    step = PledgeAssets(
        loan=loan.id,
        loan_version=ledger.version,
        assets=tuple(asset.asset_key for asset in assets),
        fingerprint=bundle_fingerprint([(a.asset_key, _version(a)) for a in assets]),
        secured_fen=pledge.secured,
        terms_hash=pledge.terms_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    slots = [Slot(PLEDGOR, loan.borrower.number), Slot(PLEDGEE, loan.lender.number)]
    return signing.ask(tx, step, slots, record_id=pledge.id)


def ask_registration(tx: Tx, cmd: ConfirmRegistrationCmd) -> SigningRequest:
    """Have the bank and a tech provider confirm what the office certified.

    Raises:
        PledgeNotFound, NotTheLender, WrongPledgeState, DocumentNotFound, RegisteredInFuture.
    """
    tx.actor.require(PersonRole.OFFICER)
    pledge = repository.for_update(tx.session, cmd.pledge_id)
    _require_side(tx, loans.by_id(tx.session, pledge.loan_id).lender.id)
    check_state(pledge.state, PledgeState.SIGNED)
    if cmd.registered_on > business_date(tx.now):
        raise RegisteredInFuture(cmd.registered_on)
    certificate = _file_certificate(tx, pledge, cmd)
    loan = loans.on_ledger(tx.session, pledge.loan_id)
    step = ConfirmRegistration(
        loan=pledge.loan_id,
        loan_version=loan.version,
        pledge=_number(pledge),
        certificate_hash=certificate.certificate_hash,
        registered_on=unix_day(cmd.registered_on),
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


def _approved_terms(tx: Tx, loan: Loan) -> LoanDecision:
    ledger = loans.on_ledger(tx.session, loan.id)
    decision = loans.find_decision(tx.session, ledger.terms_hash)
    assert decision is not None, "an approval on the ledger was proposed here"
    return decision


def _candidate(asset: IpAsset) -> Candidate:
    ledger = asset.on_ledger
    until = ledger.verified_until if ledger else 0
    return Candidate(
        asset_id=asset.id,
        number=asset.number,
        owner_id=asset.owner_id,
        granted_on=asset.granted_on,
        expires_on=asset.expires_on,
        verified_until=from_unix(until) if until else None,
        is_disputed=ledger.is_disputed if ledger else False,
        held_by=ledger.lien_loan if ledger else None,
    )


def _terms(
    cmd: OpenPledge, loan: Loan, decision: LoanDecision, assets: Sequence[IpAsset]
) -> dict[str, Any]:
    """The mandatory contents of a pledge contract (domain rules § 3.3, PP-16)."""
    return {
        "pledge": str(cmd.pledge_id),
        "pledgor": {"name": loan.borrower.name, "uscc": loan.borrower.uscc},
        "pledgee": {"name": loan.lender.name, "uscc": loan.lender.uscc},
        "claim": {"kind": "working-capital loan", "loan": str(loan.id), **decision.terms},
        "secured_fen": cmd.secured,
        "scope": cmd.scope,
        "rights": [
            {
                "number": asset.number,
                "title": asset.title,
                "filed_on": asset.filed_on.isoformat(),
                "granted_on": asset.granted_on and asset.granted_on.isoformat(),
            }
            for asset in assets
        ],
    }


def _version(asset: IpAsset) -> int:
    assert asset.on_ledger is not None, "checked: the verification is in force"
    return asset.on_ledger.version


def _number(pledge: Pledge) -> int:
    assert pledge.on_ledger is not None, "checked: both sides have signed"
    return pledge.on_ledger.pledge


def _file_certificate(tx: Tx, pledge: Pledge, cmd: ConfirmRegistrationCmd) -> Certificate:
    platform = parties.of_kind(tx.session, PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
    readers = [pledge.pledgor_id, pledge.pledgee_id, *[party.id for party in platform]]
    documents.share(tx, cmd.document_id, *readers)
    certificate = Certificate(
        id=uuid4(),
        pledge_id=pledge.id,
        document_id=cmd.document_id,
        number=cmd.certificate_no,
        registered_on=cmd.registered_on,
        salt=fresh_salt(),
        created_at=tx.now,
    )
    certificate.certificate_hash = salted_hash(certificate.salt, certificate.commitment.facts)
    tx.session.add(certificate)
    tx.session.flush()
    return certificate
