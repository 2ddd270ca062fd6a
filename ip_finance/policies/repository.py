"""Every query about policies."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, UnaryExpression, case, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ip_finance.policies.contents.lpr import Lpr, parse
from ip_finance.policies.domain import PolicyKind, Verdict
from ip_finance.policies.errors import NoPolicyInForce, PolicyNotFound
from ip_finance.policies.models import PolicyVersion

MOST = 500
"""A list is never longer."""


def by_id(session: Session, version_id: UUID) -> PolicyVersion:
    """The version, or `PolicyNotFound`."""
    version = session.get(PolicyVersion, version_id)
    if version is None:
        raise PolicyNotFound(version_id)
    return version


def find_by_id(session: Session, version_id: UUID) -> PolicyVersion | None:
    return session.get(PolicyVersion, version_id)


def for_update(session: Session, version_id: UUID) -> PolicyVersion:
    """The version of the caller's own, locked, or `PolicyNotFound`."""
    found = select(PolicyVersion).where(PolicyVersion.id == version_id)
    locked = found.with_for_update(of=PolicyVersion).execution_options(populate_existing=True)
    version = session.scalar(locked)
    if version is None:
        raise PolicyNotFound(version_id)
    return version


def in_force(
    session: Session, kind: PolicyKind, on: date, *, owner_id: UUID | None = None, key: str = ""
) -> PolicyVersion:
    """What holds on the day: the owner's own, else the platform's. Raises: NoPolicyInForce."""
    version = find_in_force(session, kind, on, owner_id=owner_id, key=key)
    if version is None:
        raise NoPolicyInForce(kind.value, key, on)
    return version


def find_in_force(
    session: Session, kind: PolicyKind, on: date, *, owner_id: UUID | None = None, key: str = ""
) -> PolicyVersion | None:
    """As `in_force`; None where nothing holds."""
    own_first = case((PolicyVersion.owner_id.is_(None), 1), else_=0)
    found = (
        _accepted(kind, on)
        .where(PolicyVersion.key == key, _of(owner_id))
        .order_by(own_first, *_newest_first())
        .limit(1)
    )
    return session.scalar(found)


def every_in_force(session: Session, kind: PolicyKind, on: date) -> Sequence[PolicyVersion]:
    """What holds on the day for each owner and key: the platform's first, then by key."""
    found = (
        _accepted(kind, on)
        .ext(distinct_on(PolicyVersion.owner_id, PolicyVersion.key))
        .order_by(PolicyVersion.owner_id, PolicyVersion.key, *_newest_first())
    )
    versions = session.scalars(found).all()
    return sorted(versions, key=lambda one: (one.owner_id is not None, one.key, str(one.owner_id)))


def lpr(session: Session, on: date) -> Lpr:
    """The loan prime rates in force on the day (LN-10). Raises: NoPolicyInForce."""
    return parse(in_force(session, PolicyKind.LPR, on).content)


def history(
    session: Session, kind: PolicyKind, key: str, owner_id: UUID | None
) -> Sequence[PolicyVersion]:
    """Every version of one policy that the caller may see, newest day first."""
    whose = PolicyVersion.owner_id.is_not_distinct_from(owner_id)
    found = select(PolicyVersion).where(PolicyVersion.kind == kind, PolicyVersion.key == key, whose)
    return session.scalars(found.order_by(*_newest_first()).limit(MOST)).all()


def every(session: Session, kind: PolicyKind | None = None) -> Sequence[PolicyVersion]:
    """The versions that the caller may see: by kind, owner and key, newest day first."""
    found = select(PolicyVersion)
    if kind is not None:
        found = found.where(PolicyVersion.kind == kind)
    order = (PolicyVersion.kind, PolicyVersion.owner_id.nulls_first(), PolicyVersion.key)
    return session.scalars(found.order_by(*order, *_newest_first()).limit(MOST)).all()


def _accepted(kind: PolicyKind, on: date) -> Select[PolicyVersion]:
    return select(PolicyVersion).where(
        PolicyVersion.kind == kind,
        PolicyVersion.verdict == Verdict.ACCEPTED,
        PolicyVersion.effective_from <= on,
    )


def _of(owner_id: UUID | None) -> ColumnElement[bool]:
    is_platforms = PolicyVersion.owner_id.is_(None)
    return (
        is_platforms if owner_id is None else or_(is_platforms, PolicyVersion.owner_id == owner_id)
    )


def _newest_first() -> tuple[UnaryExpression[Any], ...]:
    """Of two versions of one day the one that was checked last counts."""
    return (
        PolicyVersion.effective_from.desc(),
        PolicyVersion.checked_at.desc().nulls_last(),
        PolicyVersion.id.desc(),
    )
