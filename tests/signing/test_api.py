"""Keys and signing requests, as a client meets them."""

from typing import Any

import pytest
from eth_account import Account

from tests.api import Given, Platform, refused
from tests.builders import (
    Stage,
    approval_body,
    draft_pledge,
)
from tests.parties.builders import account_of, id_of, key_body, keystore_of

pytest_plugins = ["tests.parties.platforms"]

LOAN, PLEDGE = f"/loans/{id_of('loan')}", f"/pledges/{id_of('pledge')}"
ORDER = int("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)


def asked(platform: Platform) -> str:
    """An open request about a pledge, for the owner and the officer."""
    return str(platform.post("officer", f"{draft_pledge(platform)}/signing")["id"])


def asked_approval(platform: Platform) -> str:
    """An open request about an approval, for the officer and the approver."""
    return str(platform.post("officer", f"{LOAN}/approval", approval_body())["id"])


def post_signature(platform: Platform, login: str, request: str, signature: str) -> Any:
    body = {"signature": signature}
    return platform.ask(login, "POST", f"/signing-requests/{request}/signatures", body)


class TestKeepKey:
    def test_keeps_the_keystore_and_gives_it_back(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        platform.put("reviewer", "/me/key", key_body("reviewer"))

        found = platform.get("reviewer", "/me/key")
        assert found["address"] == account_of("reviewer").address
        assert found["keystore"] == keystore_of(found["address"])

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform, body = given(Stage.FOUNDED), key_body("reviewer")

        first = platform.put("reviewer", "/me/key", body)

        assert platform.put("reviewer", "/me/key", body) == first

    def test_takes_an_address_in_small_letters_for_the_same_key(self, given: Given) -> None:
        platform, body = given(Stage.FOUNDED), key_body("reviewer")
        small = body | {"address": body["address"].lower()}

        kept = platform.put("reviewer", "/me/key", small)

        assert kept["address"] == body["address"]

    def test_refuses_a_second_key_of_the_same_person(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("owner", "PUT", "/me/key", key_body("somebody new"))

        refused(answer, 409, "key-taken")

    def test_refuses_the_key_of_somebody_of_another_party(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("reviewer", "PUT", "/me/key", key_body("owner"))

        assert "sme" not in refused(answer, 409, "key-taken")["detail"]

    def test_refuses_a_keystore_of_another_address(self, given: Given) -> None:
        body = key_body("reviewer") | {"keystore": keystore_of(account_of("owner").address)}

        answer = given(Stage.FOUNDED).ask("reviewer", "PUT", "/me/key", body)

        refused(answer, 422, "keystore-mismatch")

    def test_refuses_a_key_in_the_clear(self, given: Given) -> None:
        body = key_body("reviewer")
        body["keystore"]["crypto"] = {"privateKey": "00" * 32}

        answer = given(Stage.FOUNDED).ask("reviewer", "PUT", "/me/key", body)

        refused(answer, 422, "keystore-mismatch")

    @pytest.mark.parametrize(
        "more",
        ["\x00", {"a\x00": 1}, [["\x00"]], float("nan"), float("-inf"), "x" * 100_000],
        ids=["NUL", "NUL in a name", "NUL within", "nan", "inf", "too long"],
    )
    def test_refuses_what_no_keystore_holds(self, given: Given, more: Any) -> None:
        platform, body = given(Stage.FOUNDED), key_body("reviewer")
        body["keystore"]["more"] = more

        answer = platform.ask_raw("reviewer", "PUT", "/me/key", body)

        refused(answer, 422, "malformed-request")

    def test_nobody_without_a_key_is_given_one(self, given: Given) -> None:
        refused(given(Stage.FOUNDED).ask("reviewer", "GET", "/me/key"), 403, "no-key-enrolled")


class TestAskEnrolment:
    def test_asks_two_guardians(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        platform.put("reviewer", "/me/key", key_body("reviewer"))

        asked = platform.post("reviewer", "/me/key/enrolment")

        request = platform.get("admin", f"/signing-requests/{asked['id']}")
        assert [slot["side"] for slot in request["slots"]] == ["guardian", "guardian"]

    def test_refuses_somebody_without_a_key(self, given: Given) -> None:
        answer = given(Stage.FOUNDED).ask("reviewer", "POST", "/me/key/enrolment")

        refused(answer, 403, "no-key-enrolled")


class TestRequest:
    def test_shows_each_signer_the_side_that_is_theirs(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)

        sides = {
            login: platform.get(login, f"/signing-requests/{request}")["to_sign"]["side"]
            for login in ("owner", "officer")
        }

        assert sides == {"owner": "pledgor", "officer": "pledgee"}

    def test_shows_others_who_may_see_it_nothing_to_sign(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        found = platform.get("verifier", f"/signing-requests/{asked(platform)}")

        assert found["to_sign"] is None

    def test_is_listed_while_it_is_open(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)

        assert [one["id"] for one in platform.get("owner", "/signing-requests")] == [request]

    def test_is_superseded_by_a_newer_one_for_the_same_decision(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        older = asked(platform)

        platform.post("officer", f"{PLEDGE}/signing")

        assert platform.get("owner", f"/signing-requests/{older}")["state"] == "superseded"


class TestSign:
    def test_waits_for_the_other_side(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)

        answer = platform.sign("owner", request).json()

        assert answer["state"] == "open"
        assert [slot["signed_by"] for slot in answer["slots"]] == [
            account_of("owner").address,
            None,
        ]

    def test_of_the_last_side_sends_the_step_to_the_ledger(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)
        platform.sign("owner", request)

        assert platform.sign("officer", request).json()["state"] == "complete"

        platform.settle()
        taken = platform.get("owner", f"/signing-requests/{request}")
        assert taken["state"] == "taken"
        assert taken["tx_hash"] == platform.get("owner", PLEDGE)["tx_hash"]

    def test_refuses_a_second_signature_by_the_same_person(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        request = asked_approval(platform)
        platform.sign("officer", request)

        answer = post_signature(platform, "officer", request, "0x" + "11" * 65)

        assert refused(answer, 422, "same-person-twice")["rule"] == "four-eyes"

    def test_refuses_somebody_of_another_party(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        answer = post_signature(platform, "appraiser", asked(platform), "0x" + "11" * 65)

        assert refused(answer, 403, "not-your-signature")["waiting_for"] == "pledgor, pledgee"

    def test_refuses_a_person_whose_key_the_ledger_does_not_know(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        answer = post_signature(platform, "reviewer", asked(platform), "0x" + "11" * 65)

        refused(answer, 403, "no-key-enrolled")

    def test_refuses_a_signature_by_another_key(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)
        data = platform.get("owner", f"/signing-requests/{request}")["to_sign"]["typed_data"]
        stranger = Account.from_key("0x" + "77" * 32).sign_typed_data(full_message=data)

        answer = post_signature(platform, "owner", request, "0x" + stranger.signature.hex())

        assert (
            refused(answer, 422, "signature-not-yours")["expected"] == account_of("owner").address
        )

    @pytest.mark.parametrize(
        "signature",
        [
            "0x" + "00" * 65,
            "0x" + "ff" * 65,
            "0x" + "00" * 64 + "1b",
            "0x" + f"{ORDER:064x}" * 2 + "1b",
            "0x" + "11" * 64 + "1d",
        ],
    )
    def test_refuses_what_is_no_signature(self, given: Given, signature: str) -> None:
        platform = given(Stage.APPROVED)

        answer = post_signature(platform, "owner", asked(platform), signature)

        refused(answer, 422, "signature-not-yours")

    def test_refuses_a_signature_that_anybody_could_have_made_of_a_given_one(
        self, given: Given
    ) -> None:
        """The twin of a signature, with the other s: the ledger would refuse the step for it."""
        platform = given(Stage.APPROVED)
        request = asked(platform)
        data = platform.get("owner", f"/signing-requests/{request}")["to_sign"]["typed_data"]
        made = bytes.fromhex(platform.signature("owner", data)[2:])
        high = (ORDER - int.from_bytes(made[32:64])).to_bytes(32)
        twin = made[:32] + high + bytes([27 + 28 - made[64]])

        answer = post_signature(platform, "owner", request, "0x" + twin.hex())

        refused(answer, 422, "signature-not-yours")

    def test_refuses_a_request_that_is_signed_by_all(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)
        platform.sign("owner", request)
        platform.sign("officer", request)

        answer = post_signature(platform, "owner", request, "0x" + "11" * 65)

        assert refused(answer, 409, "signing-request-not-open")["state"] == "complete"

    def test_with_the_same_key_again_gives_the_stored_answer(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)
        data = platform.get("owner", f"/signing-requests/{request}")["to_sign"]["typed_data"]
        body = {"signature": platform.signature("owner", data)}
        path = f"/signing-requests/{request}/signatures"

        first = platform.ask("owner", "POST", path, body, key="one")
        again = platform.ask("owner", "POST", path, body, key="one")

        assert (again.status_code, again.json()) == (201, first.json())

    def test_that_the_ledger_refuses_says_why(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        request = asked(platform)
        other = platform.post("officer", f"{draft_pledge(platform, 'twin')}/signing")["id"]
        for one in (request, other):
            platform.sign("owner", one)
            platform.sign("officer", one)

        platform.settle()

        found = platform.get("owner", f"/signing-requests/{other}")
        assert found["state"] == "refused"
        assert found["refusal"]["error"] == "VersionPassed"
