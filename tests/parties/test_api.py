"""Parties, people and sessions, as a client meets them."""

from typing import Any

import pytest

from tests.api import Given, refused
from tests.builders import Stage
from tests.parties.builders import NEW_USCC, OTHER_SME, PASSWORD, SME, id_of, person_body

pytest_plugins = ["tests.parties.platforms"]

PARTY = {
    "kind": "bank",
    "name": "某新银行",
    "uscc": NEW_USCC,
    "dual_approval_above_fen": 5_000,
}
NEW = f"/parties/{id_of('new party')}"
PERSON = person_body("owner") | {"login": "newcomer"}
SOMEBODY = f"/people/{id_of('newcomer')}"


class TestAddParty:
    def test_files_a_party_that_the_ledger_does_not_know_yet(self, given: Given) -> None:
        made = given(Stage.FOUNDED).put("admin", NEW, PARTY)

        assert (made["name"], made["uscc"], made["is_on_ledger"]) == ("某新银行", NEW_USCC, False)

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert platform.put("admin", NEW, PARTY) == platform.put("admin", NEW, PARTY)

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "另一名称"},
            {"kind": "sme"},
            {"uscc": OTHER_SME.uscc},
            {"dual_approval_above_fen": 5_001},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_other_data_under_the_same_id(
        self, given: Given, change: dict[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        platform.put("admin", NEW, PARTY)

        refused(platform.ask("admin", "PUT", NEW, PARTY | change), 409, "party-exists")

    def test_refuses_a_code_that_is_on_file(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("admin", "PUT", NEW, PARTY | {"uscc": SME.uscc})

        assert refused(answer, 409, "party-exists")["uscc"] == SME.uscc

    def test_refuses_a_code_with_a_wrong_check_digit(self, given: Given) -> None:
        wrong = NEW_USCC[:-1] + "0"

        answer = given(Stage.FOUNDED).ask("admin", "PUT", NEW, PARTY | {"uscc": wrong})

        assert refused(answer, 422, "bad-uscc")["rule"] == "ID-10"

    def test_can_be_asked_for_by_an_administrator_only(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("provider-guardian", "PUT", NEW, PARTY)

        assert refused(answer, 403, "role-missing")["needed"] == "admin"


class TestAdmission:
    def test_takes_guardians_of_two_parties(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        platform.put("admin", NEW, PARTY)

        platform.carry("admin", f"{NEW}/admission", "provider-guardian", "admin")

        assert platform.get("admin", NEW)["is_on_ledger"]

    def test_of_nobody_is_not_found(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("admin", "POST", f"{NEW}/admission")

        refused(answer, 404, "party-not-found")


class TestListParties:
    def test_shows_a_company_itself_and_the_institutions(self, given: Given) -> None:
        kinds = [party["kind"] for party in given(Stage.FOUNDED).get("owner", "/parties")]

        assert kinds.count("sme") == 1
        assert {"bank", "operator", "tech-provider", "auditor"} <= set(kinds)

    def test_shows_a_bank_the_companies_that_applied_to_it(self, given: Given) -> None:
        platform = given(Stage.APPLIED)

        assert SME.name in [party["name"] for party in platform.get("officer", "/parties")]


class TestAddPerson:
    def test_files_a_person_who_can_sign_in(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        made = platform.put("admin", SOMEBODY, PERSON)

        assert made["roles"] == ["signatory"]
        assert platform.get("newcomer", "/me")["person_id"] == made["id"]

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert platform.put("admin", SOMEBODY, PERSON) == platform.put("admin", SOMEBODY, PERSON)

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "另一人"},
            {"login": "another"},
            {"party_id": str(id_of("other-sme"))},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_other_data_under_the_same_id(
        self, given: Given, change: dict[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        platform.put("admin", SOMEBODY, PERSON)

        refused(platform.ask("admin", "PUT", SOMEBODY, PERSON | change), 409, "person-exists")

    def test_refuses_a_login_that_is_taken(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("admin", "PUT", SOMEBODY, PERSON | {"login": "officer"})

        assert refused(answer, 409, "person-exists")["login"] == "officer"

    def test_refuses_a_role_that_the_kind_of_party_does_not_have(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("admin", "PUT", SOMEBODY, PERSON | {"roles": ["officer"]})

        assert refused(answer, 422, "role-not-of-kind")["role"] == "officer"

    def test_of_no_party_is_not_found(self, given: Given) -> None:
        nobody = {"party_id": str(id_of("nobody"))}

        answer = given(Stage.FOUNDED).ask("admin", "PUT", SOMEBODY, PERSON | nobody)

        refused(answer, 404, "party-not-found")

    def test_cannot_be_enrolled_before_their_party(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        platform.put("admin", NEW, PARTY)
        person = PERSON | {"party_id": str(id_of("new party")), "roles": ["officer"]}
        platform.put("admin", SOMEBODY, person)

        answer = platform.ask("newcomer", "POST", "/me/key/enrolment")

        refused(answer, 409, "party-not-on-ledger")


class TestSession:
    PATH = f"/sessions/{id_of('session')}"

    def test_begins_with_login_and_password(self, given: Given) -> None:
        body = {"login": "owner", "password": PASSWORD}

        answer = given(Stage.FOUNDED).ask(None, "PUT", self.PATH, body)

        assert answer.status_code == 201
        assert answer.json()["token"]

    @pytest.mark.parametrize(("login", "password"), [("owner", "wrong"), ("nobody", PASSWORD)])
    def test_tells_a_wrong_password_and_an_unknown_login_alike(
        self, given: Given, login: str, password: str
    ) -> None:
        body = {"login": login, "password": password}

        answer = given(Stage.FOUNDED).ask(None, "PUT", self.PATH, body)

        assert refused(answer, 401, "wrong-credentials")["detail"] == "Login or password is wrong."

    def test_is_not_taken_over_by_somebody_else(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        mine = {"login": "owner", "password": PASSWORD}
        token = platform.ask(None, "PUT", self.PATH, mine).json()["token"]

        theirs = {"login": "other-owner", "password": PASSWORD}
        refused(platform.ask(None, "PUT", self.PATH, theirs), 409, "id-taken")

        still = platform.send(None, "GET", "/me", headers={"Authorization": f"Bearer {token}"})
        assert still.status_code == 200

    def test_gives_a_new_token_for_the_old_when_begun_again(self, given: Given) -> None:
        platform, body = given(Stage.FOUNDED), {"login": "owner", "password": PASSWORD}
        old = platform.ask(None, "PUT", self.PATH, body).json()["token"]
        platform.ask(None, "PUT", self.PATH, body)

        answer = platform.send(None, "GET", "/me", headers={"Authorization": f"Bearer {old}"})

        refused(answer, 401, "session-ended")

    def test_ends_at_sign_out(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert platform.ask("owner", "DELETE", "/sessions/current").status_code == 204

        refused(platform.ask("owner", "GET", "/me"), 401, "session-ended")
