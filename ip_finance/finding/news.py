"""That something changed, for whoever looks at a page. One question to the database serves all."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from threading import Event
from uuid import UUID

from starlette.concurrency import run_in_threadpool

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.finding import repository

EVERY = 2.0
"""Seconds between two questions to the database, however many listen."""
BEAT = 0.5
SILENCE = 15.0
"""After so many seconds without news a sign of life is sent."""
LONGEST = 600.0
"""A stream ends after so many seconds; the browser signs in to the next one."""
MOST = 200
"""Streams at a time."""


@dataclass
class News:
    """Who listens, and how often something of each party's has changed."""

    uow: UnitOfWork
    closing: Event
    changes: Counter[UUID] = field(default_factory=Counter)
    listening: int = 0
    seen: tuple[int, int] | None = None
    asked_at: float = 0.0

    @property
    def is_full(self) -> bool:
        return self.listening >= MOST or self.closing.is_set()

    async def of_party(self, party_id: UUID) -> AsyncIterator[bool]:
        """True when something changed, False as a sign of life; ends when the app does."""
        self.listening += 1
        try:
            async for one in self._of_party(party_id):
                yield one
        finally:
            self.listening -= 1

    async def _of_party(self, party_id: UUID) -> AsyncIterator[bool]:
        self.asked_at = 0.0  # what was done before one listens is on the page already
        await self._ask()
        known, began = self.changes[party_id], time.monotonic()
        spoken = began
        yield False
        while not self.closing.is_set() and time.monotonic() - began < LONGEST:
            await asyncio.sleep(BEAT)
            await self._ask()
            has_changed, known = self.changes[party_id] != known, self.changes[party_id]
            if has_changed or time.monotonic() - spoken > SILENCE:
                spoken = time.monotonic()
                yield has_changed

    async def _ask(self) -> None:
        if time.monotonic() - self.asked_at < EVERY:
            return
        self.asked_at = time.monotonic()
        self.changes.update(await run_in_threadpool(self._concerned))

    def _concerned(self) -> set[UUID]:
        with self.uow.begin(SYSTEM) as tx:
            newest = repository.newest(tx.session)
            before, self.seen = self.seen, newest
            if before is None or before == newest:
                return set()
            return repository.concerned(tx.session, *before)
