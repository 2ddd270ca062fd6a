"""Annual fees: the table, the months of delay to the day, and where the next fee stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.core.money import Fen
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.fees import (
    LATENESS,
    RELIEFS,
    TABLES,
    FeeStateKind,
    Reduction,
    annual_fees,
    fee_state,
    full_fee,
    months_after,
    patent_year,
)
from ip_finance.rights.terms import patent_ends_on, years_after
from tests.rights.builders import FILED_ON, GRANTED_ON

INVENTION, MODEL, DESIGN = RightType.INVENTION, RightType.UTILITY_MODEL, RightType.DESIGN
IN_FORCE = date(2022, 1, 1)
DAY = timedelta(days=1)


def yuan(right_type: RightType, year: int) -> int:
    return full_fee(right_type, year, IN_FORCE) // 100


class TestTheTable:
    @pytest.mark.parametrize(
        ("years", "invention", "model", "design"),
        [
            ((1, 2, 3), 900, 600, 600),
            ((4, 5), 1_200, 900, 900),
            ((6,), 1_200, 1_200, 1_200),
            ((7, 8), 2_000, 1_200, 1_200),
            ((9,), 2_000, 2_000, 2_000),
            ((10,), 4_000, 2_000, 2_000),
            ((11, 12), 4_000, None, 3_000),
            ((13, 14, 15), 6_000, None, 3_000),
            ((16, 17, 18, 19, 20), 8_000, None, None),
        ],
    )
    def test_each_year_costs_this(
        self, years: tuple[int, ...], invention: int, model: int | None, design: int | None
    ) -> None:
        for year in years:
            assert yuan(INVENTION, year) == invention
            assert model is None or yuan(MODEL, year) == model
            assert design is None or yuan(DESIGN, year) == design

    @pytest.mark.parametrize(
        ("right_type", "years", "total"), [(INVENTION, 20, 82_300), (MODEL, 10, 11_200)]
    )
    def test_a_full_life_costs_this(self, right_type: RightType, years: int, total: int) -> None:
        assert sum(yuan(right_type, year) for year in range(1, years + 1)) == total

    def test_what_was_not_verified_says_so(self) -> None:
        assert all(table.is_verified and table.source for table in TABLES)
        assert not LATENESS.is_verified
        assert not any(relief.is_verified for relief in RELIEFS.values())


class TestTheCalendar:
    def test_it_runs_from_the_year_of_grant_to_the_last(self) -> None:
        fees = annual_fees(INVENTION, FILED_ON, GRANTED_ON)

        assert [fee.year for fee in fees] == list(range(2, 21))
        assert (fees[0].due_on, fees[0].late_months) == (GRANTED_ON, ())
        assert (fees[1].due_on, fees[1].last_on) == (date(2022, 9, 15), date(2023, 3, 15))

    def test_an_extended_term_has_more_years_at_the_last_fee(self) -> None:
        fees = annual_fees(INVENTION, FILED_ON, GRANTED_ON, ends_on=date(2042, 3, 15))

        assert (fees[-1].year, fees[-1].full) == (22, 800_000)

    def test_the_months_of_delay_cost_more_and_more(self) -> None:
        fee = annual_fees(INVENTION, FILED_ON, GRANTED_ON)[1]

        assert [(late.month, late.begins_on, late.ends_on) for late in fee.late_months] == [
            (1, date(2022, 9, 16), date(2022, 10, 15)),
            (2, date(2022, 10, 16), date(2022, 11, 15)),
            (3, date(2022, 11, 16), date(2022, 12, 15)),
            (4, date(2022, 12, 16), date(2023, 1, 15)),
            (5, date(2023, 1, 16), date(2023, 2, 15)),
            (6, date(2023, 2, 16), date(2023, 3, 15)),
        ]
        assert [late.total for late in fee.late_months] == [
            90_000,
            94_500,
            99_000,
            103_500,
            108_000,
            112_500,
        ]

    @pytest.mark.parametrize(
        ("reduction", "payable"),
        [
            (Reduction.NONE, 90_000),
            (Reduction.ONE_APPLICANT, 13_500),
            (Reduction.JOINT_APPLICANTS, 27_000),
        ],
    )
    def test_a_reduction_leaves_a_part_of_the_fee_and_the_whole_of_the_surcharge(
        self, reduction: Reduction, payable: int
    ) -> None:
        fee = annual_fees(INVENTION, FILED_ON, GRANTED_ON, reduction=reduction)[1]

        assert (fee.full, fee.payable) == (90_000, payable)
        assert fee.late_months[-1].total == payable + 22_500

    def test_a_reduction_lasts_ten_years_from_grant(self) -> None:
        fees = annual_fees(INVENTION, FILED_ON, GRANTED_ON, reduction=Reduction.ONE_APPLICANT)

        reduced = [fee.year for fee in fees if fee.payable < fee.full]
        assert reduced == list(range(2, 12))

    def test_a_month_that_has_no_such_day_ends_on_its_last(self) -> None:
        fee = annual_fees(INVENTION, date(2020, 8, 31), date(2020, 12, 1))[1]

        ends = [late.ends_on for late in fee.late_months]
        assert ends == [
            date(2021, 9, 30),
            date(2021, 10, 31),
            date(2021, 11, 30),
            date(2021, 12, 31),
            date(2022, 1, 31),
            date(2022, 2, 28),
        ]

    def test_of_a_filing_on_29_february_the_fee_is_due_on_the_28th(self) -> None:
        fees = annual_fees(INVENTION, date(2020, 2, 29), date(2020, 12, 1))

        assert [fee.due_on for fee in fees[1:5]] == [
            date(2021, 2, 28),
            date(2022, 2, 28),
            date(2023, 2, 28),
            date(2024, 2, 29),
        ]
        assert fees[1].starts_on == date(2021, 2, 28)

    def test_of_a_filing_on_29_february_the_term_ends_on_the_28th_too(self) -> None:
        assert patent_ends_on(RightType.UTILITY_MODEL, date(2020, 2, 29)) == date(2030, 2, 28)


def state_on(on: date, paid_through: date | None = date(2025, 9, 14)) -> FeeStateKind:
    return fee_state(INVENTION, FILED_ON, GRANTED_ON, paid_through, on).kind


class TestTheState:
    """The sixth year begins on 2025-09-15; its fee is due that day, and late until 2026-03-15."""

    @pytest.mark.parametrize(
        ("on", "kind"),
        [
            (date(2025, 6, 16), FeeStateKind.PAID),
            (date(2025, 6, 17), FeeStateKind.DUE_SOON),
            (date(2025, 9, 15), FeeStateKind.DUE_SOON),
            (date(2025, 9, 16), FeeStateKind.IN_SURCHARGE),
            (date(2026, 3, 15), FeeStateKind.IN_SURCHARGE),
            (date(2026, 3, 16), FeeStateKind.LAPSED),
        ],
    )
    def test_it_changes_on_these_days(self, on: date, kind: FeeStateKind) -> None:
        assert state_on(on) is kind

    @pytest.mark.parametrize(
        ("on", "month", "share", "total"),
        [
            (date(2025, 9, 16), 1, 0, 120_000),
            (date(2025, 10, 15), 1, 0, 120_000),
            (date(2025, 10, 16), 2, 500, 126_000),
            (date(2025, 11, 16), 3, 1_000, 132_000),
            (date(2025, 12, 16), 4, 1_500, 138_000),
            (date(2026, 1, 16), 5, 2_000, 144_000),
            (date(2026, 2, 16), 6, 2_500, 150_000),
            (date(2026, 3, 15), 6, 2_500, 150_000),
        ],
    )
    def test_a_late_payment_costs_this(self, on: date, month: int, share: int, total: int) -> None:
        found = fee_state(INVENTION, FILED_ON, GRANTED_ON, date(2025, 9, 14), on)

        assert found.late
        assert (found.late.month, found.late.share, found.payable) == (month, share, total)

    @pytest.mark.parametrize(
        ("filed_on", "days"), [(date(2020, 9, 15), 181), (date(2020, 3, 15), 184)]
    )
    def test_day_179_and_day_181_are_within_six_months_and_what_counts_is_the_calendar(
        self, filed_on: date, days: int
    ) -> None:
        """§ 16.3 asks for both days, and § 9 says 180. Six months are 181 to 184 days, never 180,
        so a count of 180 days would call a right lapsed whose fee can still be paid.
        """
        due_on = years_after(filed_on, 5)
        kinds = {
            day: fee_state(
                INVENTION, filed_on, filed_on, due_on - DAY, due_on + timedelta(days=day)
            ).kind
            for day in (179, 181, days, days + 1)
        }

        assert kinds[179] is kinds[181] is kinds[days] is FeeStateKind.IN_SURCHARGE
        assert kinds[days + 1] is FeeStateKind.LAPSED

    def test_what_lapsed_ended_on_the_day_when_the_fee_was_due(self) -> None:
        found = fee_state(INVENTION, FILED_ON, GRANTED_ON, date(2025, 9, 14), date(2026, 3, 16))

        assert found.lapsed_on == date(2025, 9, 15)

    def test_the_fee_of_the_year_of_grant_was_paid_at_registration(self) -> None:
        assert state_on(date(2022, 9, 1), None) is FeeStateKind.DUE_SOON

    def test_where_no_source_tells_it_is_unknown_and_not_unpaid(self) -> None:
        assert state_on(date(2026, 1, 1), None) is FeeStateKind.UNKNOWN

    def test_a_right_paid_to_its_end_owes_nothing(self) -> None:
        end = patent_ends_on(INVENTION, FILED_ON)
        found = fee_state(INVENTION, FILED_ON, GRANTED_ON, end - DAY, end - DAY)

        assert (found.kind, found.fee) == (FeeStateKind.PAID, None)

    @pytest.mark.parametrize("right_type", [RightType.TRADEMARK, RightType.SOFTWARE])
    def test_other_rights_owe_no_annual_fee(self, right_type: RightType) -> None:
        found = fee_state(right_type, FILED_ON, GRANTED_ON, None, date(2026, 1, 1))

        assert found.kind is FeeStateKind.NOT_OWED

    def test_an_application_owes_none_either(self) -> None:
        found = fee_state(INVENTION, FILED_ON, None, None, date(2026, 1, 1))

        assert found.kind is FeeStateKind.NOT_OWED


FILINGS = st.dates(date(1995, 1, 1), date(2025, 12, 31))
RIGHTS = st.sampled_from([INVENTION, MODEL, DESIGN])


@given(right_type=RIGHTS, filed_on=FILINGS, granted_after=st.integers(0, 2_000))
@settings(max_examples=200, deadline=None)
def test_every_day_of_a_life_is_in_one_patent_year_whose_fee_is_due_before_it(
    right_type: RightType, filed_on: date, granted_after: int
) -> None:
    granted_on = filed_on + timedelta(days=granted_after)
    fees = annual_fees(right_type, filed_on, granted_on)

    assert fees[-1].year == {INVENTION: 20, MODEL: 10}.get(right_type, fees[-1].year)
    for fee in fees[1:]:
        assert patent_year(filed_on, fee.starts_on) == fee.year
        assert patent_year(filed_on, fee.starts_on - DAY) == fee.year - 1
        assert fee.starts_on - DAY <= fee.due_on <= fee.starts_on
        days = [late.begins_on for late in fee.late_months]
        assert days == [fee.due_on + DAY, *(late.ends_on + DAY for late in fee.late_months[:-1])]


@given(filed_on=FILINGS, after=st.integers(0, 7_500), paid_years=st.integers(1, 20))
@settings(max_examples=300, deadline=None)
def test_paying_for_more_years_never_makes_a_state_worse(
    filed_on: date, after: int, paid_years: int
) -> None:
    on = filed_on + timedelta(days=after)
    worse = [
        FeeStateKind.PAID,
        FeeStateKind.DUE_SOON,
        FeeStateKind.IN_SURCHARGE,
        FeeStateKind.LAPSED,
    ]

    less, more = (
        fee_state(INVENTION, filed_on, filed_on, years_after(filed_on, paid) - DAY, on).kind
        for paid in (paid_years, paid_years + 1)
    )
    assert worse.index(more) <= worse.index(less)


@given(day=FILINGS, months=st.integers(-48, 48))
def test_a_month_ends_on_the_same_day_or_on_its_last(day: date, months: int) -> None:
    found = months_after(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + DAY).day == 1)


def test_a_fee_is_whole_fen() -> None:
    assert isinstance(full_fee(MODEL, 3, IN_FORCE), int)
    assert full_fee(MODEL, 3, IN_FORCE) == Fen(60_000)
