"""What a bank may lose: value-at-risk, expected shortfall, who contributes, how concentrated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from valuation.checks import Floats
from valuation.risk.distribution import at_quantile, rounded
from valuation.risk.draws import probability

LEVELS = (0.95, 0.99, 0.999)
CONTRIBUTIONS_AT = 0.99
LARGEST_SHARES = (1, 5, 10)

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoanLosses:
    """Losses of one loan: the paths on which it loses, and how much, yuan."""

    paths: Places
    amounts: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Loss at one level of confidence, yuan.

    Args:
        level: Such as 0.99.
        value_at_risk: Loss that is not exceeded with this probability.
        expected_shortfall: Mean loss on the worst paths, a share 1 - level of all.
        alone: Sum of the expected shortfalls that the loans would have each by itself.
        diversification: 1 - expected shortfall / alone; what pooling takes away.
    """

    level: float
    value_at_risk: float
    expected_shortfall: float
    alone: float
    diversification: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """Part of one loan, owner or industry in the expected shortfall at 99 %; yuan and a share."""

    id: str
    exposure: float
    expected_loss: float
    shortfall: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """How much of the exposure a few hold.

    `hhi` is the Herfindahl-Hirschman index, the sum of squared shares in (0, 1]; `effective` its
    inverse, the number of equal parts that would be as concentrated; `largest` the share of the
    greatest 1, 5 and 10.
    """

    by: str
    hhi: float
    effective: float
    largest: tuple[float, ...]


def total_loss(losses: Sequence[LoanLosses], *, paths: int) -> Floats:
    """Loss of the whole portfolio on each path, yuan.

    >>> one = LoanLosses(paths=np.array([1]), amounts=np.array([5.0]))
    >>> total_loss([one, one], paths=3).tolist()
    [0.0, 10.0, 0.0]
    """
    total = np.zeros(paths)
    for loan in losses:
        total[loan.paths] += loan.amounts
    return total


def tail_of(losses: Sequence[LoanLosses], total: Floats, *, level: float) -> Tail:
    r"""Value-at-risk and expected shortfall at one level.

    .. math:: ES_\alpha = \frac{1}{m} \sum_{i=1}^{m} L_{(n+1-i)}, \quad
              m = \lceil (1 - \alpha) n \rceil

    Source: Acerbi, Tasche, On the coherence of expected shortfall, Journal of Banking & Finance 26
    (2002) [mem].

    >>> total = np.array([0.0, 1.0, 2.0, 9.0])
    >>> one = LoanLosses(paths=np.arange(4), amounts=total)
    >>> found = tail_of([one], total, level=0.5)
    >>> found.value_at_risk, found.expected_shortfall, found.diversification
    (1.0, 5.5, 0.0)
    """
    count = _tail_size(len(total), level)
    ordered = np.sort(total)
    shortfall = float(ordered[-count:].mean())
    alone = sum(float(_greatest(loan.amounts, count).sum()) for loan in losses) / count
    return Tail(
        level=level,
        value_at_risk=rounded(at_quantile(ordered, level)),
        expected_shortfall=rounded(shortfall),
        alone=rounded(alone),
        diversification=rounded(max(1.0 - shortfall / alone, 0.0)) if alone else 0.0,
    )


def contributions(
    losses: Sequence[LoanLosses], total: Floats, *, codes: Sequence[str], exposure: Floats
) -> tuple[Contribution, ...]:
    r"""Expected shortfall at 99 % split by Euler's rule, greatest first; the parts sum to it.

    .. math:: ES_i = E[L_i \mid L \text{ among the worst } 1 - \alpha]

    Args:
        losses: One entry for each loan.
        total: Shape (paths,), yuan.
        codes: Shape (loans,): id, owner or industry of each loan; equal codes are one part.
        exposure: Shape (loans,), yuan.

    Source: Tasche, Risk contributions and performance measurement, 1999 [mem].

    >>> one = LoanLosses(paths=np.array([1]), amounts=np.array([5.0]))
    >>> [part] = contributions([one], np.array([0.0, 5.0]), codes=["a"], exposure=np.array([9.0]))
    >>> part.expected_loss, part.shortfall, part.share
    (2.5, 5.0, 1.0)
    """
    count = _tail_size(len(total), CONTRIBUTIONS_AT)
    worst = np.zeros(len(total), dtype=np.bool_)
    worst[np.argsort(total, kind="stable")[-count:]] = True
    expected = np.array([loan.amounts.sum() for loan in losses]) / len(total)
    inside = np.array([loan.amounts[worst[loan.paths]].sum() for loan in losses]) / count
    names, part = np.unique(np.asarray(codes), return_inverse=True)
    columns = [np.bincount(part, column) for column in (exposure, expected, inside)]
    whole = float(inside.sum())
    found = [
        Contribution(
            id=str(name),
            exposure=rounded(float(owed)),
            expected_loss=rounded(float(mean)),
            shortfall=rounded(float(tail)),
            share=rounded(float(tail) / whole) if whole else 0.0,
        )
        for name, owed, mean, tail in zip(names, *columns, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.shortfall, -one.exposure, one.id)))


def concentration(*, by: str, codes: Sequence[str], exposure: Floats) -> Concentration:
    r"""Concentration of the exposure, :math:`H = \sum_i s_i^2`.

    Source: Herfindahl-Hirschman index, as in BCBS Working Paper 15 (2006) [mem].

    >>> concentration(by="owner", codes=["a", "b", "a"], exposure=np.array([1.0, 2.0, 1.0])).hhi
    0.5
    """
    _, part = np.unique(np.asarray(codes), return_inverse=True)
    sums = np.bincount(part, exposure)
    whole = float(sums.sum())
    shares = np.sort(sums / whole)[::-1] if whole else np.zeros(0)
    hhi = float(np.sum(shares**2))
    return Concentration(
        by=by,
        hhi=rounded(hhi),
        effective=rounded(1.0 / hhi) if hhi else 0.0,
        largest=tuple(rounded(float(shares[:few].sum())) for few in LARGEST_SHARES),
    )


def _tail_size(paths: int, level: float) -> int:
    """How many paths are the worst; 0.01 * 100 may be a little above 1."""
    return max(int(np.ceil((1.0 - probability("level", level)) * paths - 1e-9)), 1)


def _greatest(amounts: Floats, count: int) -> Floats:
    """The greatest of them; the loan loses nothing on all other paths."""
    if len(amounts) <= count:
        return amounts
    return np.asarray(np.partition(amounts, len(amounts) - count)[-count:])
