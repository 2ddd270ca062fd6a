import numpy as np
import pytest

from valuation.checks import Floats
from valuation.risk.losses import LoanLosses, concentration, contributions, tail_of, total_loss


def losses(*rows: list[float]) -> list[LoanLosses]:
    """One row of losses a loan, one entry a path."""
    columns = [np.array(row) for row in rows]
    return [LoanLosses(paths=np.flatnonzero(row), amounts=row[row > 0]) for row in columns]


def whole(found: list[LoanLosses], paths: int) -> Floats:
    return total_loss(found, paths=paths)


class TestTail:
    def test_shortfall_is_the_mean_of_the_worst_paths_rounded_up(self) -> None:
        """The worst 30 % of five paths are two: (1 + 9) / 2."""
        found = losses([0, 1, 0, 9, 0])

        assert tail_of(found, whole(found, 5), level=0.7).expected_shortfall == 5.0

    def test_loans_that_lose_on_different_paths_diversify(self) -> None:
        """The worst half: alone 4 and 4 of two paths each, together 4 on every path."""
        found = losses([4, 4, 0, 0], [0, 0, 4, 4])
        tail = tail_of(found, whole(found, 4), level=0.5)

        assert (tail.alone, tail.expected_shortfall, tail.diversification) == (8.0, 4.0, 0.5)

    def test_only_the_worst_paths_of_a_loan_count_for_it_alone(self) -> None:
        found = losses([1, 2, 3, 4])

        assert tail_of(found, whole(found, 4), level=0.75).alone == 4.0

    def test_a_portfolio_that_never_loses_has_no_tail(self) -> None:
        found = losses([0, 0], [0, 0])
        tail = tail_of(found, whole(found, 2), level=0.99)

        assert (tail.value_at_risk, tail.expected_shortfall, tail.diversification) == (0, 0, 0)


class TestContributions:
    def test_each_part_has_its_losses_on_the_worst_path(self) -> None:
        found = losses([1, 0, 0, 6], [0, 5, 0, 2])
        parts = contributions(
            found, whole(found, 4), codes=["a", "b"], exposure=np.array([10.0, 20.0])
        )

        assert [(part.id, part.shortfall, part.share) for part in parts] == [
            ("a", 6.0, 0.75),
            ("b", 2.0, 0.25),
        ]
        assert [part.expected_loss for part in parts] == [1.75, 1.75]

    def test_loans_of_one_code_are_one_part(self) -> None:
        found = losses([0, 6], [0, 2])
        [part] = contributions(
            found, whole(found, 2), codes=["a", "a"], exposure=np.array([10.0, 20.0])
        )

        assert (part.shortfall, part.exposure, part.share) == (8.0, 30.0, 1.0)


@pytest.mark.parametrize(
    ("exposure", "hhi", "first"), [([1, 1, 1, 1], 0.25, 0.25), ([6, 2, 1, 1], 0.42, 0.6)]
)
def test_concentration_is_the_sum_of_squared_shares(
    exposure: list[float], hhi: float, first: float
) -> None:
    found = concentration(by="loan", codes=["a", "b", "c", "d"], exposure=np.array(exposure) / 1)

    assert (found.hhi, found.largest[0]) == (hhi, first)
