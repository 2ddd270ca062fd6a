"""Puts a play on: a platform under it, a cast, and somebody who tells."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import Executable, text

from ip_finance.bundles import service as bundles
from ip_finance.chain.client import ledger_at
from ip_finance.chain.reader import Reader
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date, system_clock, unix
from ip_finance.core.uow import UnitOfWork
from ip_finance.evidence.trust import Trust
from ip_finance.play.assignment import play_assignment
from ip_finance.play.case import play_pledge
from ip_finance.play.cast import Cast
from ip_finance.play.compensation import cover_by_pool, play_compensation
from ip_finance.play.contract import trust_authority
from ip_finance.play.door import Door
from ip_finance.play.drawing import simulated_bank
from ip_finance.play.enforcement import play_enforcement
from ip_finance.play.epilogue import alter_and_find, check_all
from ip_finance.play.financing import play_case
from ip_finance.play.guarding import play_dispute, play_rotation, play_stop
from ip_finance.play.log_keeping import ENTRY, alter_log_and_find, check_log
from ip_finance.play.memory import Memory
from ip_finance.play.outsider import Outsider, play_evidence
from ip_finance.play.portfolio import play_portfolio
from ip_finance.play.precheck import play_precheck
from ip_finance.play.refusals import Attempts, try_what_must_fail
from ip_finance.play.stage import Stage
from ip_finance.play.story import Scene, Story
from ip_finance.play.touring import tour_of
from ip_finance.play.trademark import MARK
from ip_finance.running import Base, running

TIMEOUT_SECONDS = 30

ALTER = text("update pledges set secured = (terms->>'secured_fen')::bigint + 1 where id = :id")
MEND = text("update pledges set secured = (terms->>'secured_fen')::bigint where id = :id")
# Only a superuser can set the rule aside that no entry is ever changed.
UNRULY = text("set local session_replication_role = replica")
ALTER_LOG = text("update audit_log set facts = facts || '{\"forged\": true}' where seq = :seq")
MEND_LOG = text("update audit_log set facts = facts - 'forged' where seq = :seq")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody with a superuser's password of the database, and what they do and undo."""

    uow: UnitOfWork
    altering: Executable
    mending: Executable

    def alter(self) -> None:
        self._run(self.altering)

    def mend(self) -> None:
        self._run(self.mending)

    def _run(self, statement: Executable) -> None:
        with self.uow.begin(SYSTEM) as tx:
            tx.session.execute(UNRULY)
            tx.session.execute(statement)


def is_stage(base: Base) -> bool:
    """Whether the demonstration may play here: nobody has founded a ledger of their own."""
    return base.deployment() is None or (base.settings.var / "play").exists()


def memory_of(base: Base) -> Memory:
    """The run that is played in this folder."""
    return Memory.of(base.settings.var / "play", business_date(system_clock()))


def cast_of(memory: Memory) -> Cast:
    return Cast(memory.run, memory.folder / "keys")


@contextmanager
def on_stage(base: Base, memory: Memory, reset: Callable[[], None] | None = None) -> Iterator[str]:
    """The platform of a demonstration, with a simulated bank beside it; gives the address.

    `reset` is what the tour calls when a newcomer wants to begin anew.
    """
    cast = cast_of(memory)
    tour = tour_of(base, memory, cast, reset)
    with (
        running(base, cast.founding, is_demo=True, tour=tour) as address,
        simulated_bank(base.settings.bank_folder),
    ):
        yield address


def put_on_case(memory: Memory, address: str, tell: Callable[[int, Scene], None]) -> list[Scene]:
    """Play the financing case and what an SME does before one, and have the auditor check it."""
    with httpx.Client(timeout=TIMEOUT_SECONDS) as http:
        story = _story(memory, address, http, tell)
        play_case(story)
        play_portfolio(story)
        play_precheck(story)
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
        door = Door(base.web3, ledger_at(base.web3, ledger.address), story.stage)
        attempts = Attempts(story, door)
        try_what_must_fail(attempts)
        play_assignment(story)
        cover_by_pool(story)
        play_enforcement(story)
        play_compensation(story)
        play_stop(attempts)
        play_dispute(attempts)
        play_rotation(story)
        play_pledge(story, "loan 3", "pledge 5", MARK)
        pledge_id = story.id_of("pledge 1")
        owner = base.database.owner
        hand = Hand(owner, ALTER.bindparams(id=pledge_id), MEND.bindparams(id=pledge_id))
        log_hand = Hand(owner, ALTER_LOG.bindparams(seq=ENTRY), MEND_LOG.bindparams(seq=ENTRY))
        for one in (hand, log_hand):
            one.mend()  # a crash may have come between the two
        play_portfolio(story)
        play_precheck(story)
        check_all(story)
        alter_and_find(story, "pledges", str(pledge_id), hand)
        play_evidence(outsider_of(base, memory, story), "loan 1")
        check_log(story)
        alter_log_and_find(story, log_hand)
        return story.scenes


def outsider_of(base: Base, memory: Memory, story: Story) -> Outsider:
    """Somebody who gets two files: a bundle of this play, and what to trust."""

    def draft() -> Trust:
        expires = unix(system_clock() + timedelta(days=365))
        with base.database.owner.begin(SYSTEM) as tx:
            return bundles.trust_in_cosigners(tx, expires, quorum=None)

    ledger = base.deployment()
    assert ledger is not None, "the platform runs"
    blocks = Reader.of(base.web3, ledger.address)
    return Outsider(story, memory.folder / "outsider", blocks, draft)


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
    story = Story(stage, tell, memory.started_on, memory)
    trust_authority(story, memory.folder.parent / "contract-roots")
    return story
