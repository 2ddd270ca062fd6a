"""Claims of subsidies: of the borrower, checked by the operator, paid. Nothing here commits.

Interest counts only where it was paid and was never overdue (RS-04): read from the instalments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from ip_finance.compensation import repository
from ip_finance.compensation.calculation import average_rate
from ip_finance.compensation.domain import (
    DECIDER,
    REVIEWER,
    ClaimSubsidy,
    SubsidyKind,
    SubsidyState,
)
from ip_finance.compensation.errors import (
    ClaimOutOfTurn,
    EvidenceMissing,
    NothingToSubsidise,
    NotTheClaimant,
    OpinionGiven,
    ProgrammeDoesNotTakeLoan,
    SameReviewer,
    SubsidyClaimExists,
)
from ip_finance.compensation.models import SubsidyCheck, SubsidyClaim
from ip_finance.compensation.service import require_manager, show_manager
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import WHOLE, Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.enforcement.service import today_of
from ip_finance.loan_engine.conventions import Rounding, rounded
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import REPAYABLE, check_state
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.marketplace.matching import region_of
from ip_finance.parties import repository as parties
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.subsidy import CapPeriod, Subsidy, parse
from ip_finance.policies.domain import PolicyKind
from ip_finance.servicing import repository as servicing
from ip_finance.servicing.models import Instalment
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What was paid, what of it a programme pays back before its cap, and how that came."""

    base: Fen
    wanted: Fen
    figures: Mapping[str, object]


def claim(tx: Tx, cmd: ClaimSubsidy) -> SubsidyClaim:
    """Claim a subsidy of a loan's interest, of the loan, or of a fee; again: no change.

    Raises: RoleMissing, LoanNotFound, NotTheClaimant, WrongLoanState, NoPolicyInForce,
    ProgrammeDoesNotTakeLoan, EvidenceMissing, AccountNotFound, NothingToSubsidise,
    DocumentNotFound, SubsidyClaimExists, IdTaken.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    loan = loans.for_update(tx.session, cmd.loan_id)
    if loan.borrower_id != tx.actor.party_id:
        raise NotTheClaimant
    kept = repository.find_subsidy_claim(tx.session, cmd.claim_id) or _claimed(tx, cmd, loan)
    told = (kept.loan_id, kept.programme, kept.kind, kept.since, kept.until, kept.document_id)
    if told != (cmd.loan_id, cmd.programme, cmd.kind, cmd.since, cmd.until, cmd.document_id):
        raise SubsidyClaimExists(cmd.claim_id)
    return kept


def ask_claim(tx: Tx, claim_id: UUID) -> SigningRequest:
    """Have the borrower sign its claim. Raises: RoleMissing, SubsidyClaimNotFound,
    NotTheClaimant, ClaimOutOfTurn, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    found = repository.subsidy_claim(tx.session, claim_id)
    if found.borrower_id != tx.actor.party_id:
        raise NotTheClaimant
    return _ask(tx, found, SubsidyState.FILED, LoanFact.SUBSIDY_CLAIM, PersonRole.SIGNATORY)


def check(tx: Tx, claim_id: UUID, comment: str, *, is_agreed: bool) -> SubsidyClaim:
    """The operator's reviewer. Raises: RoleMissing, SubsidyClaimNotFound, NotTheOperator,
    OpinionGiven, ClaimOutOfTurn.
    """
    tx.actor.require(REVIEWER)
    found = repository.subsidy_claim(tx.session, claim_id)
    require_manager(tx)
    repository.be_alone(tx.session, found.programme)
    tx.session.refresh(found, ["check"])
    if found.check is not None:
        by = parties.person(tx.session, found.check.person_id)
        raise OpinionGiven(by.name, business_date(found.check.created_at))
    _require_state(found, SubsidyState.CLAIMED)
    tx.session.add(
        SubsidyCheck(
            id=uuid4(),
            claim_id=found.id,
            is_agreed=is_agreed,
            comment=comment,
            party_id=tx.actor.party_id,
            person_id=tx.actor.person_id,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    tx.session.refresh(found, ["check"])
    tx.record("compensation.subsidy-checked", found.id, is_agreed=is_agreed)
    return found


def ask_payment(tx: Tx, claim_id: UUID) -> SigningRequest:
    """Have the operator sign that it was paid. Raises: RoleMissing, SubsidyClaimNotFound,
    NotTheOperator, SameReviewer, ClaimOutOfTurn, WrongLoanState, PartyNotOnLedger.
    """
    tx.actor.require(DECIDER)
    found = repository.subsidy_claim(tx.session, claim_id)
    require_manager(tx)
    if found.check is not None and found.check.person_id == tx.actor.person_id:
        raise SameReviewer
    return _ask(tx, found, SubsidyState.CHECKED, LoanFact.SUBSIDY_PAYMENT, DECIDER)


def _claimed(tx: Tx, cmd: ClaimSubsidy, loan: Loan) -> SubsidyClaim:
    check_state(loan.state, *REPAYABLE)
    today = today_of(tx, loan.lender_id)
    version = policies.in_force(tx.session, PolicyKind.SUBSIDY, today, key=cmd.programme)
    subsidy = parse(version.content)
    bar = subsidy.bar_to(loan.amount, loan.term_months, region_of(loan.borrower.uscc))
    if bar is not None:
        raise ProgrammeDoesNotTakeLoan(bar.value)
    others = _others(tx, loan)
    show_manager(tx, loan.id)
    found = _worked_out(tx, cmd, subsidy, [one for one in others if one.loan_id == loan.id])
    mine = [one for one in others if one.programme == cmd.programme]
    already = _already(subsidy, mine, today)
    amount = subsidy.capped(found.wanted, already)
    if amount <= 0:
        left = None if subsidy.cap is None else Fen(max(0, subsidy.cap - already))
        raise NothingToSubsidise(found.base, left)
    limits = {"wanted_fen": found.wanted, "cap_fen": subsidy.cap, "already_fen": already}
    made = SubsidyClaim(
        id=cmd.claim_id,
        loan_id=loan.id,
        borrower_id=loan.borrower_id,
        programme=cmd.programme,
        policy_id=version.id,
        kind=cmd.kind,
        since=cmd.since,
        until=cmd.until,
        base=found.base,
        amount=amount,
        figures={**found.figures, **limits},
        document_id=cmd.document_id,
        filed_on=today,
        filed_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.record("compensation.subsidy-claimed", made.id, programme=cmd.programme)
    return insert_or_find(tx.session, made)


def _others(tx: Tx, loan: Loan) -> list[SubsidyClaim]:
    """What the borrower has claimed of any programme and was not refused."""
    found = repository.subsidy_claims(tx.session, borrower_id=loan.borrower_id)
    return [one for one in found if one.state is not SubsidyState.REFUSED]


def _worked_out(
    tx: Tx, cmd: ClaimSubsidy, subsidy: Subsidy, others: list[SubsidyClaim]
) -> Reckoned:
    """What was paid, what of it comes back; of several programmes the later has what is left."""
    alike = [one for one in others if one.kind is cmd.kind]
    if cmd.kind is SubsidyKind.FEE:
        return _of_fee(tx, cmd, subsidy, alike)
    if cmd.kind is SubsidyKind.PRINCIPAL:
        _check_unclaimed(cmd, alike)
        released = servicing.account(tx.session, cmd.loan_id).released
        return Reckoned(released, subsidy.of_principal(released), {"released_fen": released})
    return _of_interest(tx, cmd, subsidy, alike)


def _of_fee(tx: Tx, cmd: ClaimSubsidy, subsidy: Subsidy, alike: list[SubsidyClaim]) -> Reckoned:
    """An invoice of a fee is paid back once, whatever its days."""
    if cmd.document_id is None:
        raise EvidenceMissing
    invoice = documents.share_like(tx, cmd.document_id, cmd.loan_id).sha256
    told = {"fee_kind": cmd.fee_kind, "invoice_sha256": invoice}
    same = [one for one in alike if told.items() <= one.figures.items()]
    _check_unclaimed(cmd, same)
    left = Fen(max(0, cmd.fee - sum(one.amount for one in same)))
    wanted = Fen(min(subsidy.of_fee(cmd.fee_kind, cmd.fee), left))
    return Reckoned(cmd.fee, wanted, {**told, "fee_fen": cmd.fee})


def _of_interest(
    tx: Tx, cmd: ClaimSubsidy, subsidy: Subsidy, alike: list[SubsidyClaim]
) -> Reckoned:
    """Interest that was paid in full and never overdue (RS-04), each at the rate of its days."""
    servicing.account(tx.session, cmd.loan_id)
    changes = servicing.rate_changes(tx.session, cmd.loan_id)
    rates = [(one.from_on, one.rate) for one in reversed(changes)]
    paid, rates_bps, granted = {}, {}, {}
    for row in servicing.instalments(tx.session, cmd.loan_id):
        due = row.due_on.isoformat()
        same = [one for one in alike if due in one.figures.get("granted_fen", {})]
        if not (cmd.since <= row.due_on <= cmd.until and _is_paid_in_time(row)):
            continue
        _check_unclaimed(cmd, same)
        rate = average_rate(rates, row.starts_on, row.due_on)
        left = row.interest_paid - sum(one.figures["granted_fen"][due] for one in same)
        paid[due] = row.interest_paid
        rates_bps[due] = rounded(rate.numerator * WHOLE, rate.denominator, Rounding.HALF_UP)
        granted[due] = max(0, min(subsidy.of_interest(row.interest_paid, rate), left))
    figures = {"paid_in_time_fen": paid, "rates_bps": rates_bps, "granted_fen": granted}
    return Reckoned(Fen(sum(paid.values())), Fen(sum(granted.values())), figures)


def _is_paid_in_time(row: Instalment) -> bool:
    is_paid = row.interest_paid == row.interest > 0
    return is_paid and row.paid_on is not None and row.paid_on <= row.due_on


def _check_unclaimed(cmd: ClaimSubsidy, same: list[SubsidyClaim]) -> None:
    for one in same:
        if one.programme == cmd.programme:
            raise SubsidyClaimExists(one.id)


def _already(subsidy: Subsidy, others: list[SubsidyClaim], today: date) -> Fen:
    """What counts against the cap: of this year, or of all years where it is one-off."""
    is_once = subsidy.cap_period is CapPeriod.ONCE
    return Fen(sum(one.amount for one in others if is_once or one.filed_on.year == today.year))


def _require_state(found: SubsidyClaim, needed: SubsidyState) -> None:
    if found.state is not needed:
        raise ClaimOutOfTurn(found.state.value, needed.value)


def _ask(
    tx: Tx, found: SubsidyClaim, needed: SubsidyState, fact: LoanFact, role: PersonRole
) -> SigningRequest:
    _require_state(found, needed)
    facts = {
        "subsidy": str(found.id),
        "programme": found.programme,
        "kind": found.kind.value,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "base_fen": found.base,
        "amount_fen": found.amount,
        **found.figures,
    }
    return recording.ask_fact(tx, found.loan_id, fact, facts, amount=found.amount, role=role)
