from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from tests.valuation.risk.builders import (
    PATHS,
    SEED,
    common_only,
    loadings,
    no_rights,
    some_loans,
    some_rights,
)
from valuation import MalformedInput, MissingInput, OutOfRange, UnknownReference
from valuation.codec import encode
from valuation.risk.columns import Loading, Loadings, Loans, Rights, load_loadings
from valuation.risk.portfolio import PortfolioRisk, portfolio_risk

SHIPPED = load_loadings()


def risk(
    rights: Rights | None = None,
    loans: Loans | None = None,
    *,
    shared: Loadings = SHIPPED,
    horizon: int = 3,
    paths: int = PATHS,
) -> PortfolioRisk:
    return portfolio_risk(
        rights or some_rights(),
        loans or some_loans(),
        loadings=shared,
        liquidation_share=0.48,
        horizon=horizon,
        paths=paths,
        seed=SEED,
    )


def unsecured(count: int, **changes: Any) -> Loans:
    """Equal loans without any right: each default loses everything."""
    return some_loans(count, exposure=np.ones(count), annual_pd=np.full(count, 0.02), **changes)


def only(at: int) -> tuple[Rights, Loans]:
    """One right of `some_rights`, and its loan."""
    owner, loan = some_rights().owner[at], some_rights().loan[at]
    loans = some_loans(1, ids=[loan], industry=[f"i{at // 2 % 2}"], owner=[owner])
    return reordered([at]), loans


def reordered(places: list[int]) -> Rights:
    """Some of `some_rights`, in this order."""
    columns: dict[str, Any] = {
        field.name: [getattr(some_rights(), field.name)[at] for at in places]
        for field in fields(Rights)
    }
    return Rights(**columns)


class TestAgainstClosedForms:
    def test_a_large_homogeneous_portfolio_loses_what_vasicek_says(self) -> None:
        """Vasicek 2002: the q quantile of the loss is Φ((Φ⁻¹(p) + √ρ Φ⁻¹(q)) / √(1 − ρ))."""
        rho, count = 0.2, 1000
        found = risk(
            no_rights(),
            unsecured(count),
            shared=loadings(default=common_only(np.sqrt(rho))),
            horizon=1,
            paths=60_000,
        )
        for tail in found.losses.tails[:2]:
            level = ndtri(0.02) + np.sqrt(rho) * ndtri(tail.level)
            expected = ndtr(level / np.sqrt(1 - rho))
            assert tail.value_at_risk / count == pytest.approx(expected, rel=0.05)

    def test_independent_defaults_are_binomial(self) -> None:
        found = risk(no_rights(), unsecured(500), shared=loadings(), horizon=1)

        assert found.losses.loss.mean == pytest.approx(10, rel=0.01)
        assert found.losses.loss.sd == pytest.approx(np.sqrt(500 * 0.02 * 0.98), rel=0.02)

    def test_loans_default_over_the_years_as_stated(self) -> None:
        found = risk(no_rights(), unsecured(200), horizon=5)

        assert found.losses.loss.mean == pytest.approx(200 * (1 - 0.98**5), rel=0.03)

    def test_a_default_is_met_by_the_value_of_its_year(self) -> None:
        """1 m that halves every year, sold at 48 %: 240,000, 120,000, 60,000 of 800,000."""
        [one, none] = np.ones(1), np.zeros(1)
        right = replace(
            reordered([0]),
            log_sd_below=none,
            log_sd_above=none,
            annual_log_sd=none,
            annual_hazard=none,
            annual_decline=one / 2,
        )
        loan = some_loans(1, annual_pd=one / 5)
        loss = 0.2 * 560_000 + 0.16 * 680_000 + 0.128 * 740_000

        assert risk(right, loan).losses.loss.mean == pytest.approx(loss, rel=0.02)

    def test_one_value_is_the_lognormal_that_was_stated(self) -> None:
        found = risk(*only(0))

        assert found.value.p50 == pytest.approx(1e6, rel=0.02)
        assert found.value.p90 / found.value.p50 == pytest.approx(np.exp(1.28155 * 0.6), rel=0.03)

    def test_each_side_of_the_median_has_the_spread_that_was_stated(self) -> None:
        """Finding of an audit: the lower side's spread on both made P90 twice what was signed."""
        rights, loans = only(0)
        found = risk(replace(rights, log_sd_below=np.array([1.2])), loans)

        assert found.value.p10 / found.value.p50 == pytest.approx(np.exp(-1.28155 * 1.2), rel=0.05)
        assert found.value.p90 / found.value.p50 == pytest.approx(np.exp(1.28155 * 0.6), rel=0.03)

    def test_age_price_moves_and_ends_count_until_the_horizon(self) -> None:
        found = risk(*only(0), shared=loadings())
        spread = 0.6**2 + 3 * 0.2**2
        mean = 1e6 * 0.92**3 * np.exp(spread / 2) * 0.9**3

        assert found.value_at_horizon.mean == pytest.approx(mean, rel=0.03)
        assert found.value_at_horizon.probability_of_zero == pytest.approx(0.271, abs=0.01)


class TestSums:
    def test_means_add_whatever_is_shared(self) -> None:
        parts = [risk(*only(at)).value.mean for at in range(6)]

        assert risk().value.mean == pytest.approx(sum(parts), rel=1e-4)

    def test_variances_add_where_nothing_is_shared(self) -> None:
        parts = [risk(*only(at), shared=loadings()).value.sd ** 2 for at in range(6)]

        assert risk(shared=loadings()).value.sd ** 2 == pytest.approx(sum(parts), rel=0.05)

    def test_shared_shocks_widen_the_sum(self) -> None:
        assert risk().value.sd > 1.2 * risk(shared=loadings()).value.sd

    @pytest.mark.parametrize("by", ["by_loan", "by_owner", "by_industry"])
    def test_contributions_sum_to_the_whole(self, by: str) -> None:
        losses = risk().losses
        parts = getattr(losses, by)

        assert sum(part.shortfall for part in parts) == pytest.approx(
            losses.tails[1].expected_shortfall, rel=1e-4
        )
        assert sum(part.expected_loss for part in parts) == pytest.approx(
            losses.loss.mean, rel=1e-4
        )
        assert sum(part.share for part in parts) == pytest.approx(1, rel=1e-4)

    def test_a_loan_never_loses_more_than_its_exposure(self) -> None:
        assert risk().losses.loss.p99 <= 3 * 8e5
        assert risk(loans=some_loans(annual_pd=np.ones(3))).losses.loss.p99 <= 3 * 8e5


class TestOrder:
    def test_tails_are_ordered(self) -> None:
        tails = risk(no_rights(), unsecured(100)).losses.tails
        measures = [measure for tail in tails for measure in (tail.value_at_risk, tail.alone)]

        assert [tail.level for tail in tails] == [0.95, 0.99, 0.999]
        assert all(tail.value_at_risk <= tail.expected_shortfall <= tail.alone for tail in tails)
        assert measures[::2] == sorted(measures[::2])

    def test_more_collateral_never_loses_more(self) -> None:
        less, more = (
            risk(some_rights(median=np.full(6, median))).losses.loss.mean for median in (5e5, 1e6)
        )

        assert more < less

    def test_values_that_fall_with_defaults_lose_more(self) -> None:
        """Wrong-way risk: the same defaults, but when values are low."""
        apart = loadings(default=common_only(0.6))
        together = loadings(default=common_only(0.6), value=common_only(0.8))

        assert risk(shared=together).losses.loss.mean > 1.1 * risk(shared=apart).losses.loss.mean

    def test_correlation_makes_the_tail_heavier(self) -> None:
        together, apart = (
            risk(no_rights(), unsecured(200), shared=shared, horizon=1, paths=5000).losses
            for shared in (SHIPPED, loadings())
        )

        for one, other in zip(together.tails, apart.tails, strict=True):
            assert one.expected_shortfall > 1.3 * other.expected_shortfall
        assert apart.loss.mean == pytest.approx(together.loss.mean, rel=0.1)

    def test_concentration_tells_equal_parts_by_their_number(self) -> None:
        loan, owner, industry = risk(no_rights(), unsecured(20)).losses.concentration

        assert (loan.effective, owner.effective, industry.effective) == (20, 20, 2)
        assert loan.largest == (0.05, 0.25, 0.5)


class TestRepetition:
    def test_the_same_seed_gives_the_same_bytes(self) -> None:
        assert encode(risk(paths=2000)) == encode(risk(paths=2000))

    def test_another_loan_shifts_nobodys_losses(self) -> None:
        few = {
            part.id: part.expected_loss for part in risk(no_rights(), unsecured(3)).losses.by_loan
        }
        many = {
            part.id: part.expected_loss for part in risk(no_rights(), unsecured(9)).losses.by_loan
        }

        assert few.items() <= many.items()

    def test_the_order_of_the_rights_does_not_show(self) -> None:
        assert encode(risk(reordered([5, 3, 1, 0, 2, 4]))) == encode(risk())


class TestRefusals:
    def test_no_loan(self) -> None:
        with pytest.raises(MissingInput, match="loans"):
            risk(no_rights(), some_loans(0))

    def test_a_right_for_a_loan_that_is_not_there(self) -> None:
        with pytest.raises(UnknownReference) as refused:
            risk(some_rights(loan=["l0", "l0", "l1", "l1", "l2", "l9"]))

        assert refused.value.argument == "rights.loan[5]"

    @pytest.mark.parametrize(
        ("field", "value", "argument"),
        [
            ("median", [1, 1, -1, 1, 1, 1], "rights.median[2]"),
            ("log_sd_below", [1, 1, 1, 1, 1, np.nan], "rights.log_sd_below[5]"),
            ("annual_decline", [0, 0, 0, -2, 0, 0], "rights.annual_decline[3]"),
            ("annual_hazard", [2, 1, 1, 1, 1, 1], "rights.annual_hazard[0]"),
        ],
    )
    def test_a_figure_out_of_range(self, field: str, value: Any, argument: str) -> None:
        with pytest.raises(OutOfRange) as refused:
            some_rights(**{field: value})

        assert refused.value.argument == argument

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("median", [1.0]),
            ("median", "many"),
            ("median", [10**400] * 6),
            ("industry", "abcdef"),
            ("owner", ["o"]),
            ("ids", ["r"] * 6),
            ("loan", ["l0", "l0", "l1", "l1", "l2", " "]),
        ],
    )
    def test_a_malformed_column(self, field: str, value: Any) -> None:
        with pytest.raises(MalformedInput, match=f"rights.{field}"):
            some_rights(**{field: value})

    def test_loadings_beyond_the_whole(self) -> None:
        with pytest.raises(OutOfRange, match="loading"):
            Loading(common=0.8, industry=0.6, owner=0.1)

    @pytest.mark.parametrize("horizon", [0, 31])
    def test_a_horizon_out_of_range(self, horizon: int) -> None:
        with pytest.raises(OutOfRange, match="horizon"):
            risk(horizon=horizon)

    def test_a_horizon_that_is_not_whole(self) -> None:
        with pytest.raises(MalformedInput, match="horizon"):
            risk(horizon=1.7)  # type: ignore[arg-type]


def test_the_shipped_loadings_say_that_they_are_assumptions() -> None:
    shared = SHIPPED.default.common**2 + SHIPPED.default.industry**2

    assert not SHIPPED.verified
    assert 0.12 <= shared <= 0.24
