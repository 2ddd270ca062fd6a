"""Filings in a browser without JavaScript: from a signed pledge to what the office says."""

from typing import Any

import pytest

from tests.api import Given, Platform
from tests.builders import SCAN, TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.registrations.scenes import FILING, ask_correction, complete_dossier, open_filing, submit

pytest_plugins = ["tests.parties.platforms"]

PLEDGE = id_of("pledge")
PAPER: dict[str, Any] = {"paper": ("文件.pdf", SCAN, "application/pdf")}


@pytest.fixture
def platform(given: Given) -> Platform:
    found = given(Stage.SIGNED)
    complete_dossier(found)
    return found


def test_a_filing_is_begun_from_the_case_and_submitted(platform: Platform) -> None:
    officer = Browser(platform, "officer")
    assert f'href="/filings?pledge={PLEDGE}"' in officer.page(f"/cases/{id_of('loan')}")

    began = officer.fill(f"/filings?pledge={PLEDGE}", "/filings")
    path = began.headers["location"]
    assert "备齐材料" in officer.page(path)

    sent = officer.fill(
        path, f"{path}/submission", PAPER, submission_no="SL2026112400001", channel="online"
    )

    assert sent.headers["location"] == f"{path}?done=added"
    page = officer.page(path)
    assert "网上提交，受理编号 SL2026112400001" in page
    assert "等待 登记机关" in page


def test_without_its_paper_the_form_is_shown_again_with_what_was_typed(
    platform: Platform,
) -> None:
    open_filing(platform)
    officer = Browser(platform, "officer")

    again = officer.fill(FILING, f"{FILING}/submission", submission_no="SL2026112400009")

    assert again.status_code == 422
    assert "请选择文件。" in again.text
    assert "SL2026112400009" in again.text


def test_a_registration_leads_to_the_signature(platform: Platform) -> None:
    open_filing(platform)
    submit(platform)
    officer = Browser(platform, "officer")

    entered = officer.fill(
        FILING,
        f"{FILING}/registration",
        PAPER,
        number="Y2026980012345",
        registered_fen="150万",
    )

    assert entered.headers["location"].startswith("/sign/")


def test_another_amount_than_the_contract_s_is_refused_in_words(platform: Platform) -> None:
    open_filing(platform)
    submit(platform)
    officer = Browser(platform, "officer")

    again = officer.fill(
        FILING,
        f"{FILING}/registration",
        PAPER,
        number="Y2026980012345",
        registered_fen="120万",
    )

    assert again.status_code == 422
    assert "登记的担保金额与合同不一致，合同为 ¥1,500,000.00。" in again.text


def test_a_correction_says_until_when(platform: Platform) -> None:
    open_filing(platform)
    submit(platform)
    ask_correction(platform, answer_by="2026-12-24")

    page = Browser(platform, "owner").page(FILING)

    assert "须补正：质押合同缺少债务履行期限；答复期限 2026-12-24" in page
    assert "等待 出质人或银行" in page


def test_a_refused_filing_offers_to_file_again(platform: Platform) -> None:
    open_filing(platform)
    submit(platform)
    officer = Browser(platform, "officer")
    officer.fill(FILING, f"{FILING}/refusal", PAPER, ground="PP-13", text="年费未缴")
    assert "专利权没有按照规定缴纳年费：年费未缴" in officer.page(FILING)

    again = officer.fill(FILING, "/filings")

    assert again.headers["location"] != FILING
    assert "准备中" in officer.page(again.headers["location"])


def test_a_day_to_come_is_refused_in_words(platform: Platform) -> None:
    open_filing(platform)
    officer = Browser(platform, "officer")

    again = officer.fill(
        FILING,
        f"{FILING}/submission",
        PAPER,
        submission_no="SL2026112400001",
        submitted_on="2026-12-01",
    )

    assert again.status_code == 422
    assert "2026-12-01 还没有到。" in again.text


def test_the_list_shows_what_waits_and_for_whom(platform: Platform) -> None:
    open_filing(platform)
    submit(platform)

    page = Browser(platform, "owner").page("/filings").partition("<main")[2]

    assert "国家知识产权局（专利）" in page
    assert "已提交" in page
    assert str(TODAY) not in page.partition("<h2>全部办理</h2>")[0]


def test_others_see_nothing_of_it(platform: Platform) -> None:
    open_filing(platform)

    assert Browser(platform, "other-officer").get(FILING).status_code == 404
    assert "还没有办理记录" in Browser(platform, "other-officer").page("/filings")
