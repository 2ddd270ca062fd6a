"""The report over HTTP: page, paper and exact bytes, for whoever sees the appraisal."""

import html
import json
import re

import pytest

from ip_finance.web.security import CONTENT_SECURITY_POLICY
from tests.api import Given, Platform, refused
from tests.builders import Stage, draft_appraisal
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from valuation.reports import digest, recompute

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/appraisals/{id_of('appraisal')}"
REPORT = f"{PATH}/report"


@pytest.fixture
def drafted(given: Given) -> Platform:
    platform = given(Stage.VERIFIED)
    draft_appraisal(platform)
    return platform


class TestTheBytes:
    def test_whoever_downloads_them_recomputes_the_same_report(self, drafted: Platform) -> None:
        answer = drafted.send("owner", "GET", f"{REPORT}.json")

        assert answer.headers["content-type"] == "application/json"
        assert recompute(answer.content.decode()).is_genuine
        assert json.loads(answer.content) == drafted.get("owner", PATH)["report"]

    def test_a_stranger_is_told_that_there_is_none(self, drafted: Platform) -> None:
        for name in ("json", "pdf"):
            assert drafted.send("other-owner", "GET", f"{REPORT}.{name}").status_code == 404


class TestThePaper:
    def test_it_is_the_same_each_time_in_each_language(self, drafted: Platform) -> None:
        chinese, again, english = (
            drafted.send("owner", "GET", f"{REPORT}.pdf?lang={lang}").content
            for lang in ("zh", "zh", "en")
        )

        assert chinese == again != english
        assert chinese.startswith(b"%PDF-")

    def test_a_language_that_nobody_wrote_is_refused(self, drafted: Platform) -> None:
        answer = drafted.send("owner", "GET", f"{REPORT}.pdf?lang=fr")

        refused(answer, 422, "malformed-request")


class TestThePage:
    def test_it_opens_the_value_in_both_languages(self, drafted: Platform) -> None:
        appraiser = Browser(drafted, "appraiser")
        chinese, english = (appraiser.page(f"{REPORT}?lang={lang}") for lang in ("zh", "en"))
        found = drafted.get("owner", PATH)["report"]["distribution"]

        for page in (chinese, english):
            assert page.count('class="drawing"') >= 5
            assert f"{found['p50']:,.0f}" in page
        assert 'lang="en"' in english
        assert "Year by year (CNY)" in english
        assert "逐年算式" in chinese

    def test_it_holds_no_script_or_style_that_the_policy_forbids(self, drafted: Platform) -> None:
        page = Browser(drafted, "appraiser").page(REPORT)
        article = page[page.index("<article") : page.index("</article>")]

        assert "'unsafe-inline'" not in CONTENT_SECURITY_POLICY
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", article)

    def test_the_end_of_a_loan_is_marked_on_the_survival_curve(self, drafted: Platform) -> None:
        appraiser = Browser(drafted, "appraiser")

        page = appraiser.page(f"{REPORT}?lang=en&maturity=2027-11-24")

        assert "loan matures 1.0" in page
        assert "loan matures" not in appraiser.page(f"{REPORT}?lang=en")
        assert f"/api{REPORT}.pdf?lang=en&maturity=2027-11-24" in html.unescape(page)

    def test_it_names_the_digest_that_recomputing_gives(self, drafted: Platform) -> None:
        stored = drafted.send("owner", "GET", f"{REPORT}.json").content.decode()

        assert digest(stored) in Browser(drafted, "owner").page(REPORT)

    def test_words_of_users_cannot_break_out_of_it(self, drafted: Platform) -> None:
        page = Browser(drafted, "appraiser").page(f"{REPORT}?lang=en")

        assert (
            html.escape(drafted.get("owner", PATH)["report"]["inputs"]["subject"]["title"]) in page
        )


def test_the_signed_report_names_both_appraisers_and_the_transaction(given: Given) -> None:
    platform = given(Stage.VALUED)
    made = platform.get("owner", PATH)
    page = Browser(platform, "owner").page(f"{REPORT}?lang=en")
    signatures = page[page.index('id="signatures"') : page.index("</article>")]

    assert "某appraiser" in signatures
    assert "某second-appraiser" in signatures
    assert len(re.findall(r"0x[0-9a-fA-F]{40}\b", signatures)) == 2
    assert made["tx_hash"] in page
    assert made["report_hash"] in page
