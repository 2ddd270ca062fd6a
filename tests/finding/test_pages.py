"""Search, saved views and news, in a browser without JavaScript."""

import asyncio
import re
from threading import Event
from uuid import UUID

import pytest

from ip_finance.bootstrap import SessionReader
from ip_finance.core.actor import SYSTEM
from ip_finance.finding import news as news_module
from ip_finance.finding import repository
from ip_finance.finding.news import News, Position, position_of
from ip_finance.finding.pages import told
from ip_finance.identity import sessions
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import Loan
from ip_finance.parties.models import Party
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.APPLIED)


def loan_of(platform: Platform) -> Loan:
    with platform.database.owner.begin(SYSTEM) as tx:
        found = tx.session.get_one(Loan, id_of("loan"))
        tx.session.expunge(found)
        return found


class TestSearch:
    def test_the_number_of_a_case_opens_it_at_once(self, platform: Platform) -> None:
        number = loan_of(platform).number.lower()

        answer = Browser(platform, "officer").get(f"/search?q={number}", follow_redirects=False)

        assert answer.headers["location"].endswith(f"/cases/{id_of('loan')}")

    def test_a_patent_is_found_however_its_number_is_typed(self, platform: Platform) -> None:
        owner = Browser(platform, "owner")
        with platform.database.owner.begin(SYSTEM) as tx:
            asset = tx.session.get_one(IpAsset, id_of("asset")).number
        bare = asset.removeprefix("ZL")

        for typed in (asset, bare, f"zl {bare[:4]} {bare[4:]}"):
            answer = owner.get("/search", params={"q": typed}, follow_redirects=False)
            assert answer.headers["location"].endswith(str(id_of("asset"))), typed

    def test_a_company_is_found_by_its_code_with_what_it_has(self, platform: Platform) -> None:
        with platform.database.owner.begin(SYSTEM) as tx:
            uscc = tx.session.get_one(Party, loan_of(platform).borrower_id).uscc

        page = Browser(platform, "officer").page(f"/search?q={uscc}")

        assert "融资案件" in page
        assert loan_of(platform).number in page

    def test_a_hash_of_a_document_opens_it(self, platform: Platform) -> None:
        told = platform.upload("owner", "report", b"%PDF-1.7 a paper")
        document = platform.get("owner", f"/documents/{told}")
        plain = document["sha256"].removeprefix("0x").upper()

        answer = Browser(platform, "owner").get(f"/search?q={plain}", follow_redirects=False)

        assert answer.headers["location"] == f"/documents/{told}"

    def test_what_belongs_to_others_is_not_found(self, platform: Platform) -> None:
        page = Browser(platform, "other-officer").page(f"/search?q={loan_of(platform).number}")

        assert "没有找到" in page
        assert str(id_of("loan")) not in page

    def test_whatever_is_typed_is_answered(self, platform: Platform) -> None:
        for typed in ("", "%", "\\", "'; drop table loans", "\x00", "ⅰ" * 900):
            answer = Browser(platform, "owner").get("/search", params={"q": typed})

            assert answer.status_code == 200, typed


class TestViews:
    def test_a_list_with_its_filters_is_kept_found_and_removed(self, platform: Platform) -> None:
        officer = Browser(platform, "officer")
        key = officer.form("/me/key", "/sign-out")["csrf_token"]
        sent = {"csrf_token": key, "idempotency_key": "one", "name": "全部已办"}

        kept = officer.send("/views", sent | {"address": "/tasks?state=done"})

        assert kept.headers["location"] == "/tasks?state=done"
        page = officer.page("/views")
        assert "全部已办" in page
        assert "/tasks?state=done" in page
        assert "全部已办" not in Browser(platform, "approver").page("/views")
        removal = page.partition('action="/views/')[2].partition('"')[0]
        officer.send(f"/views/{removal}", sent | {"idempotency_key": "two"})
        assert "全部已办" not in officer.page("/views")

    def test_no_view_leads_elsewhere(self, platform: Platform) -> None:
        officer = Browser(platform, "officer")
        key = officer.form("/me/key", "/sign-out")["csrf_token"]
        for address in ("//elsewhere.example", "https://x.example", "", "/\\x"):
            sent = {"csrf_token": key, "idempotency_key": f"key {address}", "name": "x"}

            answer = officer.send("/views", sent | {"address": address})

            assert answer.status_code == 422, address

    def test_another_persons_view_is_as_if_it_were_not(self, platform: Platform) -> None:
        officer, other = Browser(platform, "officer"), Browser(platform, "approver")
        tokens = [one.form("/me/key", "/sign-out")["csrf_token"] for one in (officer, other)]
        sent = {"idempotency_key": "one", "name": "我的"}
        officer.send("/views", sent | {"csrf_token": tokens[0], "address": "/tasks"})
        removal = officer.page("/views").partition('action="/views/')[2].partition('"')[0]

        answer = other.send(f"/views/{removal}", sent | {"csrf_token": tokens[1]})

        assert answer.status_code == 404


class TestHome:
    def test_everyone_begins_at_a_page_that_is_there(self, platform: Platform) -> None:
        for login in ("owner", "officer", "approver", "appraiser", "verifier", "auditor", "admin"):
            browser = Browser(platform, login)
            home = browser.get("/", follow_redirects=False).headers["location"]

            assert f'href="{home}" aria-current="page"' in browser.page(home), login

    def test_a_stranger_comes_to_the_open_door(self, platform: Platform) -> None:
        answer = platform.http.get("/", follow_redirects=False)

        assert answer.headers["location"] in {"/welcome", "/sign-in"}


class TestNews:
    def party(self, platform: Platform) -> UUID:
        return loan_of(platform).bank_id

    def heard(self, platform: Platform, do: str | None) -> list[bool]:
        """What the bank hears after somebody did something."""

        async def listen() -> list[bool]:
            news = News(platform.database.owner, Event())
            heard = []
            async for one in news.of_party(self.party(platform), self.now(platform)):
                heard.append(one)
                if len(heard) == 1 and do:
                    platform.upload(do, "report", b"%PDF-1.7 news")
                if len(heard) == 3 or one:
                    news.closing.set()
            return heard

        return asyncio.run(listen())

    @pytest.fixture(autouse=True)
    def in_a_hurry(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("EVERY", "BEAT", "SILENCE"):
            monkeypatch.setattr(news_module, name, 0.01)

    def test_a_party_hears_that_something_of_its_own_changed(self, platform: Platform) -> None:
        assert self.heard(platform, "officer")[-1] is True

    def test_it_hears_nothing_of_what_concerns_others(self, platform: Platform) -> None:
        assert self.heard(platform, "other-officer") == [False, False, False]

    def first_word(self, platform: Platform, since: Position | None) -> bool:
        async def listen() -> bool:
            news = News(platform.database.owner, Event())
            return await anext(news.of_party(self.party(platform), since))

        return asyncio.run(listen())

    def now(self, platform: Platform) -> Position:
        with platform.database.owner.begin(SYSTEM) as tx:
            return repository.newest(tx.session)

    @pytest.mark.parametrize(("login", "is_told"), [("officer", True), ("other-officer", False)])
    def test_what_changed_before_the_stream_was_there_is_told_at_once(
        self, platform: Platform, login: str, is_told: bool
    ) -> None:
        before = self.now(platform)
        platform.upload(login, "report", b"%PDF-1.7 news")

        assert self.first_word(platform, before) is is_told
        assert self.first_word(platform, self.now(platform)) is False

    def test_a_page_that_does_not_say_how_old_it_is_is_renewed(self, platform: Platform) -> None:
        assert self.first_word(platform, position_of("newest")) is True

    def test_who_asks_for_no_stream_or_is_not_signed_in_gets_none(self, platform: Platform) -> None:
        assert Browser(platform, "officer").get("/events").status_code == 204
        stranger = platform.http.get("/events", headers={"Accept": "text/event-stream"})
        assert stranger.status_code == 204

    def test_a_stream_ends_with_the_session(self, platform: Platform) -> None:
        secret = platform.token("officer")
        reception = SessionReader(platform.database.sign_in)

        async def listen() -> int:
            news, heard = News(platform.database.owner, Event()), 0
            changes = news.of_party(self.party(platform), None)
            async for _ in told(changes, reception, secret):
                heard += 1
                with platform.database.owner.begin(SYSTEM) as tx:
                    sessions.sign_out(tx, secret)
            return heard

        assert asyncio.run(listen()) == 1


class TestBell:
    def counted(self, platform: Platform, login: str) -> tuple[int, int]:
        """What the bell says, and what the lists have behind it."""
        browser = Browser(platform, login)
        tasks, steps = browser.page("/tasks"), browser.page("/to-sign")
        bell = re.search(r'class="bell-count[^"]*">(\d+)<', tasks)
        mine = re.search(r"我的（(\d+)）", tasks)
        assert bell is not None
        assert mine is not None
        return int(bell[1]), int(mine[1]) + steps.count(">去签署<")

    def test_counts_what_waits_for_the_reader_and_for_nobody_else(self, platform: Platform) -> None:
        platform.post("officer", f"/loans/{id_of('loan')}/decline", {"reason": "经营不稳"})
        path = f"/parties/{id_of('other-sme')}/admission"
        request = platform.post("admin", path)["id"]
        assert platform.sign("admin", request).is_success
        logins = ("officer", "approver", "owner", "admin", "provider-guardian", "bank-guardian")

        found = {login: self.counted(platform, login) for login in logins}

        assert [login for login, (bell, lists) in found.items() if bell != lists] == []
        assert found["officer"][0] >= 1
        assert found["provider-guardian"][0] >= 1
