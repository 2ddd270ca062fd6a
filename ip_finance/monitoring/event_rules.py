"""Rules about what registers and courts tell of a pledged right. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ip_finance.collateral.words import REASONS
from ip_finance.monitoring.catalogue import hit, reminder
from ip_finance.monitoring.domain import Hit, TaskKind, Watched
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent

CHANGE_DAYS = 30
"""To file a changed name; the law dates only the change of the claim (PP-35), this is ours."""
VERIFICATION_DAYS = 30
"""Before its end, a verification is to be made anew."""
FREEZE_DAYS = 30
"""Before a court's order ends, somebody looks whether it goes on."""
OUR_RECORDS = "平台登记的权利"


def owner_changed(right: Watched, on: date) -> Iterator[Hit]:
    """A transfer needs the pledgee's consent, and puts the pledge in doubt (CC-05, PP-33)."""
    for event in _since(right, right.secured.signed_on, EventKind.TRANSFERRED):
        yield _of_event(right, TaskKind.OWNER_CHANGED, event, on)


def owner_renamed(right: Watched, on: date) -> Iterator[Hit]:
    """A new name or address of the owner must be filed with the pledge (PP-35, TM-11)."""
    rule = "TM-11" if right.right_type is RightType.TRADEMARK else None
    kinds = (EventKind.OWNER_RENAMED, EventKind.OWNER_MOVED)
    for event in _since(right, right.secured.registered_on, *kinds):
        deadline = event.happened_on + timedelta(days=CHANGE_DAYS)
        yield _of_event(right, TaskKind.OWNER_RENAMED, event, on, deadline=deadline, rule=rule)


def invalidation(right: Watched, on: date) -> Iterator[Hit]:
    """Asked for: watch it. In part: value the right anew, and ask for more security (CC-11)."""
    pending = right.standing.is_invalidation_pending
    if pending.value:
        yield hit(right, TaskKind.INVALIDATION_REQUESTED, pending.source, on, pending.on)
    kinds = (EventKind.PARTLY_INVALIDATED, EventKind.PARTLY_ABANDONED)
    for event in _since(right, right.secured.signed_on, *kinds):
        yield _of_event(right, TaskKind.PARTLY_INVALID, event, on)


def frozen(right: Watched, on: date) -> Iterator[Hit]:
    """A freeze after registration leaves the pledge its rank (LC-05); before, bars it (PP-14)."""
    state, since = right.standing.is_frozen, right.secured.registered_on
    if not state.value:
        return
    is_after = since is not None and state.on >= since
    kind = TaskKind.FROZEN_AFTER if is_after else TaskKind.FROZEN_BEFORE
    yield hit(right, kind, state.source, on, state.on)
    until = right.standing.frozen_until
    if until is not None and 0 <= (until.value - on).days <= FREEZE_DAYS:
        kind, end = TaskKind.FREEZE_ENDING, until.value
        yield hit(right, kind, until.source, on, end, deadline=end)


def suspended(right: Watched, on: date) -> Iterator[Hit]:
    """A dispute over who owns the right suspends what can be filed about it (PP-14)."""
    state = right.standing.is_suspended
    if state.value:
        yield hit(right, TaskKind.SUSPENDED, state.source, on, state.on)


def licensed(right: Watched, on: date) -> Iterator[Hit]:
    """A licence needs the pledgee's consent; what it brings in prepays the debt (CC-05, PP-34)."""
    since = right.secured.signed_on
    for event in _since(right, since, EventKind.LICENSED):
        yield _of_event(right, TaskKind.LICENSED, event, on)
    for event in _since(right, since, EventKind.OPEN_LICENCE_DECLARED):
        yield _of_event(right, TaskKind.LICENSED, event, on, rule="PP-34")


def pledge_cancelled(right: Watched, on: date) -> Iterator[Hit]:
    """The office has cancelled the pledge while the loan is open: the security is gone (PP-36)."""
    if right.secured.is_owed:
        for event in _since(right, right.secured.registered_on, EventKind.PLEDGE_CANCELLED):
            yield _of_event(right, TaskKind.PLEDGE_CANCELLED, event, on)


def sibling_granted(right: Watched, on: date) -> Iterator[Hit]:
    """The invention to a pledged utility model was granted: the model will be given up (PP-19)."""
    if right.right_type is not RightType.UTILITY_MODEL:
        return
    for one in right.siblings:
        facts = {"sibling": one.number, "granted_on": one.since.isoformat()}
        yield hit(right, TaskKind.SIBLING_GRANTED, OUR_RECORDS, on, one.number, facts=facts)


def bundle_grown(right: Watched, on: date) -> Iterator[Hit]:
    """A new similar mark of the pledgor must be pledged too (TM-02)."""
    for mark in right.lookalikes:
        facts = {"mark": mark.number, "since": mark.since.isoformat()}
        yield hit(right, TaskKind.LOOKALIKE, OUR_RECORDS, on, mark.number, facts=facts)


def verification_ends(right: Watched, on: date) -> Iterator[Hit]:
    """What was verified must be looked at again before the verification ends."""
    until = right.verified_until
    if until is None or until < on:
        yield hit(right, TaskKind.VERIFICATION_OVER, OUR_RECORDS, on, until or "withdrawn")
    elif (until - on).days <= VERIFICATION_DAYS:
        yield from reminder(right, TaskKind.VERIFICATION_ENDING, OUR_RECORDS, until, on)


def revaluation(right: Watched, on: date) -> Iterator[Hit]:
    """A value is used for a year, and not beyond what changed it (VA-04, CC-11)."""
    for due in right.revaluations:
        found = hit(
            right,
            TaskKind.REVALUATION_DUE,
            due.source,
            on,
            f"{due.reason.value}:{due.since}:{due.what}",
            deadline=due.deadline,
            rule=due.rule,
            facts={"reason": due.reason.value, "why": REASONS[due.reason]},
        )
        yield replace(found, is_private=due.is_private)


def _since(right: Watched, since: date | None, *kinds: EventKind) -> Iterator[LegalEvent]:
    """Events of these kinds since that day; none without a day.

    The pledgor is bound from the signature on; names and other pledges that came before the
    office's entry were looked at by the office.
    """
    for event in right.events:
        if since is not None and event.kind in kinds and event.happened_on >= since:
            yield event


def _of_event(
    right: Watched,
    kind: TaskKind,
    event: LegalEvent,
    on: date,
    *,
    deadline: date | None = None,
    rule: str | None = None,
) -> Hit:
    code = event.code or event.kind.value
    facts = {"code": code, "happened_on": event.happened_on.isoformat()}
    if "owner" in event.details:
        facts["owner"] = event.details["owner"]
    what, source = f"{event.happened_on}:{code}", event.source
    return hit(right, kind, source, on, what, deadline=deadline, rule=rule, facts=facts)
