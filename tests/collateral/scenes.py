"""What a bank sends about its collateral, and how a case comes to have some."""

from datetime import timedelta
from typing import Any

from tests.api import Platform
from tests.builders import TODAY, pricing_body
from tests.parties.builders import id_of, text_id

VALUATION = f"/collateral/internal-valuations/{id_of('internal valuation')}"
REVENUE = f"/collateral/revenue-reports/{id_of('revenue report')}"
COLLATERAL = f"/loans/{id_of('loan')}/collateral"


def stated_body(platform: Platform, share: float = 0.9, **changes: Any) -> dict[str, Any]:
    """A range of the bank's own, this share of the external one."""
    external = platform.get("officer", f"/appraisals/{id_of('appraisal')}")
    stated = {name: round(external[name] * share) for name in ("low_fen", "base_fen", "high_fen")}
    return valuation_body(stated=stated) | changes


def valuation_body(**changes: Any) -> dict[str, Any]:
    body = {
        "asset_id": text_id("asset"),
        "appraisal_id": text_id("appraisal"),
        "basis": "本行估值模型",
        "reasons": "同类专利处置回收较低。",
    }
    return body | changes


def priced_body(**changes: Any) -> dict[str, Any]:
    """The external pricing with another royalty range, and the word that such a change needs."""
    pricing = pricing_body()
    pricing["methods"]["relief_from_royalty"]["royalty_range"]["maximum"] = 0.03
    body = valuation_body(pricing=pricing, explanation="行业许可费率低于评估所用区间。")
    return body | changes


def revenue_body(**changes: Any) -> dict[str, Any]:
    body = {
        "asset_id": text_id("asset"),
        "period_ended_on": str(TODAY - timedelta(days=30)),
        "forecast_fen": 8_000_000_000,
        "actual_fen": 5_000_000_000,
        "source": "2026 年第三季度纳税申报表",
    }
    return body | changes


def keep_valuation(platform: Platform) -> dict[str, Any]:
    """The bank keeps its own value."""
    found: dict[str, Any] = platform.put("officer", VALUATION, stated_body(platform))
    return found


def file_everything(platform: Platform) -> None:
    """Something in every table of the bank's own."""
    keep_valuation(platform)
    platform.put("officer", REVENUE, revenue_body())
