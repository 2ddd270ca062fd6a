"""How a right stands after what happened to it: each answer by itself, with its source and day."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind as Kind
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fold import FREEZE_LIMITS, Baseline, standing_of
from ip_finance.rights.standing import Standing, Told
from tests.rights.builders import (
    ENDS_ON,
    FILED_ON,
    GRANTED_ON,
    OWNER,
    TODAY,
    USCC,
    baseline,
    event,
    mark,
    stands,
)


def answers(standing: Standing) -> dict[str, object]:
    """Each answer by its name, without what told it."""
    told = {field.name: getattr(standing, field.name) for field in fields(Standing)}
    return {name: answer and answer.value for name, answer in told.items()}


def changed(*events: LegalEvent, on: date = TODAY) -> dict[str, object]:
    """The answers that these events change."""
    before, after = answers(stands(on=on)), answers(stands(*events, on=on))
    return {name: after[name] for name in after if after[name] != before[name]}


def test_a_right_of_which_nothing_was_told_stands_as_its_document_says() -> None:
    found = stands()

    said = Told(True, "公布文件", GRANTED_ON)
    assert (found.is_granted, found.is_alive) == (said, said)
    assert found.is_encumbered == Told(False, "公布文件", GRANTED_ON)
    assert (found.owner.value, found.owner_uscc.value) == (OWNER, USCC)
    assert found.ends_on.value == ENDS_ON
    assert (found.fees_paid_through, found.frozen_until) == (None, None)


EACH_KIND: dict[Kind, dict[str, object]] = {
    Kind.PUBLISHED: {},
    Kind.GRANTED: {},
    Kind.REFUSED: {"is_alive": False},
    Kind.FEE_PAID: {"fees_paid_through": date(2027, 9, 14)},
    Kind.FEE_MISSED: {"fees_paid_through": date(2023, 9, 14)},
    Kind.TERM_CHANGED: {"ends_on": date(2042, 1, 1)},
    Kind.TERM_ENDED: {"is_alive": False},
    Kind.LAPSED: {"is_alive": False},
    Kind.ABANDONED: {"is_alive": False},
    Kind.PARTLY_ABANDONED: {"is_partly_invalid": True},
    Kind.CANCELLED: {"is_alive": False},
    Kind.RESTORED: {},
    Kind.RENEWED: {"ends_on": date(2042, 1, 1)},
    Kind.INVALIDATION_REQUESTED: {"is_invalidation_pending": True},
    Kind.INVALIDATION_REJECTED: {},
    Kind.INVALIDATED: {"is_alive": False},
    Kind.PARTLY_INVALIDATED: {"is_partly_invalid": True},
    Kind.FROZEN: {"is_frozen": True, "frozen_until": date(2027, 1, 31)},
    Kind.UNFROZEN: {},
    Kind.SUSPENDED: {"is_suspended": True},
    Kind.RESUMED: {},
    Kind.PLEDGED: {"is_encumbered": True},
    Kind.PLEDGE_CHANGED: {"is_encumbered": True},
    Kind.PLEDGE_CANCELLED: {},
    Kind.TRANSFERRED: {"owner": "某公司", "owner_uscc": None},
    Kind.OWNER_RENAMED: {"owner": "某公司"},
    Kind.OWNER_MOVED: {},
    Kind.LICENSED: {"is_exclusively_licensed": True},
    Kind.LICENCE_CHANGED: {"is_exclusively_licensed": True},
    Kind.LICENCE_ENDED: {},
    Kind.OPEN_LICENCE_DECLARED: {"is_openly_licensed": True},
    Kind.OPEN_LICENCE_WITHDRAWN: {},
    Kind.OTHER: {},
}
DETAILS = {
    Kind.FEE_PAID: {"paid_through": "2027-09-14"},
    Kind.TERM_CHANGED: {"ends_on": "2042-01-01"},
    Kind.RENEWED: {"ends_on": "2042-01-01"},
    Kind.FROZEN: {"until": "2027-01-31"},
    Kind.TRANSFERRED: {"owner": "某公司"},
    Kind.OWNER_RENAMED: {"owner": "某公司"},
    Kind.LICENSED: {"exclusive": "yes"},
    Kind.LICENCE_CHANGED: {"exclusive": "yes"},
}


@pytest.mark.parametrize("kind", Kind)
def test_an_event_changes_the_answers_that_it_speaks_of_and_no_other(kind: Kind) -> None:
    told = LegalEvent(kind, date(2024, 5, 7), "专利公报", None, DETAILS.get(kind, {}))

    assert changed(told) == EACH_KIND[kind]


def test_each_answer_names_the_event_that_told_it() -> None:
    found = stands(event(Kind.PLEDGED, "2024-05-07", "专利公报 40-19"))

    assert found.is_encumbered == Told(True, "专利公报 40-19", date(2024, 5, 7))


class TestPledges:
    def test_one_cancellation_of_two_pledges_leaves_one(self) -> None:
        two = [event(Kind.PLEDGED, day) for day in ("2023-01-01", "2024-01-01")]
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01")

        assert stands(*two, cancelled).is_encumbered.value
        again = event(Kind.PLEDGE_CANCELLED, "2025-02-01")
        assert not stands(*two, cancelled, again).is_encumbered.value

    def test_a_cancellation_ends_the_pledge_with_its_number(self) -> None:
        first = event(Kind.PLEDGED, "2023-01-01", registration_no="Y1")
        second = event(Kind.PLEDGED, "2024-01-01", registration_no="Y2")
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", registration_no="Y1")

        assert stands(first, second, cancelled).is_encumbered.on == date(2024, 1, 1)

    def test_a_cancellation_with_another_number_ends_nothing(self) -> None:
        pledged = event(Kind.PLEDGED, "2023-01-01", registration_no="Y1")
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", registration_no="Y9")

        assert stands(pledged, cancelled).is_encumbered.value

    def test_a_numbered_cancellation_ends_a_pledge_whose_number_nobody_told(self) -> None:
        pledged = event(Kind.PLEDGED, "2023-01-01")
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", registration_no="Y1")

        assert not stands(pledged, cancelled).is_encumbered.value

    def test_what_two_sources_tell_of_one_day_is_one_pledge(self) -> None:
        told = [event(Kind.PLEDGED, "2023-01-01", source) for source in ("公报", "OPS")]
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", "公报")

        assert not stands(*told, cancelled).is_encumbered.value

    def test_a_cancellation_told_twice_does_not_end_a_second_pledge(self) -> None:
        two = [event(Kind.PLEDGED, day) for day in ("2023-01-01", "2024-01-01")]
        told = [event(Kind.PLEDGE_CANCELLED, "2025-01-01", source) for source in ("公报", "OPS")]

        assert stands(*two, *told).is_encumbered.value

    def test_two_pledges_of_one_day_with_their_numbers_are_two(self) -> None:
        two = [event(Kind.PLEDGED, "2023-01-01", registration_no=no) for no in ("Y1", "Y2")]
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", registration_no="Y1")

        assert stands(*two, cancelled).is_encumbered.value

    def test_a_pledge_registered_and_cancelled_on_one_day_is_over(self) -> None:
        cancelled = event(Kind.PLEDGE_CANCELLED, "2023-01-01")

        assert not stands(cancelled, event(Kind.PLEDGED, "2023-01-01")).is_encumbered.value

    def test_a_change_of_a_pledge_never_told_of_tells_that_there_is_one(self) -> None:
        assert stands(event(Kind.PLEDGE_CHANGED, "2023-01-01")).is_encumbered.value

    def test_the_end_names_its_own_source_and_day(self) -> None:
        pledged = event(Kind.PLEDGED, "2023-01-01")
        cancelled = event(Kind.PLEDGE_CANCELLED, "2025-01-01", "专利公报 41-1")

        told = stands(pledged, cancelled).is_encumbered

        assert told == Told(False, "专利公报 41-1", date(2025, 1, 1))


class TestFreezes:
    def test_a_release_ends_a_freeze(self) -> None:
        frozen, freed = event(Kind.FROZEN, "2026-09-01"), event(Kind.UNFROZEN, "2026-10-08")

        assert stands(frozen).is_frozen.value
        assert stands(frozen, freed).is_frozen == Told(False, "专利公报", date(2026, 10, 8))

    def test_an_order_ends_after_its_own_last_day(self) -> None:
        frozen = event(Kind.FROZEN, "2024-01-01", until="2026-06-30")

        assert stands(frozen, on=date(2026, 6, 30)).is_frozen.value
        over = stands(frozen, on=date(2026, 7, 1))
        assert over.is_frozen == Told(False, "专利公报", date(2026, 7, 1))
        assert over.frozen_until is None

    @pytest.mark.parametrize(
        ("base", "last_day"),
        [(baseline(), date(2026, 2, 28)), (mark(ends_on=date(2030, 1, 1)), date(2026, 8, 31))],
    )
    def test_without_a_day_of_its_own_the_limit_of_the_law_ends_nothing(
        self, base: Baseline, last_day: date
    ) -> None:
        frozen = event(Kind.FROZEN, "2025-08-31")
        found = standing_of(base, [frozen], last_day + timedelta(days=1))

        assert found.is_frozen.value
        assert found.frozen_until == Told(last_day, "专利公报", date(2025, 8, 31))

    def test_the_limits_are_marked_as_unverified(self) -> None:
        assert not any(limit.is_verified for limit in FREEZE_LIMITS.values())

    def test_the_longest_of_several_orders_counts(self) -> None:
        short = event(Kind.FROZEN, "2026-10-01", until="2026-12-01")
        long = event(Kind.FROZEN, "2026-10-02", until="2027-10-01")

        found = stands(short, long).frozen_until
        assert found
        assert found.value == date(2027, 10, 1)

    def test_a_release_without_a_number_leaves_the_longer_order(self) -> None:
        long = event(Kind.FROZEN, "2026-10-01", until="2027-10-01")
        short = event(Kind.FROZEN, "2026-10-02", until="2026-12-01")

        found = stands(long, short, event(Kind.UNFROZEN, "2026-11-01")).frozen_until
        assert found
        assert found.value == date(2027, 10, 1)

    def test_a_release_does_not_end_an_order_by_spending_itself_on_one_that_is_over(self) -> None:
        over = event(Kind.FROZEN, "2024-01-01")
        frozen = event(Kind.FROZEN, "2026-09-01")

        found = stands(over, frozen, event(Kind.UNFROZEN, "2026-10-01"))
        assert found.is_frozen.on == date(2024, 1, 1)
        assert found.frozen_until
        assert found.frozen_until.value == date(2024, 7, 1)

    def test_a_second_telling_cannot_shorten_an_order(self) -> None:
        office = event(Kind.FROZEN, "2026-09-01", "专利公报")
        owner = event(Kind.FROZEN, "2026-09-01", "权利人申报：裁定书", until="2026-09-02")

        assert stands(office, owner).is_frozen.value


class TestLife:
    def test_a_right_restored_after_its_lapse_lives(self) -> None:
        lapsed, restored = event(Kind.LAPSED, "2025-03-01"), event(Kind.RESTORED, "2025-06-01")

        assert not stands(lapsed).is_alive.value
        assert stands(lapsed, restored).is_alive == Told(True, "专利公报", date(2025, 6, 1))

    def test_what_was_invalidated_is_not_restored(self) -> None:
        void, restored = event(Kind.INVALIDATED, "2025-03-01"), event(Kind.RESTORED, "2025-06-01")

        assert stands(void, restored).is_alive == Told(False, "专利公报", date(2025, 3, 1))

    def test_what_lapsed_and_was_invalidated_later_stays_dead_after_its_restoration(self) -> None:
        events = [
            event(Kind.LAPSED, "2024-03-01"),
            event(Kind.INVALIDATED, "2025-03-01"),
            event(Kind.RESTORED, "2025-06-01"),
        ]
        assert not stands(*events).is_alive.value

    def test_a_right_lives_to_the_day_before_its_end(self) -> None:
        assert stands(on=ENDS_ON - timedelta(days=1)).is_alive.value
        assert stands(on=ENDS_ON).is_alive == Told(False, "公布文件", ENDS_ON)

    def test_an_extension_of_the_term_lets_it_live_on(self) -> None:
        extended = event(Kind.TERM_CHANGED, "2026-05-01", ends_on="2042-03-15")

        found = stands(extended, on=ENDS_ON)
        assert (found.is_alive.value, found.ends_on.value) == (True, date(2042, 3, 15))

    def test_an_extension_that_names_no_day_changes_nothing_but_is_no_error(self) -> None:
        assert stands(event(Kind.TERM_CHANGED, "2026-05-01")).ends_on.value == ENDS_ON

    def test_an_application_is_not_granted_before_the_day_of_its_grant(self) -> None:
        base = baseline(granted_on=None)
        granted = event(Kind.GRANTED, "2022-08-16")

        assert not stands(base=base).is_granted.value
        assert not stands(granted, on=date(2022, 8, 15), base=base).is_granted.value
        assert stands(granted, on=date(2022, 8, 16), base=base).is_granted.value


class TestRenewal:
    def test_a_renewal_adds_ten_years(self) -> None:
        found = stands(event(Kind.RENEWED, "2026-03-01"), base=mark())

        assert (found.is_alive.value, found.ends_on.value) == (True, date(2036, 4, 21))

    def test_a_renewal_told_twice_adds_ten_years_once(self) -> None:
        told = [event(Kind.RENEWED, day, source) for day, source in RENEWED_TWICE]

        assert stands(*told, base=mark()).ends_on.value == date(2036, 4, 21)

    def test_a_mark_renewed_in_the_months_of_grace_lives_again(self) -> None:
        over, renewed = event(Kind.TERM_ENDED, "2026-04-21"), event(Kind.RENEWED, "2026-07-01")

        assert not stands(over, base=mark()).is_alive.value
        assert stands(over, renewed, base=mark()).is_alive.value

    def test_a_renewal_does_not_undo_a_revocation(self) -> None:
        revoked, renewed = event(Kind.CANCELLED, "2025-04-21"), event(Kind.RENEWED, "2026-03-01")

        assert not stands(revoked, renewed, base=mark()).is_alive.value


RENEWED_TWICE = [("2026-03-01", "商标公告"), ("2026-03-09", "续展证明")]


class TestOwner:
    def test_the_newest_name_counts(self) -> None:
        sold = event(Kind.TRANSFERRED, "2024-01-01", owner="买方公司", owner_uscc="91X")
        renamed = event(Kind.OWNER_RENAMED, "2025-01-01", owner="买方集团")

        found = stands(sold, renamed)
        assert (found.owner.value, found.owner_uscc.value) == ("买方集团", "91X")

    def test_after_a_transfer_that_names_nobody_nobody_passes_for_the_owner(self) -> None:
        found = stands(event(Kind.TRANSFERRED, "2024-01-01"))

        assert (found.owner.value, found.owner_uscc.value) == ("", None)

    def test_the_document_knows_better_than_what_was_told_before_it(self) -> None:
        sold = event(Kind.TRANSFERRED, str(GRANTED_ON), owner="从前的买方")

        assert stands(sold).owner.value == OWNER


class TestFees:
    def test_the_last_day_paid_for_is_the_latest_that_was_told(self) -> None:
        later = event(Kind.FEE_PAID, "2025-09-01", paid_through="2026-09-14")
        earlier = event(Kind.FEE_PAID, "2025-10-01", paid_through="2025-09-14")

        found = stands(later, earlier).fees_paid_through
        assert found == Told(date(2026, 9, 14), "专利公报", date(2025, 9, 1))

    def test_the_year_of_grant_is_paid_for_and_the_next_is_unknown(self) -> None:
        in_year = stands(on=date(2022, 9, 14)).fees_paid_through

        assert in_year == Told(date(2022, 9, 14), "公布文件", GRANTED_ON)
        assert stands(on=date(2022, 9, 15)).fees_paid_through is None

    def test_a_missed_fee_tells_that_the_year_before_was_the_last_paid(self) -> None:
        found = stands(event(Kind.FEE_MISSED, "2026-10-20")).fees_paid_through

        assert found
        assert found.value == date(2026, 9, 14)

    @pytest.mark.parametrize(
        ("paid_on", "through"),
        [("2026-03-15", date(2026, 9, 14)), ("2026-03-16", date(2025, 9, 14))],
    )
    def test_one_that_came_after_its_last_day_saves_nothing(
        self, paid_on: str, through: date
    ) -> None:
        late = event(Kind.FEE_PAID, paid_on, paid_through="2026-09-14")

        assert stands(late).fees_paid_through == Told(through, "专利公报", late.happened_on)

    def test_nor_does_any_later_one_unless_the_right_is_restored(self) -> None:
        late = event(Kind.FEE_PAID, "2026-03-20", paid_through="2026-09-14")
        next_year = event(Kind.FEE_PAID, "2026-09-01", paid_through="2027-09-14")
        back = event(Kind.RESTORED, "2026-05-01")

        lost, saved = stands(late, next_year), stands(late, back, next_year)

        assert lost.fees_paid_through
        assert lost.fees_paid_through.value == date(2025, 9, 14)
        assert saved.fees_paid_through
        assert saved.fees_paid_through.value == date(2027, 9, 14)

    def test_one_told_again_later_is_not_late(self) -> None:
        told = [
            event(Kind.FEE_PAID, day, source, paid_through="2026-09-14")
            for day, source in (("2025-09-01", "收据"), ("2026-10-20", "登记簿"))
        ]

        found = stands(*told).fees_paid_through
        assert found == Told(date(2026, 9, 14), "收据", date(2025, 9, 1))

    def test_a_trademark_has_none(self) -> None:
        paid = event(Kind.FEE_PAID, "2026-01-01", paid_through="2027-01-01")

        assert stands(paid, base=mark()).fees_paid_through is None


class TestLicences:
    def test_a_licence_that_does_not_say_so_is_not_exclusive(self) -> None:
        assert not stands(event(Kind.LICENSED, "2024-01-01")).is_exclusively_licensed.value

    def test_the_end_of_one_licence_leaves_the_exclusive_one(self) -> None:
        plain = event(Kind.LICENSED, "2024-01-01", exclusive="no")
        exclusive = event(Kind.LICENSED, "2024-02-01", exclusive="yes")
        ended = event(Kind.LICENCE_ENDED, "2025-01-01")

        assert stands(plain, exclusive, ended).is_exclusively_licensed.value

    def test_an_open_licence_ends_with_its_withdrawal(self) -> None:
        declared = event(Kind.OPEN_LICENCE_DECLARED, "2024-01-01")
        withdrawn = event(Kind.OPEN_LICENCE_WITHDRAWN, "2025-01-01")

        assert not stands(declared, withdrawn).is_openly_licensed.value


class TestInvalidation:
    def test_one_decision_of_two_requests_leaves_one_pending(self) -> None:
        two = [event(Kind.INVALIDATION_REQUESTED, f"2025-0{n}-01", case_no=str(n)) for n in (1, 2)]
        kept = event(Kind.INVALIDATION_REJECTED, "2026-01-01", case_no="1")

        assert stands(*two, kept).is_invalidation_pending.on == date(2025, 2, 1)

    def test_an_invalidation_in_full_ends_every_request(self) -> None:
        two = [event(Kind.INVALIDATION_REQUESTED, f"2025-0{n}-01", case_no=str(n)) for n in (1, 2)]
        void = event(Kind.INVALIDATED, "2026-01-01", case_no="1")

        assert not stands(*two, void).is_invalidation_pending.value


DAYS = st.dates(FILED_ON, date(2028, 12, 31))
NUMBERS = st.sampled_from(["1", "2", "3"])
STATED = st.fixed_dictionaries(
    {},
    optional={
        "registration_no": NUMBERS,
        "order_no": NUMBERS,
        "case_no": NUMBERS,
        "exclusive": st.sampled_from(["yes", "no"]),
        "until": DAYS.map(str),
        "ends_on": DAYS.map(str),
        "paid_through": st.one_of(DAYS.map(str), st.text(max_size=12)),
        "owner": st.sampled_from(["甲公司", "乙公司"]),
    },
)
EVENTS = st.lists(
    st.builds(
        LegalEvent,
        st.sampled_from(Kind),
        DAYS,
        st.sampled_from(["公报", "OPS"]),
        st.none(),
        STATED,
    ),
    max_size=12,
)


@given(events=EVENTS, on=DAYS, data=st.data())
@settings(max_examples=300, deadline=None)
def test_the_order_in_which_events_are_told_does_not_matter(
    events: list[LegalEvent], on: date, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(events))

    assert standing_of(baseline(), shuffled, on) == standing_of(baseline(), events, on)


@given(events=EVENTS, on=DAYS)
@settings(max_examples=300, deadline=None)
def test_what_comes_later_does_not_change_how_a_right_stood(
    events: list[LegalEvent], on: date
) -> None:
    until_then = [told for told in events if told.happened_on <= on]

    assert standing_of(baseline(), events, on) == standing_of(baseline(), until_then, on)


@given(events=EVENTS, kind=st.sampled_from(Kind), on=DAYS)
@settings(max_examples=300, deadline=None)
def test_one_more_event_changes_only_the_answers_that_its_kind_speaks_of(
    events: list[LegalEvent], kind: Kind, on: date
) -> None:
    more = LegalEvent(kind, FILED_ON, "登记簿", None, DETAILS.get(kind, {}))
    before = answers(standing_of(baseline(), events, on))
    after = answers(standing_of(baseline(), [*events, more], on))

    differing = {name for name in after if after[name] != before[name]}
    assert differing <= SPEAKS_OF.get(kind, set(EACH_KIND[kind]))


SPEAKS_OF: dict[Kind, set[str]] = {
    Kind.GRANTED: {"is_granted"},
    Kind.TERM_CHANGED: {"ends_on", "is_alive"},
    Kind.RENEWED: {"ends_on", "is_alive"},
    Kind.RESTORED: {"is_alive", "fees_paid_through"},
    Kind.INVALIDATION_REJECTED: {"is_invalidation_pending"},
    Kind.INVALIDATED: {"is_alive", "is_invalidation_pending"},
    Kind.PARTLY_INVALIDATED: {"is_partly_invalid", "is_invalidation_pending"},
    Kind.UNFROZEN: {"is_frozen", "frozen_until"},
    Kind.RESUMED: {"is_suspended"},
    Kind.PLEDGE_CANCELLED: {"is_encumbered"},
    Kind.OWNER_RENAMED: {"owner", "owner_uscc"},
    Kind.LICENCE_ENDED: {"is_exclusively_licensed"},
    Kind.OPEN_LICENCE_WITHDRAWN: {"is_openly_licensed"},
}
"""Where that is more than what the kind changes of a right of which nothing else was told."""


@given(events=EVENTS, on=DAYS)
@settings(max_examples=200, deadline=None)
def test_the_same_event_told_again_changes_nothing(events: list[LegalEvent], on: date) -> None:
    twice = [*events, *events]

    assert standing_of(baseline(), twice, on) == standing_of(baseline(), events, on)


def test_software_has_a_standing_too() -> None:
    base = baseline(right_type=RightType.SOFTWARE, ends_on=date(2071, 1, 1))

    assert stands(base=base).is_alive.value
