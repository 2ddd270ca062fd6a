"""What the commands of the command line share: where they print, and what they open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from alembic.util import CommandError
from rich.console import Console

from ip_finance.core.deployment import Deployment
from ip_finance.local.anvil import AnvilMissing
from ip_finance.local.lock import AlreadyRunning
from ip_finance.running import Base, opened
from ip_finance.settings import Settings

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def give_up(reason: object) -> NoReturn:
    """Say in one line what a user can put right, and end with 1."""
    err.print(f"✕ {reason}", markup=False, soft_wrap=True)
    raise typer.Exit(1)


@contextmanager
def opened_base(settings: Settings | None = None) -> Iterator[Base]:
    """Database and chain; what a user can put right is said in one line, without a stack."""
    try:
        with opened(settings or Settings()) as base:
            yield base
    except (AlreadyRunning, AnvilMissing, CommandError) as trouble:
        give_up(trouble)


def ledger_of(base: Base) -> Deployment:
    """The ledger; without one the command ends."""
    ledger = base.deployment()
    if ledger is None:
        give_up("There is no ledger yet: `make run` or `ipfin found` makes one.")
    return ledger
