import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuation.scores.builders import REASON, a_card, a_rating, sipo
from valuation.codec import decode, encode, parse
from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.scores.panel import PanelScore, Rating, Scorecard, panel_score
from valuation.scores.schemes import load_scheme, score

levels = st.sampled_from([2.0, 4.0, 6.0, 8.0, 10.0])
possible = st.one_of(st.none(), levels)


def cards_of(rating: st.SearchStrategy[float | None]) -> st.SearchStrategy[list[Scorecard]]:
    ratings = st.fixed_dictionaries({leaf.code: rating.map(a_rating) for leaf in sipo().indicators})
    return st.tuples(ratings, ratings).map(
        lambda pair: [Scorecard(scorer=who, ratings=of) for who, of in zip("AB", pair, strict=True)]
    )


class TestPanelScore:
    def test_is_the_mean_of_the_scorers(self) -> None:
        """52.8 for all at 6; EVD-1 at 10 is 2 points more; the mean is 53.8."""
        found = panel_score(sipo(), [a_card("A"), a_card("B", EVD_1=10)])

        assert found.total.low == found.total.high == pytest.approx(53.8)
        assert found.half_range == pytest.approx(1)

    def test_keeps_every_scorer_and_the_scheme(self) -> None:
        scheme = sipo()

        found = panel_score(scheme, [a_card("A"), a_card("B", 8)])

        assert [each.scorer for each in found.scorers] == ["A", "B"]
        assert found.scorers[1].lowest == score(
            scheme, dict.fromkeys((leaf.code for leaf in scheme.indicators), 8.0)
        )
        assert (found.scheme_digest, found.statement) == (scheme.digest, scheme.statement)

    def test_gives_branches_as_means_too(self) -> None:
        found = panel_score(sipo(), [a_card("A"), a_card("B", 8)])

        legal, technical, _ = found.branches
        assert legal.score.low == pytest.approx((36 + 64) / 2)
        assert technical.score.low == pytest.approx(70)

    def test_an_unknown_rating_widens_the_score_and_is_not_zero(self) -> None:
        """EVD-1 between 2 and 10 is 2 x 2 points either side of 6; half of it in the mean."""
        found = panel_score(sipo(), [a_card("A"), a_card("B", EVD_1=None)])

        assert found.scorers[1].unknown == ("EVD-1",)
        assert found.total.low == pytest.approx(52.8 - 1)
        assert found.total.high == pytest.approx(52.8 + 1)

    def test_leaves_unknown_indicators_out_of_the_agreement(self) -> None:
        found = panel_score(sipo(), [a_card("A", EVD_2=10), a_card("B", EVD_1=None, EVD_2=10)])

        assert found.agreement.compared == 17
        assert found.agreement.kappa == 1

    def test_lists_indicators_more_than_one_level_apart(self) -> None:
        found = panel_score(sipo(), [a_card("A"), a_card("B", EVD_1=8, TVD_2=10)])

        (dispute,) = found.agreement.disputed
        assert (dispute.code, dispute.ratings, dispute.steps_apart) == ("TVD-2", (6, 10), 2)

    def test_agreement_is_not_defined_where_nothing_varies(self) -> None:
        found = panel_score(sipo(), [a_card("A"), a_card("B")]).agreement

        assert (found.kappa, found.icc, found.kappa_level) == (None, None, None)
        assert found.mean_absolute_difference == 0

    def test_agreement_is_not_defined_where_all_is_unknown(self) -> None:
        scheme = sipo()
        unknown = Scorecard(
            scorer="B", ratings={leaf.code: a_rating(None) for leaf in scheme.indicators}
        )

        found = panel_score(scheme, [a_card("A"), unknown])

        assert found.agreement.compared == 0
        assert found.agreement.mean_absolute_difference is None
        assert found.scorers[1].highest.total == pytest.approx(100)

    def test_takes_a_scale_without_levels(self) -> None:
        scheme = load_scheme("royalty-share")
        cards = [
            Scorecard(scorer=who, ratings={leaf.code: a_rating(at) for leaf in scheme.indicators})
            for who, at in (("A", 40.0), ("B", 65.0))
        ]

        found = panel_score(scheme, cards)

        assert found.total.low == pytest.approx(52.5)
        assert len(found.agreement.disputed) == 11
        assert found.agreement.disputed[0].steps_apart == pytest.approx(2.5)

    def test_is_stored_and_read_back_as_it_was(self) -> None:
        found = panel_score(sipo(), [a_card("A"), a_card("B", EVD_1=None, TVD_2=10)])

        assert decode(parse(encode(found)), PanelScore, "panel") == found

    @given(cards_of(levels))
    def test_lies_between_its_scorers(self, cards: list[Scorecard]) -> None:
        found = panel_score(sipo(), cards)

        totals = [each.lowest.total for each in found.scorers]
        assert min(totals) - 1e-9 <= found.total.low <= max(totals) + 1e-9

    @given(cards_of(possible), levels)
    def test_learning_an_unknown_rating_stays_within_the_interval(
        self, cards: list[Scorecard], learnt: float
    ) -> None:
        known = [
            Scorecard(
                scorer=card.scorer,
                ratings={
                    code: a_rating(learnt) if rating.value is None else rating
                    for code, rating in card.ratings.items()
                },
            )
            for card in cards
        ]

        before, after = panel_score(sipo(), cards).total, panel_score(sipo(), known).total

        assert before.low - 1e-9 <= after.low <= after.high <= before.high + 1e-9

    @given(cards_of(possible))
    def test_does_not_depend_on_the_order_of_the_ratings(self, cards: list[Scorecard]) -> None:
        turned = [
            Scorecard(scorer=card.scorer, ratings=dict(reversed(list(card.ratings.items()))))
            for card in cards
        ]

        assert encode(panel_score(sipo(), turned)) == encode(panel_score(sipo(), cards))


class TestWhatAPanelRefuses:
    @pytest.mark.parametrize("names", [[], ["A"], ["A", "A"]])
    def test_fewer_than_two_scorers(self, names: list[str]) -> None:
        with pytest.raises(MalformedInput, match="cards"):
            panel_score(sipo(), [a_card(name) for name in names])

    def test_a_card_that_leaves_indicators_out_and_names_them_all(self) -> None:
        card = a_card("B")
        ratings = {code: of for code, of in card.ratings.items() if code not in {"LVD-2", "EVD-5"}}

        with pytest.raises(MissingInput, match=r"cards\.B lacks LVD-2, EVD-5 of scheme sipo"):
            panel_score(sipo(), [a_card("A"), Scorecard(scorer="B", ratings=ratings)])

    def test_a_rating_off_the_scale_and_says_whose(self) -> None:
        with pytest.raises(OutOfRange, match=r"cards\.B\.ratings\.EVD-1 must be one of"):
            panel_score(sipo(), [a_card("A"), a_card("B", EVD_1=5)])

    def test_a_code_of_another_scheme(self) -> None:
        with pytest.raises(MalformedInput, match=r"cards\.B\.ratings has codes not in sipo"):
            panel_score(sipo(), [a_card("A"), a_card("B", X_1=None)])

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_a_rating_without_a_reason(self, reason: str) -> None:
        with pytest.raises(MalformedInput, match=r"rating\.reason must be a text"):
            Rating(value=6, reason=reason)

    @pytest.mark.parametrize("value", [True, float("nan")])
    def test_a_rating_that_is_no_number(self, value: float) -> None:
        with pytest.raises((MalformedInput, OutOfRange), match=r"rating\.value must be"):
            Rating(value=value, reason=REASON)

    def test_a_scorer_without_a_name(self) -> None:
        with pytest.raises(MalformedInput, match="scorer must be a text"):
            Scorecard(scorer=" ", ratings={})
