"""What a reader must know before relying on an appraisal. Each has a code for translation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.pricing import WIDE_LOG_SD, Economics
from valuation.economics.discount import compare_with_industry, load_premium_table
from valuation.economics.life import EconomicLife, LimitKind
from valuation.economics.royalty import load_royalty_ranges
from valuation.labels import RightType
from valuation.scores.panel import PanelScore
from valuation.scores.schemes import Scheme

FAR_APART: Final = 3.0
"""Highest middle value of a method over the lowest, above which they value different things."""


class CaveatCode(StrEnum):
    """Which caveat; stable, so that pages can translate it."""

    SINGLE_METHOD = "single-method"
    NO_ECONOMICS = "no-economics"
    SCHEME_NOT_VERIFIED = "scheme-not-verified"
    SCHEME_DOES_NOT_FIT = "scheme-does-not-fit"
    ROYALTY_RANGE_NOT_VERIFIED = "royalty-range-not-verified"
    PREMIUM_UNUSUAL = "premium-unusual"
    RATE_FAR_FROM_INDUSTRY = "rate-far-from-industry"
    SCORERS_DISAGREE = "scorers-disagree"
    SURVIVAL_EXTRAPOLATED = "survival-extrapolated"
    NO_SURVIVAL_MODEL = "no-survival-model"
    INPUT_WITHOUT_EVIDENCE = "input-without-evidence"
    EVIDENCE_WITHOUT_DOCUMENT = "evidence-without-document"
    LEVEL_NOT_VALIDATED = "level-not-validated"
    NOT_A_LENDING_VALUE = "not-a-lending-value"
    METHODS_APART = "methods-apart"
    UNKNOWN_RATINGS = "unknown-ratings"
    OBSOLESCENCE_BEYOND_LIFE = "obsolescence-beyond-life"
    DECAY_AND_TECHNOLOGY_LIMIT = "decay-and-technology-limit"
    NOT_GRANTED = "not-granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """One warning: its code, the rule behind it, and the text in English."""

    code: CaveatCode
    rule: str
    text: str


def caveats_of(
    inputs: AppraisalInputs,
    *,
    scheme: Scheme,
    panel: PanelScore,
    horizon: EconomicLife,
    spread: float | None,
) -> tuple[Caveat, ...]:
    """Every caveat that follows from the inputs and what was found, those about the basis first.

    Args:
        inputs: Of the appraisal.
        scheme: Of the scores.
        panel: What the scorers found.
        horizon: How long a value can arise, and what ends it.
        spread: Highest median of a method over the lowest; None if one is zero.
    """
    return (
        *_of_methods(inputs),
        *_of_spread(inputs, spread),
        *_of_scheme(inputs, scheme),
        *_of_panel(panel),
        *_of_rates(inputs),
        *_of_lives(inputs, horizon),
        *_of_survival(inputs),
        *_of_evidence(inputs),
        Caveat(
            code=CaveatCode.LEVEL_NOT_VALIDATED,
            rule="VA-20",
            text="No sales or recoveries of pledged Chinese rights exist to test the level of "
            "value against; the bands state the error that the inputs and the method admit.",
        ),
        Caveat(
            code=CaveatCode.NOT_A_LENDING_VALUE,
            rule="VA-26",
            text="Not what a forced sale would bring; lending needs a lower, liquidation value.",
        ),
    )


def _of_methods(inputs: AppraisalInputs) -> Iterator[Caveat]:
    pricing = inputs.pricing
    if pricing.methods.stand_alone:
        yield Caveat(
            code=CaveatCode.SINGLE_METHOD,
            rule="VA-02",
            text=f"Single method, because: {pricing.single_method_reason}",
        )
    if pricing.economics is None:
        yield Caveat(
            code=CaveatCode.NO_ECONOMICS,
            rule="VA-20",
            text="No revenue or margin is known. Register data explain about 5 % of the variance "
            "of log value, so a method whose error was not measured gets a log error of "
            f"{WIDE_LOG_SD:g} at least: the band is wide and a middle value says little.",
        )


def _of_spread(inputs: AppraisalInputs, spread: float | None) -> Iterator[Caveat]:
    if len(inputs.pricing.methods.used) == 1 or (spread is not None and spread <= FAR_APART):
        return
    told = "one of them finds no value" if spread is None else f"a factor of {spread:.3g} apart"
    yield Caveat(
        code=CaveatCode.METHODS_APART,
        rule="VA-02",
        text=f"The methods disagree: their middle values are not alike, {told}. The band holds "
        "what each says, and a value between them may be one that none of them supports.",
    )


def _of_scheme(inputs: AppraisalInputs, scheme: Scheme) -> Iterator[Caveat]:
    if not scheme.verified:
        yield Caveat(code=CaveatCode.SCHEME_NOT_VERIFIED, rule="VA-13", text=scheme.statement)
    if inputs.subject.right_type not in scheme.fits:
        yield Caveat(
            code=CaveatCode.SCHEME_DOES_NOT_FIT,
            rule="VA-10",
            text=f"Scheme {scheme.id} is made for {', '.join(scheme.fits)}, not for this right.",
        )


def _of_panel(panel: PanelScore) -> Iterator[Caveat]:
    if panel.agreement.disputed:
        codes = ", ".join(dispute.code for dispute in panel.agreement.disputed)
        yield Caveat(
            code=CaveatCode.SCORERS_DISAGREE,
            rule="VA-01",
            text=f"The scorers are more than one step of the scale apart on {codes}; find out why "
            "before the score is used.",
        )
    if unknown := sorted({code for scorer in panel.scorers for code in scorer.unknown}):
        yield Caveat(
            code=CaveatCode.UNKNOWN_RATINGS,
            rule="VA-10",
            text=f"Not rated: {', '.join(unknown)}. The score is the middle of what it could be, "
            "which may be better or worse than the right; the band holds the whole interval.",
        )


def _of_lives(inputs: AppraisalInputs, horizon: EconomicLife) -> Iterator[Caveat]:
    subject, methods = inputs.subject, inputs.pricing.methods
    if subject.granted_on is None and subject.right_type is not RightType.SOFTWARE:
        yield Caveat(
            code=CaveatCode.NOT_GRANTED,
            rule="VA-20",
            text=f"{subject.number} is an application. It may be refused, or granted with narrower "
            "claims; the chance of that is not in the band.",
        )
    for cost in (methods.cost, methods.software_cost):
        if cost is not None and cost.obsolescence.remaining_years > horizon.years:
            yield Caveat(
                code=CaveatCode.OBSOLESCENCE_BEYOND_LIFE,
                rule="VA-24",
                text=f"The cost is written down over {cost.obsolescence.remaining_years:g} more "
                f"years, yet the right can earn for {horizon.years:.3g}: the cost approach says "
                "too much.",
            )
    excess = methods.excess_earnings
    is_decaying = excess is not None and excess.half_life_years is not None
    if is_decaying and horizon.binding is LimitKind.TECHNOLOGY:
        yield Caveat(
            code=CaveatCode.DECAY_AND_TECHNOLOGY_LIMIT,
            rule="VA-20",
            text="The ageing of the technology is counted twice: excess earnings decay with its "
            "half-life, and the life ends when it is left behind. The value is on the low side.",
        )


def _of_rates(inputs: AppraisalInputs) -> Iterator[Caveat]:
    methods = inputs.pricing.methods
    published = load_royalty_ranges()
    for royalty in (methods.relief_from_royalty, methods.brand_relief):
        stated = None if royalty is None else royalty.royalty_range
        if stated and not (published.verified and stated in published.ranges.values()):
            yield Caveat(
                code=CaveatCode.ROYALTY_RANGE_NOT_VERIFIED,
                rule="VA-22",
                text=f"Royalty range not from a verified table; source: {stated.source}.",
            )
    if inputs.pricing.economics is not None:
        yield from _of_discount(inputs.pricing.economics, inputs.base_date)


def _of_discount(economics: Economics, base_date: date) -> Iterator[Caveat]:
    table = load_premium_table()
    if unusual := table.unusual(economics.discount_rate):
        yield Caveat(
            code=CaveatCode.PREMIUM_UNUSUAL,
            rule="VA-23",
            text=f"Outside the usual range of {table.id} version {table.version}: "
            f"{', '.join(unusual)}.",
        )
    if economics.industry is None:
        return
    check = compare_with_industry(
        economics.discount_rate.rate, industry=economics.industry, on=base_date
    )
    if check.notable:
        yield Caveat(
            code=CaveatCode.RATE_FAR_FROM_INDUSTRY,
            rule="VA-23",
            text=f"The discount rate is {check.difference:+.1%} away from the cost of capital of "
            f"the industry {economics.industry} ({check.published.rate:.1%}).",
        )


def _of_survival(inputs: AppraisalInputs) -> Iterator[Caveat]:
    kind = inputs.subject.right_type
    if kind in {RightType.TRADEMARK, RightType.SOFTWARE}:
        yield Caveat(
            code=CaveatCode.NO_SURVIVAL_MODEL,
            rule="VA-20",
            text="No data on lapses of such rights: the survival curve shows none, which is not "
            "to say that there are none.",
        )
    elif kind is not RightType.INVENTION or inputs.subject.section != "A":
        yield Caveat(
            code=CaveatCode.SURVIVAL_EXTRAPOLATED,
            rule="VA-20",
            text="The survival model was fitted on Chinese inventions of section A filed from "
            "1999 to 2002; for this right it is an extrapolation.",
        )


def _of_evidence(inputs: AppraisalInputs) -> Iterator[Caveat]:
    named = {evidence.argument for evidence in inputs.evidence}
    needed = ["economics.revenue"] if inputs.pricing.economics is not None else []
    if missing := [argument for argument in needed if argument not in named]:
        yield Caveat(
            code=CaveatCode.INPUT_WITHOUT_EVIDENCE,
            rule="VA-20",
            text=f"No evidence is named for {', '.join(missing)}.",
        )
    kept = {evidence.argument for evidence in inputs.evidence if evidence.sha256}
    if told := sorted(named - kept):
        yield Caveat(
            code=CaveatCode.EVIDENCE_WITHOUT_DOCUMENT,
            rule="VA-20",
            text=f"No document is kept for {', '.join(told)}: the word of whoever filed it is all "
            "that stands behind it.",
        )
