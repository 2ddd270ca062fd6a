"""The commands of evidence: `ipfin evidence export | verify | trust | gaps`."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from ip_finance.bootstrap import open_vault
from ip_finance.bundles import repository, service
from ip_finance.bundles.domain import Disclosure
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.clock import system_clock, unix
from ip_finance.core.errors import DomainError
from ip_finance.evidence.command import check
from ip_finance.evidence.trust import SealsBelieved, Validators, write_trust
from ip_finance.terminal import err, give_up, ledger_of, opened_base, out

app = typer.Typer(no_args_is_help=True)

ADDRESS_DIGITS = 40
# Whoever may start these commands owns the database.
EXPORTING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))


@app.command()
def export(
    case: Annotated[UUID, typer.Argument(help="Id of the loan.")],
    file: Annotated[Path, typer.Option("-o", "--output", help="Where the bundle goes.")],
    disclose: Annotated[
        list[str] | None,
        typer.Option(help="`all`, `none`, or the hash of a document; may be given again."),
    ] = None,
) -> None:
    """Write what proves the steps of a case, for somebody who trusts neither us nor our node."""
    with opened_base() as base:
        ledger_of(base)
        try:
            with base.database.owner.begin(EXPORTING) as tx:
                chosen = Disclosure.of(disclose or ["all"])
                made = service.export(tx, open_vault(base.settings.var), case, chosen)
                gaps = repository.gaps(tx.session)
        except DomainError as refused:
            give_up(f"{refused.detail} {refused.cure}")
    file.write_bytes(made.data)
    out.print(f"{file}: {made.steps} steps, {made.documents} documents, {len(made.data)} bytes")
    for gone in made.erased:
        err.print(f"not in it: {gone}", markup=False)
    if made.files_missing:
        err.print(f"{made.files_missing} files are damaged or lost; they are not in it")
    if gaps:
        err.print(f"{len(gaps)} transactions of the ledger are not captured: `ipfin evidence gaps`")


@app.command()
def trust(
    file: Annotated[Path, typer.Option("-o", "--output", help="Where the trust file goes.")],
    days: Annotated[int, typer.Option(min=1, max=3_660, help="For how long it is good.")] = 365,
    quorum: Annotated[
        int | None, typer.Option(min=1, help="How many cosigners it takes; more than half if left.")
    ] = None,
    validator: Annotated[
        list[str] | None,
        typer.Option(help="Address of a QBFT validator; once for each; instead of cosigners."),
    ] = None,
    since: Annotated[int, typer.Option(min=0, help="First block of these validators.")] = 0,
) -> None:
    """Draft a trust file for this ledger. Who uses it must check every key in it first."""
    expires = unix(system_clock() + timedelta(days=days))
    validators = tuple(_address(text) for text in validator or ())
    with opened_base() as base:
        ledger_of(base)
        try:
            with base.database.owner.begin(EXPORTING) as tx:
                if validators:
                    belief = SealsBelieved((Validators(since, validators),))
                    drafted = service.trust_in_seals(tx, expires, belief)
                else:
                    drafted = service.trust_in_cosigners(tx, expires, quorum)
        except DomainError as refused:
            give_up(f"{refused.detail} {refused.cure}")
    file.write_bytes(write_trust(drafted))
    out.print(f"{file}: a draft. Compare each key in it with its owner before you rely on it.")


@app.command()
def verify(
    bundle: Path,
    trust_file: Annotated[Path, typer.Option("--trust", help="What you believe.")],
    require: Annotated[
        list[str] | None, typer.Option(help="Hash of a document that must be disclosed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Check a bundle offline: no database, no node, no network. Exit 1 if it is refused."""
    outcome = check(bundle, trust_file, require or [])
    sys.stdout.write(outcome.written(as_json=as_json))
    raise typer.Exit(outcome.status)


@app.command()
def gaps() -> None:
    """Name the transactions whose steps could not be captured, and why. Exit 1 if there are any."""
    with opened_base() as base, base.database.owner.begin(EXPORTING) as tx:
        found = [
            f"block {gap.block}, transaction {gap.transaction}: {gap.reason}"
            for gap in repository.gaps(tx.session)
        ]
    for line in found:
        out.print(line, markup=False)
    raise typer.Exit(1 if found else 0)


def _address(text: str) -> bytes:
    digits = text.removeprefix("0x")
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        found = b""
    if len(digits) != ADDRESS_DIGITS or len(found) * 2 != ADDRESS_DIGITS:
        give_up(f"{text!r} is no address: 0x and {ADDRESS_DIGITS} hex digits.")
    return found
