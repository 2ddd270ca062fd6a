"""Charts are legible without colour and without scripts, and show the figures they are given."""

import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.appraisals.report import charts, profiles, svg
from ip_finance.appraisals.report.axes import log_axis
from ip_finance.appraisals.report.figures import brief
from ip_finance.appraisals.words import Lang

NAMED = svg.Named(id="one", title="Value & error", description="what <it> shows")
SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height")
AMOUNTS = st.floats(1.0, 1e12, allow_nan=False)


def plain(value: float) -> str:
    return f"{value:g}"


def drawn(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314  our own picture


def marks(picture: str, name: str) -> list[dict[str, str]]:
    return [one.attrib for one in drawn(picture).iter(f"{SVG}{name}")]


def all_kinds() -> Sequence[str]:
    swing = charts.Swing(name="收入水平 level of revenue and more", at_low=1e5, at_high=4e6)
    places = [profiles.Place(name="claims", percent=83.0, told="P83")]
    scores = [profiles.Profile(name="first", scores=(80.0, 20.0, 0.0))]
    return (
        charts.distribution(
            NAMED,
            edges=[1e3, 1e4, 1e5],
            counts=[3, 7],
            marks=[charts.Mark(name="P10", value=2e3), charts.Mark(name="P90", value=9e4)],
            wording=plain,
        ),
        charts.bands(
            NAMED, of=[charts.Band(name="a", low=0.0, middle=10.0, high=1e9)], wording=plain
        ),
        charts.tornado(NAMED, of=[swing], middle=1e6, wording=plain),
        charts.survival(
            NAMED,
            kept=[(1.0, 0.9), (2.0, 0.7)],
            maturity=charts.Mark(name="loan matures", value=1.5),
            wording=plain,
            years="years",
        ),
        profiles.radar(NAMED, axes=["law", "technology", "economy"], of=scores),
        profiles.strips(NAMED, of=places),
    )


@pytest.mark.parametrize("picture", all_kinds())
class TestEveryChart:
    def test_it_says_what_it_is_to_those_who_cannot_see_it(self, picture: str) -> None:
        root = drawn(picture)

        assert root.findtext(f"{SVG}title") == NAMED.title
        assert root.findtext(f"{SVG}desc") == NAMED.description
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == ["one-title", "one-desc"]

    def test_it_holds_nothing_that_the_pages_policy_forbids(self, picture: str) -> None:
        names = {one.tag for one in drawn(picture).iter()}
        attributes = {name for one in drawn(picture).iter() for name in one.attrib}

        assert not names & {f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject", f"{SVG}image"}
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
        assert "href" not in picture

    def test_everything_stays_inside_the_picture(self, picture: str) -> None:
        root = drawn(picture)
        _, _, width, height = map(float, root.attrib["viewBox"].split())

        for one in root.iter():
            for name in NUMBERS:
                limit = height if "y" in name or name == "height" else width
                assert 0.0 <= float(one.attrib.get(name, 0.0)) <= limit, (one.tag, name)

    def test_words_are_not_cut_at_the_edges(self, picture: str) -> None:
        for one in drawn(picture).iter(f"{SVG}text"):
            x, wide = float(one.attrib["x"]), svg.width_of(one.text or "")
            share = {"start": 0.0, "middle": 0.5, "end": 1.0}[one.attrib["text-anchor"]]
            assert x - wide * share >= -1.0
            assert x + wide * (1.0 - share) <= svg.WIDTH + 1.0


class TestTheDistribution:
    def test_its_bars_are_as_high_as_their_counts(self) -> None:
        picture = charts.distribution(
            NAMED, edges=[1.0, 10.0, 100.0], counts=[2, 8], marks=[], wording=plain
        )
        low, high = (float(bar["height"]) for bar in marks(picture, "rect"))

        assert high == pytest.approx(4 * low)

    def test_bins_of_one_factor_are_equally_wide(self) -> None:
        picture = charts.distribution(
            NAMED, edges=[1.0, 10.0, 100.0], counts=[2, 8], marks=[], wording=plain
        )
        first, second = (float(bar["width"]) for bar in marks(picture, "rect"))

        assert first == pytest.approx(second, abs=0.02)

    def test_all_paths_at_zero_still_make_a_picture(self) -> None:
        nought = charts.Mark(name="P50", value=0.0)

        assert "P50" in charts.distribution(
            NAMED, edges=[], counts=[], marks=[nought], wording=plain
        )


class TestTheTornado:
    def test_the_low_end_is_hollow_and_the_high_end_full(self) -> None:
        picture = charts.tornado(
            NAMED, of=[charts.Swing(name="a", at_low=1.0, at_high=4.0)], middle=2.0, wording=plain
        )
        low, high = marks(picture, "rect")

        assert (low["fill"], high["fill"]) == (svg.WHITE, svg.ACCENT)
        assert float(high["width"]) == pytest.approx(2 * float(low["width"]), abs=0.02)


class TestTheSurvivalCurve:
    def test_it_starts_with_all_and_never_rises(self) -> None:
        (line,) = marks(all_kinds()[3], "polyline")
        heights = [float(point.split(",")[1]) for point in line["points"].split()]

        assert heights == sorted(heights)


@given(st.lists(AMOUNTS, min_size=1, max_size=6))
def test_a_larger_amount_never_stands_further_left(amounts: list[float]) -> None:
    axis = log_axis(amounts, 0.0, 360.0)
    places = [axis.at(amount) for amount in sorted(amounts)]

    assert places == sorted(places)
    assert all(0.0 <= place <= 360.0 for place in places)
    assert len(axis.ticks) <= 6


@given(AMOUNTS, st.sampled_from(Lang))
def test_a_brief_amount_keeps_three_digits(amount: float, lang: Lang) -> None:
    told = brief(lang, amount)
    units = {"亿": 1e8, "万": 1e4, "元": 1.0, "bn": 1e9, "m": 1e6, "k": 1e3, "": 1.0}
    number, unit = re.fullmatch(r"([\d,.]+) ?(\D*)", told).groups()  # type: ignore[union-attr]

    assert math.isclose(float(number.replace(",", "")) * units[unit], amount, rel_tol=6e-3)
