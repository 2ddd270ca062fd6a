"""The command line: `ipfin`."""

import json
import logging
import signal
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Annotated

import typer
from eth_account import Account

from ip_finance import (
    auditing,
    banking,
    closing,
    contracting,
    exporting,
    keeping,
    prechecking,
    tracing,
    valuing,
    watching,
)
from ip_finance.bootstrap import build_ops, build_worker
from ip_finance.core.clock import system_clock
from ip_finance.core.errors import DomainError
from ip_finance.founding import FoundingDocument
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.reader import read_any
from ip_finance.ops.requests import Service
from ip_finance.play.cast import PASSWORD, STAFF
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene
from ip_finance.play.theatre import (
    cast_of,
    clear_away,
    is_stage,
    memory_of,
    on_stage,
    put_on_case,
    put_on_demo,
)
from ip_finance.play.touring import forget_everything
from ip_finance.running import Base, running
from ip_finance.settings import Settings
from ip_finance.terminal import err, give_up, ledger_of, opened_base, out

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys = typer.Typer(no_args_is_help=True)
app.add_typer(keys, name="key", help="Keys of people; they never leave the people's side.")
app.add_typer(auditing.app, name="audit", help="Check records and log; anchor and cosign the log.")
app.add_typer(banking.app, name="bank")
app.add_typer(contracting.app, name="contract", help="Sign pledge contracts.")
app.add_typer(keeping.app, name="documents", help="What is due, and what waits for a scan.")
app.add_typer(exporting.app, name="evidence", help="Bundles that outlive the platform.")
app.add_typer(valuing.app, name="valuation", help="Recompute and print reports of value.")
keys.command("cosigner")(auditing.new_cosigner_key)


@app.callback()
def main() -> None:
    """Pledge intellectual property for a loan, on a record that no single party can forge."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's `&` would ignore it


@app.command()
def run() -> None:
    """Start everything. On an empty database play one whole financing case first."""
    while _run_until_reset():
        out.print("清空演示数据，重新开始 · a fresh start")
        forget_everything(Settings())


def _run_until_reset() -> bool:
    """True if the tour asked for a fresh start, False if somebody ended the program."""
    again = threading.Event()
    with opened_base() as base:
        is_demo = is_stage(base)
        memory = memory_of(base)
        founders = cast_of(memory).founding
        with (
            on_stage(base, memory, again.set) if is_demo else running(base, founders, is_demo=False)
        ) as address:
            out.print(f"[bold]{address}[/]")
            if is_demo and not memory.is_over:
                out.print(
                    "空数据库：先演示一笔完整融资 · empty database: playing one whole case first"
                )
                put_on_case(memory, address, _tell)
                memory.keep(is_over=True)
            _print_sign_ins(address)
            _wait_for_the_end(again)
    return again.is_set()


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the story as JSON.")] = False,
) -> None:
    """Play the case on a throw-away database and chain, then try what must fail.

    A demo that was killed goes on where it stopped. Exit 0 only if every check held.
    """
    folder = Settings().var / "demo"
    settings = Settings(var=folder, port=0, database_url=None, chain_url=None)
    with opened_base(settings) as base:
        memory = memory_of(base)
        with on_stage(base, memory) as address:
            scenes = _demo(base, address, quiet=as_json)
    if as_json:
        sys.stdout.write(json.dumps([s.to_json() for s in scenes], ensure_ascii=False, indent=2))
    clear_away(folder)


@app.command()
def found(document: Path) -> None:
    """Found a ledger from a document that the founders agreed on, then start everything."""
    agreed = FoundingDocument.model_validate_json(document.read_text())
    with (
        opened_base() as base,
        running(base, lambda: agreed, is_demo=False) as address,
    ):
        out.print(f"[bold]{address}[/]")
        _wait_for_the_end(threading.Event())


@app.command()
def inspect(files: list[Path]) -> None:
    """Print what office files say, as JSON: rights, and what happened to rights."""
    for file in files:
        try:
            told = read_any(file.read_bytes())
        except (OSError, OfficeFileError) as refused:
            err.print(f"{file}: {refused}", markup=False)
            raise typer.Exit(1) from None
        sys.stdout.write(json.dumps(told.to_json(), ensure_ascii=False, indent=2) + "\n")


@app.command()
def ops(number: str) -> None:
    """Ask EPO OPS for a patent: print its bibliography and legal events, as JSON."""
    client, told = build_ops(Settings(), system_clock), dict[str, object]()
    for service in (Service.BIBLIOGRAPHY, Service.LEGAL):
        try:
            answer = client.ask(service, number)
        except DomainError as refused:
            give_up(f"{refused.detail} {refused.cure}")
        told[service] = {**answer.told.to_json(), "asked_at": answer.asked_at.isoformat()}
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


@app.command()
def rebuild() -> None:
    """Empty every table that mirrors the ledger and make it anew from block 0."""
    with opened_base() as base:
        ledger = ledger_of(base)
        _, indexer = build_worker(
            base.web3, ledger, base.relayers, base.database.owner, base.settings.chain_depth
        )
        try:
            indexer.rebuild()
        except DomainError as trouble:
            give_up(trouble)
        out.print(f"rebuilt to block {ledger_of(base).read_to_block}")


app.command("precheck")(prechecking.precheck)
app.command("history")(tracing.show_history)
app.command("reconcile")(tracing.reconcile)
app.command("watch")(watching.watch)
app.command("close")(closing.close)


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


def _wait_for_the_end(event: threading.Event) -> None:
    try:
        event.wait()
    except KeyboardInterrupt:
        out.print("\n正在停止 · stopping")
