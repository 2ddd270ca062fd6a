"""The worker's hand that checks everything again and again, so that nothing altered stays unseen.

Beside the reconciler, which asks the contract once an hour, it replays the events, opens every
file and follows the audit log. What it finds is kept as a verdict, which the audit page shows.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Final

from ip_finance.audit import service, verdicts
from ip_finance.audit.domain import ChainHistory, HistoryIncomplete
from ip_finance.audit.models import Verdict
from ip_finance.checkpoints.domain import PlatformKey
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.service import Vault

EVERY_SECONDS: Final = 30.0
SHARE: Final = 20
"""It works at most one part in so many of the time, however much there is to check."""
RECHECKING = Actor(SYSTEM.person_id, SYSTEM.party_id, frozenset({PersonRole.AUDITOR}))

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rechecker:
    """Keeps what it finds and says so; it mends nothing. Killed, it begins anew."""

    uow: UnitOfWork
    history: ChainHistory
    vault: Vault
    key: PlatformKey
    pulse: Callable[[], float] = monotonic
    """Seconds, for pacing only."""
    rests_until: float | None = None
    """None before the first turn, which only begins the rest: a start has enough to do."""

    def step(self) -> bool:
        """Check if it is due; false if it was not."""
        began = self.pulse()
        if self.rests_until is not None and began < self.rests_until:
            return False
        is_first, self.rests_until = self.rests_until is None, began + EVERY_SECONDS
        if is_first:
            return False
        try:
            self.recheck()
        except HistoryIncomplete as gap:
            log.error("not checked: %s %s", gap, gap.cure)  # noqa: TRY400  no bug
        ended = self.pulse()
        self.rests_until = ended + max(EVERY_SECONDS, SHARE * (ended - began))
        return True

    def recheck(self) -> tuple[Verdict, Verdict]:
        """Check now: the records and their files, and the log of who did what."""
        with self.uow.begin(RECHECKING) as tx:
            records = verdicts.keep(tx, service.examine(tx, self.history, self.vault))
        with self.uow.begin(RECHECKING) as tx:
            trail = verdicts.keep_log(tx, service.examine_log(tx, self.history, self.key))
        for one in (records, trail):
            if one.mismatches and one.times == 1:
                log.error("%d findings in the %s: see the audit page", one.mismatches, one.kind)
        return records, trail
