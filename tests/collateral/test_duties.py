"""When a pledged right must be valued anew (VA-04, CC-11; valuation reference § 3.3)."""

from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.collateral.duties import Due, Reason, RevenueTold, ValuedRight, due
from ip_finance.collateral.errors import NoCollateralPolicy
from ip_finance.collateral.policy import POLICIES, PolicyName, policies, policy
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.terms import patent_ends_on
from tests.builders import TODAY
from tests.parties.builders import id_of

VALUED = date(2026, 6, 1)
FILED, GRANTED = date(2020, 9, 15), date(2022, 8, 16)
DAY = timedelta(days=1)


def event(kind: EventKind, on: date, code: str | None = None) -> LegalEvent:
    return LegalEvent(kind, on, "专利公报", code)


def right(*events: LegalEvent, granted: date = GRANTED, **changes: Any) -> ValuedRight:
    """A right that was valued in June and of which nothing was heard since."""
    kind = changes.get("right_type", RightType.INVENTION)
    ends = patent_ends_on(RightType.INVENTION, FILED)
    baseline = Baseline(kind, "公告", granted, "成都星灿", None, FILED, granted, ends)
    stated: dict[str, Any] = {
        "asset_id": id_of("asset"),
        "number": "ZL202010964561.8",
        "right_type": kind,
        "valued_on": VALUED,
        "valid_until": VALUED + timedelta(days=365),
        "standing": standing_of(baseline, events, TODAY),
        "events": events,
        "disputed_on": None,
        "revenues": (),
    }
    return ValuedRight(**stated | changes)


def only(valued: ValuedRight, on: date = TODAY) -> Due:
    (found,) = due(valued, on)
    return found


def revenue(actual: int, **changes: Any) -> RevenueTold:
    stated: dict[str, Any] = {
        "period_ended_on": date(2026, 9, 30),
        "forecast_fen": 1_000,
        "actual_fen": actual,
        "source": "纳税申报表",
        "reported_on": date(2026, 10, 20),
    }
    return RevenueTold(**stated | changes)


def test_nothing_is_due_of_a_right_in_order() -> None:
    assert due(right(), TODAY) == ()


class TestCalendar:
    @pytest.mark.parametrize(("before", "is_due"), [(31, False), (30, True), (1, True)])
    def test_a_report_is_said_to_expire_a_month_before(self, before: int, is_due: bool) -> None:
        last = VALUED + timedelta(days=365)

        found = due(right(), last - timedelta(days=before))

        assert [one.reason for one in found] == [Reason.EXPIRING] * is_due

    def test_a_year_after_the_base_date_a_new_value_is_due(self) -> None:
        found = only(right(), date(2027, 6, 1))

        assert (found.reason, found.deadline, found.rule) == (
            Reason.CALENDAR,
            date(2027, 6, 1),
            "VA-04",
        )

    def test_a_report_that_ends_before_the_year_counts_first(self) -> None:
        found = only(right(valid_until=date(2026, 11, 1)))

        assert (found.reason, found.since) == (Reason.CALENDAR, date(2026, 11, 1))


class TestEvents:
    @pytest.mark.parametrize(
        ("kind", "reason"),
        [
            (EventKind.INVALIDATION_REQUESTED, Reason.INVALIDATION),
            (EventKind.PARTLY_INVALIDATED, Reason.INVALIDATION),
            (EventKind.LAPSED, Reason.LAPSE),
            (EventKind.FEE_MISSED, Reason.LAPSE),
            (EventKind.LICENSED, Reason.LICENCE),
            (EventKind.OPEN_LICENCE_DECLARED, Reason.LICENCE),
        ],
    )
    def test_that_change_the_value_ask_for_a_new_one(self, kind: EventKind, reason: Reason) -> None:
        found = only(right(event(kind, date(2026, 10, 1), "EE01")))

        assert (found.reason, found.rule, found.what) == (reason, "CC-11", "EE01")
        assert found.deadline == date(2026, 10, 31)

    @pytest.mark.parametrize("kind", [EventKind.FEE_PAID, EventKind.OWNER_MOVED])
    def test_that_change_nothing_ask_for_nothing(self, kind: EventKind) -> None:
        assert due(right(event(kind, date(2026, 10, 1))), TODAY) == ()

    def test_of_the_base_date_were_there_for_the_appraisers_to_see(self) -> None:
        assert due(right(event(EventKind.LICENSED, VALUED)), TODAY) == ()
        assert due(right(event(EventKind.LICENSED, VALUED + DAY)), TODAY) != ()

    def test_to_come_are_not_spoken_of(self) -> None:
        assert due(right(event(EventKind.LICENSED, TODAY + DAY)), TODAY) == ()


def test_an_open_dispute_asks_for_a_new_value() -> None:
    assert only(right(disputed_on=date(2026, 9, 9))).reason is Reason.DISPUTE
    assert due(right(disputed_on=VALUED - DAY), TODAY) == ()


class TestRevenue:
    @pytest.mark.parametrize(("actual", "is_due"), [(801, False), (800, True), (0, True)])
    def test_a_fifth_below_the_forecast_asks_for_a_new_value(
        self, actual: int, is_due: bool
    ) -> None:
        found = due(right(revenues=(revenue(actual),)), TODAY)

        assert [one.reason for one in found] == [Reason.REVENUE_DROP] * is_due

    def test_reported_before_the_base_date_asks_for_nothing(self) -> None:
        told = revenue(0, reported_on=VALUED - DAY)

        assert due(right(revenues=(told,)), TODAY) == ()

    def test_reported_on_the_base_date_was_not_there_for_the_appraisers_to_see(self) -> None:
        found = only(right(revenues=(revenue(0, reported_on=VALUED),)))

        assert found.reason is Reason.REVENUE_DROP
        assert found.is_private

    def test_alone_is_private_to_the_bank(self) -> None:
        assert not only(right(event(EventKind.LICENSED, date(2026, 10, 1)))).is_private


class TestCitations:
    """Three years of citations say more than every feature of the document."""

    def test_three_years_after_the_grant_a_patent_is_valued_anew(self) -> None:
        found = only(right(granted=date(2023, 8, 1)))

        assert (found.reason, found.since) == (Reason.CITATIONS, date(2026, 8, 1))

    def test_a_value_made_after_them_knows_them(self) -> None:
        assert due(right(granted=VALUED.replace(year=2023)), TODAY) == ()

    @pytest.mark.parametrize("kind", [RightType.DESIGN, RightType.TRADEMARK])
    def test_what_nobody_cites_is_left_alone(self, kind: RightType) -> None:
        assert due(right(granted=date(2023, 8, 1), right_type=kind), TODAY) == ()


class TestPolicy:
    def test_every_figure_has_a_source_and_says_that_nobody_verified_it(self) -> None:
        assert {one.name for one in POLICIES} == set(PolicyName)
        assert all(one.source and not one.is_verified for one in POLICIES)

    def test_nothing_is_in_force_before_its_day(self) -> None:
        with pytest.raises(NoCollateralPolicy):
            policy(PolicyName.CONFIDENCE, date(2019, 12, 31))

    def test_people_can_read_all_of_them(self) -> None:
        assert [one.name for one in policies(TODAY)] == list(PolicyName)
