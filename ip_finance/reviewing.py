"""The worker's hand for risk: looks at each bank's loans once its books have turned to a new day.

What a look finds twice is found once, so that after a restart the day is simply looked at again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Final
from uuid import UUID

from ip_finance.books import repository as books
from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.margin_calls import review
from ip_finance.servicing import repository as servicing

REST_SECONDS: Final = 1.0
"""Between two looks for a day that has turned; it keeps an idle platform idle."""


@dataclass(slots=True)
class Reviewer:
    """Remembers which day of each bank was looked at."""

    uow: UnitOfWork
    pulse: Callable[[], float] = monotonic
    rests_until: float = 0.0
    seen: dict[UUID, date] = field(default_factory=dict)

    def step(self) -> bool:
        """Look at the loans of each bank whose day has turned; false if none has."""
        if self.pulse() < self.rests_until:
            return False
        self.rests_until = self.pulse() + REST_SECONDS
        with self.uow.begin(SYSTEM) as tx:
            banks = servicing.banks_with_books(tx.session)
        has_worked = [self._look(bank_id) for bank_id in banks]
        return any(has_worked)

    def _look(self, bank_id: UUID) -> bool:
        """A day that is still being closed is not looked at: its figures move."""
        with self.uow.begin(SYSTEM) as tx:
            on = books.find_open_day(tx.session, bank_id)
            is_closing = books.find_closing_day(tx.session, bank_id) is not None
            if on is None or is_closing or self.seen.get(bank_id) == on:
                return False
            review.review(tx, bank_id)
        self.seen[bank_id] = on
        return True
