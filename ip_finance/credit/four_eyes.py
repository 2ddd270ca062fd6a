"""Who may decide: one table over a person's role and relation to the case. Pure.

A relation that forbids does so at every stage and whatever the person's role; what is left is
decided by the role that the stage asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import Forbidden
from ip_finance.credit.errors import DecidedBefore, OwnCase, OwnCompany, WrongStageRole
from ip_finance.loans.errors import NotTheLender
from ip_finance.policies.contents.stages import Stage, StageRole


class Relation(StrEnum):
    """What a person has to do with a case beside their role."""

    COMPANY = "belongs to the borrower or a pledgor"
    OUTSIDE = "belongs to another institution than the lender"
    PREPARED = "wrote a memo of the case, or stated its need"
    DECIDED = "decided in this round, or has an approval that stands"


FORBIDS: Final[Mapping[Relation, Callable[[], Forbidden]]] = {
    Relation.COMPANY: OwnCompany,
    Relation.OUTSIDE: NotTheLender,
    Relation.PREPARED: OwnCase,
    Relation.DECIDED: DecidedBefore,
}
"""In the order in which a person is told."""
ROLES: Final[Mapping[StageRole, PersonRole]] = {
    StageRole.OFFICER: PersonRole.OFFICER,
    StageRole.APPROVER: PersonRole.APPROVER,
}
"""An approver does not stand in for an officer, nor an officer for an approver."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who would decide."""

    roles: frozenset[PersonRole]
    relations: frozenset[Relation]


def refusal_of(person: Person, stage: Stage) -> Forbidden | None:
    """Why this person may not decide at this stage; None: they may."""
    for relation, refusal in FORBIDS.items():
        if relation in person.relations:
            return refusal()
    needed = ROLES[stage.role]
    return None if needed in person.roles else WrongStageRole(stage.title, needed.value)
