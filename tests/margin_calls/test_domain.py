"""The breach, its arithmetic, and what would cure it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.margin_calls.cures import FreeRight, cures_of
from ip_finance.margin_calls.domain import (
    CallState,
    Cover,
    CoveredBy,
    Level,
    MeasureKind,
    ProposeMeasure,
    check_breached,
    check_proposal,
    state_of,
)
from ip_finance.margin_calls.errors import MeasureNotNeeded, NoBreach, ReasonMissing, ValueExpired
from ip_finance.policies.contents.margin import parse
from ip_finance.policies.defaults import rows
from ip_finance.policies.errors import BadContent
from tests.builders import TODAY
from tests.parties.builders import id_of

DEFAULT = rows("margin")[0]["content"]
YUAN = 100


def right(name: str = "asset", **changes: Any) -> CoveredBy:
    """An invention worth 3 million yuan, of which a quarter is lent on."""
    stated: dict[str, Any] = {
        "asset_id": id_of(name),
        "number": f"ZL {name}",
        "title": "一种方法",
        "right_type": "invention",
        "is_alive": True,
        "before": None,
        "now": Fen(3_000_000 * YUAN),
        "cap": BasisPoints(2_500),
    }
    return CoveredBy(**stated | changes)


def cover(*rights: CoveredBy, outstanding: int = 600_000 * YUAN, **policy: Any) -> Cover:
    return Cover(
        loan_id=id_of("loan"),
        borrower_id=id_of("sme"),
        borrower="成都星灿",
        on=TODAY,
        outstanding=Fen(outstanding),
        available=Fen(0),
        rights=rights or (right(),),
        policy=parse(DEFAULT | policy),
    )


def free(yuan: int, cap: int = 5_000, name: str = "mark") -> FreeRight:
    """A trademark of the borrower that nothing holds."""
    return FreeRight(
        id_of(name), f"TM {name}", "星灿", "trademark", Fen(yuan * YUAN), BasisPoints(cap)
    )


class TestBreach:
    def test_is_what_is_owed_beyond_value_times_cap(self) -> None:
        half = right(now=Fen(80_000_000), cap=BasisPoints(5_000))  # the case L-SEC2

        found = cover(half, outstanding=100_000_000)

        assert (found.limit, found.shortfall, found.level) == (40_000_000, 60_000_000, "breached")

    def test_a_fall_of_thirty_per_cent_breaks_a_loan_at_its_cap(self) -> None:
        before = cover(outstanding=750_000 * YUAN)
        after = cover(
            right(before=Fen(3_000_000 * YUAN), now=Fen(2_100_000 * YUAN)),
            outstanding=750_000 * YUAN,
        )

        assert (before.level, before.shortfall) == (Level.WARNING, 0)
        assert (after.level, after.shortfall) == (Level.BREACHED, 225_000 * YUAN)
        assert (after.value_before, after.value) == (3_000_000 * YUAN, 2_100_000 * YUAN)
        assert (after.ltv, after.cap, after.used) == (3_572, 2_500, 14_286)

    @pytest.mark.parametrize(
        ("outstanding", "level"),
        [(67_500_000, "sound"), (67_500_001, "warning"), (75_000_000, "warning"),
         (75_000_001, "breached")],
    )  # fmt: skip
    def test_begins_one_fen_beyond_each_line(self, outstanding: int, level: str) -> None:
        assert cover(outstanding=outstanding).level == level

    def test_a_right_that_has_ended_counts_for_nothing(self) -> None:
        found = cover(right(is_alive=False))

        assert (found.value, found.limit, found.level) == (0, 0, Level.BREACHED)
        assert (found.ltv, found.used) == (None, None)

    def test_a_value_that_has_expired_proves_nothing(self) -> None:
        with pytest.raises(ValueExpired, match="no value in force"):
            check_breached(cover(right(now=None)))

    def test_needs_more_owed_than_the_line(self) -> None:
        with pytest.raises(NoBreach):
            check_breached(cover())

    def test_a_stricter_bank_calls_earlier_and_asks_for_more(self) -> None:
        found = cover(outstanding=600_000 * YUAN, breach_bps=7_500, warning_bps=7_000,
                      cure_to_bps=7_000)  # fmt: skip

        assert (found.level, found.shortfall) == (Level.BREACHED, 75_000 * YUAN)


class TestCures:
    BROKEN = cover(right(now=Fen(2_100_000 * YUAN)), outstanding=750_000 * YUAN)

    def test_each_effect_is_known_beforehand(self) -> None:
        enough, little = free(500_000), free(100_000, name="small mark")

        found = cures_of(self.BROKEN, [little, enough])

        assert [one.right.number for one in found.pledges] == ["TM mark", "TM small mark"]
        assert [(one.shortfall, one.cures) for one in found.pledges] == [
            (0, True),
            (175_000 * YUAN, False),
        ]
        assert found.repayment.amount == found.waiver.guarantee == 225_000 * YUAN
        assert found.repayment.outstanding == 525_000 * YUAN
        assert found.all_pledged == 0

    @given(
        st.integers(0, 10**12), st.integers(0, 10**13), st.integers(1, 10_000),
        st.integers(0, 10**12),
    )  # fmt: skip
    def test_paying_the_amount_always_cures_and_no_fen_less_does(
        self, outstanding: int, value: int, cap: int, more: int
    ) -> None:
        held = right(now=Fen(value), cap=BasisPoints(cap))
        broken = cover(held, outstanding=outstanding)
        amount = cures_of(broken, [free(more)]).repayment.amount

        assert cover(held, outstanding=outstanding - amount).shortfall == 0
        assert amount == 0 or cover(held, outstanding=outstanding - amount + 1).shortfall == 1

    @given(st.integers(1, 10**12), st.integers(0, 10**13), st.integers(1, 10_000))
    def test_what_is_foretold_of_a_pledge_is_what_comes_of_it(
        self, outstanding: int, value: int, cap: int
    ) -> None:
        broken = cover(outstanding=outstanding)
        extra = FreeRight(id_of("mark"), "TM", "", "trademark", Fen(value), BasisPoints(cap))
        pledged = right("mark", now=extra.value, cap=extra.cap)

        (effect,) = cures_of(broken, [extra]).pledges
        after = cover(right(), pledged, outstanding=outstanding)

        assert (effect.shortfall, effect.ltv) == (after.shortfall, after.ltv)


@pytest.mark.parametrize(
    ("call", "cured", "waived", "state"),
    [(False, False, False, CallState.DRAFTED), (True, False, False, CallState.CALLED),
     (True, True, False, CallState.CURED), (True, True, True, CallState.WAIVED)],
)  # fmt: skip
def test_a_state_is_what_the_ledger_has(
    call: bool, cured: bool, waived: bool, state: CallState
) -> None:
    assert state_of({"call": call, "cured": cured, "waived": waived}) is state


def proposal(kind: MeasureKind, **changes: Any) -> ProposeMeasure:
    stated: dict[str, Any] = {
        "measure_id": id_of("measure"),
        "loan_id": id_of("loan"),
        "call_id": None,
        "kind": kind,
        "reason": "依据见附件。",
        "document_id": None,
        "amount": Fen(0),
        "pay_by": None,
    }
    return ProposeMeasure(**stated | changes)


@pytest.mark.parametrize(
    ("kind", "call", "pay_by"),
    [(MeasureKind.WAIVER, None, None), (MeasureKind.ACCELERATION, None, None),
     (MeasureKind.MISUSE, UUID(int=1), None)],
)  # fmt: skip
def test_a_measure_needs_what_its_kind_needs(
    kind: MeasureKind, call: UUID | None, pay_by: date | None
) -> None:
    with pytest.raises(MeasureNotNeeded):
        check_proposal(proposal(kind, call_id=call, pay_by=pay_by))


def test_a_measure_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        check_proposal(proposal(MeasureKind.MISUSE, reason="  "))


@pytest.mark.parametrize(
    ("change", "member"),
    [({"warning_bps": 10_001}, "warning_bps"), ({"cure_to_bps": 10_001}, "cure_to_bps"),
     ({"cure_days": 0}, "cure_days"), ({"ways": []}, "ways"), ({"ways": ["pray"]}, "ways"),
     ({"more": 1}, "more")],
)  # fmt: skip
def test_a_policy_names_the_member_that_is_wrong(change: dict[str, Any], member: str) -> None:
    with pytest.raises(BadContent, match=member):
        parse(DEFAULT | change)
