"""Whom a bank has chosen for a pre-check, as the address or the form of the page says it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.parties import repository as parties
from ip_finance.web.forms import Filled


def chosen(tx: Tx, filled: Filled[Any]) -> list[tuple[UUID, str]]:
    """Whom a bank has chosen, the pledgor first: as said, or as whoever owns what is ticked."""
    pledgors = ids_among(filled.values("pledgor_id"))
    if not pledgors:
        ticked = ip_assets.seen_of(tx.session, ids_among(filled.values("asset_ids")))
        pledgors = [asset.owner_id for asset in ticked]
    both = dict.fromkeys([*pledgors[:1], *ids_among(filled.values("borrower_id"))])
    names = parties.names(tx.session, both)
    return [(one, names[one]) for one in both if one in names]


def ids_among(texts: Sequence[str]) -> list[UUID]:
    """Those of the texts that are ids; whoever makes up an address has chosen nothing."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
