"""Every query of the marketplace."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.core.paging import Page, down, up
from ip_finance.marketplace.errors import OfferNotFound, ProductNotFound, RequestNotFound
from ip_finance.marketplace.models import Decline, FinancingRequest, Offer, RequestOutcome
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.product import Product, parse
from ip_finance.policies.contents.subsidy import Subsidy
from ip_finance.policies.contents.subsidy import parse as subsidy_of
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion

MOST = 500
"""A list is never longer."""


def by_id(session: Session, request_id: UUID) -> FinancingRequest:
    """The request, or `RequestNotFound`."""
    found = session.get(FinancingRequest, request_id)
    if found is None:
        raise RequestNotFound(request_id)
    return found


def find_by_id(session: Session, request_id: UUID) -> FinancingRequest | None:
    return session.get(FinancingRequest, request_id)


def for_update(session: Session, request_id: UUID) -> FinancingRequest:
    """The caller's own request, locked, or `RequestNotFound`.

    It is read once it is locked: what became of it in the meantime stands in another table.
    """
    row = FinancingRequest.id
    if session.scalar(select(row).where(row == request_id).with_for_update()) is None:
        raise RequestNotFound(request_id)
    return session.get_one(FinancingRequest, request_id, populate_existing=True)


def every(session: Session, page: Page | None = None) -> Sequence[FinancingRequest]:
    """The requests that the caller may see, newest first."""
    keys = (down(FinancingRequest.created_at), up(FinancingRequest.id))
    return (page or Page(MOST)).rows(session, select(FinancingRequest), *keys)


def offer(session: Session, offer_id: UUID) -> Offer:
    """The offer, or `OfferNotFound`."""
    found = session.get(Offer, offer_id)
    if found is None:
        raise OfferNotFound(offer_id)
    return found


def find_offer(session: Session, offer_id: UUID) -> Offer | None:
    return session.get(Offer, offer_id)


def offers_of(session: Session, request_id: UUID) -> Sequence[Offer]:
    """The offers on a request that the caller may see, newest first."""
    found = select(Offer).where(Offer.request_id == request_id)
    return session.scalars(found.order_by(Offer.created_at.desc(), Offer.id)).all()


def offer_of_loan(session: Session, loan_id: UUID) -> Offer | None:
    """The offer that became this loan; None where the firm applied without one."""
    found = select(Offer).join(RequestOutcome, RequestOutcome.offer_id == Offer.id)
    return session.scalar(found.where(RequestOutcome.loan_id == loan_id))


def declines_of(session: Session, request_id: UUID) -> Sequence[Decline]:
    """Which banks will not offer, as far as the caller may know."""
    found = select(Decline).where(Decline.request_id == request_id)
    return session.scalars(found.order_by(Decline.created_at, Decline.id)).all()


def is_declined_since(session: Session, offer: Offer) -> bool:
    """Whether the bank said after it made the offer that it will not lend."""
    found = select(Decline.id).where(
        Decline.request_id == offer.request_id,
        Decline.bank_id == offer.bank_id,
        Decline.created_at >= offer.created_at,
    )
    return session.scalar(found) is not None


def shelf(session: Session, on: date) -> list[tuple[PolicyVersion, Product]]:
    """Every product in force and on offer on the day; the platform's own come first."""
    found = policies.every_in_force(session, PolicyKind.PRODUCT, on)
    read = [(one, parse(one.content)) for one in found]
    return [(version, product) for version, product in read if product.is_valid]


def product(session: Session, product_id: UUID, on: date) -> tuple[PolicyVersion, Product]:
    """The product by its version, if it is on offer on the day, or `ProductNotFound`."""
    for version, found in shelf(session, on):
        if version.id == product_id:
            return version, found
    raise ProductNotFound(product_id)


def programmes(session: Session, on: date) -> dict[str, Subsidy]:
    """The subsidies in force on the day, by key."""
    return {
        version.key: subsidy_of(version.content)
        for version in policies.every_in_force(session, PolicyKind.SUBSIDY, on)
    }
