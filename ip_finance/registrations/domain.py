"""Filings of a pledge at the IP offices: what people file there, and what came of it. Pure.

No office has an interface; people file, and enter here what they sent and what they were told.
A filing is the sum of its events, which are only added (domain rules §§ 3.5, 4, 5, 16.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.core.money import Fen
from ip_finance.dossiers.domain import Registrar
from ip_finance.office_files.numbers import RightType
from ip_finance.pledges.domain import PledgeState
from ip_finance.registrations.errors import (
    BeforeEarlierEntry,
    BeforeItsCause,
    FiledInFuture,
    NotAtThisRegistrar,
    NotToBeFiled,
    RegisteredAmountDiffers,
    UnknownGround,
    WrongFilingState,
)


class FilingKind(StrEnum):
    """What the office is asked to enter (PP-30, PP-35, PP-36, TM-12)."""

    REGISTRATION = "registration"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    EXTENSION = "extension"


class FilingState(StrEnum):
    """How far a filing is; REGISTERED, REFUSED and WITHDRAWN end it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How papers reach the office (PP-04)."""

    ONLINE = "online"
    WINDOW = "window"
    MAIL = "mail"


OPEN: Final = frozenset({FilingState.DRAFT, FilingState.SUBMITTED, FilingState.CORRECTION})
"""Filings that still wait for somebody."""
FOLLOWS: Final[Mapping[FilingState, frozenset[FilingState]]] = {
    FilingState.SUBMITTED: frozenset({FilingState.DRAFT, FilingState.CORRECTION}),
    FilingState.CORRECTION: frozenset({FilingState.SUBMITTED}),
    FilingState.REGISTERED: frozenset({FilingState.SUBMITTED}),
    FilingState.REFUSED: frozenset({FilingState.SUBMITTED, FilingState.CORRECTION}),
    FilingState.WITHDRAWN: OPEN,
}
"""Each state that an event makes, and the states that it may follow."""

ENDED_BY_THE_PARTIES: Final = frozenset(
    {PledgeState.DISCHARGED, PledgeState.WAIVED, PledgeState.FORCE_DISCHARGED}
)
"""Ends after which the office's entry still stands, until somebody has it cancelled (PP-36)."""

GROUNDS: Final[Mapping[Registrar, tuple[str, ...]]] = {
    Registrar.CNIPA_PATENT: tuple(f"PP-{number}" for number in range(10, 22)),
    Registrar.CNIPA_TRADEMARK: tuple(f"TM-09{letter}" for letter in "abcde"),
    Registrar.CPCC: ("CR-04",),
}
"""Grounds of refusal of each registrar (§ 3.4, TM-09, CR-04)."""


@dataclass(frozen=True, slots=True)
class OpenFiling:
    """A filing to be prepared. The caller picks the id; `cause` names the duty it fulfils."""

    filing_id: UUID
    pledge_id: UUID
    kind: FilingKind
    registrar: Registrar
    cause: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to a filing: the state it makes, the day, the paper, and the facts by name.

    Facts by state: SUBMITTED `channel`, `submission_no`, and of a dossier its `manifest` with
    `manifest_hash`; CORRECTION `items`, `answer_by` (ISO); REGISTERED `number`, `registered_fen`
    (or None), `ends_on` (ISO or None); REFUSED `ground`, `text`; WITHDRAWN `text`.
    """

    filing_id: UUID
    state: FilingState
    happened_on: date
    document_id: UUID | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it stands in the book."""

    state: FilingState
    happened_on: date
    facts: Mapping[str, Any]


def registrars_of(right_types: Sequence[str]) -> tuple[Registrar, ...]:
    """Where a bundle of these rights is registered: each registrar once.

    >>> registrars_of(["invention", "trademark", "design"])
    (<Registrar.CNIPA_PATENT: 'cnipa-patent'>, <Registrar.CNIPA_TRADEMARK: 'cnipa-trademark'>)
    """
    found = {Registrar.of(RightType(right_type)) for right_type in right_types}
    return tuple(registrar for registrar in Registrar if registrar in found)


def state_of(events: Sequence[Told]) -> FilingState:
    """How far the filing is: its newest event says it."""
    return events[-1].state if events else FilingState.DRAFT


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry is held against: where and why it is filed, and the contract's amount.

    `since` is the day on which the cause of the filing arose.
    """

    kind: FilingKind
    registrar: Registrar
    since: date
    secured: Fen


def check_entry(events: Sequence[Told], entry: Entry, setting: Setting, today: date) -> None:
    """Raises: WrongFilingState, UnknownGround, RegisteredAmountDiffers, and of `_check_day`."""
    state, may_follow = state_of(events), FOLLOWS[entry.state]
    if state not in may_follow:
        raise WrongFilingState(state.value, sorted(one.value for one in may_follow))
    _check_day(events, entry.happened_on, setting.since, today)
    ground, grounds = entry.facts.get("ground"), GROUNDS[setting.registrar]
    if entry.state is FilingState.REFUSED and ground not in grounds:
        raise UnknownGround(str(ground), grounds)
    if entry.state is FilingState.REGISTERED and setting.kind is FilingKind.REGISTRATION:
        amount = entry.facts["registered_fen"]
        if amount != setting.secured:
            raise RegisteredAmountDiffers(amount, setting.secured)


def _check_day(events: Sequence[Told], on: date, since: date, today: date) -> None:
    """A cause that the ledger took by a clock ahead of ours arose today at the latest.

    Raises: FiledInFuture, BeforeEarlierEntry, BeforeItsCause.
    """
    if on > today:
        raise FiledInFuture(on)
    if events and on < events[-1].happened_on:
        raise BeforeEarlierEntry(on, events[-1].happened_on)
    if on < min(since, today):
        raise BeforeItsCause(on, since)


def may_file(kind: FilingKind, state: PledgeState, *, is_free: bool) -> bool:
    """Whether this can be filed for a pledge in this state (CC-07, PP-35, PP-36).

    `is_free` says that nothing is secured any more, nor can be again.
    """
    may = {
        FilingKind.REGISTRATION: state is PledgeState.SIGNED,
        FilingKind.CHANGE: state is PledgeState.REGISTERED,
        FilingKind.EXTENSION: state is PledgeState.REGISTERED,
        FilingKind.CANCELLATION: state in ENDED_BY_THE_PARTIES
        or (state is PledgeState.REGISTERED and is_free),
    }
    return may[kind]


def check_may_file(kind: FilingKind, state: PledgeState, *, is_free: bool) -> None:
    """Raises: NotToBeFiled."""
    if not may_file(kind, state, is_free=is_free):
        raise NotToBeFiled(kind.value, state.value)


def check_registrar(registrar: Registrar, right_types: Sequence[str]) -> None:
    """Raises: NotAtThisRegistrar."""
    known = registrars_of(right_types)
    if registrar not in known:
        raise NotAtThisRegistrar(registrar.value, [one.value for one in known])
