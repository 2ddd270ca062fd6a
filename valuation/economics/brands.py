"""Trademarks: the questions that come before money, royalties by brand strength, and premiums.

The order is that of ISO 10668 (from memory, not confirmed in the text): legal, behavioural and
financial analysis first. What is wrong with a mark (classes not covered, no use, similar marks
elsewhere, TM-02) lowers its strength through the score and is never counted a second time here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from numpy.typing import ArrayLike

from valuation import checks
from valuation.economics.discount import Convention, power
from valuation.economics.flows import (
    LARGEST_AMOUNT,
    Assumption,
    Line,
    MethodValue,
    assumed,
    horizon,
    income_value,
    lines,
)
from valuation.economics.income import royalty_relief
from valuation.economics.royalty import RoyaltyRange, royalty_from_score
from valuation.errors import MissingInput, UnknownReference


class Analysis(StrEnum):
    """The three analyses before any money."""

    LEGAL = "legal"
    BEHAVIOURAL = "behavioural"
    FINANCIAL = "financial"


QUESTIONS: Final[Mapping[Analysis, tuple[str, ...]]] = {
    Analysis.LEGAL: (
        "registration",
        "goods-and-classes",
        "evidence-of-use",
        "renewal",
        "similar-marks",
    ),
    Analysis.BEHAVIOURAL: ("awareness", "role-in-choice", "market-position"),
    Analysis.FINANCIAL: ("revenue-under-the-mark", "margin", "forecast"),
}
"""What has to be answered; the wording of the standard is not at hand, so these are our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, and where."""

    text: str
    source: str

    def __post_init__(self) -> None:
        checks.text("answers.text", self.text)
        checks.text("answers.source", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandAnalysis:
    """Answers by question. Made only if every question is answered.

    >>> BrandAnalysis(answers={"registration": Answer(text="No. 1", source="register")})
    Traceback (most recent call last):
    valuation.errors.MissingInput: brand_analysis lacks goods-and-classes, evidence-of-use, \
renewal, similar-marks (legal); awareness, role-in-choice, market-position (behavioural); \
revenue-under-the-mark, margin, forecast (financial)
    """

    answers: Mapping[str, Answer]

    def __post_init__(self) -> None:
        checks.fields("", self)
        known = {code for codes in QUESTIONS.values() for code in codes}
        if unknown := sorted(set(self.answers) - known):
            raise UnknownReference("brand_analysis", f"has no question {', '.join(unknown)}")
        missing = [
            f"{', '.join(open_codes)} ({analysis.value})"
            for analysis, codes in QUESTIONS.items()
            if (open_codes := [code for code in codes if code not in self.answers])
        ]
        if missing:
            raise MissingInput("brand_analysis", f"lacks {'; '.join(missing)}")

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """The answers as assumptions, in the order of the questions."""
        return tuple(
            Assumption(
                code=f"{analysis.value}-{code}",
                text=self.answers[code].text,
                source=self.answers[code].source,
            )
            for analysis, codes in QUESTIONS.items()
            for code in codes
        )


def brand_relief(
    analysis: BrandAnalysis,
    revenue: ArrayLike,
    *,
    royalty_range: RoyaltyRange,
    strength: float,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
) -> MethodValue:
    """Relief from royalty with the rate that the brand's strength takes in the sector's range.

    Args:
        analysis: The answered questions.
        revenue: Forecast under the mark, currency units a year; shape (n,).
        royalty_range: Of the sector, fractions of revenue.
        strength: Brand strength, 0 to 100, the total of an indicator scheme.
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued.

    Source:
        Royalty relief of ISO 10668; linear place in the range as published by Brand Finance: 0 to
        5 % and strength 80 give 4 %. A flat royalty is no better than a constant (project reference
        on valuation, section 3.4), so `brand_earnings` stands beside it.
    """
    checks.record("analysis", analysis, BrandAnalysis)
    rate = royalty_from_score(royalty_range, score=strength)
    return royalty_relief(
        revenue,
        royalty_rate=rate,
        tax_rate=tax_rate,
        discount_rate=discount_rate,
        convention=convention,
        life_years=life_years,
        assumptions=(
            Assumption(code="brand-strength", amount=float(strength)),
            Assumption(
                code="royalty-minimum", amount=royalty_range.minimum, source=royalty_range.source
            ),
            Assumption(
                code="royalty-maximum", amount=royalty_range.maximum, source=royalty_range.source
            ),
            *analysis.stated,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticRoyalty:
    r"""A royalty that falls with size and rises with margin.

    .. math:: k(R, m) = k_0 (R / R_0)^{\varepsilon - 1} e^{c (m - m_0)}

    `royalty_rate` k0 in [0, 1] holds at `reference_revenue` R0 (currency units a year) and
    `reference_margin` m0; `elasticity` of the payment on revenue in [0, 2], 1 is a flat royalty;
    `margin_effect` c in [0, 10]. `source` names the fitted model they come from.
    """

    royalty_rate: float
    reference_revenue: float
    elasticity: float
    reference_margin: float
    margin_effect: float
    source: str

    def __post_init__(self) -> None:
        checked = {
            "royalty_rate": checks.between("royalty_rate", self.royalty_rate, 0.0, 1.0),
            "reference_revenue": checks.between(
                "reference_revenue", self.reference_revenue, 1.0, LARGEST_AMOUNT
            ),
            "elasticity": checks.between("elasticity", self.elasticity, 0.0, 2.0),
            "reference_margin": checks.between("reference_margin", self.reference_margin, -1, 1),
            "margin_effect": checks.between("margin_effect", self.margin_effect, 0.0, 10.0),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        checks.text("elastic_royalty.source", self.source)

    @property
    def stated(self) -> tuple[Assumption, ...]:
        """The parameters as assumptions."""
        return assumed(
            self.source,
            royalty_rate=self.royalty_rate,
            reference_revenue=self.reference_revenue,
            elasticity=self.elasticity,
            reference_margin=self.reference_margin,
            margin_effect=self.margin_effect,
        )

    def payment(self, revenue: float, margin: float) -> float:
        """Royalty of a year before tax, currency units; never more than the revenue.

        >>> royalty = ElasticRoyalty(royalty_rate=0.04, reference_revenue=100.0, elasticity=0.5,
        ...     reference_margin=0.1, margin_effect=2.0, source="example")
        >>> royalty.payment(100.0, 0.1), royalty.payment(400.0, 0.1)
        (4.0, 8.0)
        """
        sold = checks.between("revenue", revenue, 0.0, LARGEST_AMOUNT)
        earned = checks.between("operating_margin", margin, -1.0, 1.0)
        relative = sold / self.reference_revenue
        if relative == 0.0:
            return 0.0
        size = power(relative, self.elasticity)
        profit = power(math.e, self.margin_effect * (earned - self.reference_margin))
        return min(self.royalty_rate * self.reference_revenue * size * profit, sold)


def brand_earnings(
    analysis: BrandAnalysis,
    revenue: ArrayLike,
    *,
    operating_margin: ArrayLike,
    royalty: ElasticRoyalty,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
    life_years: float,
) -> MethodValue:
    """What a brand earns, elastic in revenue and rising with margin, discounted.

    Args:
        analysis: The answered questions.
        revenue: Forecast under the mark, currency units a year; shape (n,).
        operating_margin: Of the same years, in [-1, 1]; shape (n,).
        royalty: The elastic royalty and the model that it comes from.
        tax_rate: In [0, 1).
        discount_rate: After tax, in (0, 1].
        convention: When the cash of a year arrives.
        life_years: Years valued; the last in part.

    Source:
        Form of the project's brand model (reference on valuation, section 3.4: elasticity 0.56 and
        margin effect 2.1 on public rows, biased by the cut at the top 100).
    """
    checks.record("analysis", analysis, BrandAnalysis)
    checks.record("royalty", royalty, ElasticRoyalty)
    over = horizon(discount_rate=discount_rate, convention=convention, life_years=life_years)
    forecast = over.forecast("revenue", revenue)
    margin = over.forecast("operating_margin", operating_margin, lowest=-1.0, highest=1.0)
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    years = [
        _elastic_year(float(amount), float(share), portion, royalty=royalty, tax_rate=tax)
        for amount, share, portion in zip(forecast, margin, over.portions, strict=True)
    ]
    return income_value(
        over.rows(years),
        over=over,
        method="brand-earnings",
        version="1",
        source="ISO 10668, income approach; elastic royalty of this library",
        formula="value = sum of portion * royalty_rate * reference_revenue *"
        " (revenue / reference_revenue) ** elasticity * exp(margin_effect *"
        " (margin - reference_margin)) * (1 - tax_rate) * discount_factor",
        assumptions=(
            *assumed(tax_rate=tax),
            *royalty.stated,
            *analysis.stated,
        ),
    )


def _elastic_year(
    revenue: float, margin: float, portion: float, *, royalty: ElasticRoyalty, tax_rate: float
) -> tuple[Line, ...]:
    payment = royalty.payment(revenue, margin) * portion
    return lines(
        forecast=revenue,
        operating_margin=margin,
        royalty_before_tax=payment,
        tax=payment * tax_rate,
        royalty_saved=payment - payment * tax_rate,
    )
