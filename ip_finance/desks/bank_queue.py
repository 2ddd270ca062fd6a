"""What a bank's people have to do: kinds of work, the stages they belong to, and their deadlines.

Pure. Nothing of it is stored: a piece of work is there as long as its record says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ip_finance.core.actor import PersonRole


class WorkStage(StrEnum):
    """The stages of a loan at its bank, in their order."""

    APPROVAL = "approval"
    CONTRACT = "contract"
    REGISTRATION = "registration"
    RELEASE = "release"
    SERVICING = "servicing"
    RISK = "risk"
    DISCHARGE = "discharge"


class WorkKind(StrEnum):
    """One kind of work."""

    DECIDE_APPLICATION = "decide-application"
    SIGN_PLEDGE = "sign-pledge"
    REGISTER_PLEDGE = "register-pledge"
    RELEASE_FUNDS = "release-funds"
    CHECK_DRAWDOWN = "check-drawdown"
    CHASE_ARREARS = "chase-arrears"
    CONFIRM_ADJUSTMENT = "confirm-adjustment"
    FOLLOW_CALL = "follow-call"
    DECIDE_MEASURE = "decide-measure"
    DECIDE_OPINION = "decide-opinion"
    DECIDE_WRITE_OFF = "decide-write-off"
    DISCHARGE_PLEDGE = "discharge-pledge"


class Whose(StrEnum):
    """Which part of the queue is shown."""

    OPEN = "open"
    MINE = "mine"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Kind:
    """Where a kind of work belongs, who does it, and where.

    `days` it should take: the bank's own working figure, no rule of law. None: the record itself
    has the day.
    """

    stage: WorkStage
    roles: frozenset[PersonRole]
    href: str
    days: int | None = None


OFFICER: Final = frozenset({PersonRole.OFFICER})
APPROVER: Final = frozenset({PersonRole.APPROVER})
LENDERS: Final = OFFICER | APPROVER
CASE: Final = "/bank/cases/{loan_id}"

KINDS: Final[Mapping[WorkKind, Kind]] = {
    WorkKind.DECIDE_APPLICATION: Kind(WorkStage.APPROVAL, LENDERS, f"{CASE}#decision", 15),
    WorkKind.SIGN_PLEDGE: Kind(WorkStage.CONTRACT, OFFICER, CASE, 10),
    WorkKind.REGISTER_PLEDGE: Kind(WorkStage.REGISTRATION, OFFICER, CASE, 20),
    WorkKind.RELEASE_FUNDS: Kind(WorkStage.RELEASE, OFFICER, "/loans/{loan_id}/drawdowns", 30),
    WorkKind.CHECK_DRAWDOWN: Kind(WorkStage.RELEASE, LENDERS, "/loans/{loan_id}/drawdowns"),
    WorkKind.CHASE_ARREARS: Kind(WorkStage.SERVICING, OFFICER, "/loans/{loan_id}/account"),
    WorkKind.CONFIRM_ADJUSTMENT: Kind(
        WorkStage.SERVICING, APPROVER, "/loans/{loan_id}/adjustments", 3
    ),
    WorkKind.FOLLOW_CALL: Kind(WorkStage.RISK, OFFICER, "/margin-calls/{record_id}"),
    WorkKind.DECIDE_MEASURE: Kind(WorkStage.RISK, APPROVER, "/margin-calls", 3),
    WorkKind.DECIDE_OPINION: Kind(WorkStage.RISK, APPROVER, "/risk", 3),
    WorkKind.DECIDE_WRITE_OFF: Kind(WorkStage.RISK, APPROVER, "/enforcement/{loan_id}", 5),
    WorkKind.DISCHARGE_PLEDGE: Kind(WorkStage.DISCHARGE, OFFICER, CASE, 10),
}
BY_LEDGER: Final = (
    WorkKind.DECIDE_APPLICATION,
    WorkKind.SIGN_PLEDGE,
    WorkKind.REGISTER_PLEDGE,
    WorkKind.RELEASE_FUNDS,
    WorkKind.DISCHARGE_PLEDGE,
)
"""What the ledger's word on a loan alone makes somebody's work."""


def kinds_of(roles: frozenset[PersonRole], stage: WorkStage | None = None) -> list[WorkKind]:
    """What people in these roles do, of one stage or of all.

    >>> kinds_of(APPROVER, WorkStage.SERVICING)
    [<WorkKind.CONFIRM_ADJUSTMENT: 'confirm-adjustment'>]
    """
    return [
        kind for kind, told in KINDS.items() if told.roles & roles and stage in (None, told.stage)
    ]


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work in the queue, and who has taken it."""

    kind: WorkKind
    record_id: UUID
    loan_id: UUID
    due_on: date
    number: str
    borrower: str
    holder_id: UUID | None
    holder: str | None
    taken_at: datetime | None

    @property
    def stage(self) -> WorkStage:
        return KINDS[self.kind].stage

    @property
    def href(self) -> str:
        """Where it is done."""
        return KINDS[self.kind].href.format(loan_id=self.loan_id, record_id=self.record_id)

    def days_left(self, on: date) -> int:
        """Until its deadline; negative once it has passed."""
        return (self.due_on - on).days


@dataclass(frozen=True, slots=True)
class Load:
    """How much of one stage waits, and how much of it is late."""

    stage: WorkStage
    count: int
    late: int
