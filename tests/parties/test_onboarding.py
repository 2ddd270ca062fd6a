"""A firm states who stands behind it; the operator sends it back, and it files anew."""

from typing import Any

import pytest

from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.parties.scenes import NEWCOMER, SENT_BACK, STATED, bring_newcomer

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def platform(given: Given) -> Platform:
    platform = given(Stage.FOUNDED)
    bring_newcomer(platform)
    return platform


def state_of(platform: Platform, login: str = "admin") -> str:
    return str(platform.get(login, f"/parties/{NEWCOMER}/onboarding")["state"])


def test_a_firm_is_reviewed_sent_back_and_reviewed_again(platform: Platform) -> None:
    assert state_of(platform) == "not-filed"
    platform.post("newcomer", "/onboarding-filings", STATED)
    assert state_of(platform) == "filed"
    platform.post("admin", f"/parties/{NEWCOMER}/referrals", SENT_BACK)
    assert state_of(platform, "newcomer") == "referred-back"
    platform.post("newcomer", "/onboarding-filings", STATED | {"legal_person": "王芳"})

    found = platform.get("admin", f"/parties/{NEWCOMER}/onboarding")
    assert found["state"] == "filed"
    assert [one["legal_person"] for one in found["filings"]] == ["王芳", "李晓明"]
    assert [one["reason"] for one in found["referrals"]] == [SENT_BACK["reason"]]


def test_what_was_sent_back_is_not_admitted_before_it_was_mended(platform: Platform) -> None:
    platform.post("admin", f"/parties/{NEWCOMER}/referrals", SENT_BACK)

    answer = platform.ask("provider-guardian", "POST", f"/parties/{NEWCOMER}/admission")
    refused(answer, 409, "referred-back")
    platform.post("newcomer", "/onboarding-filings", STATED)
    platform.carry("admin", f"/parties/{NEWCOMER}/admission", "admin", "provider-guardian")

    assert state_of(platform) == "admitted"


def test_nothing_is_sent_back_while_or_after_guardians_sign(platform: Platform) -> None:
    platform.post("admin", f"/parties/{NEWCOMER}/admission")

    under_way = platform.ask("admin", "POST", f"/parties/{NEWCOMER}/referrals", SENT_BACK)
    admitted = platform.ask("admin", "POST", f"/parties/{id_of('sme')}/referrals", SENT_BACK)

    refused(under_way, 409, "admission-under-way")
    refused(admitted, 409, "already-admitted")


@pytest.mark.parametrize(
    "controllers",
    [
        [{"name": "李晓明", "share_bps": 6_000}, {"name": "王芳", "share_bps": 4_001}],
        [{"name": "李晓明", "share_bps": 1}, {"name": "李晓明", "share_bps": 1}],
    ],
)
def test_owners_make_at_most_the_whole_each_named_once(
    platform: Platform, controllers: list[dict[str, Any]]
) -> None:
    body = STATED | {"controllers": controllers}

    refused(
        platform.ask("newcomer", "POST", "/onboarding-filings", body), 422, "controllers-unsound"
    )


def test_another_firm_sees_nothing_of_it(platform: Platform) -> None:
    platform.post("newcomer", "/onboarding-filings", STATED)

    answer = platform.ask("owner", "GET", f"/parties/{NEWCOMER}/onboarding")

    refused(answer, 404, "party-not-found")


def test_pages_lead_from_filing_to_the_reason_and_to_filing_anew(platform: Platform) -> None:
    newcomer, admin = Browser(platform, "newcomer"), Browser(platform, "admin")
    typed = {"legal_person": "李晓明", "controllers": "李晓明 60%\n王芳 0"}

    newcomer.fill("/me/company", "/me/company/filing", **typed)
    seen = admin.page(f"/ops/kyb/{NEWCOMER}")
    admin.fill(f"/ops/kyb/{NEWCOMER}", f"/ops/kyb/{NEWCOMER}/referral", **SENT_BACK)
    told = newcomer.page("/me/company")
    newcomer.fill("/me/company", "/me/company/filing", **typed)

    assert "60.00%" in seen
    assert SENT_BACK["reason"] in told
    again = newcomer.page("/me/company")
    assert "审核中" in again
    assert "重新提交认证" not in again


@pytest.mark.parametrize("lines", ["李晓明", "李晓明 六成", "李晓明 999%", "李晓明 60%\n李晓明 1%"])
def test_a_list_that_cannot_be_read_comes_back_as_it_was_typed(
    platform: Platform, lines: str
) -> None:
    newcomer = Browser(platform, "newcomer")

    answer = newcomer.fill(
        "/me/company", "/me/company/filing", legal_person="李晓明", controllers=lines
    )

    assert answer.status_code == 422
    assert lines.splitlines()[0] in answer.text
    assert 'class="error"' in answer.text or "refused" in answer.text


def test_nobody_is_sent_back_without_a_reason(platform: Platform) -> None:
    admin = Browser(platform, "admin")

    answer = admin.fill(f"/ops/kyb/{NEWCOMER}", f"/ops/kyb/{NEWCOMER}/referral", reason="  ")

    assert answer.status_code == 422
    assert state_of(platform) == "not-filed"
