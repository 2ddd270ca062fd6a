"""The hand that has those files scanned which no virus scanner has looked at yet."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final
from uuid import UUID

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import repository, service
from ip_finance.documents.domain import ContentDamaged
from ip_finance.documents.service import Vault
from ip_finance.scanning.port import ScannerAway

ROUND_SECONDS: Final = 60.0
"""Between two rounds through what waits."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rescanner:
    """Scans file after file, each once a round, so that none that fails holds up the others.

    A slow scanner keeps it waiting: it works apart from those who carry steps to the chain.
    """

    uow: UnitOfWork
    vault: Vault
    pulse: Callable[[], float] = monotonic
    rests_until: float = 0.0
    tried: set[UUID] = field(default_factory=set)
    away: ScannerAway | None = None

    def step(self) -> bool:
        """Scan the next file of the round; false if none is left. Raises: ScannerAway."""
        if self.pulse() >= self.rests_until:
            with self.uow.begin(SYSTEM) as tx:
                waiting = repository.next_to_scan(tx.session, self.tried)
            if waiting is not None:
                return self._scan(waiting)
            self.rests_until = self.pulse() + ROUND_SECONDS
            self.tried.clear()
        if self.away is not None:  # what could not be scanned still waits
            raise self.away
        return False

    def _scan(self, document_id: UUID) -> bool:
        self.tried.add(document_id)
        try:
            with self.uow.begin(SYSTEM) as tx:
                document = repository.by_id(tx.session, document_id)
                service.rescan(tx, self.vault, document)
                virus = document.virus
        except ContentDamaged as damaged:
            log.warning("the document %s was not scanned: %s", document_id, damaged)
            return True
        except ScannerAway as away:
            self.away = away
            raise
        self.away = None
        if virus is not None:
            log.warning("the document %s holds %s and is shut", document_id, virus)
        return True
