"""The US renewal models and the owner's record on made-up patents."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.fitting.us import effect_of_other_folds
from valuation.models.catalogue import load_model
from valuation.models.scoring import Column, contributions, linear_predictor, predict
from valuation.models.us_renewal import (
    DOCUMENT_MODEL,
    OWNER_MODEL,
    RECORD,
    calendar_years,
    document_columns,
)
from valuation.models.us_renewal_likeness import Patents, likeness
from valuation.models.us_renewal_record import (
    NOISE_VARIANCE,
    OwnerRecord,
    owner_record,
    record_effect,
    record_parts,
)

DAY = np.array(["2005-06-14", "2006-02-07"], dtype="datetime64[D]")


def documents(
    claims: tuple[float, float] = (12.0, 40.0), kind: str | None = "B2"
) -> dict[str, Column]:
    return document_columns(
        title=["Laser with a curved cavity", None],
        kind=[kind, None],
        section=["H", None],
        claims=claims,
        cpc_codes=[3, np.nan],
        patent_citations=[8, np.nan],
        other_citations=[0, np.nan],
        similar_documents=[4, np.nan],
        inventors=[2, np.nan],
        title_words=[5, np.nan],
        priority=DAY - 1500,
        filed=DAY - 1100,
        granted=np.array([DAY[0], np.datetime64("NaT")]),
    )


def patents(
    owners: list[str | None],
    *,
    titles: list[str | None] | None = None,
    granted: list[float] | None = None,
    prefix: str = "known",
) -> Patents:
    count = len(owners)
    return Patents(
        keys=[f"{prefix}-{at}" for at in range(count)],
        owners=owners,
        titles=titles or ["Laser"] * count,
        granted=np.array(granted or [2005.0] * count),
    )


def a_record(known: Patents, surprise: float = 0.3) -> OwnerRecord:
    count = len(known)
    return owner_record(known, paid=np.ones(count), chance=np.full(count, 1.0 - surprise))


def effect_on(record: OwnerRecord, owner: str | None, title: str = "Laser") -> float:
    asked = patents([owner], titles=[title], prefix="asked")
    return float(record_effect(record, asked)[0])


def test_two_facts_at_once_are_named_by_the_lower_ends_of_their_quarters() -> None:
    columns = documents()
    assert columns["claims_similar_quarters"] == ["9+|3+", None]
    assert columns["section_priority_quarters"] == ["H|2001.2+", None]
    assert columns["lags_quarters"] == ["2.3+|1+", None]


def test_the_fewest_claims_have_a_quarter_of_their_own() -> None:
    assert documents((1.0, 8.0))["claims_similar_quarters"] == ["<9|3+", None]


def test_a_patent_of_which_little_is_known_still_has_a_probability() -> None:
    chances = predict(load_model(DOCUMENT_MODEL), documents())
    assert ((chances > 0.2) & (chances < 0.95)).all()


def test_a_plant_patent_which_owes_no_fees_is_told_apart() -> None:
    """35 U.S.C. § 41(b)(3): no fee keeps a plant patent in force, so none was ever paid."""
    used, plant, unknown = (
        predict(load_model(DOCUMENT_MODEL), documents(kind=kind))[0] for kind in ("B2", "P3", None)
    )
    assert plant < 0.2
    assert unknown == pytest.approx(used, abs=0.05)


def test_terms_and_intercept_add_up_to_the_score() -> None:
    model = load_model(OWNER_MODEL)
    columns: dict[str, Column] = {**documents(), RECORD: np.array([0.1, -0.2])}
    total = np.full(2, model.intercept)
    for term in contributions(model, columns).values():
        total += term
    assert total.tolist() == linear_predictor(model, columns).tolist()


def test_a_better_record_never_lowers_the_probability() -> None:
    effect = np.linspace(-0.6, 0.6, 49)
    chances = predict(load_model(OWNER_MODEL), {RECORD: effect})
    assert (np.diff(chances) >= 0.0).all()
    assert chances[-1] - chances[0] > 0.3


def test_days_become_years() -> None:
    years = calendar_years(np.array(["2003-01-01", "2004-07-01", "NaT"], dtype="datetime64[D]"))
    assert years[:2] == pytest.approx([2003.0, 2004.5], abs=0.01)
    assert np.isnan(years[2])


@given(st.integers(1, 30), st.floats(0.05, 0.95))
def test_the_record_of_equal_patents_is_the_credibility_formula(
    count: int, surprise: float
) -> None:
    """Bühlmann: `n k / (n k + s) * mean`, with k = 0.2 shared and s = 0.15 of its own."""
    record = a_record(patents(["Acme University"] * count), surprise)
    expected = surprise * count * 0.2 / (count * 0.2 + 0.15)
    assert effect_on(record, "Acme University") == pytest.approx(expected, rel=1e-8)


def test_weights_solve_the_equations_of_the_record() -> None:
    owners: list[str | None] = ["Acme University", "Acme College, Bolt Inc.", "Bolt Inc.", "Cog"]
    known = patents(owners, titles=["Laser", "Laser diode", "Maize", "Laser"])
    record = owner_record(
        known, paid=np.array([1.0, 0.0, 1.0, 0.0]), chance=np.array([0.6, 0.7, 0.5, 0.4])
    )
    system = likeness(known, known, known).toarray() + NOISE_VARIANCE * np.eye(4)
    assert system @ record.weights == pytest.approx(record.surprises, abs=1e-9)


@given(st.permutations(range(6)))
def test_the_order_of_the_known_patents_does_not_matter(order: list[int]) -> None:
    owners = ["Acme University", "Acme Inc.", "Bolt University", "Acme Bolt", "Cog", None]
    titles = ["Laser", "Laser diode", "Maize", "Maize seed", "Laser", "Laser"]
    paid, chance = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0]), np.linspace(0.3, 0.8, 6)
    shuffled = owner_record(
        patents([owners[at] for at in order], titles=[titles[at] for at in order]),
        paid=paid[order],
        chance=chance[order],
    )
    plain = owner_record(patents([*owners], titles=[*titles]), paid=paid, chance=chance)
    assert effect_on(shuffled, "Acme") == pytest.approx(effect_on(plain, "Acme"), abs=1e-9)


def test_spellings_of_an_owner_are_one_owner() -> None:
    record = a_record(patents(["The Regents Of The University Of California"] * 3))
    assert effect_on(record, "REGENTS OF UNIVERSITY OF CALIFORNIA") == pytest.approx(
        effect_on(record, "The Regents Of The University Of California")
    )


def test_like_titles_weigh_more_than_unlike_ones_and_near_grants_more_than_far_ones() -> None:
    owners: list[str | None] = ["Acme University", "Bolt University"]
    record = a_record(patents(owners, titles=["Laser diode", "Maize seed"]))
    assert effect_on(record, owners[0], "Laser diode") > effect_on(record, owners[0], "Maize") > 0.0
    asked = patents(["Acme University"] * 2, granted=[2005.5, 2010.0], prefix="asked")
    near, far = record_effect(record, asked)
    assert near > far > 0.0


def test_a_joint_owner_counts_less_than_a_sole_one() -> None:
    record = a_record(patents(["Acme University", "Bolt Inc."]))
    assert 0.0 < effect_on(record, "Acme University, Cog Ltd.") < effect_on(record, "Acme")


def test_an_owner_without_other_patents_has_a_record_of_nothing_and_an_unknown_owner_none() -> None:
    record = a_record(patents(["Acme University"]))
    assert effect_on(record, "Bolt University") == 0.0
    assert np.isnan(effect_on(record, None))


def test_the_parts_of_a_record_add_up_to_it_largest_first() -> None:
    known = patents(["Acme University"] * 3, titles=["Laser", "Laser diode", "Maize"])
    record = owner_record(known, paid=np.array([1.0, 0.0, 1.0]), chance=np.array([0.6, 0.6, 0.9]))
    asked = patents(["Acme University"], titles=["Laser diode"], prefix="asked")
    parts = record_parts(record, asked, largest=10)
    assert sum(part.part for part in parts) == pytest.approx(record_effect(record, asked)[0])
    assert parts[0].key == "known-1"
    assert all(part.part == part.likeness * part.weight for part in parts)
    assert record_parts(record, asked, largest=1) == parts[:1]


def test_a_patent_is_never_its_own_record() -> None:
    known = patents(["Acme University"] * 2)
    with pytest.raises(OutOfRange, match="asked must not hold patents of the record"):
        record_effect(a_record(known), known)


@given(st.integers(0, 11))
def test_at_fitting_a_record_does_not_depend_on_the_fold_of_the_patent(changed: int) -> None:
    known = patents(["Acme University"] * 12, titles=["Laser", "Maize", "Laser maize"] * 4)
    fold = np.arange(12) % 4
    surprises = np.linspace(-0.6, 0.5, 12)
    other = surprises.copy()
    other[changed] += 0.7
    before = effect_of_other_folds(known, surprises, fold)
    after = effect_of_other_folds(known, other, fold)
    same_fold = fold == fold[changed]
    assert after[same_fold] == pytest.approx(before[same_fold], abs=1e-12)
    assert (after[~same_fold] != before[~same_fold]).all()


def test_at_fitting_a_record_is_that_of_the_other_patents_alone() -> None:
    known = patents(["Acme University"] * 4, titles=["Laser", "Maize", "Laser", "Laser maize"])
    effect = effect_of_other_folds(known, np.array([0.4, -0.6, 0.4, 0.3]), np.arange(4))
    alike = likeness(known, known, known).toarray()
    rest = np.array([0, 1, 3])
    weights = np.linalg.solve(
        alike[np.ix_(rest, rest)] + NOISE_VARIANCE * np.eye(3), np.array([0.4, -0.6, 0.3])
    )
    assert effect[2] == pytest.approx(alike[2, rest] @ weights, rel=1e-8)


def test_input_that_gives_no_record_is_named() -> None:
    known = patents(["Acme University"] * 2)
    half = np.full(2, 0.5)
    with pytest.raises(MissingInput, match="known has no patent"):
        owner_record(patents([], titles=[], granted=[]), paid=np.ones(0), chance=np.ones(0))
    with pytest.raises(OutOfRange, match="paid must be 0 or 1"):
        owner_record(known, paid=half, chance=half)
    with pytest.raises(OutOfRange, match=r"chance must lie in \(0, 1\)"):
        owner_record(known, paid=np.ones(2), chance=np.ones(2))
    with pytest.raises(MalformedInput, match="paid and chance must have one entry"):
        owner_record(known, paid=np.ones(3), chance=half)
    with pytest.raises(MalformedInput, match="patents must have equally long columns"):
        Patents(keys=["a"], owners=["b", "c"], titles=["d"], granted=np.zeros(1))
    with pytest.raises(MalformedInput, match="asked must be one patent, got 2"):
        record_parts(a_record(known), patents(["a", "b"], prefix="asked"), largest=3)
