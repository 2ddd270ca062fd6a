"""The worker's hand for payments: files to the banks, and what came from them.

Each piece is one transaction. Killed between a file and its row, the next start finds one of three:
a file that no row names, which is never handed over; one that waits beside the door; one that went.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.payments import receiving, service
from ip_finance.payments.domain import BankLine

REST_SECONDS = 0.5
"""Between two looks at the folder; it keeps an idle platform idle."""


@dataclass(slots=True)
class Cashier:
    """Sends what is ordered and takes in what the bank told."""

    uow: UnitOfWork
    line: BankLine
    pulse: Callable[[], float] = monotonic
    rests_until: float = 0.0

    def step(self) -> bool:
        """Do what is due; false if nothing was, or it is too early to look again."""
        if self.pulse() < self.rests_until:
            return False
        has_worked = self._send() | self._receive()
        if not has_worked:
            self.rests_until = self.pulse() + REST_SECONDS
        return has_worked

    def _send(self) -> bool:
        with self.uow.begin(SYSTEM) as tx:
            has_handed_over = service.hand_over(tx, self.line) > 0
        with self.uow.begin(SYSTEM) as tx:
            return service.fill_file(tx, self.line) is not None or has_handed_over

    def _receive(self) -> bool:
        arrived = self.line.arrivals()
        for arrival in arrived:
            with self.uow.begin(SYSTEM) as tx:
                file = receiving.receive(tx, arrival)
                is_sound = file.problem is None
            if is_sound:
                self.line.put_away(arrival)
            else:
                self.line.move_aside(arrival)
        return bool(arrived)
