"""LPR, the loan prime rate: what banks ask their best customers (LN-10). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ip_finance.core.money import BasisPoints
from ip_finance.policies.contents.reading import Content

ONE_YEAR, FIVE_YEARS = "1Y", "5Y"
TENORS: Final = (ONE_YEAR, FIVE_YEARS)


@dataclass(frozen=True, slots=True)
class Lpr:
    """Annual rates by tenor, in basis points."""

    one_year: BasisPoints
    five_years: BasisPoints

    def of(self, tenor: str) -> BasisPoints:
        return self.five_years if tenor == FIVE_YEARS else self.one_year


def parse(told: Mapping[str, Any]) -> Lpr:
    """Raises: BadContent."""
    content = Content(told, "lpr")
    found = Lpr(
        one_year=content.bps("one_year_bps", 1), five_years=content.bps("five_years_bps", 1)
    )
    content.done()
    return found
