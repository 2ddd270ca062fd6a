"""Every rule, in each direction; a rule without both fails the test."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.eligibility.assessment import PLAN_RULES, RIGHT_RULES, RULES, VERSION, assess
from ip_finance.eligibility.domain import (
    LineKey,
    NotEligible,
    Outcome,
    Verdict,
    stopping,
    verdict_of,
)
from ip_finance.eligibility.facts import Case, Known, Obstacle, OwnMark
from ip_finance.eligibility.rulebook import Law
from ip_finance.eligibility.stored import (
    case_of_json,
    case_to_json,
    lines_of_json,
    lines_to_json,
)
from ip_finance.eligibility.trademark_rules import GRACE_MONTHS, RENEWAL_MARGIN
from ip_finance.rights.marks import THRESHOLDS
from ip_finance.rights.standing import Told
from tests.eligibility.builders import (
    FORFEITURE,
    TODAY,
    case,
    days,
    known,
    line_of,
    mark,
    patent,
    software,
    trademark,
    utility_model,
)
from tests.eligibility.table import Row, rows

ROWS = rows()
NONE_SETTLED: frozenset[LineKey] = frozenset()
DATED = {"2026-11-26.2": "0x1dfb3fcb4d0dd9654e613d41822c80ea7b5f80c0ad1666a6d8f9eca079f762ff"}
"""The version of the rules, and the hash of all that it fixes beside the code."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}: {row.why}")
def test_the_rule_says(row: Row) -> None:
    line = line_of(row.rule, row.asked)

    assert line.outcome is row.outcome, line.fact
    assert "" not in {line.fact, line.source, line.law}
    assert bool(line.cure) == bool(line.cure_en) == (line.outcome is not Outcome.PASS)


def test_every_rule_has_rows_of_both_directions() -> None:
    directions = defaultdict(set)
    for row in ROWS:
        directions[row.rule].add(row.outcome is Outcome.PASS)

    assert directions == {rule: {True, False} for rule in RULES}


def test_no_id_is_given_twice() -> None:
    ids = [*(rule.id for rule in RIGHT_RULES), *(rule.id for rule in PLAN_RULES)]
    covered = [other for rule in RULES.values() for other in rule.covers]

    assert len({*ids, *covered}) == len(ids) + len(covered)


def test_the_rules_of_the_issue_are_there() -> None:
    named = {*RULES, *(other for rule in RULES.values() for other in rule.covers)}
    wanted = {f"PP-{number}" for number in (3, *range(10, 22), 33, 34)}
    wanted = {name.replace("PP-3", "PP-03") if name == "PP-3" else name for name in wanted}
    wanted |= {"TM-02", "TM-03", "TM-13", *(f"TM-09-{letter}" for letter in "abcd")}
    wanted |= {"CR-04-c", "CR-04-d", "CR-07", "CC-01", "CC-03", "CC-13", "CC-16", "CC-21", "CC-25"}
    wanted |= {"ID-02", "ID-10", "VA-01", "VA-04"}

    assert wanted <= named


class TestFees:
    """Paid through 25 May, so due on the 26th and lost after 26 November: six months."""

    FILED = date(2021, 5, 26)

    @pytest.mark.parametrize(
        ("late", "is_lost"), [(1, False), (179, False), (181, False), (184, False), (185, True)]
    )
    def test_the_months_of_surcharge_can_be_cured_and_what_follows_cannot(
        self, late: int, is_lost: bool
    ) -> None:
        right = patent(filed_on=self.FILED, fees_paid_through=known(date(2026, 5, 25)))
        asked = replace(case(right), today=date(2026, 5, 26) + timedelta(days=late))

        fees, alive = line_of("PP-13", asked), line_of("PP-11", asked)

        assert fees.outcome is Outcome.BLOCK
        assert ("补缴" in fees.cure) is not is_lost
        assert (alive.outcome is Outcome.BLOCK) is is_lost

    def test_the_cure_names_what_must_be_paid_today(self) -> None:
        right = patent(filed_on=self.FILED, fees_paid_through=known(date(2026, 5, 25)))
        asked = replace(case(right), today=date(2026, 8, 1))

        assert "今天应缴 1320 元" in line_of("PP-13", asked).cure  # 1200 and 10 % of it


class TestBundle:
    def test_names_each_missing_mark_and_why(self) -> None:
        owned = (
            OwnMark(mark("16435658", "星璨"), date(2031, 1, 1)),
            OwnMark(mark("16435659", "ＸＩＮＧＣＡＮ"), date(2031, 1, 1)),
            OwnMark(mark("16435660", "星燦"), date(2031, 1, 1)),
        )

        line = line_of("TM-02", case(trademark(), owned=owned))

        assert line.missing == ("16435658", "16435660")
        assert "读音相同" in line.fact
        assert "一并出质：16435658、16435660" in line.cure

    def test_is_complete_once_the_sister_is_pledged_too(self) -> None:
        sister = mark("16435658", "星璨")
        both = case(trademark(), trademark(id="sister", number="16435658", mark=sister))

        lines = [line for line in assess(both) if line.rule == "TM-02"]

        assert [line.outcome for line in lines] == [Outcome.PASS, Outcome.PASS]


class TestSources:
    def test_what_another_source_says_stands_beside(self) -> None:
        worse = Told(date(2026, 1, 19), "年费缴费收据", days(-300))
        paid = Known(Told(date(2027, 1, 19), "专利登记簿副本", TODAY), (worse,))

        line = line_of("PP-13", case(patent(fees_paid_through=paid)))

        assert (line.outcome, line.source, line.on) == (Outcome.PASS, "专利登记簿副本", TODAY)
        assert line.against == (f"年费缴费收据（{days(-300)}）：年费缴至 2026-01-19",)

    def test_bad_news_counts_however_old(self) -> None:
        seized = known(value=True, on=date(2020, 1, 1))

        assert line_of("PP-14", case(patent(is_frozen=seized))).outcome is Outcome.BLOCK


class TestVerdict:
    def verdict(self, asked: Case) -> Verdict:
        return verdict_of(assess(asked), NONE_SETTLED)

    def test_of_a_sound_bundle_of_every_kind(self) -> None:
        bundle = [patent(), utility_model(id="b"), trademark(id="c"), software(id="d")]

        assert self.verdict(case(*bundle)) is Verdict.ELIGIBLE

    def test_a_red_line_outweighs_the_rest(self) -> None:
        pending, seized = known(value=True), known(value=True)
        right = patent(is_invalidation_pending=pending, fees_paid_through=None, is_frozen=seized)

        red = stopping(assess(case(right)), NONE_SETTLED)

        assert self.verdict(case(right)) is Verdict.BLOCKED
        assert [line.rule for line in red] == ["PP-14", "PP-13", "PP-20"]

    def test_what_nobody_knows_stops_too(self) -> None:
        assert self.verdict(case(patent(fees_paid_through=None))) is Verdict.INCOMPLETE

    def test_what_both_acknowledged_stops_no_more(self) -> None:
        asked = case(patent(is_invalidation_pending=known(value=True)))
        lines = assess(asked)
        settled = frozenset(line.key for line in lines if line.outcome is Outcome.ACKNOWLEDGE)

        assert verdict_of(lines, NONE_SETTLED) is Verdict.TO_ACKNOWLEDGE
        assert verdict_of(lines, settled) is Verdict.ELIGIBLE
        assert stopping(lines, settled) == ()

    def test_an_acknowledgement_settles_no_later_fact(self) -> None:
        before = case(patent(is_invalidation_pending=known(value=True, on=days(-30))))
        settled = frozenset(line.key for line in assess(before))
        again = case(patent(is_invalidation_pending=known(value=True, on=days(-1))))

        assert verdict_of(assess(before), settled) is Verdict.ELIGIBLE
        assert verdict_of(assess(again), settled) is Verdict.TO_ACKNOWLEDGE

    def test_what_the_plan_says_is_settled_tomorrow_too(self) -> None:
        seen = case(patent(), obstacles=(Obstacle("right", "涉及国家秘密"),))
        settled = frozenset(line.key for line in assess(seen))
        tomorrow = replace(seen, today=days(1))

        assert verdict_of(assess(tomorrow), settled) is Verdict.ELIGIBLE

    def test_an_acknowledgement_settles_nothing_red(self) -> None:
        lines = assess(case(patent(is_frozen=known(value=True))))
        settled = frozenset(line.key for line in lines)

        assert verdict_of(lines, settled) is Verdict.BLOCKED
        assert [line.rule for line in stopping(lines, settled)] == ["PP-14"]

    def test_a_refusal_names_every_red_line(self) -> None:
        right = patent(is_frozen=known(value=True))
        refused = NotEligible(stopping(assess(case(right, clauses=FORFEITURE)), NONE_SETTLED))

        assert refused.rule == "PP-14"
        assert refused.facts["count"] == 2
        assert [line.split()[0] for line in str(refused.facts["red"]).splitlines()] == [
            "PP-14",
            "CC-03",
        ]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}: {row.why}")
def test_a_kept_result_is_computed_again_to_the_bit(row: Row) -> None:
    lines = assess(row.asked)
    kept_case, kept = canonical_json(case_to_json(row.asked)), canonical_json(lines_to_json(lines))

    again = case_of_json(case_to_json(row.asked))

    assert again == row.asked
    assert canonical_json(case_to_json(again)) == kept_case
    assert canonical_json(lines_to_json(assess(again))) == kept
    assert lines_of_json(lines_to_json(lines)) == lines


def test_a_change_of_the_rules_is_a_new_version() -> None:
    """Whoever changes a level, a law or a threshold raises the version and writes the hash here."""
    told = {
        rule.id: [rule.level.value, rule.law.text, rule.law.source, rule.law.is_verified]
        for rule in RULES.values()
    }
    limits = [THRESHOLDS.block, THRESHOLDS.review, RENEWAL_MARGIN.days, GRACE_MONTHS]
    found = content_hash(canonical_json([told, limits]).encode())

    assert {VERSION: found} == DATED


def test_a_law_says_whether_its_text_was_read() -> None:
    laws = [rule.law for rule in RULES.values()]

    assert all(isinstance(law, Law) and law.source for law in laws)
    assert {law.is_verified for law in laws if law.source.startswith("M")} == {False}
