"""Inputs that several tests of the money methods share."""

from datetime import date

from valuation.codec import decode, encode, parse
from valuation.economics.brands import QUESTIONS, Answer, BrandAnalysis
from valuation.economics.cost import Incentives, IndexLevel, Obsolescence, PriceIndex
from valuation.economics.flows import MethodValue

BASE_DATE = date(2026, 1, 1)

FLAT_INDEX = PriceIndex(
    id="flat", source="example", levels=[IndexLevel(since=date(2000, 1, 1), level=1.0)]
)
NO_INCENTIVES = Incentives(
    developer_profit=0.0,
    entrepreneurial_incentive=0.0,
    development_years=0.0,
    opportunity_rate=0.0,
    source="example",
)
NOTHING_LOST = Obsolescence(
    functional=0.0, economic=0.0, used_years=0.0, remaining_years=10.0, reason="example"
)
ANALYSIS = BrandAnalysis(
    answers={
        code: Answer(text="found", source="register")
        for codes in QUESTIONS.values()
        for code in codes
    }
)


def stored(value: MethodValue) -> MethodValue:
    """What comes back from the canonical text."""
    return decode(parse(encode(value)), MethodValue, "value")


def stated(value: MethodValue, code: str) -> float | None:
    """The amount of one assumption."""
    return next(each.amount for each in value.assumptions if each.code == code)


def line(value: MethodValue, code: str) -> float:
    """The amount of one line."""
    return next(each.amount for each in value.lines if each.code == code)
