"""The worker's hand for webhooks: what the audit log gained goes to the addresses that asked.

A message is sent between two transactions: killed there, it is sent again, under the same id, by
which its receiver knows it.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.monitoring import service as monitoring
from ip_finance.webhooks import letters
from ip_finance.webhooks.domain import Outcome, Parcel, SecretSealer
from ip_finance.webhooks.exchange import Courier

REST_SECONDS: Final = 0.5
"""Between two looks; it keeps an idle platform idle."""
SIDE_BY_SIDE: Final = 4
"""Addresses that are told at once: a slow one must not hold up the others."""


@dataclass(slots=True)
class Messenger:
    """Reads the log and tells it on."""

    uow: UnitOfWork
    sealer: SecretSealer
    courier: Courier
    pulse: Callable[[], float] = monotonic
    rests_until: float = 0.0

    def step(self) -> bool:
        """Do what is due; false if nothing was, or it is too early to look again."""
        if self.pulse() < self.rests_until:
            return False
        with self.uow.begin(SYSTEM) as tx:
            has_read = letters.read_log(tx)
        has_worked = self._tell() or has_read
        if not has_worked:
            self.rests_until = self.pulse() + REST_SECONDS
        return has_worked

    def _tell(self) -> bool:
        with self.uow.begin(SYSTEM) as tx:
            parcels = letters.take_out(tx, self.sealer)
        for parcel, outcome in zip(parcels, self._carried(parcels), strict=True):
            with self.uow.begin(SYSTEM) as tx:
                given_up = letters.put_down(tx, parcel.delivery_id, outcome)
                if given_up is not None:
                    monitoring.report_deaf_address(tx, given_up)
        return bool(parcels)

    def _carried(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        if not parcels:
            return ()
        at = self.uow.clock()
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            return list(pool.map(lambda parcel: self.courier.carry(parcel, at), parcels))
