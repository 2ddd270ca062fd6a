"""The arithmetic of the bank's figures, against hand values and closed forms."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.appraisals.calculation import range_of
from ip_finance.collateral.calculation import (
    loan_value,
    policy_view,
)
from ip_finance.collateral.domain import Secured, ValueRange, difference, shock_of
from ip_finance.collateral.errors import BadShock
from ip_finance.collateral.portfolio import portfolio_of
from ip_finance.collateral.survival import Predicted, survival_watch
from ip_finance.core.money import BasisPoints, Fen
from tests.builders import TODAY
from tests.collateral.rights import YUAN, secured, secures, value_of
from tests.parties.builders import id_of
from tests.valuation.appraisal.builders import some_inputs
from valuation.appraisal.appraise import appraise
from valuation.appraisal.report import methods_in, to_json
from valuation.risk.holding import hold_values

CONFIDENCE = 0.9


class TestPolicyView:
    def test_holds_what_is_owed_against_value_times_cap(self) -> None:
        view = policy_view(secured())

        assert view.value == 3_000_000 * YUAN
        assert view.limit == 750_000 * YUAN
        assert (view.ltv, view.cap, view.is_breached) == (2_000, 2_500, False)

    def test_adds_rights_with_caps_of_their_own(self) -> None:
        model = secures("model", right_type="utility-model", cap=BasisPoints(1_500))

        view = policy_view(secured(secures(), model))

        assert view.limit == (750_000 + 450_000) * YUAN
        assert view.cap == 2_000

    def test_says_what_heals_a_breach(self) -> None:
        """900,000 owed against 750,000: 150,000 paid back, or rights of 600,000 at a quarter."""
        view = policy_view(secured(outstanding=Fen(900_000 * YUAN)))

        assert view.shortfall == 150_000 * YUAN
        assert view.top_up == 600_000 * YUAN

    @pytest.mark.parametrize(
        "gone", [{"is_alive": False}, {"valuation": None}, {"cap": None}], ids=str
    )
    def test_counts_nothing_for_a_right_without_value_or_cap(self, gone: dict[str, object]) -> None:
        found = secured(secures(), secures("gone", **gone))

        assert policy_view(found) == policy_view(secured())
        assert [one.number for one in found.left_out] == ["ZL gone"]

    def test_knows_no_ratio_where_nothing_has_a_value(self) -> None:
        view = policy_view(secured(secures(valuation=None)))

        assert (view.ltv, view.top_up, view.is_breached) == (None, None, True)

    @given(
        owed=st.integers(1, 10**12),
        base=st.integers(1, 10**12),
        cap=st.integers(1, 10_000),
    )
    def test_a_top_up_heals_the_breach_and_little_less_does_not(
        self, owed: int, base: int, cap: int
    ) -> None:
        loan = secured(
            secures(valuation=value_of(base), cap=BasisPoints(cap)), outstanding=Fen(owed * YUAN)
        )
        view = policy_view(loan)
        if view.top_up is None or not view.is_breached:
            return

        more = secures("more", valuation=value_of(-(-view.top_up // YUAN) + 1), cap=view.cap)
        healed = policy_view(secured(*loan.rights, more, outstanding=loan.outstanding))

        assert healed.shortfall <= healed.value // 10_000 + 1, "the cap is in whole basis points"


class TestShock:
    def test_of_a_fifth_takes_a_fifth_of_every_value(self) -> None:
        view = policy_view(secured(outstanding=Fen(700_000 * YUAN)), -0.2)

        assert view.value == 2_400_000 * YUAN
        assert view.shortfall == 100_000 * YUAN

    def test_of_one_type_leaves_the_others(self) -> None:
        model = secures("model", right_type="utility-model", cap=BasisPoints(1_500))

        view = policy_view(secured(secures(), model), -0.5, "utility-model")

        assert view.value == 4_500_000 * YUAN

    @given(factors=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
    def test_that_is_deeper_never_helps(self, factors: tuple[float, float]) -> None:
        deep, mild = sorted(factors)

        assert policy_view(secured(), deep).shortfall >= policy_view(secured(), mild).shortfall

    @pytest.mark.parametrize("text", ["", "x", "nan", "inf", "-1.01", "2", "1e400", "−0.2"])
    def test_that_is_none_is_refused_by_name(self, text: str) -> None:
        with pytest.raises(BadShock):
            shock_of(text)


class TestLoanValue:
    def test_a_band_alone_is_as_wide_as_it_was_signed(self) -> None:
        """A report of another engine leaves P10, P50 and P90, 100 days of ten years ago."""
        band = ValueRange(Fen(1_500_000 * YUAN), Fen(3_000_000 * YUAN), Fen(6_000_000 * YUAN))
        sure = secures(kept=(), invalidation=0.0, valuation=band)

        found = loan_value(secured(sure), CONFIDENCE, TODAY)

        left = 1 - 100 / ((sure.ends_on - TODAY).days + 100)
        assert found.today is not None
        assert found.today.p10 == pytest.approx(1_500_000 * left, rel=0.03)
        assert found.today.p50 == pytest.approx(3_000_000 * left, rel=0.02)
        assert found.today.p90 == pytest.approx(6_000_000 * left, rel=0.03)

    @pytest.mark.parametrize("width", [1.0, 1e9])
    def test_a_band_that_says_too_much_or_too_little_is_still_used(self, width: float) -> None:
        found = loan_value(secured(secures(valuation=value_of(10**9, width))), CONFIDENCE, TODAY)

        assert found.today is not None
        assert 0 < found.today.p10 < found.today.p50 < found.today.p90

    def test_survival_to_maturity_is_what_the_report_predicted_from_today_on(self) -> None:
        """Valued 100 days ago, a year to go: S(e + 1) / S(e), and one year of invalidation."""
        found = loan_value(secured(), CONFIDENCE, TODAY)
        elapsed = 100 / 365.25
        kept_now = 0.95**elapsed
        kept_then = 0.95 * (0.9 / 0.95) ** elapsed

        [row] = found.rights
        assert row.lending.alive_at_maturity == pytest.approx(kept_then / kept_now * 0.99, abs=0.01)

    def test_every_step_of_a_forced_sale_can_be_redone(self) -> None:
        """EN-01: 70 % of the value, then 56 %; a tenth of costs; a year of waiting at 6 %."""
        [row] = loan_value(secured(), CONFIDENCE, TODAY).rights

        steps = [line.value for line in row.liquidation.lines]
        assert steps == pytest.approx([2_100_000, 1_680_000, 1_512_000, 1_512_000 / 1.06], rel=1e-5)

    def test_expected_loss_is_probability_times_loss_times_exposure(self) -> None:
        lending = loan_value(secured(), CONFIDENCE, TODAY).lending
        assert lending is not None
        pd = 1 - (1 - 0.03) ** (365 / 365.25)

        assert lending.expected_loss == pytest.approx(pd * lending.lgd * 600_000, rel=1e-4)
        assert lending.expected_loss_at_zero == pytest.approx(pd * 600_000, rel=1e-4)

    def test_a_loan_in_default_defaults_for_certain(self) -> None:
        lending = loan_value(secured(is_defaulted=True), CONFIDENCE, TODAY).lending

        assert lending is not None
        assert lending.expected_loss_at_zero == pytest.approx(600_000)

    def test_a_right_without_a_predicted_survival_is_not_said_to_die(self) -> None:
        [row] = loan_value(secured(secures(kept=(), invalidation=0.0)), CONFIDENCE, TODAY).rights

        assert row.lending.alive_at_maturity == 1.0

    def test_rights_of_one_pledgor_fall_together(self) -> None:
        """Two halves under shared shocks spread more than if they were apart, less than one."""
        half = value_of(1_500_000)
        pair = secured(secures("one", valuation=half), secures("two", valuation=half))
        strangers = secured(
            secures("one", valuation=half, field="A", owner_id=id_of("x")),
            secures("two", valuation=half, field="G", owner_id=id_of("y")),
        )

        valued = [loan_value(one, CONFIDENCE, TODAY) for one in (strangers, pair, secured())]
        widths = [one.today.p90 / one.today.p10 for one in valued if one.today]

        assert widths == sorted(widths)

    def test_the_same_loan_gives_the_same_figures_to_the_last_digit(self) -> None:
        assert loan_value(secured(), CONFIDENCE, TODAY) == loan_value(secured(), CONFIDENCE, TODAY)

    @settings(max_examples=8, deadline=None)
    @given(low=st.floats(0.5, 0.8), more=st.floats(0.01, 0.19))
    def test_more_confidence_never_lends_more(self, low: float, more: float) -> None:
        careless, careful = (
            loan_value(secured(), confidence, TODAY).lending for confidence in (low, low + more)
        )
        assert careless is not None
        assert careful is not None

        assert careful.maximum_loan <= careless.maximum_loan

    def test_a_loan_whose_maturity_has_passed_is_looked_at_for_a_year(self) -> None:
        late = loan_value(secured(matures_on=TODAY - timedelta(days=9)), CONFIDENCE, TODAY)

        assert late.years == 1.0


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """An appraisal of today's engine, as it is stored."""
    return dict(json.loads(to_json(appraise(some_inputs()))))


class TestOfAReport:
    """The bank's figures are those of the very models behind the appraisal: no second way."""

    def pledged(self, report: dict[str, Any]) -> Secured:
        """Five years of cash, twelve of legal life; valued today, a loan of three years."""
        low, base, high = range_of(report)
        right = secures(valuation=ValueRange(low, base, high), valued_on=TODAY, report=report)
        return secured(right, matures_on=TODAY + timedelta(days=1096))

    def test_a_right_is_worth_at_maturity_what_it_would_be_by_itself(
        self, report: dict[str, Any]
    ) -> None:
        """An audit found 0.94 and 1.78 million here, beside 1.35 million by `hold_values`."""
        found = loan_value(self.pledged(report), CONFIDENCE, TODAY)
        [method] = methods_in(report)
        alone = hold_values(method.model, dates=[0, 3], right="other", seed=9, paths=50_000)

        assert found.today is not None
        assert found.at_maturity is not None
        assert found.today.mean == pytest.approx(alone[0].mean(), rel=0.02)
        assert found.at_maturity.mean == pytest.approx(alone[1].mean(), rel=0.04)

    def test_no_death_counts_twice(self, report: dict[str, Any]) -> None:
        """What a buyer pays today is the mean of the appraisal, which knows of every end."""
        found = loan_value(self.pledged(report), CONFIDENCE, TODAY)

        assert found.today is not None
        assert found.today.probability_of_zero == 0.0
        assert found.today.mean == pytest.approx(report["distribution"]["mean"], rel=0.06)

    def test_many_rights_together_are_valued_like_one(self, report: dict[str, Any]) -> None:
        loan = self.pledged(report)
        alone = loan_value(replace(loan, matures_on=None), CONFIDENCE, TODAY)
        risk = portfolio_of([loan], id_of("bank"), TODAY).risk

        assert risk is not None
        assert alone.today is not None
        assert alone.at_maturity is not None
        for one, other in ((risk.value, alone.today), (risk.value_at_horizon, alone.at_maturity)):
            assert one.p50 == pytest.approx(other.p50, rel=0.05)
            assert one.p90 == pytest.approx(other.p90, rel=0.08)
            assert one.mean == pytest.approx(other.mean, rel=0.05)


class TestPortfolio:
    def test_concentration_shares_the_loans_out_by_value(self) -> None:
        loan = secured(
            secures("one", valuation=value_of(1_000_000)),
            secures("two", valuation=value_of(3_000_000), field="A", right_type="trademark"),
        )
        found = portfolio_of([loan], id_of("bank"), TODAY)
        assert found.by_field is not None
        assert found.by_type is not None

        assert {part.code: part.share for part in found.by_field.parts} == pytest.approx(
            {"A": 0.75, "G": 0.25}
        )
        assert found.by_type.concentration.hhi == pytest.approx(0.75**2 + 0.25**2)

    def test_companies_of_one_name_are_two_owners(self) -> None:
        loan = secured(secures("one"), secures("two", owner_id=id_of("other-sme")))
        found = portfolio_of([loan], id_of("bank"), TODAY).by_owner
        assert found is not None

        assert {part.code for part in found.parts} == {str(id_of("sme")), str(id_of("other-sme"))}
        assert [part.name for part in found.parts] == ["成都星灿", "成都星灿"]
        assert found.concentration.hhi == pytest.approx(0.5)

    def test_parts_of_the_loans_sum_to_the_shortfall(self) -> None:
        other = secured(
            secures("other", loan_id=id_of("other loan"), owner_id=id_of("other-sme"), field="A"),
            loan_id=id_of("other loan"),
            borrower_id=id_of("other-sme"),
            outstanding=Fen(2_000_000 * YUAN),
        )
        found = portfolio_of([secured(), other], id_of("bank"), TODAY)
        assert found.risk is not None
        risk = found.risk

        at_99 = next(tail for tail in risk.losses.tails if tail.level == 0.99)
        assert sum(part.shortfall for part in risk.losses.by_loan) == pytest.approx(
            at_99.expected_shortfall, rel=1e-4
        )
        assert risk.exposure == 2_600_000
        assert at_99.value_at_risk <= at_99.expected_shortfall <= risk.exposure

    def test_a_bank_without_valued_rights_is_told_so(self) -> None:
        found = portfolio_of([secured(secures(valuation=None))], id_of("bank"), TODAY)

        assert (found.risk, found.by_type) == (None, None)
        assert len(found.left_out) == 1


class TestSurvivalWatch:
    def predicted(self, name: str, *, has_ended: bool) -> Predicted:
        return Predicted(id_of(name), name, TODAY - timedelta(days=731), (0.9, 0.8), has_ended)

    def test_few_rights_say_nothing(self) -> None:
        found = survival_watch([self.predicted("one", has_ended=True)], TODAY)

        assert (found.comparison, found.observed) == (None, 1)
        assert found.expected == pytest.approx(0.2, abs=0.001)

    def test_many_are_held_against_what_was_predicted(self) -> None:
        rights = [self.predicted(str(n), has_ended=n < 8) for n in range(40)]

        found = survival_watch(rights, TODAY)

        assert found.comparison is not None
        assert found.comparison.ratio == pytest.approx(1.0, rel=0.01)
        assert found.comparison.consistent

    def test_a_prediction_of_today_is_not_judged(self) -> None:
        fresh = Predicted(id_of("fresh"), "fresh", TODAY, (0.9,), False)

        assert survival_watch([fresh], TODAY).rights == ()


def test_a_difference_is_a_share_of_the_external_value() -> None:
    assert difference(Fen(80), Fen(100)) == -0.2
