"""One human at several companies, as a browser sees it."""

import pytest

from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.identity.visiting import Visitor, signed_in
from tests.parties.builders import OTHER_SME, PASSWORD, SME, id_of

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def tied(platform: Platform) -> Visitor:
    owner = signed_in(platform, "owner")
    page = owner.fill("/me/companies", login="other-owner", password=PASSWORD)
    assert OTHER_SME.name in page.text
    return owner


def test_two_accounts_are_tied_by_the_password_of_each_and_switched(platform: Platform) -> None:
    owner = tied(platform)
    before = owner.secret

    answer = owner.fill("/me/companies", "/me/company", person_id=str(id_of("other-owner")))

    assert answer.status_code == 303
    headers = {"Authorization": f"Bearer {owner.secret}"}
    me = platform.send(None, "GET", "/me", headers=headers).json()
    assert me["party_id"] == str(id_of("other-sme"))
    old = {"Authorization": f"Bearer {before}"}
    refused(platform.send(None, "GET", "/me", headers=old), 401, "session-ended")


def test_the_way_back_is_open_too(platform: Platform) -> None:
    owner = tied(platform)
    owner.fill("/me/companies", "/me/company", person_id=str(id_of("other-owner")))

    owner.fill("/me/companies", "/me/company", person_id=str(id_of("owner")))

    assert SME.name in owner.page("/me/companies").split("当前企业")[0]


def test_nothing_is_tied_without_the_other_password(platform: Platform) -> None:
    owner = signed_in(platform, "owner")

    answer = owner.fill("/me/companies", login="other-owner", password="wrong")

    assert answer.status_code == 401
    assert OTHER_SME.name not in owner.page("/me/companies")


def test_an_account_at_an_institution_stays_on_its_own(platform: Platform) -> None:
    owner = signed_in(platform, "owner")

    answer = owner.fill("/me/companies", login="officer", password=PASSWORD)

    assert answer.status_code == 422
    assert "双人复核" in answer.text


def test_nobody_switches_to_an_account_that_is_not_tied(platform: Platform) -> None:
    owner = tied(platform)

    answer = owner.fill("/me/companies", "/me/company", person_id=str(id_of("officer")))

    assert answer.status_code == 404
    assert owner.is_in


def test_an_account_leaves_the_others(platform: Platform) -> None:
    owner = tied(platform)

    owner.fill("/me/companies", "/me/companies/leave")

    assert OTHER_SME.name not in owner.page("/me/companies")


def test_the_top_bar_of_any_page_has_the_other_companies(platform: Platform) -> None:
    owner = tied(platform)

    owner.fill("/me/account", "/me/company", person_id=str(id_of("other-owner")))

    bar = owner.page("/me/account").partition("</header>")[0]
    assert f'<span class="visitor-party">{OTHER_SME.name}</span>' in bar
    assert f"切换到 {SME.name}" in bar
    assert "切换到" not in signed_in(platform, "officer").page("/me/account")
