import numpy as np
import pytest

from tests.valuation.risk.builders import PATHS, SEED, a_point, a_right, common_only, loadings
from valuation import MalformedInput
from valuation.checks import Floats
from valuation.risk.bundle import in_step
from valuation.risk.columns import Loadings, load_loadings
from valuation.risk.copula import SharedShocks
from valuation.risk.holding import hold_methods, hold_values
from valuation.risk.reconcile import Method, reconcile
from valuation.risk.right_model import ValueModel

DATES = (0.0, 1.0, 2.0)
SHIPPED = load_loadings()


def method(name: str, model: ValueModel, weight: float) -> Method:
    return Method(name=name, model=model, weight=weight, reason="as seen")


def of_both(dates: tuple[float, ...] = DATES, *, alive_at: float = 0.0) -> Floats:
    """Two methods of one right that may lapse."""
    methods = [method("income", a_right(), 0.7), method("cost", a_point(median=400.0), 0.3)]
    return hold_methods(
        methods, dates=dates, right="ZL1", seed=SEED, paths=PATHS, alive_at=alive_at
    )


def stepped(
    values: Floats, right: str, *, owner: str = "o", industry: str = "i", shared: Loadings = SHIPPED
) -> Floats:
    shocks = SharedShocks(shared, seed=SEED, paths=values.shape[1])
    return in_step(values, right=right, industry=industry, owner=owner, shocks=shocks)


def alone(right: str) -> Floats:
    return hold_values(a_right(), dates=DATES, right=right, seed=SEED, paths=PATHS)


class TestHoldMethods:
    def test_today_is_worth_the_mean_that_the_appraisal_finds(self) -> None:
        """What ends a right later is in both: once as an event, once as a probability."""
        methods = [method("income", a_right(), 0.7), method("cost", a_point(median=400.0), 0.3)]
        found = reconcile(methods, right="ZL1", seed=SEED, paths=PATHS)

        assert of_both()[0].mean() == pytest.approx(found.values.mean(), rel=0.02)

    def test_disagreeing_methods_are_both_in_the_band(self) -> None:
        methods = [
            method("low", a_point(median=1e6), 0.5),
            method("high", a_point(median=5e7), 0.5),
        ]
        [today] = hold_methods(methods, dates=[0], right="ZL1", seed=SEED, paths=PATHS)

        assert np.quantile(today, 0.1) < 1e6
        assert np.quantile(today, 0.9) > 5e7

    def test_a_right_that_is_seen_alive_was_never_dead_before(self) -> None:
        """Two years on: of those alive after one, 1 - 0.19 keep it, and 0.98 are not void."""
        seen, foreseen = of_both((1.0, 2.0), alive_at=1.0), of_both((1.0, 2.0))

        assert (seen[0] > 0).all()
        assert (foreseen[0] > 0).mean() < 0.95
        income = hold_values(
            a_right(), dates=[1, 2], right="ZL1", seed=SEED, paths=PATHS, alive_at=1.0
        )
        assert (income[1] > 0).mean() == pytest.approx(0.81 * 0.98, abs=0.01)


class TestInStep:
    def test_keeps_every_path_of_the_right(self) -> None:
        values = alone("ZL1")

        assert np.array_equal(np.sort(stepped(values, "ZL1").sum(0)), np.sort(values.sum(0)))
        assert np.array_equal(np.sort(stepped(values, "ZL1")[2]), np.sort(values[2]))

    def test_rights_fall_together_as_their_loadings_say(self) -> None:
        """A common shock of weight w correlates two normals at w squared."""
        shared = loadings(value=common_only(0.8))
        one, two = (
            stepped(np.exp(np.random.default_rng(at).normal(size=(1, PATHS))), name, shared=shared)
            for at, name in enumerate(("a", "b"))
        )

        assert np.corrcoef(np.log(one[0]), np.log(two[0]))[0, 1] == pytest.approx(0.64, abs=0.02)

    def test_what_is_shared_widens_the_bundle_and_leaves_its_mean(self) -> None:
        values = [alone("ZL1"), alone("ZL2")]
        kin = stepped(values[0], "ZL1") + stepped(values[1], "ZL2")
        strangers = stepped(values[0], "ZL1", shared=loadings()) + stepped(
            values[1], "ZL2", shared=loadings()
        )

        assert kin.sum() == pytest.approx(strangers.sum())
        assert (kin.std(axis=1) > 1.05 * strangers.std(axis=1)).all()

    def test_refuses_values_that_do_not_fit_the_shocks(self) -> None:
        shocks = SharedShocks(SHIPPED, seed=SEED, paths=9)

        with pytest.raises(MalformedInput, match="values"):
            in_step(np.ones((2, 8)), right="a", industry="i", owner="o", shocks=shocks)
