"""Of several sources the newest counts, of one day's the worst; the others stay beside it."""

from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.eligibility.facts import Owner, RightFacts
from ip_finance.eligibility.gathered import (
    OwnRight,
    Sources,
    consents_found,
    portfolio_of,
    right_facts,
    twin_of,
)
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline, standing_of

TODAY = date(2026, 11, 26)
PUBLISHED, READ = date(2023, 3, 14), date(2026, 11, 1)
OWNER = {"name": "成都星灿智能装备有限公司", "organisation_code": "91510100MA9XCK003K"}
PARTNER = {"name": "成都合作研究院", "organisation_code": None}


def found(value: Any, read_on: date = READ) -> dict[str, Any]:
    return {"found": value, "source": "专利登记簿副本", "read_on": read_on.isoformat()}


def findings(**changes: Any) -> dict[str, Any]:
    stated = {
        "owner_name": found(OWNER["name"]),
        "owner_uscc": found(OWNER["organisation_code"]),
        "is_alive": found(value=True),
        "is_encumbered": found(value=False),
        "is_frozen": found(value=False),
        "fees_paid_through": found("2027-01-19"),
    }
    return stated | changes


def event(kind: EventKind, on: date, **details: str) -> LegalEvent:
    return LegalEvent(kind, on, "专利公报", None, details)


def gather(
    *events: LegalEvent, told: dict[str, Any] | None = None, owners: tuple[Any, ...] = (OWNER,)
) -> RightFacts:
    names = "、".join(str(one["name"]) for one in owners)
    baseline = Baseline(
        right_type=RightType.INVENTION,
        source="公布文件",
        as_of=PUBLISHED,
        owner=names,
        owner_uscc=owners[0]["organisation_code"] if len(owners) == 1 else None,
        filed_on=date(2021, 1, 20),
        granted_on=PUBLISHED,
        ends_on=date(2041, 1, 20),
    )
    sources = Sources(
        id="right",
        right_type=RightType.INVENTION,
        number="ZL202110071567.8",
        title="一种方法",
        filed_on=date(2021, 1, 20),
        granted_on=PUBLISHED,
        document={"owners": list(owners), "applicants": []},
        standing=standing_of(baseline, events, TODAY),
        findings=told or {},
    )
    return right_facts(sources, None)


class TestFlags:
    def test_a_newer_entry_outweighs_the_verification(self) -> None:
        seized = event(EventKind.FROZEN, READ + timedelta(days=5))

        facts = gather(seized, told=findings())

        assert facts.is_frozen is not None
        assert facts.is_frozen.value is True
        assert [one.source for one in facts.is_frozen.against] == ["专利登记簿副本"]

    @pytest.mark.parametrize(
        ("kind", "flag"),
        [
            (EventKind.FROZEN, "is_frozen"),
            (EventKind.PLEDGED, "is_encumbered"),
            (EventKind.INVALIDATED, "is_ended"),
            (EventKind.LAPSED, "is_ended"),
        ],
    )
    def test_a_newer_verification_does_not_close_an_open_entry(
        self, kind: EventKind, flag: str
    ) -> None:
        facts = gather(event(kind, READ - timedelta(days=5)), told=findings())

        known = getattr(facts, flag)
        assert known.value is True
        assert [one.source for one in known.against] == ["专利登记簿副本"]

    def test_what_closes_it_does(self) -> None:
        pledged = event(EventKind.PLEDGED, READ - timedelta(days=5))
        cancelled = event(EventKind.PLEDGE_CANCELLED, READ - timedelta(days=1))

        facts = gather(pledged, cancelled, told=findings())

        assert facts.is_encumbered is not None
        assert facts.is_encumbered.value is False

    def test_an_order_past_the_limit_of_the_law_is_looked_up(self) -> None:
        seized = event(EventKind.FROZEN, date(2026, 4, 1))
        before = findings(is_frozen=found(value=False, read_on=date(2026, 9, 30)))

        unsure, sure = gather(seized, told=before), gather(seized, told=findings())

        assert unsure.is_frozen is not None
        assert unsure.is_frozen.value is True
        assert unsure.frozen_until is not None
        assert unsure.frozen_until.value == date(2026, 10, 1)
        assert sure.is_frozen is not None
        assert sure.is_frozen.value is False

    def test_a_document_is_no_reading_of_the_register(self) -> None:
        facts = gather()
        flags = [name for name in RightFacts.__slots__ if name.startswith("is_")]
        told = {name for name in flags if getattr(facts, name) not in {None, False}}

        assert told == {"is_granted"}

    def test_of_one_day_the_worse_counts(self) -> None:
        facts = gather(event(EventKind.FROZEN, READ), told=findings())

        assert facts.is_frozen is not None
        assert facts.is_frozen.value is True

    def test_without_a_verification_nobody_has_read_the_register(self) -> None:
        assert gather().reading is None
        reading = gather(told=findings(is_frozen=found(value=False, read_on=PUBLISHED))).reading
        assert reading is not None
        assert reading.on == PUBLISHED


class TestFees:
    @pytest.mark.parametrize(
        ("told", "paid_on", "through"),
        [
            (None, READ, date(2028, 1, 19)),
            (findings(), READ, date(2028, 1, 19)),
            (findings(), READ - timedelta(days=1), date(2027, 1, 19)),
        ],
    )
    def test_a_receipt_of_the_day_or_later_counts(
        self, told: dict[str, Any] | None, paid_on: date, through: date
    ) -> None:
        facts = gather(event(EventKind.FEE_PAID, paid_on, paid_through="2028-01-19"), told=told)

        assert facts.fees_paid_through is not None
        assert facts.fees_paid_through.value == through

    def test_no_source_says_it_is_not_unpaid(self) -> None:
        assert gather().fees_paid_through is None


class TestOwners:
    def names(self, facts: RightFacts) -> list[str]:
        return [owner.name for owner in facts.owners.value]

    def test_are_those_of_the_document_with_their_codes(self) -> None:
        owners = gather(owners=(OWNER, PARTNER)).owners.value

        assert owners == (
            Owner(str(OWNER["name"]), OWNER["organisation_code"]),
            Owner("成都合作研究院", None),
        )

    def test_a_verification_that_names_one_does_not_deny_the_other(self) -> None:
        facts = gather(told=findings(), owners=(OWNER, PARTNER))

        assert self.names(facts) == [OWNER["name"], PARTNER["name"]]

    def test_a_verification_may_find_more(self) -> None:
        partner = {"name": "某研究院", "uscc": None, "share": "30%", "consents": True}
        told = findings(co_owners=found([partner]))

        assert self.names(gather(told=told)) == [OWNER["name"], "某研究院"]
        assert [one.owner for one in consents_found("right", told)] == ["某研究院"]

    def test_a_transfer_makes_another_the_owner(self) -> None:
        sold = event(EventKind.TRANSFERRED, READ, owner="成都另一家制造")

        assert self.names(gather(sold)) == ["成都另一家制造"]

    def test_a_transfer_to_nobody_named_leaves_nobody_to_pledge(self) -> None:
        assert self.names(gather(event(EventKind.TRANSFERRED, READ))) == ["（未载明）"]


class TestTwin:
    MODEL = Sources(
        id="model",
        right_type=RightType.UTILITY_MODEL,
        number="ZL202129945678.X",
        title="一种用于柔性产线的夹持装置",
        filed_on=date(2021, 6, 18),
        granted_on=None,
        document={},
        standing=standing_of(
            Baseline(RightType.UTILITY_MODEL, "", TODAY, "", None, date(2021, 6, 18), None, TODAY),
            (),
            TODAY,
        ),
        findings={},
    )

    def twin(self, right_type: RightType, title: str, filed_on: date) -> str | None:
        other = OwnRight(right_type, "ZL2", title, filed_on, self.MODEL.standing, {})
        told = twin_of(self.MODEL, [other], "平台", TODAY)
        return told.value if told is not None else None

    def test_is_an_invention_of_the_day_for_the_like(self) -> None:
        day, title = date(2021, 6, 18), "一种用于柔性产线的夹持方法"

        assert self.twin(RightType.INVENTION, title, day) == "ZL2"
        assert self.twin(RightType.INVENTION, title, day + timedelta(days=1)) == ""
        assert self.twin(RightType.UTILITY_MODEL, title, day) == ""
        assert self.twin(RightType.INVENTION, "数控机床主轴监测系统", day) == ""


class TestPortfolio:
    GRANTED, ENDS = date(2016, 12, 1), date(2026, 12, 1)

    def ends(self, *events: LegalEvent, granted_on: date | None = GRANTED) -> list[date]:
        """When the marks of the portfolio end; none where it is in force no more."""
        as_of, right_type = granted_on or date(2015, 3, 2), RightType.TRADEMARK
        first = Baseline(
            right_type, "注册证", as_of, "", None, date(2015, 3, 2), granted_on, self.ENDS
        )
        document: dict[str, Any] = {"mark": "星灿", "image_sha256": None, "classes": []}
        standing = standing_of(first, events, TODAY)
        right = OwnRight(right_type, "16435657", "星灿", first.filed_on, standing, document)
        return [mark.ends_on for mark in portfolio_of([right], "平台", TODAY).value]

    def test_has_a_renewed_mark_with_its_new_end(self) -> None:
        assert self.ends() == [self.ENDS]
        assert self.ends(event(EventKind.RENEWED, READ)) == [date(2036, 12, 1)]

    def test_leaves_out_what_is_revoked_or_not_registered(self) -> None:
        assert self.ends(event(EventKind.CANCELLED, READ)) == []
        assert self.ends(granted_on=None) == []
