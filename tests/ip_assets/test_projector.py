"""What the ledger's events make of a right: disputes, and verifications taken back."""

import pytest

from ip_finance.chain_api.steps import OpenDispute, ResolveDispute, WithdrawVerification
from ip_finance.ip_assets.models import DisputeOnLedger
from ip_finance.verification.models import VerificationOnLedger
from tests.api import Given, Platform, refused
from tests.builders import (
    Stage,
    appraisal_body,
    draft_pledge,
    draft_verification,
    pledge_body,
    score_right,
)
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of
from tests.straight import (
    DEADLINE,
    carry_straight,
    differences,
    party_number,
    right,
    rows,
    some_hash,
)

pytest_plugins = ["tests.parties.platforms"]

CLAIM, RULING = some_hash("claim"), some_hash("ruling")


def dispute(platform: Platform) -> None:
    """A competitor says that the right is theirs."""
    step = OpenDispute(right(platform)["asset_key"], CLAIM, DEADLINE)
    carry_straight(platform, step, "other-owner")


def rule(platform: Platform, *, upheld: bool) -> None:
    found = right(platform)
    step = ResolveDispute(found["asset_key"], found["version"], upheld, RULING, DEADLINE)
    carry_straight(platform, step, "bank-guardian")


def withdraw(platform: Platform) -> None:
    found = right(platform)
    step = WithdrawVerification(found["asset_key"], found["version"], CLAIM, DEADLINE)
    carry_straight(platform, step, "verifier")


class TestDispute:
    def test_anybody_but_the_owner_can_open_one(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        before = right(platform)["version"]

        dispute(platform)

        found = right(platform)
        assert (found["state"], found["version"]) == ("disputed", before + 1)
        (row,) = rows(platform, DisputeOnLedger)
        told = (row.initiator, row.evidence_hash, row.arbiter)
        assert told == (party_number(platform, "other-sme"), CLAIM, None)
        assert differences(platform) == []

    def test_the_page_of_the_right_says_so(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        dispute(platform)

        assert "存在异议" in Browser(platform, "owner").page("/assets")
        page = Browser(platform, "owner").page(f"/assets/{id_of('asset')}")
        assert "该权利存在未裁定的异议" in page

    def test_a_disputed_right_is_not_pledged(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform)

        dispute(platform)

        refused(platform.ask("officer", "POST", f"{path}/signing"), 409, "asset-disputed")
        new = f"/pledges/{id_of('another pledge')}"
        refused(platform.ask("officer", "PUT", new, pledge_body()), 409, "asset-disputed")

    def test_a_disputed_right_is_not_attested(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        path = draft_verification(platform, "second verification")

        dispute(platform)

        refused(platform.ask("verifier", "POST", f"{path}/attestation"), 409, "asset-disputed")

    @pytest.mark.parametrize(("upheld", "state"), [(True, "registered"), (False, "verified")])
    def test_a_ruling_ends_it(self, given: Given, upheld: bool, state: str) -> None:
        platform = given(Stage.VALUED)
        dispute(platform)

        rule(platform, upheld=upheld)

        assert right(platform)["state"] == state
        (row,) = rows(platform, DisputeOnLedger)
        told = (row.arbiter, row.is_upheld, row.resolution_hash)
        assert told == (party_number(platform, "bank"), upheld, RULING)
        assert differences(platform) == []

    def test_a_second_dispute_is_kept_beside_the_first(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        dispute(platform)
        rule(platform, upheld=False)

        step = OpenDispute(right(platform)["asset_key"], some_hash("new"), DEADLINE)
        carry_straight(platform, step, "other-officer")

        open_ones = [row.arbiter is None for row in rows(platform, DisputeOnLedger)]
        assert open_ones == [False, True]
        assert differences(platform) == []

    def test_an_attestation_fails_with_a_dispute_that_is_upheld(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        dispute(platform)

        rule(platform, upheld=True)

        (row,) = rows(platform, VerificationOnLedger)
        assert (row.ended_by, row.end_hash) == (party_number(platform, "bank"), RULING)


class TestWithdrawal:
    def test_the_attestation_holds_no_longer(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        withdraw(platform)

        found = right(platform)
        assert (found["state"], found["verified_until"]) == ("registered", 0)
        verification = platform.get("owner", f"/verifications/{id_of('verification')}")
        assert verification["ended_version"] == found["version"]
        page = Browser(platform, "owner").page(f"/assets/{id_of('asset')}/verification")
        assert "已撤回，不再有效" in page
        assert differences(platform) == []

    def test_nothing_is_built_on_it(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)

        withdraw(platform)
        score_right(platform)

        path = f"/appraisals/{id_of('appraisal')}"
        answer = platform.ask("appraiser", "PUT", path, appraisal_body())
        refused(answer, 409, "verification-missing")

    def test_a_newer_attestation_cures_it(self, given: Given) -> None:
        platform = given(Stage.VERIFIED)
        withdraw(platform)

        path = draft_verification(platform, "second verification")
        platform.carry("verifier", f"{path}/attestation", "verifier")

        assert right(platform)["state"] == "verified"
        ended = [row.ended_version is not None for row in rows(platform, VerificationOnLedger)]
        assert ended == [True, False]
        assert differences(platform) == []
