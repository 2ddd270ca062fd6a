"""Who may record what, as one table; and what cannot have happened."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.legal_status.domain import (
    CodeContradictsKind,
    DetailWrong,
    EventAhead,
    EventBeforeFiling,
    NoAnnualFee,
    NotYoursToRecord,
    check_event,
    check_may_record,
    recorder_of,
)
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind as Kind
from ip_finance.rights.events import LegalEvent

OWNER, OTHER = UUID(int=1), UUID(int=2)
FILED_ON, TODAY = date(2020, 9, 15), date(2026, 11, 24)

# What an interested party may record: y for owner and bank alike, n for neither.
INTERESTED = {
    Kind.PUBLISHED: "n",
    Kind.GRANTED: "n",
    Kind.REFUSED: "n",
    Kind.FEE_PAID: "y",
    Kind.FEE_MISSED: "y",
    Kind.TERM_CHANGED: "n",
    Kind.TERM_ENDED: "n",
    Kind.LAPSED: "y",
    Kind.ABANDONED: "y",
    Kind.PARTLY_ABANDONED: "y",
    Kind.CANCELLED: "n",
    Kind.RESTORED: "n",
    Kind.RENEWED: "n",
    Kind.INVALIDATION_REQUESTED: "y",
    Kind.INVALIDATION_REJECTED: "n",
    Kind.INVALIDATED: "n",
    Kind.PARTLY_INVALIDATED: "n",
    Kind.FROZEN: "y",
    Kind.UNFROZEN: "n",
    Kind.SUSPENDED: "y",
    Kind.RESUMED: "n",
    Kind.PLEDGED: "y",
    Kind.PLEDGE_CHANGED: "n",
    Kind.PLEDGE_CANCELLED: "n",
    Kind.TRANSFERRED: "n",
    Kind.OWNER_RENAMED: "n",
    Kind.OWNER_MOVED: "n",
    Kind.LICENSED: "y",
    Kind.LICENCE_CHANGED: "n",
    Kind.LICENCE_ENDED: "n",
    Kind.OPEN_LICENCE_DECLARED: "y",
    Kind.OPEN_LICENCE_WITHDRAWN: "n",
    Kind.OTHER: "y",
}
WHO = {
    "the owner": Actor(UUID(int=9), OWNER, frozenset({PersonRole.SIGNATORY})),
    "a bank's officer": Actor(UUID(int=9), OTHER, frozenset({PersonRole.OFFICER})),
    "a verifier": Actor(UUID(int=9), OTHER, frozenset({PersonRole.VERIFIER})),
    "an appraiser": Actor(UUID(int=9), OTHER, frozenset({PersonRole.APPRAISER})),
    "the operator": Actor(UUID(int=9), OTHER, frozenset({PersonRole.ADMIN})),
    "the platform": SYSTEM,
    "another company": Actor(UUID(int=9), OTHER, frozenset({PersonRole.SIGNATORY})),
    "an approver": Actor(UUID(int=9), OTHER, frozenset({PersonRole.APPROVER})),
    "an auditor": Actor(UUID(int=9), OTHER, frozenset({PersonRole.AUDITOR})),
    "a guardian": Actor(UUID(int=9), OTHER, frozenset({PersonRole.GUARDIAN})),
}
EVERYTHING = {"a verifier", "an appraiser", "the operator", "the platform"}
SOMETHING = {"the owner", "a bank's officer"}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", Kind)
def test_who_may_record_what(kind: Kind, who: str) -> None:
    recorder = recorder_of(WHO[who], OWNER)
    is_allowed = who in EVERYTHING or (who in SOMETHING and INTERESTED[kind] == "y")

    if is_allowed:
        check_may_record(recorder, kind)
    else:
        with pytest.raises(NotYoursToRecord):
            check_may_record(recorder, kind)


def test_whoever_holds_two_roles_may_what_either_may() -> None:
    both = Actor(UUID(int=9), OTHER, frozenset({PersonRole.OFFICER, PersonRole.VERIFIER}))

    check_may_record(recorder_of(both, OWNER), Kind.UNFROZEN)


def told(kind: Kind = Kind.PLEDGED, on: date = date(2025, 1, 1), **changes: Any) -> LegalEvent:
    return LegalEvent(kind, on, "公报", changes.pop("code", None), changes)


@pytest.mark.parametrize(
    ("event", "error"),
    [
        (told(on=date(2026, 11, 25)), EventAhead),
        (told(on=date(2020, 9, 14)), EventBeforeFiling),
        (told(Kind.FEE_PAID), DetailWrong),
        (told(Kind.FEE_PAID, paid_through="2027-02-30"), DetailWrong),
        (told(Kind.FEE_PAID, paid_through="2020-01-01"), DetailWrong),
        (told(Kind.FEE_PAID, paid_through="2027-09-13"), DetailWrong),
        (told(Kind.FEE_PAID, paid_through="2099-09-14"), DetailWrong),
        (told(Kind.FROZEN, until="2024-12-31"), DetailWrong),
        (told(Kind.LICENSED, exclusive="perhaps"), DetailWrong),
        (told(Kind.PLEDGED, code="PP01"), CodeContradictsKind),
        (told(Kind.FROZEN, code="pe01"), CodeContradictsKind),
    ],
)
def test_what_cannot_have_happened_is_refused_with_a_cure(
    event: LegalEvent, error: type[DomainError]
) -> None:
    with pytest.raises(error) as refused:
        check_event(event, RightType.INVENTION, FILED_ON, TODAY)

    assert refused.value.cure


@pytest.mark.parametrize(
    "event",
    [
        told(on=TODAY),
        told(on=FILED_ON),
        told(Kind.FEE_PAID, paid_through="2027-09-14"),
        told(Kind.FROZEN, until="2025-01-01"),
        told(Kind.UNFROZEN, code="RINS"),
        told(Kind.FROZEN, code="RINS"),
        told(Kind.FROZEN, code="SE01"),
        told(Kind.FROZEN, code="ZZ99"),
    ],
)
def test_what_can_have_happened_is_not(event: LegalEvent) -> None:
    check_event(event, RightType.INVENTION, FILED_ON, TODAY)


@pytest.mark.parametrize("right_type", [RightType.TRADEMARK, RightType.SOFTWARE])
def test_an_annual_fee_of_a_right_without_any_is_refused(right_type: RightType) -> None:
    paid = told(Kind.FEE_PAID, paid_through="2027-09-14")

    with pytest.raises(NoAnnualFee):
        check_event(paid, right_type, FILED_ON, TODAY)


def test_software_can_be_sold_before_it_is_registered() -> None:
    sold = told(Kind.TRANSFERRED, on=date(2019, 1, 1))

    check_event(sold, RightType.SOFTWARE, FILED_ON, TODAY)
