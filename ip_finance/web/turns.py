"""Whoever reads waits for a turn, so that the pages in hand are soon done.

One process reckons one thing at a time. Twenty pages at once take turns within each page, at every
query, and each is done about when the last one is; one after the other, most are done long before.
A few are in hand together, so that one is reckoned while the database works for another.
"""

from anyio import CapacityLimiter, move_on_after
from starlette.types import ASGIApp, Message, Receive, Scope, Send

AT_ONCE = 3
PATIENCE_SECONDS = 1.0
"""Nobody waits longer: a few slow pages must not stop the quick ones."""


class InTurn:
    """Lets in a few GET requests at once. A turn ends when the answer starts, not when it is read.

    What changes something is let in at once: its body may take long to come.
    """

    def __init__(
        self, app: ASGIApp, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._app = app
        self._turns = CapacityLimiter(at_once)
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        turn = _Turn(self._turns)
        with move_on_after(self._patience):
            await turn.take()

        async def send_and_leave(message: Message) -> None:
            turn.end()
            await send(message)

        try:
            await self._app(scope, receive, send_and_leave)
        finally:
            turn.end()


class _Turn:
    """One request's. Ending it again changes nothing."""

    def __init__(self, turns: CapacityLimiter) -> None:
        self._turns = turns
        self._is_mine = False

    async def take(self) -> None:
        await self._turns.acquire_on_behalf_of(self)
        self._is_mine = True

    def end(self) -> None:
        if self._is_mine:
            self._is_mine = False
            self._turns.release_on_behalf_of(self)
