"""Who hears which of the ledger's events: the one table that joins events and slices."""

from collections.abc import Sequence

from ip_finance.actions import projector as actions_projector
from ip_finance.appraisals import projector as appraisals_projector
from ip_finance.audit import projector as audit_projector
from ip_finance.books import projector as books_projector
from ip_finance.chain.indexer import Projectors
from ip_finance.chain.reader import Found
from ip_finance.chain_api import events
from ip_finance.checkpoints import projector as checkpoints_projector
from ip_finance.compensation import projector as compensation_projector
from ip_finance.core.uow import Tx
from ip_finance.drawdowns import projector as drawdowns_projector
from ip_finance.enforcement import projector as enforcement_projector
from ip_finance.ip_assets import projector as ip_assets_projector
from ip_finance.loans import projector as loans_projector
from ip_finance.parties import projector as parties_projector
from ip_finance.pledges import projector as pledges_projector
from ip_finance.servicing import crediting
from ip_finance.servicing import projector as servicing_projector
from ip_finance.signing import projector as signing_projector
from ip_finance.verification import projector as verification_projector

# Who hears what, from the lowest slice to the highest.
PROJECTORS: Projectors = {
    events.PartyAdmitted: (
        parties_projector.on_party_admitted,
        books_projector.on_party_admitted,
    ),
    events.PartyChanged: (parties_projector.on_party_changed,),
    events.KeyEnrolled: (signing_projector.on_key_enrolled,),
    events.KeyChanged: (signing_projector.on_key_changed, actions_projector.on_key_changed),
    events.KeyRotated: (signing_projector.on_key_rotated,),
    events.LogAnchored: (audit_projector.on_log_anchored,),
    events.AssetRegistered: (ip_assets_projector.on_registered,),
    events.VerificationAttested: (
        ip_assets_projector.on_verified,
        verification_projector.on_attested,
    ),
    events.VerificationWithdrawn: (
        ip_assets_projector.on_verification_withdrawn,
        verification_projector.on_withdrawn,
    ),
    events.DisputeOpened: (ip_assets_projector.on_disputed,),
    events.DisputeResolved: (
        ip_assets_projector.on_dispute_resolved,
        verification_projector.on_dispute_resolved,
    ),
    events.ValuationRecorded: (ip_assets_projector.on_valued, appraisals_projector.on_recorded),
    events.LoanApplied: (loans_projector.on_applied,),
    events.LoanApproved: (loans_projector.on_approved,),
    events.LoanDeclined: (loans_projector.on_declined,),
    events.AssetsPledged: (
        ip_assets_projector.on_pledged,
        loans_projector.on_pledged,
        pledges_projector.on_pledged,
    ),
    events.RegistrationConfirmed: (
        loans_projector.on_registration_confirmed,
        pledges_projector.on_registration_confirmed,
    ),
    events.FundsReleased: (
        loans_projector.on_released,
        drawdowns_projector.on_released,
        servicing_projector.on_released,
    ),
    events.RepaymentRecorded: (
        loans_projector.on_repaid,
        servicing_projector.on_repaid,
        crediting.on_repaid,
    ),
    events.TermsChanged: (
        loans_projector.on_terms_changed,
        servicing_projector.on_terms_changed,
    ),
    events.ClaimOffered: (
        loans_projector.on_claim_offered,
        actions_projector.on_claim_offered,
    ),
    events.ClaimAssigned: (
        loans_projector.on_claim_assigned,
        servicing_projector.on_claim_assigned,
    ),
    events.OverdueMarked: (loans_projector.on_overdue_marked,),
    events.OverdueCured: (loans_projector.on_overdue_cured,),
    events.DefaultDeclared: (
        loans_projector.on_default_declared,
        servicing_projector.on_default_declared,
    ),
    events.EnforcementOpened: (loans_projector.on_enforcement_opened,),
    events.RealisationRecorded: (loans_projector.on_realised,),
    events.ProceedsDistributed: (
        loans_projector.on_distributed,
        servicing_projector.on_distributed,
    ),
    events.EnforcementClosed: (loans_projector.on_enforcement_closed,),
    events.FactRecorded: (
        loans_projector.on_fact_recorded,
        servicing_projector.on_fact_recorded,
        enforcement_projector.on_fact_recorded,
        compensation_projector.on_fact_recorded,
    ),
    events.RegistrationVoided: (
        loans_projector.on_pledge_ended,
        pledges_projector.on_registration_voided,
    ),
    events.RegistrationLapsed: (
        loans_projector.on_pledge_ended,
        pledges_projector.on_registration_lapsed,
    ),
    events.PledgeDischarged: (loans_projector.on_pledge_ended, pledges_projector.on_discharged),
    events.PledgeWaived: (loans_projector.on_pledge_ended, pledges_projector.on_waived),
    events.PledgeForceDischarged: (
        loans_projector.on_pledge_ended,
        pledges_projector.on_force_discharged,
    ),
    events.PledgingStopped: (pledges_projector.on_pledging_stopped,),
    events.PledgingResumed: (pledges_projector.on_pledging_resumed,),
    events.StepRefused: (),  # changed nothing; the sender learns of it from the receipt
}


def on_range(tx: Tx, found: Sequence[Found]) -> None:
    """What a whole range of events means, once each of them was heard."""
    signing_projector.on_taken(tx, found)
    checkpoints_projector.on_range(tx, found)
