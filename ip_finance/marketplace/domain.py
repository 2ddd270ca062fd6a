"""The marketplace: firms ask several banks at once, banks offer, the firm takes one. Pure.

A request is a draft of its firm until it is posted, and never changes afterwards. An offer never
changes either: a bank's newer offer takes the place of its earlier one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.marketplace.errors import (
    OfferEndsInPast,
    OfferOutsideProduct,
    OfferOutsideRequest,
    OfferOver,
    RateNotPositive,
    RequestNotOpen,
)
from ip_finance.policies.contents.product import Fee, Payer, Product


class RequestState(StrEnum):
    """How far a financing request is."""

    DRAFT = "draft"
    POSTED = "posted"
    ACCEPTED = "agreed"
    WITHDRAWN = "withdrawn"


class OfferState(StrEnum):
    """How an offer stands on a day."""

    OPEN = "offered"
    REPLACED = "replaced"
    EXPIRED = "expired"
    ACCEPTED = "chosen"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Addressee:
    """A bank that is asked, and the product asked for, if any."""

    bank_id: UUID
    product_id: UUID | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as the firm writes it. The caller picks the id."""

    request_id: UUID
    amount: Fen
    term_months: int
    purpose: str
    asset_ids: tuple[UUID, ...]
    addressees: tuple[Addressee, ...]
    is_to_all: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, as far as an offer is held against it."""

    amount: Fen
    term_months: int


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """An offer of a bank's. The caller picks the id."""

    offer_id: UUID
    request_id: UUID
    product_id: UUID
    amount: Fen
    spread: BasisPoints
    plan: Mapping[str, Any]
    fees: Sequence[Mapping[str, Any]]
    valid_until: date
    conditions: tuple[str, ...]
    comment: str


def check_request(state: RequestState, *needed: RequestState) -> None:
    """Raises: RequestNotOpen."""
    if state not in needed:
        raise RequestNotOpen(state.value, *[one.value for one in needed])


def check_offer(
    cmd: MakeOffer, asked: Asked, product: Product, rate: BasisPoints, today: date
) -> None:
    """Refuse an offer above what was asked for, outside its product, or over already.

    Raises: OfferOutsideRequest, OfferOutsideProduct, RateNotPositive, OfferEndsInPast.
    """
    if cmd.amount > asked.amount:
        raise OfferOutsideRequest(cmd.amount, asked.amount)
    if rate <= 0:
        raise RateNotPositive(rate)
    for member, stated, least, most in (
        ("amount_fen", cmd.amount, product.amount_min, product.amount_max),
        ("rate_bps", rate, product.rate_floor, product.rate_ceiling),
        ("term_months", asked.term_months, product.term_min, product.term_max),
    ):
        if not least <= stated <= most:
            raise OfferOutsideProduct(member, stated, least, most)
    if cmd.valid_until < today:
        raise OfferEndsInPast(cmd.valid_until, today)


def check_fees(fees: Sequence[Fee], product: Product, amount: Fen) -> None:
    """What the borrower pays beside interest is at most what the product says, kind by kind.

    Raises: OfferOutsideProduct.
    """
    for kind in sorted({fee.kind for fee in fees}):
        stated, most = _charged(fees, kind, amount), _charged(product.fees, kind, amount)
        if stated > most:
            raise OfferOutsideProduct(f"fees.{kind}", stated, 0, most)


def _charged(fees: Sequence[Fee], kind: str, amount: Fen) -> int:
    borne = [fee for fee in fees if fee.kind == kind and fee.payer is Payer.BORROWER]
    return sum(fee.of(amount) for fee in borne)


def offer_state(
    *, is_newest: bool, accepted_id: UUID | None, is_closed: bool, offer_id: UUID, is_over: bool
) -> OfferState:
    """How an offer stands, from what became of its request and whether its day is over."""
    if accepted_id == offer_id:
        return OfferState.ACCEPTED
    if is_closed:
        return OfferState.CLOSED
    if not is_newest:
        return OfferState.REPLACED
    return OfferState.EXPIRED if is_over else OfferState.OPEN


def check_acceptable(state: OfferState) -> None:
    """Raises: OfferOver."""
    if state is not OfferState.OPEN:
        raise OfferOver(state.value)
