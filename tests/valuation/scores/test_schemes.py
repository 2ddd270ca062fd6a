import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import SIPO, some_ratings
from valuation import (
    Indicator,
    MalformedInput,
    MissingInput,
    OutOfRange,
    Scheme,
    UnknownReference,
    available_schemes,
    load_scheme,
    score,
)
from valuation.codec import encode
from valuation.labels import Label, RightType
from valuation.scores.schemes import Role, Scale, schemes_for

SHIPPED = [load_scheme(*known) for known in available_schemes()]
DIGESTS = {
    ("brand-strength", "1"): "9079b06858a8e39bbb663763ef008900dfddf79e3d8983cc2e227be0f1384072",
    ("design", "1"): "f679c6e1ff783da92ca7b1b4180f345fe419fb0f7d84085ab7f5af9a4b4a4333",
    ("epo-ipscore", "1"): "05801f7abc8732a1bfc0323aba47f86fe9f67fc3386083fa56151dcd2c9ad82b",
    ("gbt-42748-2023", "1"): "4e8d70a2f23b5da8038635580800ffc46a3979b464e07d9023b44494038e3f88",
    ("royalty-share", "1"): "2fe735ab332300449566b40c0991a40fd534c7acb91ff845130e1e2db1d004bc",
    (SIPO, "1"): "77648c1f9b0ab0db385e103979dac1b4eaed6c8c4d877300139fa8a5dc148890",
    ("software", "1"): "c72f8090200d12e1d4c4283f014aad1070e8d6af89fae477b7a0efeb6760d713",
}
ENGINE_1_SCHEMES = ("royalty-share", SIPO)
"""Their digests stand in stored reports, which were made before schemes said what they fit."""

levels = st.sampled_from([2, 4, 6, 8, 10])
ratings_of_all = st.fixed_dictionaries({leaf.code: levels for leaf in load_scheme(SIPO).indicators})


def rating_on(scheme: Scheme) -> st.SearchStrategy[float]:
    scale = scheme.scale
    if scale.levels:
        return st.sampled_from(scale.levels)
    return st.floats(scale.lowest, scale.highest)


def ratings_on(scheme: Scheme) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({leaf.code: rating_on(scheme) for leaf in scheme.indicators})


def inner_nodes(nodes: tuple[Indicator, ...]) -> list[tuple[Indicator, ...]]:
    return [
        nodes,
        *(deep for node in nodes if node.children for deep in inner_nodes(node.children)),
    ]


@pytest.mark.parametrize("scheme", SHIPPED, ids=lambda scheme: str(scheme.id))
class TestEveryShippedScheme:
    def test_has_weights_that_sum_to_one_in_every_branch(self, scheme: Scheme) -> None:
        for siblings in inner_nodes(scheme.branches):
            assert math.fsum(node.weight or 0 for node in siblings) == pytest.approx(1, abs=1e-12)

    def test_names_everything_in_chinese_and_english(self, scheme: Scheme) -> None:
        for name in (scheme.title, *(node.name for node in (*scheme.branches, *scheme.indicators))):
            assert any("\u4e00" <= character <= "\u9fff" for character in name.zh)
            assert name.en.isascii()

    def test_states_source_and_licence(self, scheme: Scheme) -> None:
        assert scheme.source
        assert scheme.licence

    def test_claims_nothing_while_unverified(self, scheme: Scheme) -> None:
        assert not scheme.verified
        assert scheme.statement.endswith("not verified: cite it as following no standard.")

    def test_is_never_changed_once_released(self, scheme: Scheme) -> None:
        """A change needs a new version: stored appraisals must stay repeatable."""
        assert scheme.digest == DIGESTS[scheme.id, scheme.version]

    def test_scores_one_hundred_at_the_top_of_its_scale(self, scheme: Scheme) -> None:
        best = dict.fromkeys((leaf.code for leaf in scheme.indicators), scheme.scale.highest)

        assert score(scheme, best).total == pytest.approx(100)

    def test_fits_a_right(self, scheme: Scheme) -> None:
        assert scheme.fits

    @given(data=st.data())
    def test_a_better_rating_never_lowers_the_score(
        self, scheme: Scheme, data: st.DataObject
    ) -> None:
        ratings = data.draw(ratings_on(scheme))
        code = data.draw(st.sampled_from(sorted(ratings)))
        better = max(ratings[code], data.draw(rating_on(scheme)))

        assert score(scheme, ratings | {code: better}).total >= score(scheme, ratings).total


@pytest.mark.parametrize("scheme_id", ENGINE_1_SCHEMES)
def test_schemes_of_the_first_engine_do_not_say_what_was_added_later(scheme_id: str) -> None:
    scheme = load_scheme(scheme_id)

    assert '"fits"' not in encode(scheme)
    assert '"zero"' not in encode(scheme)
    assert scheme.fits == (RightType.INVENTION, RightType.UTILITY_MODEL, RightType.DESIGN)


class TestFrameOfTheNationalStandard:
    def test_has_three_fourteen_and_twenty_seven_indicators(self) -> None:
        scheme = load_scheme("gbt-42748-2023")

        second = [child for branch in scheme.branches for child in branch.children]
        assert (len(scheme.branches), len(second), len(scheme.indicators)) == (3, 14, 27)

    def test_says_that_the_third_level_is_ours(self) -> None:
        assert "THE 27 THIRD-LEVEL NAMES ARE OURS" in load_scheme("gbt-42748-2023").note

    def test_weighs_equally_at_every_level(self) -> None:
        for siblings in inner_nodes(load_scheme("gbt-42748-2023").branches):
            assert {node.weight for node in siblings} == {1 / len(siblings)}


class TestIpscore:
    def test_has_five_categories(self) -> None:
        codes = [branch.code for branch in load_scheme("epo-ipscore").branches]

        assert codes == ["A", "B", "C", "D", "E"]

    @pytest.mark.parametrize(("rating", "total"), [(1, 0), (2, 25), (3, 50), (5, 100)])
    def test_the_worst_rating_earns_nothing(self, rating: int, total: int) -> None:
        scheme = load_scheme("epo-ipscore")

        found = score(scheme, dict.fromkeys((leaf.code for leaf in scheme.indicators), rating))

        assert found.total == pytest.approx(total)


class TestSchemesFor:
    @pytest.mark.parametrize(
        ("right_type", "ids"),
        [
            (RightType.INVENTION, ["epo-ipscore", "gbt-42748-2023", "royalty-share", SIPO]),
            (RightType.UTILITY_MODEL, ["epo-ipscore", "gbt-42748-2023", "royalty-share", SIPO]),
            (RightType.DESIGN, ["design", "royalty-share", SIPO]),
            (RightType.TRADEMARK, ["brand-strength"]),
            (RightType.SOFTWARE, ["software"]),
        ],
    )
    def test_are_those_that_fit_the_right(self, right_type: RightType, ids: list[str]) -> None:
        assert [scheme.id for scheme in schemes_for(right_type)] == ids


class TestSipoScheme:
    def test_has_seven_six_and_five_indicators(self) -> None:
        branches = load_scheme(SIPO).branches

        assert [(branch.code, len(branch.children)) for branch in branches] == [
            ("LVD", 7),
            ("TVD", 6),
            ("EVD", 5),
        ]

    def test_by_hand(self) -> None:
        """All at 6: 60 in each branch; stability 8 makes LVD 0.8 x 60 = 48.

        0.3 x 48 + 0.5 x 60 + 0.2 x 60 = 56.4.
        """
        found = score(load_scheme(SIPO), some_ratings(6, LVD_1=8))

        assert [part.score for part in found.branches] == pytest.approx([48, 60, 60])
        assert found.total == pytest.approx(56.4)

    def test_one_indicator_moves_the_total_by_its_weights(self) -> None:
        """EVD-1 from 6 to 10: 0.2 x 0.25 x 40 = 2 points."""
        scheme = load_scheme(SIPO)

        gain = score(scheme, some_ratings(6, EVD_1=10)).total - score(scheme, some_ratings(6)).total

        assert gain == pytest.approx(2)

    def test_an_unstable_patent_loses_its_whole_legal_value(self) -> None:
        """At the lowest stability, 2 of 10, four fifths of the legal value are gone."""
        legal, *_ = score(load_scheme(SIPO), some_ratings(10, LVD_1=2)).branches

        assert legal.score == pytest.approx(20)

    @given(ratings_of_all, st.data())
    def test_rises_with_every_rating_and_stays_within_0_and_100(
        self, ratings: dict[str, int], data: st.DataObject
    ) -> None:
        code = data.draw(st.sampled_from(sorted(ratings)))
        scheme = load_scheme(SIPO)

        found = score(scheme, ratings)
        better = score(scheme, ratings | {code: 10})

        assert 0 <= found.total <= better.total <= 100


class TestScore:
    def test_records_which_scheme_it_used(self) -> None:
        scheme = load_scheme(SIPO)

        found = score(scheme, some_ratings())

        assert (found.scheme_id, found.scheme_version) == (SIPO, "1")
        assert (found.scheme_digest, found.verified) == (scheme.digest, False)
        assert found.statement == scheme.statement

    def test_refuses_missing_indicators_and_names_them_all(self) -> None:
        ratings = some_ratings()
        del ratings["TVD-3"], ratings["EVD-5"]

        with pytest.raises(MissingInput, match=r"ratings lacks TVD-3, EVD-5 of scheme sipo"):
            score(load_scheme(SIPO), ratings)

    def test_refuses_codes_of_another_scheme(self) -> None:
        with pytest.raises(MalformedInput, match=r"ratings has codes not in sipo.*: X-9"):
            score(load_scheme(SIPO), some_ratings(X_9=6))

    @pytest.mark.parametrize("rating", [0, 5, 11, float("nan")])
    def test_refuses_a_rating_off_the_scale(self, rating: float) -> None:
        with pytest.raises(OutOfRange, match=r"ratings\.LVD-2"):
            score(load_scheme(SIPO), some_ratings(LVD_2=rating))

    def test_takes_any_percentage_where_the_scale_has_no_levels(self) -> None:
        """L, T and E at 37.5 % each give 37.5 in total (weights 0.3, 0.5, 0.2)."""
        scheme = load_scheme("royalty-share")

        found = score(scheme, dict.fromkeys((leaf.code for leaf in scheme.indicators), 37.5))

        assert found.total == pytest.approx(37.5)


class TestLoadScheme:
    @pytest.mark.parametrize("scheme_id", ["gbt-42748", "../discount_premiums", ""])
    def test_refuses_what_is_not_shipped(self, scheme_id: str) -> None:
        with pytest.raises(UnknownReference, match=f"known: brand-strength, .*{SIPO}"):
            load_scheme(scheme_id)

    def test_refuses_an_unknown_version(self) -> None:
        with pytest.raises(UnknownReference, match="scheme_version '9'"):
            load_scheme(SIPO, "9")


class TestScheme:
    def test_a_verified_one_cites_its_source(self) -> None:
        scheme = replace(load_scheme(SIPO), verified=True)

        assert scheme.statement.endswith(f"verified against: {scheme.source}.")

    def test_refuses_weights_that_do_not_sum_to_one(self) -> None:
        with pytest.raises(MalformedInput, match=r"LVD has weights that sum to 0\.7"):
            replace(
                load_scheme(SIPO).branches[0],
                children=load_scheme(SIPO).branches[0].children[2:],
            )

    def test_refuses_repeated_codes(self) -> None:
        scheme = load_scheme(SIPO)
        legal, technical, economic = scheme.branches
        twin = replace(economic, children=technical.children)

        with pytest.raises(MalformedInput, match="repeats the codes TVD-1"):
            replace(scheme, branches=(legal, technical, twin))

    def test_never_scores_above_one_hundred_where_weights_round_up(self) -> None:
        scheme = load_scheme(SIPO)
        first, *others = scheme.branches
        heavier = replace(scheme, branches=(replace(first, weight=0.3 + 5e-10), *others))

        assert score(heavier, some_ratings(10)).total == 100

    @pytest.mark.parametrize(("role", "weight"), [(Role.MULTIPLIER, 0.5), (Role.WEIGHTED, None)])
    def test_refuses_a_weight_that_does_not_fit_the_role(
        self, role: Role, weight: float | None
    ) -> None:
        with pytest.raises(MalformedInput, match="X must have a weight exactly if"):
            Indicator(code="X", name=Label(zh="某", en="X"), role=role, weight=weight)

    def test_refuses_to_fit_nothing(self) -> None:
        with pytest.raises(MalformedInput, match="fits must name at least one right type"):
            replace(load_scheme(SIPO), fits=())


class TestScale:
    @pytest.mark.parametrize("zero", [2, -1, float("nan")])
    def test_refuses_a_zero_that_is_not_between_nothing_and_the_lowest(self, zero: float) -> None:
        with pytest.raises(OutOfRange, match=r"scale\.zero"):
            Scale(lowest=1, highest=5, levels=(1, 2, 3, 4, 5), zero=zero)
