"""Pages of pre-checks, in a browser without JavaScript."""

from html import unescape

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.eligibility.scenes import plan_body, record
from tests.ip_assets.browsing import Browser
from tests.parties.builders import SME, id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

NEW, PATH = "/prechecks/new", "/prechecks"
FORFEITURE = "债务人不能按期还款的，出质专利权自动归质权人所有。"


@pytest.fixture
def challenged(given: Given) -> Platform:
    """The right is verified and valued, and somebody asks for its invalidation."""
    platform = given(Stage.VALUED)
    record(platform, "invalidation-requested")
    return platform


def ask(browser: Browser, **changes: str) -> str:
    """Fill the form in, and give the address of the result."""
    answer = browser.fill(
        NEW, PATH, asset_ids=text_id("asset"), maturity_on=f"{TODAY.year + 1}-06-30", **changes
    )
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


class TestPlan:
    def test_leads_from_the_right_to_a_line_for_each_rule(self, given: Given) -> None:
        owner = Browser(given(Stage.VALUED), "owner")
        assert f'href="{NEW}?asset={id_of("asset")}"' in owner.page(f"/assets/{id_of('asset')}")
        assert "checked" in owner.page(f"{NEW}?asset={id_of('asset')}")

        page = owner.page(ask(owner))

        assert "出质预检：可以出质" in page
        for rule in ("PP-10", "PP-13", "PP-15", "CC-01"):
            assert f">{rule}" in page
        assert "专利登记簿副本" in page
        assert "report.pdf" in page
        assert ask(owner).partition("?")[0] in owner.page(PATH)

    def test_shows_what_is_red_with_its_law_and_cure(self, given: Given) -> None:
        owner = Browser(given(Stage.VALUED), "owner")

        page = owner.page(ask(owner, clauses=FORFEITURE))

        assert "出质预检：暂不能出质" in page
        assert "民法典》第四百二十八条" in page
        assert "请删去该约定" in page

    def test_without_a_right_is_shown_again(self, given: Given) -> None:
        owner = Browser(given(Stage.VALUED), "owner")

        answer = owner.fill(NEW, PATH, clauses=FORFEITURE)

        assert answer.status_code == 422
        assert FORFEITURE in answer.text

    def test_takes_files_in_place_of_ids(self, given: Given) -> None:
        owner = Browser(given(Stage.VALUED), "owner")
        minutes = {"resolution_file": ("决议.pdf", b"%PDF-1.4 minutes", "application/pdf")}
        values = {"asset_ids": text_id("asset"), "excluded": "甲公司、乙公司"}

        undated = owner.fill(NEW, PATH, files=minutes, **values)
        dated = owner.fill(NEW, PATH, files=minutes, resolved_on=str(TODAY), **values)

        assert undated.status_code == 422
        assert "请填写决议日期" in undated.text
        told = owner.platform.get("owner", f"/{dated.headers['location'].strip('/')}")
        assert told["plan"]["terms"]["resolution"]["excluded"] == ["甲公司", "乙公司"]

    def test_is_for_companies_and_banks(self, given: Given) -> None:
        verifier = Browser(given(Stage.VALUED), "verifier")

        assert verifier.get(NEW).status_code == 403
        assert f'href="{NEW}"' not in verifier.page(PATH)


class TestOfABank:
    def test_begins_with_the_company(self, given: Given) -> None:
        officer = Browser(given(Stage.APPLIED), "officer")
        company, debtor = f"{NEW}?company={text_id('sme')}", f"&debtor={text_id('sme')}"

        assert f'href="{company}"' in officer.page(NEW)
        assert f'href="{company}"' in officer.page(f"{NEW}?q={SME.uscc[4:]}")
        assert "没有找到您可以查看的企业" in officer.page(f"{NEW}?q=无此企业")
        told = unescape(officer.page(f"{company}&q={SME.name}"))
        assert f'href="{company}{debtor}"' in told

    def test_is_about_the_rights_of_that_company(self, given: Given) -> None:
        officer = Browser(given(Stage.APPLIED), "officer")
        plan = {"asset_ids": text_id("asset"), "maturity_on": f"{TODAY.year + 1}-06-30"}

        sent = officer.fill(f"{NEW}?company={text_id('sme')}", PATH, **plan)

        assert sent.status_code == 303, sent.text
        told = officer.platform.get("officer", sent.headers["location"].partition("?")[0])
        assert told["plan"]["pledgor_id"] == told["plan"]["borrower_id"] == text_id("sme")

    def test_knows_the_company_by_the_right_that_is_ticked(self, given: Given) -> None:
        officer = Browser(given(Stage.APPLIED), "officer")

        page = officer.page(f"{NEW}?asset={id_of('asset')}")

        assert "checked" in page
        assert SME.name in page

    def test_that_makes_up_a_company_chooses_first(self, given: Given) -> None:
        officer = Browser(given(Stage.APPLIED), "officer")

        assert "查找企业" in officer.page(f"{NEW}?company=none")


class TestAcknowledgement:
    def test_of_both_sides_turns_the_line_green(self, challenged: Platform) -> None:
        owner, officer = Browser(challenged, "owner"), Browser(challenged, "officer")
        path = ask(owner, pledgee_id=text_id("bank"))
        action = f"{path}/acknowledgements"

        asked = owner.page(path)
        for browser in (owner, officer):
            assert browser.fill(path, action).status_code == 303

        assert "双方确认后可以出质" in asked
        page = owner.page(path)
        assert "出质预检：可以出质" in page
        assert "双方已确认" in page
        assert "代表出质人确认" not in page

    def test_says_nothing_without_words(self, challenged: Platform) -> None:
        owner = Browser(challenged, "owner")
        path = ask(owner, pledgee_id=text_id("bank"))

        answer = owner.fill(path, f"{path}/acknowledgements", statement="")

        assert answer.status_code == 422
        assert "请写明" in answer.text

    def test_is_not_offered_to_whoever_is_no_side(self, challenged: Platform) -> None:
        challenged.put("owner", f"/prechecks/{id_of('precheck')}", plan_body(pledgee_id=None))
        auditor = Browser(challenged, "auditor")

        assert "代表" not in auditor.page(f"/prechecks/{id_of('precheck')}")
