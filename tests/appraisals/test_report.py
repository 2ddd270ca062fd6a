"""A reader without the code can redo the value from the report; both languages say the same."""

import json
import math
import operator
import re
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.appraisals.report.blocks import (
    Document,
    Facts,
    Formula,
    Heading,
    Items,
    Table,
    Text,
)
from ip_finance.appraisals.report.paper import paper
from ip_finance.appraisals.report.reading import Signer, Surroundings
from ip_finance.appraisals.words import Lang
from tests.appraisals.many_methods import a_report_by_every_method, a_trademark_report
from tests.appraisals.reports import (
    a_report,
    a_single_method_report,
    charts,
    column,
    facts,
    figure,
    read,
    section,
    stated,
    tables,
)
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.errors import MalformedInput, UnknownReference
from valuation.reports import digest

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SCHEDULE = "Year by year (CNY)"


def cells(document: Document) -> list[str]:
    """Every cell and fact of a report."""
    found: list[str] = []
    for of in document.sections:
        found += [cell for table in tables(of).values() for row in table.rows for cell in row]
        found += [told for one in of.blocks if isinstance(one, Facts) for _, told in one.rows]
    return found


class TestByHand:
    def test_the_rows_of_relief_from_royalty_give_its_value(self) -> None:
        methods = tables(section(read(), "methods"))
        rows, told = methods[SCHEDULE], methods["Assumptions"]
        said = dict(zip(column(told, "Assumption"), column(told, "Value"), strict=True))
        royalty, tax = (float(said[name]) for name in ("royalty rate", "tax rate"))

        by_hand = math.fsum(
            figure(revenue) * royalty * (1.0 - tax) * figure(factor)
            for revenue, factor in zip(
                column(rows, "revenue"), column(rows, "Discount factor"), strict=True
            )
        )

        found = stated(a_report())["methods"][0]["value"]["value"]
        total = methods["From the parts to the value (CNY)"].total
        assert by_hand == pytest.approx(found, abs=0.5)
        assert math.fsum(map(figure, column(rows, "Present value"))) == pytest.approx(
            found, abs=0.1
        )
        assert total is not None

    def test_the_discount_factors_follow_from_the_rate(self) -> None:
        document = read()
        rate = figure((tables(section(document, "discount-rate"))[RATE].total or ("", ""))[1])
        rows = tables(section(document, "methods"))[SCHEDULE]

        for time, factor in zip(
            column(rows, "Years to cash"), column(rows, "Discount factor"), strict=True
        ):
            assert figure(factor) == pytest.approx((1.0 + rate) ** -figure(time), abs=1e-5)

    def test_the_royalty_is_where_the_score_puts_it(self) -> None:
        blocks = section(read(), "methods").blocks
        formulas = [one.text for one in blocks if isinstance(one, Formula)]
        (line,) = [text for text in formulas if text.startswith("royalty rate =")]
        low, high, again, score, found = map(float, re.findall(r"[\d.]+(?=%| / 100)", line))

        assert low == again
        assert low + (high - low) * score / 100.0 == pytest.approx(found, rel=1e-5)

    def test_points_of_the_indicators_add_up_to_the_score(self) -> None:
        table = tables(section(read(), "score"))["Points of each indicator; they add up"]
        total = figure((table.total or ())[3])

        assert math.fsum(map(figure, column(table, "Points"))) == pytest.approx(total, abs=1e-4)
        assert total == pytest.approx(stated(a_report())["score"]["total"], rel=1e-5)

    def test_log_odds_add_up_and_hazards_give_what_is_kept(self) -> None:
        found = tables(section(read(), "survival"))
        odds, years = found["Log-odds; they add up"], found["Survival by year"]
        view, kept = stated(a_report())["survival"], 1.0
        parts = [line["amount"] for line in view["contributions"]]

        assert figure((odds.total or ())[1]) == pytest.approx(
            math.fsum([view["intercept"], *parts]), abs=1e-4
        )
        assert math.fsum(map(figure, column(odds, "Log-odds"))) == pytest.approx(
            figure((odds.total or ())[1]), abs=1e-3
        )
        for hazard, told in zip(column(years, "Hazard"), column(years, "Kept"), strict=True):
            kept *= 1.0 - figure(hazard)
            assert figure(told) == pytest.approx(kept, rel=1e-5)

    def test_the_hazard_of_the_right_follows_from_that_of_its_group(self) -> None:
        of = section(read(), "survival")
        found, said = tables(of), facts(of)
        years, odds = (
            found["Survival by year"],
            figure((found["Log-odds; they add up"].total or ())[1]),
        )
        group_kept, exponent = said["Share of the group kept five years"], said["Exponent"]

        kept = 1.0 / (1.0 + math.exp(-odds))
        relative = (math.log(kept) / math.log(float(group_kept))) ** float(exponent)

        assert relative == pytest.approx(float(said["Relative hazard"]), rel=2e-4)
        power = relative * float(said["Stated factor"])

        for group, hazard in zip(
            column(years, "Group hazard"), column(years, "Hazard"), strict=True
        ):
            assert figure(hazard) == pytest.approx(1.0 - (1.0 - figure(group)) ** power, rel=3e-4)

    def test_the_formula_of_the_relative_hazard_is_told_in_figures(self) -> None:
        of = section(read(), "survival")
        lines = [one.text for one in of.blocks if isinstance(one, Formula)]
        (line,) = [text for text in lines if text.startswith("relative hazard =")]
        kept, group, exponent, found = map(float, re.findall(r"\d+\.\d+", line))

        assert (math.log(kept) / math.log(group)) ** exponent == pytest.approx(found, rel=1e-4)
        assert facts(of)["Lapse table"] == "cn_lapse v1"
        assert facts(of)["Group"] == "domestic holders"

    def test_what_the_model_sees_is_all_told(self) -> None:
        told = facts(section(read(), "survival"))
        subject = stated(a_report())["inputs"]["subject"]
        filed, granted = (date.fromisoformat(subject[name]) for name in ("filed_on", "granted_on"))

        assert float(told["Years to grant"]) == pytest.approx(
            (granted - filed).days / DAYS_A_YEAR, abs=1e-5
        )
        assert told["Month of filing"] == str(filed.month)

    def test_the_years_of_survival_follow_from_what_is_kept(self) -> None:
        document = read()
        years = tables(section(document, "survival"))["Survival by year"]
        lives = tables(section(document, "life"))["The lives"]
        told = dict(zip(column(lives, "Life"), map(float, column(lives, "Years")), strict=True))
        fees = [*map(float, column(years, "Fee after (years)")), told["legal term"]]
        kept = [1.0, *map(figure, column(years, "Kept"))]

        spells = [later - earlier for earlier, later in pairwise([0.0, *fees])]
        assert math.fsum(map(operator.mul, kept, spells)) == pytest.approx(
            told["survival"], rel=1e-5
        )

    def test_points_follow_from_ratings_and_weights(self) -> None:
        found = tables(section(read(), "score"))
        points, cards = found["Points of each indicator; they add up"], found["Ratings and reasons"]
        branches = {"LVD": 0.3, "TVD": 0.5, "EVD": 0.2}
        told = dict(
            zip(column(points, "Indicator"), map(figure, column(points, "Points")), strict=True)
        )
        shares = {row[0]: [float(row[1]) / 10.0, float(row[3]) / 10.0] for row in cards.rows}
        by_hand = {
            name: [100.0 * branches[branch] * figure(weight) * share for share in shares[name]]
            for name, branch, weight, *_ in points.rows
            if weight != "multiplier"
        }
        (scaling,) = [row[0] for row in points.rows if row[2] == "multiplier"]
        legal = [one for name, one in by_hand.items() if name.startswith("LVD")]
        by_hand[scaling] = [
            -(1.0 - share) * math.fsum(one[nth] for one in legal)
            for nth, share in enumerate(shares[scaling])
        ]

        assert told == {name: pytest.approx(sum(of) / 2.0) for name, of in by_hand.items()}

    def test_the_formula_of_points_is_told_on_the_scale_of_the_scheme(self) -> None:
        blocks = section(read(), "score").blocks
        first, second = (one.text for one in blocks if isinstance(one, Formula))

        assert "rating / 10;" in first
        assert "multiplier" in second


RATE = "Build-up of the discount rate"


class TestFromTheJson:
    def test_every_quantile_is_the_stored_one(self) -> None:
        table = tables(section(read(), "result"))["Distribution of the value"]
        found = stated(a_report())["distribution"]
        told = dict(zip(column(table, "Quantile"), column(table, "CNY"), strict=True))

        for name in ("p1", "p5", "p10", "p20", "p25", "p50", "p75", "p80", "p90", "p95", "p99"):
            assert figure(told[name.upper()]) == pytest.approx(found[name], rel=1e-6)

    def test_weights_bands_and_the_spread_are_told(self) -> None:
        of = section(read(), "reconciliation")
        (table,) = tables(of).values()

        assert column(table, "Weight") == ["75%", "25%"]
        assert figure(facts(of)["Highest P50 over lowest"]) == pytest.approx(
            stated(a_report())["agreement"]["spread"], rel=1e-5
        )

    def test_the_longest_swing_comes_first(self) -> None:
        table = tables(section(read(), "drivers"))["What would change the value most"]
        swings = list(map(figure, column(table, "Swing")))

        assert swings == sorted(swings, reverse=True)
        assert swings[0] == stated(a_report())["tornado"]["bars"][0]["swing"]

    def test_every_driver_says_how_it_is_drawn(self) -> None:
        found = tables(section(read(), "drivers"))
        (how,) = [table for name, table in found.items() if name.startswith("How each input")]
        drawn = {name.partition(" · ")[0] for name in column(how, "Input")}

        assert drawn == set(column(found["What would change the value most"], "Input"))

    def test_the_royalty_is_drawn_around_the_scored_rate_to_the_ends_of_its_range(self) -> None:
        found = tables(section(read(), "drivers"))
        (how,) = [table for name, table in found.items() if name.startswith("How each input")]
        name = "royalty rate · relief from royalty (income)"
        (told,) = [row[1] for row in how.rows if row[0] == name]
        middle, low, high, first, last = map(figure, re.findall(r"[\d.]+%", told))
        score = stated(a_report())["score"]

        assert (first, last) == (0.01, 0.05)
        for rate, points in (
            (low, score["possible"]["low"]),
            (middle, score["total"]),
            (high, score["possible"]["high"]),
        ):
            assert rate == pytest.approx(first + (last - first) * points / 100.0, rel=1e-5)

    def test_the_measured_error_of_the_prior_is_told(self) -> None:
        found = tables(section(read(), "drivers"))
        (how,) = [table for name, table in found.items() if name.startswith("How each input")]
        (told,) = [row[1] for row in how.rows if "prior" in row[0] or "renewal" in row[0]]

        assert f"e^({math.hypot(2.17, 0.3):.6g} × z)" in told
        assert "2.17² measured" in told

    def test_a_place_in_the_cohort_is_no_quantile_of_the_value(self) -> None:
        table = tables(section(read(), "cohort"))["Counts and percentiles"]
        places = stated(a_report())["cohort"]

        assert column(table, "Stands at") == [
            f"{100.0 * one['percentile']:.0f} of 100" for one in places
        ]
        assert column(table, "Off by up to") == ["± 9", "± 2"]

    def test_a_life_by_the_technology_is_not_said_to_be_verified(self) -> None:
        lives = tables(section(read(), "life"))["The lives"]
        verified = dict(zip(column(lives, "Life"), column(lives, "Verified"), strict=True))

        assert verified["life of the technology"] == "no"

    def test_a_life_that_binds_is_named(self) -> None:
        of = section(read(), "life")
        first = next(one for one in of.blocks if isinstance(one, Text))

        assert first.text.startswith("The shortest binds: ")
        assert len(tables(of)["The lives"].rows) == len(stated(a_report())["life"]["limits"])

    def test_the_digest_engine_and_seed_are_told(self) -> None:
        said = facts(section(read(), "recompute"))

        assert said["Digest of the report (SHA-256)"] == digest(a_report())
        assert said["Engine"] == stated(a_report())["engine"]
        assert said["Seed"] == "7"

    def test_one_method_alone_gives_its_reason(self) -> None:
        document = read(a_single_method_report())

        assert facts(section(document, "reconciliation"))["Why one method"]
        (items,) = [one for one in section(document, "caveats").blocks if isinstance(one, Items)]
        assert "VA-02" in {rule for _, rule in items.items}


class TestBothLanguages:
    def test_they_show_the_same_figures(self) -> None:
        english, chinese = (read(lang=lang) for lang in (Lang.EN, Lang.ZH))
        figures = re.compile(r"[-+\d.,%× ]+")

        assert [cell for cell in cells(english) if figures.fullmatch(cell)] == [
            cell for cell in cells(chinese) if figures.fullmatch(cell)
        ]
        assert [one.id for one in english.sections] == [one.id for one in chinese.sections]

    def test_english_captions_hold_no_chinese_and_chinese_ones_no_bare_code(self) -> None:
        english, chinese = (read(lang=lang) for lang in (Lang.EN, Lang.ZH))

        assert not [name for name in _captions(english) if CHINESE.search(name)]
        bare = [name for name in _captions(chinese) if not CHINESE.search(name)]
        assert bare == ["first", "second", "first", "second", "first", "second", "SHA-256"]

    def test_knock_outs_and_caveats_come_before_the_score(self) -> None:
        order = [one.id for one in read().sections]

        assert order.index("knock-outs") < order.index("caveats") < order.index("score")


class TestWhatThePlatformKnows:
    def test_without_a_platform_the_registers_are_not_said_to_be_clean(self) -> None:
        texts = [one.text for one in section(read(), "knock-outs").blocks if isinstance(one, Text)]

        assert any("pre-check" in text for text in texts)

    def test_a_knock_out_is_told_with_its_rule(self) -> None:
        around = Surroundings(knock_outs=(("PP-14", "The right is seized"),))
        blocks = section(read(around=around), "knock-outs").blocks

        assert Items(items=(("The right is seized", "PP-14"),)) in blocks

    def test_nobody_reads_the_money_without_the_knock_out(self) -> None:
        around = Surroundings(knock_outs=(("PP-14", "The right is seized"),))
        warned, plain = (section(one, "result").blocks[0] for one in (read(around=around), read()))

        assert isinstance(warned, Text)
        assert isinstance(plain, Text)
        assert (warned.tone, plain.tone) == ("warning", "plain")

    def test_two_boxes_wait_for_signatures_and_a_signer_fills_one(self) -> None:
        signer = Signer(name="Wang", address="0x" + "ab" * 20, signed_at="2026-06-30 10:00 UTC+8")
        empty, signed = read().signatures, read(around=Surroundings(signers=(signer,))).signatures

        assert len(empty) == len(signed) == 2
        assert dict(empty[0].rows)["Name"] == ""
        assert dict(signed[0].rows)["Address of the key"] == signer.address
        assert dict(signed[1].rows)["Name"] == ""

    def test_a_disagreement_is_told_with_what_the_appraiser_says_of_it(self) -> None:
        of = section(read(around=Surroundings(disagreement_note="seen by both")), "score")

        assert column(tables(of)["Indicators more than one step apart"], "Steps apart") == ["3"]
        assert any(isinstance(one, Text) and "seen by both" in one.text for one in of.blocks)


class TestWhatCannotBeShown:
    def test_a_report_of_another_engine_is_refused(self) -> None:
        with pytest.raises(UnknownReference, match="engine"):
            read(a_report().replace("ip-appraisal/2", "ip-appraisal/9"))

    @given(st.data())
    @settings(max_examples=60, deadline=None)
    def test_a_report_with_one_thing_gone_or_other_is_shown_or_refused(
        self, data: st.DataObject
    ) -> None:
        report = stated(a_report())
        holder, key = data.draw(st.sampled_from(_places(report)))
        holder[key] = data.draw(st.sampled_from([None, "", -1, [], {}]))

        with suppress(MalformedInput, UnknownReference):
            assert read(json.dumps(report)).sections

    @pytest.mark.parametrize("text", ["[]", "{", '{"engine":"ip-appraisal/2","inputs":{}}'])
    def test_what_is_no_whole_report_is_refused(self, text: str) -> None:
        with pytest.raises((MalformedInput, UnknownReference)):
            read(text)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("text", [a_trademark_report(), a_report_by_every_method()], ids=len)
class TestEveryMethod:
    def test_its_name_and_lines_are_in_words(self, text: str, lang: Lang) -> None:
        document = read(text, lang=lang)
        of = section(document, "methods")
        names = [one.text for one in of.blocks if isinstance(one, Heading)]

        assert len(names) == len(stated(text)["methods"])
        assert all(bool(CHINESE.search(name)) is (lang is Lang.ZH) for name in names)
        if lang is Lang.EN:
            assert not [name for name in _captions(document) if CHINESE.search(name)]

    def test_its_value_is_told_to_the_fen(self, text: str, lang: Lang) -> None:
        blocks = section(read(text, lang=lang), "methods").blocks
        totals = [one.total[1] for one in blocks if isinstance(one, Table) and one.total]

        assert totals == [f"{one['value']['value']:,.2f}" for one in stated(text)["methods"]]

    def test_it_fits_on_paper(self, text: str, lang: Lang) -> None:
        assert paper(text, lang=lang, around=Surroundings()).startswith(b"%PDF-")


def test_rates_among_the_lines_are_not_shown_as_money() -> None:
    methods = section(read(a_report_by_every_method()), "methods").blocks
    rows = [row for one in methods if isinstance(one, Table) for row in one.rows]
    told = {row[0]: row[1] for row in rows if len(row) == 2}

    assert 0.0 < float(told["weight deal1"]) < 1.0
    assert told["amount deal1"] == "1,000,000.00"


def test_a_right_without_a_survival_model_is_not_said_to_live_for_ever() -> None:
    (told,) = section(read(a_trademark_report()), "survival").blocks

    assert isinstance(told, Text)
    assert told.tone == "warning"


def test_every_chart_has_its_figures_in_a_table_beside_it() -> None:
    found = charts(read())

    assert len(found) == 6
    assert all(isinstance(one.table, Table) and one.table.rows for one in found)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a document where something stands, by what holds it and its name there."""
    if not isinstance(value, dict | list):
        return []
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    return [place for key, one in inside for place in [(value, key), *_places(one)]]


def _captions(document: Document) -> list[str]:
    found: list[str] = [document.title]
    for of in document.sections:
        found.append(of.title)
        for table in tables(of).values():
            found += [head.text for head in table.heads]
        found += [name for one in of.blocks if isinstance(one, Facts) for name, _ in one.rows]
    return [name for name in found if re.search(r"[A-Za-z]{2}|[\u4e00-\u9fff]", name)]
