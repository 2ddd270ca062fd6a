"""Use cases of policies: propose, check. Each runs in the caller's transaction, never commits."""

from uuid import UUID

from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.parties import repository as parties
from ip_finance.policies import repository
from ip_finance.policies.contents import PARSERS
from ip_finance.policies.domain import (
    CHECKERS,
    MAKERS,
    Change,
    Propose,
    Verdict,
    changes,
    check_day,
    owner_of,
)
from ip_finance.policies.errors import (
    AlreadyChecked,
    NotComparable,
    OwnProposal,
    PolicyExists,
)
from ip_finance.policies.models import PolicyVersion


def propose(tx: Tx, cmd: Propose) -> PolicyVersion:
    """File a version for a second person to check; again with the same data: no change.

    Raises: NotYoursToSet, BadContent, EffectiveInPast, PolicyExists.
    """
    tx.actor.require(*MAKERS)
    mine = parties.by_id(tx.session, tx.actor.party_id)
    owner_id = owner_of(cmd.kind, mine.id, mine.kind)
    PARSERS[cmd.kind](cmd.content)
    same = repository.find_by_id(tx.session, cmd.version_id) or _filed(tx, cmd, owner_id)
    told = (cmd.kind, cmd.key, cmd.effective_from, dict(cmd.content), cmd.source, cmd.is_verified)
    kept = (same.kind, same.key, same.effective_from, same.content, same.source, same.is_verified)
    if (same.owner_id, *kept) != (owner_id, *told):
        raise PolicyExists(cmd.version_id)
    return same


def check(tx: Tx, version_id: UUID, verdict: Verdict, comment: str) -> PolicyVersion:
    """Put a proposed version in force from its day, or reject it.

    Raises: PolicyNotFound, AlreadyChecked, OwnProposal, EffectiveInPast.
    """
    tx.actor.require(*CHECKERS)
    version = repository.for_update(tx.session, version_id)
    if version.verdict is not None and version.checked_at is not None:
        by = parties.find_person(tx.session, version.checked_by) if version.checked_by else None
        raise AlreadyChecked(version.verdict.value, by.name if by else "", version.checked_at)
    if version.made_by == tx.actor.person_id:
        raise OwnProposal
    if verdict is Verdict.ACCEPTED:
        check_day(version.effective_from, business_date(tx.now))
    version.verdict, version.check_comment = verdict, comment
    version.checked_by, version.checked_at = tx.actor.person_id, tx.now
    tx.session.flush()
    tx.record(f"policies.{verdict.value}", version.id, kind=version.kind.value, key=version.key)
    return version


def difference(
    tx: Tx, version_id: UUID, against: UUID | None
) -> tuple[PolicyVersion | None, list[Change]]:
    """What a version changes: beside `against`, or beside the one that it follows.

    Raises: PolicyNotFound, NotComparable.
    """
    version = repository.by_id(tx.session, version_id)
    other = repository.by_id(tx.session, against) if against else _before(tx, version)
    if other is None:
        return None, changes({}, version.content)
    if (other.kind, other.key) != (version.kind, version.key):
        raise NotComparable
    return other, changes(other.content, version.content)


def _before(tx: Tx, version: PolicyVersion) -> PolicyVersion | None:
    """What held on the version's day without it: an earlier one of its owner, or the platform's."""
    earlier = [
        one
        for one in repository.history(tx.session, version.kind, version.key, version.owner_id)
        if one.verdict is Verdict.ACCEPTED
        and one.id != version.id
        and one.effective_from <= version.effective_from
        and (version.checked_at is None or (one.checked_at or one.made_at) < version.checked_at)
    ]
    if earlier or version.owner_id is None:
        return earlier[0] if earlier else None
    return repository.find_in_force(
        tx.session, version.kind, version.effective_from, key=version.key
    )


def _filed(tx: Tx, cmd: Propose, owner_id: UUID | None) -> PolicyVersion:
    check_day(cmd.effective_from, business_date(tx.now))
    made = PolicyVersion(
        id=cmd.version_id,
        kind=cmd.kind,
        owner_id=owner_id,
        key=cmd.key,
        effective_from=cmd.effective_from,
        content=dict(cmd.content),
        source=cmd.source,
        is_verified=cmd.is_verified,
        comment=cmd.comment,
        made_by=tx.actor.person_id,
        made_at=tx.now,
        check_comment="",
    )
    kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.record("policies.proposed", made.id, kind=cmd.kind.value, key=cmd.key)
    return kept
