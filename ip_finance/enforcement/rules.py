"""What may be entered when: order, days, floors. One function a kind of entry. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from ip_finance.core.money import Fen
from ip_finance.enforcement.domain import (
    DEMANDED_IN,
    ENFORCED_IN,
    Buyer,
    Entry,
    EntryKind,
    Outcome,
    Round,
    Setting,
    Told,
    Venue,
)
from ip_finance.enforcement.errors import (
    BelowFloor,
    CourtNotCompetent,
    DepositOutOfRange,
    EntryAhead,
    EntryNotFound,
    EntryOutOfTurn,
    EntryReliedOn,
    EntryTooEarly,
    EntryTooLate,
    ExportPermitMissing,
    WrongPledge,
)
from ip_finance.enforcement.policy import Floors, floors_on
from ip_finance.loans.domain import check_state


def check_entry(setting: Setting, entry: Entry) -> None:
    """Raises: the refusals of `REFUSALS`."""
    if entry.happened_on > setting.today:
        raise EntryAhead(entry.happened_on, setting.today)
    is_demand = entry.kind in (EntryKind.DEMAND, EntryKind.DELIVERY)
    if entry.kind is not EntryKind.STRIKE_OUT:
        check_state(setting.state, *(DEMANDED_IN if is_demand else ENFORCED_IN))
    if not is_demand and setting.defaulted_on is not None:
        _not_before(entry.happened_on, min(setting.defaulted_on, setting.today), "CC-08")
    pledge = entry.facts.get("pledge_id")
    if pledge is not None and pledge not in setting.pledges:
        raise WrongPledge(str(pledge))
    RULES[entry.kind](setting, entry, floors_on(entry.happened_on))


def _demand(_: Setting, entry: Entry, floors: Floors) -> None:
    pay_by = date.fromisoformat(entry.facts["pay_by"])
    _not_before(pay_by, floors.after("demand", entry.happened_on), "")


def _delivery(setting: Setting, entry: Entry, _: Floors) -> None:
    demand = _about(setting, entry, EntryKind.DEMAND)
    _not_before(entry.happened_on, demand.happened_on, "")


def _agreement(setting: Setting, entry: Entry, floors: Floors) -> None:
    """Taking over at a value, agreed on after default, by the market's price (CC-03, CC-23)."""
    _after(setting, entry, EntryKind.DEMAND)
    _still_held(setting, entry)
    _price(entry, Fen(entry.facts["agreed_fen"]), floors)


def _mandate(setting: Setting, entry: Entry, floors: Floors) -> None:
    """The pledgor sells, or has the bank sell, not below a minimum (CC-23)."""
    _after(setting, entry, EntryKind.DEMAND)
    _still_held(setting, entry)
    _price(entry, Fen(entry.facts["minimum_fen"]), floors)
    _not_before(date.fromisoformat(entry.facts["until"]), entry.happened_on, "")


def _price(entry: Entry, price: Fen, floors: Floors) -> None:
    floor = floors.market_floor(Fen(entry.facts["market_fen"]))
    if price < floor:
        raise BelowFloor(price, floor, "CC-23")


def _application(setting: Setting, entry: Entry, _: Floors) -> None:
    """To court once a delivered demand has run out unpaid (§ 10, 1-3)."""
    delivery = _after(setting, entry, EntryKind.DELIVERY)
    demand = setting.numbered(delivery.of, EntryKind.DEMAND)
    if demand is not None:
        pay_by = date.fromisoformat(demand.facts["pay_by"])
        if entry.happened_on <= pay_by:
            raise EntryTooEarly(entry.happened_on, pay_by, "CP-207")
    if Venue(entry.facts["venue"]) is Venue.PROPERTY:
        raise CourtNotCompetent


def _service(setting: Setting, entry: Entry, _: Floors) -> None:
    _after(setting, entry, EntryKind.APPLICATION)


def _objection(setting: Setting, entry: Entry, floors: Floors) -> None:
    served = _after(setting, entry, EntryKind.SERVICE)
    latest = floors.after("objection", served.happened_on)
    if entry.happened_on > latest:
        raise EntryTooLate(entry.happened_on, latest, "CP-208")


def _ruling(setting: Setting, entry: Entry, _: Floors) -> None:
    _after(setting, entry, EntryKind.SERVICE)


def _auction(setting: Setting, entry: Entry, floors: Floors) -> None:
    """EN-01: only by a ruling, with notice, a deposit, and a reserve above its floor."""
    ruling = _after(setting, entry, EntryKind.RULING)
    if ruling.facts["outcome"] == Outcome.DISMISSED:
        raise EntryOutOfTurn(entry.kind.value, [EntryKind.RULING.value])
    _still_held(setting, entry)
    opens_on = date.fromisoformat(entry.facts["opens_on"])
    _not_before(opens_on, floors.after("notice", entry.happened_on), "EN-01")
    reserve, deposit = Fen(entry.facts["reserve_fen"]), Fen(entry.facts["deposit_fen"])
    floor = _reserve_floor(setting, entry, floors)
    if reserve < floor:
        raise BelowFloor(reserve, floor, "EN-01")
    low, high = floors.deposit(reserve)
    if not low <= deposit <= high:
        raise DepositOutOfRange(deposit, low, high)


def _reserve_floor(setting: Setting, entry: Entry, floors: Floors) -> Fen:
    """The first by the appraisal, the second by the first, a fixed price by the second."""
    place, previous = Round(entry.facts["round"]), setting.auction_of(entry.facts["pledge_id"])
    if place is Round.FIRST:
        if previous is not None:
            raise EntryOutOfTurn(entry.kind.value, ["new ruling"])
        return floors.first_reserve(Fen(entry.facts["appraisal_fen"]))
    needed = Round.FIRST if place is Round.SECOND else Round.SECOND
    failure = setting.about(previous.number, EntryKind.FAILURE) if previous else None
    if previous is None or failure is None or previous.facts["round"] != needed:
        raise EntryOutOfTurn(entry.kind.value, [f"{needed.value} auction failed"])
    reserve = Fen(previous.facts["reserve_fen"])
    if place is Round.FIXED_PRICE:
        return reserve
    latest = floors.after("second-within", failure.happened_on)
    if entry.happened_on > latest:
        raise EntryTooLate(entry.happened_on, latest, "EN-01")
    return floors.second_reserve(reserve)


def _failure(setting: Setting, entry: Entry, _: Floors) -> None:
    auction = _about(setting, entry, EntryKind.AUCTION)
    _still_open(setting, entry, auction)
    _not_before(entry.happened_on, date.fromisoformat(auction.facts["opens_on"]), "EN-01")


def _sale(setting: Setting, entry: Entry, _: Floors) -> None:
    """By auction, mandate or agreement, never below what that one allows."""
    cause = _about(setting, entry, EntryKind.AUCTION, EntryKind.MANDATE, EntryKind.AGREEMENT)
    _still_open(setting, entry, cause)
    _not_sold(setting, entry, cause.facts["pledge_id"])
    price = Fen(entry.facts["price_fen"])
    if cause.kind is EntryKind.AUCTION:
        floor, rule = Fen(cause.facts["reserve_fen"]), "EN-01"
        _not_before(entry.happened_on, date.fromisoformat(cause.facts["opens_on"]), rule)
    elif cause.kind is EntryKind.MANDATE:
        floor, rule = Fen(cause.facts["minimum_fen"]), "CC-23"
        until = date.fromisoformat(cause.facts["until"])
        if entry.happened_on > until:
            raise EntryTooLate(entry.happened_on, until, rule)
    else:
        floor, rule = Fen(cause.facts["agreed_fen"]), "CC-23"
    _not_before(entry.happened_on, cause.happened_on, rule)
    if price < floor:
        raise BelowFloor(price, floor, rule)


def _transfer(setting: Setting, entry: Entry, _: Floors) -> None:
    """The office has entered the buyer; abroad only with the permit (EN-03, EN-04)."""
    sale = _about(setting, entry, EntryKind.SALE)
    _not_before(entry.happened_on, sale.happened_on, "EN-03")
    if sale.facts["buyer_kind"] == Buyer.FOREIGN and not entry.facts["permit_no"]:
        raise ExportPermitMissing


def _strike_out(setting: Setting, entry: Entry, _: Floors) -> None:
    struck = _about(setting, entry, *(kind for kind in EntryKind))
    later = next((one for one in setting.told if one.of == struck.number), None)
    if later is not None:
        raise EntryReliedOn(struck.number, later.number)


def _after(setting: Setting, entry: Entry, *kinds: EntryKind) -> Told:
    """The newest entry of these kinds, which must be there and not later."""
    cause = setting.last(*kinds)
    if cause is None:
        raise EntryOutOfTurn(entry.kind.value, [kind.value for kind in kinds])
    _not_before(entry.happened_on, cause.happened_on, "")
    return cause


def _about(setting: Setting, entry: Entry, *kinds: EntryKind) -> Told:
    """The entry that this one is about. Raises: EntryNotFound."""
    cause = setting.numbered(entry.facts["of"], *kinds)
    if cause is None:
        raise EntryNotFound(entry.facts["of"])
    return cause


def _still_open(setting: Setting, entry: Entry, cause: Told) -> None:
    """Nothing has come of it yet."""
    done = setting.about(cause.number, EntryKind.SALE, EntryKind.FAILURE)
    if done is not None:
        raise EntryOutOfTurn(entry.kind.value, [f"entry {cause.number} without outcome"])


def _still_held(setting: Setting, entry: Entry) -> None:
    """The pledge is neither sold nor under an auction without outcome."""
    pledge_id = entry.facts["pledge_id"]
    _not_sold(setting, entry, pledge_id)
    auction = setting.open_auction_of(pledge_id)
    if auction is not None:
        raise EntryOutOfTurn(entry.kind.value, [f"outcome of entry {auction.number}"])


def _not_sold(setting: Setting, entry: Entry, pledge_id: str) -> None:
    sale = setting.sale_of(pledge_id)
    if sale is not None:
        raise EntryOutOfTurn(entry.kind.value, [f"pledge not sold by entry {sale.number}"])


def _not_before(day: date, earliest: date, rule: str) -> None:
    if day < earliest:
        raise EntryTooEarly(day, earliest, rule)


RULES: Final[Mapping[EntryKind, Callable[[Setting, Entry, Floors], None]]] = {
    EntryKind.DEMAND: _demand,
    EntryKind.DELIVERY: _delivery,
    EntryKind.AGREEMENT: _agreement,
    EntryKind.MANDATE: _mandate,
    EntryKind.APPLICATION: _application,
    EntryKind.SERVICE: _service,
    EntryKind.OBJECTION: _objection,
    EntryKind.RULING: _ruling,
    EntryKind.AUCTION: _auction,
    EntryKind.FAILURE: _failure,
    EntryKind.SALE: _sale,
    EntryKind.TRANSFER: _transfer,
    EntryKind.STRIKE_OUT: _strike_out,
}
REFUSALS: Final = (
    EntryAhead,
    EntryTooEarly,
    EntryTooLate,
    EntryOutOfTurn,
    EntryNotFound,
    EntryReliedOn,
    BelowFloor,
    DepositOutOfRange,
    CourtNotCompetent,
    ExportPermitMissing,
    WrongPledge,
)
