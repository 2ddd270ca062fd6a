"""The local chain: one Anvil process of ours, its state kept in `var/chain`.

Anvil saves its state once a second. What a kill between two saves lost, `repair` brings back
from our tables: the stored transactions, byte for byte, at the times of their blocks.
"""

import json
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import psutil
from hexbytes import HexBytes
from web3 import Web3
from web3.types import RPCEndpoint

from ip_finance.core.outbox import ChainTransaction

CHAIN_ID = 31_337
STARTS_WITHIN_SECONDS = 20
PARTS_OF_A_STATE = {"accounts", "blocks", "transactions"}
BEGAN = "began"
PROGRAMS = Path("node_modules/@foundry-rs")


class AnvilMissing(RuntimeError):
    """The local chain's program is not installed."""


@dataclass(frozen=True, slots=True)
class Anvil:
    """A running local chain."""

    process: subprocess.Popen[bytes]
    url: str

    def stop(self) -> None:
        """Ask it to save its state and end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=STARTS_WITHIN_SECONDS)


def start(folder: Path, root: Path, *, since: int | None = None) -> Anvil:
    """Start the chain of `folder`. `since` (unix seconds) is when a chain made anew begins."""
    folder.mkdir(parents=True, exist_ok=True)
    state = folder.resolve() / "state.json"
    _end_leftovers(state)
    if not _is_whole(state):
        state.unlink(missing_ok=True)
    port = _free_port()
    command = [str(_program(root)), "--quiet", "--port", str(port), "--chain-id", str(CHAIN_ID)]
    command += ["--state", str(state), "--state-interval", "1", "--accounts", "0"]
    command += ["--block-base-fee-per-gas", "0", "--gas-price", "0"]
    command += ["--timestamp", str(_began(folder, since))]
    with (folder / "anvil.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603  our own program
    anvil = Anvil(process, f"http://127.0.0.1:{port}")
    _wait_until_it_answers(anvil, folder / "anvil.log")
    return anvil


def _began(folder: Path, since: int | None) -> int:
    """Time of the first block, in unix seconds: the same at every start.

    Anvil makes that block anew each time and saves all that it has made; were they different, any
    of them might be the first one after the next start.
    """
    note = folder / BEGAN
    if not note.exists():
        draft = note.with_suffix(".new")
        draft.write_text(str(since or int(time.time())))  # noqa: TID251  the chain's clock
        draft.replace(note)
    return int(note.read_text())


def repair(web3: Web3, taken: Sequence[ChainTransaction]) -> None:
    """Send again, in order, every transaction that the chain has lost, block by block.

    `taken` in the order of the chain. The blocks get their old times, so that every deadline
    still holds; what one block held, one block holds again.
    """
    missing = [one for one in taken if not _is_mined(web3, one)]
    if missing:  # the chain's clock started at our time, and would refuse an earlier one
        _tell(web3, "evm_setTime", web3.eth.get_block("latest")["timestamp"])
        _tell(web3, "evm_setAutomine", False)
    for (mined_at, _), together in groupby(missing, lambda one: (one.mined_at, one.block_number)):
        assert mined_at is not None
        hashes = [web3.eth.send_raw_transaction(HexBytes(_bytes_of(one))) for one in together]
        _tell(web3, "evm_setNextBlockTimestamp", int(mined_at.timestamp()))
        _tell(web3, "evm_mine")
        for tx_hash in hashes:
            web3.eth.wait_for_transaction_receipt(tx_hash, timeout=STARTS_WITHIN_SECONDS)
    _tell(web3, "evm_setAutomine", True)
    _tell(web3, "evm_setTime", int(time.time()))  # noqa: TID251  the chain's clock, not ours


def _bytes_of(one: ChainTransaction) -> bytes:
    """The signed form that the chain had taken."""
    return next(form.raw_tx for form in one.attempts if form.tx_hash == one.tx_hash)


def _is_mined(web3: Web3, one: ChainTransaction) -> bool:
    return web3.eth.get_transaction_count(Web3.to_checksum_address(one.relayer)) > one.nonce


def _tell(web3: Web3, method: str, *values: int) -> None:
    answer = web3.provider.make_request(RPCEndpoint(method), list(values))
    if "error" in answer:
        raise RuntimeError(f"the local chain refuses {method} {values}: {answer['error']}")


def _is_whole(state: Path) -> bool:
    """Whether the saved state can be read: a kill in the middle of a save leaves half a file."""
    try:
        saved = json.loads(state.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(saved, dict) and saved.keys() >= PARTS_OF_A_STATE


def _end_leftovers(state: Path) -> None:
    """End an Anvil that an earlier, killed run of ours left at work on this state."""
    for left in psutil.process_iter(["cmdline"]):
        words = left.info["cmdline"] or [""]
        if Path(words[0]).name.startswith("anvil") and str(state) in words:
            left.kill()  # what it has not saved is repaired from our tables
            left.wait(STARTS_WITHIN_SECONDS)


def _program(root: Path) -> Path:
    for found in sorted((root / PROGRAMS).glob("anvil-*/bin/anvil*")):
        return found
    raise AnvilMissing(
        "The local chain (Anvil) is not installed for this machine: run `make setup`, "
        "or set IPFIN_CHAIN_URL to the address of an Ethereum node."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(anvil: Anvil, log: Path) -> None:
    web3 = Web3(Web3.HTTPProvider(anvil.url, request_kwargs={"timeout": 2}))
    for _ in range(STARTS_WITHIN_SECONDS * 20):
        if web3.is_connected():
            return
        if anvil.process.poll() is not None:
            break
        time.sleep(0.05)
    anvil.process.kill()
    anvil.process.wait()
    raise RuntimeError(f"The local chain did not start; see {log}.")
