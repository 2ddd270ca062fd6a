"""What the ledger's history says must be true, folded from its events alone. Pure.

The fold is written apart from the projectors, so that one checks the other: a wrong projector, a
changed row and a lost event all show as a difference between two tables that must be equal.
"""

from collections.abc import Iterable

from ip_finance.audit import asset_folds, loan_folds, party_folds, pledge_folds
from ip_finance.audit.domain import HistoryIncomplete, Tables
from ip_finance.audit.folded import Folds, Ledger
from ip_finance.chain_api.events import ChainEvent, Seen, StepRefused

FOLDS: Folds = {
    **party_folds.FOLDS,
    **asset_folds.FOLDS,
    **loan_folds.FOLDS,
    **pledge_folds.FOLDS,
    StepRefused: lambda _ledger, _event, _seen: None,  # a refused step changes nothing
}


def replay(history: Iterable[tuple[ChainEvent, Seen]]) -> Tables:
    """The ledger's state after these events, table by table, keyed by primary key.

    Raises: HistoryIncomplete: an event speaks of a record that none before it told of.
    """
    ledger = Ledger()
    for event, seen in history:
        fold(ledger, event, seen)
    return ledger.tables


def fold(ledger: Ledger, event: ChainEvent, seen: Seen) -> None:
    """Move the ledger on by one event. Raises: HistoryIncomplete."""
    try:
        FOLDS[type(event)](ledger, event, seen)
    except HistoryIncomplete as gap:
        raise gap.at(type(event).__name__, seen.block_number) from None
