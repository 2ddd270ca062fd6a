"""A bank's product: what it lends on which rights, at what price, to whom. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.loan_engine.plan import Plan, carried
from ip_finance.office_files.numbers import RightType
from ip_finance.policies.contents.lpr import TENORS, Lpr
from ip_finance.policies.contents.reading import Content
from ip_finance.policies.contents.subsidy import FEES

RIGHT_TYPES: Final = tuple(one.value for one in RightType)
SPREAD_LIMIT = 3_000


class Payer(StrEnum):
    """Who bears a fee."""

    BORROWER = "borrower"
    BANK = "bank"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee as a share of the sum lent, a fixed amount, or both; it falls due at the start."""

    kind: str
    name: str
    payer: Payer
    amount: Fen
    share: BasisPoints

    def of(self, principal: Fen) -> Fen:
        """The fee of a loan of this size, its share rounded down to the 分."""
        return Fen(self.amount + share_down(principal, self.share))


@dataclass(frozen=True, slots=True)
class Way:
    """One way of repaying that the product offers."""

    name: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Borrowers:
    """Whom the product is for; None or empty: anybody. Regions are prefixes of area codes."""

    least_years: int | None
    industries: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """What one bank offers. Rights may secure it whose type is among `ltv`."""

    name: str
    intro: str
    amount_min: Fen
    amount_max: Fen
    term_min: int
    term_max: int
    lpr_tenor: str
    spread: BasisPoints
    rate_floor: BasisPoints
    rate_ceiling: BasisPoints
    ways: tuple[Way, ...]
    ltv: Mapping[str, BasisPoints]
    least_remaining_months: int
    fees: tuple[Fee, ...]
    subsidies: tuple[str, ...]
    borrowers: Borrowers
    papers: tuple[str, ...]
    is_valid: bool

    def rate(self, lpr: Lpr) -> BasisPoints:
        """LPR plus spread, kept between floor and ceiling (LN-10)."""
        asked = lpr.of(self.lpr_tenor) + self.spread
        return BasisPoints(max(self.rate_floor, min(self.rate_ceiling, asked)))


def parse(told: Mapping[str, Any]) -> Product:
    """Raises: BadContent."""
    content = Content(told, "product")
    found = Product(
        name=content.text("name", 100),
        intro=content.text("intro", 1_000),
        amount_min=content.fen("amount_min_fen", 1),
        amount_max=content.fen("amount_max_fen", 1),
        term_min=content.whole("term_min_months", 1, 120),
        term_max=content.whole("term_max_months", 1, 120),
        lpr_tenor=content.text("lpr_tenor", 2),
        spread=content.bps("spread_bps", -SPREAD_LIMIT, SPREAD_LIMIT),
        rate_floor=content.bps("rate_floor_bps"),
        rate_ceiling=content.bps("rate_ceiling_bps", 1),
        ways=content.each("ways", _way),
        ltv=content.map_of_bps("ltv_bps", RIGHT_TYPES),
        least_remaining_months=content.whole("least_remaining_months", 0, 600),
        fees=content.each("fees", fee_of),
        subsidies=content.texts("subsidies"),
        borrowers=content.one("borrowers", _borrowers),
        papers=content.texts("papers"),
        is_valid=content.flag("is_valid"),
    )
    _check(content, found)
    content.done()
    return found


def _check(content: Content, found: Product) -> None:
    tenors = " / ".join(TENORS)
    content.need(
        found.lpr_tenor in TENORS, "lpr_tenor", f"is none of {tenors}", f"须为 {tenors} 之一"
    )
    for least, most in (
        ("amount_min_fen", "amount_max_fen"),
        ("term_min_months", "term_max_months"),
        ("rate_floor_bps", "rate_ceiling_bps"),
    ):
        low, high = content.told.get(least), content.told.get(most)
        is_rising = not (isinstance(low, int) and isinstance(high, int)) or low <= high
        content.need(is_rising, most, f"is below {least}", f"低于 {least}")
    content.need(bool(found.ways), "ways", "is empty", "至少一种还款方式")
    content.need(bool(found.ltv), "ltv_bps", "is empty", "至少一类权利")


def _way(content: Content) -> Way:
    return Way(name=content.text("name", 100), plan=content.by_rule("plan", carried, Plan()))


def fee_of(content: Content) -> Fee:
    """A fee as products and offers state it."""
    kind = content.text("kind", 32)
    content.need(kind in FEES, "kind", f"is none of {', '.join(FEES)}", f"须为 {'、'.join(FEES)}")
    return Fee(
        kind=kind,
        name=content.text("name", 100),
        payer=content.choice("payer", Payer),
        amount=content.fen("amount_fen"),
        share=content.bps("share_bps"),
    )


def _borrowers(content: Content) -> Borrowers:
    return Borrowers(
        least_years=content.some_whole("least_years", 0, 100),
        industries=content.texts("industries"),
        regions=content.texts("regions"),
    )
