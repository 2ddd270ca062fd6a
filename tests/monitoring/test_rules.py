"""What each rule of monitoring finds, and what it leaves alone (domain rules §§ 3.5, 4, 6.2, 9)."""

from datetime import date, timedelta

import pytest

from ip_finance.monitoring.catalogue import FINDINGS
from ip_finance.monitoring.domain import Neighbour, Severity, Side, Step, TaskKind
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.domain import PledgeState
from ip_finance.rights.events import EventKind
from tests.builders import TODAY
from tests.monitoring.rights import (
    MATURES,
    REGISTERED,
    SIGNED,
    anniversary,
    event,
    found,
    kinds,
    only,
    right,
)
from tests.parties.builders import id_of

DAY = timedelta(days=1)
SEVENTH_FEE = anniversary(6)
"""15 September 2026: until then the fee of the seventh patent year is in time."""
LAST_DAY = date(2027, 3, 15)
PAID = SEVENTH_FEE - DAY
"""The last day paid for, before that fee."""


def test_nothing_is_found_of_a_right_in_order() -> None:
    assert found(right()) == []


def test_every_kind_but_the_open_one_stands_in_the_table() -> None:
    assert set(TaskKind) - set(FINDINGS) == {TaskKind.OTHER}


class TestAnnualFee:
    @pytest.mark.parametrize(
        ("days", "stage"), [(90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7)]
    )
    def test_is_reminded_of_in_three_stages(self, days: int, stage: int) -> None:
        on = SEVENTH_FEE - timedelta(days=days)

        hit = only(right(on=on, paid_through=PAID), on)

        assert (hit.kind, hit.rule, hit.side) == (TaskKind.FEE_DUE, "LC-12", Side.PLEDGOR)
        assert hit.key.endswith(f":T-{stage}")
        assert hit.deadline == SEVENTH_FEE
        assert hit.severity is (Severity.WARNING if stage == 7 else Severity.NOTE)

    def test_is_not_spoken_of_before(self) -> None:
        on = SEVENTH_FEE - timedelta(days=91)
        assert found(right(on=on, paid_through=PAID), on) == []

    def test_late_is_surcharged_until_the_last_day(self) -> None:
        for on in (SEVENTH_FEE + DAY, LAST_DAY):
            hit = only(right(on=on, paid_through=PAID), on)
            assert (hit.kind, hit.deadline) == (TaskKind.FEE_SURCHARGE, LAST_DAY)
            assert Side.BANK in hit.tells

    def test_unpaid_after_the_last_day_ends_the_right(self) -> None:
        on = LAST_DAY + DAY

        hit = only(right(on=on, paid_through=PAID), on)

        assert (hit.kind, hit.severity) == (TaskKind.FEE_LAPSED, Severity.ALARM)
        assert hit.side is Side.BANK, "the pledgor can neither dispute nor withdraw"
        assert hit.offers == (Step.OPEN_DISPUTE, Step.WITHDRAW_VERIFICATION)

    @pytest.mark.parametrize(("late", "is_dead"), [(179, False), (181, False), (182, True)])
    def test_paid_on_a_day_after_the_due_day(self, late: int, is_dead: bool) -> None:
        """Six months from 15 September end on 15 March, which is the 181st day."""
        paid_on = SEVENTH_FEE + timedelta(days=late)
        paid = event(EventKind.FEE_PAID, paid_on, paid_through="2027-09-14")
        on = paid_on + DAY

        hits = kinds(right([paid], on, paid_through=PAID), on)

        assert hits == ([TaskKind.FEE_LAPSED] if is_dead else [])

    def test_paid_too_late_and_restored_is_alive(self) -> None:
        paid = event(EventKind.FEE_PAID, LAST_DAY + 2 * DAY, paid_through="2027-09-14")
        back = event(EventKind.RESTORED, LAST_DAY + 20 * DAY, "RR01")
        on = LAST_DAY + 21 * DAY

        assert kinds(right([paid], on, paid_through=PAID), on) == [TaskKind.FEE_LAPSED]
        assert kinds(right([paid, back], on, paid_through=PAID), on) == []

    def test_unknown_is_looked_up_and_not_taken_for_unpaid(self) -> None:
        hit = only(right(paid_through=None))

        assert (hit.kind, hit.side) == (TaskKind.FEE_UNKNOWN, Side.PROVIDER)


class TestEvents:
    def test_a_transfer_without_consent_raises_an_alarm(self) -> None:
        sold = event(EventKind.TRANSFERRED, TODAY - DAY, "TR01", owner="成都另一家制造")

        hit = only(right([sold]))

        assert (hit.kind, hit.rule) == (TaskKind.OWNER_CHANGED, "CC-05")
        assert hit.offers == (Step.OPEN_DISPUTE, Step.WITHDRAW_VERIFICATION)
        assert hit.facts["owner"] == "成都另一家制造"

    @pytest.mark.parametrize(
        ("right_type", "rule"), [(RightType.INVENTION, "PP-35"), (RightType.TRADEMARK, "TM-11")]
    )
    def test_a_new_name_is_to_be_filed_within_thirty_days(
        self, right_type: RightType, rule: str
    ) -> None:
        renamed = event(EventKind.OWNER_RENAMED, TODAY - DAY, "CP01", owner="成都星灿股份")

        hits = found(right([renamed], right_type=right_type))

        (hit,) = [one for one in hits if one.kind is TaskKind.OWNER_RENAMED]
        assert (hit.rule, hit.side) == (rule, Side.PLEDGOR)
        assert hit.deadline == TODAY - DAY + timedelta(days=30)

    def test_what_happened_before_the_registration_is_not_told(self) -> None:
        renamed = event(EventKind.OWNER_RENAMED, REGISTERED - DAY, "CP01", owner="成都星灿")
        assert found(right([renamed])) == []

    @pytest.mark.parametrize("kind", [EventKind.TRANSFERRED, EventKind.LICENSED])
    def test_what_the_pledgor_does_between_signature_and_registration_is_told(
        self, kind: EventKind
    ) -> None:
        before, after = event(kind, SIGNED - DAY), event(kind, SIGNED)

        assert len(found(right([after]))) == 1
        assert found(right([before])) == []
        assert len(found(right([after], registered_on=None))) == 1

    def test_a_request_for_invalidation_is_watched_until_it_is_rejected(self) -> None:
        asked = event(EventKind.INVALIDATION_REQUESTED, TODAY - 9 * DAY)
        rejected = event(EventKind.INVALIDATION_REJECTED, TODAY - DAY)

        assert kinds(right([asked])) == [TaskKind.INVALIDATION_REQUESTED]
        assert found(right([asked, rejected])) == []

    def test_invalid_in_part_means_a_new_valuation(self) -> None:
        hit = only(right([event(EventKind.PARTLY_INVALIDATED, TODAY - DAY, "IP01")]))

        assert (hit.kind, hit.rule) == (TaskKind.PARTLY_INVALID, "CC-11")

    def test_invalid_altogether_is_dead(self) -> None:
        hit = only(right([event(EventKind.INVALIDATED, TODAY - DAY, "IW01")]))

        assert (hit.kind, hit.rule) == (TaskKind.RIGHT_ENDED, "PP-11")

    def test_a_freeze_after_the_registration_is_a_warning_and_ends(self) -> None:
        seized = event(EventKind.FROZEN, TODAY - 9 * DAY, "PP01", until="2026-12-10")
        freed = event(EventKind.UNFROZEN, TODAY - DAY, "PD01")

        warning, ending = found(right([seized]))
        assert (warning.kind, warning.severity) == (TaskKind.FROZEN_AFTER, Severity.WARNING)
        assert warning.offers == ()
        assert (ending.kind, ending.deadline) == (TaskKind.FREEZE_ENDING, date(2026, 12, 10))
        assert found(right([seized, freed])) == []

    @pytest.mark.parametrize("registered_on", [None, TODAY - DAY])
    def test_a_freeze_before_the_registration_bars_it(self, registered_on: date | None) -> None:
        seized = event(EventKind.FROZEN, TODAY - 9 * DAY, "PP01", until="2027-05-01")

        hit = only(right([seized], registered_on=registered_on))

        assert (hit.kind, hit.rule) == (TaskKind.FROZEN_BEFORE, "PP-14")
        assert Step.OPEN_DISPUTE in hit.offers

    def test_a_suspension_is_told(self) -> None:
        assert kinds(right([event(EventKind.SUSPENDED, TODAY)])) == [TaskKind.SUSPENDED]

    @pytest.mark.parametrize(
        ("kind", "rule"),
        [(EventKind.LICENSED, "CC-05"), (EventKind.OPEN_LICENCE_DECLARED, "PP-34")],
    )
    def test_a_licence_needs_consent(self, kind: EventKind, rule: str) -> None:
        hit = only(right([event(kind, TODAY)]))
        assert (hit.kind, hit.rule) == (TaskKind.LICENSED, rule)

    @pytest.mark.parametrize("is_owed", [True, False])
    def test_a_cancelled_pledge_is_an_alarm_while_the_loan_is_open(self, is_owed: bool) -> None:
        cancelled = event(EventKind.PLEDGE_CANCELLED, TODAY - DAY, "PC01")

        hits = found(right([cancelled], is_owed=is_owed))

        assert [hit.severity for hit in hits] == ([Severity.ALARM] if is_owed else [])


class TestTerms:
    def test_a_right_that_ends_before_the_debt_is_told(self) -> None:
        shorter = event(EventKind.TERM_CHANGED, TODAY, ends_on="2027-08-31")
        longer = event(EventKind.TERM_CHANGED, TODAY, ends_on=MATURES.isoformat())

        assert kinds(right([shorter])) == [TaskKind.RIGHT_ENDS_EARLY]
        assert found(right([longer])) == []

    @pytest.mark.parametrize(
        ("on", "kind", "stage"),
        [
            (date(2026, 4, 20), None, ""),
            (date(2026, 4, 21), TaskKind.RENEWAL_DUE, "open"),
            (date(2027, 1, 20), TaskKind.RENEWAL_DUE, "T-90"),
            (date(2027, 4, 20), TaskKind.RENEWAL_DUE, "T-7"),
            (date(2027, 4, 21), TaskKind.RENEWAL_GRACE, "2027-04-21"),
            (date(2027, 10, 20), TaskKind.RENEWAL_GRACE, "2027-04-21"),
            (date(2027, 10, 21), TaskKind.RIGHT_ENDED, "2027-04-21"),
        ],
    )
    def test_a_mark_is_renewed_in_its_last_year_or_the_half_year_after(
        self, on: date, kind: TaskKind | None, stage: str
    ) -> None:
        far = date(2027, 4, 1)
        mark = right(
            on=on, right_type=RightType.TRADEMARK, matures_on=far, verified_until=date(2029, 1, 1)
        )

        hits = found(mark, on)

        assert [hit.kind for hit in hits] == ([kind] if kind else [])
        assert all(hit.key.endswith(stage) for hit in hits)

    @pytest.mark.parametrize(
        ("ends", "expected"),
        [
            (TODAY + timedelta(days=91), []),
            (TODAY + timedelta(days=90), [Severity.NOTE]),
            (TODAY + timedelta(days=7), [Severity.WARNING]),
            (TODAY - DAY, [Severity.ALARM]),
        ],
    )
    def test_the_offices_registration_of_a_marks_pledge_ends_by_itself(
        self, ends: date, expected: list[Severity]
    ) -> None:
        hits = found(right(term_ends_on=ends, matures_on=TODAY - timedelta(days=400)))

        assert [one.severity for one in hits if one.rule == "TM-13"] == expected

    @pytest.mark.parametrize(("days", "is_short"), [(1, True), (0, False)])
    def test_a_registration_that_ends_before_the_maturity_is_told(
        self, days: int, is_short: bool
    ) -> None:
        hits = kinds(right(term_ends_on=MATURES - days * DAY))

        assert hits == ([TaskKind.REGISTRATION_SHORT] if is_short else [])

    def test_a_registration_that_is_over_is_not_told_of(self) -> None:
        assert found(right(term_ends_on=TODAY - DAY, state=PledgeState.SIGNED)) == []


class TestNeighbours:
    def test_the_invention_to_a_utility_model_is_told_once_granted(self) -> None:
        sibling = Neighbour(id_of("sibling"), "ZL202010964562.2", TODAY - DAY)
        model = RightType.UTILITY_MODEL

        hit = only(right(right_type=model, siblings=(sibling,)))

        assert (hit.kind, hit.rule, hit.facts["sibling"]) == (
            TaskKind.SIBLING_GRANTED,
            "PP-19",
            "ZL202010964562.2",
        )

    def test_a_new_similar_mark_belongs_into_the_pledge(self) -> None:
        mark = Neighbour(id_of("other mark"), "30000002", TODAY - DAY)
        watched = right(right_type=RightType.TRADEMARK, lookalikes=(mark,))

        rules = [hit.rule for hit in found(watched)]

        assert "TM-02" in rules


class TestVerification:
    @pytest.mark.parametrize(
        ("until", "kind"),
        [
            (TODAY + timedelta(days=31), None),
            (TODAY + timedelta(days=30), TaskKind.VERIFICATION_ENDING),
            (TODAY, TaskKind.VERIFICATION_ENDING),
            (TODAY - DAY, TaskKind.VERIFICATION_OVER),
            (None, TaskKind.VERIFICATION_OVER),
        ],
    )
    def test_is_made_anew_in_time(self, until: date | None, kind: TaskKind | None) -> None:
        assert kinds(right(verified_until=until)) == ([kind] if kind else [])


def test_the_same_hit_has_the_same_key_on_another_day() -> None:
    seized = event(EventKind.FROZEN, TODAY - 9 * DAY, "PP01", until="2027-05-01")

    today, tomorrow = only(right([seized])), only(right([seized], TODAY + DAY), TODAY + DAY)

    assert today.key == tomorrow.key
    assert len(today.key) <= 200
