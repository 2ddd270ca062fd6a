"""Rules about time: annual fees, terms, renewals, and the office's own registration. Pure."""

from collections.abc import Iterator
from datetime import date

from ip_finance.monitoring.catalogue import ALARM, NOTE, hit, reminder, severity_at, stage_of
from ip_finance.monitoring.domain import Hit, TaskKind, Watched
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.domain import PledgeState
from ip_finance.rights.fees import AnnualFee, FeeStateKind, months_after
from ip_finance.rights.renewals import RenewalStateKind, renewal_state

CALENDAR = "专利年费日历（专利法实施细则第114、115条）"
CERTIFICATE = "商标专用权质权登记证"
RESTORABLE_MONTHS = 2
"""A lapsed patent can be restored within two months of the office's notice (LC-13)."""


def annual_fee(right: Watched, on: date) -> Iterator[Hit]:
    """The next annual fee: T-90, -30, -7, the months of surcharge, and the lapse (LC-11, LC-12)."""
    fee = right.fee.fee
    if right.fee.kind is FeeStateKind.UNKNOWN:
        yield hit(right, TaskKind.FEE_UNKNOWN, right.standing.owner.source, on, on.year)
    if fee is None:
        return
    facts = {"year": fee.year, "payable_fen": right.fee.payable, "due_on": fee.due_on.isoformat()}
    if right.fee.kind is FeeStateKind.DUE_SOON:
        yield from reminder(right, TaskKind.FEE_DUE, CALENDAR, fee.due_on, on, facts)
    elif right.fee.kind is FeeStateKind.IN_SURCHARGE:
        kind, last = TaskKind.FEE_SURCHARGE, fee.last_on
        yield hit(right, kind, CALENDAR, on, fee.year, deadline=last, facts=facts)
    elif right.fee.kind is FeeStateKind.LAPSED:
        yield _lapsed(right, on, fee)


def renewal(right: Watched, on: date) -> Iterator[Hit]:
    """A mark is renewed in its last year, in the half year after at the latest (§ 4)."""
    if right.right_type is not RightType.TRADEMARK:
        return
    source, ends = right.standing.ends_on.source, right.standing.ends_on.value
    state = renewal_state(ends, on)
    if _in_grace(right, on):
        last = state.grace_last_on
        yield hit(right, TaskKind.RENEWAL_GRACE, source, on, ends, deadline=last)
    elif state.kind is RenewalStateKind.OPEN:
        kind, last, stage = TaskKind.RENEWAL_DUE, state.last_on, stage_of(state.last_on, on)
        what = f"{ends}:open" if stage is None else f"{ends}:T-{stage}"
        weight = NOTE if stage is None else severity_at(stage)
        yield hit(right, kind, source, on, what, deadline=last, severity=weight)


def ends_before_maturity(right: Watched, on: date) -> Iterator[Hit]:
    """The right must outlive the debt (PP-15, CR-04)."""
    ends, matures = right.standing.ends_on, right.secured.matures_on
    if right.secured.is_owed and matures is not None and on < ends.value < matures:
        kind, what = TaskKind.RIGHT_ENDS_EARLY, f"{ends.value}:{matures}"
        facts = {"matures_on": matures.isoformat()}
        yield hit(right, kind, ends.source, on, what, deadline=ends.value, facts=facts)


def registration_ends(right: Watched, on: date) -> Iterator[Hit]:
    """A trademark's pledge registration lapses by itself when its term ends (TM-12, TM-13)."""
    secured, kind = right.secured, TaskKind.REGISTRATION_ENDING
    ends = secured.term_ends_on
    if ends is None or secured.state is not PledgeState.REGISTERED:
        return
    yield from reminder(right, kind, CERTIFICATE, ends, on)
    if on > ends:
        yield hit(right, kind, CERTIFICATE, on, f"{ends}:over", deadline=ends, severity=ALARM)
    matures = secured.matures_on
    if matures is not None and ends < matures and secured.is_owed:
        kind, what = TaskKind.REGISTRATION_SHORT, f"{ends}:{matures}"
        facts = {"matures_on": matures.isoformat()}
        yield hit(right, kind, CERTIFICATE, on, what, deadline=ends, facts=facts)


def ended(right: Watched, on: date) -> Iterator[Hit]:
    """A dead right secures nothing: dispute it, and ask for other security (PP-11, CC-11)."""
    alive = right.standing.is_alive
    if not alive.value and not _in_grace(right, on):
        facts = {"ended_on": alive.on.isoformat()}
        yield hit(right, TaskKind.RIGHT_ENDED, alive.source, on, alive.on, facts=facts)


def _in_grace(right: Watched, on: date) -> bool:
    """A mark past its term, and nothing worse, can still be renewed for half a year."""
    ends = right.standing.ends_on.value
    is_at_end = right.standing.is_alive.value or right.standing.is_alive.on == ends
    is_mark = right.right_type is RightType.TRADEMARK
    return is_mark and is_at_end and renewal_state(ends, on).kind is RenewalStateKind.IN_GRACE


def _lapsed(right: Watched, on: date, fee: AnnualFee) -> Hit:
    deadline = months_after(fee.last_on, RESTORABLE_MONTHS)
    facts = {"year": fee.year, "last_on": fee.last_on.isoformat()}
    kind = TaskKind.FEE_LAPSED
    return hit(right, kind, CALENDAR, on, fee.year, deadline=deadline, facts=facts)
