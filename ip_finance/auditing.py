"""The commands of the audit: `ipfin audit check | verify | anchor | cosign`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Annotated

import httpx
import typer

from ip_finance.audit.domain import Mismatch
from ip_finance.audit.service import check, verify
from ip_finance.bootstrap import (
    build_history,
    build_worker,
    open_checkpoint_key,
    open_vault,
)
from ip_finance.chain.client import connect
from ip_finance.chain.node import Node
from ip_finance.checkpoints import service as checkpoints
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.clock import system_clock, unix
from ip_finance.core.errors import DomainError
from ip_finance.cosigning import CosigningRefused, Home
from ip_finance.evidence.note import Kind, NoteRefused, SigningKey
from ip_finance.running import Base, notary_of
from ip_finance.terminal import err, give_up, ledger_of, opened_base, out

app = typer.Typer(no_args_is_help=True)

TIMEOUT_SECONDS = 30.0
ANCHORING_SECONDS = 60.0
POLL_SECONDS = 0.05
# Whoever may start these commands owns the database; the checks themselves only read.
AUDITING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))


@dataclass(frozen=True, slots=True)
class OwnNode:
    """A node that the cosigner trusts."""

    node: Node

    def hash_of(self, number: int) -> str | None:
        header = self.node.header(number)
        return header.hash if header else None


@app.command("check")
def check_records() -> None:
    """Hold every stored record against the chain. Exit 1 if one differs."""
    with opened_base() as base:
        history = build_history(base.web3, base.chain_url, ledger_of(base))
        with base.database.owner.begin(AUDITING) as tx:
            report = check(tx, history, open_vault(base.settings.var))
    _name(report.mismatches)
    out.print(f"{report.checked} records, {report.events} events, block {report.block}")
    if not report.is_consistent:
        raise typer.Exit(1)


@app.command("verify")
def verify_log() -> None:
    """Hold the audit log against its tree, anchors and checkpoints. Exit 1 if an entry is wrong."""
    with opened_base() as base:
        history = build_history(base.web3, base.chain_url, ledger_of(base))
        key = open_checkpoint_key(base.settings.var)
        with base.database.owner.begin(AUDITING) as tx:
            report = verify(tx, history, key)
    _name(report.mismatches)
    out.print(
        f"{report.entries} entries, {report.anchors} anchors, {report.checkpoints} checkpoints,"
        f" {report.cosignatures} cosignatures"
    )
    if not report.is_consistent:
        raise typer.Exit(1)


@app.command()
def anchor() -> None:
    """Anchor the root of the audit log on the ledger now, not only once a day."""
    with opened_base() as base:
        notary = notary_of(base, ledger_of(base))
        with base.database.owner.begin(SYSTEM) as tx:
            is_enrolled = checkpoints.is_enrolled(tx, notary.recorder)
        if not is_enrolled:
            give_up(f"Guardians must enrol the recorder {notary.recorder.address} first.")
        with base.database.owner.begin(SYSTEM) as tx:
            sent = checkpoints.anchor(tx, notary.recorder, notary.key)
        if sent is None:
            out.print("nothing new since the last anchor")
            return
        _carry(base, sent.size)
        out.print(f"{sent.size} entries anchored, root {sent.root}")


@app.command("cosign")
def cosign_checkpoints(
    url: Annotated[str, typer.Option(help="Address of the platform.")],
    key: Annotated[Path, typer.Option(help="Your key, made by `ipfin key cosigner`.")],
    node: Annotated[
        str | None,
        typer.Option(help="JSON-RPC of a node that you trust; cosigns the chain too."),
    ] = None,
) -> None:
    """Cosign the newest checkpoints, if nothing was rewritten since you cosigned last."""
    try:
        secret = SigningKey.parse(key.read_text().strip())
        with httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS) as http:
            blocks = OwnNode(Node.of(connect(node))) if node else None
            memory = key.with_name(f"{key.name}.seen.json")
            home = Home(http, secret, memory, lambda: unix(system_clock()), blocks)
            signed = home.cosign()
    except (OSError, NoteRefused, CosigningRefused, DomainError) as refused:
        give_up(refused)
    for checkpoint in signed:
        out.print(f"cosigned {checkpoint.origin} {checkpoint.number}")
    if not signed:
        out.print("nothing new to cosign")


def new_cosigner_key(
    file: Path, name: Annotated[str, typer.Option(help="Your name, such as auditor.example.")]
) -> None:
    """Make a key to cosign checkpoints with; prints the verifier key, which you register."""
    try:
        made = SigningKey.generate(name, Kind.TEXT_AND_TIME)
        verifier = str(made.verifier)
    except NoteRefused as refused:
        give_up(refused)
    if file.exists():
        give_up(f"{file} exists; a key is never overwritten")
    file.touch(mode=0o600)
    file.write_text(made.written() + "\n")
    out.print(verifier, soft_wrap=True)


def _name(mismatches: Iterable[Mismatch]) -> None:
    for one in mismatches:
        found = f"{one.table} {one.key}: {one.field} is {one.stored}, must be {one.expected}"
        err.print(f"✕ {found}", markup=False)


def _carry(base: Base, size: int) -> None:
    """Work until the ledger has answered the anchor of this size."""
    ledger, uow = ledger_of(base), base.database.owner
    depth = base.settings.chain_depth
    sender, indexer = build_worker(base.web3, ledger, base.relayers, uow, depth)
    until = monotonic() + ANCHORING_SECONDS
    while monotonic() < until:
        has_sent = sender.step()
        has_worked = indexer.step() or has_sent
        with uow.begin(SYSTEM) as tx:
            answer = checkpoints.answer_to_anchor(tx, size)
        if answer is not None:
            if answer.refusal:
                give_up(f"The ledger refused the anchor: {answer.refusal}")
            return
        if not has_worked:
            sleep(POLL_SECONDS)
    give_up("The ledger did not answer in time; the anchor is sent when the platform runs.")
