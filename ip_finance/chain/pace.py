"""How many blocks to ask for at once: more while the node is fast, half when it is not.

Nodes differ by orders of magnitude in the range and in the number of logs that they give at once,
and say so in different words. So nothing is configured, and no wording is read.
"""

import time
from dataclasses import dataclass

from ip_finance.chain.errors import ChainUnavailable, QuestionRefused
from ip_finance.chain.reader import Range, Reader

MOST_BLOCKS = 65_536
MOST_EVENTS = 5_000
"""So that a range fits into memory and one transaction."""
FAST_SECONDS = 1.0
SLOW_SECONDS = 5.0


@dataclass(slots=True)
class Pace:
    """The width of the next range, in blocks; it learns from each answer."""

    blocks: int = 512

    def read(self, reader: Reader, first: int, most: int) -> Range:
        """The next range from `first`, not beyond `most`.

        A range that is refused is asked for again at half its width, at once; one that is not
        answered in time, when the caller comes again.

        Raises: what `Reader.read` raises. QuestionRefused: a single block is refused.
        """
        while True:
            last = min(most, first + self.blocks - 1)
            started = time.monotonic()
            try:
                found = reader.read(first, last)
            except QuestionRefused:
                if first == last:
                    raise
                self.blocks = (last - first + 1) // 2
            except ChainUnavailable:
                self.blocks = max(1, self.blocks // 2)
                raise
            else:
                self.learn(time.monotonic() - started, len(found.events))
                return found

    def learn(self, seconds: float, events: int) -> None:
        """What the last range took."""
        if seconds > SLOW_SECONDS or events > MOST_EVENTS:
            self.blocks = max(1, self.blocks // 2)
        elif seconds < FAST_SECONDS and events < MOST_EVENTS // 2:
            self.blocks = min(MOST_BLOCKS, self.blocks * 2)
