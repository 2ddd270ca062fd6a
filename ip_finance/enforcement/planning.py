"""What may or must be entered next, from when, by when, and not below what. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ip_finance.core.money import Fen
from ip_finance.enforcement.domain import EntryKind, Outcome, Round, Setting, Told
from ip_finance.enforcement.policy import Floors


@dataclass(frozen=True, slots=True)
class Step:
    """One possible next entry. `of` is the entry that it would be about."""

    kind: EntryKind
    since: date | None = None
    by: date | None = None
    floor: Fen | None = None
    of: int | None = None
    round: Round | None = None


def next_steps(setting: Setting, floors: Floors) -> tuple[Step, ...]:
    """In the order in which a file grows."""
    return (*_demands(setting), *_routes(setting), *_court(setting, floors), *_sales(setting))


def _demands(setting: Setting) -> Iterator[Step]:
    demands = [one for one in setting.told if one.kind is EntryKind.DEMAND]
    if not demands:
        yield Step(EntryKind.DEMAND)
    for one in demands:
        if setting.about(one.number, EntryKind.DELIVERY) is None:
            yield Step(EntryKind.DELIVERY, of=one.number)


def _routes(setting: Setting) -> Iterator[Step]:
    delivery = setting.last(EntryKind.DELIVERY)
    if delivery is None or setting.last(EntryKind.APPLICATION):
        return
    yield Step(EntryKind.AGREEMENT)
    yield Step(EntryKind.MANDATE)
    demand = setting.numbered(delivery.of, EntryKind.DEMAND)
    since = date.fromisoformat(demand.facts["pay_by"]) + timedelta(days=1) if demand else None
    yield Step(EntryKind.APPLICATION, since=since)


def _court(setting: Setting, floors: Floors) -> Iterator[Step]:
    application, service = setting.last(EntryKind.APPLICATION), setting.last(EntryKind.SERVICE)
    ruling = setting.last(EntryKind.RULING)
    if application and service is None:
        yield Step(EntryKind.SERVICE, by=floors.after("service", application.happened_on))
    if service and ruling is None:
        yield Step(EntryKind.OBJECTION, by=floors.after("objection", service.happened_on))
        yield Step(EntryKind.RULING)
    if ruling and ruling.facts["outcome"] != Outcome.DISMISSED:
        yield from _auctions(setting, floors)


def _auctions(setting: Setting, floors: Floors) -> Iterator[Step]:
    """The next auction of each pledge; where several wait for their first, told once."""
    held = [one for one in sorted(setting.pledges) if setting.sale_of(one) is None]
    found = [setting.auction_of(one) for one in held]
    if None in found:
        yield Step(EntryKind.AUCTION, round=Round.FIRST)
    for auction in found:
        if auction is not None:
            yield from _next_round(setting, floors, auction)


def _next_round(setting: Setting, floors: Floors, auction: Told) -> Iterator[Step]:
    failure = setting.about(auction.number, EntryKind.FAILURE)
    if failure is None:
        return
    reserve, place = Fen(auction.facts["reserve_fen"]), Round(auction.facts["round"])
    if place is Round.FIRST:
        by = floors.after("second-within", failure.happened_on)
        floor = floors.second_reserve(reserve)
        yield Step(EntryKind.AUCTION, by=by, floor=floor, round=Round.SECOND)
    elif place is Round.SECOND:
        yield Step(EntryKind.AUCTION, floor=reserve, round=Round.FIXED_PRICE)


def _sales(setting: Setting) -> Iterator[Step]:
    for one in setting.told:
        if one.kind in (EntryKind.AUCTION, EntryKind.MANDATE, EntryKind.AGREEMENT):
            is_failed = setting.about(one.number, EntryKind.FAILURE) is not None
            if not is_failed and setting.sale_of(one.facts["pledge_id"]) is None:
                yield from _outcomes(one)
        is_entered = setting.about(one.number, EntryKind.TRANSFER) is not None
        if one.kind is EntryKind.SALE and not is_entered:
            yield Step(EntryKind.TRANSFER, since=one.happened_on, of=one.number)


def _outcomes(cause: Told) -> Iterator[Step]:
    facts = cause.facts
    floors = {
        EntryKind.AUCTION: "reserve_fen",
        EntryKind.MANDATE: "minimum_fen",
        EntryKind.AGREEMENT: "agreed_fen",
    }
    floor = Fen(facts[floors[cause.kind]])
    since = date.fromisoformat(facts["opens_on"]) if "opens_on" in facts else cause.happened_on
    until = date.fromisoformat(facts["until"]) if "until" in facts else None
    yield Step(EntryKind.SALE, since=since, by=until, floor=floor, of=cause.number)
    if cause.kind is EntryKind.AUCTION:
        yield Step(EntryKind.FAILURE, since=since, of=cause.number)
