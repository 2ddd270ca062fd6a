"""Five categories by debtor (§ 8.4). Pure.

A debtor's worst loan at a bank decides all its loans there. The class falls at once and by itself;
it rises only when one person proposes it, another agrees, and no ground is left against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.classification.errors import (
    GroundNotStated,
    NotAnUpgrade,
    OwnOpinion,
    UpgradeTooHigh,
)
from ip_finance.core.actor import PersonRole
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.loan_engine.calendars import add_months
from ip_finance.policies.contents.classification import (
    STATED,
    Category,
    ClassificationPolicy,
    Ground,
)

LENDERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER)


class OpinionKind(StrEnum):
    GROUND = "ground"
    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class Held:
    """One reason why a debtor is at least in a category; `told` are its facts for the words."""

    ground: Ground
    category: Category
    loan_id: UUID
    told: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        return {
            "ground": self.ground.value,
            "category": self.category.value,
            "loan_id": str(self.loan_id),
            **self.told,
        }


@dataclass(frozen=True, slots=True)
class LoanFacts:
    """What the books and the ledger say of one loan on the day."""

    loan_id: UUID
    borrower_id: UUID
    principal: Fen
    days_overdue: int
    is_defaulted: bool
    is_enforcing: bool
    is_accelerated: bool
    uncured_since: date | None
    misused_since: date | None
    restructured_since: date | None


@dataclass(frozen=True, slots=True)
class StatedGround:
    """A ground that one person stated and another agreed to."""

    ground: Ground
    category: Category
    loan_id: UUID
    borrower_id: UUID
    evidence: str
    since: date
    agreed_at: datetime


@dataclass(frozen=True, slots=True)
class Classified:
    """The result for one loan on the day."""

    loan: LoanFacts
    category: Category
    grounds: tuple[Held, ...]


def classify(
    loans: Sequence[LoanFacts],
    stated: Sequence[StatedGround],
    before: Mapping[UUID, Category],
    policy: ClassificationPolicy,
) -> list[Classified]:
    """Every loan of one bank, by debtor. `before` is each debtor's class until now."""
    of_debtor: defaultdict[UUID, list[LoanFacts]] = defaultdict(list)
    stated_of: defaultdict[UUID, list[StatedGround]] = defaultdict(list)
    for loan in loans:
        of_debtor[loan.borrower_id].append(loan)
    for one in stated:
        stated_of[one.borrower_id].append(one)
    found: list[Classified] = []
    for borrower_id, own in sorted(of_debtor.items(), key=lambda pair: str(pair[0])):
        grounds = grounds_of(own, stated_of[borrower_id], policy)
        category = worst([before.get(borrower_id, Category.NORMAL), least_of(grounds)])
        found += [Classified(loan, category, grounds) for loan in own]
    return found


def grounds_of(
    loans: Sequence[LoanFacts], stated: Sequence[StatedGround], policy: ClassificationPolicy
) -> tuple[Held, ...]:
    """Every ground of one debtor, the gravest first."""
    held = [one for loan in loans for one in _of_loan(loan, policy)]
    held += _cross_default(loans, policy)
    held += [
        Held(s.ground, s.category, s.loan_id, {"evidence": s.evidence, "since": _iso(s.since)})
        for s in stated
    ]
    return tuple(sorted(held, key=lambda one: (-one.category.rank, one.ground, str(one.loan_id))))


def least_of(grounds: Iterable[Held]) -> Category:
    """The best class that these grounds allow."""
    return worst([one.category for one in grounds])


def worst(categories: Iterable[Category]) -> Category:
    return max(categories, key=lambda one: one.rank, default=Category.NORMAL)


def by_days(days: int, policy: ClassificationPolicy) -> Category:
    """The least class of so many days overdue; a short operational delay is overlooked."""
    if days <= policy.tolerance_days:
        return Category.NORMAL
    return worst(category for more_than, category in policy.overdue if days > more_than)


def npl_ratio(classes: Sequence[tuple[Category, Fen]]) -> BasisPoints:
    """Principal of the last three categories over all principal, rounded up.

    >>> npl_ratio([(Category.NORMAL, Fen(200)), (Category.LOSS, Fen(100))])
    3334
    """
    total = sum(principal for _, principal in classes)
    bad = sum(principal for category, principal in classes if category.is_non_performing)
    return BasisPoints(-(-bad * WHOLE // total)) if total else BasisPoints(0)


def check_stated(ground: Ground) -> None:
    """Raises: GroundNotStated."""
    if ground not in STATED:
        raise GroundNotStated(ground.value)


def check_upgrade(wanted: Category, now: Category, grounds: Sequence[Held]) -> None:
    """A class rises only as far as its grounds allow. Raises: NotAnUpgrade, UpgradeTooHigh."""
    if wanted.rank >= now.rank:
        raise NotAnUpgrade(wanted.value, now.value)
    against = [one for one in grounds if one.category.rank > wanted.rank]
    if against:
        raise UpgradeTooHigh(wanted.value, least_of(against).value, against[0].ground.value)


def is_observed(restructured_on: date, policy: ClassificationPolicy, on: date) -> bool:
    """A restructured debtor is watched for its time, whatever people agree to meanwhile."""
    return on < add_months(restructured_on, policy.observation_months)


def is_against_upgrade(stated: StatedGround, policy: ClassificationPolicy, on: date) -> bool:
    """Of what was stated only a restructuring under observation outlasts an upgrade."""
    return stated.ground is Ground.RESTRUCTURED and is_observed(stated.since, policy, on)


def still_holds(
    stated: StatedGround, upgraded_at: datetime | None, policy: ClassificationPolicy, on: date
) -> bool:
    """A stated ground holds until the debtor was upgraded after it."""
    is_after = upgraded_at is not None and upgraded_at > stated.agreed_at
    return is_against_upgrade(stated, policy, on) or not is_after


def check_four_eyes(stated_by: UUID, decides: UUID) -> None:
    """Raises: OwnOpinion."""
    if stated_by == decides:
        raise OwnOpinion


def _of_loan(loan: LoanFacts, policy: ClassificationPolicy) -> list[Held]:
    found = []
    category = by_days(loan.days_overdue, policy)
    if category is not Category.NORMAL:
        days = {"days_overdue": loan.days_overdue}
        found.append(Held(Ground.OVERDUE, category, loan.loan_id, days))
    flags = {
        Ground.DEFAULTED: loan.is_defaulted,
        Ground.ENFORCING: loan.is_enforcing,
        Ground.ACCELERATED: loan.is_accelerated,
    }
    found += [
        Held(ground, policy.grounds[ground], loan.loan_id, {})
        for ground, is_so in flags.items()
        if is_so
    ]
    dated = {
        Ground.UNCURED_CALL: loan.uncured_since,
        Ground.MISUSE: loan.misused_since,
        Ground.RESTRUCTURED: loan.restructured_since,
    }
    found += [
        Held(ground, policy.grounds[ground], loan.loan_id, {"since": _iso(since)})
        for ground, since in dated.items()
        if since is not None
    ]
    return found


def _cross_default(loans: Sequence[LoanFacts], policy: ClassificationPolicy) -> list[Held]:
    """More than the share of the debtor's debts here is overdue beyond the days."""
    total = sum(loan.principal for loan in loans)
    late = [loan for loan in loans if loan.days_overdue > policy.cross_default_days]
    bad = sum(loan.principal for loan in late)
    if bad * WHOLE <= total * policy.cross_default or not late:
        return []
    told = {"overdue_fen": bad, "total_fen": total, "share_bps": bad * WHOLE // total}
    category = policy.grounds[Ground.CROSS_DEFAULT]
    return [Held(Ground.CROSS_DEFAULT, category, late[0].loan_id, told)]


def _iso(day: date) -> str:
    return day.isoformat()
