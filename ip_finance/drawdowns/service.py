"""Use cases of drawdowns. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from uuid import UUID

from ip_finance.books import repository as books
from ip_finance.chain_api.steps import ReleaseFunds
from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.drawdowns import repository
from ip_finance.drawdowns.checklist import checklist, demanded_of
from ip_finance.drawdowns.domain import (
    DrawdownEventKind,
    DrawdownState,
    Evidence,
    Item,
    Propose,
    check_all_met,
    check_mode,
    check_no_open_call,
    check_own,
    check_release,
    check_same_account,
    check_state,
    check_stated,
    check_value_day,
    check_waivable,
)
from ip_finance.drawdowns.entering import enter
from ip_finance.drawdowns.errors import (
    DrawdownDecided,
    DrawdownExists,
    DrawdownNeeded,
    DrawdownNotFound,
    OwnDrawdown,
)
from ip_finance.drawdowns.models import Drawdown
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import LoanState, Release
from ip_finance.loans.domain import check_state as check_loan_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.payments import repository as payments
from ip_finance.policies import repository as policies
from ip_finance.policies.contents import conditions
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion
from ip_finance.signing import service as signing
from ip_finance.signing.models import SigningRequest

BY_THE_BANK = (PersonRole.OFFICER, PersonRole.APPROVER)


def propose(tx: Tx, cmd: Propose) -> Drawdown:
    """Propose a tranche; again with the same data: no change.

    Raises: LoanNotFound, NotTheLender, WrongLoanState, ValueDatePast, EntrustedPaymentNeeded,
    PayeeNotBorrower, NoSettlementAccount, DocumentNotFound, DrawdownExists.
    """
    tx.actor.require(PersonRole.OFFICER)
    same = repository.find_by_id(tx.session, cmd.drawdown_id)
    if same is not None:
        return _same(same, cmd)
    loan = lent(tx, cmd.loan_id)
    check_loan_state(loan.state, LoanState.APPROVED, LoanState.ACTIVE)
    check_value_day(cmd.value_on, today(tx))
    policy = conditions.parse(policy_of(tx).content)
    is_new = policy.is_entrusted_for_new and not repository.has_borrowed_before(tx.session, loan)
    check_mode(cmd, loan.borrower.name, policy.entrusted_above, is_new)
    payments.settlement_account(tx.session, tx.actor.party_id)
    made = Drawdown(
        id=cmd.drawdown_id,
        loan_id=loan.id,
        amount=cmd.amount,
        value_on=cmd.value_on,
        mode=cmd.mode,
        payee=cmd.payee.to_json(),
        evidence=[_kept(tx, loan.id, one) for one in cmd.evidence],
        demanded=[asdict(one) for one in demanded_of(policy, cmd.mode)],
        party_id=tx.actor.party_id,
        created_by=tx.actor.person_id,
        created_at=tx.now,
    )
    kept = insert_or_find(tx.session, made)
    if kept is not made:
        return _same(kept, cmd)
    tx.record("drawdowns.proposed", made.id, amount_fen=made.amount)
    return made


def state_condition(
    tx: Tx, drawdown_id: UUID, condition: str, remark: str, is_met: bool
) -> Drawdown:
    """Say how a condition of the bank's own stands. Raises: UnknownCondition, and of `_open`."""
    tx.actor.require(PersonRole.OFFICER)
    found = _open(tx, drawdown_id)
    check_stated(found.tranche.demanded, condition)
    facts = {"condition": condition, "is_met": is_met, "remark": remark}
    return enter(tx, found, DrawdownEventKind.CONDITION_STATED, facts)


def check_account(tx: Tx, drawdown_id: UUID, name: str, number: str) -> Drawdown:
    """Type the payee's account anew, as a second person. Raises: OwnDrawdown, AccountDiffers."""
    tx.actor.require(*BY_THE_BANK)
    found = _open(tx, drawdown_id)
    _require_second(tx, found.created_by)
    check_same_account(found.proposed_payee, name, number)
    return enter(tx, found, DrawdownEventKind.ACCOUNT_CHECKED, {})


def waive(tx: Tx, drawdown_id: UUID, condition: str, reason: str) -> Drawdown:
    """Let money go out without a condition. Raises: OwnDrawdown, UnknownCondition, NotWaivable."""
    tx.actor.require(PersonRole.APPROVER)
    found = _open(tx, drawdown_id)
    _require_second(tx, found.created_by)
    check_waivable(found.tranche.demanded, condition)
    facts = {"condition": condition, "reason": reason}
    return enter(tx, found, DrawdownEventKind.WAIVED, facts)


def check(tx: Tx, drawdown_id: UUID, comment: str) -> Drawdown:
    """Stand by the drawdown as a second person; what was met and the paying account are kept.

    Raises: DrawdownDecided, OwnDrawdown, ConditionsNotMet, NoSettlementAccount.
    """
    tx.actor.require(*BY_THE_BANK)
    found = _open(tx, drawdown_id)
    _require_second(tx, found.created_by)
    items = conditions_of(tx, found)
    check_all_met(items)
    account = payments.settlement_account(tx.session, tx.actor.party_id)
    facts = {
        "comment": comment,
        "conditions": [one.to_json() for one in items],
        "debtor": account.account,
    }
    return enter(tx, found, DrawdownEventKind.CHECKED, facts)


def withdraw(tx: Tx, drawdown_id: UUID, reason: str) -> Drawdown:
    """Take a drawdown back before money went out, with the release that waits to be signed.

    Raises: WrongDrawdownState, StepOnItsWay.
    """
    tx.actor.require(*BY_THE_BANK)
    found = locked(tx, drawdown_id)
    check_state(found.state, DrawdownState.PROPOSED, DrawdownState.CHECKED)
    if loans.movements_under_way(tx.session, "drawdown", found.id):
        signing.take_back(tx, found.loan_id, ReleaseFunds.__name__)
    return enter(tx, found, DrawdownEventKind.WITHDRAWN, {"reason": reason})


def ask_release(tx: Tx, cmd: Release, drawdown_id: UUID | None) -> SigningRequest:
    """Have the bank sign a release of funds.

    Raises: DrawdownNeeded: the bank pays through the platform, or somebody has set conditions;
    DrawdownNotFound, DrawdownOfAnotherBank, WrongDrawdownState, ConditionsNotMet, ReleaseDiffers;
    and of `loans.service.ask_release`.
    """
    tx.actor.require(PersonRole.OFFICER)
    if drawdown_id is None:
        lent(tx, cmd.loan_id)
        if policy_of(tx).made_by is not None or payments.has_account(tx.session, tx.actor.party_id):
            raise DrawdownNeeded
        check_no_open_call(repository.find_open_call(tx.session, cmd.loan_id))
        return loans_service.ask_release(tx, cmd)
    found = own(tx, drawdown_id)
    if found.loan_id != cmd.loan_id:
        raise DrawdownNotFound(drawdown_id)
    check_state(found.state, DrawdownState.CHECKED)
    check_release(cmd.amount, cmd.payee, found.tranche.amount, found.proposed_payee.name)
    items = conditions_of(tx, found)
    check_all_met(items)
    told = canonical_json([one.to_json() for one in items])
    basis = {"drawdown": str(found.id), "conditions": content_hash(told.encode())}
    return loans_service.ask_release(tx, replace(cmd, basis=basis))


def conditions_of(tx: Tx, drawdown: Drawdown) -> list[Item]:
    """The checklist as it stands now."""
    loan = loans.by_id(tx.session, drawdown.loan_id)
    around = repository.circumstances(tx.session, loan, drawdown)
    return checklist(drawdown.tranche, around)


def policy_of(tx: Tx) -> PolicyVersion:
    """The conditions in force at the actor's bank on its business date."""
    bank_id = tx.actor.party_id
    return policies.in_force(tx.session, PolicyKind.CONDITIONS, today(tx), owner_id=bank_id)


def today(tx: Tx) -> date:
    """The day of the actor's bank: its books may run ahead of the calendar, and wait empty."""
    calendar = business_date(tx.now)
    return max(calendar, books.find_open_day(tx.session, tx.actor.party_id) or calendar)


def lent(tx: Tx, loan_id: UUID) -> Loan:
    """The loan of the actor's bank, locked. Raises: LoanNotFound, NotTheLender."""
    loan = loans.for_update(tx.session, loan_id)
    if loan.lender.id != tx.actor.party_id:
        raise NotTheLender
    return loan


def locked(tx: Tx, drawdown_id: UUID) -> Drawdown:
    """A drawdown of the actor's bank; nobody else moves it or its loan meanwhile.

    Raises: DrawdownNotFound, NotTheLender.
    """
    found = repository.by_id(tx.session, drawdown_id)
    lent(tx, found.loan_id)
    tx.session.refresh(found, ["events"])
    return found


def own(tx: Tx, drawdown_id: UUID) -> Drawdown:
    """A drawdown that the actor's bank made itself, locked. Raises: DrawdownOfAnotherBank."""
    found = locked(tx, drawdown_id)
    check_own(found.party_id, tx.actor.party_id)
    return found


def _open(tx: Tx, drawdown_id: UUID) -> Drawdown:
    """A drawdown that waits for its check.

    Raises: DrawdownOfAnotherBank, DrawdownDecided, WrongDrawdownState.
    """
    found = own(tx, drawdown_id)
    decided = found.last(DrawdownEventKind.CHECKED)
    if decided is not None and found.state is not DrawdownState.WITHDRAWN:
        who = parties.person(tx.session, decided.person_id)
        raise DrawdownDecided(who.name, decided.at)
    check_state(found.state, DrawdownState.PROPOSED)
    return found


def _require_second(tx: Tx, maker: UUID) -> None:
    """Raises: OwnDrawdown."""
    if tx.actor.person_id == maker:
        raise OwnDrawdown


def _same(kept: Drawdown, cmd: Propose) -> Drawdown:
    """Raises: DrawdownExists."""
    there = [(one.kind, one.document_id) for one in kept.tranche.evidence]
    was: Sequence[object] = (
        kept.loan_id,
        kept.amount,
        kept.value_on,
        kept.mode,
        kept.proposed_payee,
        there,
    )
    told = [(one.kind, one.document_id) for one in cmd.evidence]
    if was != (cmd.loan_id, cmd.amount, cmd.value_on, cmd.mode, cmd.payee, told):
        raise DrawdownExists(cmd.drawdown_id)
    return kept


def _kept(tx: Tx, loan_id: UUID, one: Evidence) -> dict[str, str]:
    """A document that everybody at the loan may read now. Raises: DocumentNotFound."""
    document = documents.share_like(tx, one.document_id, loan_id)
    return {
        "kind": one.kind.value,
        "document_id": str(one.document_id),
        "digest": document.evidence_hash,
    }
