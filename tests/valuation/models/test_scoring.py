"""Additive models: what a row scores, and that its parts are the score."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.models.builders import CLAIMS, NAME, OWNER, a_model
from valuation.codec import decode, encode, parse
from valuation.errors import MalformedInput, MissingInput, OutOfRange, UnknownReference
from valuation.models.additive import AdditiveModel, ErrorBand, Link, Piecewise
from valuation.models.catalogue import available_models, load_model
from valuation.models.scoring import (
    BLOCK,
    Coded,
    Columns,
    band_80,
    contributions,
    linear_predictor,
    predict,
    words_of,
)

claim_counts = st.one_of(st.none(), st.floats(0.0, 500.0))
owners = st.sampled_from([None, "company", "individual", "church"])


def test_a_score_is_the_sum_that_a_reader_makes_by_hand() -> None:
    columns: Columns = {
        "claims": [12.5],
        "owner": ["company"],
        "title": ["Sensor, and method of sensing"],
    }
    by_hand = 0.2 + 0.3 + 0.5 + (0.8 - 0.2) / math.sqrt(2.0)
    assert linear_predictor(a_model(), columns)[0] == pytest.approx(by_hand, abs=1e-12)
    assert predict(a_model(), columns)[0] == pytest.approx(1.0 / (1.0 + math.exp(-by_hand)))


def test_the_link_decides_what_the_sum_means() -> None:
    columns = {"claims": [5.0]}
    total = linear_predictor(a_model(), columns)[0]
    assert predict(a_model(Link.LOG), columns)[0] == pytest.approx(math.exp(total))
    assert predict(a_model(Link.IDENTITY), columns)[0] == total


@given(st.lists(st.tuples(claim_counts, owners), min_size=1, max_size=20))
def test_contributions_add_up_to_the_predictor_to_the_last_bit(
    rows: list[tuple[float | None, str | None]],
) -> None:
    columns: Columns = {
        "claims": [claims for claims, _ in rows],
        "owner": [owner for _, owner in rows],
    }
    parts = contributions(a_model(), columns)
    total = np.full(len(rows), a_model().intercept)
    for part in parts.values():
        total = total + part
    assert total.tolist() == linear_predictor(a_model(), columns).tolist()


@given(st.floats(-1e6, 1e6))
def test_a_curve_is_flat_beyond_its_knots_and_never_leaves_its_values(claims: float) -> None:
    given_part = contributions(a_model(), {"claims": [claims]})["claims"][0]
    assert min(CLAIMS.values) <= given_part <= max(CLAIMS.values)
    if claims <= CLAIMS.knots[0]:
        assert given_part == CLAIMS.values[0]


def test_unknown_is_the_missing_value_and_never_zero() -> None:
    parts = contributions(a_model(), {"claims": [None, math.nan, 0.0], "owner": [None, "x", ""]})
    assert parts["claims"].tolist() == [CLAIMS.missing, CLAIMS.missing, CLAIMS.values[0]]
    assert parts["owner"].tolist() == [OWNER.other] * 3
    assert parts["title"].tolist() == [0.0] * 3


def test_codes_score_as_the_levels_they_stand_for() -> None:
    texts = ["individual", None, "church", "company"]
    codes = Coded(codes=np.array([1, -1, 0, 2]), levels=("church", "individual", "company"))
    by_text = linear_predictor(a_model(), {"owner": texts})
    assert linear_predictor(a_model(), {"owner": codes}).tolist() == by_text.tolist()


def test_rows_beyond_one_block_score_as_they_do_alone() -> None:
    claims = np.linspace(0.0, 30.0, BLOCK + 7)
    together = linear_predictor(a_model(), {"claims": claims})
    alone = [linear_predictor(a_model(), {"claims": [one]})[0] for one in claims[-3:]]
    assert together[-3:].tolist() == alone


def test_the_band_of_a_normal_error_holds_eighty_percent() -> None:
    model = a_model(Link.IDENTITY, error_sd=2.0)
    low, high = band_80(model, {"claims": [5.0]})
    middle = predict(model, {"claims": [5.0]})[0]
    assert high[0] - middle == pytest.approx(2.0 * 1.2815515655446004)
    assert middle - low[0] == pytest.approx(high[0] - middle)


def test_a_band_by_level_follows_the_level() -> None:
    band = ErrorBand(knots=(0.0, 1.0), low=(-1.0, -3.0), high=(2.0, 4.0))
    model = replace(a_model(Link.IDENTITY), band=band, intercept=0.0)
    low, high = band_80(model, {"owner": ["company"]})
    middle = predict(model, {"owner": ["company"]})[0]
    assert low[0] == pytest.approx(middle - (1.0 + 2.0 * middle))
    assert high[0] == pytest.approx(middle + 2.0 + 2.0 * middle)


def test_a_model_that_states_no_error_gives_no_band() -> None:
    with pytest.raises(MissingInput, match="states no error"):
        band_80(a_model(), {"claims": [1.0]})


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"claimz": [1.0]}, "has claimz; by-hand reads only claims, owner, title"),
        ({}, "at least one column"),
        ({"claims": [1.0], "owner": ["company", "company"]}, "equally long"),
        ({"claims": ["many"]}, "claims must be numbers"),
        ({"claims": [[1.0]]}, "one number a row"),
        ({"claims": [math.inf]}, "claims must be finite"),
        ({"owner": [3.0]}, "owner must be texts"),
        ({"owner": "abc"}, "owner must be a column, got 'abc'"),
        ({"claims": Coded(codes=np.array([0]), levels=("a",))}, "claims must be numbers"),
        ({"title": Coded(codes=np.array([0]), levels=("a",))}, "title must be texts"),
    ],
)
def test_malformed_columns_are_named(columns: dict[str, list[float]], said: str) -> None:
    with pytest.raises((MalformedInput, OutOfRange), match=said):
        predict(a_model(), columns)


def test_codes_outside_their_levels_are_refused() -> None:
    with pytest.raises(OutOfRange, match=r"\[-1, 0\]"):
        Coded(codes=np.array([1]), levels=("a",))
    with pytest.raises(MalformedInput, match="whole numbers"):
        Coded(codes=np.array([0.5]), levels=("a",))


def test_words_are_distinct_lower_case_and_latin() -> None:
    assert words_of("A Sensor; the SENSOR of 传感器 x2") == ("sensor", "the")


@pytest.mark.parametrize(
    ("knots", "values", "said"),
    [
        ((1.0, 1.0), (0.0, 0.0), "must increase"),
        ((1.0,), (0.0, 0.0), "as many as values"),
        ((), (), "at least one"),
        ((1.0,), (math.nan,), "finite"),
    ],
)
def test_a_malformed_curve_is_refused(
    knots: tuple[float, ...], values: tuple[float, ...], said: str
) -> None:
    with pytest.raises((MalformedInput, OutOfRange), match=said):
        Piecewise(feature="claims", label=NAME, knots=knots, values=values, missing=0.0)


def test_a_model_has_one_term_a_feature() -> None:
    with pytest.raises(MalformedInput, match="two terms for claims"):
        replace(a_model(), piecewise=(CLAIMS, CLAIMS))


def test_a_model_reads_back_from_its_canonical_text() -> None:
    model = a_model(error_sd=0.7)
    assert decode(parse(encode(model)), AdditiveModel, "model") == model


@pytest.mark.parametrize(("model_id", "version"), available_models())
def test_every_shipped_model_is_stored_under_its_own_name(model_id: str, version: str) -> None:
    model = load_model(model_id, version)
    assert (model.id, model.version) == (model_id, version)
    assert model.provenance.rows > 0
    assert all((model.provenance.data, model.provenance.licence, model.provenance.not_for))


def test_a_model_that_is_not_shipped_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownReference, match="brand-value"):
        load_model("no-such-model")
    with pytest.raises(UnknownReference, match="version must be one of 1"):
        load_model("brand-value", "99")
