"""The commands of documents: `ipfin documents retention | rescan | end-use`."""

from datetime import date
from typing import Annotated
from uuid import UUID

import typer

from ip_finance.bootstrap import open_vault
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError
from ip_finance.documents import erasure, repository, service
from ip_finance.documents.domain import ContentDamaged, EndUse
from ip_finance.documents.service import Vault
from ip_finance.running import Base
from ip_finance.scanning.port import ScannerAway
from ip_finance.terminal import err, give_up, opened_base, out

app = typer.Typer(no_args_is_help=True)


@app.command()
def retention() -> None:
    """Name the documents that nothing demands any more. Whoever holds one decides to erase it."""
    with opened_base() as base, base.database.owner.begin(SYSTEM) as tx:
        lines = [
            f"{one.id} {one.kind.value} until {found.until} ({found.rule.name}):"
            f" {found.rule.action}, held by {one.party_id}"
            for one, found in erasure.due(tx)
        ]
    for line in lines:
        out.print(line, markup=False)
    out.print(f"{len(lines)} documents are due")


@app.command()
def rescan() -> None:
    """Scan the files that none has looked at. Exit 1 if a virus is found or the scanner is away.

    A running platform does so by itself.
    """
    with opened_base() as base:
        vault = open_vault(base.settings.var, base.settings.clamd)
        seen: set[UUID] = set()
        found = 0
        while (waiting := _next(base, seen)) is not None:
            seen.add(waiting)
            state, virus = _scanned(base, vault, waiting)
            out.print(f"{waiting} {state}")
            if virus is not None:
                err.print(f"{waiting} holds {virus}", markup=False)
                found += 1
    out.print(f"{len(seen)} files scanned")
    raise typer.Exit(1 if found else 0)


@app.command("end-use")
def end_use(document_id: UUID, record_id: UUID, on: Annotated[str, typer.Option()] = "") -> None:
    """State that a record does not rely on a document any more, since today or the day given."""
    with opened_base() as base, base.database.owner.begin(SYSTEM) as tx:
        try:
            day = date.fromisoformat(on) if on else business_date(tx.now)
            use = erasure.end_use(tx, EndUse(document_id, record_id, day))
        except (DomainError, ValueError) as refused:
            give_up(refused)
    out.print(f"{document_id} is not in use by {record_id} since {use.ended_on}")


def _next(base: Base, seen: set[UUID]) -> UUID | None:
    with base.database.owner.begin(SYSTEM) as tx:
        return repository.next_to_scan(tx.session, seen)


def _scanned(base: Base, vault: Vault, document_id: UUID) -> tuple[str, str | None]:
    """What was found, and the virus."""
    try:
        with base.database.owner.begin(SYSTEM) as tx:
            document = repository.by_id(tx.session, document_id)
            return service.rescan(tx, vault, document).value, document.virus
    except ContentDamaged:
        return "damaged", None
    except ScannerAway as away:
        give_up(f"{away.detail} {away.cure}")
