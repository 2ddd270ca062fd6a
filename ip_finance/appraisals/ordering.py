"""Use cases of orders, their evidence and scorecards. In the caller's transaction, no commit."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from ip_finance.appraisals import repository
from ip_finance.appraisals.calculation import arguments, check_card, scheme_of
from ip_finance.appraisals.domain import check_base_date
from ip_finance.appraisals.errors import (
    ArgumentUnknown,
    CardExists,
    EvidenceExists,
    OrderExists,
    SchemeUnfit,
)
from ip_finance.appraisals.models import AppraisalOrder, OrderEvidence, Scorecard
from ip_finance.appraisals.orders import (
    ASKERS,
    SCORING,
    WITNESSES,
    FileCard,
    FileEvidence,
    PlaceOrder,
    check_firm,
    check_scorer,
)
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.ip_assets import repository as ip_assets
from valuation.labels import RightType
from valuation.scores.schemes import schemes_for


def place(tx: Tx, cmd: PlaceOrder) -> AppraisalOrder:
    """Ask for an appraisal of a right that one sees; the same again changes nothing.

    Raises:
        AssetNotFound, OrderExists: no such right, or the id is on file with other data.
        BaseDateAhead, AppraisalExpired: no report of that base date could be used.
        ValuationRefused, SchemeUnfit: no such scheme, or not for such a right.
    """
    tx.actor.require(*ASKERS)
    made = _order(tx, cmd)
    same = repository.find_order(tx.session, cmd.order_id)
    if same is None:
        _check_placed(tx, cmd)
        tx.grant_like(made.id, made.asset_id)
        same = insert_or_find(tx.session, made)
    if same is made:
        tx.record("appraisals.ordered", made.id, asset_id=str(made.asset_id))
    elif _order_facts(same) != _order_facts(made):
        raise OrderExists(cmd.order_id)
    return same


def _check_placed(tx: Tx, cmd: PlaceOrder) -> None:
    """Raises: AssetNotFound, BaseDateAhead, AppraisalExpired, ValuationRefused, SchemeUnfit."""
    asset = ip_assets.by_id(tx.session, cmd.asset_id)
    check_base_date(cmd.base_date, now=tx.now, today=business_date(tx.now))
    scheme = scheme_of(cmd.scheme_id, cmd.scheme_version)
    if asset.right_type not in scheme.fits:
        fitting = [one.id for one in schemes_for(RightType(asset.right_type))]
        raise SchemeUnfit(scheme.id, asset.right_type, fitting)


def add_evidence(tx: Tx, cmd: FileEvidence) -> OrderEvidence:
    """Say where an input comes from; the same again changes nothing.

    A document is kept from now on, and shown to everybody who sees the order.

    Raises: OrderNotFound, EvidenceExists, OrderClosed, ArgumentUnknown, DocumentNotFound.
    """
    tx.actor.require(*WITNESSES)
    order = repository.order_for_update(tx.session, cmd.order_id)
    same = repository.find_evidence(tx.session, cmd.evidence_id)
    if same is not None:
        kept = (same.order_id, same.argument, same.source, same.document_id, same.created_by)
        new = (cmd.order_id, cmd.argument, cmd.source, cmd.document_id, tx.actor.person_id)
        if kept != new:
            raise EvidenceExists(cmd.evidence_id)
        return same
    repository.check_open(tx.session, order)
    if cmd.argument not in arguments():
        raise ArgumentUnknown(cmd.argument)
    evidence = OrderEvidence(
        id=cmd.evidence_id,
        order_id=order.id,
        party_id=tx.actor.party_id,
        argument=cmd.argument,
        source=cmd.source,
        document_id=cmd.document_id,
        sha256=_sha256(tx, cmd),
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    if cmd.document_id is not None:
        documents.share_like(tx, cmd.document_id, order.id)
    _insert(tx, evidence, EvidenceExists(cmd.evidence_id))
    tx.record("appraisals.evidence-added", order.id, argument=cmd.argument)
    return evidence


def add_card(tx: Tx, cmd: FileCard) -> Scorecard:
    """File what one thinks of every indicator; it is never changed, and not shown to the other.

    Raises:
        OrderNotFound, OrderClosed: there is nothing to score.
        CardExists, ScorerTwice, CardsComplete: the card, one's own, or both are in.
        NotTheFirm: another firm has begun.
        ValuationRefused: an indicator is not rated, or not on the scale.
    """
    tx.actor.require(*SCORING)
    order = repository.order_for_update(tx.session, cmd.order_id)
    ratings = {
        code: {"value": one.value, "reason": one.reason} for code, one in cmd.ratings.items()
    }
    same = repository.find_card(tx.session, cmd.card_id)
    if same is not None:
        kept = (same.order_id, same.scorer_id, same.ratings)
        if kept != (cmd.order_id, tx.actor.person_id, ratings):
            raise CardExists(cmd.card_id)
        return same
    repository.check_open(tx.session, order)
    cards = repository.cards_of(tx.session, [order.id])
    check_firm([card.party_id for card in cards], tx.actor.party_id)
    check_scorer(order.id, [card.scorer_id for card in cards], tx.actor.person_id)
    check_card(scheme_of(order.scheme_id, order.scheme_version), ratings)
    card = Scorecard(
        id=cmd.card_id,
        order_id=order.id,
        party_id=tx.actor.party_id,
        scorer_id=tx.actor.person_id,
        ratings=ratings,
        created_at=tx.now,
    )
    _insert(tx, card, CardExists(cmd.card_id))
    tx.record("appraisals.scored", order.id)
    return card


def _order(tx: Tx, cmd: PlaceOrder) -> AppraisalOrder:
    return AppraisalOrder(
        id=cmd.order_id,
        asset_id=cmd.asset_id,
        party_id=tx.actor.party_id,
        ordered_by=tx.actor.person_id,
        purpose=cmd.purpose,
        value_type=cmd.value_type,
        base_date=cmd.base_date,
        scheme_id=cmd.scheme_id,
        scheme_version=cmd.scheme_version,
        reason=cmd.reason,
        created_at=tx.now,
    )


def _order_facts(order: AppraisalOrder) -> tuple[Any, ...]:
    """What a repeated request must say again."""
    return (
        order.asset_id,
        order.ordered_by,
        order.purpose,
        order.value_type,
        order.base_date,
        order.scheme_id,
        order.scheme_version,
        order.reason,
    )


def _sha256(tx: Tx, cmd: FileEvidence) -> str:
    """The hash that the document store took itself. Raises: DocumentNotFound."""
    if cmd.document_id is None:
        return ""
    document = documents_repository.by_id(tx.session, cmd.document_id)
    return document.sha256.removeprefix("0x")


def _insert(tx: Tx, row: OrderEvidence | Scorecard, taken: EvidenceExists | CardExists) -> None:
    """Another party's row under the id is invisible here; the key tells of it."""
    try:
        with tx.session.begin_nested():
            tx.session.add(row)
    except IntegrityError as there:
        raise taken from there
