"""Ways to die: each ends the process's work at a chosen moment, as a kill would."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from ip_finance.chain.node import Call, Line, Node
from ip_finance.core.uow import UnitOfWork


class Killed(BaseException):
    """The process is gone; nothing catches it."""


@dataclass(frozen=True)
class DyingLine:
    """Dies at the first question for `method`, before or after the node has heard it."""

    line: Line
    method: str
    is_heard: bool

    def send(self, calls: Sequence[Call]) -> Any:
        """Let everything pass but the one method."""
        if self.method not in {method for method, _ in calls}:
            return self.line.send(calls)
        if self.is_heard:
            self.line.send(calls)
        raise Killed


def before_asking(node: Node, method: str) -> Node:
    """The same node, for somebody who dies before it hears the next `method`."""
    return Node(DyingLine(node.line, method, is_heard=False))


def after_asking(node: Node, method: str) -> Node:
    """The same node, for somebody who dies when it has done the next `method`."""
    return Node(DyingLine(node.line, method, is_heard=True))


def at_commit(uow: UnitOfWork) -> UnitOfWork:
    """A unit of work that dies with everything done but the commit."""
    sessions = sessionmaker(uow.sessions.kw["bind"], expire_on_commit=False)

    def die(_session: Session) -> None:
        raise Killed

    event.listen(sessions, "before_commit", die)
    return UnitOfWork(sessions, uow.clock)


@contextmanager
def lines_run(file: str) -> Iterator[set[int]]:
    """The lines of this file that run within the block."""
    seen: set[int] = set()
    with _watched(file, seen.add):
        yield seen


@contextmanager
def at_line(file: str, number: int) -> Iterator[None]:
    """Die before this line of the file runs for the first time."""

    def die_there(line: int) -> None:
        if line == number:
            raise Killed

    with _watched(file, die_there):
        yield


@contextmanager
def _watched(file: str, on_line: Callable[[int], None]) -> Iterator[None]:
    def each_line(frame: FrameType, what: str, argument: object) -> Any:  # noqa: ARG001
        if what == "line":
            on_line(frame.f_lineno)
        return each_line

    def each_call(frame: FrameType, what: str, argument: object) -> Any:  # noqa: ARG001
        return each_line if frame.f_code.co_filename == file else None

    before = sys.gettrace()
    sys.settrace(each_call)
    try:
        yield
    finally:
        sys.settrace(before)
