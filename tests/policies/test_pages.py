"""The pages of policies in a browser without JavaScript."""

import json

import pytest

from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.policies.scenes import product_content, propose, publish

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def test_a_version_is_proposed_checked_and_in_force(platform: Platform) -> None:
    officer, approver = Browser(platform, "officer"), Browser(platform, "approver")
    assert "知贷通" in officer.page("/policies")

    sent = officer.fill(
        "/policies/new?kind=product",
        "/policies",
        key="jinjiang-ip",
        content=json.dumps(product_content(), ensure_ascii=False),
        source="本行决议",
        comment="首次发布",
    )
    path = sent.headers["location"].partition("?")[0]
    assert f'action="{path}/check"' not in officer.page(path)

    approver.fill(path, f"{path}/check", verdict="accepted", comment="与决议一致")

    page = officer.page(path)
    assert "生效中" in page
    assert "某approver" in page
    assert "锦江知产贷" in officer.page("/policies?kind=product")


def test_slips_are_told_by_member_and_what_was_typed_stays(platform: Platform) -> None:
    officer = Browser(platform, "officer")
    typed = {"key": "jinjiang-ip", "source": "决议", "comment": "发布"}

    again = officer.fill("/policies/new", "/policies", content='{"name": 1}', **typed)
    assert again.status_code == 422
    assert "name 须为文字" in again.text
    assert "amount_max_fen 缺少" in again.text
    assert "{&#34;name&#34;: 1}" in again.text

    broken = officer.fill("/policies/new", "/policies", content="{", **typed)
    assert broken.status_code == 422
    assert "不是有效的 JSON" in broken.text


def test_the_difference_to_another_version_is_shown(platform: Platform) -> None:
    publish(platform)
    path = propose(platform, "second", content=product_content(spread_bps=60))

    page = Browser(platform, "approver").page(f"{path}?against={id_of('policy')}")

    assert "spread_bps" in page
    assert "<td>85</td><td>60</td>" in page


def test_a_stale_verdict_says_who_was_first(platform: Platform) -> None:
    path = propose(platform)
    approver = Browser(platform, "approver")
    form = approver.form(path, f"{path}/check") | {"comment": "同意"}
    approver.send(f"{path}/check", form)

    late = approver.send(f"{path}/check", form | {"idempotency_key": "another", "comment": "再次"})

    assert late.status_code == 409
    assert "此版本已由 某approver" in late.text


def test_a_company_reads_what_holds_and_sets_nothing(platform: Platform) -> None:
    path = publish(platform)
    owner = Browser(platform, "owner")

    assert "/policies/new" not in owner.page("/policies")
    assert str(TODAY) in owner.page(path)
    assert owner.get("/policies/new").status_code == 403
