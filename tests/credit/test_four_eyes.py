"""Who may decide: the whole table, role by relation by stage."""

from itertools import chain, combinations, product

import pytest

from ip_finance.core.actor import PersonRole
from ip_finance.credit.four_eyes import Person, Relation, refusal_of
from ip_finance.policies.contents.stages import Stage, StageRole

REFUSALS = {
    Relation.COMPANY: "own-company",
    Relation.OUTSIDE: "not-the-lender",
    Relation.PREPARED: "own-case",
    Relation.DECIDED: "decided-before",
}
BY_ROLE = {
    (StageRole.OFFICER, PersonRole.OFFICER): None,
    (StageRole.OFFICER, PersonRole.APPROVER): "wrong-stage-role",
    (StageRole.APPROVER, PersonRole.OFFICER): "wrong-stage-role",
    (StageRole.APPROVER, PersonRole.APPROVER): None,
}
EVERY_SET = [
    frozenset(held)
    for held in chain.from_iterable(combinations(Relation, size) for size in range(5))
]
MATRIX = list(product(StageRole, PersonRole, EVERY_SET))


def expected(stage: StageRole, role: PersonRole, held: frozenset[Relation]) -> str | None:
    for relation, refusal in REFUSALS.items():
        if relation in held:
            return refusal
    return BY_ROLE.get((stage, role), "wrong-stage-role")


@pytest.mark.parametrize("stage", StageRole)
@pytest.mark.parametrize("role", PersonRole)
def test_every_cell_of_the_table(stage: StageRole, role: PersonRole) -> None:
    """All sixteen sets of relations, for each role at each kind of stage."""
    turn = Stage("stage", "环节", stage, votes=1)
    found = {held: refusal_of(Person(frozenset({role}), held), turn) for held in EVERY_SET}

    told = {held: refusal.code if refusal else None for held, refusal in found.items()}
    assert told == {held: expected(stage, role, held) for held in EVERY_SET}


def test_the_table_is_whole() -> None:
    assert len(MATRIX) == len(StageRole) * len(PersonRole) * 2 ** len(Relation)
    assert set(REFUSALS) == set(Relation)


def test_somebody_with_both_roles_decides_at_either_stage() -> None:
    both = Person(frozenset({PersonRole.OFFICER, PersonRole.APPROVER}), frozenset())

    for role in StageRole:
        assert refusal_of(both, Stage("stage", "环节", role, votes=1)) is None
