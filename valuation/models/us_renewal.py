"""Columns of the models `us-renewal-document` and `us-renewal-owner`.

Both give the probability that the fee due 7.5 years after grant of a US patent is paid
(35 U.S.C. § 41(b)): the first from the document alone, the second also from what became of other
patents of the owner (`us_renewal_record`).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from valuation.checks import Floats
from valuation.models.scoring import Column

DOCUMENT_MODEL = "us-renewal-document"
OWNER_MODEL = "us-renewal-owner"
RECORD = "owner_record"
"""The one feature of the owner's model that is not on the document."""

DAYS_A_YEAR = 365.25

CLAIMS_FROM = (9.0, 17.0, 27.0)
SIMILAR_FROM = (3.0, 7.0, 13.0)
GRANT_LAG_FROM = (2.3, 3.2, 4.3)
PRIORITY_LAG_FROM = (0.8, 1.0, 2.5)
PRIORITY_FROM = (1999.4, 2001.2, 2002.6)
"""Lower ends of the upper three quarters of the public rows, for terms of two features at once."""


def document_columns(
    *,
    title: Sequence[str | None],
    kind: Sequence[str | None],
    section: Sequence[str | None],
    claims: ArrayLike,
    cpc_codes: ArrayLike,
    patent_citations: ArrayLike,
    other_citations: ArrayLike,
    similar_documents: ArrayLike,
    inventors: ArrayLike,
    title_words: ArrayLike,
    priority: NDArray[np.datetime64],
    filed: NDArray[np.datetime64],
    granted: NDArray[np.datetime64],
) -> dict[str, Column]:
    """Columns of `us-renewal-document`, one entry a patent; NaN, NaT or None is unknown.

    `kind`: kind code of the publication (B1, B2, P2, …); plant patents (P…) owe no fees, and so
    pay none (`owes_fees` 0; 35 U.S.C. § 41(b)(3)). `section`: CPC section, A to H.
    Counts: claims; leaf CPC codes; cited patents; cited other literature; documents that Google
    Patents calls similar and that are older than the filing; inventors; words of the title.
    `…_quarters` join the quarter of one feature with that of another, such as `9+|3+`: fewer than
    17 but at least 9 claims, and fewer than 7 but at least 3 similar documents.

    Source: columns of the public sample; quarters of its rows (docs/models/us-renewal.md).

    >>> day = np.array(["2004-06-01"], dtype="datetime64[D]")
    >>> columns = document_columns(title=["Laser"], kind=["B2"], section=["H"], claims=[12],
    ...     cpc_codes=[3], patent_citations=[8], other_citations=[0], similar_documents=[4],
    ...     inventors=[2], title_words=[1], priority=day, filed=day, granted=day + 800)
    >>> columns["claims_similar_quarters"], columns["section_priority_quarters"]
    (['9+|3+'], ['H|2002.6+'])
    """
    counts = {
        "claims": claims,
        "cpc_codes": cpc_codes,
        "patent_citations": patent_citations,
        "other_citations": other_citations,
        "similar_documents": similar_documents,
        "inventors": inventors,
        "title_words": title_words,
    }
    numbers = {name: np.asarray(column, dtype=np.float64) for name, column in counts.items()}
    numbers |= _times(priority, filed, granted)
    return {
        **numbers,
        "owes_fees": np.array([_owes_fees(code) for code in kind], dtype=np.float64),
        "kind": list(kind),
        "section": list(section),
        **_pairs(numbers, section),
        "title": list(title),
    }


def calendar_years(days: NDArray[np.datetime64]) -> Floats:
    """Days as years: 2004.5 is the middle of 2004, to the day's fraction; NaT gives NaN.

    >>> calendar_years(np.array(["2004-01-01", "NaT"], dtype="datetime64[D]")).tolist()
    [2004.0, nan]
    """
    since = (days - np.datetime64("2004-01-01", "D")).astype("timedelta64[D]")
    years: Floats = np.where(np.isnat(since), np.nan, since.astype(np.float64) / DAYS_A_YEAR)
    return 2004.0 + years


def _owes_fees(kind: str | None) -> float:
    if kind is None:
        return np.nan
    return 0.0 if kind.startswith("P") else 1.0


def _times(
    priority: NDArray[np.datetime64], filed: NDArray[np.datetime64], granted: NDArray[np.datetime64]
) -> dict[str, Floats]:
    first, second, third = (calendar_years(days) for days in (priority, filed, granted))
    return {
        "priority": first,
        "filed": second,
        "granted": third,
        "priority_lag_years": np.maximum(second - first, 0.0),
        "grant_lag_years": third - second,
    }


def _pairs(
    numbers: Mapping[str, Floats], section: Sequence[str | None]
) -> dict[str, list[str | None]]:
    lags = _quarter(numbers["grant_lag_years"], GRANT_LAG_FROM)
    return {
        "claims_similar_quarters": _joined(
            _quarter(numbers["claims"], CLAIMS_FROM),
            _quarter(numbers["similar_documents"], SIMILAR_FROM),
        ),
        "lags_quarters": _joined(lags, _quarter(numbers["priority_lag_years"], PRIORITY_LAG_FROM)),
        "section_priority_quarters": _joined(section, _quarter(numbers["priority"], PRIORITY_FROM)),
    }


def _quarter(numbers: Floats, lower_ends: tuple[float, ...]) -> list[str | None]:
    names = ("", *(f"{end:g}+" for end in lower_ends))
    places = np.digitize(numbers, lower_ends)
    return [
        None if unknown else names[place] or f"<{lower_ends[0]:g}"
        for place, unknown in zip(places, np.isnan(numbers), strict=True)
    ]


def _joined(first: Sequence[str | None], second: Sequence[str | None]) -> list[str | None]:
    return [
        None if left is None or right is None else f"{left}|{right}"
        for left, right in zip(first, second, strict=True)
    ]
