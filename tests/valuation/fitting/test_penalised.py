"""Penalised fits: what they recover, how penalties act, and that nothing is random."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.valuation.models.builders import NAME, PROVENANCE
from valuation.checks import Floats
from valuation.errors import MalformedInput
from valuation.fitting.bands import error_band
from valuation.fitting.penalised import (
    Plan,
    choose,
    fit,
    folds,
    grid_of,
    loss,
    out_of_fold,
    take,
)
from valuation.fitting.terms import Curve, Group, PartialCurve, PartialGroup, Penalties, Term, Text
from valuation.models.additive import Link
from valuation.models.scoring import Coded, Column, predict

ROWS = 3_000
LIGHT = Penalties(smooth=0.01, levels=0.01, words=0.01)
KEYS = [f"row {at}" for at in range(ROWS)]


def plan(link: Link, *terms: Term) -> Plan:
    return Plan(id="m", version="1", title=NAME, link=link, terms=terms, provenance=PROVENANCE)


def numbers(seed: int) -> Floats:
    return np.random.Generator(np.random.PCG64(seed)).uniform(0.0, 10.0, ROWS)


def events(chance: Floats) -> Floats:
    return (np.random.Generator(np.random.PCG64(9)).random(ROWS) < chance).astype(np.float64)


CURVE = Curve(feature="size", label=NAME, knots_at=(0.0, 5.0, 10.0))


def test_least_squares_without_noise_finds_the_curve() -> None:
    size = numbers(1)
    outcome = 3.0 + np.interp(size, [0.0, 5.0, 10.0], [0.0, 2.0, -1.0])
    model = fit(plan(Link.IDENTITY, CURVE), {"size": size}, outcome, LIGHT)
    assert np.abs(predict(model, {"size": size}) - outcome).max() < 1e-3
    left, middle, right = model.piecewise[0].values
    assert (middle - left, right - middle) == pytest.approx((2.0, -3.0), abs=1e-3)


def test_logistic_regression_is_calibrated_on_the_rows_of_the_fit() -> None:
    size = numbers(2)
    happened = events(1.0 / (1.0 + np.exp(-(size - 5.0))))
    model = fit(plan(Link.LOGIT, CURVE), {"size": size}, happened, LIGHT)
    predicted = predict(model, {"size": size})
    assert predicted.mean() == pytest.approx(happened.mean(), abs=1e-5)
    assert model.piecewise[0].values[0] < -3.0 < 3.0 < model.piecewise[0].values[2]


def test_events_that_a_feature_tells_apart_fully_do_not_break_the_fit() -> None:
    size = numbers(3)
    model = fit(plan(Link.LOGIT, CURVE), {"size": size}, (size > 5.0).astype(np.float64), LIGHT)
    assert np.isfinite(model.piecewise[0].values).all()


def test_a_log_link_fits_the_median_amount() -> None:
    size = numbers(4)
    outcome = np.exp(0.3 * size + np.random.Generator(np.random.PCG64(5)).normal(0, 1, ROWS))
    model = fit(plan(Link.LOG, CURVE), {"size": size}, outcome, LIGHT)
    assert np.mean(outcome < predict(model, {"size": size})) == pytest.approx(0.5, abs=0.03)


def test_heavier_penalties_flatten_curves_and_levels() -> None:
    size, level = numbers(5), np.where(numbers(6) > 5.0, "a", "b")
    outcome = np.sin(size) + (level == "a")
    columns: dict[str, Column] = {"size": size, "level": level.tolist()}
    form = plan(Link.IDENTITY, CURVE, Group(feature="level", label=NAME))
    spreads = []
    for strength in (0.01, 300.0, 1e7):
        model = fit(form, columns, outcome, Penalties(smooth=strength, levels=strength))
        of_levels = model.levels[0].values
        spreads.append((np.ptp(model.piecewise[0].values), abs(of_levels["a"] - of_levels["b"])))
    assert spreads == sorted(spreads, reverse=True)
    assert max(spreads[-1]) < 0.01


def test_unknown_numbers_have_a_value_of_their_own() -> None:
    size = numbers(7)
    unknown = numbers(8) < 3.0
    outcome = np.where(unknown, 7.0, size / 10.0)
    seen = np.where(unknown, np.nan, size)
    model = fit(plan(Link.IDENTITY, CURVE), {"size": seen}, outcome, LIGHT)
    assert predict(model, {"size": [None]})[0] == pytest.approx(7.0, abs=0.01)


def test_terms_for_some_rows_alone_add_nothing_elsewhere() -> None:
    at_home = numbers(9) < 5.0
    size = np.where(at_home, numbers(10), np.nan)
    month = [None if home else str(at % 3) for at, home in enumerate(at_home)]
    outcome = np.where(at_home, 5.0 + np.nan_to_num(size), 1.0)
    form = plan(
        Link.IDENTITY,
        PartialCurve(feature="size", label=NAME, knots_at=(0.0, 10.0)),
        Group(feature="home", label=NAME),
        PartialGroup(feature="month", label=NAME),
    )
    columns: dict[str, Column] = {
        "size": size,
        "home": ["yes" if home else "no" for home in at_home],
        "month": month,
    }
    model = fit(form, columns, outcome, LIGHT)
    assert model.piecewise[0].missing == 0.0
    assert next(of.other for of in model.levels if of.feature == "month") == 0.0
    average = predict(model, {"home": ["yes"]})[0]
    assert average == pytest.approx(outcome[at_home].mean(), abs=0.01)
    assert predict(model, columns) == pytest.approx(outcome, abs=0.01)


def test_rare_levels_and_rare_words_share_what_is_left() -> None:
    levels = ["rare" if at < 5 else "usual" for at in range(ROWS)]
    titles = ["odd thing" if at < 5 else "usual thing" for at in range(ROWS)]
    form = plan(
        Link.IDENTITY,
        Group(feature="level", label=NAME, fewest=15),
        Text(feature="title", label=NAME, fewest=30),
    )
    model = fit(form, {"level": levels, "title": titles}, numbers(11), LIGHT)
    assert set(model.levels[0].values) == {"usual"}
    assert set(model.words[0].weights) == {"thing", "usual"}


def test_coefficients_have_six_significant_digits_and_repeat() -> None:
    size, happened = numbers(12), events(np.full(ROWS, 0.4))
    first, second = (fit(plan(Link.LOGIT, CURVE), {"size": size}, happened, LIGHT) for _ in "ab")
    assert first == second
    assert all(value == float(f"{value:.6g}") for value in first.piecewise[0].values)


def test_a_row_is_predicted_by_a_model_that_has_not_seen_it() -> None:
    """Only row 0 has this level; seen, it would be predicted well, unseen as any other."""
    levels = [f"level {at}" for at in range(ROWS)]
    outcome = np.where(np.arange(ROWS) == 0, 1_000.0, 0.0)
    form = plan(Link.IDENTITY, Group(feature="level", label=NAME, fewest=1))
    few = {"level": levels[:200]}
    fold = folds(KEYS[:200], 5, "salt")
    seen = predict(fit(form, few, outcome[:200], LIGHT), few)
    unseen = out_of_fold(form, few, outcome[:200], LIGHT, fold)
    assert seen[0] > 900.0
    assert unseen[0] == pytest.approx(0.0, abs=1e-6)


def test_folds_depend_on_key_and_salt_alone_and_are_about_equal() -> None:
    fold = folds(KEYS, 5, "salt")
    assert folds(KEYS[::-1], 5, "salt").tolist() == fold[::-1].tolist()
    assert folds(KEYS, 5, "other").tolist() != fold.tolist()
    assert np.bincount(fold).min() > 0.8 * ROWS / 5


def test_noise_is_given_the_strongest_penalty_and_signal_a_weaker_one() -> None:
    size, fold = numbers(13)[:300], folds(KEYS[:300], 5, "salt")
    grid = grid_of(smooth=(0.1, 1e6), levels=(1.0,))
    noise = np.random.Generator(np.random.PCG64(14)).normal(0, 1, 300)
    form = plan(Link.IDENTITY, Curve(feature="size", label=NAME, knots=40))
    assert choose(form, {"size": size}, noise, fold, grid).smooth == 1e6
    assert choose(form, {"size": size}, 5.0 * np.sin(size) + noise, fold, grid).smooth == 0.1


def test_losses_are_those_of_a_hand_calculation() -> None:
    happened, chance = np.array([1.0, 0.0]), np.array([0.5, 0.75])
    assert loss(Link.LOGIT, happened, chance) == pytest.approx(np.log(8.0) / 2)
    assert loss(Link.IDENTITY, np.array([1.0, 4.0]), np.array([2.0, 2.0])) == 2.5
    assert loss(Link.LOG, np.exp([1.0, 4.0]), np.exp([2.0, 2.0])) == pytest.approx(2.5)


def test_rows_are_taken_from_columns_of_every_kind() -> None:
    chosen: NDArray[np.bool_] = np.array([True, False, True])
    codes = Coded(codes=np.array([0, -1, 0]), levels=("a",))
    taken = take({"n": np.arange(3.0), "t": ["a", None, "c"], "c": codes}, chosen)
    assert np.asarray(taken["n"]).tolist() == [0.0, 2.0]
    assert taken["t"] == ["a", "c"]
    assert isinstance(taken["c"], Coded)
    assert taken["c"].codes.tolist() == [0, 0]


def test_codes_cannot_be_fitted() -> None:
    codes = Coded(codes=np.zeros(ROWS, dtype=np.int64), levels=("a",))
    with pytest.raises(MalformedInput, match="must be texts to be fitted"):
        fit(plan(Link.LOGIT, Group(feature="g", label=NAME)), {"g": codes}, np.ones(ROWS), LIGHT)


def test_the_band_of_errors_holds_eighty_percent_at_every_level() -> None:
    generator = np.random.Generator(np.random.PCG64(15))
    predicted = generator.uniform(0.0, 3.0, 20_000)
    errors = generator.normal(0.0, 1.0, 20_000) * (1.0 + predicted)
    band = error_band(predicted, predicted + errors, 3)
    low = np.interp(predicted, band.knots, band.low)
    high = np.interp(predicted, band.knots, band.high)
    for left in (0.0, 1.0, 2.0):
        rows = (left <= predicted) & (predicted < left + 1.0)
        assert np.mean((low <= errors)[rows] & (errors <= high)[rows]) == pytest.approx(
            0.8, abs=0.05
        )
