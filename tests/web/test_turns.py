"""Whoever reads waits for a turn: a few at once, nobody for long, and writers not at all."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from ip_finance.web.turns import InTurn

AT_ONCE, PATIENCE, LONG = 2, 30.0, 10.0
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


Ask = Callable[[str, str], Coroutine[None, None, None]]


def asking(app: InTurn) -> Ask:
    async def send(_: Message) -> None:
        pass

    async def receive() -> Message:
        return {"type": "http.request"}

    async def ask(path: str, method: str) -> None:
        await app({"type": "http", "method": method, "path": path}, receive, send)

    return ask


def run(story: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        with anyio.fail_after(LONG):
            await story()

    anyio.run(bounded)


def test_a_few_are_in_hand_and_the_others_follow() -> None:
    async def story() -> None:
        slow = Slow()
        ask = asking(InTurn(slow, AT_ONCE, PATIENCE))
        async with anyio.create_task_group() as group:
            for n in range(5):
                group.start_soon(ask, f"/{n}", "GET")
            await anyio.wait_all_tasks_blocked()
            assert slow.inside == ["/0", "/1"]
            slow.finish.set()
        assert slow.inside == [f"/{n}" for n in range(5)]

    run(story)


def test_a_turn_ends_when_the_answer_starts() -> None:
    async def story() -> None:
        slow = Slow(starts_first=True)
        ask = asking(InTurn(slow, AT_ONCE, PATIENCE))
        async with anyio.create_task_group() as group:
            for n in range(5):
                group.start_soon(ask, f"/{n}", "GET")
            await anyio.wait_all_tasks_blocked()
            assert len(slow.inside) == 5
            slow.finish.set()

    run(story)


def test_slow_pages_hold_nobody_for_long() -> None:
    async def story() -> None:
        slow = Slow()
        ask = asking(InTurn(slow, AT_ONCE, patience=0.05))
        async with anyio.create_task_group() as group:
            for n in range(5):
                group.start_soon(ask, f"/{n}", "GET")
            while len(slow.inside) < 5:
                await anyio.sleep(0.01)
            slow.finish.set()

    run(story)


def test_whoever_changes_something_is_let_in_at_once() -> None:
    async def story() -> None:
        slow = Slow()
        ask = asking(InTurn(slow, AT_ONCE, PATIENCE))
        async with anyio.create_task_group() as group:
            for n in range(5):
                group.start_soon(ask, f"/{n}", "POST")
            await anyio.wait_all_tasks_blocked()
            assert len(slow.inside) == 5
            slow.finish.set()

    run(story)


def test_a_page_that_breaks_gives_its_turn_back() -> None:
    async def story() -> None:
        slow = Slow()
        slow.finish.set()
        ask = asking(InTurn(slow, AT_ONCE, PATIENCE))
        for _ in range(AT_ONCE + 1):
            with pytest.raises(ValueError, match="/broken"):
                await ask("/broken", "GET")
        assert len(slow.inside) == AT_ONCE + 1

    run(story)
