"""The votes of a bank's people on one application, stage by stage. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.credit.domain import Decision
from ip_finance.credit.four_eyes import ROLES
from ip_finance.credit.gathering import Situation, situation
from ip_finance.credit.models import CreditDecision
from ip_finance.credit.standing import approvals
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.parties.models import Person
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.stages import Band, Stage
from ip_finance.policies.contents.stages import parse as parse_stages
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may vote at a stage. `is_barred`: wrote the memo, so decides nowhere."""

    name: str
    is_barred: bool
    decision: Decision | None
    comment: str
    at: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One stage with its members, and how many votes of the quorum stand."""

    stage: Stage
    members: Sequence[Member]
    given: int
    is_in_turn: bool


@dataclass(frozen=True, slots=True)
class Committee:
    """An application before its bank's people, and the rule that chose the stages."""

    loan: Loan
    now: Situation
    amount: Fen
    rounds: Sequence[Round]
    bands: Sequence[Band]
    version: PolicyVersion


def committee(tx: Tx, loan_id: UUID) -> Committee:
    """Raises: LoanNotFound, NotTheLender."""
    loan = loans.by_id(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    now, on = situation(tx, loan), business_date(tx.now)
    version = policies.in_force(tx.session, PolicyKind.STAGES, on, owner_id=loan.lender_id)
    people = parties.people_of(tx.session, [loan.lender_id])
    amount = Fen(now.memos[-1].proposal["amount_fen"]) if now.memos else Fen(loan.amount)
    rounds = [_round(now, stage, people) for stage in now.stages]
    return Committee(loan, now, amount, rounds, parse_stages(version.content).bands, version)


def _round(now: Situation, stage: Stage, people: Sequence[Person]) -> Round:
    standing = {
        one.person_id
        for one in approvals(now.taken)
        if (one.stage, one.role) == (stage.name, stage.role)
    }
    newest = {one.person_id: one for one in now.decisions if one.stage == stage.name}
    able = [one for one in people if ROLES[stage.role] in one.roles]
    voted = [one for one in people if one.id in newest and one not in able]
    return Round(
        stage=stage,
        members=[
            _member(one, newest.get(one.id), one.id in now.authors, one.id in standing)
            for one in [*able, *voted]
        ],
        given=min(len(standing), stage.votes),
        is_in_turn=now.standing.stage is not None and now.standing.stage.name == stage.name,
    )


def _member(person: Person, vote: CreditDecision | None, is_barred: bool, counts: bool) -> Member:
    if vote is None:
        return Member(person.name, is_barred, None, "", None, counts=False)
    return Member(person.name, is_barred, vote.decision, vote.comment, vote.created_at, counts)
