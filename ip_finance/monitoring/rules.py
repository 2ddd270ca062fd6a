"""All that is looked for, in one place: a rule is one function of a right and a day. Pure."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, TypeAlias

from ip_finance.monitoring import event_rules, term_rules
from ip_finance.monitoring.domain import Hit, Watched

Rule: TypeAlias = Callable[[Watched, date], Iterator[Hit]]

RULES: Final[tuple[Rule, ...]] = (
    term_rules.annual_fee,
    term_rules.renewal,
    term_rules.ends_before_maturity,
    term_rules.registration_ends,
    term_rules.ended,
    event_rules.owner_changed,
    event_rules.owner_renamed,
    event_rules.invalidation,
    event_rules.frozen,
    event_rules.suspended,
    event_rules.licensed,
    event_rules.pledge_cancelled,
    event_rules.sibling_granted,
    event_rules.bundle_grown,
    event_rules.verification_ends,
    event_rules.revaluation,
)


def hits_of(rights: Iterable[Watched], on: date) -> list[Hit]:
    """Everything that the rules find about these rights on the day."""
    return [hit for right in rights for rule in RULES for hit in rule(right, on)]
