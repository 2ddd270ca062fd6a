"""Adding what befell a drawdown: what people enter and what the ledger tells, alike."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from ip_finance.core.uow import Tx
from ip_finance.drawdowns import repository
from ip_finance.drawdowns.domain import DrawdownEventKind
from ip_finance.drawdowns.models import Drawdown, DrawdownEvent


def enter(
    tx: Tx, drawdown: Drawdown, kind: DrawdownEventKind, facts: Mapping[str, Any]
) -> Drawdown:
    """Add what befell a drawdown."""
    event = DrawdownEvent(
        id=uuid4(),
        drawdown_id=drawdown.id,
        number=len(drawdown.events) + 1,
        kind=kind,
        facts=dict(facts),
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        at=tx.now,
    )
    repository.add_event(tx.session, drawdown, event)
    tx.record(f"drawdowns.{kind.value}", drawdown.id)
    return drawdown
