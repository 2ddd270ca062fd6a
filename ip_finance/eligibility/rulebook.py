"""What a rule is, and the few shapes of answers that rules give. Pure.

A rule is one function under `@right_rule` or `@plan_rule`, which hold its id, level and law. The
function that stands in a module of rules is in force: `assessment` collects them, so that adding a
rule is one place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeAlias, TypeVar

from ip_finance.eligibility.domain import PLAN, Outcome
from ip_finance.eligibility.facts import Case, Known, RightFacts
from ip_finance.office_files.numbers import RightKind

T = TypeVar("T")

PATENTS: Final = frozenset({RightKind.PATENT})
MARKS: Final = frozenset({RightKind.TRADEMARK})
COPYRIGHTS: Final = frozenset({RightKind.SOFTWARE})
ALL_KINDS: Final = frozenset(RightKind)


class Level(StrEnum):
    """What it means that a rule is broken; data of the rule, not of the code."""

    BLOCK = "block"
    WAIVE = "waive"
    WARN = "warn"


BROKEN: Final = {
    Level.BLOCK: Outcome.BLOCK,
    Level.WAIVE: Outcome.ACKNOWLEDGE,
    Level.WARN: Outcome.WARN,
}


@dataclass(frozen=True, slots=True)
class Law:
    """Where a rule stands. `is_verified`: its text was read, not remembered (domain rules § 0)."""

    text: str
    source: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Cure:
    """What to do about it."""

    zh: str
    en: str


NONE_NEEDED: Final = Cure("", "")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule found. `outcome` is None where the rule is broken: its level decides."""

    outcome: Outcome | None
    fact: str
    source: str
    on: date
    cure: Cure = NONE_NEEDED
    against: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


RightJudge: TypeAlias = Callable[[RightFacts, Case], Judged | None]
PlanJudge: TypeAlias = Callable[[Case], Judged | None]


@dataclass(frozen=True, slots=True)
class Title:
    """What the rule asks for, in a few words."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RightRule:
    """A rule about each right of the kinds `on`; None where it does not concern the right."""

    id: str
    level: Level
    title: Title
    law: Law
    on: frozenset[RightKind]
    judge: RightJudge
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A rule about the plan as a whole; None where it does not concern the plan."""

    id: str
    level: Level
    title: Title
    law: Law
    judge: PlanJudge
    covers: tuple[str, ...]


def right_rule(
    rule_id: str,
    level: Level,
    title: Title,
    law: Law,
    on: frozenset[RightKind],
    covers: tuple[str, ...] = (),
) -> Callable[[RightJudge], RightRule]:
    """The function under it is a rule about one right; `covers` are further ids it answers."""
    return lambda judge: RightRule(rule_id, level, title, law, on, judge, covers)


def plan_rule(
    rule_id: str, level: Level, title: Title, law: Law, covers: tuple[str, ...] = ()
) -> Callable[[PlanJudge], PlanRule]:
    """The function under it is a rule about the plan as a whole."""
    return lambda judge: PlanRule(rule_id, level, title, law, judge, covers)


def of_known(
    fact: Known[T], say: Callable[[T], str], outcome: Outcome | None, cure: Cure = NONE_NEEDED
) -> Judged:
    """What is told, and beside it what other sources say otherwise."""
    against = tuple(f"{one.source}（{one.on}）：{say(one.value)}" for one in fact.against)
    told = fact.told
    return Judged(outcome, say(told.value), told.source, told.on, cure, against)


def of_plan(case: Case, outcome: Outcome | None, fact: str, cure: Cure = NONE_NEEDED) -> Judged:
    """What follows from the plan."""
    return Judged(outcome, fact, PLAN, case.today, cure)


LOOK_UP: Final = Cure(
    "请核验机构查询登记簿并提交核验结果，或导入最新的法律状态文件。",
    "Have a tech provider look the right up, or import its newest legal-status file.",
)
FRESH_FOR: Final = timedelta(days=90)
"""How long a register's silence counts: as long as a verification holds (house policy)."""


def untold(facts: RightFacts, case: Case, what: str, cure: Cure = LOOK_UP) -> Judged:
    """No source says it."""
    read = facts.reading
    if read is None:
        return Judged(Outcome.UNKNOWN, f"没有来源载明{what}", "无", case.today, cure)
    is_old = read.on < case.today - FRESH_FOR
    since = f" {FRESH_FOR.days} 日内的" if is_old else ""
    return Judged(Outcome.UNKNOWN, f"没有{since}来源载明{what}", read.source, read.on, cure)


@dataclass(frozen=True, slots=True)
class Words:
    """What a flag is about, and how it is said as it is bad and as it is good."""

    about: str
    bad: str
    good: str


def flag(
    facts: RightFacts,
    case: Case,
    fact: Known[bool] | None,
    words: Words,
    cure: Cure,
) -> Judged:
    """A fact that speaks against the right if true.

    The bad counts however old it is, until something newer says otherwise; the good counts while
    a reading of it, or of the whole register, is fresh.
    """
    bad, good = words.bad, words.good
    if fact is not None and fact.value:
        return of_known(fact, lambda is_bad: bad if is_bad else good, None, cure)
    since = case.today - FRESH_FOR
    if fact is not None and fact.told.on >= since:
        return of_known(fact, lambda is_bad: bad if is_bad else good, Outcome.PASS)
    if facts.reading is not None and facts.reading.on >= since:
        return Judged(Outcome.PASS, good, facts.reading.source, facts.reading.on)
    return untold(facts, case, words.about)


LOOK_FOR_RELEASE: Final = Cure(
    "请核验机构向法院或登记机关查明保全是否已解除或续行，登记解除或提交查询结果后重新预检。",
    "Have a tech provider look up whether the order was released or renewed; then check again.",
)


def frozen(facts: RightFacts, case: Case, words: Words, cure: Cure) -> Judged:
    """A court's order; past the law's limit for one that names no end, nobody knows."""
    fact, until = facts.is_frozen, facts.frozen_until
    if fact is None or until is None or not fact.value:
        return flag(facts, case, fact, words, cure)
    if fact.told.on <= until.value < case.today:
        say = f"{words.bad}，法定期限 {until.value} 已过，未见解除或续行"
        return of_known(
            fact,
            lambda is_bad: say if is_bad else words.good,
            Outcome.UNKNOWN,
            LOOK_FOR_RELEASE,
        )
    return flag(facts, case, fact, words, cure)


def day(value: date) -> str:
    return value.isoformat()
