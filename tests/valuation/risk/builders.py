"""Rights, loans and models to simulate, sound unless a test says otherwise."""

from typing import Any

import numpy as np

from valuation.checks import Floats
from valuation.risk.columns import NOTHING_SHARED, Loading, Loadings, Loans, Rights, load_loadings
from valuation.risk.inputs import Pert
from valuation.risk.right_model import PointModel, RightModel
from valuation.risk.simulate import simulate

SEED, PATHS = 7, 20_000
NEARLY_CERTAIN = 1e-9
"""Error of a method that disappears in six digits."""


def a_right(**changes: Any) -> RightModel:
    """A patent with everything uncertain that can be."""
    fields: dict[str, Any] = {
        "cash": (100.0, 110.0, 120.0, 130.0, 60.0),
        "times": (0.5, 1.5, 2.5, 3.5, 4.25),
        "discount_rate": 0.18,
        "model_log_sd": 0.5,
        "rate_factor": Pert(minimum=0.5, mode=1.0, maximum=1.8),
        "revenue_log_sd": 0.4,
        "growth_sd": 0.03,
        "discount_sd": 0.02,
        "lapse_hazards": (0.11, 0.19, 0.25),
        "invalidation_hazard": 0.02,
        "litigation_probability": 0.2,
        "litigation_cost_share": 0.3,
    }
    return RightModel(**fields | changes)


def a_certain_right(**changes: Any) -> RightModel:
    """Cash at stated times, and nothing uncertain but an error that does not show."""
    fields: dict[str, Any] = {
        "cash": (100.0, 110.0, 120.0),
        "times": (1.0, 2.0, 3.0),
        "discount_rate": 0.25,
        "model_log_sd": NEARLY_CERTAIN,
    }
    return RightModel(**fields | changes)


def a_point(**changes: Any) -> PointModel:
    fields: dict[str, Any] = {"median": 1e6, "model_log_sd": 1.0, "life_years": 8.0}
    return PointModel(**fields | changes)


def drawn(model: RightModel | PointModel, *, right: str = "ZL1", paths: int = PATHS) -> Floats:
    return simulate(model, right=right, seed=SEED, paths=paths)


def some_rights(count: int = 6, **changes: Any) -> Rights:
    """Rights of three owners in two industries, two on a loan."""
    fields: dict[str, Any] = {
        "ids": [f"r{at}" for at in range(count)],
        "median": np.linspace(1e6, 2e6, count),
        "log_sd_below": np.full(count, 0.6),
        "log_sd_above": np.full(count, 0.6),
        "annual_log_sd": np.full(count, 0.2),
        "annual_decline": np.full(count, 0.08),
        "annual_hazard": np.full(count, 0.1),
        "industry": [f"i{at // 2 % 2}" for at in range(count)],
        "owner": [f"o{at // 2}" for at in range(count)],
        "loan": [f"l{at // 2}" for at in range(count)],
    }
    return Rights(**fields | changes)


def some_loans(count: int = 3, **changes: Any) -> Loans:
    fields: dict[str, Any] = {
        "ids": [f"l{at}" for at in range(count)],
        "exposure": np.full(count, 8e5),
        "annual_pd": np.full(count, 0.05),
        "ltv_cap": np.full(count, 0.3),
        "industry": [f"i{at % 2}" for at in range(count)],
        "owner": [f"o{at}" for at in range(count)],
    }
    return Loans(**fields | changes)


def no_rights() -> Rights:
    nothing = np.zeros(0)
    return Rights(
        ids=[],
        median=nothing,
        log_sd_below=nothing,
        log_sd_above=nothing,
        annual_log_sd=nothing,
        annual_decline=nothing,
        annual_hazard=nothing,
        industry=[],
        owner=[],
        loan=[],
    )


def loadings(
    *,
    value: Loading = NOTHING_SHARED,
    end: Loading = NOTHING_SHARED,
    default: Loading = NOTHING_SHARED,
) -> Loadings:
    shipped = load_loadings()
    return Loadings(
        id="test",
        version="1",
        as_of=shipped.as_of,
        source="made up",
        licence=shipped.licence,
        verified=False,
        value=value,
        end=end,
        default=default,
    )


def common_only(weight: float) -> Loading:
    return Loading(common=weight, industry=0.0, owner=0.0)
