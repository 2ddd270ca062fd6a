"""What stands in the way of the work beside the web: the worker writes it, the status shows it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from ip_finance.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why one hand of the worker cannot work, in the words of a named error."""

    hand: str
    code: str
    detail: str
    cure: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """The hindrances of now, one a hand. Kept in memory: they are found again after a start."""

    by_hand: dict[str, Hindrance] = field(default_factory=dict)

    def hinder(self, hand: str, error: DomainError, at: datetime) -> bool:
        """Note what hinders the hand; true if that is news."""
        found = Hindrance(hand, error.code, error.detail, error.cure, at)
        before = self.by_hand.get(hand)
        is_news = before is None or before.code != found.code
        self.by_hand[hand] = (
            found if before is None or is_news else replace(found, since=before.since)
        )
        return is_news

    def clear(self, hand: str) -> bool:
        """The hand works; true if it did not before."""
        return self.by_hand.pop(hand, None) is not None

    def hindrances(self) -> list[Hindrance]:
        """All of now, the oldest first."""
        return sorted(self.by_hand.copy().values(), key=lambda one: one.since)
