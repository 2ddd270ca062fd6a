"""The auditor's pages: what happened in plain words, and every object in three columns."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

LOAN, ASSET = f"/audit/objects/loan/{id_of('loan')}", f"/audit/objects/asset/{id_of('asset')}"
TX = re.compile(r'href="(/audit/tx/0x[0-9a-f]{64})"')


@pytest.fixture
def released(given: Given) -> Platform:
    return given(Stage.RELEASED)


@pytest.fixture
def auditor(released: Platform) -> Browser:
    return Browser(released, "auditor")


def change(platform: Platform, sql: str) -> None:
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text(sql))


def test_events_are_told_with_the_names_of_those_who_took_part(auditor: Browser) -> None:
    page = auditor.page("/audit/explorer")

    assert "银行放款 ¥" in page
    assert re.search(r"以\w*专利 [^《]*《[^》]+》出质（第 1 笔质押）", page)
    assert "机构 " not in page.partition("<table")[2].partition("</table")[0]


def test_a_group_shows_its_own_events_alone(auditor: Browser) -> None:
    pledges = auditor.page("/audit/explorer?group=pledges")

    assert "出质（" in pledges
    assert "银行放款 ¥" not in pledges


def test_a_transaction_is_read_back_into_the_step_that_was_signed(auditor: Browser) -> None:
    newest = TX.findall(auditor.page("/audit/explorer?group=loans"))[0]

    page = auditor.page(newest)

    assert "放款</h3>" in page
    assert "平台中继账户" in page
    assert "账本合约" in page
    assert f"/api/cases/{id_of('loan')}/evidence" in page


def test_blocks_lead_from_one_to_the_next(auditor: Browser) -> None:
    assert 'href="/audit/blocks/1"' in auditor.page("/audit/blocks?before=3")
    page = auditor.page("/audit/blocks/2")
    assert 'href="/audit/blocks/1"' in page
    assert 'href="/audit/blocks/3"' in page


@pytest.mark.parametrize("path", [LOAN, ASSET, "/audit/objects/party/3"])
def test_an_untouched_object_is_the_same_in_all_columns(auditor: Browser, path: str) -> None:
    page = auditor.page(path)

    assert "三方一致" in page
    assert "✕ 不一致" not in page


@pytest.mark.parametrize(
    ("sql", "path", "told"),
    [
        ("update loans_on_ledger set outstanding_fen = outstanding_fen + 1", LOAN, "未还本金"),
        ("update pledges_on_ledger set secured_fen = secured_fen - 1", LOAN, "担保金额"),
        ("delete from movements_on_ledger", LOAN, "整条记录"),
        ("update assets_on_ledger set lien_loan = null", ASSET, "质押于融资"),
        ('update ip_assets set facts = facts || \'{"title": "x"}\'', ASSET, "资料哈希"),
        ("update keys_on_ledger set roles = roles + 64", "/audit/objects/party/3", "角色"),
    ],
)
def test_a_changed_row_shows_in_its_object_alone(
    released: Platform, auditor: Browser, sql: str, path: str, told: str
) -> None:
    change(released, sql)

    page = auditor.page(path)

    assert "处不一致" in page
    wrong = page.partition('<tr class="wrong">')[2].partition("</tr>")[0]
    assert told in wrong


def test_a_file_that_was_altered_on_disk_shows_in_its_own_page(
    released: Platform, auditor: Browser
) -> None:
    for blob in (released.documents / "documents").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"tampered" + blob.read_bytes()[8:])

    page = auditor.page(f"/audit/objects/documents/{id_of('notice')}")

    assert "missing or altered" in page


def by_block(_: Platform) -> tuple[str, str]:
    return "2", "/audit/blocks/2"


def by_right(platform: Platform) -> tuple[str, str]:
    right = platform.get("owner", f"/ip-assets/{text_id('asset')}")
    return right["number"], "/audit/objects/asset/"


def by_case(platform: Platform) -> tuple[str, str]:
    loan = platform.get("owner", f"/loans/{text_id('loan')}")
    return loan["number"], LOAN


def by_file(platform: Platform) -> tuple[str, str]:
    file = platform.get("owner", f"/documents/{text_id('notice')}")
    return file["sha256"], f"/audit/objects/documents/{id_of('notice')}"


@pytest.mark.parametrize("asked", [by_block, by_right, by_case, by_file])
def test_a_search_leads_to_the_object(
    released: Platform, auditor: Browser, asked: Callable[[Platform], tuple[str, str]]
) -> None:
    words, place = asked(released)

    answer = auditor.get(f"/audit/explorer?q={words}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(place)


@pytest.mark.parametrize(
    "path",
    [
        "/audit/blocks/99999999",
        f"/audit/tx/0x{'ab' * 32}",
        "/audit/objects/loan/nothing",
        "/audit/objects/people/x",
        f"/audit/objects/people/{id_of('loan')}",
        f"/audit/objects/documents/{id_of('loan')}",
        f"/audit/samples/{id_of('loan')}",
    ],
)
def test_what_is_not_there_is_said_to_be_missing(auditor: Browser, path: str) -> None:
    assert auditor.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/audit",
        "/audit/standing",
        "/audit/node",
        "/audit/access",
        "/audit/access.csv",
        "/audit/replay",
        "/audit/explorer",
        "/audit/blocks",
        "/audit/blocks/1",
        f"/audit/tx/0x{'ab' * 32}",
        LOAN,
        "/audit/evidence",
        "/audit/samples",
        f"/audit/samples/{id_of('loan')}",
    ],
)
def test_nobody_but_an_auditor_gets_in(released: Platform, path: str) -> None:
    assert Browser(released, "officer").get(path).status_code == 403


def test_the_log_says_who_looked_at_what(auditor: Browser) -> None:
    auditor.page(LOAN)

    assert "查看" in auditor.page(LOAN)
    assert LOAN in auditor.page("/audit/access?kind=audits")


def test_a_bundle_can_be_fetched_for_every_case(auditor: Browser) -> None:
    assert f"/api/cases/{id_of('loan')}/evidence" in auditor.page("/audit/evidence")
