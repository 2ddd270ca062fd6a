"""What the public part needs from outside, how often it may be asked, and the tour. Pure."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Final, Protocol

from ip_finance.core.errors import Conflict, NotFound, Throttled

CHECKS_A_MINUTE: Final = 60
A_MINUTE: Final = timedelta(minutes=1)
MOST_CALLERS: Final = 10_000


class TooManyChecks(Throttled):
    code = "too-many-checks"

    def __init__(self) -> None:
        super().__init__(
            "Too many checks from this address within a minute.",
            cure="Wait a minute; or check a bundle on your own machine.",
            retry_after=int(A_MINUTE.total_seconds()),
        )


class TourPersonUnknown(NotFound):
    code = "tour-person-unknown"

    def __init__(self) -> None:
        super().__init__("Nobody of the tour is called so.")


class TourNotOpen(Conflict):
    code = "tour-not-open"

    def __init__(self) -> None:
        super().__init__(
            "The demonstration still plays its first case.",
            cure="Wait until it is over, a minute or two, and open the front page again.",
        )


@dataclass(slots=True)
class Quota:
    """How many checks one address may ask for in a minute. Kept in memory, and never grows big."""

    most: int = CHECKS_A_MINUTE
    _asked: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, caller: str, now: datetime) -> None:
        """Raises: TooManyChecks."""
        with self._lock:
            asked = self._asked.pop(caller, None) or deque(maxlen=self.most)
            self._asked[caller] = asked  # at the end: whoever asked last is forgotten last
            while len(self._asked) > MOST_CALLERS:
                del self._asked[next(iter(self._asked))]
            if len(asked) == self.most and now - asked[0] < A_MINUTE:
                raise TooManyChecks
            asked.append(now)


class Head(Protocol):
    """Somebody who knows how long the chain is."""

    def head(self) -> int:
        """Raises: NodeTrouble."""
        ...


class Health(StrEnum):
    """GOOD works, SLOW works with a delay, BAD does not."""

    GOOD = "good"
    SLOW = "slow"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Light:
    """One part of the platform, and how it is; no address, no name, no secret."""

    name: str
    health: Health
    told: str


@dataclass(frozen=True, slots=True)
class Condition:
    """How the platform is at one moment."""

    lights: tuple[Light, ...]
    closed_through: date | None

    @property
    def is_good(self) -> bool:
        return all(light.health is not Health.BAD for light in self.lights)


class Tampering(Protocol):
    """Somebody with a hand in the vault; doing it twice does no more than once."""

    @property
    def is_altered(self) -> bool: ...

    def alter(self) -> None: ...

    def mend(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the demonstration, as whom a newcomer looks around."""

    login: str
    name: str
    party: str
    post: str


@dataclass(frozen=True, slots=True)
class Tour:
    """What a demonstration gives a newcomer; a real platform has none."""

    guests: tuple[Guest, ...]
    password: str
    hand: Tampering
    banker: str
    """Who has days closed."""
    is_open: Callable[[], bool]
    """Not while the demonstration plays by itself: nobody plays into it."""
    reset: Callable[[], None] | None = None
    """Have everything made anew; None where the database is not the demonstration's own."""

    def guest(self, login: str) -> Guest:
        """Raises: TourPersonUnknown."""
        for one in self.guests:
            if one.login == login:
                return one
        raise TourPersonUnknown
