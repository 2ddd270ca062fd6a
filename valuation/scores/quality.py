"""OECD patent quality indicators on columns, and their composites.

Every indicator is read within the row's cohort (technology field and filing year), given as one
whole number a row: capped at the 98th percentile of the cohort and divided by that cap, so that
it lies in [0, 1]. The percentile is the smallest value of the cohort with at least that share of
the cohort at or below it. Unknown is NaN and stays so; a cohort is what is known of it.

Source of all: Squicciarini, Dernis, Criscuolo 2013, Measuring Patent Quality, OECD STI working
paper 2013/03, doi 10.1787/5k4522wkw1r8-en; the formulas are from memory and not verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation.checks import Floats, above, between, mapping, records
from valuation.errors import MalformedInput, OutOfRange
from valuation.scores.columns import Integers, floats, whole

CAP = 0.98
BREAKTHROUGH = 0.99
LONGEST_TERM = 20.0
COMPOSITE_4 = ("forward_citations", "family_size", "claims", "generality")
COMPOSITE_6 = (*COMPOSITE_4, "backward_citations", "grant_lag")
_LARGEST = 1e9
_LARGEST_KEY = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """Mean of the parts by row, in [0, 1]; NaN unless all parts are known.

    `missing`: shape (rows, parts), which part a row lacks.
    """

    value: Floats
    parts: tuple[str, ...]
    missing: NDArray[np.bool_]

    def lacks(self, row: int) -> tuple[str, ...]:
        """Names of the parts that a row lacks."""
        flags = zip(self.parts, self.missing[row], strict=True)
        return tuple(part for part, flag in flags if flag)


def in_cohort(values: ArrayLike, cohort: ArrayLike) -> Floats:
    r"""A column capped at its cohort's 98th percentile and divided by it, in [0, 1].

    .. math:: \min(x, p_{98}) / p_{98}

    For scope, family size, claims, backward citations, forward citations (of a window of 5 or 7
    years that has closed) and years renewed. A cohort whose cap is 0 is divided by its largest
    value instead, and is 0 where that is 0 too.

    Args:
        values: Shape (rows,), at least 0, NaN where unknown.
        cohort: Whole number of the cohort of each row.

    Source:
        See the module.

    >>> in_cohort([1, 2, 4, float("nan")], [7, 7, 7, 7]).tolist()
    [0.25, 0.5, 1.0, nan]
    """
    column = floats("values", values, low=0.0, high=_LARGEST)
    groups = whole("cohort", cohort, len(column))
    cap, top = _quantile(column, groups, CAP), _quantile(column, groups, 1.0)
    divisor = np.where(cap > 0.0, cap, top)
    share = np.minimum(column, divisor) / np.where(divisor > 0.0, divisor, 1.0)
    return np.where(np.isnan(column), np.nan, share)


def grant_lag(days: ArrayLike, cohort: ArrayLike) -> Floats:
    """One less the days from filing to grant in the cohort: a quick grant is near 1.

    >>> grant_lag([200, 800], [1, 1]).tolist()
    [0.75, 0.0]
    """
    return 1.0 - in_cohort(days, cohort)


def renewal(years: ArrayLike, cohort: ArrayLike) -> Floats:
    """Years of renewal fees paid, at most 20, in the cohort.

    >>> renewal([5, 20], [1, 1]).tolist()
    [0.25, 1.0]
    """
    return in_cohort(floats("years", years, low=0.0, high=LONGEST_TERM), cohort)


def adjusted_claims(claims: ArrayLike, backward_citations: ArrayLike, cohort: ArrayLike) -> Floats:
    """Claims over backward citations, in the cohort; unknown for a right that cites nothing.

    >>> adjusted_claims([10, 10, 3], [5, 10, 0], [1, 1, 1]).tolist()
    [1.0, 0.5, nan]
    """
    return in_cohort(_ratio(("claims", claims), ("backward_citations", backward_citations)), cohort)


def npl_share(non_patent: ArrayLike, patent: ArrayLike) -> Floats:
    """Non-patent references over all references, in [0, 1]; unknown without references.

    >>> npl_share([1, 0], [3, 0]).tolist()
    [0.25, nan]
    """
    papers = floats("non_patent", non_patent, low=0.0, high=_LARGEST)
    patents = floats("patent", patent, low=0.0, high=_LARGEST)
    if len(papers) != len(patents):
        raise MalformedInput("patent", f"must have {len(papers)} rows, got {len(patents)}")
    return _ratio(("non_patent", papers), ("references", papers + patents))


def breakthrough(forward_citations: ArrayLike, cohort: ArrayLike) -> Floats:
    """1 for the top 1 % of the cohort by forward citations, else 0; never for an uncited right.

    >>> breakthrough([0, 3, 50], [1, 1, 1]).tolist()
    [0.0, 0.0, 1.0]
    """
    column = floats("forward_citations", forward_citations, low=0.0, high=_LARGEST)
    line = _quantile(column, whole("cohort", cohort, len(column)), BREAKTHROUGH)
    top = np.where((column >= line) & (column > 0.0), 1.0, 0.0)
    return np.where(np.isnan(column), np.nan, top)


def diversity(shares: ArrayLike) -> float:
    r"""One less the sum of squared shares of classes, in [0, 1).

    .. math:: 1 - \sum_j s_j^2

    Args:
        shares: Of each class, in [0, 1], together 1.

    Source:
        Trajtenberg, Henderson, Jaffe 1997; domain rule § 7.6, worked check 0.62.

    >>> round(diversity([0.5, 0.3, 0.2]), 12)
    0.62
    """
    column = floats("shares", shares, low=0.0, high=1.0)
    if not abs(float(column.sum()) - 1.0) <= 1e-9:
        raise OutOfRange("shares", f"must sum to 1, got {float(column.sum())!r}")
    return float(1.0 - (np.sort(column) ** 2).sum())


def originality(right: ArrayLike, cited_class: ArrayLike, *, rights: int) -> Floats:
    """Diversity of the classes that each right cites, in [0, 1); unknown if it cites none.

    Args:
        right: Number of the citing right, 0 to `rights` - 1; one row a citation and class.
        cited_class: Number of the class cited.
        rights: How many rights there are.

    >>> originality([0, 0, 1], [5, 6, 5], rights=3).tolist()
    [0.5, 0.0, nan]
    """
    at, classes = _pairs("right", right, "cited_class", cited_class, rights)
    return _diversity(at, classes, np.ones(len(at)), rights)


def generality(
    right: ArrayLike, citing: ArrayLike, citing_class: ArrayLike, *, rights: int
) -> Floats:
    """Diversity of the classes that cite each right; unknown if nothing cites it.

    Every citing patent counts once: its classes share its one vote.

    Args:
        right: Number of the cited right, 0 to `rights` - 1; one row a citing patent and class.
        citing: Number of the citing patent.
        citing_class: Number of a class of the citing patent.
        rights: How many rights there are.

    >>> generality([0, 0, 0], [1, 1, 2], [5, 6, 5], rights=2).tolist()
    [0.375, nan]
    """
    at, classes = _pairs("right", right, "citing_class", citing_class, rights)
    edges = _joined(at, whole("citing", citing, len(at)), rights)
    _, edge, counts = np.unique(edges, return_inverse=True, return_counts=True)
    return _diversity(at, classes, 1.0 / counts[edge], rights)


def radicalness(
    right: ArrayLike,
    cited_class: ArrayLike,
    *,
    own_right: ArrayLike,
    own_class: ArrayLike,
    rights: int,
) -> Floats:
    """Share of cited classes that are not the right's own, in [0, 1]; unknown if it cites none.

    Args:
        right: Number of the citing right, 0 to `rights` - 1; one row a citation and class.
        cited_class: Number of the class cited.
        own_right: Number of a right; one row for each of its own classes.
        own_class: Number of that class.
        rights: How many rights there are.

    >>> radicalness([0, 0], [5, 6], own_right=[0], own_class=[5], rights=1).tolist()
    [0.5]
    """
    at, classes = _pairs("right", right, "cited_class", cited_class, rights)
    own_at, own = _pairs("own_right", own_right, "own_class", own_class, rights)
    both = _joined(np.concatenate([at, own_at]), np.concatenate([classes, own]), rights)
    foreign = ~np.isin(both[: len(at)], both[len(at) :])
    cited = np.bincount(at, minlength=rights)
    strange = np.bincount(at, weights=foreign, minlength=rights)
    return np.where(cited > 0, strange / np.maximum(cited, 1), np.nan)


def composite(parts: Mapping[str, ArrayLike], *, of: tuple[str, ...]) -> Composite:
    """Mean of the indicators named in `of`, such as `COMPOSITE_4` or `COMPOSITE_6`.

    Args:
        parts: Normalised columns by name, in [0, 1], all of one length; others are left aside.
        of: Names of the parts; a name without a column is missing in every row.

    Source:
        Index 4 and index 6 of the working paper, for granted patents.

    >>> found = composite({"claims": [0.5, 1.0], "family_size": [0.5, float("nan")]},
    ...                   of=("claims", "family_size"))
    >>> found.value.tolist(), found.lacks(1)
    ([0.5, nan], ('family_size',))
    """
    mapping("parts", parts)
    records("of", of, str)
    columns = {name: floats(name, parts[name], low=0.0, high=1.0) for name in of if name in parts}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise MalformedInput("parts", f"must have columns of one length, got {sorted(lengths)}")
    nothing = np.full(lengths.pop(), np.nan)
    table = np.stack([columns.get(name, nothing) for name in of], axis=1)
    return Composite(value=table.mean(axis=1), parts=of, missing=np.isnan(table))


def _quantile(column: Floats, groups: Integers, share: float) -> Floats:
    """By row, the smallest value of its group with at least `share` of the group up to it."""
    above("share", share, 0.0, at_most=1.0)
    known = np.flatnonzero(~np.isnan(column))
    result = np.full(len(column), np.nan)
    if not len(known):
        return result
    order = known[np.lexsort((column[known], groups[known]))]
    starts = np.flatnonzero(np.diff(groups[order], prepend=groups[order[0]] - 1))
    sizes = np.diff(starts, append=len(order))
    at = starts + np.ceil(share * sizes - 1e-9).astype(np.int64) - 1
    result[order] = np.repeat(column[order][at], sizes)
    return result


def _ratio(above_line: tuple[str, ArrayLike], below_line: tuple[str, ArrayLike]) -> Floats:
    upper = floats(*above_line, low=0.0, high=_LARGEST)
    lower = floats(*below_line, low=0.0, high=2 * _LARGEST)
    if len(upper) != len(lower):
        raise MalformedInput(below_line[0], f"must have {len(upper)} rows, got {len(lower)}")
    return np.where(lower > 0.0, upper / np.where(lower > 0.0, lower, 1.0), np.nan)


def _pairs(
    right_name: str, right: ArrayLike, class_name: str, classes: ArrayLike, rights: int
) -> tuple[Integers, Integers]:
    between("rights", rights, 1, _LARGEST)
    at = whole(right_name, right, len(np.atleast_1d(right)))
    numbers = whole(class_name, classes, len(at))
    if len(at) and not 0 <= at.min() <= at.max() < rights:
        raise OutOfRange(right_name, f"must lie in [0, {rights - 1}]")
    if len(numbers) and numbers.min() < 0:
        raise OutOfRange(class_name, "must be at least 0")
    return at, numbers


def _joined(at: Integers, numbers: Integers, rights: int) -> Integers:
    """One number for each pair of a right and another number."""
    span = int(numbers.max(initial=0)) + 1
    if span > _LARGEST_KEY // rights:
        known, numbers = np.unique(numbers, return_inverse=True)
        span = len(known)
    joined: Integers = at * span + numbers
    return joined


def _diversity(at: Integers, classes: Integers, votes: Floats, rights: int) -> Floats:
    if not len(at):
        return np.full(rights, np.nan)
    pairs = _joined(at, classes, rights)
    order = np.lexsort((votes, pairs))  # sums must not hang on the order of the rows
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    weights, of = np.add.reduceat(votes[order], starts), at[order][starts]
    total = np.bincount(of, weights=weights, minlength=rights)
    squares = np.bincount(of, weights=(weights / total[of]) ** 2, minlength=rights)
    return np.where(total > 0.0, 1.0 - squares, np.nan)
