"""Survival of a Chinese patent: properties, arithmetic by hand, and what is said of its limits."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuation.errors import MalformedInput, OutOfRange, UnknownReference
from valuation.models.cn_kept import OwnerKind, kept_columns
from valuation.models.cn_survival import (
    KnownOfRight,
    LapseGroup,
    LapseRate,
    OwnerGroup,
    PatentKind,
    SurvivalCaveat,
    load_lapse_table,
    survival,
)

RIGHT = KnownOfRight(
    kind=PatentKind.INVENTION,
    domestic=True,
    owner=OwnerKind.COMPANY,
    main_ipc="A61K31/00",
    claims=9,
    inventors=2,
    grant_lag_years=3.2,
    publication_lag_days=240,
    filing_month=5,
)

rights = st.builds(
    KnownOfRight,
    kind=st.sampled_from(PatentKind),
    domestic=st.sampled_from([True, False, None]),
    owner=st.sampled_from([None, *OwnerKind]),
    main_ipc=st.sampled_from([None, "A61K35/78", "H04L9/32", "B25J"]),
    claims=st.none() | st.integers(0, 200),
    inventors=st.none() | st.integers(0, 30),
    grant_lag_years=st.none() | st.floats(0.0, 15.0),
    publication_lag_days=st.none() | st.integers(0, 2000),
    filing_month=st.none() | st.integers(1, 12),
)
ages = st.floats(0.0, 20.0)


@given(rights, ages, st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_survival_is_a_probability_that_only_falls_with_time(
    known: KnownOfRight, age: float, sooner: float, later: float
) -> None:
    short, long = sorted((min(age + sooner, 25.0), min(age + later, 25.0)))
    near = survival(known, age_years=age, until_age_years=short)
    far = survival(known, age_years=age, until_age_years=long)
    assert 0.0 < far.probability <= near.probability <= 1.0
    assert far.years[: len(near.years)] == near.years


@given(rights, st.integers(0, 18), st.integers(1, 3), st.integers(1, 3))
def test_survival_over_two_spells_is_the_product_of_both(
    known: KnownOfRight, age: int, first: int, second: int
) -> None:
    middle, end = age + first + 0.5, age + first + second + 0.5
    whole = survival(known, age_years=age, until_age_years=end).probability
    halves = (
        survival(known, age_years=age, until_age_years=middle).probability
        * survival(known, age_years=middle, until_age_years=end).probability
    )
    assert whole == pytest.approx(halves, rel=1e-12)


def test_the_probability_can_be_redone_by_hand_from_the_result() -> None:
    result = survival(RIGHT, age_years=6.4, until_age_years=9.5)
    log_odds = result.intercept + sum(result.contributions.values())
    kept_5 = 1.0 / (1.0 + math.exp(-log_odds))
    assert kept_5 == pytest.approx(result.kept_5, rel=1e-12)
    relative = (math.log(kept_5) / math.log(result.group_kept_5)) ** result.exponent
    assert relative == pytest.approx(result.relative_hazard, rel=1e-12)
    by_hand = math.prod((1.0 - year.group_hazard) ** relative for year in result.years)
    assert result.probability == pytest.approx(by_hand, rel=1e-12)
    assert [year.age_years for year in result.years] == [7, 8, 9]


def test_a_lapse_table_is_named_by_its_version() -> None:
    result = survival(RIGHT, age_years=6.4, until_age_years=9.0, table_version="1")
    assert (result.table_id, result.table_version) == ("cn_lapse", "1")
    assert load_lapse_table("1") is load_lapse_table("1")
    with pytest.raises(UnknownReference, match="table_version must be one of 1, got '2'"):
        survival(RIGHT, age_years=6.4, until_age_years=9.0, table_version="2")


def test_no_fee_falls_due_inside_a_year_so_nothing_lapses() -> None:
    assert survival(RIGHT, age_years=6.1, until_age_years=6.9).probability == 1.0


@pytest.mark.parametrize("end", [10.0, 9.9986, 10.0014, 20.0])
def test_no_fee_falls_due_at_the_end_of_the_right(end: float) -> None:
    """Ten years of 365.25 days are one or two days more or less than ten of the calendar."""
    fees = [year.age_years for year in survival(RIGHT, age_years=6.4, until_age_years=end).years]
    assert fees[-1] == round(end) - 1


@pytest.mark.parametrize("domestic", [True, False])
def test_an_owner_of_unknown_kind_lies_among_those_of_its_origin(domestic: bool) -> None:
    kept = {
        owner: survival(
            KnownOfRight(kind=PatentKind.INVENTION, domestic=domestic, owner=owner),
            age_years=5,
            until_age_years=9,
        ).kept_5
        for owner in (None, *OwnerKind)
    }
    unknown = kept.pop(None)
    assert min(kept.values()) < unknown < max(kept.values())


def test_nothing_known_is_the_average_right() -> None:
    found = survival(KnownOfRight(kind=PatentKind.INVENTION), age_years=5, until_age_years=9)
    assert found.relative_hazard == pytest.approx(1.0, abs=1e-4)


def test_companies_keep_their_rights_longer_than_individuals() -> None:
    company = survival(RIGHT, age_years=5, until_age_years=10)
    individual = KnownOfRight(
        kind=PatentKind.INVENTION,
        domestic=True,
        owner=OwnerKind.INDIVIDUAL,
        main_ipc="A61K31/00",
        claims=9,
    )
    other = survival(individual, age_years=5, until_age_years=10)
    assert company.probability > other.probability + 0.1


def test_an_owner_of_unknown_origin_is_priced_by_all_rights_together() -> None:
    unknown = survival(KnownOfRight(kind=PatentKind.INVENTION), age_years=4, until_age_years=8)
    assert unknown.group is OwnerGroup.ALL
    assert SurvivalCaveat.OWNER_UNKNOWN in unknown.caveats


@pytest.mark.parametrize(
    ("known", "age", "until", "caveat"),
    [
        (RIGHT, 6, 9, SurvivalCaveat.OLD_COHORT),
        (
            KnownOfRight(kind=PatentKind.INVENTION, main_ipc="G06F17/30"),
            6,
            9,
            SurvivalCaveat.OTHER_SECTION,
        ),
        (KnownOfRight(kind=PatentKind.DESIGN), 6, 9, SurvivalCaveat.OTHER_KIND),
        (KnownOfRight(kind=PatentKind.UTILITY_MODEL), 6, 9, SurvivalCaveat.OTHER_KIND),
        (RIGHT, 13, 18, SurvivalCaveat.AGE_BEYOND_DATA),
        (RIGHT, 2.0, 6, SurvivalCaveat.NOT_GRANTED),
        (replace(RIGHT, grant_lag_years=None), 6, 9, SurvivalCaveat.NOT_GRANTED),
        (RIGHT, 6, 9, SurvivalCaveat.NO_RECORD),
    ],
)
def test_an_extrapolation_says_so(
    known: KnownOfRight, age: float, until: float, caveat: SurvivalCaveat
) -> None:
    assert caveat in survival(known, age_years=age, until_age_years=until).caveats


def test_a_right_like_those_of_the_fit_is_only_warned_of_their_age() -> None:
    result = survival(RIGHT, age_years=6, until_age_years=9)
    assert result.caveats == (SurvivalCaveat.OLD_COHORT, SurvivalCaveat.NO_RECORD)


def test_ages_outside_the_counts_take_the_three_nearest_together() -> None:
    rates = tuple(
        LapseRate(age_years=age, at_risk=100, lapsed=lapsed)
        for age, lapsed in ((3, 10), (4, 20), (5, 30), (6, 40))
    )
    group = LapseGroup(rates=rates, kept_5=0.5, exponent=1.0)
    assert (group.hazard(1), group.hazard(4), group.hazard(20)) == (0.2, 0.2, 0.3)


@pytest.mark.parametrize(
    ("age", "until", "argument"),
    [(-1.0, 5.0, "age_years"), (6.0, 5.0, "until_age_years"), (6.0, 26.0, "until_age_years")],
)
def test_ages_out_of_range_are_named(age: float, until: float, argument: str) -> None:
    with pytest.raises(OutOfRange, match=argument):
        survival(RIGHT, age_years=age, until_age_years=until)


def test_what_is_known_of_a_right_is_checked() -> None:
    with pytest.raises(OutOfRange, match="claims"):
        KnownOfRight(kind=PatentKind.INVENTION, claims=-1)
    with pytest.raises(MalformedInput, match="IPC symbol such as"):
        KnownOfRight(kind=PatentKind.INVENTION, main_ipc="pills")
    with pytest.raises(MalformedInput, match="kind"):
        KnownOfRight(kind="invention")  # type: ignore[arg-type]
    with pytest.raises(OutOfRange, match="lapsed"):
        LapseRate(age_years=3, at_risk=2, lapsed=3)


def test_columns_of_domestic_and_foreign_owners_do_not_mix() -> None:
    columns = kept_columns(
        domestic=[True, False, None],
        owner=[OwnerKind.COMPANY, OwnerKind.COMPANY, OwnerKind.COMPANY],
        claims=[3, 4, 5],
        inventors=[1, 2, 3],
        grant_lag_years=[3.25, 4.5, 5.0],
        publication_lag_days=[200, 700, 300],
        main_ipc=["A61K35/78", "A01N43/56", "A01N43/56"],
        filing_month=[1, 2, 3],
    )
    assert columns["owner"] == ["domestic-company", "foreign-company", None]
    assert columns["filing_month_foreign"] == [None, "2", None]
    assert columns["fee_year_place_foreign"][1] == 0.5  # type: ignore[index]
    assert math.isnan(columns["claims_domestic"][1])  # type: ignore[index, arg-type]
