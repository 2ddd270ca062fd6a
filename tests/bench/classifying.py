"""Classes: how long the rules take for a hundred thousand debtors, and for as many loans of one."""

import time
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from ip_finance.classification.domain import LoanFacts, StatedGround, classify
from ip_finance.core.money import Fen
from ip_finance.policies.contents.classification import Ground, parse
from ip_finance.policies.defaults import rows
from tests.bench.figures import Figure
from tests.builders import TODAY
from tests.clock import NOON

LOANS = 100_000
BUDGET_SECONDS = 30
"""A look at a day is one step; the close of the day before it has ten minutes."""
POLICY = parse(rows("classification")[0]["content"])


def measure() -> Iterator[Figure]:
    """Every loan of a debtor of its own, one in ten with a stated ground; then all of one."""
    apart = [_loan(n, UUID(int=LOANS + n)) for n in range(LOANS)]
    stated = [_stated(loan) for loan in apart[::10]]
    yield _figure("classify 100,000 debtors", apart, stated)
    together = [replace(loan, borrower_id=UUID(int=1)) for loan in apart]
    yield _figure("classify 100,000 loans of one debtor", together, [])


def _loan(n: int, borrower_id: UUID) -> LoanFacts:
    late = n % 400
    return LoanFacts(
        UUID(int=n), borrower_id, Fen(100_000_000), late, False, False, False, None, None, None
    )


def _stated(loan: LoanFacts) -> StatedGround:
    ground = Ground.RATING_FALL
    category = POLICY.grounds[ground]
    return StatedGround(ground, category, loan.loan_id, loan.borrower_id, "附件", TODAY, NOON)


def _figure(name: str, loans: list[LoanFacts], stated: list[StatedGround]) -> Figure:
    before = time.process_time()  # nothing waits here; other processes must not count
    classify(loans, stated, {}, POLICY)
    seconds = time.process_time() - before
    return Figure(name, round(seconds, 2), "s of CPU", "budget", BUDGET_SECONDS)
