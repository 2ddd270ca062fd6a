"""What is watched after a pledge was signed, what is found, and the tasks that come of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol
from uuid import UUID

from ip_finance.collateral.duties import Due
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.office_files.numbers import RightType
from ip_finance.parties.domain import PartyKind
from ip_finance.pledges.domain import PledgeState
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fees import FeeState
from ip_finance.rights.standing import Standing


class TaskKind(StrEnum):
    """What was found; each has one rule (domain rules §§ 3.5, 4, 6.2, 9)."""

    FEE_DUE = "fee-due"
    FEE_SURCHARGE = "fee-surcharge"
    FEE_LAPSED = "fee-lapsed"
    FEE_UNKNOWN = "fee-unknown"
    RIGHT_ENDED = "right-ended"
    RIGHT_ENDS_EARLY = "right-ends-early"
    RENEWAL_DUE = "renewal-due"
    RENEWAL_GRACE = "renewal-grace"
    REGISTRATION_ENDING = "registration-ending"
    REGISTRATION_SHORT = "registration-short"
    OWNER_CHANGED = "owner-changed"
    OWNER_RENAMED = "owner-renamed"
    INVALIDATION_REQUESTED = "invalidation-requested"
    PARTLY_INVALID = "partly-invalid"
    FROZEN_BEFORE = "frozen-before"
    FROZEN_AFTER = "frozen-after"
    FREEZE_ENDING = "freeze-ending"
    SUSPENDED = "suspended"
    LICENSED = "licensed"
    PLEDGE_CANCELLED = "pledge-cancelled"
    SIBLING_GRANTED = "sibling-granted"
    LOOKALIKE = "lookalike"
    VERIFICATION_ENDING = "verification-ending"
    VERIFICATION_OVER = "verification-over"
    MATURITY_PASSED = "maturity-passed"
    LIMITATION = "limitation"
    REVIEW_LATE = "review-late"
    CORRECTION_DUE = "correction-due"
    CHANGE_DUTY = "change-duty"
    CANCELLATION_DUTY = "cancellation-duty"
    REVALUATION_DUE = "revaluation-due"
    OTHER = "other"


class Severity(StrEnum):
    """ALARM: the security is, or may be, gone. WARNING: it will suffer unless somebody acts."""

    NOTE = "note"
    WARNING = "warning"
    ALARM = "alarm"


class TaskState(StrEnum):
    """SUPERSEDED: what was found does not hold any more, or a newer task says it."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What a task offers to sign, on the page of its right; nothing signs itself."""

    OPEN_DISPUTE = "open-dispute"
    WITHDRAW_VERIFICATION = "withdraw-verification"


class Side(StrEnum):
    """Whose task it is, before the parties of the case are known by name."""

    PLEDGOR = "pledgor"
    BANK = "bank"
    PROVIDER = "provider"


ROLE_OF: Final = {
    Side.PLEDGOR: PersonRole.SIGNATORY,
    Side.BANK: PersonRole.OFFICER,
    Side.PROVIDER: PersonRole.VERIFIER,
}


SPEAKERS: Final = {
    PartyKind.SME: PersonRole.SIGNATORY,
    PartyKind.TECH_PROVIDER: PersonRole.VERIFIER,
    PartyKind.OPERATOR: PersonRole.ADMIN,
    PartyKind.BANK: PersonRole.OFFICER,
    PartyKind.AUDITOR: PersonRole.AUDITOR,
}
"""Whose task it is where a party as such is concerned, and no case."""


@dataclass(frozen=True, slots=True)
class Secured:
    """The pledge and the loan that a right is watched for.

    `signed_on` is the day of the last signature, `registered_on` the office's. `term_ends_on` is
    where the office's own registration ends, if its certificate names an end (TM-13).
    `matures_on` is None before an approval.
    """

    pledge_id: UUID
    loan_id: UUID
    state: PledgeState
    is_owed: bool
    signed_on: date
    registered_on: date | None = None
    term_ends_on: date | None = None
    matures_on: date | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another right of the same pledgor that bears on this one."""

    asset_id: UUID
    number: str
    since: date


@dataclass(frozen=True, slots=True)
class Watched:
    """A pledged right with all that the rules ask, as of one day.

    `revaluations` say why it must be valued anew. `siblings` are granted inventions filed on the
    same day for the same creation (PP-19);
    `lookalikes` similar marks for similar goods outside the pledge (TM-02).
    """

    asset_id: UUID
    number: str
    right_type: RightType
    owner: str
    filed_on: date
    granted_on: date | None
    secured: Secured
    standing: Standing
    events: tuple[LegalEvent, ...]
    fee: FeeState
    verified_until: date | None
    revaluations: tuple[Due, ...] = ()
    siblings: tuple[Neighbour, ...] = ()
    lookalikes: tuple[Neighbour, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. The same hit has the same `key` for ever, and so makes one task.

    `subject` names the right or pledge for people, `source` what told the fact and when. `deadline`
    is the last day to act, None where the rule knows none. `tells` are the sides that are
    notified besides the one who must act. What is private nobody but the party that must act sees,
    auditors of the platform included.
    """

    key: str
    kind: TaskKind
    severity: Severity
    rule: str
    side: Side
    subject: str
    source: str
    found_on: date
    pledge_id: UUID
    loan_id: UUID
    asset_id: UUID | None = None
    deadline: date | None = None
    tells: tuple[Side, ...] = (Side.PLEDGOR, Side.BANK)
    offers: tuple[Step, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class CloseTask:
    """A task is done, or needs not be done; the comment says how, or why not."""

    task_id: UUID
    state: TaskState
    comment: str
    document_id: UUID | None = None


class Postman(Protocol):
    """Takes letters for people outside; without one they stay in the inbox."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Raises: MailUndelivered, LetterRefused."""
        ...


class TaskNotFound(NotFound):
    code = "task-not-found"

    def __init__(self, task_id: UUID) -> None:
        super().__init__("No such task.", task_id=str(task_id))


class NotificationNotFound(NotFound):
    code = "notification-not-found"

    def __init__(self, notification_id: UUID) -> None:
        super().__init__("No such notification.", notification_id=str(notification_id))


class TaskClosed(Conflict):
    code = "task-closed"

    def __init__(self, state: TaskState) -> None:
        super().__init__(
            f"The task is {state.value}; it cannot be closed again.",
            cure="Open the list: it shows what is still to be done.",
            state=state.value,
        )


class NotYourTask(Conflict):
    code = "not-your-task"

    def __init__(self) -> None:
        super().__init__(
            "The task belongs to another party.",
            cure="Ask the party that the task names; you can read it.",
        )


class DayTooFar(RuleViolated):
    code = "watch-day-too-far"

    def __init__(self, on: date, latest: date) -> None:
        super().__init__(
            f"{on} is too far ahead: at most {latest} can be looked at.",
            cure="Choose an earlier day.",
            stated=on.isoformat(),
            latest=latest.isoformat(),
        )


def check_open(state: TaskState) -> None:
    """Raises: TaskClosed."""
    if state is not TaskState.OPEN:
        raise TaskClosed(state)
