"""That something changed, for whoever looks at a page. One question to the database serves all."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from threading import Event
from typing import TypeAlias
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
LONGEST_POSITION = 36

Position: TypeAlias = tuple[int, int]
"""How far the audit log and the ledger's blocks had been asked about."""


def position_of(text: str) -> Position | None:
    """A position as a page gives it back.

    >>> position_of("17-4"), position_of("")
    ((17, 4), None)
    """
    size, _, block = text.partition("-")
    is_one = size.isdecimal() and block.isdecimal() and len(text) <= LONGEST_POSITION
    return (int(size), int(block)) if is_one else None


@dataclass
class News:
    """Who listens, and how often something of each party's has changed."""

    uow: UnitOfWork
    closing: Event
    changes: Counter[UUID] = field(default_factory=Counter)
    listening: int = 0
    seen: Position | None = None
    asked_at: float = 0.0

    @property
    def is_full(self) -> bool:
        return self.listening >= MOST or self.closing.is_set()

    @property
    def position(self) -> str:
        """What a page made from now on shows at the least: its stream asks for what came after."""
        return "-".join(map(str, self.seen or ()))

    async def of_party(self, party_id: UUID, since: Position | None) -> AsyncIterator[bool]:
        """True when something changed, False as a sign of life; ends when the app does.

        The first word tells of what changed between `since` and the beginning of the stream.
        """
        self.listening += 1
        try:
            async for one in self._of_party(party_id, since):
                yield one
        finally:
            self.listening -= 1

    async def _of_party(self, party_id: UUID, since: Position | None) -> AsyncIterator[bool]:
        self.asked_at = 0.0
        await self._ask()
        known, began = self.changes[party_id], time.monotonic()
        spoken = began
        yield await run_in_threadpool(self._is_behind, party_id, since)
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

    def _is_behind(self, party_id: UUID, since: Position | None) -> bool:
        if since is None or since == self.seen:
            return since is None
        with self.uow.begin(SYSTEM) as tx:
            return party_id in repository.concerned(tx.session, *since)

    def _concerned(self) -> set[UUID]:
        with self.uow.begin(SYSTEM) as tx:
            newest = repository.newest(tx.session)
            before, self.seen = self.seen, newest
            if before is None or before == newest:
                return set()
            return repository.concerned(tx.session, *before)
