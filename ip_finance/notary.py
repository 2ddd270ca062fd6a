"""The worker's third hand: signs where log and chain stand, and has the log anchored every day."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from ip_finance.checkpoints import service
from ip_finance.checkpoints.domain import Blocks, PlatformKey, Recorder
from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork

REST_SECONDS = 1.0
"""Between two looks at what is due; it keeps an idle platform idle."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Notary:
    """Killed at any moment it loses nothing: what it does is done in one transaction each."""

    uow: UnitOfWork
    key: PlatformKey
    recorder: Recorder
    blocks: Blocks
    pulse: Callable[[], float] = monotonic
    """Seconds, for pacing only; what day it is says the transaction."""
    rests_until: float = 0.0

    def begin(self) -> None:
        """Once after a start: withdraw checkpoints on blocks that a local chain has lost."""
        with self.uow.begin(SYSTEM) as tx:
            if lost := service.withdraw_lost(tx, self.blocks):
                log.warning("%d checkpoints are withdrawn: the chain lost their blocks", lost)

    def step(self) -> bool:
        """Do what is due; false if nothing was, or it is too early to look again."""
        if self.pulse() < self.rests_until:
            return False
        self.rests_until = self.pulse() + REST_SECONDS
        with self.uow.begin(SYSTEM) as tx:
            has_signed = service.keep_up(tx, self.key)
        with self.uow.begin(SYSTEM) as tx:
            is_ready = service.is_enrolled(tx, self.recorder)
            return (is_ready and service.anchor_daily(tx, self.recorder, self.key)) or has_signed
