"""Use cases of appraisals. Each runs in the caller's transaction and never commits."""

from uuid import UUID

from ip_finance.appraisals import repository
from ip_finance.appraisals.calculation import value
from ip_finance.appraisals.domain import (
    AppraisalExists,
    AppraisalNotReviewed,
    AppraisalRecorded,
    AppraisalState,
    DraftAppraisal,
    NotReproducible,
    ReviewAppraisal,
    check_comment,
    check_in_date,
    check_reviewable,
    check_stated,
    check_verified,
    valid_until,
)
from ip_finance.appraisals.models import Appraisal
from ip_finance.chain_api.members import FIRST_APPRAISER, SECOND_APPRAISER
from ip_finance.chain_api.steps import RecordValuation
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import fresh_salt
from ip_finance.core.clock import business_date, unix
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import NotRegistered
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest
from valuation import to_json


def draft(tx: Tx, cmd: DraftAppraisal) -> Appraisal:
    """Value a right; asking again with the same inputs changes nothing.

    Raises:
        AssetNotFound, NotRegistered, VerificationMissing: nothing that could be valued yet.
        ReasonMissing, BaseDateAhead, AppraisalExpired, LifeBeyondTerm: see `check_stated`.
        ValuationRefused, RangeEmpty: the inputs give no value.
        AppraisalExists: the id is on file with other data.
    """
    tx.actor.require(PersonRole.APPRAISER)
    same = repository.find_by_id(tx.session, cmd.appraisal_id)
    if same is not None:
        kept = (same.asset_id, same.appraiser_id, same.inputs, same.single_method_reason)
        new = (cmd.asset_id, tx.actor.person_id, to_json(cmd.inputs), cmd.single_method_reason)
        if kept != new:
            raise AppraisalExists(cmd.appraisal_id)
        return same
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    _verified(tx, asset)
    today = business_date(tx.now)
    check_stated(
        cmd.inputs,
        cmd.single_method_reason,
        expires_on=legal_status.standing(tx.session, asset, today).ends_on.value,
        now=tx.now,
        today=today,
    )
    appraisal = _appraisal(tx, cmd)
    tx.grant_like(appraisal.id, asset.id)
    tx.session.add(appraisal)
    tx.session.flush()
    tx.record("appraisals.drafted", appraisal.id, asset_id=str(asset.id))
    return appraisal


def review(tx: Tx, cmd: ReviewAppraisal) -> Appraisal:
    """Say that somebody other than the appraiser has read the report and stands by it.

    A report that does not convince is left as it is; the appraiser drafts another.

    Raises:
        CommentMissing, ReviewerIsAppraiser, AppraisalReviewed: this is not a review.
        AppraisalNotFound; NotReproducible: the stored inputs no longer give the report.
    """
    tx.actor.require(PersonRole.REVIEWER)
    check_comment(cmd.comment)
    appraisal = repository.for_update(tx.session, cmd.appraisal_id)
    check_reviewable(
        appraisal.id,
        appraisal.state,
        appraiser_id=appraisal.appraiser_id,
        reviewer_id=tx.actor.person_id,
    )
    _check_reproducible(appraisal)
    appraisal.state = AppraisalState.REVIEWED
    appraisal.reviewed_by = tx.actor.person_id
    appraisal.reviewed_at = tx.now
    appraisal.review_comment = cmd.comment.strip()
    tx.session.flush()
    tx.record("appraisals.reviewed", appraisal.id, asset_id=str(appraisal.asset_id))
    return appraisal


def ask_signatures(tx: Tx, appraisal_id: UUID) -> SigningRequest:
    """Have two appraisers of the firm that drafted it sign the range for the ledger (VA-01).

    Raises:
        AppraisalNotFound, AppraisalNotReviewed, AppraisalRecorded: nothing to sign.
        AppraisalExpired, NotReproducible: the report cannot be used.
        NotRegistered, VerificationMissing, PartyNotOnLedger: the ledger would refuse it.
    """
    tx.actor.require(PersonRole.APPRAISER, PersonRole.REVIEWER)
    appraisal = repository.for_update(tx.session, appraisal_id)
    if appraisal.state is not AppraisalState.REVIEWED:
        raise AppraisalNotReviewed(appraisal.id)
    if appraisal.on_ledger is not None:
        raise AppraisalRecorded(appraisal.on_ledger.tx_hash)
    check_in_date(appraisal.valid_until, tx.now)
    _check_reproducible(appraisal)
    if appraisal.party.on_ledger is None:
        raise PartyNotOnLedger(appraisal.party.name)
    ledger = _verified(tx, ip_assets.by_id(tx.session, appraisal.asset_id))
    step = RecordValuation(
        asset=ledger.asset,
        asset_version=ledger.version,
        low_fen=appraisal.low,
        base_fen=appraisal.base,
        high_fen=appraisal.high,
        valid_until=unix(appraisal.valid_until),
        report_hash=appraisal.report_hash,
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    firm = appraisal.party.number
    slots = [Slot(FIRST_APPRAISER, firm), Slot(SECOND_APPRAISER, firm)]
    return signing.ask(tx, step, slots, record_id=appraisal.id)


def recompute(appraisal: Appraisal) -> bool:
    """Whether the stored inputs give the stored report again, and the hash still stands for it."""
    return appraisal.is_recomputed and appraisal.is_committed


def _check_reproducible(appraisal: Appraisal) -> None:
    if not recompute(appraisal):
        raise NotReproducible(appraisal.id)


def _verified(tx: Tx, asset: IpAsset) -> AssetOnLedger:
    """The ledger's word on the right, if a verification is in force."""
    if asset.on_ledger is None:
        raise NotRegistered(asset.number)
    check_verified(asset.number, asset.on_ledger.verified_until, tx.now)
    return asset.on_ledger


def _appraisal(tx: Tx, cmd: DraftAppraisal) -> Appraisal:
    valued = value(cmd.inputs)
    appraisal = Appraisal(
        id=cmd.appraisal_id,
        asset_id=cmd.asset_id,
        party_id=tx.actor.party_id,
        appraiser_id=tx.actor.person_id,
        inputs=to_json(cmd.inputs),
        report=valued.report,
        low=valued.low,
        base=valued.base,
        high=valued.high,
        single_method_reason=cmd.single_method_reason,
        salt=fresh_salt(),
        valued_on=cmd.inputs.base_date,
        valid_until=valid_until(cmd.inputs.base_date),
        state=AppraisalState.DRAFTED,
        created_at=tx.now,
    )
    appraisal.report_hash = appraisal.recomputed_hash
    return appraisal
