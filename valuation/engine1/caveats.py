"""What a reader of an appraisal must know before relying on it. Each has a code for translation."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from valuation.economics.discount import load_premium_table
from valuation.economics.royalty import load_royalty_ranges
from valuation.engine1.inputs import PatentAppraisalInputs
from valuation.scores.schemes import Scheme


class CaveatCode(StrEnum):
    """Which caveat; stable, so that pages can translate it."""

    SINGLE_METHOD = "single-method"
    SCHEME_NOT_VERIFIED = "scheme-not-verified"
    ROYALTY_RANGE_NOT_VERIFIED = "royalty-range-not-verified"
    PREMIUM_UNUSUAL = "premium-unusual"
    PARTIAL_LAST_YEAR = "partial-last-year"
    FORECAST_BEYOND_LIFE = "forecast-beyond-life"
    NOT_A_LENDING_VALUE = "not-a-lending-value"
    RANGE_IS_NOT_A_PROBABILITY = "range-is-not-a-probability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """One warning: its code, the rule behind it, and the text in English."""

    code: CaveatCode
    rule: str
    text: str


def caveats_of(
    inputs: PatentAppraisalInputs, *, scheme: Scheme, life_years: float
) -> tuple[Caveat, ...]:
    """Every caveat that applies, those about the basis first."""
    return (
        Caveat(
            code=CaveatCode.SINGLE_METHOD,
            rule="VA-02",
            text="Single method: an appraisal combines two or more, or gives the reason why not.",
        ),
        *_of_data(inputs, scheme),
        *_of_life(inputs, life_years),
        Caveat(
            code=CaveatCode.NOT_A_LENDING_VALUE,
            rule="VA-26",
            text="Not what a forced sale would bring; lending needs a lower, liquidation value.",
        ),
        Caveat(
            code=CaveatCode.RANGE_IS_NOT_A_PROBABILITY,
            rule="VA-20",
            text="Low and high are stated scenarios, not quantiles; the level of value has not "
            "been tested against sales or recoveries.",
        ),
    )


def _of_data(inputs: PatentAppraisalInputs, scheme: Scheme) -> Iterator[Caveat]:
    if not scheme.verified:
        yield Caveat(code=CaveatCode.SCHEME_NOT_VERIFIED, rule="VA-13", text=scheme.statement)
    published = load_royalty_ranges()
    if not (published.verified and inputs.royalty_range in published.ranges.values()):
        yield Caveat(
            code=CaveatCode.ROYALTY_RANGE_NOT_VERIFIED,
            rule="VA-22",
            text=f"Royalty range not from a verified table; source: {inputs.royalty_range.source}.",
        )
    table = load_premium_table()
    if unusual := table.unusual(inputs.discount_rate):
        yield Caveat(
            code=CaveatCode.PREMIUM_UNUSUAL,
            rule="VA-23",
            text=f"Outside the usual range of {table.id} version {table.version}: "
            f"{', '.join(unusual)}.",
        )


def _of_life(inputs: PatentAppraisalInputs, life_years: float) -> Iterator[Caveat]:
    if life_years != math.floor(life_years):
        yield Caveat(
            code=CaveatCode.PARTIAL_LAST_YEAR,
            rule="VA-20",
            text=f"Life of {life_years!r} years: the last year counts in part, its revenue spread "
            "evenly over the year.",
        )
    if len(inputs.revenue) > (used := math.ceil(life_years)):
        yield Caveat(
            code=CaveatCode.FORECAST_BEYOND_LIFE,
            rule="VA-20",
            text=f"Forecast of {len(inputs.revenue)} years, of which {used} are used.",
        )
