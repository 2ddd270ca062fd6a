"""Five categories by debtor, and the signals that days and covenants raise."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.classification.domain import (
    LoanFacts,
    StatedGround,
    by_days,
    check_stated,
    check_upgrade,
    classify,
    grounds_of,
    npl_ratio,
    still_holds,
)
from ip_finance.classification.errors import (
    GroundNotStated,
    NotAnUpgrade,
    ThresholdDoesNotFit,
    UpgradeTooHigh,
)
from ip_finance.classification.gathering import uncured_since
from ip_finance.classification.signals import (
    Comparison,
    CovenantKind,
    Covered,
    check_covenant,
    covenant_signals,
    overdue_signal,
)
from ip_finance.classification.words import GROUNDS, SIGNALS, ground_of
from ip_finance.core.money import Fen
from ip_finance.loans.calls import OpenCall
from ip_finance.policies.contents.classification import STATED, Category, Ground, parse
from ip_finance.policies.defaults import rows
from ip_finance.policies.errors import BadContent
from tests.builders import TODAY
from tests.clock import NOON
from tests.parties.builders import id_of

CONTENT = rows("classification")[0]["content"]
POLICY = parse(CONTENT)
NORMAL, MENTION, SUBSTANDARD, DOUBTFUL, LOSS = Category
DAYS = st.integers(0, 2_000)


def loan(name: str = "loan", borrower: str = "sme", **changes: Any) -> LoanFacts:
    stated: dict[str, Any] = {
        "loan_id": id_of(name),
        "borrower_id": id_of(borrower),
        "principal": Fen(100_000_000),
        "days_overdue": 0,
        "is_defaulted": False,
        "is_enforcing": False,
        "is_accelerated": False,
        "uncured_since": None,
        "misused_since": None,
        "restructured_since": None,
    }
    return LoanFacts(**stated | changes)


def stated(ground: Ground, since: date = TODAY, at: datetime = NOON) -> StatedGround:
    return StatedGround(
        ground, POLICY.grounds[ground], id_of("loan"), id_of("sme"), "见附件", since, at
    )


def classes(*loans: LoanFacts, before: Category | None = None, **more: Any) -> dict[str, Category]:
    known = {id_of("sme"): before} if before else {}
    found = classify(loans, more.get("stated", ()), known, POLICY)
    return {str(one.loan.loan_id): one.category for one in found}


@pytest.mark.parametrize(
    ("days", "category"),
    [(0, NORMAL), (7, NORMAL), (8, MENTION), (90, MENTION), (91, SUBSTANDARD), (270, SUBSTANDARD),
     (271, DOUBTFUL), (360, DOUBTFUL), (361, LOSS)],
)  # fmt: skip
def test_a_category_begins_one_day_beyond_its_threshold(days: int, category: Category) -> None:
    assert by_days(days, POLICY) is category


@given(DAYS, DAYS)
def test_more_days_overdue_are_never_a_better_category(some: int, more: int) -> None:
    low, high = sorted((some, more))

    assert by_days(low, POLICY).rank <= by_days(high, POLICY).rank


@given(st.lists(st.tuples(DAYS, st.integers(1, 10**11)), min_size=1, max_size=6))
def test_the_worst_loan_of_a_debtor_decides_all_its_loans(facts: list[tuple[int, int]]) -> None:
    loans = [
        loan(f"loan {n}", days_overdue=days, principal=Fen(amount))
        for n, (days, amount) in enumerate(facts)
    ]

    found = set(classes(*loans).values())

    assert len(found) == 1
    assert found.pop().rank >= max(by_days(days, POLICY).rank for days, _ in facts)


def test_another_debtor_is_not_touched() -> None:
    found = classes(loan(days_overdue=400), loan("other loan", "other sme"))

    assert list(found.values()).count(NORMAL) == 1


@pytest.mark.parametrize(("late", "is_bad"), [(20, False), (21, True)])
def test_more_than_a_fifth_of_the_debts_far_overdue_is_substandard_at_least(
    late: int, is_bad: bool
) -> None:
    loans = [loan("late", days_overdue=91, principal=Fen(late)), loan(principal=Fen(100 - late))]

    grounds = {one.ground for one in grounds_of(loans, (), POLICY)}

    assert (Ground.CROSS_DEFAULT in grounds) is is_bad


@pytest.mark.parametrize(
    ("change", "category"),
    [({"is_defaulted": True}, SUBSTANDARD), ({"is_enforcing": True}, SUBSTANDARD),
     ({"is_accelerated": True}, MENTION), ({"uncured_since": TODAY}, MENTION),
     ({"misused_since": TODAY}, MENTION), ({"restructured_since": TODAY}, MENTION)],
)  # fmt: skip
def test_what_befell_a_loan_is_found(change: dict[str, Any], category: Category) -> None:
    assert set(classes(loan(**change)).values()) == {category}


def test_what_was_stated_of_one_debtor_among_many_counts_for_it_alone() -> None:
    loans = [loan(f"loan {n}", f"sme {n}") for n in range(30)]
    told = replace(stated(Ground.BANKRUPT), borrower_id=id_of("sme 7"))

    found = classes(*loans, stated=[told])

    assert [key for key, category in found.items() if category is LOSS] == [str(id_of("loan 7"))]


def test_a_call_is_a_ground_from_the_day_after_its_last_and_the_oldest_tells_since_when() -> None:
    calls = [OpenCall(id_of("loan"), TODAY, day) for day in (TODAY, TODAY - timedelta(days=3))]
    calls.append(OpenCall(id_of("other loan"), TODAY, TODAY))

    assert uncured_since(calls, TODAY) == {id_of("loan"): TODAY - timedelta(days=3)}


def test_a_class_falls_at_once_and_does_not_rise_by_itself() -> None:
    assert set(classes(loan(days_overdue=91), before=MENTION).values()) == {SUBSTANDARD}
    assert set(classes(loan(), before=SUBSTANDARD).values()) == {SUBSTANDARD}


def test_a_ground_that_people_stated_counts_for_every_loan() -> None:
    found = classes(loan(), loan("second"), stated=[stated(Ground.DEBT_EVASION)])

    assert set(found.values()) == {DOUBTFUL}


class TestUpgrade:
    def test_needs_a_better_class(self) -> None:
        with pytest.raises(NotAnUpgrade):
            check_upgrade(MENTION, MENTION, ())

    def test_goes_as_far_as_the_grounds_allow(self) -> None:
        grounds = grounds_of([loan(days_overdue=30)], (), POLICY)

        check_upgrade(MENTION, SUBSTANDARD, grounds)
        with pytest.raises(UpgradeTooHigh, match="special-mention"):
            check_upgrade(NORMAL, SUBSTANDARD, grounds)

    def test_ends_what_was_stated_before_it_and_nothing_after(self) -> None:
        before, after = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)

        assert not still_holds(stated(Ground.RATING_FALL), after, POLICY, TODAY)
        assert still_holds(stated(Ground.RATING_FALL), before, POLICY, TODAY)
        assert still_holds(stated(Ground.RATING_FALL), None, POLICY, TODAY)

    def test_does_not_cut_short_the_year_in_which_a_restructured_debtor_is_observed(self) -> None:
        since = date(2025, 11, 25)
        restructured = stated(Ground.RESTRUCTURED, since, NOON - timedelta(days=364))

        assert still_holds(restructured, NOON, POLICY, TODAY)
        assert not still_holds(restructured, NOON, POLICY, TODAY + timedelta(days=1))


def test_the_npl_ratio_counts_the_last_three_and_rounds_up() -> None:
    each = [(category, Fen(100)) for category in Category]

    assert npl_ratio(each) == 6_000
    assert npl_ratio([]) == 0


def test_only_people_state_what_only_people_know() -> None:
    for ground in Ground:
        if ground in STATED:
            check_stated(ground)
        else:
            with pytest.raises(GroundNotStated):
                check_stated(ground)


class TestOverdue:
    @pytest.mark.parametrize(
        ("days", "kind", "gravity"),
        [(1, "overdue-days", "medium"), (7, "overdue-days", "medium"),
         (8, "overdue-beyond", "high")],
    )  # fmt: skip
    def test_is_milder_while_it_may_be_a_delay(self, days: int, kind: str, gravity: str) -> None:
        (found,) = overdue_signal(loan(days_overdue=days), POLICY, TODAY)

        assert (found.signal, found.gravity) == (kind, gravity)
        assert found.since == TODAY - timedelta(days=days)

    def test_is_the_same_signal_the_day_after(self) -> None:
        (one,) = overdue_signal(loan(days_overdue=3), POLICY, TODAY)
        (two,) = overdue_signal(loan(days_overdue=4), POLICY, TODAY + timedelta(days=1))

        assert (one.key, one.since) == (two.key, two.since)


class TestCovenant:
    @staticmethod
    def covered(reports: dict[date, tuple[int | None, str]], **changes: Any) -> Covered:
        stated: dict[str, Any] = {
            "covenant_id": id_of("covenant"),
            "loan_id": id_of("loan"),
            "kind": CovenantKind.FINANCIAL,
            "measure": "流动比率",
            "comparison": Comparison.AT_LEAST,
            "threshold": 10_000,
            "clause": "第八条",
            "first_due_on": date(2026, 4, 30),
            "every_months": 3,
            "reports": reports,
        }
        return Covered(**stated | changes)

    def test_tells_what_is_late_and_what_is_not_kept(self) -> None:
        reports: dict[date, tuple[int | None, str]] = {
            date(2026, 4, 30): (9_999, "季报"),
            date(2026, 7, 30): (10_000, "季报"),
        }

        found = covenant_signals(self.covered(reports), TODAY)

        assert [(one.signal, one.since) for one in found] == [
            ("covenant-breached", date(2026, 4, 30)),
            ("covenant-late", date(2026, 10, 30)),
        ]

    def test_is_not_late_on_its_day(self) -> None:
        assert covenant_signals(self.covered({}), date(2026, 4, 30)) == []

    def test_asks_for_information_alone_without_a_threshold(self) -> None:
        check_covenant(CovenantKind.INFORMATION, None, None)
        check_covenant(CovenantKind.FINANCIAL, Comparison.AT_MOST, 1)
        for kind, threshold in ((CovenantKind.INFORMATION, 1), (CovenantKind.FINANCIAL, None)):
            with pytest.raises(ThresholdDoesNotFit):
                check_covenant(kind, Comparison.AT_MOST, threshold)


@pytest.mark.parametrize(
    ("change", "member"),
    [({"overdue": []}, "overdue"), ({"tolerance_days": -1}, "tolerance_days"),
     ({"overdue": CONTENT["overdue"][::-1]}, "overdue"), ({"grounds": {}}, "misuse"),
     ({"unknown": 1}, "unknown")],
)  # fmt: skip
def test_a_policy_names_the_member_that_is_wrong(change: dict[str, Any], member: str) -> None:
    with pytest.raises(BadContent, match=member):
        parse(CONTENT | change)


def test_everything_has_words() -> None:
    assert set(GROUNDS) == set(Ground)
    assert len(SIGNALS) == len(set(SIGNALS.values())) == 11
    held = grounds_of([loan(days_overdue=91)], [stated(Ground.BANKRUPT)], POLICY)
    assert "进入破产清算（自 2026-11-24）：见附件，至少损失" in {ground_of(h.plain()) for h in held}
