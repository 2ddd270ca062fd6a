"""How people prove who they are: what is allowed, for how long, and what is refused. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import content_hash

SESSION_VALID_FOR: Final = timedelta(hours=12)
IDLE_FOR: Final = timedelta(hours=2)
"""Without a request for so long, a session has ended."""
SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly it is written down when a session was last used."""
STEP_UP_VALID_FOR: Final = timedelta(minutes=5)
CEREMONY_VALID_FOR: Final = timedelta(minutes=5)
INVITATION_VALID_FOR: Final = timedelta(days=7)
RECOVERY_CODES: Final = 10
SHORTEST_PASSWORD: Final = 10

FREE_OF_LOGIN: Final = 5
FREE_OF_ADDRESS: Final = 30
"""Failures that cost no wait: an office of many people shares one address."""
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(minutes=15)
MOST_DOUBLINGS: Final = 16
FORGOTTEN_AFTER: Final = timedelta(days=1)

PLATFORM_ROLES: Final = frozenset({PersonRole.ADMIN, PersonRole.REVIEWER, PersonRole.AUDITOR})
"""Roles that the ledger does not know; every other role changes by a step on the ledger."""
CONFIRMERS: Final = (PersonRole.ADMIN, PersonRole.GUARDIAN)
"""Who answers for other people's identity."""


BROWSERS: Final = {
    "MicroMessenger": "WeChat",
    "Edg/": "Edge",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS: Final = {
    "Windows": "Windows",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Words of a user agent and what they mean; the first that fits."""


class Proof(StrEnum):
    """By what a session was opened."""

    PASSWORD = "password"  # noqa: S105  a word, not a secret
    PASSKEY = "passkey"
    PROVIDER = "provider"
    INVITATION = "invitation"
    RECOVERY_CODE = "recovery-code"
    COMPANY = "company"


class Ceremony(StrEnum):
    """What a passkey is asked for."""

    REGISTER = "register"
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"


class ProviderState(StrEnum):
    PROPOSED = "proposed"
    IN_FORCE = "in-force"
    REFUSED = "refused"
    REPLACED = "replaced"


class ChangeState(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from, as far as it says."""

    agent: str
    address: str

    @property
    def name(self) -> str:
        """Browser and system, or whatever it calls itself.

        >>> Device("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36", "").name
        'Chrome · Linux'
        """
        parts = [_first(BROWSERS, self.agent), _first(SYSTEMS, self.agent)]
        return " · ".join(filter(None, parts)) or self.agent


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many failures of one kind cost nothing."""

    key: str
    free: int

    @classmethod
    def of_login(cls, login: str) -> "Allowance":
        return cls(content_hash(b"login\0" + login.encode()), FREE_OF_LOGIN)

    @classmethod
    def of_address(cls, address: str) -> "Allowance":
        return cls(content_hash(b"address\0" + address.encode()), FREE_OF_ADDRESS)

    def wait(self, failures: int, failed_at: datetime, now: datetime) -> timedelta:
        """How long until the next try: each failure beyond the free ones doubles it.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
        >>> [str(Allowance("k", 5).wait(count, noon, noon)) for count in (4, 5, 7, 99)]
        ['0:00:00', '0:00:05', '0:00:20', '0:15:00']
        """
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        doublings = min(over, MOST_DOUBLINGS)
        pause = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
        return max(failed_at + pause - now, timedelta(0))


@dataclass(frozen=True, slots=True)
class Enter:
    """Somebody signs in with login and password."""

    login: str
    password: str
    session_id: UUID
    device: Device


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that has just begun; the secret is told once."""

    secret: str
    person_id: UUID


def _first(words: dict[str, str], agent: str) -> str:
    return next((meant for word, meant in words.items() if word in agent), "")


def is_password_enough(password: str) -> bool:
    return SHORTEST_PASSWORD <= len(password) <= 200
