"""The loop beside the web: carry signed steps to the chain, and read what became of them."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from requests.exceptions import RequestException
from sqlalchemy.exc import OperationalError

from ip_finance.chain.errors import WrongLedger
from ip_finance.chain.node_errors import named_failure
from ip_finance.core.clock import Clock
from ip_finance.core.condition import Condition
from ip_finance.core.errors import Unavailable

IDLE_SECONDS = 0.05
TROUBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


class DatabaseAway(Unavailable):
    code = "database-away"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database does not answer: {reason}",
            cure="Bring the database back; the work goes on by itself.",
        )


class HandFailed(Unavailable):
    code = "worker-failed"

    def __init__(self, hand: str, bug: str) -> None:
        super().__init__(
            f"The {hand} met a bug: {bug}",
            cure="Keep the log and report it; the work is tried again and nothing is lost.",
        )


class Hand(Protocol):
    """One of those who work by turns."""

    def step(self) -> bool:
        """Do the next piece of work; false if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Worker:
    """Several hands, by turns, until told to stop. One that is hindered does not hold up others."""

    hands: Mapping[str, Hand]
    condition: Condition
    clock: Clock
    stopping: threading.Event
    rests: Mapping[str, float] = field(default_factory=dict)
    """Seconds for which a hand that found nothing to do is not asked again, by name."""
    resting_until: dict[str, float] = field(default_factory=dict)

    def run(self) -> None:
        """Work until `stopping` is set. Another ledger than ours ends it; an operator must look."""
        while not self.stopping.is_set():
            if not self.turn():
                self.stopping.wait(IDLE_SECONDS)

    def turn(self) -> bool:
        """One step of each hand; false if none had anything to do."""
        has_worked = [self._step(name, hand) for name, hand in self.hands.items()]
        return any(has_worked)

    def _step(self, name: str, hand: Hand) -> bool:
        if time.monotonic() < self.resting_until.get(name, 0.0):
            return False
        try:
            has_worked = hand.step()
        except WrongLedger as wrong:
            self.condition.hinder(name, wrong, self.clock())
            log.critical("nothing is sent or read any more: %s %s", wrong, wrong.cure)
            raise
        except Unavailable as trouble:
            return self._rest(name, trouble)
        except RequestException as failure:
            return self._rest(name, named_failure(failure))
        except OperationalError as away:
            return self._rest(name, DatabaseAway(str(away.orig)))
        except Exception as bug:  # it must not silence the platform: say it, and try again
            log.exception("the %s failed; it tries again", name)
            return self._rest(name, HandFailed(name, type(bug).__name__))
        if self.condition.clear(name):
            log.info("the %s works again", name)
        return has_worked or self._idle(name)

    def _idle(self, name: str) -> bool:
        self.resting_until[name] = time.monotonic() + self.rests.get(name, 0.0)
        return False

    def _rest(self, name: str, trouble: Unavailable) -> bool:
        self.resting_until[name] = time.monotonic() + TROUBLE_SECONDS
        if self.condition.hinder(name, trouble, self.clock()):
            log.warning("the %s is hindered (%s): %s %s", name, trouble.code, trouble, trouble.cure)
        return False
