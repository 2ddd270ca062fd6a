"""Where an application stands with its bank: read off the decisions, stored nowhere. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ip_finance.credit.domain import Decision
from ip_finance.policies.contents.stages import Stage, StageRole


class CaseState(StrEnum):
    """What the bank's own people have come to."""

    DRAFTING = "drafting"
    REFERRED = "referred"
    DECIDING = "deciding"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Taken:
    """One decision, as it was taken, with the role that the stage asked for then.

    `is_of_proposal`: on what is proposed now.
    """

    person_id: UUID
    round: int
    stage: str
    role: StageRole
    decision: Decision
    at: datetime
    is_of_proposal: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, and the stage whose turn it is with the votes that it still needs."""

    state: CaseState
    round: int
    stage: Stage | None
    missing: int


def turn_of(standing: Standing, stages: Sequence[Stage], decision: Decision) -> Stage | None:
    """The stage that takes this decision: that in turn; an approved case the last may refer back.

    Otherwise figures that have fallen since would leave nothing but declining the company.
    """
    if standing.state is CaseState.APPROVED and decision is Decision.REFER and stages:
        return stages[-1]
    return standing.stage


def round_of(decisions: Sequence[Taken]) -> int:
    """Each time the case was referred back a new round begins."""
    return 1 + sum(one.decision is Decision.REFER for one in decisions)


def approvals(decisions: Sequence[Taken]) -> list[Taken]:
    """The approvals that stand: those of what is proposed now, of any round.

    A stage that refers the case back votes anew: its own earlier approvals are over.
    """
    found: list[Taken] = []
    for one in decisions:
        if one.decision is Decision.REFER:
            found = [each for each in found if each.stage != one.stage]
        elif one.decision is Decision.APPROVE and one.is_of_proposal:
            found.append(one)
    return found


def standing_of(
    decisions: Sequence[Taken], stages: Sequence[Stage], memo_round: int | None
) -> Standing:
    """Where the case stands. `memo_round` is that of the newest memo; None: there is none."""
    now = round_of(decisions)
    if any(one.decision is Decision.REJECT for one in decisions):
        return Standing(CaseState.REJECTED, now, None, 0)
    stage, missing = _active(decisions, stages)
    if memo_round != now:
        state = CaseState.REFERRED if now > 1 else CaseState.DRAFTING
        return Standing(state, now, stage, missing)
    state = CaseState.DECIDING if stage else CaseState.APPROVED
    return Standing(state, now, stage, missing)


def has_moved(
    decisions: Sequence[Taken], seen: int, stages: Sequence[Stage], memo_round: int | None
) -> Taken | None:
    """The decision that moved the case on since somebody saw the first `seen`, if any did."""
    before, since = decisions[:seen], decisions[seen:]
    if not since:
        return None
    then = standing_of(before, stages, memo_round if round_of(before) == memo_round else None)
    now = standing_of(decisions, stages, memo_round)
    same = (then.round, then.stage, then.state) == (now.round, now.stage, now.state)
    return None if same else since[-1]


def _active(decisions: Sequence[Taken], stages: Sequence[Stage]) -> tuple[Stage | None, int]:
    standing = approvals(decisions)
    for stage in stages:
        of_stage = [one for one in standing if (one.stage, one.role) == (stage.name, stage.role)]
        votes = len({one.person_id for one in of_stage})
        if votes < stage.votes:
            return stage, stage.votes - votes
    return None, 0
