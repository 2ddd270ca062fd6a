"""Pages of actions, as somebody without JavaScript meets them."""

from typing import Any

import pytest

from ip_finance.actions.catalogue import ACTIONS
from ip_finance.actions.controls import ABOUT, controls_of
from ip_finance.actions.schemas import BODIES
from tests.actions.scenes import (
    ASSET,
    BY_SLUG,
    LOAN,
    PARTY,
    PLEDGE,
    PLEDGING,
    TAKINGS,
    TO_ENFORCEMENT,
    TOMORROW,
    Taking,
    bring_to,
    person,
    take,
)
from tests.api import Answer, Given, Platform
from tests.builders import TODAY, Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

RULING = {"document_id": ("裁定书.pdf", "%PDF-1.7 裁定书".encode(), "application/pdf")}


def place(record: str) -> str:
    """Where the pages of a record's actions are."""
    return record.replace("/ip-assets/", "/assets/") + "/actions"


def typed(taking: Taking) -> dict[str, Any]:
    """What a person types for the action: amounts in yuan, rates in percent."""
    told: dict[str, Any] = {}
    for name, value in taking.body.items():
        if name.endswith(("_fen", "_bps")):
            told[name] = f"{value / 100:.2f}"
        elif isinstance(value, bool):
            told[name] = "true" if value else "false"
        else:
            told[name] = value
    return told


def send(platform: Platform, taking: Taking, files: Any = None, **changes: Any) -> Answer:
    address = f"{place(taking.record)}/{taking.slug}"
    told = {**typed(taking), **changes}
    return Browser(platform, taking.asker).fill(address, files=files, **told)


@pytest.mark.parametrize(
    "taking",
    [taking for taking in TAKINGS if taking.slug != "rotate-key"],
    ids=lambda taking: taking.slug,
)
def test_a_form_leads_to_the_page_on_which_it_is_signed(given: Given, taking: Taking) -> None:
    platform = given(taking.stage)
    bring_to(platform, taking)
    browser = Browser(platform, taking.asker)
    assert f"{place(taking.record)}/{taking.slug}" in browser.page(place(taking.record))

    answer = send(platform, taking)

    assert answer.status_code == 303, answer.text
    page = browser.page(answer.headers["location"])
    told = [str(value) for name, value in taking.body.items() if name in {"reason", "case_no"}]
    assert all(one in page for one in told)


class TestForm:
    def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(
        self, given: Given
    ) -> None:
        answer = send(given(Stage.RELEASED), BY_SLUG["mark-overdue"], overdue_fen="很多")

        assert answer.status_code == 422
        assert 'id="error-overdue_fen"' in answer.text
        assert "依据见附件。" in answer.text

    def test_says_what_the_rules_have_against_it(self, given: Given) -> None:
        answer = send(given(Stage.RELEASED), BY_SLUG["mark-overdue"], overdue_since=TOMORROW)

        assert answer.status_code == 422
        assert "还没有到" in answer.text

    def test_keeps_the_document_that_comes_with_it(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "declare-default")

        answer = send(platform, BY_SLUG["open-enforcement"], files=RULING)

        assert answer.status_code == 303
        assert "附件哈希" in Browser(platform, "owner").page(answer.headers["location"])

    def test_shows_the_person_who_may_not_see_the_record_nothing(self, given: Given) -> None:
        browser = Browser(given(Stage.RELEASED), "other-officer")

        assert browser.get(place(LOAN)).status_code == 404
        assert browser.get(f"{place(LOAN)}/mark-overdue").status_code == 404

    def test_is_there_for_the_actions_of_the_record_only(self, given: Given) -> None:
        browser = Browser(given(Stage.RELEASED), "officer")

        assert browser.get(f"{place(LOAN)}/waive-pledge").status_code == 404


class TestList:
    def test_says_why_the_rest_cannot_be_done(self, given: Given) -> None:
        page = Browser(given(Stage.RELEASED), "officer").page(place(LOAN))

        assert "融资目前“还款中”，此操作要求“违约”" in page

    @pytest.mark.parametrize(
        ("login", "page", "record"),
        [
            ("officer", f"/cases/{id_of('loan')}", LOAN),
            ("officer", f"/cases/{id_of('loan')}", PLEDGE),
            ("verifier", f"/assets/{id_of('asset')}", ASSET),
            ("admin", "/admin", PARTY),
            ("admin", "/admin", person("officer")),
            ("bank-guardian", "/desk", PLEDGING),
        ],
    )
    def test_is_linked_from_the_record(
        self, given: Given, login: str, page: str, record: str
    ) -> None:
        assert f'href="{place(record)}"' in Browser(given(Stage.RELEASED), login).page(page)


def test_the_key_page_leads_to_a_new_key(given: Given) -> None:
    browser = Browser(given(Stage.RELEASED), "officer")
    address = f"{place(person('officer'))}/rotate-key"

    assert f'href="{address}"' in browser.page("/me/key")
    assert 'name="keystore"' in browser.page(address)


class TestControls:
    def test_every_action_says_what_it_is_for(self) -> None:
        assert ABOUT.keys() == {action.kind for action in ACTIONS}

    @pytest.mark.parametrize("kind", BODIES)
    def test_have_labels_in_chinese(self, kind: str) -> None:
        controls = controls_of(BODIES[kind], {})

        assert all("一" <= control.label[0] <= "鿿" for control in controls)

    def test_follow_from_the_schema(self) -> None:
        found = {one.name: one.kind for one in controls_of(BODIES["MarkOverdue"], {})}

        assert found == {
            "reason": "area",
            "overdue_fen": "text",
            "overdue_since": "date",
            "document_id": "file",
        }

    def test_let_choose_from_what_there_is(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, *TO_ENFORCEMENT)
        browser = Browser(platform, "officer")

        assert text_id("pledge") in browser.page(f"{place(LOAN)}/record-realisation")
        assert text_id("other-bank") in browser.page(f"{place(LOAN)}/offer-claim")


def test_a_case_in_default_is_the_banks_move(given: Given) -> None:
    platform = given(Stage.RELEASED)
    take(platform, "declare-default")

    assert "向法院申请实现质权" in Browser(platform, "officer").page(f"/cases/{id_of('loan')}")
    assert str(TODAY) in Browser(platform, "officer").page(f"/cases/{id_of('loan')}")
