"""Renewal of marks, and the days of which people are told 90, 30 and 7 days before."""

from datetime import date

import pytest

from ip_finance.core.money import Fen
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind as Kind
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fold import Baseline
from ip_finance.rights.reminders import Deadline, DeadlineKind, deadlines, reminders
from ip_finance.rights.renewals import RenewalStateKind, open_to_revocation_from, renewal_state
from tests.rights.builders import FILED_ON, GRANTED_ON, baseline, event, mark, stands

ENDS_ON = date(2026, 4, 21)


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2025, 4, 20), RenewalStateKind.NOT_YET),
        (date(2025, 4, 21), RenewalStateKind.OPEN),
        (date(2026, 4, 20), RenewalStateKind.OPEN),
        (date(2026, 4, 21), RenewalStateKind.IN_GRACE),
        (date(2026, 10, 20), RenewalStateKind.IN_GRACE),
        (date(2026, 10, 21), RenewalStateKind.MISSED),
    ],
)
def test_a_renewal_can_be_asked_for_on_these_days(on: date, kind: RenewalStateKind) -> None:
    assert renewal_state(ENDS_ON, on).kind is kind


def test_a_mark_may_be_revoked_three_years_after_its_last_use() -> None:
    assert open_to_revocation_from(date(2016, 4, 21)) == date(2019, 4, 21)
    assert open_to_revocation_from(date(2016, 4, 21), date(2024, 2, 29)) == date(2027, 2, 28)


PAID = event(Kind.FEE_PAID, "2025-09-01", paid_through="2026-09-14")


def ahead(*events: LegalEvent, on: date, base: Baseline | None = None) -> tuple[Deadline, ...]:
    found = base or baseline()
    standing = stands(*events, on=on, base=found)
    return deadlines(found.right_type, found.filed_on, found.granted_on, standing, on)


class TestDeadlines:
    def test_of_a_paid_right_the_next_fee_and_its_last_day(self) -> None:
        assert ahead(PAID, on=date(2026, 6, 1))[:2] == (
            Deadline(DeadlineKind.FEE_DUE, date(2026, 9, 15), Fen(200_000)),
            Deadline(DeadlineKind.FEE_LAST_DAY, date(2027, 3, 15), Fen(250_000)),
        )

    def test_of_a_late_fee_the_end_of_the_month_that_it_costs_this(self) -> None:
        assert ahead(PAID, on=date(2026, 11, 24))[:2] == (
            Deadline(DeadlineKind.FEE_LATE_MONTH_ENDS, date(2026, 12, 15), Fen(220_000)),
            Deadline(DeadlineKind.FEE_LAST_DAY, date(2027, 3, 15), Fen(250_000)),
        )

    def test_a_deadline_is_still_one_on_its_own_day(self) -> None:
        assert ahead(PAID, on=date(2026, 9, 15))[0].kind is DeadlineKind.FEE_DUE
        assert ahead(PAID, on=date(2026, 9, 16))[0].kind is DeadlineKind.FEE_LATE_MONTH_ENDS

    def test_of_a_right_whose_payments_nobody_knows_no_fee(self) -> None:
        assert [found.kind for found in ahead(on=date(2026, 6, 1))] == [DeadlineKind.TERM_ENDS]

    def test_of_a_frozen_right_the_end_of_the_order(self) -> None:
        frozen = event(Kind.FROZEN, "2026-09-01", until="2026-12-01")

        found = ahead(frozen, on=date(2026, 11, 24))
        assert found[0] == Deadline(DeadlineKind.FREEZE_ENDS, date(2026, 12, 1))

    def test_of_a_right_that_lapsed_nothing(self) -> None:
        assert ahead(PAID, event(Kind.LAPSED, "2026-10-01"), on=date(2026, 11, 24)) == ()

    def test_of_a_mark_its_renewal_and_the_grace(self) -> None:
        found = ahead(on=date(2026, 3, 1), base=mark())

        assert [one.kind for one in found] == [
            DeadlineKind.RENEWAL_DUE,
            DeadlineKind.TERM_ENDS,
            DeadlineKind.RENEWAL_GRACE_ENDS,
        ]

    def test_of_a_mark_whose_term_is_over_the_end_of_the_grace(self) -> None:
        found = ahead(on=date(2026, 5, 1), base=mark())

        assert found == (Deadline(DeadlineKind.RENEWAL_GRACE_ENDS, date(2026, 10, 20)),)

    def test_of_a_mark_that_was_revoked_nothing(self) -> None:
        revoked = event(Kind.CANCELLED, "2026-04-21")

        assert ahead(revoked, on=date(2026, 5, 1), base=mark(ends_on=date(2026, 4, 30))) == ()

    def test_of_a_young_mark_the_day_up_to_which_it_must_be_used(self) -> None:
        base = mark(granted_on=date(2024, 2, 1), ends_on=date(2034, 2, 1))

        assert ahead(on=date(2026, 5, 1), base=base)[0].day == date(2027, 1, 31)

    def test_of_software_the_end_of_its_term(self) -> None:
        base = baseline(right_type=RightType.SOFTWARE, ends_on=date(2071, 1, 1))

        found = ahead(on=date(2026, 5, 1), base=base)
        assert found == (Deadline(DeadlineKind.TERM_ENDS, date(2070, 12, 31)),)


class TestReminders:
    def test_come_90_30_and_7_days_before(self) -> None:
        on = date(2026, 6, 17)
        standing = stands(PAID, on=on)
        found = reminders(RightType.INVENTION, FILED_ON, GRANTED_ON, standing, on)

        of_fee = [one for one in found if one.deadline.kind is DeadlineKind.FEE_DUE]
        assert [(one.days_before, one.remind_on) for one in of_fee] == [
            (90, date(2026, 6, 17)),
            (30, date(2026, 8, 16)),
            (7, date(2026, 9, 8)),
        ]

    def test_of_a_month_of_delay_come_only_once(self) -> None:
        on = date(2026, 11, 24)
        standing = stands(PAID, on=on)
        found = reminders(RightType.INVENTION, FILED_ON, GRANTED_ON, standing, on)

        late = [one for one in found if one.deadline.kind is DeadlineKind.FEE_LATE_MONTH_ENDS]
        assert [one.remind_on for one in late] == [date(2026, 12, 8)]

    def test_come_in_the_order_of_their_days(self) -> None:
        on = date(2026, 11, 24)
        found = reminders(RightType.INVENTION, FILED_ON, GRANTED_ON, stands(PAID, on=on), on)

        assert [one.remind_on for one in found] == sorted(one.remind_on for one in found)
