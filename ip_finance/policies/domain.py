"""Policies: figures and rules as data with a day, a source and two people behind it. Pure.

A version is proposed by one person and checked by a second of the same institution. No version
is ever changed: the next one takes its place from its own day on.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.parties.domain import PartyKind
from ip_finance.policies.errors import EffectiveInPast, NotYoursToSet


class PolicyKind(StrEnum):
    """What a policy is about; each kind has its shape in `contents`."""

    LPR = "lpr"
    PRODUCT = "product"
    SUBSIDY = "subsidy"
    CREDIT = "credit"
    STAGES = "stages"
    CONDITIONS = "conditions"
    CLASSIFICATION = "classification"
    MARGIN = "margin"
    POOL = "pool"


class Verdict(StrEnum):
    """What the second person said."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class VersionState(StrEnum):
    """How a version stands on a day."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    AHEAD = "ahead"
    IN_FORCE = "in-force"
    REPLACED = "replaced"


MAKERS: Final = (PersonRole.OFFICER, PersonRole.APPROVER, PersonRole.ADMIN)
CHECKERS: Final = (PersonRole.APPROVER, PersonRole.ADMIN, PersonRole.REVIEWER)
"""At the operator a reviewer may be the second person: many a platform has one administrator."""
OF_A_BANK: Final = frozenset(
    {
        PolicyKind.PRODUCT,
        PolicyKind.CREDIT,
        PolicyKind.STAGES,
        PolicyKind.CONDITIONS,
        PolicyKind.CLASSIFICATION,
        PolicyKind.MARGIN,
    }
)
"""What a bank sets for itself; what the operator sets holds where a bank has nothing of its own."""


@dataclass(frozen=True, slots=True)
class Propose:
    """A version to be checked. The caller picks the id."""

    version_id: UUID
    kind: PolicyKind
    key: str
    effective_from: date
    content: Mapping[str, Any]
    source: str
    is_verified: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Change:
    """One member that differs between two versions; None where one has no such member."""

    member: str
    before: str | None
    after: str | None


class Version(Protocol):
    """What the standing of a version follows from."""

    id: Any
    kind: Any
    owner_id: Any
    key: Any
    effective_from: Any
    verdict: Any
    checked_at: Any


def owner_of(kind: PolicyKind, party_id: UUID, party_kind: PartyKind) -> UUID | None:
    """Whose policy it is that this party sets; None is the whole platform's.

    Raises: NotYoursToSet.
    """
    if party_kind is PartyKind.OPERATOR:
        return None
    if party_kind is PartyKind.BANK and kind in OF_A_BANK:
        return party_id
    raise NotYoursToSet(kind.value)


def check_day(effective_from: date, today: date) -> None:
    """Raises: EffectiveInPast."""
    if effective_from < today:
        raise EffectiveInPast(effective_from, today)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every member that differs, by its dotted name."""
    old, new = dict(_members(before)), dict(_members(after))
    return [
        Change(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def standings(versions: Sequence[Version], on: date) -> dict[UUID, VersionState]:
    """How each of these versions stands on the day; give all versions of a policy, or none."""
    latest: dict[tuple[Any, ...], Version] = {}
    for one in versions:
        policy = (one.kind, one.owner_id, one.key)
        if one.verdict is Verdict.ACCEPTED and one.effective_from <= on:
            latest[policy] = max(latest.get(policy, one), one, key=_rank)
    current = {one.id for one in latest.values()}
    return {one.id: _state(one, one.id in current, on) for one in versions}


def _rank(version: Version) -> tuple[Any, ...]:
    return (version.effective_from, version.checked_at, version.id)


def _state(version: Version, is_current: bool, on: date) -> VersionState:
    if version.verdict is None:
        return VersionState.PROPOSED
    if version.verdict is Verdict.REJECTED:
        return VersionState.REJECTED
    if version.effective_from > on:
        return VersionState.AHEAD
    return VersionState.IN_FORCE if is_current else VersionState.REPLACED


def _members(content: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, Mapping) and content:
        for name, inner in content.items():
            yield from _members(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(content, list | tuple) and content:
        for place, inner in enumerate(content):
            yield from _members(inner, f"{path}[{place}]")
    else:
        yield path, _text(content)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | None) else str(value)
