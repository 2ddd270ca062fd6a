"""What firms and banks send each other, and how a request comes to its offers."""

from datetime import timedelta
from typing import Any

from ip_finance.policies import defaults
from tests.builders import LOAN_FEN, TODAY
from tests.parties.builders import Cast, id_of, text_id
from tests.policies.scenes import product_content, publish

REQUEST = f"/financing-requests/{id_of('request')}"
OFFER = f"/offers/{id_of('offer')}"
PLATFORM_PRODUCT = str(defaults.rows("product")[0]["id"])
WITHDRAWAL = {"reason": "已另行筹得资金。"}
DECLINE = {"reason": "本行暂不受理该行业。"}
ACCEPTANCE = {"loan_id": text_id("loan of the offer")}


def request_body(**changes: Any) -> dict[str, Any]:
    """The firm asks the one bank for the platform's product."""
    stated = {
        "amount_fen": LOAN_FEN,
        "term_months": 12,
        "purpose": "采购传感器",
        "asset_ids": [text_id("asset")],
        "addressees": [{"bank_id": text_id("bank"), "product_id": PLATFORM_PRODUCT}],
        "is_to_all": False,
    }
    return stated | changes


def both_banks() -> dict[str, Any]:
    return {
        "addressees": [
            {"bank_id": text_id("bank"), "product_id": PLATFORM_PRODUCT},
            {"bank_id": text_id("other-bank"), "product_id": None},
        ]
    }


def offer_body(name: str = "request", **changes: Any) -> dict[str, Any]:
    stated = {
        "request_id": text_id(name),
        "product_id": PLATFORM_PRODUCT,
        "amount_fen": LOAN_FEN,
        "spread_bps": 85,
        "plan": {"method": "interest-first"},
        "fees": [],
        "valid_until": str(TODAY + timedelta(days=30)),
        "conditions": ["以本行复核为准"],
        "comment": "首贷优惠。",
    }
    return stated | changes


def save_request(cast: Cast, name: str = "request", **changes: Any) -> str:
    """Keep a draft; give its path."""
    path = f"/financing-requests/{id_of(name)}"
    cast.put("owner", path, request_body(**changes))
    return path


def post_request(cast: Cast, name: str = "request", **changes: Any) -> str:
    """Send a request to its banks; give its path."""
    path = save_request(cast, name, **changes)
    cast.post("owner", f"{path}/posting")
    return path


def make_offer(
    cast: Cast, name: str = "offer", login: str = "officer", on: str = "request", **changes: Any
) -> str:
    """A bank's offer; give its path."""
    path = f"/offers/{id_of(name)}"
    cast.put(login, path, offer_body(on, **changes))
    return path


def offered(cast: Cast) -> str:
    """A posted request with one offer; give the offer's path."""
    post_request(cast)
    return make_offer(cast)


def file_everything(cast: Cast) -> None:
    """Something in every table of the marketplace, all between one firm and one bank."""
    offered(cast)
    path = post_request(cast, "second request")
    cast.post("officer", f"{path}/decline", DECLINE)
    cast.post("owner", f"{path}/withdrawal", WITHDRAWAL)
    publish(cast, "product of the bank", content=product_content())
