"""One order of an appraisal: what is asked, who scores it, and how far it has come. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ip_finance.appraisals.domain import AppraisalState
from ip_finance.appraisals.errors import (
    CardsComplete,
    NotTheFirm,
    RefusalUnexplained,
    ReviewerIsScorer,
    ScorerTwice,
)
from ip_finance.core.actor import PersonRole

SCORERS: Final = 2
"""As many people score a right, each without the other's card (VA-01)."""

ASKERS: Final = (PersonRole.SIGNATORY, PersonRole.OFFICER, PersonRole.APPRAISER)
WITNESSES: Final = (*ASKERS, PersonRole.REVIEWER, PersonRole.VERIFIER)
"""Whoever sees the order and holds one of these roles may file evidence."""
SCORING: Final = (PersonRole.APPRAISER, PersonRole.REVIEWER)


class OrderStep(StrEnum):
    """How far an order has come. Never stored: `step_of` tells it from what is on file."""

    REQUESTED = "requested"
    COLLECTED = "collected"
    SCORED = "scored"
    PRICED = "priced"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


CLOSED: Final = frozenset(
    {
        OrderStep.SIGNED,
        OrderStep.ACCEPTED,
        OrderStep.REFUSED,
        OrderStep.EXPIRED,
        OrderStep.SUPERSEDED,
    }
)
"""Nothing more is done for the order."""


class Decision(StrEnum):
    """What a bank says to a signed valuation."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """An appraisal that somebody asks for. The caller picks the id."""

    order_id: UUID
    asset_id: UUID
    purpose: str
    value_type: str
    base_date: date
    scheme_id: str
    scheme_version: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileEvidence:
    """Where one input comes from; the platform takes the hash of the document."""

    evidence_id: UUID
    order_id: UUID
    argument: str
    source: str
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating and why; `value` None: the scorer cannot tell, and says why."""

    value: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileCard:
    """What one scorer thinks of every indicator of the order's scheme."""

    card_id: UUID
    order_id: UUID
    ratings: Mapping[str, Rated]


@dataclass(frozen=True, slots=True)
class FiledCard:
    """A card that is in. Its ratings are its scorer's alone, None for others, until all are in."""

    id: UUID
    order_id: UUID
    party_id: UUID
    scorer_id: UUID
    created_at: datetime
    ratings: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class DecideOnAppraisal:
    """Whether a bank accepts a signed valuation."""

    appraisal_id: UUID
    decision: Decision
    comment: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What is on file for an order, as far as its step depends on it."""

    evidence: int
    cards: int
    newest: AppraisalState | None
    """State of the newest appraisal of the order; of the signed one, if there is one."""
    is_signed: bool
    decisions: frozenset[Decision]
    """Of the signed appraisal, as far as the reader sees them."""
    is_superseded: bool
    valid_until: datetime | None


def step_of(progress: Progress, now: datetime) -> OrderStep:
    """The furthest step that the order has reached."""
    if progress.is_signed:
        return _signed(progress, now)
    if progress.valid_until is not None and progress.valid_until <= now:
        return OrderStep.EXPIRED
    if progress.newest is not None:
        is_reviewed = progress.newest is AppraisalState.REVIEWED
        return OrderStep.REVIEWED if is_reviewed else OrderStep.PRICED
    if progress.cards >= SCORERS:
        return OrderStep.SCORED
    return OrderStep.COLLECTED if progress.evidence else OrderStep.REQUESTED


def _signed(progress: Progress, now: datetime) -> OrderStep:
    if progress.is_superseded:
        return OrderStep.SUPERSEDED
    if progress.valid_until is not None and progress.valid_until <= now:
        return OrderStep.EXPIRED
    if Decision.ACCEPTED in progress.decisions:
        return OrderStep.ACCEPTED
    return OrderStep.REFUSED if progress.decisions else OrderStep.SIGNED


def check_scorer(order_id: UUID, scorer_ids: Sequence[UUID], scorer_id: UUID) -> None:
    """Two cards, from two people. Raises: ScorerTwice, CardsComplete."""
    if scorer_id in scorer_ids:
        raise ScorerTwice(order_id)
    if len(scorer_ids) >= SCORERS:
        raise CardsComplete(order_id)


def check_firm(firm_ids: Sequence[UUID], party_id: UUID) -> None:
    """Cards, price and signatures come from one firm. Raises: NotTheFirm."""
    if set(firm_ids) - {party_id}:
        raise NotTheFirm


def check_apart(scorer_ids: Sequence[UUID], reviewer_id: UUID) -> None:
    """Nobody reviews a report that rests on their own card. Raises: ReviewerIsScorer."""
    if reviewer_id in scorer_ids:
        raise ReviewerIsScorer


def check_decision(cmd: DecideOnAppraisal) -> None:
    """Raises: RefusalUnexplained."""
    if cmd.decision is Decision.REFUSED and not cmd.comment.strip():
        raise RefusalUnexplained
