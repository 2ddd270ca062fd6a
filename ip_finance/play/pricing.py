"""What the appraisers of the play state about money. Made up; only the forms are real."""

from datetime import date, timedelta
from typing import Any

FIRST_REVENUE = {1: 96_000_000, 2: 78_000_000}
"""Yuan of the first year under each patent; eight million more each year after."""
EXPERT = "评估师判断（演示）"


def priced_anew(number: int, base_date: date, factor: float) -> dict[str, Any]:
    """The same after the market turned: the revenue is this share of what was forecast."""
    again = priced(number, base_date)
    economics = again["economics"]
    economics["revenue"] = [round(amount * factor) for amount in economics["revenue"]]
    return again


def priced(number: int, base_date: date) -> dict[str, Any]:
    """The pricing of a patent: royalties saved, and for the first what it would cost anew."""
    methods: dict[str, Any] = {"relief_from_royalty": _relief(0.8 if number == 1 else 1)}
    if number == 1:
        methods["cost"] = _cost(base_date)
    reason = "" if number == 1 else "缺少可比交易案例，研发成本未单独核算（VA-02）。"
    return {
        "economics": _economics(number),
        "lives": {"legal_years": 5, "economic_years": 5, "economic_source": "产品周期（演示）"},
        "methods": methods,
        "brand_analysis": None,
        "amortisation_years": None,
        "single_method_reason": reason,
        "uncertainty": uncertainty(),
    }


def without_economics() -> dict[str, Any]:
    """The same right, with no revenue known: all that is left is what holders pay in fees."""
    prior = {
        "cny_per_usd": 7.1,
        "rate_source": "演示汇率",
        "weight": 1,
        "weight_reason": "没有收入与成本数据",
    }
    return {
        "economics": None,
        "lives": {"legal_years": 5, "economic_years": 5, "economic_source": "产品周期（演示）"},
        "methods": {"renewal_prior": prior},
        "brand_analysis": None,
        "amortisation_years": None,
        "single_method_reason": "没有收入、成本与交易数据（VA-02）。",
        "uncertainty": uncertainty(),
    }


def by_the_bank(number: int, base_date: date) -> dict[str, Any]:
    """The bank's own pricing: less revenue, a higher rate."""
    own = priced(number, base_date)
    economics = own["economics"]
    economics["revenue"] = [amount * 3 // 4 for amount in economics["revenue"]]
    economics["discount_rate"]["market"] = 0.05
    return own


def _economics(number: int) -> dict[str, Any]:
    return {
        "revenue": [FIRST_REVENUE[number] + year * 8_000_000 for year in range(5)],
        "tax_rate": 0.25,
        "discount_rate": {
            "risk_free": 0.03,
            "technical": 0.04,
            "market": 0.04,
            "financial": 0.04,
            "management": 0.03,
        },
        "convention": "mid-year",
        "industry": "machinery",
    }


def _relief(weight: float) -> dict[str, Any]:
    return {
        "royalty_range": {
            "minimum": 0.01,
            "maximum": 0.05,
            "source": "expert input, none published",
        },
        "weight": weight,
        "weight_reason": "收入有审计报告与在手订单支持",
    }


def _cost(base_date: date) -> dict[str, Any]:
    spent = (base_date - timedelta(days=4 * 365)).isoformat()
    return {
        "costs": [
            {"code": "research", "amount": 2_600_000, "spent_on": spent, "source": "研发台账"},
            {"code": "prosecution", "amount": 60_000, "spent_on": spent, "source": "代理费发票"},
        ],
        "basis": "replacement",
        "price_index": {
            "id": "演示指数",
            "source": "演示",
            "levels": [
                {"since": "2015-01-01", "level": 100},
                {"since": base_date.isoformat(), "level": 106},
            ],
        },
        "incentives": {
            "developer_profit": 0.15,
            "entrepreneurial_incentive": 0.05,
            "development_years": 2,
            "opportunity_rate": 0.06,
            "source": EXPERT,
        },
        "obsolescence": {
            "functional": 0.1,
            "economic": 0,
            "used_years": 4,
            "remaining_years": 5,
            "reason": "同类传感器已有改进型",
        },
        "weight": 0.2,
        "weight_reason": "成本有台账，但不反映收益",
    }


def uncertainty() -> dict[str, Any]:
    return {
        "revenue_log_sd": 0.3,
        "growth_sd": 0.03,
        "discount_sd": 0.02,
        "model_log_sd": 0.3,
        "invalidation_hazard": 0.005,
        "litigation_probability": 0.02,
        "litigation_cost_share": 0.2,
        "lapse_factor": 0.5,
        "source": EXPERT,
    }
