"""How far a financing case is, and whose move it is. Pure.

A case is told by facts that lower slices hold; nothing of it is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.loans.domain import OWED, LoanState
from ip_finance.pledges.domain import LIVE, PledgeState

STAGES = (
    "企业认证",
    "知产登记",
    "核验",
    "价值评估",
    "融资申请",
    "银行审批",
    "质押签约",
    "质押登记",
    "放款",
    "还款",
    "解押",
)


class Stage(IntEnum):
    """A position on the step bar; FINISHED lies behind the last step."""

    ADMISSION = 0
    RIGHT = 1
    VERIFICATION = 2
    VALUATION = 3
    APPLICATION = 4
    APPROVAL = 5
    PLEDGE = 6
    REGISTRATION = 7
    RELEASE = 8
    REPAYMENT = 9
    DISCHARGE = 10
    FINISHED = 11


@dataclass(frozen=True, slots=True)
class RightFacts:
    """How far one right is."""

    asset_id: UUID
    number: str
    is_registered: bool
    is_verified: bool
    is_valued: bool


@dataclass(frozen=True, slots=True)
class PledgeFacts:
    """How far one pledge is."""

    pledge_id: UUID
    state: PledgeState


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that waits: for signatures, or, with all of them, for the ledger."""

    request_id: UUID
    title: str
    waiting_for: str
    is_mine: bool
    is_on_its_way: bool


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that decides how far a case is. Without a loan it is a right under preparation."""

    loan_id: UUID | None
    borrower_id: UUID
    bank_id: UUID | None
    is_admitted: bool
    rights: Sequence[RightFacts]
    loan: LoanState | None
    available: int
    pledges: Sequence[PledgeFacts]
    steps: Sequence[OpenStep]


@dataclass(frozen=True, slots=True)
class Move:
    """Who must do what now, and where. `party` is None if any party of the kind may."""

    who: str
    what: str
    href: str = ""
    roles: frozenset[PersonRole] = frozenset()
    party: UUID | None = None
    is_signature: bool = False
    is_mine_to_sign: bool = False

    def is_for(self, actor: Actor) -> bool:
        """Whether the actor is one who can make the move."""
        if self.is_signature:
            return self.is_mine_to_sign
        return bool(self.roles & actor.roles) and self.party in (None, actor.party_id)


SIGNATORY = frozenset({PersonRole.SIGNATORY})
OFFICER = frozenset({PersonRole.OFFICER})
VERIFIER = frozenset({PersonRole.VERIFIER})
VALUERS = frozenset({PersonRole.APPRAISER, PersonRole.REVIEWER})
ADMIN = frozenset({PersonRole.ADMIN})


def stage_of(facts: CaseFacts) -> Stage:
    """The step of the bar that the case stands at."""
    if facts.loan in (None, LoanState.DRAFT, LoanState.APPLIED):
        return _stage_before_decision(facts)
    if facts.loan is LoanState.DECLINED:
        return Stage.APPROVAL
    states = {pledge.state for pledge in facts.pledges}
    live = states & LIVE
    if facts.loan is LoanState.SETTLED:
        return Stage.DISCHARGE if live else Stage.FINISHED
    if PledgeState.SIGNED in live:
        return Stage.REGISTRATION
    if facts.loan in OWED:
        return Stage.REPAYMENT
    return Stage.RELEASE if live else Stage.PLEDGE


def whose_move(facts: CaseFacts) -> Move:
    """Who must act now. A step that waits for a signature comes before anything new."""
    for step in facts.steps:
        if step.is_on_its_way:
            return Move("账本", f"“{step.title}”各方已签，正在写入账本", f"/sign/{step.request_id}")
    for step in sorted(facts.steps, key=lambda step: not step.is_mine):
        return Move(
            step.waiting_for,
            f"签署“{step.title}”",
            f"/sign/{step.request_id}",
            is_signature=True,
            is_mine_to_sign=step.is_mine,
        )
    stage = stage_of(facts)
    if stage in _PREPARING:
        return _preparing(facts, stage)
    if facts.loan is LoanState.DECLINED:
        return Move("", "银行未批准这笔申请；可以另行申请")
    return _lending(facts, stage)


def actions_of(facts: CaseFacts, actor: Actor) -> frozenset[str]:
    """The forms that the page of a case shows to this person now.

    While the ledger writes a step there is none. A step that only waits for signatures may be
    asked for anew: the newer takes the place of the older.
    """
    if any(step.is_on_its_way for step in facts.steps):
        return frozenset()
    stage = stage_of(facts)
    found: set[str] = set()
    if PersonRole.SIGNATORY in actor.roles and actor.party_id == facts.borrower_id:
        if facts.loan is LoanState.DRAFT and not facts.steps:
            found.add("application")
        found |= {"pledge"} if stage is Stage.PLEDGE else set()
    if PersonRole.OFFICER in actor.roles and actor.party_id == facts.bank_id:
        found |= _OF_OFFICER.get(stage, set())
        found |= {"decline"} if facts.loan is LoanState.APPLIED else set()
        found |= {"release"} if facts.loan is LoanState.ACTIVE and facts.available else set()
        found -= {"approval"} if facts.loan is LoanState.DECLINED else set()
    return frozenset(found)


_OF_OFFICER = {
    Stage.APPROVAL: {"approval"},
    Stage.PLEDGE: {"pledge"},
    Stage.REGISTRATION: {"registration"},
    Stage.RELEASE: {"release"},
    Stage.REPAYMENT: {"repayment"},
    Stage.DISCHARGE: {"discharge"},
}
_PREPARING = {Stage.ADMISSION, Stage.RIGHT, Stage.VERIFICATION, Stage.VALUATION}


def _stage_before_decision(facts: CaseFacts) -> Stage:
    if not facts.is_admitted:
        return Stage.ADMISSION
    if not facts.rights or not all(right.is_registered for right in facts.rights):
        return Stage.RIGHT
    if not all(right.is_verified for right in facts.rights):
        return Stage.VERIFICATION
    if not all(right.is_valued for right in facts.rights):
        return Stage.VALUATION
    return Stage.APPROVAL if facts.loan is LoanState.APPLIED else Stage.APPLICATION


def _preparing(facts: CaseFacts, stage: Stage) -> Move:
    if stage is Stage.ADMISSION:
        return Move("平台", "为企业发起账本准入", "/admin", ADMIN)
    if stage is Stage.RIGHT:
        return _first(
            facts, "is_registered", "企业", "把{}登记到账本", SIGNATORY, facts.borrower_id
        )
    if stage is Stage.VERIFICATION:
        return _first(facts, "is_verified", "核验机构", "核验{}", VERIFIER)
    return _first(facts, "is_valued", "评估方", "评估{}", VALUERS)


def _first(
    facts: CaseFacts,
    done: str,
    who: str,
    what: str,
    roles: frozenset[PersonRole],
    party: UUID | None = None,
) -> Move:
    """The move for the first right that lacks `done`."""
    for right in facts.rights:
        if not getattr(right, done):
            href = f"/assets/{right.asset_id}"
            return Move(who, what.format(f" {right.number} "), href, roles, party)
    return Move(who, what.format("知识产权"), "/assets", roles, party)


def _lending(facts: CaseFacts, stage: Stage) -> Move:
    if facts.loan_id is None:
        return Move("企业", "可以用于融资", f"/loans/new?asset={facts.rights[0].asset_id}")
    case = f"/cases/{facts.loan_id}"
    by_bank = {
        Stage.APPROVAL: ("审批申请", "#approval"),
        Stage.PLEDGE: ("起草并签署质押合同", "#pledge"),
        Stage.REGISTRATION: ("到登记机关办理质押登记，录入登记通知书", "#registration"),
        Stage.RELEASE: ("放款", "#release"),
        Stage.DISCHARGE: ("解除质押，释放权利", "#discharge"),
    }
    if stage in by_bank:
        what, where = by_bank[stage]
        return Move("银行", what, case + where, OFFICER, facts.bank_id)
    if stage is Stage.APPLICATION:
        return Move("企业", "签署融资申请", f"{case}#application", SIGNATORY, facts.borrower_id)
    if stage is Stage.REPAYMENT:
        return _repayment(facts, case)
    return Move("", "已结清，权利已全部解押", case)


def _repayment(facts: CaseFacts, case: str) -> Move:
    """Who must act while something is owed: the borrower, and from a default on the bank."""
    by_bank = {
        LoanState.DEFAULTED: "已违约：向法院申请实现质权，或登记恢复正常",
        LoanState.ENFORCING: "正在实现质权：登记变现与分配",
    }
    if facts.loan in by_bank:
        actions = f"/loans/{facts.loan_id}/actions"
        return Move("银行", by_bank[facts.loan], actions, OFFICER, facts.bank_id)
    if facts.loan is LoanState.OVERDUE:
        return Move("企业", "已逾期，请尽快还款；到账后由银行登记", case)
    return Move("企业", "按期还款；到账后由银行登记", case)
