import numpy as np
import pytest

from tests.valuation.risk.builders import PATHS, SEED, a_certain_right, a_point, a_right
from valuation.codec import encode
from valuation.risk.reconcile import Method
from valuation.risk.right_model import ValueModel
from valuation.risk.simulate import Input
from valuation.risk.tornado import Tornado, tornado

Z10 = 1.2815515655446004


def of(model: ValueModel) -> Tornado:
    return of_methods(Method(name="only", model=model, weight=1.0, reason="example"))


def of_methods(*methods: Method) -> Tornado:
    return tornado(methods, right="ZL1", seed=SEED, paths=PATHS)


class TestTornado:
    def test_a_bar_reaches_from_the_p10_to_the_p90_of_its_input(self) -> None:
        [bar, _] = of(a_certain_right(revenue_log_sd=0.5)).bars

        assert bar.driver is Input.REVENUE
        assert bar.at_low == pytest.approx(211.84 * np.exp(-0.5 * Z10), rel=1e-5)
        assert bar.at_high == pytest.approx(211.84 * np.exp(0.5 * Z10), rel=1e-5)
        assert bar.swing == pytest.approx(bar.at_high - bar.at_low, rel=1e-5)

    def test_the_longest_bar_comes_first(self) -> None:
        swings = [bar.swing for bar in of(a_right()).bars]

        assert swings == sorted(swings, reverse=True)
        assert len(swings) == len(Input) - 1  # one method only

    def test_shares_are_those_of_the_variance_where_the_logarithm_is_a_sum(self) -> None:
        """0.4² and 0.3² of 0.5²; rank correlation of normals is a little lower than theirs."""
        bars = of(a_certain_right(revenue_log_sd=0.4, model_log_sd=0.3)).bars

        assert [bar.share for bar in bars] == pytest.approx([0.64, 0.36], abs=0.02)

    def test_shares_sum_to_one(self) -> None:
        assert sum(bar.share for bar in of(a_right()).bars) == pytest.approx(1, abs=1e-5)

    def test_an_early_end_is_the_low_side_of_lapse(self) -> None:
        """Ended by year 1 with 0.25: P10 sees no cash, P90 sees all of it."""
        found = of(a_certain_right(lapse_hazards=(0.25, 0.0)))
        [lapse] = [bar for bar in found.bars if bar.driver is Input.LAPSE]

        assert (lapse.at_low, lapse.at_high) == (0.0, 211.84)

    def test_a_rare_event_has_no_swing_but_its_share(self) -> None:
        found = of(a_certain_right(invalidation_hazard=0.02))
        [event] = [bar for bar in found.bars if bar.driver is Input.INVALIDATION]

        assert event.swing == 0.0
        assert event.share > 0.01

    def test_a_median_and_a_band_have_one_driver(self) -> None:
        [bar] = of(a_point()).bars

        assert (bar.driver, bar.share) == (Input.MODEL, 1.0)

    def test_repeats_byte_for_byte(self) -> None:
        assert encode(of(a_right())) == encode(of(a_right()))

    def test_an_input_of_one_method_counts_by_the_weight_of_the_method(self) -> None:
        relief = Method(
            name="relief", model=a_certain_right(revenue_log_sd=0.5), weight=0.25, reason="example"
        )
        cost = Method(name="cost", model=a_point(), weight=0.75, reason="example")
        alone = {bar.driver: bar.swing for bar in of(relief.model).bars}
        together = {bar.driver: bar.swing for bar in of_methods(relief, cost).bars}

        assert together[Input.REVENUE] == pytest.approx(alone[Input.REVENUE] / 4, rel=1e-5)
        assert sum(bar.share for bar in of_methods(relief, cost).bars) == pytest.approx(1, abs=1e-5)

    def test_the_middle_is_that_of_the_methods_by_weight(self) -> None:
        cost, income = (
            Method(name=name, model=a_point(median=median), weight=weight, reason="example")
            for name, median, weight in (("cost", 1e6, 0.25), ("income", 3e6, 0.75))
        )

        assert of_methods(cost, income).base == 2.5e6

    def test_which_method_holds_is_a_driver_of_its_own(self) -> None:
        """Nearly certain by themselves, 50 times apart: nothing else can move the value."""
        cost, income = (
            Method(
                name=name, model=a_point(median=median, model_log_sd=0.1), weight=0.5, reason="test"
            )
            for name, median in (("cost", 1e6), ("income", 5e7))
        )
        first = of_methods(cost, income).bars[0]

        assert first.driver is Input.METHOD
        assert (first.at_low, first.at_high) == (1e6, 5e7)
        assert first.share > 0.7
        assert of_methods(income, cost).bars[0].at_low == 1e6
        assert Input.METHOD not in {bar.driver for bar in of(a_point()).bars}
