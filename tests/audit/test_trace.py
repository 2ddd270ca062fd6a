"""The history of a right, a loan or a party, told by the chain alone."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from typer.testing import CliRunner, Result

from ip_finance.audit.trace import Found, OfLoan, OfParty, OfRight, Subject, trace
from ip_finance.chain.history import history
from ip_finance.chain.reader import Reader
from ip_finance.chain_api.events import BY_KIND
from ip_finance.chain_api.steps import OpenDispute
from ip_finance.chain_api.told import SENTENCES, told
from ip_finance.cli import app
from ip_finance.tracing import right_in_any_spelling
from tests.chain import lives
from tests.chain.faults import faulty
from tests.chain.ledgers import on_anvil, tell
from tests.contracts import scenes
from tests.evm import OTHER_BANK, SME, Evm
from tests.local import nodes

PLEDGED_RIGHT = "CN:patent:2021100715678"
Asked: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evm]:
    """A ledger that has lived through everything."""
    node = nodes.start(tmp_path_factory.mktemp("lived") / "chain")
    evm = on_anvil(node.url)
    lives.live_through_everything(evm)
    yield evm
    node.stop()


@pytest.fixture(scope="module")
def found(ledger: Evm) -> list[Found]:
    """Everything that it told."""
    reader = Reader.of(ledger.web3, ledger.ledger.address)
    return list(history(reader, reader.head()))


@pytest.fixture
def ask(ledger: Evm) -> Asked:
    """`ipfin history` with these arguments."""
    url = str(ledger.web3.provider.endpoint_uri)  # type: ignore[attr-defined]

    def ask(*arguments: str, chain: str = url, address: str = ledger.ledger.address) -> Result:
        return CliRunner().invoke(
            app, ["history", "--chain", chain, "--ledger", address, *arguments]
        )

    return ask


def kinds(found: list[Found], subject: Subject) -> list[str]:
    return [type(moment.event).__name__ for moment in trace(found, subject)]


class TestOfLoan:
    def test_has_every_step_of_the_loan_in_order(self, found: list[Found]) -> None:
        own = [type(one).__name__ for one, _ in found if getattr(one, "loan", None) == lives.REPAID]

        assert kinds(found, OfLoan(lives.REPAID)) == own
        assert own[0] == "LoanApplied"
        assert own[-1] == "PledgeDischarged"

    def test_has_what_befell_its_rights_while_it_held_them(self, ledger: Evm) -> None:
        found = a_dispute_within_a_pledge(ledger)

        names = kinds(found, OfLoan(lives.ENFORCED))

        assert names.index("AssetsPledged") < names.index("DisputeOpened")

    def test_leaves_out_what_befell_its_rights_before_and_after(self, found: list[Found]) -> None:
        names = kinds(found, OfLoan(lives.REPAID))

        assert not {"DisputeOpened", "VerificationAttested", "AssetRegistered"} & set(names)

    def test_tells_the_loans_state_after_each_step(self, found: list[Found]) -> None:
        states = [
            moment.state["loans_on_ledger"][lives.REPAID,]["state"]
            for moment in trace(found, OfLoan(lives.REPAID))
        ]

        assert list(dict.fromkeys(states)) == ["applied", "approved", "active", "settled"]


class TestOfRight:
    def test_has_its_own_events_and_the_loans_that_took_it(self, found: list[Found]) -> None:
        names = kinds(found, OfRight.among(found, lives.RIGHT))

        assert {"AssetRegistered", "DisputeResolved", "LoanApplied", "FundsReleased"} <= set(names)

    def test_leaves_out_other_rights_and_their_loans(self, found: list[Found]) -> None:
        moments = list(trace(found, OfRight.among(found, lives.THIRD_RIGHT)))

        loans = {getattr(one.event, "loan", lives.WAIVED) for one in moments}
        assets = {getattr(one.event, "asset", lives.THIRD_RIGHT) for one in moments}
        assert (loans, assets) == ({lives.WAIVED}, {lives.THIRD_RIGHT})

    def test_tells_its_state_after_each_step(self, found: list[Found]) -> None:
        versions = [
            moment.state["assets_on_ledger"][lives.RIGHT,]["version"]
            for moment in trace(found, OfRight.among(found, lives.RIGHT))
            if getattr(moment.event, "asset", None) == lives.RIGHT
        ]

        assert versions == sorted(set(versions))


class TestOfParty:
    def test_has_its_rights_its_loans_and_its_keys(self, found: list[Found]) -> None:
        names = set(kinds(found, OfParty.among(found, SME)))

        assert {"PartyAdmitted", "PartyChanged", "KeyRotated", "AssetRegistered"} <= names
        assert {"LoanApplied", "AssetsPledged", "RepaymentRecorded"} <= names

    def test_of_a_bank_that_took_a_claim_has_the_whole_loan(self, found: list[Found]) -> None:
        names = kinds(found, OfParty.among(found, OTHER_BANK))

        assert {"LoanApplied", "ClaimOffered", "ClaimAssigned"} <= set(names)


class TestWords:
    def test_are_there_for_every_kind_of_event(self) -> None:
        assert SENTENCES.keys() == BY_KIND.keys()

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_can_say_every_event(self, found: list[Found], language: Any) -> None:
        sentences = [told(event, language) for event, _ in found]

        assert {type(event).__name__ for event, _ in found} == set(BY_KIND)
        assert not [sentence for sentence in sentences if "{" in sentence]


class TestCommand:
    def test_tells_every_event_with_block_time_and_transaction(
        self, ask: Asked, found: list[Found]
    ) -> None:
        told = json.loads(ask("--json").stdout)

        assert [(one["block"], one["tx_hash"]) for one in told] == [
            (seen.block_number, seen.tx_hash) for _, seen in found
        ]

    def test_takes_a_right_in_any_spelling(self, ask: Asked) -> None:
        by_key = ask("--right", lives.RIGHT, "--json")

        assert by_key.exit_code == 0, by_key.output
        assert json.loads(by_key.stdout)[0]["event"] == "AssetRegistered"

    @pytest.mark.parametrize(
        "text",
        [
            "ZL202110071567.8",
            "CN202110071567.8",
            "2021100715678",
            "zl 2021 1 0071567.8",
            PLEDGED_RIGHT,
        ],
    )
    def test_knows_one_patent_however_it_is_written(self, text: str) -> None:
        assert right_in_any_spelling(text) == PLEDGED_RIGHT

    def test_speaks_chinese_and_shows_the_state(self, ask: Asked) -> None:
        said = ask("--loan", str(lives.REPAID)).stdout

        assert "银行放款 ¥3,000,000.00" in said
        assert "状态 已结清" in said

    def test_speaks_english_when_asked(self, ask: Asked) -> None:
        assert (
            "The bank releases ¥3,000,000.00"
            in ask("--loan", str(lives.REPAID), "--lang", "en").stdout
        )

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["--party", "4711"], "knows nothing"),
            (["--right", "nonsense"], "nonsense"),
            (["--party", "1", "--right", lives.RIGHT], "Name one"),
        ],
    )
    def test_says_in_one_line_what_is_wrong(
        self, ask: Asked, arguments: list[str], says: str
    ) -> None:
        refused = ask(*arguments)

        assert (refused.exit_code, says in refused.output) == (1, True)

    def test_refuses_an_address_without_a_contract(self, ask: Asked) -> None:
        refused = ask(address="0x" + "11" * 20)

        assert (refused.exit_code, "is not our ledger" in refused.output) == (1, True)

    def test_names_the_blocks_that_a_pruned_node_lacks(self, ledger: Evm, ask: Asked) -> None:
        url = str(ledger.web3.provider.endpoint_uri)  # type: ignore[attr-defined]
        with faulty(url) as pruned:
            pruned.twist_result(
                "eth_getBlockByNumber",
                lambda params, block: block if int(params[0], 16) > 5 else None,
            )
            refused = ask(chain=pruned.url)

        assert (refused.exit_code, "blocks 0 to 5" in refused.output) == (1, True)


def a_dispute_within_a_pledge(ledger: Evm) -> list[Found]:
    """The whole history, and a dispute over a right that a live pledge holds."""
    undo = tell(ledger.web3, "evm_snapshot")
    step = OpenDispute(lives.RIGHT, scenes.a_hash("late dispute"), ledger.deadline)
    ledger.relay(step, ledger.cast.other_owner)
    reader = Reader.of(ledger.web3, ledger.ledger.address)
    found = list(history(reader, reader.head()))
    tell(ledger.web3, "evm_revert", undo)
    return found
