"""Whether a firm with its rights qualifies for a product, why not, and what it could get. Pure.

What the platform does not know of a firm is told as unknown, never guessed: the bank will ask.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ip_finance.core.money import BasisPoints, Fen, share_down
from ip_finance.loan_engine.calendars import add_months
from ip_finance.policies.contents.areas import is_in
from ip_finance.policies.contents.product import Product


class Outcome(StrEnum):
    """What a rule says."""

    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a product, or a right for it, does not fit."""

    OTHER_TYPE = "other-type"
    NOT_VALUED = "not-valued"
    NOT_VERIFIED = "not-verified"
    PLEDGED = "pledged"
    ENDS_EARLY = "ends-early"
    NO_RIGHT = "no-right"
    TOO_LITTLE = "too-little"
    BELOW_ASKED = "below-asked"
    AMOUNT_BELOW = "amount-below"
    AMOUNT_ABOVE = "amount-above"
    TERM_BELOW = "term-below"
    TERM_ABOVE = "term-above"
    REGION = "region"
    YEARS_UNKNOWN = "years-unknown"
    INDUSTRY_UNKNOWN = "industry-unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, about a right (its number) or the whole, with the figures behind it."""

    reason: Reason
    outcome: Outcome
    subject: str = ""
    stated: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """What is known of one right of the firm."""

    asset_id: UUID
    number: str
    right_type: str
    ends_on: date
    value: Fen | None
    cap: BasisPoints
    """The most that anybody lends on its type (LN-15); a product may lend less."""
    is_verified: bool
    is_pledged: bool


@dataclass(frozen=True, slots=True)
class Firm:
    """What is known of the firm: its area code, which its credit code holds, and its rights."""

    region: str
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the firm wants; None: as much as it can get."""

    amount: Fen | None
    months: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one right carries under the product: its value times the lower of LTV and cap."""

    number: str
    value: Fen
    ltv: BasisPoints

    @property
    def lending_value(self) -> Fen:
        return share_down(self.value, self.ltv)


@dataclass(frozen=True, slots=True)
class Match:
    """A product beside a firm: what its rights carry, and every reason against."""

    shares: tuple[Share, ...]
    attainable: Fen
    findings: tuple[Finding, ...]

    @property
    def qualifies(self) -> bool:
        """Nothing that is known stands against it; a right that does not fit is left out."""
        return not any(one.outcome is Outcome.NO and not one.subject for one in self.findings)


def match(product: Product, firm: Firm, asked: Asked, today: date) -> Match:
    """The product beside the firm."""
    ends_on = add_months(today, asked.months)
    fitting: list[Share] = []
    findings: list[Finding] = []
    for right in firm.rights:
        found = list(_of_right(product, right, ends_on))
        findings += found
        if not found and right.value is not None:
            ltv = min(product.ltv[right.right_type], right.cap)
            fitting.append(Share(right.number, right.value, ltv))
    carried = Fen(sum(one.lending_value for one in fitting))
    attainable = min(carried, product.amount_max)
    findings += _of_collateral(product, bool(fitting), attainable, asked.amount)
    findings += _of_terms(product, asked)
    findings += _of_firm(product, firm)
    return Match(tuple(fitting), attainable, tuple(findings))


def _of_right(product: Product, right: Right, ends_on: date) -> Iterator[Finding]:
    """Reasons against one right; the first group is what only the owner's side can cure."""
    needed = add_months(ends_on, product.least_remaining_months)
    told = (
        (right.right_type not in product.ltv, Reason.OTHER_TYPE, right.right_type, ""),
        (right.is_pledged, Reason.PLEDGED, "", ""),
        (not right.is_verified, Reason.NOT_VERIFIED, "", ""),
        (right.value is None, Reason.NOT_VALUED, "", ""),
        (right.ends_on <= needed, Reason.ENDS_EARLY, str(right.ends_on), str(needed)),
    )
    for is_so, reason, stated, wanted in told:
        if is_so:
            yield Finding(reason, Outcome.NO, right.number, stated, wanted)


def _of_collateral(
    product: Product, has_right: bool, attainable: Fen, amount: Fen | None
) -> Iterator[Finding]:
    if not has_right:
        yield Finding(Reason.NO_RIGHT, Outcome.NO)
    elif attainable < product.amount_min:
        stated, needed = yuan(attainable), yuan(product.amount_min)
        yield Finding(Reason.TOO_LITTLE, Outcome.NO, stated=stated, needed=needed)
    elif amount is not None and amount > attainable:
        yield Finding(Reason.BELOW_ASKED, Outcome.NO, stated=yuan(attainable), needed=yuan(amount))


def _of_terms(product: Product, asked: Asked) -> Iterator[Finding]:
    amount, months = asked.amount, asked.months
    low, high = product.amount_min, product.amount_max
    told: Sequence[tuple[bool, Reason, str, str]] = (
        (amount is not None and amount < low, Reason.AMOUNT_BELOW, yuan(amount or 0), yuan(low)),
        (amount is not None and amount > high, Reason.AMOUNT_ABOVE, yuan(amount or 0), yuan(high)),
        (months < product.term_min, Reason.TERM_BELOW, str(months), str(product.term_min)),
        (months > product.term_max, Reason.TERM_ABOVE, str(months), str(product.term_max)),
    )
    for is_so, reason, stated, needed in told:
        if is_so:
            yield Finding(reason, Outcome.NO, stated=stated, needed=needed)


def _of_firm(product: Product, firm: Firm) -> Iterator[Finding]:
    wanted = product.borrowers
    if not is_in(firm.region, wanted.regions):
        regions = "、".join(wanted.regions)
        yield Finding(Reason.REGION, Outcome.NO, stated=firm.region, needed=regions)
    if wanted.least_years is not None:
        years = str(wanted.least_years)
        yield Finding(Reason.YEARS_UNKNOWN, Outcome.UNKNOWN, needed=years)
    if wanted.industries:
        industries = "、".join(wanted.industries)
        yield Finding(Reason.INDUSTRY_UNKNOWN, Outcome.UNKNOWN, needed=industries)


def region_of(uscc: str) -> str:
    """The area where the firm is registered: digits 3 to 8 of its credit code (ID-10).

    >>> region_of("91510100MA9XCK003K")
    '510100'
    """
    return uscc[2:8]


def yuan(fen: int) -> str:
    """An amount as people read it.

    >>> yuan(300_000_000)
    '¥3,000,000.00'
    """
    return f"¥{fen // 100:,}.{fen % 100:02d}"
