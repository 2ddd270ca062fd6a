"""Tax amortisation benefit: a buyer who may write the right off saves tax, and pays for it.

Off unless asked for: no method includes it. In China the straight line takes at least ten years
(企业所得税法实施条例, art. 67; from memory, not confirmed in the text).
"""

import math
from dataclasses import replace

from valuation import checks
from valuation.economics.discount import Convention, cash_times, discount_factor
from valuation.economics.flows import Approach, Assumption, Line, MethodValue
from valuation.errors import MalformedInput

LONGEST_AMORTISATION = 50
"""Years; tax laws name 5 to 40."""

BENEFIT = "tax-amortisation-benefit"
"""Code of the line that a result with the benefit has."""


def amortisation_factor(
    *, years: int, tax_rate: float, discount_rate: float, convention: Convention
) -> float:
    r"""Factor from the value before to the value with the benefit.

    .. math:: F = \frac{1}{1 - \frac{T}{n} \sum_{t=1}^{n} (1 + r)^{-(t - s)}}

    The benefit is deducted from its own price, hence the quotient and not a sum.

    Args:
        years: Straight-line tax life `n`, a whole number in [1, 50].
        tax_rate: `T`, in [0, 1).
        discount_rate: `r`, annual, in (0, 1].
        convention: When the deductions of a year are felt (s = 0 or 1/2).

    Returns:
        At least 1.

    Source:
        IVS 210 Intangible Assets, tax amortisation benefit; closed form at
        en.wikipedia.org/wiki/Tax_amortization_benefit.

    >>> terms = dict(years=10, tax_rate=0.25, discount_rate=0.15)
    >>> round(amortisation_factor(convention=Convention.YEAR_END, **terms), 4)
    1.1435
    >>> round(amortisation_factor(convention=Convention.MID_YEAR, **terms), 4)
    1.1555
    """
    if isinstance(years, bool) or not isinstance(years, int):
        raise MalformedInput("years", f"must be a whole number, got {years!r}")
    n = int(checks.between("years", years, 1, LONGEST_AMORTISATION))
    tax = checks.below("tax_rate", tax_rate, 1.0, at_least=0.0)
    r = checks.above("discount_rate", discount_rate, 0.0, at_most=1.0)
    if not isinstance(convention, Convention):
        raise MalformedInput("convention", f"must be a Convention, got {convention!r}")
    times = cash_times((1.0,) * n, convention)
    saved = tax / n * math.fsum(discount_factor(r, time) for time in times)
    return 1.0 / (1.0 - saved)


def with_amortisation_benefit(
    found: MethodValue,
    *,
    years: int,
    tax_rate: float,
    discount_rate: float,
    convention: Convention,
) -> MethodValue:
    """A method's value grossed up by the benefit, once.

    Market prices already hold it, so it is refused for the market approach, and for a value that
    has it. Arguments and source are those of `amortisation_factor`.
    """
    checks.record("found", found, MethodValue)
    if found.approach is Approach.MARKET:
        raise MalformedInput("found", "is a market value, whose prices already hold the benefit")
    if any(line.code == BENEFIT for line in found.lines):
        raise MalformedInput("found", "already holds the tax amortisation benefit")
    factor = amortisation_factor(
        years=years, tax_rate=tax_rate, discount_rate=discount_rate, convention=convention
    )
    value = found.value * factor
    return replace(
        found,
        value=value,
        formula=f"{found.formula}; times the amortisation factor",
        lines=(
            *found.lines,
            Line(code="amortisation-factor", amount=factor),
            Line(code=BENEFIT, amount=value - found.value),
            Line(code="value", amount=value),
        ),
        assumptions=(
            *found.assumptions,
            Assumption(
                code="amortisation-years",
                amount=float(years),
                source="tax law of the buyer; China at least 10 years [M]",
            ),
            Assumption(code="amortisation-tax-rate", amount=float(tax_rate)),
            Assumption(code="amortisation-discount-rate", amount=float(discount_rate)),
        ),
    )
