"""`ipfin demo`: the whole case and everything that must fail, as a user runs it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.processes import Process, working_on

pytestmark = pytest.mark.journey

TRANSACTION = re.compile(r"0x[0-9a-f]{64}")
BY_API = {
    "the same patent pledged twice": (409, "asset-already-pledged", "PP-18"),
    "no release before the pledge is registered": (422, "conditions-not-met", "LN-03"),
    "a release above the approved amount": (422, "release-differs", "CC-16"),
    "the operator signing for the bank": (403, "not-your-signature", None),
    "one officer may not approve twice": (422, "same-person-twice", "four-eyes"),
    "no discharge before the loan is settled": (409, "loan-not-settled", "CC-07"),
    "a new pledge while pledging is stopped": (409, "pledging-is-stopped", None),
    "a pledge of a disputed patent": (409, "asset-disputed", "PP-14"),
    "a forfeiture clause": (422, "forfeiture-clause", "CC-03"),
}
AT_CONTRACT = {
    "the same patent pledged twice": "AssetAlreadyPledged",
    "no release before the pledge is registered": "PledgeNotRegistered",
    "a release above the approved amount": "AboveApproved",
    "the operator signing for the bank": "RoleMissing",
    "one officer may not approve twice": "RoleMissing",
    "no discharge before the loan is settled": "LoanNotSettled",
    "a new pledge while pledging is stopped": "PledgingIsStopped",
    "a pledge of a disputed patent": "AssetDisputed",
}
TAKEN, REFUSED_BY_CONTRACT = 55, 8

Scenes = list[dict[str, Any]]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "var"


@pytest.fixture(scope="module")
def scenes(var: Path) -> Scenes:
    """The story that one run has told."""
    errors = var.with_name("errors")
    code, told = Process.start(var, "demo", "--json", errors=errors).end()
    assert code == 0, errors.read_text()
    found: Scenes = json.loads(told)
    return found


def scene(scenes: Scenes, words: str) -> dict[str, Any]:
    """The one scene that says so."""
    (found,) = [told for told in scenes if words in told["en"]]
    return found


@pytest.mark.parametrize("what", BY_API)
def test_the_api_refuses(scenes: Scenes, what: str) -> None:
    refused = scene(scenes, f"The API refuses: {what}")["refused"]

    assert (refused["status"], refused["code"], refused["rule"]) == BY_API[what]


@pytest.mark.parametrize("what", AT_CONTRACT)
def test_the_contract_refuses(scenes: Scenes, what: str) -> None:
    note = scene(scenes, f"The contract refuses: {what}")["note"]

    assert note.startswith(f"{AT_CONTRACT[what]}, transaction 0x")


def test_the_case_ends_with_free_patents(scenes: Scenes) -> None:
    assert scene(scenes, "Settled: the bank discharges the pledge")["taken"]


def test_both_file_formats_of_the_office_are_read(scenes: Scenes) -> None:
    notes = [told["note"] for told in scenes if "registers patent" in told["en"]]

    assert ["cnipa-new" in notes[0], "cnipa-old" in notes[1]] == [True, True]


def test_every_valuation_recomputes(scenes: Scenes) -> None:
    notes = [told["note"] for told in scenes if "appraisers sign" in told["en"]]

    assert notes == ["recomputes to the same bytes: True"] * 5


def test_no_transaction_is_told_twice(scenes: Scenes) -> None:
    found = [told["taken"]["tx_hash"] for told in scenes if "taken" in told]
    found += [TRANSACTION.findall(told["note"])[0] for told in scenes if "合约拒绝" in told["zh"]]

    assert len(found) == TAKEN + REFUSED_BY_CONTRACT
    assert len(set(found)) == len(found)


def test_steps_are_taken_in_the_order_of_the_story(scenes: Scenes) -> None:
    blocks = [told["taken"]["block"] for told in scenes if "taken" in told]

    assert blocks == sorted(set(blocks))


def test_the_auditor_finds_no_difference_before_and_after(scenes: Scenes) -> None:
    found = [told["en"] for told in scenes if "The auditor replays" in told["en"]]

    assert [words.partition(":")[0] for words in found] == [
        "The auditor replays 87 chain events"
    ] * 2


@pytest.mark.parametrize(
    ("what", "note"),
    [
        ("The case is exported, and verified with the network off", "39 steps proven on ledger 0x"),
        ("One byte of the bundle is changed", "refused (altered): "),
        ("Somebody alters entry 10 of the audit log", "hash is 0x"),
    ],
)
def test_whoever_does_not_trust_the_platform_sees_for_himself(
    scenes: Scenes, what: str, note: str
) -> None:
    assert scene(scenes, what)["note"].startswith(note)


def test_a_forged_amount_has_no_signer_that_the_directory_proves(scenes: Scenes) -> None:
    """The forged step is signed by a key of chance: it is proven absent, or its path is missing."""
    note = scene(scenes, "A forger raises the amount released")["note"]

    assert re.match(
        r"refused \((signer-not-entitled|not-proven)\): step \d+ \(ReleaseFunds\)", note
    )


def test_an_altered_row_is_named(scenes: Scenes) -> None:
    altered = scene(scenes, "Somebody alters one row of pledges")

    assert re.fullmatch(r"[0-9a-f-]{36}: secured is 300000001, must be 300000000", altered["note"])


@pytest.mark.usefixtures("scenes")
def test_nothing_is_left_on_the_disk(var: Path) -> None:
    assert list(var.iterdir()) == []


@pytest.mark.usefixtures("scenes")
def test_nothing_is_left_running(var: Path) -> None:
    assert working_on(var) == []
