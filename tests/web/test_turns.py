"""Whoever reads waits for a turn: a few at once, nobody for long, and writers not at all."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from ip_finance.web.turns import InTurn

AT_ONCE, PATIENCE, LONG = 2, 30.0, 10.0
PATHS = [f"/{n}" for n in range(5)]
START: Message = {"type": "http.response.start", "status": 200, "headers": []}
BODY: Message = {"type": "http.response.body", "body": b"."}


@dataclass
class Slow:
    """An application whose answers wait for the test."""

    inside: list[str] = field(default_factory=list)
    finish: anyio.Event = field(default_factory=anyio.Event)
    starts_first: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside.append(scope["path"])
        if self.starts_first:
            await send(START)
        await self.finish.wait()
        if scope["path"] == "/broken":
            raise ValueError(scope["path"])
        if not self.starts_first:
            await send(START)
        await send(BODY)


async def ask(app: InTurn, path: str, method: str) -> None:
    async def send(_: Message) -> None:
        pass

    async def receive() -> Message:
        return {"type": "http.request"}

    await app({"type": "http", "method": method, "path": path}, receive, send)


@asynccontextmanager
async def crowd(slow: Slow, method: str, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Five ask at once; inside the block all of them wait, after it they have their answers."""
    app = InTurn(slow, AT_ONCE, patience)
    async with anyio.create_task_group() as group:
        for path in PATHS:
            group.start_soon(ask, app, path, method)
        await anyio.wait_all_tasks_blocked()
        yield
        slow.finish.set()


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        with anyio.fail_after(LONG):
            await story()

    anyio.run(bounded)


def test_a_few_are_in_hand_and_the_others_follow() -> None:
    async def story() -> None:
        slow = Slow()
        async with crowd(slow, "GET"):
            assert slow.inside == ["/0", "/1"]
        assert slow.inside == PATHS

    run(story)


@pytest.mark.parametrize(
    ("method", "starts_first"),
    [
        pytest.param("GET", True, id="a turn ends when the answer starts"),
        pytest.param("POST", False, id="whoever changes something is let in at once"),
    ],
)
def test_no_turn_is_held(method: str, *, starts_first: bool) -> None:
    async def story() -> None:
        slow = Slow(starts_first=starts_first)
        async with crowd(slow, method):
            assert slow.inside == PATHS

    run(story)


def test_slow_pages_hold_nobody_for_long() -> None:
    async def story() -> None:
        slow = Slow()
        async with crowd(slow, "GET", patience=0.05):
            while len(slow.inside) < len(PATHS):
                await anyio.sleep(0.01)

    run(story)


def test_a_page_that_breaks_gives_its_turn_back() -> None:
    async def story() -> None:
        slow = Slow()
        slow.finish.set()
        app = InTurn(slow, AT_ONCE, PATIENCE)
        for _ in range(AT_ONCE + 1):
            with pytest.raises(ValueError, match="/broken"):
                await ask(app, "/broken", "GET")
        assert len(slow.inside) == AT_ONCE + 1

    run(story)
