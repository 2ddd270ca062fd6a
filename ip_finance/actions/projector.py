"""What chain events mean for what people may do, and for who may see a claim on offer."""

from uuid import UUID

from ip_finance.actions import repository
from ip_finance.appraisals import repository as appraisals
from ip_finance.chain_api.events import ClaimOffered, KeyChanged, Seen
from ip_finance.chain_api.roles import Role
from ip_finance.core.db import ids_in
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import LEDGER_ROLES
from ip_finance.pledges import repository as pledges
from ip_finance.verification import repository as verification


def on_claim_offered(tx: Tx, event: ClaimOffered, seen: Seen) -> None:  # noqa: ARG001
    """The bank to which a claim is offered sees what it is offered: the case and its rights."""
    bank = parties.find_by_number(tx.session, event.bank)
    if bank is None or loans.find_by_id(tx.session, event.loan) is None:
        return
    for record_id in _case_of(tx, event.loan):
        tx.grant(record_id, bank.id)


def on_key_changed(tx: Tx, event: KeyChanged, seen: Seen) -> None:  # noqa: ARG001
    """The person may do on the platform what their key may do on the ledger."""
    person = repository.find_person_with(tx.session, event.key)
    if person is not None:
        kept = person.roles - LEDGER_ROLES.keys()
        given = {role for role, bit in LEDGER_ROLES.items() if bit in Role(event.roles)}
        person.role_names = sorted(kept | given)


def _case_of(tx: Tx, loan_id: UUID) -> set[UUID]:
    """The ids of all that belongs to the case: loan, borrower, pledges, rights, reports, files."""
    session, loan = tx.session, loans.by_id(tx.session, loan_id)
    bundle = pledges.of_loan(session, loan_id)
    named = [*loan.asset_ids, *[asset_id for pledge in bundle for asset_id in pledge.asset_ids]]
    asset_ids = [UUID(asset_id) for asset_id in named]
    records = [loan.id, *asset_ids, *[pledge.id for pledge in bundle]]
    certificates = pledges.certificates_of(session, [pledge.id for pledge in bundle])
    return {
        *records,
        loan.borrower_id,
        *ids_in(
            session, verification.ids_of_assets(asset_ids), *appraisals.ids_of_assets(asset_ids)
        ),
        *verification.document_ids_of_assets(session, asset_ids),
        *legal_status.document_ids_of_assets(session, asset_ids),
        *appraisals.document_ids_of_assets(session, asset_ids),
        *[asset.document_id for asset in ip_assets.all_of(session, asset_ids)],
        *[one for certificate in certificates for one in certificate.document_ids],
        *repository.document_ids_about(session, records),
    }
