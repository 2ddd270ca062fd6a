"""Puts a play on: a platform under it, a cast, and somebody who tells."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import text

from ip_finance.chain.client import ledger_at
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date, system_clock
from ip_finance.core.uow import UnitOfWork
from ip_finance.play.case import play_case
from ip_finance.play.cast import Cast
from ip_finance.play.door import Door
from ip_finance.play.epilogue import alter_and_find, check_all
from ip_finance.play.memory import Memory
from ip_finance.play.refusals import try_what_must_fail
from ip_finance.play.stage import Stage
from ip_finance.play.story import Scene, Story
from ip_finance.running import Base

TIMEOUT_SECONDS = 30

ALTER = text("update pledges set secured = (terms->>'secured_fen')::bigint + 1 where id = :id")
MEND = text("update pledges set secured = (terms->>'secured_fen')::bigint where id = :id")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody with the owner's password of the database: raises a secured amount by one 分."""

    uow: UnitOfWork
    pledge_id: str

    def alter(self) -> None:
        self._run(ALTER)

    def mend(self) -> None:
        self._run(MEND)

    def _run(self, statement: object) -> None:
        with self.uow.begin(SYSTEM) as tx:
            tx.session.execute(statement, {"id": self.pledge_id})  # type: ignore[call-overload]


def is_stage(base: Base) -> bool:
    """Whether the demonstration may play here: nobody has founded a ledger of their own."""
    return base.deployment() is None or (base.settings.var / "play").exists()


def memory_of(base: Base) -> Memory:
    """The run that is played in this folder."""
    return Memory.of(base.settings.var / "play", business_date(system_clock()))


def cast_of(memory: Memory) -> Cast:
    return Cast(memory.run, memory.folder / "keys")


def put_on_case(memory: Memory, address: str, tell: Callable[[int, Scene], None]) -> list[Scene]:
    """Play the financing case, and have the auditor check it."""
    with httpx.Client(timeout=TIMEOUT_SECONDS) as http:
        story = _story(memory, address, http, tell)
        play_case(story)
        check_all(story)
        return story.scenes


def put_on_demo(
    base: Base, memory: Memory, address: str, tell: Callable[[int, Scene], None]
) -> list[Scene]:
    """The case, everything that must fail, and a row altered behind the platform's back."""
    with httpx.Client(timeout=TIMEOUT_SECONDS) as http:
        story = _story(memory, address, http, tell)
        play_case(story)
        ledger = base.deployment()
        assert ledger is not None, "the platform runs"
        try_what_must_fail(
            story, Door(base.web3, ledger_at(base.web3, ledger.address), story.stage)
        )
        pledge_id = story.id_text("pledge 1")
        hand = Hand(base.database.owner, pledge_id)
        hand.mend()  # a crash may have come between the two
        check_all(story)
        alter_and_find(story, "pledges", pledge_id, hand)
        return story.scenes


def clear_away(folder: Path) -> None:
    """Remove the folder of a play that is over, at once as far as the next play can tell."""
    over = folder.with_name(f"{folder.name}.over")
    shutil.rmtree(over, ignore_errors=True)  # a kill may have come in the midst of the last line
    folder.rename(over)
    shutil.rmtree(over)


def _story(
    memory: Memory, address: str, http: httpx.Client, tell: Callable[[int, Scene], None]
) -> Story:
    stage = Stage(address, cast_of(memory), http)
    return Story(stage, tell, memory.started_on, memory)
