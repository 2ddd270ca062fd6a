"""The loops beside the web: carry signed steps to the chain, and read what became of them."""

import logging
import threading
from dataclasses import dataclass

from requests.exceptions import RequestException
from sqlalchemy.exc import OperationalError

from ip_finance.chain.indexer import FinalityBrokenError, Indexer
from ip_finance.chain.sender import Sender

IDLE_SECONDS = 0.05
TROUBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """One sender and one indexer, by turns, until told to stop."""

    sender: Sender
    indexer: Indexer
    stopping: threading.Event

    def run(self) -> None:
        """Work until `stopping` is set. A broken finality ends the loop; an operator must look."""
        while not self.stopping.is_set():
            try:
                has_worked = self.turn()
            except (OperationalError, RequestException) as away:
                log.warning("the database or the chain is away: %s", away)
                self.stopping.wait(TROUBLE_SECONDS)
            except FinalityBrokenError:
                log.critical("a final block is gone: nothing is read until `ipfin rebuild`")
                raise
            except Exception:  # a bug must not silence the platform: say it, and try again
                log.exception("the worker failed; it tries again")
                self.stopping.wait(TROUBLE_SECONDS)
            else:
                if not has_worked:
                    self.stopping.wait(IDLE_SECONDS)

    def turn(self) -> bool:
        """One step of each hand; false if neither had anything to do."""
        has_sent = self.sender.step()
        return self.indexer.step() or has_sent
