"""What may be attested of a right, for how long, and how findings are kept."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ip_finance.core.errors import RuleViolated
from ip_finance.verification.domain import (
    VALID_FOR,
    AnotherRight,
    FeesNotPaid,
    FindingsStale,
    OwnerDiffers,
    ReadInFuture,
    RightDead,
    RightEncumbered,
    RightFrozen,
    RightNotGranted,
    check_attestable,
    check_fresh,
    check_read,
    valid_until,
)
from ip_finance.verification.findings import (
    Claims,
    Difference,
    Findings,
    claims_of,
    differences,
    findings_of,
    stored,
)
from tests.verification.builders import EXPIRES_ON, OWNER, TODAY, claims, findings, found


def attest(claimed: Claims, seen: Findings, today: date = TODAY) -> None:
    check_attestable(claimed, seen, expires_on=EXPIRES_ON, today=today)


class TestDifferences:
    def test_none_when_the_register_bears_out_the_claims(self) -> None:
        assert differences(claims(), findings()) == ()

    def test_names_the_field_and_both_values(self) -> None:
        seen = findings(title="一种加热方法")

        assert differences(claims(), seen) == (
            Difference("title", "一种温度控制方法", "一种加热方法"),
        )

    @pytest.mark.parametrize("spelling", ["202110071567.8", "2021100715678", "CN202110071567.8"])
    def test_every_spelling_of_a_number_is_the_same(self, spelling: str) -> None:
        assert differences(claims(), findings(number=spelling)) == ()

    def test_a_number_that_cannot_be_read_differs(self) -> None:
        (difference,) = differences(claims(), findings(number="unreadable"))

        assert difference.field == "number"

    def test_silence_is_no_difference(self) -> None:
        assert differences(claims(granted_on=None), findings(owner_uscc=None)) == ()


class TestCheckAttestable:
    def test_takes_a_right_in_good_order(self) -> None:
        attest(claims(), findings())

    @pytest.mark.parametrize(
        ("seen", "refusal", "rule"),
        [
            (findings(owner_uscc="91330100MA27XL0C99"), OwnerDiffers, "PP-10"),
            (findings(owner_uscc=None, owner_name="别的公司"), OwnerDiffers, "PP-10"),
            (findings(is_alive=False), RightDead, "PP-11"),
            (findings(granted_on=None), RightNotGranted, "PP-12"),
            (findings(granted_on=TODAY + timedelta(days=1)), RightNotGranted, "PP-12"),
            (findings(fees_paid_through=TODAY - timedelta(days=1)), FeesNotPaid, "PP-13"),
            (findings(fees_paid_through=None), FeesNotPaid, "PP-13"),
            (findings(is_frozen=True), RightFrozen, "PP-14"),
            (findings(is_encumbered=True), RightEncumbered, "PP-18"),
            (findings(number="ZL202010001234.X"), AnotherRight, None),
            (findings(filed_on=date(2020, 9, 16)), AnotherRight, None),
        ],
    )
    def test_refuses_with_the_rule_and_a_cure(
        self, seen: Findings, refusal: type[RuleViolated], rule: str | None
    ) -> None:
        with pytest.raises(refusal) as refused:
            attest(claims(), seen)

        assert refused.value.rule == rule
        assert refused.value.cure

    def test_refuses_a_right_whose_term_has_ended(self) -> None:
        with pytest.raises(RightDead):
            attest(claims(), findings(), today=EXPIRES_ON)

    def test_takes_the_last_day_that_is_paid_for(self) -> None:
        attest(claims(), findings(fees_paid_through=TODAY))

    def test_the_name_decides_where_no_code_is_printed(self) -> None:
        half_width = OWNER.replace("（", "(").replace("）", ")")

        attest(claims(), findings(owner_uscc=None, owner_name=half_width))

    def test_another_title_alone_does_not_stop_it(self) -> None:
        attest(claims(), findings(title="一种加热方法"))


class TestValidUntil:
    def test_counts_from_the_oldest_reading(self) -> None:
        old = TODAY - timedelta(days=10)
        seen = replace(findings(), title=found("一种温度控制方法", read_on=old))

        assert valid_until(seen, EXPIRES_ON) == datetime(2026, 9, 17, 16, tzinfo=UTC)
        assert timedelta(days=90) == VALID_FOR

    def test_ends_the_day_after_the_fees_are_paid_through(self) -> None:
        seen = findings(fees_paid_through=TODAY)

        assert valid_until(seen, EXPIRES_ON) == datetime(2026, 6, 30, 16, tzinfo=UTC)

    def test_does_not_outlive_the_right(self) -> None:
        seen = findings(fees_paid_through=date.max)

        assert valid_until(seen, date(2026, 7, 2)) == datetime(2026, 7, 1, 16, tzinfo=UTC)


class TestTime:
    def test_a_reading_of_tomorrow_is_refused(self) -> None:
        seen = replace(findings(), is_alive=found(True, read_on=TODAY + timedelta(days=1)))

        with pytest.raises(ReadInFuture) as refused:
            check_read(seen, TODAY)

        assert refused.value.facts == {"field": "is_alive", "read_on": "2026-07-01"}

    def test_a_reading_of_today_is_taken(self) -> None:
        check_read(findings(), TODAY)

    def test_findings_are_stale_from_the_very_second(self) -> None:
        end = datetime(2026, 9, 17, 16, tzinfo=UTC)

        check_fresh(end, end - timedelta(seconds=1))
        with pytest.raises(FindingsStale):
            check_fresh(end, end)


class TestStored:
    def test_comes_back_from_json_as_it_was(self) -> None:
        claimed, seen = claims(granted_on=None), findings(owner_uscc=None)

        values = json.loads(json.dumps(stored(claimed, seen)))

        assert (claims_of(values), findings_of(values)) == (claimed, seen)

    def test_keeps_claim_finding_source_and_day(self) -> None:
        assert stored(claims(), findings())["filed_on"] == {
            "claimed": "2020-09-15",
            "found": "2020-09-15",
            "source": "专利登记簿副本",
            "read_on": "2026-06-30",
        }
