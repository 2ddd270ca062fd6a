"""Verifications, as a client meets them. The rules themselves are tested in `test_domain`."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api import Given, refused
from tests.builders import TODAY, Stage, draft_right, draft_verification, findings_body
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/verifications/{id_of('verification')}"
ASSET = f"/ip-assets/{id_of('asset')}"


class TestAdd:
    def test_files_findings_that_bear_out_the_claims(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        found = platform.get("owner", draft_verification(platform))

        assert (found["differences"], found["tx_hash"]) == ([], None)

    def test_names_the_fields_in_which_claim_and_finding_part(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        found = platform.get("owner", draft_verification(platform, title="另一种方法"))

        assert [one["field"] for one in found["differences"]] == ["title"]

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        first = platform.get("verifier", draft_verification(platform))

        draft_verification(platform)

        assert platform.get("verifier", PATH) == first

    @pytest.mark.parametrize("login", ["verifier", "other-verifier"])
    def test_refuses_other_findings_under_the_same_id(self, given: Given, login: str) -> None:
        platform = given(Stage.VERIFIED)
        body = {
            "asset_id": text_id("asset"),
            "document_id": text_id("extract for verification"),
            "findings": findings_body(platform.get("verifier", ASSET), is_frozen=True),
        }

        refused(platform.ask(login, "PUT", PATH, body), 409, "verification-exists")

    @pytest.mark.parametrize("missing", ["asset_id", "document_id"])
    def test_needs_a_right_and_a_proof(self, given: Given, missing: str) -> None:
        platform = given(Stage.VERIFIED)
        body = {
            "asset_id": text_id("asset"),
            "document_id": text_id("extract for verification"),
            "findings": findings_body(platform.get("verifier", ASSET)),
        }

        answer = platform.ask(
            "verifier",
            "PUT",
            f"/verifications/{id_of('new')}",
            body | {missing: text_id("nothing")},
        )

        refused(answer, 404, missing.replace("_id", "-not-found"))

    def test_refuses_what_nobody_can_have_read_yet(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        findings = findings_body(platform.get("verifier", ASSET))
        findings["title"]["read_on"] = str(TODAY + timedelta(days=1))
        file = platform.upload("verifier", "extract", b"x")
        body = {"asset_id": text_id("asset"), "document_id": file, "findings": findings}

        answer = platform.ask("verifier", "PUT", PATH, body)

        assert refused(answer, 422, "read-in-future")["field"] == "title"


class TestAttestation:
    @pytest.mark.parametrize(
        ("change", "code", "rule"),
        [
            ({"number": "ZL201810099887.1"}, "another-right", None),
            ({"owner_name": "他人公司", "owner_uscc": None}, "owner-differs", "PP-10"),
            ({"is_alive": False}, "right-dead", "PP-11"),
            ({"granted_on": None}, "right-not-granted", "PP-12"),
            ({"fees_paid_through": str(TODAY - timedelta(days=1))}, "fees-not-paid", "PP-13"),
            ({"is_frozen": True}, "right-frozen", "PP-14"),
            ({"is_encumbered": True}, "right-encumbered", "PP-18"),
        ],
    )
    def test_is_refused_for_a_right_that_could_not_be_pledged(
        self, given: Given, change: dict[str, Any], code: str, rule: str | None
    ) -> None:
        platform = given(Stage.REGISTERED)
        path = draft_verification(platform, **change)

        problem = refused(platform.ask("verifier", "POST", f"{path}/attestation"), 422, code)

        assert problem.get("rule") == rule
        assert problem["cure"]

    def test_is_refused_to_another_provider(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        path = draft_verification(platform)

        answer = platform.ask("other-verifier", "POST", f"{path}/attestation")

        refused(answer, 403, "not-the-provider")

    def test_is_refused_a_second_time(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        problem = refused(
            platform.ask("verifier", "POST", f"{PATH}/attestation"), 409, "already-attested"
        )

        assert problem["tx_hash"] == platform.get("owner", PATH)["tx_hash"]

    def test_needs_the_right_on_the_ledger(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)
        path = draft_verification(platform)

        answer = platform.ask("verifier", "POST", f"{path}/attestation")

        refused(answer, 409, "asset-not-registered")

    def test_makes_a_new_version_of_the_right(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        assert platform.get("owner", PATH)["asset_version"] == 2
        assert [one["id"] for one in platform.get("owner", f"{ASSET}/verifications")] == [
            text_id("verification")
        ]
