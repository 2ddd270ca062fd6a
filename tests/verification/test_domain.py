"""What may be attested of a right, for how long, and how findings are kept."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ip_finance.core.errors import RuleViolated
from ip_finance.office_files.numbers import RightKind
from ip_finance.rights.events import EventKind
from ip_finance.verification.comparison import VALID_FOR, Difference, differences
from ip_finance.verification.domain import (
    LOOK_AGAIN_ON,
    Occurrence,
    Stale,
    Why,
    check_attestable,
    check_fresh,
    check_read,
    stale,
    valid_until,
)
from ip_finance.verification.errors import (
    AnotherRight,
    FeesNotPaid,
    FindingsStale,
    OwnerDiffers,
    ReadInFuture,
    RightDead,
    RightEncumbered,
    RightFrozen,
    RightNotGranted,
    SoftwareDisputed,
)
from ip_finance.verification.findings import (
    COMMON,
    FIELDS_OF,
    Claims,
    CoOwner,
    FindingMissing,
    FindingNotOfKind,
    Findings,
    FormerName,
    check_fields,
    claims_of,
    findings_of,
    kind_of,
    stored,
)
from tests.verification.builders import (
    EXPIRES_ON,
    OWNER,
    TODAY,
    claims,
    claims_of_kind,
    findings,
    findings_of_kind,
    found,
)


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
        seen = replace(findings(), is_alive=found(True, read_on=old))

        assert valid_until(seen, EXPIRES_ON) == datetime(2026, 9, 17, 16, tzinfo=UTC)
        assert timedelta(days=90) == VALID_FOR

    def test_what_cannot_change_may_be_read_from_an_old_gazette(self) -> None:
        seen = replace(findings(), title=found("一种温度控制方法", read_on=date(2022, 3, 1)))

        assert valid_until(seen, EXPIRES_ON) == valid_until(findings(), EXPIRES_ON)

    def test_does_not_outlive_a_mark_by_its_register(self) -> None:
        seen = findings_of_kind(RightKind.TRADEMARK, ends_on=date(2026, 7, 2))

        assert valid_until(seen, EXPIRES_ON) == datetime(2026, 7, 1, 16, tzinfo=UTC)

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

    def test_a_patent_is_stored_as_ever(self) -> None:
        """Fingerprints on the ledger were made of exactly this."""
        assert set(stored(claims(), findings())) == {*FIELDS_OF[RightKind.PATENT]}
        assert all(
            set(one) == {"claimed", "found", "source", "read_on"}
            for one in stored(claims(), findings()).values()
        )

    @pytest.mark.parametrize("kind", RightKind)
    def test_every_kind_comes_back_with_all_that_is_newer(self, kind: RightKind) -> None:
        former = (FormerName("旧名公司", date(2021, 1, 1), "0x" + "1" * 64),)
        others = (CoOwner("甲公司", None, "30%", True), CoOwner("乙公司"))
        claimed = claims_of_kind(kind, former_names=former, co_owners=others)
        seen = findings_of_kind(kind, co_owners=others)

        values = json.loads(json.dumps(stored(claimed, seen, ("0x" + "2" * 64,))))

        assert kind_of(values) is kind
        assert (claims_of(values), findings_of(values)) == (claimed, seen)


class TestOtherKinds:
    @pytest.mark.parametrize("kind", RightKind)
    def test_a_right_in_good_order_is_attested(self, kind: RightKind) -> None:
        attest(claims_of_kind(kind), findings_of_kind(kind))

    @pytest.mark.parametrize(
        ("kind", "changes", "refusal", "rule"),
        [
            (RightKind.TRADEMARK, {"owner_uscc": None, "owner_name": "别"}, OwnerDiffers, "TM-09"),
            (RightKind.TRADEMARK, {"is_alive": False}, RightDead, "TM-09"),
            (RightKind.TRADEMARK, {"ends_on": TODAY}, RightDead, "TM-09"),
            (RightKind.TRADEMARK, {"granted_on": None}, RightNotGranted, "TM-09"),
            (RightKind.TRADEMARK, {"is_frozen": True}, RightFrozen, "TM-09"),
            (RightKind.TRADEMARK, {"is_encumbered": True}, RightEncumbered, None),
            (RightKind.TRADEMARK, {"number": "12345679"}, AnotherRight, None),
            (RightKind.SOFTWARE, {"owner_uscc": None, "owner_name": "别"}, OwnerDiffers, "CR-04"),
            (RightKind.SOFTWARE, {"is_alive": False}, RightDead, "CR-04"),
            (RightKind.SOFTWARE, {"is_disputed": True}, SoftwareDisputed, "CR-04"),
            (RightKind.SOFTWARE, {"is_frozen": True}, RightFrozen, "CR-04"),
            (RightKind.SOFTWARE, {"number": "2020SR1234568"}, AnotherRight, None),
        ],
    )
    def test_it_is_refused_by_the_law_of_its_kind(
        self, kind: RightKind, changes: dict[str, object], refusal: type[RuleViolated], rule: str
    ) -> None:
        with pytest.raises(refusal) as refused:
            attest(claims_of_kind(kind), findings_of_kind(kind, **changes))

        assert refused.value.rule == rule

    def test_the_term_of_software_is_its_own_expiry(self) -> None:
        with pytest.raises(RightDead) as refused:
            attest(
                claims_of_kind(RightKind.SOFTWARE),
                findings_of_kind(RightKind.SOFTWARE),
                today=EXPIRES_ON,
            )

        assert refused.value.rule == "CR-04"

    @pytest.mark.parametrize("kind", RightKind)
    def test_every_field_of_the_kind_is_demanded(self, kind: RightKind) -> None:
        own = set(FIELDS_OF[kind]) - set(COMMON)
        for name in own:
            lacking: Any = {name: None}
            with pytest.raises(FindingMissing) as refused:
                check_fields(claims_of_kind(kind), replace(findings_of_kind(kind), **lacking))

            assert refused.value.facts["field"] == name
        assert own

    def test_a_field_of_another_kind_is_refused(self) -> None:
        with pytest.raises(FindingNotOfKind):
            check_fields(claims(), replace(findings(), is_disputed=found(False)))

    def test_where_the_document_names_co_owners_something_must_be_said_of_them(self) -> None:
        claimed = claims(co_owners=(CoOwner("甲公司"),))

        with pytest.raises(FindingMissing):
            check_fields(claimed, findings())
        check_fields(claimed, findings(co_owners=()))


class TestFormerNames:
    def former(self, until: date) -> Claims:
        return claims(former_names=(FormerName("旧名公司", until, "0x" + "1" * 64),))

    def test_a_proven_former_name_passes(self) -> None:
        attest(self.former(date(2021, 1, 1)), findings(owner_name="旧名公司", owner_uscc=None))

    def test_not_if_it_was_given_up_before_the_right_was_filed(self) -> None:
        with pytest.raises(OwnerDiffers):
            attest(self.former(date(2020, 9, 15)), findings(owner_name="旧名公司", owner_uscc=None))

    def test_not_if_the_register_prints_the_code_of_somebody_else(self) -> None:
        seen = findings(owner_name="旧名公司", owner_uscc="91330100MA27XL0C99")

        with pytest.raises(OwnerDiffers):
            attest(self.former(date(2021, 1, 1)), seen)

    def test_not_if_nobody_has_proven_it(self) -> None:
        with pytest.raises(OwnerDiffers):
            attest(claims(), findings(owner_name="旧名公司", owner_uscc=None))


FILED_AT = datetime(2026, 6, 30, 9, tzinfo=UTC)
ENDS_AT = datetime(2026, 9, 27, 16, tzinfo=UTC)
"""Midnight of the 28th in Beijing."""


def why(
    *events: Occurrence, today: date = TODAY, kind: RightKind = RightKind.PATENT
) -> Stale | None:
    return stale(
        findings_of_kind(kind),
        filed_at=FILED_AT,
        valid_until=ENDS_AT,
        kind=kind,
        events=list(events),
        today=today,
    )


def event(
    kind: EventKind, happened_on: date = TODAY, learned: timedelta = timedelta(hours=1)
) -> Occurrence:
    return Occurrence(kind, happened_on, "专利公报", FILED_AT + learned)


class TestStale:
    @pytest.mark.parametrize("right", RightKind)
    @pytest.mark.parametrize("kind", sorted(LOOK_AGAIN_ON))
    def test_each_event_that_changes_a_right_ends_what_was_said_before(
        self, kind: EventKind, right: RightKind
    ) -> None:
        one = event(kind)

        assert why(one, kind=right) == Stale(Why.EVENT, TODAY, one)

    @pytest.mark.parametrize("kind", sorted(set(EventKind) - LOOK_AGAIN_ON))
    def test_no_other_event_does(self, kind: EventKind) -> None:
        assert why(event(kind)) is None

    @pytest.mark.parametrize(
        "name",
        [
            "TRANSFERRED",
            "OWNER_RENAMED",
            "INVALIDATED",
            "FROZEN",
            "LAPSED",
            "RESTORED",
            "PLEDGED",
            "INVALIDATION_REQUESTED",
        ],
    )
    def test_those_that_the_rules_name_are_among_them(self, name: str) -> None:
        assert EventKind[name] in LOOK_AGAIN_ON

    def test_what_was_known_when_it_was_filed_changes_nothing(self) -> None:
        assert why(event(EventKind.FROZEN, learned=timedelta(0))) is None

    def test_what_was_in_the_register_when_it_was_read_changes_nothing(self) -> None:
        assert why(event(EventKind.TRANSFERRED, TODAY - timedelta(days=1))) is None

    def test_somebody_looks_again_before_the_end(self) -> None:
        first = date(2026, 9, 14)

        assert why(today=first - timedelta(days=1)) is None
        assert why(today=first) == Stale(Why.EXPIRING, first)
        assert why(today=date(2026, 9, 27)) == Stale(Why.EXPIRING, first)
        assert why(today=date(2026, 9, 28)) == Stale(Why.EXPIRED, date(2026, 9, 28))

    def test_the_event_is_told_before_the_end(self) -> None:
        told = why(event(EventKind.LAPSED), today=date(2027, 1, 1))

        assert told is not None
        assert told.why is Why.EVENT
