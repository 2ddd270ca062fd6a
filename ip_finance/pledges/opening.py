"""Use cases before a pledge is signed: rights are offered, a contract is drawn up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt, salted_hash
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.documents.retention import DocumentKind
from ip_finance.eligibility import service as eligibility
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import PLEDGEABLE, check_maturity
from ip_finance.loans.domain import check_state as check_loan_state
from ip_finance.loans.errors import NotABank, NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.office_files.numbers import RightType
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from ip_finance.pledges import repository
from ip_finance.pledges.contract import check_forfeiture, check_period
from ip_finance.pledges.domain import (
    NotThePledgorsRight,
    OfferSecurity,
    OpenPledge,
    PledgeExists,
    check_pledgeable,
)
from ip_finance.pledges.drafting import (
    approved_terms,
    candidates_of,
    pledgor_of,
    stated_of,
    terms_of,
)
from ip_finance.pledges.gate import check_worth
from ip_finance.pledges.models import Pledge


def open_pledge(tx: Tx, cmd: OpenPledge) -> Pledge:
    """File a pledge contract for an approved loan; again with the same data: no change.

    Raises:
        LoanNotFound, NotTheLender, WrongLoanState, AssetNotFound, NotAppraised, PledgeExists.
        PartyNotFound, ResolutionMissing, ClaimPeriodUnfit, ForfeitureClause, DocumentNotFound.
        NotAProof: the resolution was kept as something else.
        SecuredAboveValue, MaturityAfterRight, and the refusals of `check_pledgeable`.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    stated = stated_of(cmd)
    same = repository.find_by_id(tx.session, cmd.pledge_id)
    if same is not None:
        if same.stated != stated:
            raise PledgeExists(cmd.pledge_id)
        return same
    loan = loans.for_update(tx.session, cmd.loan_id)
    pledgor = pledgor_of(tx, cmd, loan)
    if tx.actor.party_id not in (pledgor.id, loan.lender.id):
        raise NotTheLender
    check_loan_state(loan.state, *PLEDGEABLE)
    check_period(cmd.kind, cmd.period)
    check_forfeiture(cmd.texts, (loan.lender.name,))
    assets = ip_assets.all_of(tx.session, cmd.asset_ids)
    decision = approved_terms(tx, loan)
    bundle = candidates_of(tx, assets)
    check_pledgeable(bundle, pledgor.id, tx.now)
    assert decision.maturity_on is not None
    check_maturity(decision.maturity_on, [(one.number, one.expires_on) for one in bundle])
    check_worth(tx, cmd.secured, assets)

    pledge = _drafted(tx, cmd, loan, pledgor, terms_of(tx, cmd, loan, pledgor, decision, assets))
    _open_to_sides(tx, pledge, loan, assets)
    tx.session.add(pledge)
    tx.session.flush()
    tx.record("pledges.opened", pledge.id, secured_fen=pledge.secured)
    return pledge


def offer_security(tx: Tx, cmd: OfferSecurity) -> None:
    """Let a bank see rights that may secure another's debt, and the resolution to do so (CC-25).

    Raises: AssetNotFound, NotThePledgorsRight, NotABank, DocumentNotFound, NotAProof.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    bank = parties.find_by_id(tx.session, cmd.bank_id)
    if bank is None or bank.kind is not PartyKind.BANK:
        raise NotABank(cmd.bank_id)
    assets = ip_assets.all_of(tx.session, cmd.asset_ids)
    for asset in assets:
        if asset.owner_id != tx.actor.party_id:
            raise NotThePledgorsRight(asset.number)
    loans_service.show_rights(tx, assets, tx.actor.party_id, bank.id)
    eligibility.proof(tx, cmd.resolution_document_id, DocumentKind.RESOLUTION)
    documents.share(tx, cmd.resolution_document_id, tx.actor.party_id, bank.id)
    tx.record("pledges.security-offered", tx.actor.party_id, bank=str(bank.id))


def _drafted(tx: Tx, cmd: OpenPledge, loan: Loan, pledgor: Party, terms: dict[str, Any]) -> Pledge:
    salt, stated = fresh_salt(), stated_of(cmd)
    return Pledge(
        id=cmd.pledge_id,
        loan_id=loan.id,
        pledgor_id=pledgor.id,
        pledgee_id=loan.lender.id,
        asset_ids=stated["assets"],
        secured=cmd.secured,
        kind=cmd.kind,
        stated=stated,
        terms=terms,
        salt=salt,
        terms_hash=salted_hash(salt, terms),
        resolution_document_id=cmd.resolution and UUID(cmd.resolution.document),
        created_at=tx.now,
    )


def _open_to_sides(tx: Tx, pledge: Pledge, loan: Loan, assets: Sequence[IpAsset]) -> None:
    """Who has to do with the pledge sees it, and of a third party's what it stands on.

    A certificate of software is one of the papers to be filed: each reader finds it there.
    """
    platform = parties.of_kind(tx.session, PartyKind.TECH_PROVIDER, PartyKind.OPERATOR)
    sides = (pledge.pledgor_id, loan.borrower_id, loan.lender.id)
    tx.grant(pledge.id, *sides, *[party.id for party in platform])
    for asset in assets:
        if asset.right_type == RightType.SOFTWARE:
            documents.share_like(tx, asset.document_id, pledge.id)
    if pledge.pledgor_id == loan.borrower_id:
        return
    for record_id in (loan.id, loan.borrower_id):
        tx.grant(record_id, pledge.pledgor_id)
    for record_id in (pledge.pledgor_id, *[UUID(text) for text in pledge.asset_ids]):
        tx.grant(record_id, loan.borrower_id)
    if pledge.resolution_document_id is not None:
        documents.share_like(tx, pledge.resolution_document_id, pledge.id)
