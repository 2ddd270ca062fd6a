"""Legal events and the standing of rights, as a client meets them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event as hooks
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status import repository, service
from ip_finance.legal_status.schemas import StandingOut
from ip_finance.rights.events import EventKind, LegalEvent
from tests.api import Given, Platform, refused
from tests.builders import (
    OTHER_INVENTION,
    UTILITY_MODEL,
    Stage,
    draft_right,
    legal_event_body,
    record_event,
)
from tests.parties.builders import OTHER_SME, SME, STAFF, id_of

pytest_plugins = ["tests.parties.platforms"]

ASSET = f"/ip-assets/{id_of('asset')}"
EVENTS, STANDING = f"{ASSET}/events", f"{ASSET}/standing"


def fee_body(platform: Platform, login: str, paid_through: str) -> dict[str, Any]:
    receipt = platform.upload(
        login, f"receipt {login} {paid_through}", b"receipt " + login.encode(), "receipt"
    )
    return {
        "kind": "fee-paid",
        "happened_on": "2026-03-02",
        "source": "缴费收据 123",
        "details": {"paid_through": paid_through},
        "document_id": receipt,
    }


def standing(platform: Platform, login: str = "owner") -> Any:
    return platform.get(login, STANDING)


class TestStanding:
    def test_of_a_new_right_is_what_its_document_says(self, given: Given) -> None:
        found = standing(given(Stage.REGISTERED))

        assert found["on"] == "2026-11-24"
        source = "CN199123456B (cnipa-new)"
        assert found["is_alive"] == {"value": True, "source": source, "on": "2022-08-16"}
        assert (found["owner"]["value"], found["owner_uscc"]["value"]) == (SME.name, SME.uscc)
        assert (found["fees_paid_through"], found["fee"]["kind"]) == (None, "unknown")

    def test_follows_what_was_recorded(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform, kind="pledged", code="PE01", details={"registration_no": "Y1"})
        record_event(
            platform,
            kind="frozen",
            happened_on="2026-10-01",
            code="PP01",
            source="裁定书",
            details={},
        )

        found = standing(platform)

        assert found["is_encumbered"] == {
            "value": True,
            "source": "专利公报 41-23",
            "on": "2025-06-10",
        }
        assert (found["is_frozen"]["value"], found["frozen_until"]["value"]) == (True, "2027-04-01")
        assert found["is_suspended"]["value"] is False

    def test_tells_what_must_be_paid_today(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        platform.post("owner", EVENTS, fee_body(platform, "owner", "2026-09-14"))

        found = standing(platform)

        assert found["fee"] == {
            "kind": "in-surcharge",
            "year": 7,
            "due_on": "2026-09-15",
            "last_on": "2027-03-15",
            "late_month": 3,
            "surcharge_bps": 1_000,
            "payable_fen": 220_000,
        }
        assert found["deadlines"][0] == {
            "kind": "fee-late-month-ends",
            "day": "2026-12-15",
            "payable_fen": 220_000,
        }

    def test_is_hidden_with_the_right(self, given: Given) -> None:
        answer = given(Stage.REGISTERED).ask("officer", "GET", STANDING)

        refused(answer, 404, "asset-not-found")


class TestRecording:
    def test_keeps_what_was_told_and_who_told_it(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        told = record_event(platform)

        assert platform.get("owner", EVENTS) == [told]
        assert (told["kind"], told["code"]) == ("licensed", "EE01")
        assert told["party_id"] == str(id_of("provider"))

    def test_the_same_event_twice_changes_nothing(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        first = record_event(platform)
        again = record_event(platform, login="other-verifier")

        assert again == first
        assert len(platform.get("owner", EVENTS)) == 1

    def test_an_owner_records_a_payment_with_its_receipt(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        body = fee_body(platform, "owner", "2027-09-14")

        told = platform.post("owner", EVENTS, body)

        assert told["source"] == "权利人申报：缴费收据 123"
        assert standing(platform)["fee"]["kind"] == "paid"
        content = platform.ask("verifier", "GET", f"/documents/{told['document_id']}/content")
        assert content.status_code == 200

    def test_not_without_it(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        document = platform.upload("owner", "photo", b"photo")
        body = fee_body(platform, "owner", "2027-09-14")

        for proof in (None, document):
            answer = platform.ask("owner", "POST", EVENTS, body | {"document_id": proof})
            assert refused(answer, 422, "receipt-missing")["rule"]
        assert platform.get("owner", EVENTS) == []

    def test_a_verifier_reads_a_payment_in_the_register_without_a_receipt(
        self, given: Given
    ) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform, kind="fee-paid", code=None, details={"paid_through": "2027-09-14"})

        assert standing(platform)["fees_paid_through"]["source"] == "专利公报 41-23"

    def test_an_owner_cannot_lift_its_own_seizure(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform, kind="frozen", code="PP01", happened_on="2026-10-01", details={})
        lifted = legal_event_body(
            kind="unfrozen", code="PD01", happened_on="2026-10-02", details={}
        )

        refused(platform.ask("owner", "POST", EVENTS, lifted), 403, "not-yours-to-record")

        assert standing(platform)["is_frozen"]["value"] is True

    def test_a_bank_that_sees_the_right_may_own_a_payment(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        told = platform.post("officer", EVENTS, fee_body(platform, "officer", "2027-09-14"))

        assert told["source"].startswith("银行申报：")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"happened_on": "2026-11-25"}, "event-ahead"),
            ({"happened_on": "2020-09-14"}, "event-before-filing"),
            ({"code": "PE01"}, "code-contradicts-kind"),
            (
                {"kind": "frozen", "code": None, "details": {"until": "2020-10-01"}},
                "event-detail-wrong",
            ),
        ],
    )
    def test_what_cannot_have_happened_is_refused(
        self, given: Given, changes: dict[str, Any], code: str
    ) -> None:
        platform = given(Stage.REGISTERED)

        refused(platform.ask("verifier", "POST", EVENTS, legal_event_body(**changes)), 422, code)

    def test_a_proof_of_others_is_none(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        theirs = platform.upload("other-owner", "theirs", b"theirs")
        body = legal_event_body(document_id=theirs)

        refused(platform.ask("verifier", "POST", EVENTS, body), 404, "document-not-found")

    def test_several_events_are_recorded_all_or_none(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        fine = LegalEvent(EventKind.PLEDGED, date(2025, 1, 1), "OPS", "PE01")
        ahead = LegalEvent(EventKind.PLEDGED, date(2027, 1, 1), "OPS", "PE01")

        with pytest.raises(Exception, match="still to come"), as_platform(platform) as tx:
            service.record_events(tx, id_of("asset"), [fine, ahead])

        assert platform.get("owner", EVENTS) == []

    def test_the_platform_records_what_a_service_told_it(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        pledged = LegalEvent(EventKind.PLEDGED, date(2025, 1, 1), "EPO OPS legal", "PE01")

        for _ in range(2):
            with as_platform(platform) as tx:
                service.record_events(tx, id_of("asset"), [pledged, pledged])

        assert [told["code"] for told in platform.get("owner", EVENTS)] == ["PE01"]


@contextmanager
def as_platform(platform: Platform) -> Iterator[Any]:
    with platform.database.owner.begin(SYSTEM) as tx:
        yield tx


def actor(login: str) -> Actor:
    company, role = STAFF[login]
    return Actor(id_of(login), id_of(company.code), frozenset({role}))


class TestTheTable:
    @pytest.mark.parametrize(
        "change", ["update legal_events set source = 'x'", "delete from legal_events"]
    )
    def test_what_was_told_cannot_be_changed(self, given: Given, change: str) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform)

        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            platform.database.app.begin(actor("verifier")) as tx,
        ):
            tx.session.execute(text(change))

    @pytest.mark.parametrize("login", ["other-owner", "auditor"])
    def test_nobody_adds_an_event_to_a_right_of_others(self, given: Given, login: str) -> None:
        platform = given(Stage.REGISTERED)
        told = record_event(platform)
        copy = text(
            "insert into legal_events select asset_id, kind, code, happened_on, source, details,"
            " null, 'forged', cast(:party as uuid), recorded_by, created_at, gen_random_uuid()"
            " from (select cast(:asset as uuid) asset_id, 'lapsed' kind, null::varchar code,"
            " current_date happened_on, 'x' source, '{}'::jsonb details,"
            " gen_random_uuid() recorded_by, now() created_at) forged"
        )

        values = {"party": str(actor(login).party_id), "asset": told["asset_id"]}
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            platform.database.app.begin(actor(login)) as tx,
        ):
            tx.session.execute(copy, values)

    def test_an_event_is_seen_by_whoever_sees_the_right_and_nobody_else(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform)
        seen = {}

        for login in ("owner", "other-verifier", "auditor", "other-owner", "officer"):
            with platform.database.app.begin(actor(login)) as tx:
                seen[login] = tx.session.scalar(text("select count(*) from legal_events"))

        assert seen == {
            "owner": 1,
            "other-verifier": 1,
            "auditor": 1,
            "other-owner": 0,
            "officer": 0,
        }

    def test_the_standing_of_many_rights_is_one_query(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        for name, file in (("second", OTHER_INVENTION), ("third", UTILITY_MODEL)):
            draft_right(platform, name, file)
        record_event(platform, kind="pledged", code="PE01")
        queries: list[str] = []

        with platform.database.app.begin(actor("owner")) as tx:
            assets = ip_assets.every(tx.session)
            hooks.listen(
                platform.database.app.engine,
                "before_cursor_execute",
                lambda *told: queries.append(str(told[2])),
            )
            found = repository.standings(tx.session, assets, date(2026, 11, 24))

        assert len([query for query in queries if "legal_events" in query]) == 1
        encumbered = {str(key) for key, one in found.items() if one.is_encumbered.value}
        assert (len(found), encumbered) == (3, {str(id_of("asset"))})

    def test_of_no_rights_there_is_no_standing(self, given: Given) -> None:
        with given(Stage.FOUNDED).database.app.begin(actor("owner")) as tx:
            assert repository.standings(tx.session, [], date(2026, 11, 24)) == {}


JOURNEYS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "PE01 and PC01": (
        [
            {"kind": "pledged", "code": "PE01", "happened_on": "2023-05-01"},
            {"kind": "pledged", "code": "PE01", "happened_on": "2024-05-01"},
            {"kind": "pledge-cancelled", "code": "PC01", "happened_on": "2025-05-01"},
        ],
        {"is_encumbered": True},
    ),
    "PP01 and PD01": (
        [
            {"kind": "frozen", "code": "PP01", "happened_on": "2026-10-01"},
            {"kind": "unfrozen", "code": "PD01", "happened_on": "2026-11-01"},
        ],
        {"is_frozen": False, "is_alive": True},
    ),
    "CF01 and RR01": (
        [
            {"kind": "lapsed", "code": "CF01", "happened_on": "2025-05-01"},
            {"kind": "restored", "code": "RR01", "happened_on": "2025-09-01"},
        ],
        {"is_alive": True},
    ),
    "IW01": (
        [
            {"kind": "invalidated", "code": "IW01", "happened_on": "2025-05-01"},
            {"kind": "restored", "code": "RR01", "happened_on": "2025-09-01"},
        ],
        {"is_alive": False},
    ),
    "IP01": (
        [{"kind": "partly-invalidated", "code": "IP01", "happened_on": "2025-05-01"}],
        {"is_alive": True, "is_partly_invalid": True},
    ),
    "CP01": (
        [
            {
                "kind": "owner-renamed",
                "code": "CP01",
                "happened_on": "2025-05-01",
                "details": {"owner": "成都星灿集团"},
            }
        ],
        {"owner": "成都星灿集团", "owner_uscc": SME.uscc},
    ),
    "TR01": (
        [
            {
                "kind": "transferred",
                "code": "TR01",
                "happened_on": "2025-05-01",
                "details": {"owner": OTHER_SME.name, "owner_uscc": OTHER_SME.uscc},
            }
        ],
        {"owner": OTHER_SME.name, "owner_uscc": OTHER_SME.uscc},
    ),
    "TP01": (
        [
            {
                "kind": "term-changed",
                "code": "TP01",
                "happened_on": "2025-05-01",
                "details": {"ends_on": "2043-09-15"},
            }
        ],
        {"ends_on": "2043-09-15", "is_alive": True},
    ),
}


@pytest.mark.parametrize(("told", "expected"), JOURNEYS.values(), ids=JOURNEYS)
def test_a_journey_through_the_gazette(
    given: Given, told: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    platform = given(Stage.REGISTERED)
    for event in told:
        record_event(platform, **{"details": {}, **event})

    found = standing(platform)

    assert {name: found[name]["value"] for name in expected} == expected


@pytest.mark.parametrize(
    ("paid_through", "on", "kind"),
    [
        ("2025-09-14", date(2026, 3, 13), "in-surcharge"),  # day 179
        ("2025-09-14", date(2026, 3, 15), "in-surcharge"),  # day 181, the last of six months
        ("2025-09-14", date(2026, 3, 16), "lapsed"),
        ("2026-09-14", date(2026, 3, 16), "paid"),
    ],
)
def test_a_fee_is_paid_or_not_on_the_last_days(
    given: Given, paid_through: str, on: date, kind: str
) -> None:
    platform = given(Stage.REGISTERED)
    body = fee_body(platform, "verifier", paid_through)
    paid_on = f"{int(paid_through[:4]) - 1}-09-10"
    platform.post("verifier", EVENTS, body | {"happened_on": paid_on})

    with platform.database.app.begin(actor("owner")) as tx:
        asset = ip_assets.by_id(tx.session, UUID(str(id_of("asset"))))
        found = StandingOut.of(asset, repository.standing(tx.session, asset, on), on)

    assert found.fee.kind == kind
