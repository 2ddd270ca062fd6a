from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.engine1.builders import some_ratings
from tests.valuation.scores.builders import a_card, sipo
from valuation.errors import MissingInput
from valuation.labels import Label
from valuation.scores.explain import contributions, panel_contributions, sensitivities
from valuation.scores.panel import panel_score
from valuation.scores.schemes import (
    Indicator,
    Role,
    Scheme,
    available_schemes,
    load_scheme,
    score,
)


def with_many_multipliers() -> Scheme:
    """The SIPO scheme with a second multiplier, made of two parts, in its first branch."""
    scheme = sipo()
    legal, *others = scheme.branches
    parts = tuple(
        Indicator(code=code, name=Label(zh="某", en=code), role=Role.WEIGHTED, weight=0.5)
        for code in ("M-1", "M-2")
    )
    second = Indicator(code="M", name=Label(zh="某", en="M"), role=Role.MULTIPLIER, children=parts)
    return replace(scheme, branches=(replace(legal, children=(*legal.children, second)), *others))


SCHEMES = [*(load_scheme(*known) for known in available_schemes()), with_many_multipliers()]


def ratings_on(scheme: Scheme) -> st.SearchStrategy[dict[str, float]]:
    scale = scheme.scale
    rating = (
        st.sampled_from(scale.levels) if scale.levels else st.floats(scale.lowest, scale.highest)
    )
    return st.fixed_dictionaries({leaf.code: rating for leaf in scheme.indicators})


class TestContributions:
    @pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: str(scheme.id))
    @given(data=st.data())
    def test_add_up_to_the_total(self, scheme: Scheme, data: st.DataObject) -> None:
        ratings = data.draw(ratings_on(scheme))

        lines = contributions(scheme, ratings)

        total = score(scheme, ratings).total
        assert fsum(line.points for line in lines) == pytest.approx(total, abs=1e-9)

    @given(ratings_on(sipo()))
    def test_add_up_to_every_branch(self, ratings: dict[str, float]) -> None:
        lines = contributions(sipo(), ratings)

        for part in score(sipo(), ratings).branches:
            points = fsum(line.points for line in lines if line.branch == part.code)
            assert points == pytest.approx(part.weight * part.score, abs=1e-9)

    def test_show_what_a_multiplier_takes_away_as_a_line(self) -> None:
        """Legal parts at 6 give 0.3 x 60 = 18; stability 8 of 10 takes a fifth, 3.6."""
        lines = {line.code: line for line in contributions(sipo(), some_ratings(6, LVD_1=8))}

        assert lines["LVD-1"].role is Role.MULTIPLIER
        assert lines["LVD-1"].points == pytest.approx(-3.6)
        assert lines["LVD-1"].at_best == 0
        assert lines["LVD-2"].points == pytest.approx(0.3 * 0.3 * 60)
        assert lines["LVD-2"].at_best == pytest.approx(0.3 * 0.3 * 100)

    def test_several_multipliers_take_theirs_one_after_the_other(self) -> None:
        """18 points; stability 5 of 10 is not a level, so 4: keeps 7.2; then M at 0.5: 3.6."""
        ratings = some_ratings(6, LVD_1=4) | {"M-1": 4.0, "M-2": 6.0}

        lines = {line.code: line for line in contributions(with_many_multipliers(), ratings)}

        assert lines["LVD-1"].points == pytest.approx(-10.8)
        assert lines["M"].points == pytest.approx(-3.6)
        assert "M-1" not in lines

    def test_refuse_what_the_score_refuses(self) -> None:
        with pytest.raises(MissingInput, match="ratings lacks"):
            contributions(sipo(), {})


class TestPanelContributions:
    def test_add_up_to_both_ends_of_the_panel(self) -> None:
        cards = [a_card("A", LVD_1=8), a_card("B", LVD_1=None, EVD_1=None, TVD_2=10)]

        lines = panel_contributions(sipo(), cards)

        total = panel_score(sipo(), cards).total
        assert fsum(line.at_lowest for line in lines) == pytest.approx(total.low)
        assert fsum(line.at_highest for line in lines) == pytest.approx(total.high)

    def test_differ_only_where_a_rating_is_unknown(self) -> None:
        lines = panel_contributions(sipo(), [a_card("A"), a_card("B", EVD_1=None)])

        assert [each.code for each in lines if each.at_lowest != each.at_highest] == ["EVD-1"]


class TestSensitivities:
    def test_put_the_largest_effect_first(self) -> None:
        """Stability from 6 to 8 of 10 gives 0.2 x 18 = 3.6 points, more than any other step."""
        first, *others = sensitivities(sipo(), some_ratings(6))

        assert first.code == "LVD-1"
        assert first.total_if_better == pytest.approx(52.8 + 3.6)
        assert first.total_if_worse == pytest.approx(52.8 - 3.6)
        effects = [each.effect for each in (first, *others)]
        assert effects == pytest.approx(sorted(effects, reverse=True))
        assert len(effects) == 18

    def test_there_is_no_better_step_at_the_top_and_no_worse_at_the_bottom(self) -> None:
        found = {each.code: each for each in sensitivities(sipo(), some_ratings(10, EVD_1=2))}

        assert found["TVD-1"].total_if_better is None
        assert found["EVD-1"].total_if_worse is None
        assert found["EVD-1"].total_if_better is not None

    def test_walk_a_scale_without_levels_in_tenths(self) -> None:
        """E-1 from 95 % cannot rise by ten: it rises to 100 %, which is 0.2 x 5 = 1 point."""
        scheme = load_scheme("royalty-share")
        ratings = dict.fromkeys((leaf.code for leaf in scheme.indicators), 95.0)

        found = {each.code: each for each in sensitivities(scheme, ratings)}

        assert found["E-1"].total_if_better == pytest.approx(96)
        assert found["E-1"].total_if_worse == pytest.approx(93)

    @pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: str(scheme.id))
    @given(data=st.data())
    def test_a_better_step_never_lowers_the_total(
        self, scheme: Scheme, data: st.DataObject
    ) -> None:
        for each in sensitivities(scheme, data.draw(ratings_on(scheme))):
            better, worse = each.total_if_better, each.total_if_worse
            assert better is None or better >= each.total - 1e-9
            assert worse is None or worse <= each.total + 1e-9
