"""What the marketplace knows of a firm, and each product beside it with its price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.core.clock import business_date, unix
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loan_engine.plan import Plan, plan_of
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NoCapOnFile
from ip_finance.marketplace import repository
from ip_finance.marketplace.calculation import Cost, Loan, find_cost
from ip_finance.marketplace.matching import Asked, Firm, Match, Right, match, region_of
from ip_finance.marketplace.models import FinancingRequest, Offer
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.lpr import Lpr
from ip_finance.policies.contents.product import Fee, Product, Way, fee_of, parse
from ip_finance.policies.contents.reading import Content
from ip_finance.policies.contents.subsidy import Subsidy
from ip_finance.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True)
class Priced:
    """One way of repaying, and what the loan costs that way, if that can be reckoned."""

    way: Way
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A product beside a firm: whether it qualifies, what it gets, what that costs.

    `banks` lend it: one, or for a product of the whole platform every bank that takes part.
    """

    version: PolicyVersion
    product: Product
    banks: tuple[Party, ...]
    rate: BasisPoints
    match: Match | None
    amount: Fen
    priced: tuple[Priced, ...]
    programmes: Mapping[str, Subsidy]


@dataclass(frozen=True, slots=True)
class Compared:
    """An offer with its cost, if that can be reckoned."""

    offer: Offer
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class _Market:
    """What is the same for every product on the shelf of one day."""

    today: date
    lpr: Lpr
    lenders: tuple[Party, ...]
    products: tuple[tuple[PolicyVersion, Product], ...]
    programmes: Mapping[str, Subsidy]

    def lenders_of(self, version: PolicyVersion) -> tuple[Party, ...]:
        """The bank itself; of a platform's product every bank without a version of its own."""
        if version.owner_id is not None:
            return tuple(one for one in self.lenders if one.id == version.owner_id)
        own = {one.owner_id for one, _ in self.products if one.key == version.key}
        return tuple(one for one in self.lenders if one.id not in own)


def firm_of(tx: Tx, party_id: UUID, asset_ids: Sequence[UUID] | None = None) -> Firm:
    """The firm with these of its rights, or with all that are visible."""
    today = business_date(tx.now)
    assets = [
        one
        for one in ip_assets.of_owner(tx.session, party_id)
        if asset_ids is None or one.id in asset_ids
    ]
    ends = legal_status.standings(tx.session, assets, today)
    values = appraisals.newest_on_ledger(tx.session, [one.asset_key for one in assets])
    caps = {kind: _cap(tx, kind) for kind in {one.right_type for one in assets}}
    rights = tuple(
        _right(
            one,
            unix(tx.now),
            ends_on=ends[one.id].ends_on.value,
            valuation=values.get(one.asset_key),
            cap=caps[one.right_type],
        )
        for one in assets
    )
    return Firm(region_of(parties.by_id(tx.session, party_id).uscc), rights)


def banks(tx: Tx) -> list[Party]:
    """The banks that take part on the ledger."""
    return [one for one in parties.of_kind(tx.session, PartyKind.BANK) if one.on_ledger]


def shelf(tx: Tx, firm: Firm | None, asked: Asked) -> list[OnShelf]:
    """Every product on offer; beside the firm, if there is one, those that fit come first."""
    market = _market(tx)
    found = [
        _on_shelf(market, version, product, firm, asked) for version, product in market.products
    ]
    return sorted(found, key=lambda one: one.match is not None and not one.match.qualifies)


def compared(tx: Tx, request: FinancingRequest, offers: Sequence[Offer]) -> list[Compared]:
    """The offers with their cost from today on, the cheapest after subsidies first."""
    today = business_date(tx.now)
    programmes = repository.programmes(tx.session, today)
    found = [Compared(one, _cost(request, one, programmes, today)) for one in offers]
    return sorted(found, key=_dearness)


def _dearness(one: Compared) -> tuple[bool, Decimal, str]:
    rate = one.cost.after.annual_rate if one.cost else Decimal(0)
    return (one.cost is None, rate, str(one.offer.id))


def fees_of(told: Sequence[Mapping[str, object]]) -> tuple[Fee, ...]:
    """The fees of an offer. Raises: BadContent."""
    content = Content({"fees": list(told)}, "offer")
    found = content.each("fees", fee_of)
    content.done()
    return found


def _market(tx: Tx) -> _Market:
    today = business_date(tx.now)
    return _Market(
        today=today,
        lpr=policies.lpr(tx.session, today),
        lenders=tuple(banks(tx)),
        products=tuple(repository.shelf(tx.session, today)),
        programmes=repository.programmes(tx.session, today),
    )


def _cost(
    request: FinancingRequest, offer: Offer, market: Mapping[str, Subsidy], on: date
) -> Cost | None:
    product = parse(offer.product.content)
    region, plan = region_of(request.borrower.uscc), plan_of(offer.plan)
    fees = fees_of(offer.fees)
    loan = Loan(offer.amount, request.term_months, offer.rate, plan, fees, on, region)
    return find_cost(loan, _chosen(market, product))


def _chosen(programmes: Mapping[str, Subsidy], product: Product) -> dict[str, Subsidy]:
    """The programmes that the product names, in its order."""
    return {key: programmes[key] for key in product.subsidies if key in programmes}


def _on_shelf(
    market: _Market, version: PolicyVersion, product: Product, firm: Firm | None, asked: Asked
) -> OnShelf:
    found = match(product, firm, asked, market.today) if firm else None
    most = found.attainable if found and found.attainable else product.amount_max
    amount = max(min(asked.amount or most, most), product.amount_min)
    region = firm.region if firm else None
    rate, programmes = product.rate(market.lpr), _chosen(market.programmes, product)
    loan = Loan(amount, asked.months, rate, Plan(), product.fees, market.today, region)
    return OnShelf(
        version=version,
        product=product,
        banks=market.lenders_of(version),
        rate=rate,
        match=found,
        amount=amount,
        priced=tuple(
            Priced(way, find_cost(replace(loan, plan=way.plan), programmes)) for way in product.ways
        ),
        programmes=programmes,
    )


def _right(
    asset: IpAsset,
    now: int,
    *,
    ends_on: date,
    valuation: ValuationOnLedger | None,
    cap: BasisPoints,
) -> Right:
    ledger = asset.on_ledger
    is_valued = valuation is not None and valuation.valid_until > now
    return Right(
        asset_id=asset.id,
        number=asset.number,
        right_type=asset.right_type,
        ends_on=ends_on,
        value=Fen(valuation.base_fen) if valuation and is_valued else None,
        cap=cap,
        is_verified=ledger is not None and ledger.verified_until > now,
        is_pledged=ledger is not None and ledger.lien_loan is not None,
    )


def _cap(tx: Tx, right_type: str) -> BasisPoints:
    """Without a cap on file nothing is lent on the type."""
    try:
        return loans.ltv_cap(tx.session, right_type, business_date(tx.now))
    except NoCapOnFile:
        return BasisPoints(0)
