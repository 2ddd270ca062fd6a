"""The table of actions: every kind of step that no narrower use case asks for. Pure.

`AnchorLog` is not in it: a machine takes that step, see `Role.RECORDER`.
"""

from typing import Any

from ip_finance.actions.domain import (
    Action,
    LoanStanding,
    On,
    PledgeStanding,
    Whose,
)
from ip_finance.actions.errors import (
    ActionNotFound,
    FiguresOfFile,
    PledgeNotEnforceable,
    TooFewGuardians,
)
from ip_finance.actions.guards import (
    another_partys_right,
    claim_offered,
    disputed_by_others,
    key_enrolled,
    loan_is,
    no_date_ahead,
    own_claim,
    own_key,
    party_admitted,
    pledge_live,
    pledge_registered,
    pledging_open,
    pledging_stopped,
    right_registered,
    right_verified,
    to_another_bank,
    undisputed,
    within_proceeds,
)
from ip_finance.chain_api import steps
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.loan_engine.errors import ExtensionRefused
from ip_finance.loans.domain import OWED, PLEDGEABLE, LoanState
from ip_finance.loans.errors import MaturityAfterRight, MaturityNotAhead, NotABank
from ip_finance.parties.domain import RoleNotOfKind
from ip_finance.signing.domain import KeystoreMismatch, KeyTaken

SIGNERS = (
    PersonRole.SIGNATORY,
    PersonRole.VERIFIER,
    PersonRole.APPRAISER,
    PersonRole.OFFICER,
    PersonRole.APPROVER,
    PersonRole.GUARDIAN,
)
GUARDIANS = (PersonRole.GUARDIAN, PersonRole.ADMIN)
BANKERS = (PersonRole.OFFICER,)

QUORUM = (Whose.ANYBODY, Whose.ANYBODY)
CHANGEABLE = PLEDGEABLE
"""Terms change in the same states in which a pledge may be added."""


def _of_the_lender(
    step: type[steps.Step],
    states: tuple[LoanState, ...],
    sealed: str,
    *unprepared: type[DomainError],
) -> Action[LoanStanding]:
    """What the bank that holds the claim does alone, in some states of the loan."""
    return Action(
        step,
        On.LOAN,
        BANKERS,
        (Whose.LENDER,),
        (own_claim, loan_is(*states)),
        (no_date_ahead,),
        sealed,
        unprepared,
    )


def _of_the_office(step: type[steps.Step]) -> Action[PledgeStanding]:
    """What the IP office has told: bank and witness confirm it."""
    return Action(
        step,
        On.PLEDGE,
        BANKERS,
        (Whose.LENDER, Whose.ANYBODY),
        (own_claim, pledge_registered),
        (no_date_ahead,),
        "notice_hash",
    )


COURT = "court_document_hash"
ACTIONS: tuple[Action[Any], ...] = (
    Action(steps.ChangeParty, On.PARTY, GUARDIANS, QUORUM, (party_admitted,)),
    Action(
        steps.ChangeKey,
        On.PERSON,
        GUARDIANS,
        QUORUM,
        (key_enrolled,),
        unprepared=(RoleNotOfKind, TooFewGuardians),
    ),
    Action(
        steps.RotateKey,
        On.PERSON,
        SIGNERS,
        QUORUM,
        (own_key, key_enrolled),
        unprepared=(KeyTaken, KeystoreMismatch),
    ),
    Action(
        steps.WithdrawVerification,
        On.ASSET,
        (PersonRole.VERIFIER,),
        (Whose.OWN,),
        (right_registered, another_partys_right, right_verified),
        sealed="reason_hash",
    ),
    Action(
        steps.OpenDispute,
        On.ASSET,
        SIGNERS,
        (Whose.OWN,),
        (right_registered, another_partys_right, undisputed),
        sealed="evidence_hash",
    ),
    Action(
        steps.ResolveDispute,
        On.ASSET,
        (PersonRole.GUARDIAN,),
        (Whose.OWN,),
        (right_registered, another_partys_right, disputed_by_others),
        sealed="evidence_hash",
    ),
    Action(
        steps.ChangeTerms,
        On.LOAN,
        BANKERS,
        (Whose.BORROWER, Whose.LENDER),
        (own_claim, loan_is(*CHANGEABLE)),
        unprepared=(MaturityNotAhead, MaturityAfterRight, ExtensionRefused),
    ),
    Action(
        steps.OfferClaim,
        On.LOAN,
        BANKERS,
        (Whose.LENDER,),
        (own_claim, loan_is(*OWED)),
        (to_another_bank,),
        "terms_hash",
        (NotABank,),
    ),
    Action(
        steps.AcceptClaim,
        On.LOAN,
        BANKERS,
        (Whose.OWN,),
        (claim_offered,),
        (no_date_ahead,),
        "notice_hash",
    ),
    _of_the_lender(steps.MarkOverdue, (LoanState.ACTIVE,), "evidence_hash"),
    _of_the_lender(steps.MarkCurrent, (LoanState.OVERDUE, LoanState.DEFAULTED), "evidence_hash"),
    _of_the_lender(steps.DeclareDefault, (LoanState.ACTIVE, LoanState.OVERDUE), "evidence_hash"),
    _of_the_lender(steps.OpenEnforcement, (LoanState.DEFAULTED,), COURT),
    _of_the_lender(
        steps.RecordRealisation,
        (LoanState.ENFORCING,),
        COURT,
        PledgeNotEnforceable,
        FiguresOfFile,
    ),
    Action(
        steps.DistributeProceeds,
        On.LOAN,
        BANKERS,
        (Whose.LENDER,),
        (own_claim, loan_is(LoanState.ENFORCING, LoanState.DEFAULTED, LoanState.SETTLED)),
        (no_date_ahead, within_proceeds),
        COURT,
        (FiguresOfFile,),
    ),
    _of_the_lender(steps.CloseEnforcement, (LoanState.ENFORCING,), COURT),
    _of_the_office(steps.VoidRegistration),
    _of_the_office(steps.LapseRegistration),
    Action(
        steps.WaivePledge,
        On.PLEDGE,
        BANKERS,
        (Whose.LENDER, Whose.LENDER),
        (own_claim, pledge_live),
        sealed="evidence_hash",
    ),
    Action(
        steps.ForceDischarge,
        On.PLEDGE,
        GUARDIANS,
        QUORUM,
        (pledge_live,),
        (no_date_ahead,),
        COURT,
    ),
    Action(
        steps.StopPledging,
        On.PLEDGING,
        (PersonRole.GUARDIAN,),
        (Whose.OWN,),
        (pledging_open,),
        sealed="reason_hash",
    ),
    Action(
        steps.ResumePledging,
        On.PLEDGING,
        (PersonRole.GUARDIAN,),
        QUORUM,
        (pledging_stopped,),
        sealed="reason_hash",
    ),
)
BY_SLUG = {action.slug: action for action in ACTIONS}
BY_KIND = {action.kind: action for action in ACTIONS}


def actions_on(kind: On) -> tuple[Action[Any], ...]:
    """The actions that are about this kind of record."""
    return tuple(action for action in ACTIONS if action.on is kind)


def action_named(kind: On, slug: str) -> Action[Any]:
    """The action at this place of the API. Raises: ActionNotFound."""
    found = BY_SLUG.get(slug)
    if found is None or found.on is not kind:
        raise ActionNotFound(slug)
    return found


def find_action(kind: str) -> Action[Any] | None:
    """The action that asks for steps of this kind, if it is not a narrower use case."""
    return BY_KIND.get(kind)
