"""Columns of `cn-kept-5`: annuities of a Chinese invention paid for five years after grant."""

import re
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from valuation.checks import Floats
from valuation.models.scoring import Column

MODEL_ID = "cn-kept-5"

_MAIN_GROUP = re.compile(r"([A-H]\d{2}[A-Z])\s*(\d{1,4})?")


class OwnerKind(StrEnum):
    """Who applied for the right. Institutes are universities and research institutes."""

    COMPANY = "company"
    INSTITUTE = "institute"
    INDIVIDUAL = "individual"
    OTHER = "other"


def owner_kind(*, is_company: bool, is_university: bool, is_individual: bool) -> OwnerKind:
    """The kind of several applicants: a company among them decides, then an institute.

    >>> owner_kind(is_company=False, is_university=True, is_individual=True)
    <OwnerKind.INSTITUTE: 'institute'>
    """
    if is_company:
        return OwnerKind.COMPANY
    if is_university:
        return OwnerKind.INSTITUTE
    return OwnerKind.INDIVIDUAL if is_individual else OwnerKind.OTHER


def kept_columns(
    *,
    domestic: Sequence[bool | None],
    owner: Sequence[OwnerKind | None],
    claims: ArrayLike,
    inventors: ArrayLike,
    grant_lag_years: ArrayLike,
    publication_lag_days: ArrayLike,
    main_ipc: Sequence[str | None],
    filing_month: Sequence[int | None],
) -> dict[str, Column]:
    """Columns of `cn-kept-5`, one entry a right; NaN or None is unknown, as is no IPC symbol.

    Domestic (Chinese) and foreign applicants have their own curves, because the same document
    means different things: a foreign applicant has already paid for a translation. Where the kind
    of an owner is unknown, the level is the origin alone, with a value of its own.
    `fee_year_place_foreign`: part of a fee year that had gone when the patent was granted; it
    decides how many annuities five years take.

    >>> columns = kept_columns(domestic=[True], owner=[OwnerKind.COMPANY], claims=[6],
    ...     inventors=[2], grant_lag_years=[3.2], publication_lag_days=[200],
    ...     main_ipc=["A61K35/78"], filing_month=[5])
    >>> columns["owner"], columns["field"]
    (['domestic-company'], ['domestic:A61K35'])
    """
    origin = [None if one is None else ("domestic" if one else "foreign") for one in domestic]
    at_home = np.array([one == "domestic" for one in origin], dtype=np.bool_)
    abroad = np.array([one == "foreign" for one in origin], dtype=np.bool_)
    lag = _floats(grant_lag_years)
    return {
        "owner": [
            of if kind is None else known
            for of, kind, known in zip(origin, owner, _joined(origin, "-", owner), strict=True)
        ],
        "field": _joined(origin, ":", [main_group(ipc) for ipc in main_ipc]),
        "claims_domestic": np.where(at_home, _floats(claims), np.nan),
        "grant_lag_domestic": np.where(at_home, lag, np.nan),
        "publication_lag_domestic": np.where(at_home, _floats(publication_lag_days), np.nan),
        "inventors_foreign": np.where(abroad, _floats(inventors), np.nan),
        "grant_lag_foreign": np.where(abroad, lag, np.nan),
        "fee_year_place_foreign": np.where(abroad, lag - np.floor(lag), np.nan),
        "filing_month_foreign": [
            str(month) if month is not None and of == "foreign" else None
            for of, month in zip(origin, filing_month, strict=True)
        ],
    }


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _joined(
    origin: Sequence[str | None], sign: str, values: Sequence[str | None]
) -> list[str | None]:
    return [
        None if of is None or value is None else f"{of}{sign}{value}"
        for of, value in zip(origin, values, strict=True)
    ]


def main_group(ipc: str | None) -> str | None:
    """Subclass and main group of an IPC symbol; None if it is unknown or no such symbol.

    >>> main_group("A61K 35/78"), main_group("?")
    ('A61K35', None)
    """
    found = None if ipc is None else _MAIN_GROUP.match(ipc.strip().upper())
    return None if found is None else "".join(part for part in found.groups() if part)
