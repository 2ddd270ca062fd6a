"""What the ledger's events make of pledges: each way to end one frees its rights; and the stop."""

from collections.abc import Callable

import pytest

from ip_finance.chain_api.steps import (
    ForceDischarge,
    LapseRegistration,
    ResumePledging,
    Step,
    StopPledging,
    VoidRegistration,
    WaivePledge,
)
from ip_finance.pledges.models import PledgedAssetOnLedger, PledgeOnLedger, PledgingStopOnLedger
from ip_finance.web.words import STATE_WORDS
from tests.api import Given, Platform, refused
from tests.builders import Stage, draft_pledge
from tests.ip_assets.browsing import Browser
from tests.parties.builders import QUORUM, id_of
from tests.straight import (
    DEADLINE,
    LOAN_ID,
    carry_straight,
    differences,
    loan_version,
    party_number,
    right,
    rows,
    some_hash,
)

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/pledges/{id_of('pledge')}"
PAPER = some_hash("paper")
DAY = DEADLINE - 864_000

Ending = Callable[[int], Step]


def void(version: int) -> Step:
    return VoidRegistration(LOAN_ID, version, 0, PAPER, DAY, DEADLINE)


def lapse(version: int) -> Step:
    return LapseRegistration(LOAN_ID, version, 0, PAPER, DAY, DEADLINE)


def waive(version: int) -> Step:
    return WaivePledge(LOAN_ID, version, 0, PAPER, DEADLINE)


def force(version: int) -> Step:  # noqa: ARG001 - a judgment waits for no version
    return ForceDischarge(LOAN_ID, 0, PAPER, DEADLINE)


WITNESSED, BANK = ("officer", "verifier"), ("officer", "approver")


@pytest.mark.parametrize(
    ("ending", "logins", "state"),
    [
        (void, WITNESSED, "voided"),
        (lapse, WITNESSED, "lapsed"),
        (waive, BANK, "waived"),
        (force, QUORUM, "force-discharged"),
    ],
)
def test_a_pledge_that_ends_frees_its_rights(
    given: Given, ending: Ending, logins: tuple[str, ...], state: str
) -> None:
    platform = given(Stage.RELEASED)
    before = right(platform)

    carry_straight(platform, ending(loan_version(platform)), *logins)

    assert platform.get("owner", PATH)["state"] == state
    assert f">{STATE_WORDS[state]}<" in Browser(platform, "owner").page(f"/cases/{LOAN_ID}")
    after = right(platform)
    assert (before["state"], after["state"]) == ("pledged", "verified")
    assert (before["lien_loan"], after["lien_loan"]) == (str(LOAN_ID), None)
    assert [row.is_live for row in rows(platform, PledgedAssetOnLedger)] == [False]
    assert platform.get("owner", f"/loans/{LOAN_ID}")["live_pledges"] == 0
    assert differences(platform) == []


def test_the_paper_the_day_and_the_witness_of_the_end_are_kept(given: Given) -> None:
    platform = given(Stage.RELEASED)

    carry_straight(platform, void(loan_version(platform)), *WITNESSED)

    (row,) = rows(platform, PledgeOnLedger)
    provider = party_number(platform, "provider")
    assert (row.end_hash, row.ended_on, row.end_witness) == (PAPER, DAY, provider)
    assert row.assets == [right(platform)["asset_key"]]


def test_a_freed_right_can_be_pledged_again(given: Given) -> None:
    """Two pledges of one right, one after the other: the mirror holds both, one of them live."""
    platform = given(Stage.RELEASED)
    carry_straight(platform, waive(loan_version(platform)), *BANK)

    path = draft_pledge(platform, "second pledge")
    platform.carry("officer", f"{path}/signing", "owner", "officer")

    live = [(row.pledge, row.is_live) for row in rows(platform, PledgedAssetOnLedger)]
    assert live == [(0, False), (1, True)]
    assert differences(platform) == []


class TestStop:
    def stop(self, platform: Platform) -> None:
        carry_straight(platform, StopPledging(0, PAPER, DEADLINE), "bank-guardian")

    def test_a_guardian_stops_all_new_pledging(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform)

        self.stop(platform)

        refused(platform.ask("officer", "POST", f"{path}/signing"), 409, "pledging-is-stopped")
        (row,) = rows(platform, PledgingStopOnLedger)
        assert (row.stop_version, row.party) == (1, party_number(platform, "bank"))
        assert differences(platform) == []

    def test_two_guardians_resume_it(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform)
        self.stop(platform)

        carry_straight(platform, ResumePledging(1, some_hash("why"), DEADLINE), *QUORUM)

        platform.carry("officer", f"{path}/signing", "owner", "officer")
        (row,) = rows(platform, PledgingStopOnLedger)
        assert (row.resumption_hash, row.resumed_at is not None) == (some_hash("why"), True)
        assert differences(platform) == []
