"""Puts together what the sources say of a right: its document, its events, what was verified. Pure.

Of several tellings the newest counts, and of one day's the worst; those that differ stay beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz.distance import Levenshtein

from ip_finance.eligibility.facts import (
    Consent,
    Known,
    Owner,
    OwnMark,
    Reading,
    RightFacts,
    Valuation,
    known,
)
from ip_finance.office_files.model import GoodsClass
from ip_finance.office_files.numbers import RightType
from ip_finance.office_files.spelling import plain_name
from ip_finance.rights.marks import Mark
from ip_finance.rights.standing import Standing, Told

AGEING: Final = ("is_alive", "is_encumbered", "is_frozen")
"""Findings that tell when the register as a whole was read."""
TWIN_TITLES: Final = 50
"""Two titles so alike, in percent, may be of one creation; a person says whether they are."""

_SEPARATOR: Final = re.compile(r"[;；、]")


@dataclass(frozen=True, slots=True)
class OwnRight:
    """A right of the owner's portfolio, as far as other rights' rules ask.

    `document` is what a trademark's own document says, and empty for other rights.
    """

    right_type: RightType
    number: str
    title: str
    filed_on: date
    standing: Standing
    document: Mapping[str, Any]

    @property
    def is_mark_in_force(self) -> bool:
        """A registered mark that nothing ended before its term: past that it can be renewed."""
        stands, is_mark = self.standing, self.right_type is RightType.TRADEMARK
        is_in_force = stands.is_alive.value or stands.is_alive.on >= stands.ends_on.value
        return is_mark and stands.is_granted.value and is_in_force


@dataclass(frozen=True, slots=True)
class Sources:
    """What is on file of one right. `document` is its record as JSON, `findings` the newest."""

    id: str
    right_type: RightType
    number: str
    title: str
    filed_on: date
    granted_on: date | None
    document: Mapping[str, Any]
    standing: Standing
    findings: Mapping[str, Any]
    valuation: Told[Valuation] | None = None
    is_liened: bool = False
    is_disputed: bool = False


def right_facts(sources: Sources, twin: Told[str] | None) -> RightFacts:
    """The right as all its sources tell it."""
    standing, found = sources.standing, sources.findings
    is_mark = sources.right_type is RightType.TRADEMARK
    granted, ends = standing.is_granted, standing.ends_on
    return RightFacts(
        id=sources.id,
        right_type=sources.right_type,
        number=sources.number,
        title=sources.title,
        filed_on=sources.filed_on,
        granted_on=sources.granted_on,
        owners=_owners(sources),
        ends_on=_sure([ends, *_days(found, "ends_on")], worse=lambda day: -day.toordinal()),
        is_granted=_sure([granted], worse=lambda is_granted: not is_granted),
        is_ended=_ended(standing, found),
        fees_paid_through=_fees(standing, found),
        is_frozen=_frozen(standing, found),
        frozen_until=standing.frozen_until,
        is_suspended=_flag(standing, standing.is_suspended),
        is_encumbered=_flag(standing, standing.is_encumbered, _flags(found, "is_encumbered")),
        is_invalidation_pending=_flag(standing, standing.is_invalidation_pending),
        is_partly_invalid=_flag(standing, standing.is_partly_invalid),
        is_exclusively_licensed=_flag(standing, standing.is_exclusively_licensed),
        is_openly_licensed=_flag(standing, standing.is_openly_licensed),
        is_liened=sources.is_liened,
        is_disputed=sources.is_disputed,
        reading=_reading(found),
        twin=twin,
        mark=mark_of(sources.number, sources.document) if is_mark else None,
        valuation=sources.valuation,
    )


def mark_of(number: str, document: Mapping[str, Any]) -> Mark:
    """The sign and the goods, out of the record as JSON."""
    classes = tuple(
        GoodsClass(found["nice_class"], tuple(found["groups"]), tuple(found["goods"]))
        for found in document["classes"]
    )
    return Mark(number, document["mark"], document["image_sha256"], classes)


def portfolio_of(rights: Sequence[OwnRight], source: str, on: date) -> Told[tuple[OwnMark, ...]]:
    """The trademarks in force among the rights, with who told of them."""
    own = tuple(
        OwnMark(mark_of(mark.number, mark.document), mark.standing.ends_on.value)
        for mark in rights
        if mark.is_mark_in_force
    )
    return Told(own, source, on)


def twin_of(right: Sources, rights: Sequence[OwnRight], source: str, on: date) -> Told[str] | None:
    """An invention of the same day for what may be the same creation; empty: there is none."""
    if right.right_type is not RightType.UTILITY_MODEL:
        return None
    for other in rights:
        is_of_day = other.right_type is RightType.INVENTION and other.filed_on == right.filed_on
        if is_of_day and _alike(other.title, right.title) >= TWIN_TITLES:
            return Told(other.number, source, on)
    return Told("", source, on)


def consents_found(right_id: str, findings: Mapping[str, Any]) -> tuple[Consent, ...]:
    """Consents of co-owners that the verifier saw."""
    finding = findings.get("co_owners")
    if finding is None:
        return ()
    agreeing = [one["name"] for one in finding["found"] or () if one["consents"]]
    return tuple(Consent(right_id, name, finding["source"]) for name in agreeing)


def _owners(sources: Sources) -> Known[tuple[Owner, ...]]:
    """The document's owners, until an event or a verification tells others.

    A verification that names fewer is no denial of the others: it was asked about the pledgor.
    """
    document, standing = sources.document, sources.standing
    printed = document.get("owners") or document["applicants"]
    first = tuple(Owner(one["name"], one["organisation_code"]) for one in printed)
    names = [part.strip() for part in _SEPARATOR.split(standing.owner.value) if part.strip()]
    by_event = tuple(Owner(name, None) for name in names) or (Owner("（未载明）", None),)
    if len(by_event) == 1:
        by_event = (Owner(by_event[0].name, standing.owner_uscc.value),)
    if [plain_name(name) for name in names] == [plain_name(owner.name) for owner in first]:
        by_event = first
    tellings = [Told(by_event, standing.owner.source, standing.owner.on)]
    if "owner_name" in sources.findings:
        tellings.append(_verified_owners(sources.findings, by_event))
    return _sure(tellings, worse=len)


def _verified_owners(
    found: Mapping[str, Any], before: tuple[Owner, ...]
) -> Told[tuple[Owner, ...]]:
    name, told = found["owner_name"], found.get("co_owners")
    uscc = found["owner_uscc"]["found"]
    co_owners = [Owner(one["name"], one["uscc"]) for one in (told or {}).get("found") or ()]
    owners = (Owner(name["found"], uscc), *co_owners)
    if told is None and plain_name(name["found"]) in {plain_name(one.name) for one in before}:
        others = [one for one in before if plain_name(one.name) != plain_name(name["found"])]
        owners = (*owners, *others)
    return Told(owners, name["source"], date.fromisoformat(name["read_on"]))


def _fees(standing: Standing, found: Mapping[str, Any]) -> Known[date] | None:
    """What is paid is never unpaid again, so of one day's tellings the later day counts."""
    tellings = list(_days(found, "fees_paid_through"))
    if standing.fees_paid_through is not None:
        tellings.append(standing.fees_paid_through)
    return known(tellings, worse=date.toordinal)


def _reading(found: Mapping[str, Any]) -> Reading | None:
    """When the register was read: the oldest reading of what may change any day."""
    read = [found[name] for name in AGEING if name in found]
    oldest = min(read, key=lambda finding: str(finding["read_on"]), default=None)
    if oldest is None:
        return None
    return Reading(oldest["source"], date.fromisoformat(oldest["read_on"]))


def _flags(found: Mapping[str, Any], name: str) -> list[Told[bool]]:
    finding = found.get(name)
    if finding is None or finding["found"] is None:
        return []
    read_on = date.fromisoformat(finding["read_on"])
    return [Told(bool(finding["found"]), finding["source"], read_on)]


def _days(found: Mapping[str, Any], name: str) -> list[Told[date]]:
    finding = found.get(name)
    if finding is None or finding["found"] is None:
        return []
    read_on = date.fromisoformat(finding["read_on"])
    return [Told(date.fromisoformat(finding["found"]), finding["source"], read_on)]


def _opposite(told: Told[bool]) -> Told[bool]:
    return Told(not told.value, told.source, told.on)


def _flag(
    standing: Standing, told: Told[bool], found: Sequence[Told[bool]] = ()
) -> Known[bool] | None:
    """What speaks against a right: an open entry ends by what closes it, no reading ends it.

    That the right's own document says nothing is no reading of a register, however fresh it is.
    """
    if told.value:
        return Known(told, tuple(one for one in found if not one.value))
    of_document = (standing.document.source, standing.document.on)
    events = () if (told.source, told.on) == of_document else (told,)
    return known([*events, *found], worse=bool)


def _ended(standing: Standing, found: Mapping[str, Any]) -> Known[bool] | None:
    """That the term is over is no entry, and a newer reading may know of a longer one."""
    ended = [_opposite(told) for told in _flags(found, "is_alive")]
    alive = standing.is_alive
    if not alive.value and alive.on == standing.ends_on.value:
        return known([_opposite(alive), *ended], worse=bool)
    return _flag(standing, _opposite(alive), ended)


def _frozen(standing: Standing, found: Mapping[str, Any]) -> Known[bool] | None:
    """Once the law's limit is over, a look at the register tells whether the order was renewed."""
    told, over = standing.is_frozen, standing.frozen_until
    frozen = _flags(found, "is_frozen")
    tellings = [*frozen, *_flags(found, "is_disputed")]
    if over is not None and any(one.on > over.value for one in frozen):
        return known([told, *tellings], worse=bool)
    return _flag(standing, told, tellings)


def _sure(tellings: Sequence[Told[Any]], worse: Any) -> Known[Any]:
    found = known(tellings, worse)
    assert found is not None, "its document says it"
    return found


def _alike(one: str, other: str) -> int:
    return round(100 * Levenshtein.normalized_similarity(one, other))
