"""The list of mutants is of these sources, and of rules of its own each."""

import pytest

from tests.contracts.mutants import SUBJECTS, TESTS
from tests.contracts.mutations import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.rule)
def test_its_text_is_in_the_source_once(mutant: Mutant) -> None:
    assert mutant.path.read_text(encoding="utf-8").count(mutant.text) == 1
    assert mutant.text != mutant.instead


def test_every_mutant_breaks_another_rule() -> None:
    assert len({mutant.rule for mutant in MUTANTS}) == len(MUTANTS) >= 30


def test_every_source_that_has_a_mutant_has_tests() -> None:
    assert {mutant.source for mutant in MUTANTS} <= set(SUBJECTS)
    assert [
        name for names in SUBJECTS.values() for name in names if not (TESTS / name).exists()
    ] == []
