"""The worker's hand for the books: closes each bank's days once they are over, or when ordered.

A bank whose close fails holds up no other; it is named once they have had their turn.

One step is one batch of one day of each bank, so that the other hands are not held up. What was
broken off goes on with the next step; there is nothing to clear away.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.servicing import repository, service


@dataclass(slots=True)
class Bookkeeper:
    """Remembers through which day each bank is closed, to ask the database for news alone."""

    uow: UnitOfWork
    closed: dict[UUID, date] = field(default_factory=dict)

    def step(self) -> bool:
        """Close the next batch of each bank; false if every wanted day is closed."""
        with self.uow.begin(SYSTEM) as tx:
            banks = repository.banks_with_books(tx.session)
            wanted = {bank: service.wanted_through(tx, bank) for bank in banks}
        has_worked = False
        failures: list[Exception] = []
        for bank, through in wanted.items():
            try:
                has_worked |= self._close(bank, through)
            except Exception as failure:  # noqa: BLE001 - the banks behind it come first
                failures.append(failure)
        if failures:
            raise failures[0]
        return has_worked

    def _close(self, bank_id: UUID, through: date) -> bool:
        if self.closed.get(bank_id) == through:
            return False
        has_worked = service.close_step(self.uow, bank_id, through)
        if not has_worked:
            self.closed[bank_id] = through
        return has_worked
