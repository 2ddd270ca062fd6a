"""The command line: `ipfin`."""

import json
import logging
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from eth_account import Account
from rich.console import Console

from ip_finance.audit.replay import replay
from ip_finance.audit.service import check
from ip_finance.bootstrap import build_history, build_worker, open_vault
from ip_finance.chain.client import connect, ledger_at
from ip_finance.chain.indexer import Reader
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.deployment import Deployment
from ip_finance.core.errors import DomainError
from ip_finance.founding import FoundingDocument
from ip_finance.local.anvil import AnvilMissing
from ip_finance.local.lock import AlreadyRunning
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.reader import read_office_file
from ip_finance.play.cast import PASSWORD, STAFF
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene
from ip_finance.play.theatre import (
    cast_of,
    clear_away,
    is_stage,
    memory_of,
    put_on_case,
    put_on_demo,
)
from ip_finance.running import Base, opened, running
from ip_finance.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys = typer.Typer(no_args_is_help=True)
app.add_typer(keys, name="key", help="Keys of people; they never leave the people's side.")
# Whoever may start this command owns the database; the check itself only reads.
AUDITING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@app.callback()
def main() -> None:
    """Pledge intellectual property for a loan, on a record that no single party can forge."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` would ignore it


@app.command()
def run() -> None:
    """Start everything. On an empty database play one whole financing case first."""
    with _opened() as base:
        is_demo = is_stage(base)
        memory = memory_of(base)
        with running(base, cast_of(memory).founding, is_demo=is_demo) as address:
            out.print(f"[bold]{address}[/]")
            if is_demo and not memory.is_over:
                out.print(
                    "空数据库：先演示一笔完整融资 · empty database: playing one whole case first"
                )
                put_on_case(memory, address, _tell)
                memory.keep(is_over=True)
            _print_sign_ins(address)
            _wait_for_the_end()


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the story as JSON.")] = False,
) -> None:
    """Play the case on a throw-away database and chain, then try what must fail.

    A demo that was killed goes on where it stopped. Exit 0 only if every check held.
    """
    folder = Settings().var / "demo"
    settings = Settings(var=folder, port=0, database_url=None, chain_url=None)
    with _opened(settings) as base:
        memory = memory_of(base)
        with running(base, cast_of(memory).founding, is_demo=True) as address:
            scenes = _demo(base, address, quiet=as_json)
    if as_json:
        sys.stdout.write(json.dumps([s.to_json() for s in scenes], ensure_ascii=False, indent=2))
    clear_away(folder)


@app.command()
def found(document: Path) -> None:
    """Found a ledger from a document that the founders agreed on, then start everything."""
    agreed = FoundingDocument.model_validate_json(document.read_text())
    with (
        _opened() as base,
        running(base, lambda: agreed, is_demo=False) as address,
    ):
        out.print(f"[bold]{address}[/]")
        _wait_for_the_end()


@app.command()
def inspect(files: list[Path]) -> None:
    """Print what office files say, as JSON."""
    for file in files:
        try:
            record = read_office_file(file.read_bytes())
        except (OSError, OfficeFileError) as refused:
            err.print(f"{file}: {refused}", markup=False)
            raise typer.Exit(1) from None
        sys.stdout.write(json.dumps(record.to_json(), ensure_ascii=False, indent=2) + "\n")


@app.command()
def rebuild() -> None:
    """Empty every table that mirrors the ledger and make it anew from block 0."""
    with _opened() as base:
        ledger = _ledger_of(base)
        _, indexer = build_worker(
            base.web3, ledger, base.relayer, base.database.owner, base.settings.chain_depth
        )
        indexer.rebuild()
        out.print(f"rebuilt to block {_ledger_of(base).read_to_block}")


@app.command()
def audit() -> None:
    """Hold every stored record against the chain. Exit 1 if one differs."""
    with _opened() as base:
        history = build_history(base.web3, base.chain_url, _ledger_of(base))
        with base.database.owner.begin(AUDITING) as tx:
            report = check(tx, history, open_vault(base.settings.var))
    for one in report.mismatches:
        found = f"{one.table} {one.key}: {one.field} is {one.stored}, must be {one.expected}"
        err.print(f"✕ {found}", markup=False)
    out.print(f"{report.checked} records, {report.events} events, block {report.block}")
    if not report.is_consistent:
        raise typer.Exit(1)


@app.command("replay")
def replay_chain(
    ledger: Annotated[str, typer.Argument(help="Address of the ledger.")],
    node: Annotated[str, typer.Option(help="JSON-RPC of a node that you trust.")],
) -> None:
    """Print the state of every record as the chain alone tells it; no database is read."""
    web3 = connect(node)
    reader = Reader.of(web3, ledger_at(web3, ledger))
    tables = replay(reader.events(0, web3.eth.block_number))
    found = {
        table: {" ".join(map(str, key)): row for key, row in rows.items()}
        for table, rows in tables.items()
    }
    sys.stdout.write(json.dumps(found, default=str, indent=2, sort_keys=True) + "\n")


@keys.command("new")
def new_key(file: Path) -> None:
    """Make a signing key, encrypted under a passphrase that only you know."""
    if file.exists():
        err.print(f"{file} exists; a keystore is never overwritten")
        raise typer.Exit(1)
    typed: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    made = Account.create()
    # Browsers normalise a passphrase so, and the file must open there too.
    sealed = made.encrypt(unicodedata.normalize("NFKC", typed))
    file.touch(mode=0o600)
    file.write_text(json.dumps(sealed))
    out.print(made.address)


@contextmanager
def _opened(settings: Settings | None = None) -> Iterator[Base]:
    """Database and chain; what a user can put right is said in one line, without a stack."""
    try:
        with opened(settings or Settings()) as base:
            yield base
    except (AlreadyRunning, AnvilMissing) as trouble:
        err.print(f"✕ {trouble}", markup=False)
        raise typer.Exit(1) from None


def _ledger_of(base: Base) -> Deployment:
    ledger = base.deployment()
    if ledger is None:
        err.print("✕ There is no ledger yet: `make run` or `ipfin found` makes one.")
        raise typer.Exit(1)
    return ledger


def _demo(base: Base, address: str, *, quiet: bool) -> list[Scene]:
    try:
        return put_on_demo(base, memory_of(base), address, _keep_silent if quiet else _tell)
    except (PlayFailed, DomainError) as failed:
        err.print(f"✕ {failed}", markup=False)
        raise typer.Exit(1) from None


def _tell(number: int, scene: Scene) -> None:
    out.print(f"[bold]{number:>3}  {scene.zh}[/]")
    out.print(f"     {scene.en}", style="dim")
    if scene.taken:
        out.print(f"     ● {scene.taken.tx_hash} · block {scene.taken.block}", style="green")
    if scene.refused:
        rule = f" · {scene.refused.rule}" if scene.refused.rule else ""
        refused = f"{scene.refused.status} {scene.refused.code}{rule}: {scene.refused.detail}"
        out.print(f"     ✕ {refused}", style="yellow", markup=False)
    if scene.note:
        out.print(f"     {scene.note}", style="cyan", markup=False)


def _keep_silent(number: int, scene: Scene) -> None:
    """The JSON at the end tells it all."""


def _print_sign_ins(address: str) -> None:
    out.print(
        f"\n登录 · sign in at [bold]{address}/sign-in[/]（密码与签名口令 · password: {PASSWORD}）"
    )
    for role in STAFF:
        out.print(f"  {role.login:<22} {role.company.name} {role.name}")
    out.print("Ctrl-C 结束 · ends it")


def _wait_for_the_end() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        out.print("\n正在停止 · stopping")
