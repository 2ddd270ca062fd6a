"""Use cases of classification. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from ip_finance.books import service as books
from ip_finance.classification import gathering, repository, review
from ip_finance.classification.domain import (
    LENDERS,
    Held,
    LoanFacts,
    OpinionKind,
    check_four_eyes,
    check_stated,
    check_upgrade,
    grounds_of,
    is_against_upgrade,
    npl_ratio,
)
from ip_finance.classification.errors import (
    OpinionDecided,
    OpinionExists,
)
from ip_finance.classification.models import (
    Classification,
    Opinion,
    OpinionDecision,
)
from ip_finance.core.actor import PersonRole
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx
from ip_finance.documents import service as documents
from ip_finance.loan_engine.calendars import add_months
from ip_finance.loans import recording
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import OWED, check_state
from ip_finance.loans.errors import NotTheLender
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan
from ip_finance.parties import repository as parties
from ip_finance.policies.contents.classification import (
    Category,
    ClassificationPolicy,
    Ground,
    parse,
)
from ip_finance.signing.models import SigningRequest


@dataclass(frozen=True, slots=True)
class StateOpinion:
    """A ground to state, or a class to propose. The caller picks the id."""

    opinion_id: UUID
    loan_id: UUID
    kind: OpinionKind
    ground: Ground | None
    category: Category | None
    evidence: str
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Risk:
    """A bank's loans by class, beside what they were a month before."""

    on: date
    before_on: date
    rows: Sequence[Classification]
    before: Sequence[Classification]

    @property
    def npl(self) -> BasisPoints:
        """Principal of the last three categories over all, rounded up."""
        return npl_ratio([(row.category, row.principal) for row in self.rows])

    @property
    def principal(self) -> Fen:
        return Fen(sum(row.principal for row in self.rows))

    def moved(self, old: Category | None, new: Category) -> tuple[int, Fen]:
        """How many loans came from one class to another, and their principal now."""
        was = {row.loan_id: row.category for row in self.before}
        found = [r for r in self.rows if r.category is new and was.get(r.loan_id) is old]
        return len(found), Fen(sum(row.principal for row in found))

    def in_class(self, category: Category) -> tuple[int, Fen]:
        found = [row for row in self.rows if row.category is category]
        return len(found), Fen(sum(row.principal for row in found))


def risk(tx: Tx) -> Risk:
    """The bank's classes now. Raises: RoleMissing, BooksNotOpened."""
    tx.actor.require(*LENDERS)
    bank_id = tx.actor.party_id
    on = books.business_date(tx.session, bank_id)
    before_on = add_months(on, -1)
    now = repository.latest_owed(tx.session, bank_id, on)
    return Risk(on, before_on, now, repository.latest(tx.session, bank_id, before_on))


def state_opinion(tx: Tx, cmd: StateOpinion) -> Opinion:
    """State a ground, or propose an upgrade; again with the same data: no change.

    Raises: RoleMissing, LoanNotFound, NotTheLender, WrongLoanState, GroundNotStated, NotClassified,
    NotAnUpgrade, UpgradeTooHigh, DocumentNotFound, OpinionExists, NoPolicyInForce, IdTaken.
    """
    tx.actor.require(PersonRole.OFFICER)
    loan = _lent(tx, cmd.loan_id)
    on = books.business_date(tx.session, loan.lender_id)
    kept = repository.find_opinion(tx.session, cmd.opinion_id)
    if kept is None:
        kept = insert_or_find(tx.session, _opinion(tx, cmd, _category(tx, cmd, loan, on), on))
        if cmd.document_id is not None:
            documents.share(tx, cmd.document_id, kept.id, loan.lender_id)
        tx.record("classification.stated", kept.id, loan_id=str(loan.id), kind=cmd.kind.value)
    if (kept.loan_id, kept.kind, kept.ground, kept.evidence) != (
        cmd.loan_id,
        cmd.kind,
        cmd.ground,
        cmd.evidence,
    ):
        raise OpinionExists(cmd.opinion_id)
    return kept


def decide(tx: Tx, opinion_id: UUID, comment: str, *, is_agreed: bool) -> Opinion:
    """The second person's word; what is agreed takes effect with it, for all the debtor's loans.

    Raises: RoleMissing, OpinionNotFound, NotTheLender, OwnOpinion, OpinionDecided, UpgradeTooHigh.
    """
    tx.actor.require(PersonRole.APPROVER)
    opinion = repository.opinion(tx.session, opinion_id)
    loan = _lent(tx, opinion.loan_id)
    repository.be_alone(tx.session, opinion.bank_id)
    repository.refresh_opinion(tx.session, opinion)
    check_four_eyes(opinion.stated_by, tx.actor.person_id)
    if opinion.decision is not None:
        by = parties.person(tx.session, opinion.decision.decided_by)
        raise OpinionDecided(by.name, opinion.decision.decided_on)
    on = books.business_date(tx.session, opinion.bank_id)
    if is_agreed and opinion.kind is OpinionKind.UPGRADE:
        _upgrade(tx, opinion, loan, on)
    decision = OpinionDecision(
        id=uuid4(),
        bank_id=opinion.bank_id,
        created_at=tx.now,
        opinion_id=opinion.id,
        is_agreed=is_agreed,
        comment=comment,
        decided_by=tx.actor.person_id,
        decided_on=on,
    )
    tx.session.add(decision)
    tx.session.flush()
    repository.refresh_opinion(tx.session, opinion)
    if is_agreed and opinion.kind is OpinionKind.GROUND:
        review.review_debtor(tx, opinion.bank_id, loan.borrower_id)
    tx.record("classification.decided", opinion.id, is_agreed=is_agreed)
    return opinion


def ask_statement(tx: Tx, loan_id: UUID) -> SigningRequest:
    """Have the bank state the loan's class on the ledger, with its grounds.

    Raises: RoleMissing, LoanNotFound, NotTheLender, NotClassified.
    """
    tx.actor.require(PersonRole.OFFICER)
    _lent(tx, loan_id)
    row = repository.newest(tx.session, loan_id)
    facts = {
        "class": row.category.value,
        "on": row.day.isoformat(),
        "grounds": row.grounds,
        "policy": str(row.policy_id),
    }
    return recording.ask_fact(
        tx, loan_id, LoanFact.CLASSIFICATION, facts, amount=Fen(row.principal)
    )


def _lent(tx: Tx, loan_id: UUID) -> Loan:
    loan = loans.by_id(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    return loan


def _category(tx: Tx, cmd: StateOpinion, loan: Loan, on: date) -> Category:
    """The class that the policy gives the ground, or the class proposed, if it may be."""
    check_state(loan.state, *OWED)
    policy = parse(gathering.policy_of(tx.session, loan.lender_id, on).content)
    if cmd.kind is OpinionKind.GROUND:
        ground = cmd.ground or Ground.OTHER
        check_stated(ground)
        return policy.grounds[ground]
    wanted = cmd.category or Category.NORMAL
    now = repository.newest(tx.session, loan.id)
    check_upgrade(wanted, now.category, _against(tx, loan, on))
    return wanted


def _against(tx: Tx, loan: Loan, on: date) -> Sequence[Held]:
    """What stands against a better class of the debtor: what is found, and a restructuring under
    observation. Other stated grounds end with the upgrade that people agree to.
    """
    policy = parse(gathering.policy_of(tx.session, loan.lender_id, on).content)
    stated = [
        one
        for one in gathering.stated_grounds(tx.session, loan.lender_id, policy, on)
        if one.borrower_id == loan.borrower_id and is_against_upgrade(one, policy, on)
    ]
    return grounds_of(_loans_of(tx, loan, policy, on), stated, policy)


def _loans_of(tx: Tx, loan: Loan, policy: ClassificationPolicy, on: date) -> list[LoanFacts]:
    every = gathering.loan_facts(tx.session, loan.lender_id, policy, on)
    return [one for one in every if one.borrower_id == loan.borrower_id]


def _upgrade(tx: Tx, opinion: Opinion, loan: Loan, on: date) -> None:
    """Every loan of the debtor here is in the better class from now on."""
    against = _against(tx, loan, on)
    check_upgrade(opinion.category, repository.newest(tx.session, loan.id).category, against)
    known = {row.loan_id: row for row in repository.latest(tx.session, opinion.bank_id, on)}
    version = gathering.policy_of(tx.session, opinion.bank_id, on)
    repository.add_classes(
        tx.session,
        [
            {
                "id": uuid4(),
                "bank_id": opinion.bank_id,
                "created_at": tx.now,
                "loan_id": one.loan_id,
                "borrower_id": one.borrower_id,
                "day": on,
                "number": _next(known.get(one.loan_id), on),
                "category": opinion.category,
                "grounds": [held.plain() for held in against],
                "principal": one.principal,
                "days_overdue": one.days_overdue,
                "policy_id": version.id,
                "opinion_id": opinion.id,
            }
            for one in _loans_of(tx, loan, parse(version.content), on)
        ],
    )


def _next(known: Classification | None, on: date) -> int:
    return known.number + 1 if known is not None and known.day == on else 1


def _opinion(tx: Tx, cmd: StateOpinion, category: Category, on: date) -> Opinion:
    return Opinion(
        id=cmd.opinion_id,
        bank_id=tx.actor.party_id,
        created_at=tx.now,
        loan_id=cmd.loan_id,
        kind=cmd.kind,
        ground=cmd.ground if cmd.kind is OpinionKind.GROUND else None,
        category=category,
        evidence=cmd.evidence,
        document_id=cmd.document_id,
        stated_by=tx.actor.person_id,
        stated_on=on,
    )
