"""What the marketplace refuses: each a fact with its name and its cure. Pure."""

from datetime import date
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.core.money import BasisPoints, Fen


class RequestNotFound(NotFound):
    code = "financing-request-not-found"

    def __init__(self, request_id: UUID) -> None:
        super().__init__("No such financing request.", request_id=str(request_id))


class OfferNotFound(NotFound):
    code = "offer-not-found"

    def __init__(self, offer_id: UUID) -> None:
        super().__init__("No such offer.", offer_id=str(offer_id))


class ProductNotFound(NotFound):
    code = "product-not-found"

    def __init__(self, product_id: UUID) -> None:
        super().__init__(
            "No such product is on offer today.",
            cure="Choose one from the shelf.",
            product_id=str(product_id),
        )


class RequestExists(Conflict):
    code = "financing-request-exists"

    def __init__(self, request_id: UUID) -> None:
        super().__init__(
            "This request is posted and does not change any more.",
            cure="Withdraw it, and post a new one under a new id.",
            request_id=str(request_id),
        )


class RequestNotOpen(Conflict):
    code = "financing-request-not-open"

    def __init__(self, state: str, *needed: str) -> None:
        super().__init__(
            f"The request is {state}, this needs {' / '.join(needed)}.",
            cure="Open the request: it says what may be done now.",
            state=state,
            needed=" / ".join(needed),
        )


class NobodyAddressed(RuleViolated):
    code = "nobody-addressed"

    def __init__(self) -> None:
        super().__init__(
            "The request names no bank.", cure="Choose products or banks, or address all banks."
        )


class NotThisBanksProduct(RuleViolated):
    code = "not-this-banks-product"

    def __init__(self, product: str) -> None:
        super().__init__(
            f"The product {product} is not lent by this bank.",
            cure="Choose a product of the bank, or one of the whole platform.",
            product=product,
        )


class RightNotYours(RuleViolated):
    code = "right-not-yours"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} does not belong to the firm that asks.",
            cure="Offer rights of your own firm.",
            number=number,
        )


class OfferExists(Conflict):
    code = "offer-exists"

    def __init__(self, offer_id: UUID) -> None:
        super().__init__(
            "Another offer is filed under this id; an offer is never changed.",
            cure="Make a new offer under a new id: it takes the place of the earlier one.",
            offer_id=str(offer_id),
        )


class OfferOutsideRequest(RuleViolated):
    code = "offer-outside-request"

    def __init__(self, amount: Fen, asked: Fen) -> None:
        super().__init__(
            f"The offer of {amount} fen is above the {asked} fen asked for.",
            cure="Offer what was asked for or less.",
            amount_fen=amount,
            asked_fen=asked,
        )


class OfferOutsideProduct(RuleViolated):
    code = "offer-outside-product"

    def __init__(self, member: str, stated: int, least: int, most: int) -> None:
        super().__init__(
            f"{member} of {stated} is outside the product's {least} to {most}.",
            cure="Keep to the product's terms, or have a new version of it checked first.",
            member=member,
            stated=stated,
            least=least,
            most=most,
        )


class RateNotPositive(RuleViolated):
    code = "offer-rate-not-positive"

    def __init__(self, rate: BasisPoints) -> None:
        super().__init__(
            f"LPR and spread make a rate of {rate} basis points.",
            cure="State a spread that leaves a rate above nought.",
            rate=rate,
        )


class OfferOver(Conflict):
    code = "offer-over"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"The offer is {state} and cannot be accepted.",
            cure="Accept another offer, or ask the bank for a new one.",
            state=state,
        )


class OfferEndsInPast(RuleViolated):
    code = "offer-ends-in-past"

    def __init__(self, valid_until: date, today: date) -> None:
        super().__init__(
            f"An offer valid until {valid_until} is over before it is made on {today}.",
            cure="Choose today or a later day.",
            valid_until=valid_until.isoformat(),
            today=today.isoformat(),
        )


class AlreadyDeclined(Conflict):
    code = "request-already-declined"

    def __init__(self, by: str, at: str) -> None:
        super().__init__(
            f"Your bank has declined this request already, by {by} at {at}.",
            cure="Have the firm post a new request.",
            by=by,
            at=at,
        )
