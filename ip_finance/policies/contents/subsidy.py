"""Subsidies of interest and fees: who pays, what share, up to what (RS-01, RS-04). Pure.

A subsidy is a share of the interest that was paid, or so many basis points a year of the
principal, which is that part of the interest; a share of the loan once; a share of named fees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from ip_finance.core.money import WHOLE, BasisPoints, Fen, share_down
from ip_finance.policies.contents.areas import is_in
from ip_finance.policies.contents.reading import Content

FEES: Final = ("appraisal", "guarantee", "registration", "insurance", "notary")
"""Kinds of fees, as products and offers name them."""


class CapPeriod(StrEnum):
    """Over what the cap of a subsidy counts."""

    ONCE = "once"
    YEARLY = "yearly"


class Bar(StrEnum):
    """Why a programme does not take a loan."""

    NOT_VALID = "not-valid"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What one programme pays back to a borrower; None: no such part, or no such limit."""

    name: str
    payer: str
    payer_intro: str
    interest_share: BasisPoints | None
    interest_rate: BasisPoints | None
    principal_share: BasisPoints | None
    fee_shares: Mapping[str, BasisPoints]
    cap: Fen | None
    cap_period: CapPeriod
    most_loan: Fen | None
    most_months: int | None
    regions: tuple[str, ...]
    conditions: tuple[str, ...]
    is_valid: bool

    def bar_to(self, principal: Fen, months: int, region: str | None) -> Bar | None:
        """Why the programme does not take a loan, as far as amount, term and area say.

        `region` None: nobody knows where its borrower is.
        """
        if not self.is_valid:
            return Bar.NOT_VALID
        if self.most_loan is not None and principal > self.most_loan:
            return Bar.TOO_LARGE
        if self.most_months is not None and months > self.most_months:
            return Bar.TOO_LONG
        is_here = region is None or is_in(region, self.regions)
        return None if is_here else Bar.ELSEWHERE

    def of_interest(self, paid: Fen, annual_rate: Fraction) -> Fen:
        """The part of interest paid that comes back, rounded down to the 分, before any cap."""
        share = Fraction(self.interest_share or 0, WHOLE)
        if self.interest_rate and annual_rate > 0:
            share += Fraction(self.interest_rate, WHOLE) / annual_rate
        return Fen(int(paid * min(share, Fraction(1))))

    def of_principal(self, principal: Fen) -> Fen:
        """What is paid once for the loan itself, rounded down to the 分, before any cap."""
        return share_down(principal, self.principal_share or BasisPoints(0))

    def of_fee(self, kind: str, fee: Fen) -> Fen:
        """The part of a fee that comes back, rounded down to the 分, before any cap."""
        return share_down(fee, self.fee_shares.get(kind, BasisPoints(0)))

    def capped(self, amount: Fen, already: Fen) -> Fen:
        """What of `amount` is still within the cap after `already` was paid in its period."""
        return amount if self.cap is None else Fen(max(0, min(amount, self.cap - already)))


def parse(told: Mapping[str, Any]) -> Subsidy:
    """Raises: BadContent."""
    content = Content(told, "subsidy")
    found = Subsidy(
        name=content.text("name", 100),
        payer=content.text("payer", 100),
        payer_intro=content.text("payer_intro", 500),
        interest_share=content.some_bps("interest_share_bps"),
        interest_rate=content.some_bps("interest_rate_bps"),
        principal_share=content.some_bps("principal_share_bps"),
        fee_shares=content.map_of_bps("fee_shares_bps", FEES),
        cap=content.some_fen("cap_fen", 1),
        cap_period=content.choice("cap_period", CapPeriod),
        most_loan=content.some_fen("most_loan_fen", 1),
        most_months=content.some_whole("most_months", 1, 600),
        regions=content.texts("regions"),
        conditions=content.texts("conditions"),
        is_valid=content.flag("is_valid"),
    )
    content.done()
    return found
