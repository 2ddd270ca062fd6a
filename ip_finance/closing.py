"""The command that closes the days of a bank's books: `ipfin close`."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.servicing import repository, service
from ip_finance.servicing.errors import DayAhead
from ip_finance.settings import Settings
from ip_finance.terminal import give_up, opened_base, out

SHOWN = 400


def close(
    bank: Annotated[str, typer.Option(help="The bank's unified social credit code.")],
    through: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day to close; yesterday without it."),
    ] = None,
) -> None:
    """Close a bank's business days: accrue, age, move what is overdue. Killed, it goes on."""
    settings = Settings()
    with opened_base(settings) as base:
        owner = base.database.owner
        with owner.begin(SYSTEM) as tx:
            bank_id = _bank(tx, bank)
            yesterday = business_date(tx.now) - timedelta(days=1)
            day = through.date() if through else yesterday
        if day > yesterday and not settings.movable_date:
            refused = DayAhead(day, yesterday + timedelta(days=1))
            give_up(f"{refused.detail} {refused.cure}")
        service.close_through(owner, bank_id, day)
        with owner.begin(SYSTEM) as tx:
            _tell(tx, bank_id, day)


def _bank(tx: Tx, code: str) -> UUID:
    found = parties.find_by_uscc(tx.session, code)
    if found is None or found.kind is not PartyKind.BANK:
        give_up(f"{code} is the code of no bank here.")
    return found.id


def _tell(tx: Tx, bank_id: UUID, through: date) -> None:
    for one in reversed(repository.closings(tx.session, bank_id, SHOWN)):
        if one.day <= through:
            out.print(
                f"{one.day}: {one.accounts} accounts, interest {one.interest} fen,"
                f" penalties {one.penalties} fen, moved to overdue {one.overdue} fen"
            )
