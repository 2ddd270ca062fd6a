"""CLASSIFICATION: from days overdue and other grounds to the five categories. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ip_finance.core.money import BasisPoints
from ip_finance.policies.contents.reading import Content

LONGEST_DAYS = 3_660


class Category(StrEnum):
    """Best first; the last three are non-performing."""

    NORMAL = "normal"
    SPECIAL_MENTION = "special-mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"

    @property
    def rank(self) -> int:
        return tuple(Category).index(self)

    @property
    def is_non_performing(self) -> bool:
        return self.rank >= Category.SUBSTANDARD.rank


class Ground(StrEnum):
    """Why a debtor is at least in a category. The first part is found, the rest is stated."""

    OVERDUE = "overdue"
    CROSS_DEFAULT = "cross-default"
    DEFAULTED = "defaulted"
    ENFORCING = "enforcing"
    ACCELERATED = "accelerated"
    UNCURED_CALL = "uncured-call"
    MISUSE = "misuse"
    RESTRUCTURED = "restructured"
    ROLLED_OVER = "rolled-over"
    BAD_ELSEWHERE = "bad-elsewhere"
    RATING_FALL = "rating-fall"
    CREDIT_IMPAIRED = "credit-impaired"
    HALF_LOST = "half-lost"
    DEBT_EVASION = "debt-evasion"
    BANKRUPT = "bankrupt"
    NEARLY_ALL_LOST = "nearly-all-lost"
    OTHER = "other"


STATED = (
    Ground.MISUSE,
    Ground.RESTRUCTURED,
    Ground.ROLLED_OVER,
    Ground.BAD_ELSEWHERE,
    Ground.RATING_FALL,
    Ground.CREDIT_IMPAIRED,
    Ground.HALF_LOST,
    Ground.DEBT_EVASION,
    Ground.BANKRUPT,
    Ground.NEARLY_ALL_LOST,
    Ground.OTHER,
)
"""Grounds that people state with evidence: no book of the bank tells them, or not of all debts."""


@dataclass(frozen=True, slots=True)
class ClassificationPolicy:
    """`overdue`: beyond so many days overdue at least the category, the mildest first.

    Up to `tolerance_days` an operational delay is overlooked. `grounds` are the least category of
    every other ground. `cross_default` is the share of a debtor's debts here that must be more than
    `cross_default_days` overdue.
    """

    overdue: tuple[tuple[int, Category], ...]
    tolerance_days: int
    grounds: Mapping[Ground, Category]
    cross_default: BasisPoints
    cross_default_days: int
    observation_months: int
    value_fall: BasisPoints


def parse(told: Mapping[str, Any]) -> ClassificationPolicy:
    """Raises: BadContent."""
    content = Content(told, "classification")
    found = ClassificationPolicy(
        overdue=content.each("overdue", _beyond),
        tolerance_days=content.whole("tolerance_days", 0, LONGEST_DAYS),
        grounds=content.one("grounds", _grounds),
        cross_default=content.bps("cross_default_bps"),
        cross_default_days=content.whole("cross_default_days", 0, LONGEST_DAYS),
        observation_months=content.whole("observation_months", 0, 120),
        value_fall=content.bps("value_fall_bps", 1),
    )
    days = [days for days, _ in found.overdue]
    ranks = [category.rank for _, category in found.overdue]
    rises = bool(days) and all(one == sorted(set(one)) for one in (days, ranks))
    content.need(rises, "overdue", "does not rise in days and categories", "天数与类别须逐级递增")
    content.done()
    return found


def _beyond(content: Content) -> tuple[int, Category]:
    days = content.whole("more_than_days", 0, LONGEST_DAYS)
    return days, content.choice("at_least", Category)


def _grounds(content: Content) -> dict[Ground, Category]:
    """Every ground but the days overdue, which have steps of their own."""
    named = [ground for ground in Ground if ground is not Ground.OVERDUE]
    return {ground: content.choice(ground.value, Category) for ground in named}
