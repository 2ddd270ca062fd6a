"""Survival of a Chinese patent: lapse hazard by age and owner, scaled by what is known of it.

Proportional hazards (Cox 1972): the hazard of the owner's group at each age, times one relative
hazard, which is read off the model `cn-kept-5`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from valuation import checks
from valuation.codec import read_data
from valuation.errors import MalformedInput, OutOfRange, UnknownReference
from valuation.models.additive import Provenance
from valuation.models.catalogue import load_model
from valuation.models.cn_kept import MODEL_ID, OwnerKind, kept_columns, main_group
from valuation.models.scoring import Columns, contributions, predict

LONGEST_TERM = 25
"""Years from filing: twenty, and up to five of compensation (LC-01, LC-03)."""

A_FEW_DAYS = 0.02
"""Years. Ages counted in days of a mean year miss an anniversary by two of them, and people write
years in two decimals."""

LAPSE_TABLES = ("1",)
"""Versions shipped, side by side, so that old results recompute."""


class OwnerGroup(StrEnum):
    """Groups whose hazards were counted; `all` where the origin of the owner is unknown."""

    DOMESTIC = "domestic"
    FOREIGN = "foreign"
    ALL = "all"


class PatentKind(StrEnum):
    """The three kinds of Chinese patents."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility-model"
    DESIGN = "design"


class SurvivalCaveat(StrEnum):
    """Why a survival is less certain than its figures look."""

    OLD_COHORT = "fitted-on-filings-of-1999-to-2002"
    OTHER_SECTION = "extrapolated-to-another-ipc-section"
    OTHER_KIND = "extrapolated-to-another-kind-of-patent"
    AGE_BEYOND_DATA = "extrapolated-beyond-the-ages-observed"
    OWNER_UNKNOWN = "owner-unknown"
    NOT_GRANTED = "not-granted-at-this-age"
    NO_RECORD = "no-record-of-the-owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseRate:
    """Rights of a group in force at a yearly fee, and those for which it was not paid."""

    age_years: int
    at_risk: int
    lapsed: int

    def __post_init__(self) -> None:
        if not 0 <= self.lapsed <= self.at_risk or self.at_risk < 1:
            raise OutOfRange("lapsed", f"must lie in [0, {self.at_risk}], got {self.lapsed}")

    @property
    def hazard(self) -> float:
        """`lapsed / at_risk`, a probability a year."""
        return self.lapsed / self.at_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseGroup:
    """Counts of a group, age by age without gaps; share kept five years after grant; exponent.

    `exponent`: how much of the difference that the kept-5 model sees holds for a single year.
    """

    rates: tuple[LapseRate, ...]
    kept_5: float
    exponent: float

    def hazard(self, age_years: int) -> float:
        """Hazard at this age; outside the ages counted that of the three nearest ages together."""
        first, last = self.rates[0].age_years, self.rates[-1].age_years
        if first <= age_years <= last:
            return self.rates[age_years - first].hazard
        nearest = self.rates[:3] if age_years < first else self.rates[-3:]
        return sum(rate.lapsed for rate in nearest) / sum(rate.at_risk for rate in nearest)


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseTable:
    """Lapse hazards by group of owners, from public rows."""

    id: str
    version: str
    groups: Mapping[str, LapseGroup]
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOfRight:
    """What is known of a right; None is unknown and makes no difference to the average right.

    A right whose years to grant are unknown is taken as not granted yet, and a caveat says so.
    """

    kind: PatentKind
    domestic: bool | None = None
    owner: OwnerKind | None = None
    main_ipc: str | None = None
    claims: float | None = None
    inventors: float | None = None
    grant_lag_years: float | None = None
    publication_lag_days: float | None = None
    filing_month: int | None = None

    def __post_init__(self) -> None:
        checks.fields("", self)
        if self.main_ipc is not None and main_group(self.main_ipc) is None:
            raise MalformedInput(
                "main_ipc", f"must be an IPC symbol such as A61K35/78, got {self.main_ipc!r}"
            )
        highest = {
            "claims": 10_000.0,
            "inventors": 1_000.0,
            "grant_lag_years": 25.0,
            "publication_lag_days": 10_000.0,
            "filing_month": 12.0,
        }
        for name, high in highest.items():
            value = getattr(self, name)
            if value is not None:
                checks.between(name, value, 0.0, high)

    @property
    def group(self) -> OwnerGroup:
        """The group whose hazards apply."""
        if self.domestic is None:
            return OwnerGroup.ALL
        return OwnerGroup.DOMESTIC if self.domestic else OwnerGroup.FOREIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class YearKept:
    """The fee due at an age: chance that it is not paid, and that the right is kept past it."""

    age_years: int
    group_hazard: float
    hazard: float
    kept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Probability of being kept, year by year, and all that it is made of.

    `contributions` (log-odds) and `intercept` add up to the log-odds of `kept_5`; with the
    `group_kept_5` and the `exponent` of the group it gives `relative_hazard`.
    """

    probability: float
    years: tuple[YearKept, ...]
    relative_hazard: float
    kept_5: float
    intercept: float
    contributions: Mapping[str, float]
    group: OwnerGroup
    group_kept_5: float
    exponent: float
    model_id: str
    model_version: str
    table_id: str
    table_version: str
    caveats: tuple[SurvivalCaveat, ...]


@cache
def load_lapse_table(version: str = LAPSE_TABLES[-1]) -> LapseTable:
    """Shipped hazards; the newest version unless one is given.

    >>> 0.1 < load_lapse_table("1").groups["domestic"].hazard(9) < 0.3
    True
    """
    if version not in LAPSE_TABLES:
        known = ", ".join(LAPSE_TABLES)
        raise UnknownReference("table_version", f"must be one of {known}, got {version!r}")
    return read_data(f"cn_lapse.v{version}.json", LapseTable)


def survival(
    known: KnownOfRight,
    *,
    age_years: float,
    until_age_years: float,
    model_version: str = "1",
    table_version: str = "1",
) -> Survival:
    """Probability that a right in force at one age is still kept at another.

    `product over anniversaries t in (age, until) of (1 - h(t)) ** r`, where h is the hazard of
    the owner's group and `r = (ln p / ln p_group) ** exponent` the relative hazard; p is the
    probability of the model `cn-kept-5` and p_group the share of the group. Ages are years from
    filing; a fee falls due at each whole year, for the year that begins. None falls due at `until`
    itself: a right that ends by law at 20 begins no twenty-first year (LC-11).

    Source: hazards and model fitted on public rows (docs/models/cn-survival.md); domain rule § 7.

    >>> right = KnownOfRight(kind=PatentKind.INVENTION, domestic=True, owner=OwnerKind.COMPANY)
    >>> [year.age_years for year in survival(right, age_years=6.4, until_age_years=9.0).years]
    [7, 8]
    """
    checks.record("known", known, KnownOfRight)
    start = checks.between("age_years", age_years, 0.0, LONGEST_TERM)
    stop = checks.between("until_age_years", until_age_years, start, LONGEST_TERM)
    model, table = load_model(MODEL_ID, model_version), load_lapse_table(table_version)
    columns = _columns(known)
    kept_5, group = float(predict(model, columns)[0]), table.groups[known.group]
    relative = relative_hazard(kept_5, group)
    years = _years(group, relative, math.floor(start) + 1, math.ceil(stop - A_FEW_DAYS) - 1)
    return Survival(
        probability=years[-1].kept if years else 1.0,
        years=years,
        relative_hazard=relative,
        kept_5=kept_5,
        intercept=model.intercept,
        contributions={name: float(of[0]) for name, of in contributions(model, columns).items()},
        group=known.group,
        group_kept_5=group.kept_5,
        exponent=group.exponent,
        model_id=model.id,
        model_version=model.version,
        table_id=table.id,
        table_version=table.version,
        caveats=_caveats(known, group, start, years),
    )


def relative_hazard(kept_5: float, group: LapseGroup) -> float:
    """`(ln p / ln p_group) ** exponent`: 1 for an average right of the group.

    >>> group = LapseGroup(rates=(LapseRate(age_years=5, at_risk=10, lapsed=1),),
    ...                    kept_5=0.5, exponent=1.0)
    >>> relative_hazard(0.25, group)
    2.0
    """
    return float((math.log(kept_5) / math.log(group.kept_5)) ** group.exponent)


def _columns(known: KnownOfRight) -> Columns:
    return kept_columns(
        domestic=[known.domestic],
        owner=[known.owner],
        claims=[_or_nan(known.claims)],
        inventors=[_or_nan(known.inventors)],
        grant_lag_years=[_or_nan(known.grant_lag_years)],
        publication_lag_days=[_or_nan(known.publication_lag_days)],
        main_ipc=[known.main_ipc],
        filing_month=[known.filing_month],
    )


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _years(group: LapseGroup, relative: float, first: int, last: int) -> tuple[YearKept, ...]:
    years, kept = [], 1.0
    for age in range(first, last + 1):
        of_group = group.hazard(age)
        stays = (1.0 - of_group) ** relative
        kept *= stays
        years.append(YearKept(age_years=age, group_hazard=of_group, hazard=1.0 - stays, kept=kept))
    return tuple(years)


def _caveats(
    known: KnownOfRight, group: LapseGroup, start: float, years: tuple[YearKept, ...]
) -> tuple[SurvivalCaveat, ...]:
    first, last = group.rates[0].age_years, group.rates[-1].age_years
    lag = known.grant_lag_years
    applies = {
        SurvivalCaveat.OLD_COHORT: True,
        SurvivalCaveat.OTHER_SECTION: known.main_ipc is None or known.main_ipc[:1].upper() != "A",
        SurvivalCaveat.OTHER_KIND: known.kind is not PatentKind.INVENTION,
        SurvivalCaveat.AGE_BEYOND_DATA: any(not first <= year.age_years <= last for year in years),
        SurvivalCaveat.OWNER_UNKNOWN: known.domestic is None or known.owner is None,
        SurvivalCaveat.NOT_GRANTED: lag is None or start < lag,
        SurvivalCaveat.NO_RECORD: True,
    }
    return tuple(caveat for caveat, holds in applies.items() if holds)
