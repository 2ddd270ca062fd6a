"""What renewal fees reveal about value: a wide prior for patents whose economics are unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from valuation import checks
from valuation.codec import read_data
from valuation.economics.discount import LONGEST_LIFE, SHORTEST_LIFE, power
from valuation.economics.flows import (
    Approach,
    Assumption,
    MethodValue,
    assumed,
    lines,
    significant,
    stepwise_value,
)
from valuation.errors import UnknownReference

SECTIONS = ("A", "B", "C", "D", "E", "F", "G", "H")
"""Sections of IPC and CPC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalPriorTable:
    """Lognormal value per patent at grant, US dollars, and all that must be said with it.

    `decay`: share of its return that a patent loses a year; `discount_rate`: of the same model.
    """

    id: str
    version: str
    as_of: date
    source: str
    licence: str
    verified: bool
    note: str
    median_usd: float
    median_usd_by_section: Mapping[str, float]
    log_sd: float
    log_sd_with_document: float
    median_usd_lowest: float
    median_usd_highest: float
    decay: float
    discount_rate: float
    warnings: tuple[str, ...]

    def median(self, section: str | None) -> float:
        """Median of a section, US dollars; of all where none was measured (None, D and E)."""
        if section is None:
            return self.median_usd
        if section not in SECTIONS:
            raise UnknownReference("section", f"must be one of A to H, got {section!r}")
        return self.median_usd_by_section.get(section, self.median_usd)

    def share_earned(self, years: float) -> float:
        r"""Share of an endless stream of returns that falls in its first years:
        :math:`1 - ((1 - \delta) / (1 + i))^t`, returns decaying and discounted.
        """
        return 1.0 - power((1.0 - self.decay) / (1.0 + self.discount_rate), years)


def load_renewal_prior() -> RenewalPriorTable:
    """The shipped prior.

    >>> load_renewal_prior().median("H")
    25900.0
    """
    return read_data("renewal_prior.v1.json", RenewalPriorTable)


def renewal_prior(
    section: str | None,
    *,
    currency_per_usd: float,
    rate_source: str,
    years_since_grant: float,
    remaining_years: float,
    legal_years: float,
) -> MethodValue:
    r"""Median value of a patent by what holders paid to keep such patents, with its wide error.

    .. math:: V = V_0 \, (1 - \delta)^a \, \frac{1 - q^L}{1 - q^{a + T}}, \qquad
              q = \frac{1 - \delta}{1 + i}

    The table is at grant; from then on the return decays by :math:`\delta` a year, and only the
    years that are left bring any.

    Args:
        section: IPC or CPC section, A to H; None where it is not known.
        currency_per_usd: Units of the result's currency for one US dollar, in [1e-6, 1e6].
        rate_source: Who states that rate, and of which day.
        years_since_grant: `a`, in [0, 30].
        remaining_years: `L`, years in which the patent can still earn, at most `legal_years`.
        legal_years: `T`, years to the end of the patent by law, a day at least, at most 30.

    Returns:
        A median, not a mean, with `log_sd` 2.17: the 80 % band is a factor of 16 each way (15 when
        document features are used, `log_sd_with_document`). It says nothing about the level of
        Chinese prices, and its assumptions repeat that.

    Source:
        Pakes, Patents as Options, Econometrica 54 (1986); Schankerman and Pakes, Estimates of the
        Value of Patent Rights in European Countries, Economic Journal 96 (1986) [mem]; fitted by
        this project on US university patents: decay 16 % a year, discount 10 %; table
        `renewal_prior.v1.json`.

    >>> terms = dict(currency_per_usd=7.0, rate_source="example")
    >>> new = renewal_prior("G", years_since_grant=0, remaining_years=17, legal_years=17, **terms)
    >>> new.value, new.log_sd
    (143500.0, 2.17)
    >>> old = renewal_prior("G", years_since_grant=10, remaining_years=7, legal_years=7, **terms)
    >>> round(old.value)
    21517
    """
    table = load_renewal_prior()
    rate = checks.between("currency_per_usd", currency_per_usd, 1e-6, 1e6)
    checks.text("rate_source", rate_source)
    age = checks.between("years_since_grant", years_since_grant, 0.0, LONGEST_LIFE)
    legal = checks.between("legal_years", legal_years, SHORTEST_LIFE, LONGEST_LIFE)
    left = checks.between("remaining_years", remaining_years, SHORTEST_LIFE, legal)
    median = table.median(section)
    decayed = power(1.0 - table.decay, age)
    share = significant(table.share_earned(left) / table.share_earned(age + legal))
    return stepwise_value(
        lines(
            median_usd=median,
            currency_per_usd=rate,
            decay_factor=decayed,
            life_share=share,
            value=median * rate * decayed * share,
        ),
        method="renewal-prior",
        version=table.version,
        source=table.source,
        approach=Approach.INCOME,
        formula="value = median_usd * currency_per_usd * decay_factor * life_share",
        assumptions=(
            _median_stated(table, section),
            Assumption(code="currency-per-usd", amount=rate, source=rate_source),
            *assumed(table.source, decay=table.decay, discount_rate=table.discount_rate),
            *assumed(years_since_grant=age, remaining_years=left, legal_years=legal),
            *(Assumption(code="warning", text=warning) for warning in table.warnings),
        ),
        log_sd=table.log_sd,
    )


def _median_stated(table: RenewalPriorTable, section: str | None) -> Assumption:
    whose = "its own" if section in table.median_usd_by_section else "the common"
    return Assumption(
        code="median-usd",
        amount=table.median(section),
        text=f"section {section or 'not known'}, {whose} median",
        source=table.id,
    )
