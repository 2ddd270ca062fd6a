"""A portfolio in columns: the pledged rights, the loans they secure, and what moves them together.

Rights and loans are named by id, so that a portfolio can be read in any order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from valuation import checks
from valuation.checks import Floats
from valuation.codec import read_data
from valuation.errors import MalformedInput, OutOfRange, UnknownReference
from valuation.risk.inputs import LARGEST, WIDEST

Texts = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rights:
    """Pledged rights. Every column has the shape (rights,).

    Args:
        ids: Names of the rights; all different.
        median: P50 of the value at the base date, yuan.
        log_sd_below, log_sd_above: Sd of the logarithm of that value on either side of the median:
            what the appraisal does not know.
        annual_log_sd: Sd of the logarithm of the change of price in a year.
        annual_decline: Share of the value that age takes in a year; below zero where it rises,
            as its cash draws nearer.
        annual_hazard: Probability a year that the right ends: lapse or invalidation.
        industry, owner: Codes of who shares a fate.
        loan: Id of the loan that the right secures.
    """

    ids: Texts
    median: Floats
    log_sd_below: Floats
    log_sd_above: Floats
    annual_log_sd: Floats
    annual_decline: Floats
    annual_hazard: Floats
    industry: Texts
    owner: Texts
    loan: Texts

    def __post_init__(self) -> None:
        _check_ids("rights.ids", self.ids)
        size = len(self.ids)
        for name, low, high in (
            ("median", 0.0, LARGEST),
            ("log_sd_below", 0.0, WIDEST),
            ("log_sd_above", 0.0, WIDEST),
            ("annual_log_sd", 0.0, WIDEST),
            ("annual_decline", -1.0, 1.0),
            ("annual_hazard", 0.0, 1.0),
        ):
            column = _column(f"rights.{name}", getattr(self, name), size, low=low, high=high)
            object.__setattr__(self, name, column)
        for name in ("industry", "owner", "loan"):
            _check_texts(f"rights.{name}", getattr(self, name), size)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loans:
    """Loans of a bank. Every column has the shape (loans,).

    Args:
        ids: Names of the loans; all different.
        exposure: What would be claimed at default, yuan.
        annual_pd: Probability a year that the borrower defaults.
        ltv_cap: Highest share of the value of its rights that the policy lends.
        industry, owner: Codes of the borrower.
    """

    ids: Texts
    exposure: Floats
    annual_pd: Floats
    ltv_cap: Floats
    industry: Texts
    owner: Texts

    def __post_init__(self) -> None:
        _check_ids("loans.ids", self.ids)
        size = len(self.ids)
        for name, high in (("exposure", LARGEST), ("annual_pd", 1.0), ("ltv_cap", 1.0)):
            column = _column(f"loans.{name}", getattr(self, name), size, low=0.0, high=high)
            object.__setattr__(self, name, column)
        for name in ("industry", "owner"):
            _check_texts(f"loans.{name}", getattr(self, name), size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """Weights of the shocks that a standard normal variable shares with others.

    Two of one owner correlate at the sum of all three squares, two of one industry at that of two.
    """

    common: float
    industry: float
    owner: float

    def __post_init__(self) -> None:
        for field in fields(self):
            weight = checks.between(f"loading.{field.name}", getattr(self, field.name), 0.0, 1.0)
            object.__setattr__(self, field.name, weight)
        if self.common**2 + self.industry**2 + self.owner**2 > 1.0:
            raise OutOfRange("loading", "must have squares that sum to at most 1")

    @property
    def own(self) -> float:
        """Weight of what nobody shares; the squares of all four sum to 1."""
        shared = self.common**2 + self.industry**2 + self.owner**2
        return math.sqrt(max(1.0 - shared, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loadings:
    """How values, ends and defaults move together, with where the figures come from."""

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    value: Loading
    end: Loading
    default: Loading


NOTHING_SHARED = Loading(common=0.0, industry=0.0, owner=0.0)


def load_loadings() -> Loadings:
    """The shipped loadings; assumptions until a bank's own losses can be measured.

    >>> load_loadings().verified
    False
    """
    return read_data("portfolio_loadings.v1.json", Loadings)


def rights_of(rights: Rights, loans: Loans) -> list[list[int]]:
    """For each loan the places of its rights, in ascending order.

    Raises:
        UnknownReference: A right secures a loan that is not among them.
    """
    place = {loan: at for at, loan in enumerate(loans.ids)}
    found: list[list[int]] = [[] for _ in loans.ids]
    for at, loan in enumerate(rights.loan):
        if loan not in place:
            raise UnknownReference(f"rights.loan[{at}]", f"names no loan: {loan!r}")
        found[place[loan]].append(at)
    return found


def _check_ids(argument: str, ids: Texts) -> None:
    _check_texts(argument, ids, len(ids))
    if len(set(ids)) < len(ids):
        raise MalformedInput(argument, "must all be different")


def _check_texts(argument: str, values: Texts, size: int) -> None:
    if isinstance(values, str) or len(values) != size:
        raise MalformedInput(argument, f"must have {size} entries")
    for at, value in enumerate(values):
        checks.text(f"{argument}[{at}]", value)


def _column(argument: str, values: ArrayLike, size: int, *, low: float, high: float) -> Floats:
    try:
        column = np.array(values, dtype=np.float64) + 0.0
    except (TypeError, ValueError, OverflowError):  # the last of 10**400
        raise MalformedInput(argument, "must be a series of numbers") from None
    if column.shape != (size,):
        raise MalformedInput(argument, f"must have the shape ({size},), got {column.shape}")
    wrong = np.flatnonzero(~((column >= low) & (column <= high)))  # true for NaN, too
    if len(wrong):
        at = int(wrong[0])
        raise OutOfRange(f"{argument}[{at}]", f"must lie in [{low:g}, {high:g}], got {column[at]}")
    return column
