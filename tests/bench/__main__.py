"""Every figure that we state beside what it is compared with, in one run: `make bench`."""

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp

import httpx
from eth_account import Account
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes
from sqlalchemy import func, select
from web3 import Web3
from web3.middleware import SignAndSendRawMiddlewareBuilder

from ip_finance.bootstrap import build_worker
from ip_finance.chain.client import ledger_at
from ip_finance.chain.codec import call_args
from ip_finance.chain_api.keys import asset_key
from ip_finance.chain_api.steps import OWNER, RegisterAsset
from ip_finance.chain_api.stored import stored
from ip_finance.chain_api.typed_data import typed_data
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import system_clock, unix
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.play.onboarding import play_onboarding
from ip_finance.play.stage import Stage
from ip_finance.play.story import Scene, Story
from ip_finance.play.theatre import cast_of, memory_of, put_on_demo
from ip_finance.running import Base, opened, running
from ip_finance.settings import Settings

STEPS = 300
A_DAY = 86_400
EVIDENCE = "0x" + "ab" * 32


@dataclass(frozen=True)
class Figure:
    """One measured figure; `ratio` is ours over the comparator's."""

    name: str
    ours: float
    unit: str
    comparator: str
    theirs: float

    @property
    def ratio(self) -> float:
        return round(self.ours / self.theirs, 3)


def timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def signed_steps(base: Base, stage: Stage, name: str) -> list[tuple[RegisterAsset, bytes]]:
    """`STEPS` registrations of invented rights, signed by their owner."""
    ledger = base.deployment()
    assert ledger is not None
    made = []
    for number in range(STEPS):
        deadline = unix(system_clock()) + A_DAY
        step = RegisterAsset(asset_key(f"{name} {number}"), EVIDENCE, EVIDENCE, deadline)
        data = typed_data(step, OWNER, ledger.chain_id, ledger.address)
        signed = stage.account("sme.signatory").sign_message(encode_typed_data(full_message=data))
        made.append((step, bytes(signed.signature)))
    return made


def relay_ours(base: Base, steps: list[tuple[RegisterAsset, bytes]]) -> None:
    """Put the steps into the outbox and wait until the tables know that they were mined."""
    with base.database.owner.begin(SYSTEM) as tx:
        for number, (step, signature) in enumerate(steps):
            tx.send(
                OutboxRow(
                    kind="RegisterAsset",
                    dedup_key=f"bench {number}",
                    payload=stored(step),
                    signatures="0x" + signature.hex(),
                    state=OutboxState.PENDING,
                    created_at=tx.now,
                )
            )
    waiting = select(func.count()).where(
        OutboxRow.state.in_((OutboxState.PENDING, OutboxState.SIGNED))
    )
    while True:
        with base.database.owner.begin(SYSTEM) as tx:
            if tx.session.scalar(waiting) == 0:
                return
        time.sleep(0.02)


def relay_plainly(base: Base, steps: list[tuple[RegisterAsset, bytes]]) -> None:
    """The same with web3.py alone: transact, wait for the receipt, next."""
    ledger = base.deployment()
    assert ledger is not None
    sender = Account.create()
    web3 = Web3(Web3.HTTPProvider(base.chain_url))
    web3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(sender), layer=0)
    contract = ledger_at(web3, ledger.address)
    for step, signature in steps:
        call = contract.functions.registerAsset(call_args(step), signature)
        sent = call.transact(
            {
                "from": sender.address,
                "maxFeePerGas": Web3.to_wei(0, "wei"),
                "maxPriorityFeePerGas": Web3.to_wei(0, "wei"),
            }
        )
        if not web3.eth.wait_for_transaction_receipt(HexBytes(sent), poll_latency=0.005)["status"]:
            raise RuntimeError("the ledger refused a registration")


def keep_silent(number: int, scene: Scene) -> None:
    """Only time counts here."""


@contextmanager
def a_folder() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="ipfin-bench-"))
    yield folder / "var"
    shutil.rmtree(folder, ignore_errors=True)


def demo() -> Iterator[Figure]:
    """The whole demonstration on a fresh database and chain, and a second start to a first page."""
    with a_folder() as var:
        settings = Settings(var=var, port=0)

        def whole() -> None:
            with opened(settings) as base:
                memory = memory_of(base)
                with running(base, cast_of(memory).founding, is_demo=True) as address:
                    put_on_demo(base, memory, address, keep_silent)

        def first_page() -> None:
            with opened(settings) as base:
                memory = memory_of(base)
                with running(base, cast_of(memory).founding, is_demo=True) as address:
                    httpx.get(f"{address}/sign-in").raise_for_status()

        yield Figure("demo, whole", timed(whole), "s", "budget", 60)
        yield Figure("start to first page, and stop", timed(first_page), "s", "budget", 15)


def chain() -> Iterator[Figure]:
    """Steps carried to the local chain and read back, and the rebuild of all tables."""
    with a_folder() as var, opened(Settings(var=var, port=0)) as base:
        memory = memory_of(base)
        cast = cast_of(memory)
        with running(base, cast.founding, is_demo=True) as address, httpx.Client() as http:
            stage = Stage(address, cast, http)
            play_onboarding(Story(stage, keep_silent, memory.started_on, memory))
            ours, theirs = (signed_steps(base, stage, name) for name in ("ours", "theirs"))
            our_rate = STEPS / timed(lambda: relay_ours(base, ours))
            their_rate = STEPS / timed(lambda: relay_plainly(base, theirs))
        yield Figure("steps carried", our_rate, "1/s", "web3.py transact and wait", their_rate)
        ledger = base.deployment()
        assert ledger is not None
        _, indexer = build_worker(base.web3, ledger, base.relayer, base.database.owner, 0)
        events = len(indexer.reader.events(0, base.web3.eth.block_number))
        yield Figure("rebuild", events / timed(indexer.rebuild), "events/s", "budget", 2_000)


def main() -> None:
    for measure in (demo, chain):
        for figure in measure():
            line = {**asdict(figure), "ratio": figure.ratio}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()


main()
