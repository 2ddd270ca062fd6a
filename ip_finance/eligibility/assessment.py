"""All rules in force, and what they say of a case. Pure.

The same case under the same version of the rules gives the same lines to the bit; that is how a
kept result is checked.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Final

from ip_finance.eligibility import (
    civil_rules,
    contract_rules,
    copyright_rules,
    number_rules,
    owner_rules,
    patent_rules,
    trademark_rules,
)
from ip_finance.eligibility.domain import Line, Outcome
from ip_finance.eligibility.facts import Case, RightFacts
from ip_finance.eligibility.rulebook import BROKEN, Judged, Level, PlanRule, RightRule
from ip_finance.office_files.numbers import RightKind

VERSION: Final = "2026-11-26.2"
"""Goes up with every change of a rule, a level or a threshold; `tests/eligibility` holds it."""

MODULES: Final[tuple[ModuleType, ...]] = (
    number_rules,
    owner_rules,
    patent_rules,
    trademark_rules,
    copyright_rules,
    civil_rules,
    contract_rules,
)
"""In the order in which lines are shown (domain rules § 16.2)."""


_FOUND: Final = tuple(found for module in MODULES for found in vars(module).values())
RIGHT_RULES: Final = tuple(found for found in _FOUND if isinstance(found, RightRule))
PLAN_RULES: Final = tuple(found for found in _FOUND if isinstance(found, PlanRule))
RULES: Final[dict[str, RightRule | PlanRule]] = {
    **{rule.id: rule for rule in RIGHT_RULES},
    **{rule.id: rule for rule in PLAN_RULES},
}
BY_KIND: Final = {
    kind: tuple(rule for rule in RIGHT_RULES if kind in rule.on) for kind in RightKind
}


def assess(case: Case) -> tuple[Line, ...]:
    """One line a rule and right that it concerns, right by right, then the plan as a whole."""
    return (*_of_rights(case), *_of_plan(case))


def _of_rights(case: Case) -> Iterator[Line]:
    for facts in case.rights:
        for rule in BY_KIND[facts.right_type.kind]:
            judged = rule.judge(facts, case)
            if judged is not None:
                yield _line(rule, facts, judged)


def _of_plan(case: Case) -> Iterator[Line]:
    for rule in PLAN_RULES:
        judged = rule.judge(case)
        if judged is not None:
            yield _line(rule, None, judged)


def _line(rule: RightRule | PlanRule, facts: RightFacts | None, judged: Judged) -> Line:
    outcome = _outcome(rule.level, judged.outcome)
    is_green = outcome is Outcome.PASS
    return Line(
        rule=rule.id,
        right=None if facts is None else facts.id,
        number=None if facts is None else facts.number,
        outcome=outcome,
        fact=judged.fact,
        source=judged.source,
        on=judged.on,
        against=judged.against,
        missing=judged.missing,
        law=rule.law.text,
        cure="" if is_green else judged.cure.zh,
        cure_en="" if is_green else judged.cure.en,
    )


def _outcome(level: Level, judged: Outcome | None) -> Outcome:
    """A rule that only warns stops nothing, not even while nobody knows."""
    if judged is None:
        return BROKEN[level]
    return Outcome.WARN if judged is Outcome.UNKNOWN and level is Level.WARN else judged
