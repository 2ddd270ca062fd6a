import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.risk.builders import PATHS, SEED, a_certain_right, a_point
from valuation import MalformedInput, MissingInput, OutOfRange
from valuation.risk.reconcile import Method, Reconciliation, reconcile
from valuation.risk.right_model import ValueModel


def a_method(
    name: str = "income", *, weight: float = 1.0, model: ValueModel | None = None
) -> Method:
    return Method(name=name, model=model or a_point(), weight=weight, reason="the best we have")


def two(*, weight: float = 0.5, rest: float = 0.5) -> list[Method]:
    return [
        a_method("income", weight=weight, model=a_point(median=100.0, model_log_sd=0.6)),
        a_method("market", weight=rest, model=a_point(median=250.0, model_log_sd=0.6)),
    ]


def found(methods: list[Method], **more: str) -> Reconciliation:
    return reconcile(methods, right="ZL1", seed=SEED, paths=PATHS, **more)


class TestReconciliation:
    def test_values_each_path_by_one_of_the_methods_drawn_by_weight(self) -> None:
        both = found(two(weight=0.3, rest=0.7))
        alone = [
            found([a_method(one.name, model=one.model)], single_method_reason="a test")
            for one in two()
        ]

        is_first, is_second = (both.values == one.values for one in alone)
        assert np.all(is_first | is_second)
        assert is_first.mean() == pytest.approx(0.3, abs=0.01)

    def test_tells_how_far_the_medians_are_apart(self) -> None:
        assert found(two()).spread == pytest.approx(2.5, rel=1e-4)

    def test_keeps_what_each_method_found_with_its_weight_and_reason(self) -> None:
        both = found(two())

        assert [(one.name, one.weight, one.reason) for one in both.methods] == [
            ("income", 0.5, "the best we have"),
            ("market", 0.5, "the best we have"),
        ]
        assert both.methods[1].value.p50 == pytest.approx(250, rel=0.02)

    def test_methods_that_contradict_each_other_are_both_in_the_band(self) -> None:
        """By hand: half of the paths about 1m, half about 50m, each known within 0.3."""
        both = found(
            [
                a_method("cost", weight=0.5, model=a_point(median=1e6, model_log_sd=0.3)),
                a_method("income", weight=0.5, model=a_point(median=5e7, model_log_sd=0.3)),
            ]
        )

        assert both.value.p10 < 1e6 < both.value.p50 < 5e7 < both.value.p90
        assert both.value.p10 == pytest.approx(1e6 * np.exp(-0.3 * 0.8416), rel=0.02)

    @given(
        low=st.floats(1e3, 1e9),
        factor=st.floats(1.0, 1e3),
        weight=st.floats(0.1, 0.9),
        log_sd=st.floats(0.1, 2.0),
    )
    def test_the_median_lies_between_those_of_the_methods(
        self, low: float, factor: float, weight: float, log_sd: float
    ) -> None:
        """Up to the error of 20,000 draws, 0.01 of a standard deviation."""
        models = [a_point(median=m, model_log_sd=log_sd) for m in (low, low * factor)]
        both = found(
            [
                a_method("a", weight=weight, model=models[0]),
                a_method("b", weight=1.0 - weight, model=models[1]),
            ]
        )

        slack = np.exp(0.05 * log_sd)
        assert low / slack <= both.value.p50 <= low * factor * slack
        assert both.value.p10 <= max(one.value.p10 for one in both.methods) * slack
        assert both.value.p90 >= min(one.value.p90 for one in both.methods) / slack

    def test_a_band_is_as_wide_as_that_of_methods_that_agree(self) -> None:
        agreeing = [a_method(n, weight=0.5, model=a_point(model_log_sd=0.6)) for n in ("a", "b")]

        assert np.log(found(agreeing).values).std() == pytest.approx(0.6, rel=0.02)

    def test_an_input_shakes_all_methods_of_a_right_alike(self) -> None:
        royalty, earnings = (
            a_certain_right(revenue_log_sd=0.5, discount_rate=r) for r in (0.1, 0.2)
        )
        both = found(
            [a_method("a", weight=0.5, model=royalty), a_method("b", weight=0.5, model=earnings)]
        )

        assert np.log(both.values).std() == pytest.approx(0.5, rel=0.02)

    def test_a_worthless_method_has_no_spread(self) -> None:
        nothing = a_method("cost", weight=0.5, model=a_point(median=0.0))

        assert found([a_method(weight=0.5), nothing]).spread is None


class TestRefusals:
    @pytest.mark.parametrize(("weight", "rest"), [(0.5, 0.4), (0.9, 0.9)])
    def test_weights_that_do_not_sum_to_one(self, weight: float, rest: float) -> None:
        with pytest.raises(OutOfRange, match="weights must sum to 1"):
            found(two(weight=weight, rest=rest))

    def test_one_method_without_the_reason_for_it(self) -> None:
        with pytest.raises(MissingInput, match="VA-02"):
            found([a_method()])

    def test_a_second_method_that_counts_for_nothing(self) -> None:
        with pytest.raises(MissingInput, match="VA-02 asks for two methods of 5% or more"):
            found(two(weight=0.999, rest=0.001))
        assert found(two(weight=0.95, rest=0.05)).single_method_reason is None

    def test_a_reason_for_one_method_where_there_are_two(self) -> None:
        with pytest.raises(MalformedInput, match="single_method_reason"):
            found(two(), single_method_reason="why not")

    def test_no_method_at_all(self) -> None:
        with pytest.raises(MissingInput, match="methods"):
            found([])

    def test_two_methods_of_one_name(self) -> None:
        with pytest.raises(MalformedInput, match="different names"):
            found([a_method(weight=0.5), a_method(weight=0.5)])

    def test_a_weight_without_a_reason(self) -> None:
        with pytest.raises(MalformedInput, match=r"income\.reason"):
            Method(name="income", model=a_point(), weight=1.0, reason=" ")

    @pytest.mark.parametrize("weight", [0.0, -0.5, 1.5])
    def test_a_weight_out_of_range(self, weight: float) -> None:
        with pytest.raises(OutOfRange, match=r"income\.weight"):
            a_method(weight=weight)
