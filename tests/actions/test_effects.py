"""What an action changes beside the record it is about, and what it leaves alone."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from tests.actions.scenes import ASSET, COURT, LOAN, PLEDGE, REASON, distribution, person, take
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage, draft_loan, repayment_body
from tests.parties.builders import QUORUM, account_of, id_of, key_body, text_id

pytest_plugins = ["tests.parties.platforms"]

NEW_KEY = "new key of officer"


def listed(platform: Platform, login: str, record: str) -> dict[str, Any]:
    """The actions on a record, as the person is told of them, by kind."""
    return {one["kind"]: one for one in platform.get(login, f"{record}/actions")}


class TestTheList:
    def test_says_what_may_be_done_and_where(self, given: Given) -> None:
        found = listed(given(Stage.RELEASED), "officer", LOAN)

        assert found["MarkOverdue"]["may_ask"]
        assert found["MarkOverdue"]["path"] == f"{LOAN}/actions/mark-overdue"
        assert found["MarkOverdue"]["refusal"] is None

    def test_says_why_something_may_not_be_done(self, given: Given) -> None:
        found = listed(given(Stage.RELEASED), "officer", LOAN)

        refusal = found["OpenEnforcement"]["refusal"]
        assert refusal["code"] == "wrong-loan-state"
        assert refusal["cure"]

    def test_says_that_a_role_is_missing(self, given: Given) -> None:
        found = listed(given(Stage.RELEASED), "owner", LOAN)

        assert {one["refusal"]["code"] for one in found.values()} == {"role-missing"}

    def test_of_pledging_is_there_for_every_institution(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert listed(platform, "bank-guardian", "/pledging")["StopPledging"]["may_ask"]
        assert not listed(platform, "bank-guardian", "/pledging")["ResumePledging"]["may_ask"]


class TestOffer:
    def test_is_invisible_until_it_is_on_the_ledger(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        body = {**REASON, "bank_id": text_id("other-bank"), "price_fen": 1}

        platform.post("officer", f"{LOAN}/actions/offer-claim", body)

        assert platform.ask("other-officer", "GET", LOAN).status_code == 404

    def test_shows_the_bank_what_it_is_offered(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "offer-claim")

        for path in (
            LOAN,
            PLEDGE,
            ASSET,
            f"/parties/{id_of('sme')}",
            f"/verifications/{id_of('verification')}",
            f"/appraisals/{id_of('appraisal')}",
            f"/documents/{id_of('file of asset')}",
            f"/documents/{id_of('extract for verification')}",
            f"/documents/{id_of('notice')}",
        ):
            assert platform.ask("other-officer", "GET", path).status_code == 200, path

    def test_shows_no_other_case(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        other = draft_loan(platform, "second loan")
        take(platform, "offer-claim")

        assert platform.ask("other-officer", "GET", other).status_code == 404

    def test_once_accepted_makes_the_other_bank_the_lender(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "offer-claim", "accept-claim")

        path = f"{LOAN}/repayments"
        platform.carry("other-officer", path, "other-officer", body=repayment_body())
        platform.carry("other-officer", f"{PLEDGE}/discharge", "other-officer")

        loan = platform.get("officer", LOAN)
        assert (loan["state"], loan["lender_id"]) == ("settled", text_id("other-bank"))
        assert platform.get("owner", PLEDGE)["state"] == "discharged"


class TestRotation:
    def rotated(self, given: Given) -> Platform:
        platform = given(Stage.RELEASED)
        take(platform, "rotate-key")
        return platform

    def test_moves_no_record(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        before = [platform.get("owner", path)["version"] for path in (LOAN, ASSET)]

        take(platform, "rotate-key")

        assert [platform.get("owner", path)["version"] for path in (LOAN, ASSET)] == before

    def test_lets_the_new_key_sign_and_the_old_one_no_more(self, given: Given) -> None:
        platform = self.rotated(given)
        asked = platform.post("officer", f"{LOAN}/repayments", repayment_body())["id"]
        found = platform.get("officer", f"/signing-requests/{asked}")["to_sign"]["typed_data"]
        path = f"/signing-requests/{asked}/signatures"

        old = {"signature": platform.signature("officer", found)}
        refused(platform.ask("officer", "POST", path, old), 422, "signature-not-yours")
        new = {"signature": platform.signature(NEW_KEY, found)}
        platform.post("officer", path, new)
        platform.settle()

        assert platform.get("officer", LOAN)["state"] == "settled"

    def test_gives_the_person_the_new_keystore(self, given: Given) -> None:
        kept = self.rotated(given).get("officer", "/me/key")

        assert kept["address"] == account_of(NEW_KEY).address

    def test_asked_for_and_not_signed_changes_nothing(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        platform.post("officer", f"{person('officer')}/actions/rotate-key", key_body(NEW_KEY))

        kept = platform.get("officer", "/me/key")
        assert kept["address"] == account_of("officer").address


class TestRolesOfAKey:
    def test_follow_the_ledger_on_the_platform_too(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "change-key")

        me = platform.get("approver", "/me")

        assert me["roles"] == ["officer"]

    def test_taken_away_leave_what_the_ledger_does_not_know(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = f"{person('admin')}/actions/change-key"

        platform.carry("provider-guardian", path, *QUORUM, body={"roles": []})

        assert platform.get("admin", "/me")["roles"] == ["admin"]


class TestTerms:
    def test_once_changed_are_those_of_the_next_pledge(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        take(platform, "change-terms")
        body = {
            "loan_id": text_id("loan"),
            "asset_ids": [text_id("asset")],
            "secured_fen": LOAN_FEN,
        }

        pledge = platform.put("officer", PLEDGE, body)

        claim = pledge["terms"]["claim"]
        assert (claim["rate_bps"], claim["amount_fen"]) == (400, LOAN_FEN)
        assert claim["maturity_on"] == str(TODAY + timedelta(days=500))


class TestStatement:
    def test_keeps_the_document_for_everybody_who_sees_the_record(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "declare-default")
        document = platform.upload("officer", "ruling", "裁定书".encode())
        body = {**COURT, "document_id": document}

        platform.carry("officer", f"{LOAN}/actions/open-enforcement", "officer", body=body)

        assert platform.ask("owner", "GET", f"/documents/{document}").status_code == 200
        assert platform.ask("other-owner", "GET", f"/documents/{document}").status_code == 404

    def test_that_was_altered_is_named_by_the_audit(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "mark-overdue")
        alter = 'update action_statements set facts = facts || \'{"reason": "别的"}\''
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text(alter))

        found = platform.get("auditor", "/audit/report")["mismatches"]

        assert [one["table"] for one in found] == ["action_statements"]

    def test_that_was_taken_away_is_missed_by_the_audit(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "mark-overdue")
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("delete from action_statements"))

        found = platform.get("auditor", "/audit/report")["mismatches"]

        assert [one["stored"] for one in found] == ["no facts on file"]


class TestProceeds:
    def test_may_be_distributed_in_parts(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        take(platform, "declare-default", "open-enforcement", "record-realisation")
        first = distribution(principal_fen=LOAN_FEN - 1, surplus_fen=0)
        rest = distribution(costs_fen=0, interest_fen=0, principal_fen=1, surplus_fen=0)

        for body in (first, rest):
            path = f"{LOAN}/actions/distribute-proceeds"
            platform.carry("officer", path, "officer", body=body)

        loan = platform.get("officer", LOAN)
        assert (loan["state"], loan["undistributed_fen"]) == ("settled", 15_000_000)


def test_sent_twice_is_asked_once(given: Given) -> None:
    platform = given(Stage.RELEASED)
    path = f"{LOAN}/actions/declare-default"

    first = platform.ask("officer", "POST", path, REASON, key="once")
    second = platform.ask("officer", "POST", path, REASON, key="once")

    assert first.json() == second.json()
