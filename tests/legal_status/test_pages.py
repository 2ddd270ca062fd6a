"""The page of a right's standing: what it shows to whom, and events recorded by its form."""

import re
from typing import Any

import pytest

from ip_finance.legal_status.domain import MAY_RECORD, Recorder
from tests.api import Answer, Given, Platform
from tests.builders import Stage, record_event
from tests.ip_assets.browsing import Browser
from tests.parties.builders import SME, id_of

pytest_plugins = ["tests.parties.platforms"]

PAGE = f"/assets/{id_of('asset')}/standing"
RECEIPT = {"proof": ("收据.pdf", b"%PDF-1.7 receipt", "application/pdf")}
PAID = {
    "kind": "fee-paid",
    "happened_on": "2026-03-02",
    "source": "缴费收据 123",
    "details.paid_through": "2026-09-14",
}


def fill(browser: Browser, files: Any = None, **changes: str) -> Answer:
    return browser.fill(PAGE, files=files, **changes)


def events_of(platform: Platform) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = platform.get("owner", f"/ip-assets/{id_of('asset')}/events")
    return found


class TestThePage:
    def test_of_a_new_right_tells_each_answer_with_its_source_and_day(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "owner").page(PAGE)

        assert SME.name in page
        assert page.count("(cnipa-new)") >= 12
        assert page.count("未查询登记簿") == 8
        assert "缴费情况不明" in page
        assert "还没有登记事件" in page

    def test_is_linked_from_the_right(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "owner").page(f"/assets/{id_of('asset')}")

        assert f'href="{PAGE}"' in page

    def test_shows_what_was_recorded_and_what_follows(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        record_event(platform, kind="pledged", code="PE01", details={"registration_no": "Y2024"})
        record_event(platform, kind="frozen", code=None, happened_on="2026-10-01", details={})

        page = Browser(platform, "owner").page(PAGE)

        assert "有质押" in page
        assert "查封至 2027-04-01" in page
        assert "登记号：Y2024" in page

    def test_shows_what_a_late_fee_costs_in_each_month(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        fill(Browser(platform, "owner"), RECEIPT, **PAID)

        page = Browser(platform, "owner").page(PAGE)

        assert "滞纳期第 3 个月" in page
        for amount in ("2,000.00", "2,100.00", "2,200.00", "2,300.00", "2,400.00", "2,500.00"):
            assert amount in page

    def test_offers_an_owner_only_what_an_owner_may_record(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "owner").page(PAGE)

        choices = set(re.findall(r'<option value="([a-z-]+)"', page)) - {"yes", "no"}
        assert choices == {kind.value for kind in MAY_RECORD[Recorder.OWNER]}

    def test_offers_an_auditor_no_form(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "auditor").page(PAGE)

        assert "<form" not in page.split("<main")[1].split("</main")[0]

    def test_is_none_for_whoever_does_not_see_the_right(self, given: Given) -> None:
        assert Browser(given(Stage.REGISTERED), "officer").get(PAGE).status_code == 404


class TestTheForm:
    def test_records_a_payment_with_its_receipt(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = fill(Browser(platform, "owner"), RECEIPT, **PAID)

        assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?done=added")
        (told,) = events_of(platform)
        assert told["details"] == {"paid_through": "2026-09-14"}
        assert told["document_id"]

    def test_sent_twice_records_once(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        browser = Browser(platform, "owner")
        values = browser.form(PAGE) | PAID

        for _ in range(2):
            assert browser.send(PAGE, values, files=RECEIPT).status_code == 303

        assert len(events_of(platform)) == 1

    def test_without_the_receipt_says_so_and_keeps_what_was_typed(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = fill(Browser(platform, "owner"), **PAID)

        assert answer.status_code == 422
        assert "申报缴费须附缴费收据" in answer.text
        assert 'value="缴费收据 123"' in answer.text
        assert events_of(platform) == []

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"happened_on": "2026-11-25"}, "2026-11-25 还没有到"),
            ({"happened_on": "2019-01-01"}, "早于申请日"),
            ({"code": "PE01"}, "表示的不是所选事件"),
            ({"details.paid_through": ""}, "paid_through"),
        ],
    )
    def test_says_in_words_what_cannot_have_happened(
        self, given: Given, changes: dict[str, str], told: str
    ) -> None:
        answer = fill(Browser(given(Stage.REGISTERED), "verifier"), **{**PAID, **changes})

        assert answer.status_code == 422
        assert told in answer.text

    def test_left_empty_is_said_beside_each_field(self, given: Given) -> None:
        answer = fill(Browser(given(Stage.REGISTERED), "verifier"))

        assert answer.status_code == 422
        for field in ("kind", "happened_on", "source"):
            assert f'id="error-{field}"' in answer.text

    def test_of_an_owner_that_lifts_its_own_seizure_is_forbidden(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        lifted = PAID | {"kind": "unfrozen", "details.paid_through": ""}

        assert fill(Browser(platform, "owner"), **lifted).status_code == 403
        assert events_of(platform) == []
