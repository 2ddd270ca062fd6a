"""The worker's hand that holds our tables against the ledger's own state, every hour."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from ip_finance.audit import service
from ip_finance.audit.domain import ChainHistory, HistoryIncomplete
from ip_finance.audit.models import Reconciliation
from ip_finance.audit.reconciliation import LedgerState
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.uow import UnitOfWork

EVERY_SECONDS = 3_600.0
RECONCILING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reconciler:
    """Stores what differs and says so; it mends nothing. Killed, it begins anew."""

    uow: UnitOfWork
    history: ChainHistory
    state: LedgerState
    pulse: Callable[[], float] = monotonic
    """Seconds, for pacing only."""
    rests_until: float | None = None
    """None before the first turn, which only begins the hour: a start has enough to do."""

    def step(self) -> bool:
        """Reconcile if it is due; false if it was not."""
        now = self.pulse()
        begins = self.rests_until is None
        if self.rests_until is None or now >= self.rests_until:
            self.rests_until = now + EVERY_SECONDS
            if not begins:
                self._reconcile_or_say_why_not()
                return True
        return False

    def _reconcile_or_say_why_not(self) -> None:
        try:
            self.reconcile()
        except HistoryIncomplete as gap:
            log.error("not compared with the ledger: %s %s", gap, gap.cure)  # noqa: TRY400  no bug

    def reconcile(self) -> Reconciliation:
        """Compare now."""
        with self.uow.begin(RECONCILING) as tx:
            found = service.reconcile(tx, self.history, self.state)
        if found.differences:
            log.error(
                "%d columns differ from the ledger: see `ipfin reconcile` or the audit page",
                len(found.differences),
            )
        return found
