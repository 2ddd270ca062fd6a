"""Invitations, and roles that take two people, as browsers see them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.api import Answer, Given, Platform
from tests.builders import Stage
from tests.identity.visiting import Visitor, actions_of, let_pass, signed_in
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PAGE, CHANGES = "/admin/identity", "/admin/role-changes"
FIRST = "第一个 自己的 密码"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def invite(platform: Platform, **changes: Any) -> Answer:
    told = {
        "party_id": str(id_of("sme")),
        "name": "某新人",
        "login": "newcomer@example.test",
        "roles": "signatory",
    }
    return signed_in(platform, "admin").fill(PAGE, "/admin/invitations", **(told | changes))


def link_of(answer: Answer) -> str:
    found = re.search(r"/invitation\?code=[\w-]+", answer.text)
    assert found is not None, answer.text
    return found[0]


class TestInvitation:
    def test_is_taken_over_once_with_a_password_of_ones_own(self, platform: Platform) -> None:
        link = link_of(invite(platform))
        newcomer = Visitor(platform)

        answer = newcomer.fill(link, password=FIRST)

        assert answer.headers["location"] == "/me/key"
        assert newcomer.is_in
        assert Visitor(platform).get(link).status_code == 404
        assert Visitor(platform).sign_in("newcomer@example.test", FIRST).status_code == 303

    def test_ends_after_seven_days(self, platform: Platform) -> None:
        link = link_of(invite(platform))
        let_pass(platform, timedelta(days=7))

        assert Visitor(platform).get(link).status_code == 404

    def test_of_an_unknown_code_looks_the_same(self, platform: Platform) -> None:
        answer = Visitor(platform).get("/invitation?code=nobody")

        assert answer.status_code == 404
        assert "邀请不存在、已用过或已过期" in answer.text

    def test_keeps_no_more_than_a_hash_of_the_code(self, platform: Platform) -> None:
        code = link_of(invite(platform)).partition("=")[2]

        query = text("select cast(invitations as text) from invitations")
        answers = text("select cast(idempotency_keys as text) from idempotency_keys")
        with platform.database.owner.begin(SYSTEM) as tx:
            rows = [*tx.session.scalars(query), *tx.session.scalars(answers)]
        assert rows
        assert not [row for row in rows if code in row]

    def test_is_made_by_an_administrator_only(self, platform: Platform) -> None:
        guardian = signed_in(platform, "bank-guardian")

        assert 'action="/admin/invitations"' not in guardian.page(PAGE)
        assert signed_in(platform, "owner").get(PAGE).status_code == 403


class TestRoleChange:
    def ask(self, platform: Platform, **changes: Any) -> Answer:
        told = {
            "person_id": str(id_of("reviewer")),
            "roles": ["reviewer", "admin"],
            "reason": "接替离任的管理员",
        }
        return signed_in(platform, "admin").fill(PAGE, CHANGES, **(told | changes))

    def decide(self, platform: Platform, login: str, verdict: str = "agreement") -> Answer:
        visitor = signed_in(platform, login)
        found = re.search(rf'action="({CHANGES}/[^"]+/{verdict})"', visitor.page(PAGE))
        assert found is not None
        return visitor.fill(PAGE, found[1])

    def test_counts_once_a_second_person_agrees(self, platform: Platform) -> None:
        self.ask(platform)
        assert platform.get("reviewer", "/me")["roles"] == ["reviewer"]

        self.decide(platform, "provider-guardian")

        assert platform.get("reviewer", "/me")["roles"] == ["admin", "reviewer"]
        assert actions_of(platform, "identity.roles") == [
            "identity.roles-asked",
            "identity.roles-done",
        ]

    def test_that_is_refused_changes_nothing(self, platform: Platform) -> None:
        self.ask(platform)

        self.decide(platform, "provider-guardian", "refusal")

        assert platform.get("reviewer", "/me")["roles"] == ["reviewer"]

    def test_is_not_agreed_to_by_whoever_asked(self, platform: Platform) -> None:
        self.ask(platform)
        admin = signed_in(platform, "admin")
        assert "须由他人确认" in admin.page(PAGE)
        with platform.database.owner.begin(SYSTEM) as tx:
            change = tx.session.scalar(text("select id from role_changes"))

        found = re.search(r'name="csrf_token" value="(\w+)"', admin.page(PAGE))
        assert found is not None
        form = {"csrf_token": found[1], "idempotency_key": "k"}
        answer = admin.http.post(f"{CHANGES}/{change}/agreement", data=form)

        assert answer.status_code == 403
        assert platform.get("reviewer", "/me")["roles"] == ["reviewer"]

    def test_of_a_role_on_the_ledger_goes_through_the_ledger(self, platform: Platform) -> None:
        answer = self.ask(platform, person_id=str(id_of("appraiser")), roles=["appraiser"])

        assert answer.status_code == 422
        assert "登记在账本上" in answer.text

    def test_waits_for_the_one_before(self, platform: Platform) -> None:
        self.ask(platform)

        assert self.ask(platform).status_code == 409

    def test_keeps_the_roles_on_the_ledger(self, platform: Platform) -> None:
        self.ask(platform, person_id=str(id_of("appraiser")), roles=["reviewer"])

        self.decide(platform, "bank-guardian")

        assert platform.get("appraiser", "/me")["roles"] == ["appraiser", "reviewer"]
