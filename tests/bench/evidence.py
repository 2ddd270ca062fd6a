"""Evidence: what a step costs in bytes and to verify, beside asking a node for the same again."""

import time
from collections.abc import Iterator

import httpx
from web3 import Web3
from web3.contract import Contract

from ip_finance.chain.client import ledger_at
from ip_finance.core.clock import system_clock, unix
from ip_finance.evidence.bundle import Bundle, Step, read_bundle
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.signers import signatures_of
from ip_finance.evidence.trust import Trust
from ip_finance.evidence.verify import verify
from ip_finance.evidence.words import STEPS
from ip_finance.play.outsider import ASKING, cosigned_bundle
from ip_finance.play.stage import Stage
from ip_finance.play.story import Story
from ip_finance.play.theatre import cast_of, memory_of, on_stage, outsider_of, put_on_case
from ip_finance.running import Base, opened
from ip_finance.settings import Settings
from tests.bench.demo import keep_silent
from tests.bench.figures import Figure, a_folder, timed

MOST_MILLISECONDS = 50
MOST_BYTES = 4_096
LOAN = "loan 1"


def measure() -> Iterator[Figure]:
    """One whole case, exported, verified offline, and verified anew from a node."""
    with a_folder() as var, opened(Settings(var=var, port=0)) as base:
        memory = memory_of(base)
        with (
            on_stage(base, memory) as address,
            httpx.Client(timeout=60) as http,
        ):
            put_on_case(memory, address, keep_silent)
            stage = Stage(address, cast_of(memory), http)
            story = Story(stage, keep_silent, memory.started_on, memory)
            data, trust = cosigned_bundle(outsider_of(base, memory, story), LOAN)
            path = f"/cases/{story.id_text(LOAN)}/evidence?disclose=none"
            bare = stage.fetch(ASKING, path).content
            yield from figures(base, data, bare, trust)


def figures(base: Base, data: bytes, bare: bytes, trust: Trust) -> Iterator[Figure]:
    """Each a step; `bare` is the bundle without documents."""
    bundle = read_bundle(data)
    steps, now = len(bundle.steps), unix(system_clock())
    before = time.process_time()  # nothing waits here; other processes must not count
    ours = 1_000 * timed(lambda: verify(data, trust, now)) / steps
    worked = 1_000 * (time.process_time() - before) / steps
    theirs = 1_000 * timed(lambda: ask_anew(base, bundle)) / steps
    yield Figure("verify a step offline", worked, "ms of CPU", "budget", MOST_MILLISECONDS)
    yield Figure("verify a step offline", ours, "ms", "ask the node anew (trusting it)", theirs)
    yield Figure("bundle without documents, a step", len(bare) / steps, "B", "budget", MOST_BYTES)


def ask_anew(base: Base, bundle: Bundle) -> None:
    """Event, time, and the signers' keys as of the block, by web3.py from a node one must trust."""
    deployment = base.deployment()
    assert deployment is not None
    web3 = Web3(Web3.HTTPProvider(base.chain_url))
    ledger = ledger_at(web3, deployment.address)
    for step in bundle.steps:
        _ask(web3, ledger, step, bundle.ledger)


def _ask(web3: Web3, ledger: Contract, step: Step, facts: LedgerFacts) -> None:
    web3.eth.get_block(step.block)
    sent = web3.eth.get_transaction_by_block(step.block, step.transaction)
    receipt = web3.eth.get_transaction_receipt(sent["hash"])
    log = receipt["logs"][step.log]
    words = STEPS[step.kind]
    told = ledger.events[words.event]().process_log(log)
    if receipt["status"] != 1 or told["event"] != words.event:
        raise RuntimeError(f"the node tells another story of block {step.block}")
    for made in signatures_of(step, words, facts, "step"):
        key = ledger.functions.keyOf(Web3.to_checksum_address(made.key))
        if not key.call(block_identifier=step.block)[2] & made.side.roles:
            raise RuntimeError(f"the node knows no such signer in block {step.block}")
