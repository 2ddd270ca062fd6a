"""What the directory's events mean for books: a bank that is admitted opens them."""

from datetime import date

from ip_finance.books.starting import open_books
from ip_finance.chain_api.events import PartyAdmitted, Seen
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind


def day_of(tx: Tx, seen: Seen) -> date:
    """The day on which the ledger took an event: a node's clock never runs ahead of ours."""
    return business_date(min(seen.block_time, tx.now))


def on_party_admitted(tx: Tx, event: PartyAdmitted, seen: Seen) -> None:
    party = parties.find_by_number(tx.session, event.party)
    if party is not None and party.kind is PartyKind.BANK:
        open_books(tx.session, party.id, day_of(tx, seen))
