"""Use cases of appraisals. Each runs in the caller's transaction and never commits."""

from uuid import UUID, uuid4

from ip_finance.appraisals import repository
from ip_finance.appraisals.calculation import amounts_of, inputs_in, value
from ip_finance.appraisals.domain import (
    AppraisalExists,
    AppraisalNotReviewed,
    AppraisalRecorded,
    AppraisalState,
    DraftAppraisal,
    NotReproducible,
    ReviewAppraisal,
    check_base_date,
    check_comment,
    check_in_date,
    check_life,
    check_reviewable,
    check_verified,
    valid_until,
)
from ip_finance.appraisals.drafting import inputs_for, measured_of
from ip_finance.appraisals.errors import (
    AlreadyDecided,
    AmountWithoutEvidence,
    AppraisalSuperseded,
    CardsMissing,
    DisagreementUnexplained,
    NotSigned,
)
from ip_finance.appraisals.gathering import OrderView, view_of
from ip_finance.appraisals.models import Acceptance, Appraisal
from ip_finance.appraisals.orders import DecideOnAppraisal, check_apart, check_decision, check_firm
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
from ip_finance.office_files.numbers import RightType
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, Slot
from ip_finance.signing.models import SigningRequest
from valuation.appraisal.inputs import AppraisalInputs, Measured
from valuation.appraisal.report import to_json


def draft(tx: Tx, cmd: DraftAppraisal) -> Appraisal:
    """Price a scored order; asking again with the same inputs changes nothing.

    Raises:
        OrderNotFound, OrderClosed: nothing to price, or it is on the ledger.
        NotRegistered, VerificationMissing: nothing that could be valued yet.
        CardsMissing, NotTheFirm, DisagreementUnexplained: not scored, or not so that it counts.
        AmountWithoutEvidence: a forecast, a cost or a price stands on nobody's word.
        AppraisalExpired, LifeBeyondTerm, CountContradicted: what our own facts contradict.
        ValuationRefused, RangeEmpty: the inputs give no value.
        AppraisalExists: the id is on file with other data.
    """
    tx.actor.require(PersonRole.APPRAISER)
    order = repository.order_for_update(tx.session, cmd.order_id)
    view = view_of(tx, order)
    asset = ip_assets.by_id(tx.session, order.asset_id)
    same = repository.find_by_id(tx.session, cmd.appraisal_id)
    if same is not None:
        if not _is_repeated(tx, same, cmd, measured_of(asset, cmd.counts)):
            raise AppraisalExists(cmd.appraisal_id)
        return same
    repository.check_open(tx.session, order)
    _verified(tx, asset)
    _check_scored(tx, view, cmd)
    _check_stated(tx, view, cmd, asset)
    appraisal = _appraisal(tx, cmd, inputs_for(tx, view, asset, cmd))
    tx.grant_like(appraisal.id, asset.id)
    tx.session.add(appraisal)
    tx.session.flush()
    tx.record("appraisals.drafted", appraisal.id, asset_id=str(asset.id), order_id=str(order.id))
    return appraisal


def review(tx: Tx, cmd: ReviewAppraisal) -> Appraisal:
    """Say that somebody other than the appraiser has read the report and stands by it.

    A report that does not convince is left as it is; the appraiser drafts another.

    Raises:
        CommentMissing, ReviewerIsAppraiser, ReviewerIsScorer, AppraisalReviewed: not a review.
        AppraisalNotFound; NotReproducible: the stored inputs no longer give the report.
    """
    tx.actor.require(PersonRole.REVIEWER)
    check_comment(cmd.comment)
    appraisal = repository.for_update(tx.session, cmd.appraisal_id)
    cards = repository.cards_of(tx.session, [appraisal.order_id])
    check_apart([card.scorer_id for card in cards], tx.actor.person_id)
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
        NotTheFirm, OrderClosed: another firm's, or another appraisal of the order is on the ledger.
        AppraisalExpired, NotReproducible: the report cannot be used.
        NotRegistered, VerificationMissing, PartyNotOnLedger: the ledger would refuse it.
    """
    tx.actor.require(PersonRole.APPRAISER, PersonRole.REVIEWER)
    appraisal = repository.for_update(tx.session, appraisal_id)
    check_firm([appraisal.party_id], tx.actor.party_id)
    if appraisal.state is not AppraisalState.REVIEWED:
        raise AppraisalNotReviewed(appraisal.id)
    if appraisal.on_ledger is not None:
        raise AppraisalRecorded(appraisal.on_ledger.tx_hash)
    repository.check_open(tx.session, repository.order_for_update(tx.session, appraisal.order_id))
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


def decide(tx: Tx, cmd: DecideOnAppraisal) -> Acceptance:
    """Say for one's bank whether it accepts a signed valuation; once, and never changed.

    Raises:
        AppraisalNotFound, NotSigned, AlreadyDecided: nothing to decide on.
        AppraisalExpired, AppraisalSuperseded: the valuation no longer counts.
        RefusalUnexplained: a refusal says why.
    """
    tx.actor.require(PersonRole.OFFICER)
    check_decision(cmd)
    appraisal = repository.for_update(tx.session, cmd.appraisal_id)
    ledger = appraisal.on_ledger
    if ledger is None:
        raise NotSigned(appraisal.id)
    if any(one.party_id == tx.actor.party_id for one in appraisal.acceptances):
        raise AlreadyDecided(appraisal.id)
    check_in_date(appraisal.valid_until, tx.now)
    if repository.newest_versions(tx.session)[ledger.asset] > ledger.asset_version:
        raise AppraisalSuperseded(appraisal.id)
    acceptance = Acceptance(
        id=uuid4(),
        appraisal_id=appraisal.id,
        party_id=tx.actor.party_id,
        decision=cmd.decision,
        comment=cmd.comment.strip(),
        decided_by=tx.actor.person_id,
        decided_at=tx.now,
    )
    owner_id = ip_assets.by_id(tx.session, appraisal.asset_id).owner_id
    tx.grant(acceptance.id, tx.actor.party_id, appraisal.party_id, owner_id)
    tx.session.add(acceptance)
    tx.session.flush()
    tx.record(f"appraisals.{cmd.decision.value}", appraisal.id)
    return acceptance


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


def _is_repeated(tx: Tx, same: Appraisal, cmd: DraftAppraisal, again: Measured) -> bool:
    """Whether the appraisal was made of what is sent again; evidence may have come since."""
    kept = inputs_in(same.inputs)
    return (
        (same.order_id, same.appraiser_id) == (cmd.order_id, tx.actor.person_id)
        and (kept.pricing, kept.simulation.paths) == (cmd.pricing, cmd.paths)
        and (kept.measured, same.disagreement_note) == (again, cmd.disagreement_note)
    )


def _check_scored(tx: Tx, view: OrderView, cmd: DraftAppraisal) -> None:
    """Raises: CardsMissing, NotTheFirm, DisagreementUnexplained."""
    panel = view.panel
    if panel is None:
        raise CardsMissing(view.order.id, len(view.cards))
    check_firm([card.party_id for card in view.cards], tx.actor.party_id)
    disputed = [one.code for one in panel.agreement.disputed]
    if disputed and not cmd.disagreement_note.strip():
        raise DisagreementUnexplained(disputed)


def _check_stated(tx: Tx, view: OrderView, cmd: DraftAppraisal, asset: IpAsset) -> None:
    """Raises: AmountWithoutEvidence, AppraisalExpired, LifeBeyondTerm."""
    order, today = view.order, business_date(tx.now)
    proven = {one.argument for one in view.evidence}
    for argument in amounts_of(cmd.pricing):
        if argument not in proven:
            raise AmountWithoutEvidence(order.id, argument)
    check_base_date(order.base_date, now=tx.now, today=today)
    if asset.right_type != RightType.TRADEMARK:  # a mark is renewed again and again
        ends_on = legal_status.standing(tx.session, asset, today).ends_on.value
        legal_years = cmd.pricing.lives.legal_years
        check_life(legal_years, base_date=order.base_date, expires_on=ends_on)


def _appraisal(tx: Tx, cmd: DraftAppraisal, inputs: AppraisalInputs) -> Appraisal:
    valued = value(inputs)
    appraisal = Appraisal(
        id=cmd.appraisal_id,
        order_id=cmd.order_id,
        asset_id=repository.order(tx.session, cmd.order_id).asset_id,
        party_id=tx.actor.party_id,
        appraiser_id=tx.actor.person_id,
        inputs=to_json(inputs),
        report=valued.report,
        low=valued.low,
        base=valued.base,
        high=valued.high,
        disagreement_note=cmd.disagreement_note,
        salt=fresh_salt(),
        valued_on=inputs.base_date,
        valid_until=valid_until(inputs.base_date),
        state=AppraisalState.DRAFTED,
        created_at=tx.now,
    )
    appraisal.report_hash = appraisal.recomputed_hash
    return appraisal
