"""The desk of a person, one case as a whole, and what steps are about. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import Acceptance
from ip_finance.cases import repository
from ip_finance.cases.domain import (
    CaseFacts,
    Move,
    OpenStep,
    Stage,
    actions_of,
    stage_of,
    whose_move,
)
from ip_finance.cases.repository import Shelf
from ip_finance.chain_api.words import STEPS
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.money import Fen
from ip_finance.core.paging import USUAL, Page
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans import service as loans_service
from ip_finance.loans.domain import Collateral, LoanState, lending_limit
from ip_finance.loans.models import FactOnLedger, Loan, LoanDecision, MovementOnLedger
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import ledger_roles
from ip_finance.parties.models import Party
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.domain import PledgeState
from ip_finance.pledges.models import Certificate, Pledge
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

LOOKED_AT = USUAL
"""So many rights, cases that wait for their bank, and parties to admit are looked at."""
BEFORE_DECISION = (LoanState.DRAFT, LoanState.APPLIED)


@dataclass(frozen=True, slots=True)
class Line:
    """A case on the desk."""

    title: str
    note: str
    amount: Fen | None
    href: str
    stage: Stage
    move: Move
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for the person first, then the cases and rights that they may see."""

    to_sign: Sequence[OpenStep]
    mine: Sequence[Line]
    cases: Sequence[Line]
    rights: Sequence[Line]
    """Of the newest ones that no case is about."""
    has_more_rights: bool
    not_admitted: Sequence[Party]
    needs_key: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the case's history. `evidence` is a state of the macro of that name."""

    at: datetime
    who: str
    what: str
    note: str
    evidence: str
    block: int | None
    tx_hash: str | None
    href: str


@dataclass(frozen=True, slots=True)
class Case:
    """One financing case as a whole."""

    loan: Loan
    facts: CaseFacts
    stage: Stage
    move: Move
    is_mine: bool
    assets: Sequence[IpAsset]
    accepted: Mapping[UUID, Acceptance]
    """What the lender decided on the valuation of each right, by its id."""
    collateral: Sequence[Collateral]
    no_limit: DomainError | None
    terms: LoanDecision | None
    decisions: Sequence[LoanDecision]
    pledges: Sequence[Pledge]
    certificates: dict[UUID, Certificate]
    movements: Sequence[MovementOnLedger]
    stated: Sequence[FactOnLedger]
    names: Mapping[int, str]
    """Of the parties that the actor may see, by number."""
    events: Sequence[Event]
    actions: frozenset[str]

    @property
    def limit(self) -> Fen:
        return lending_limit(self.collateral)

    def pledge_in(self, state: PledgeState) -> Pledge | None:
        """The first pledge in this state."""
        return next((pledge for pledge in self.pledges if pledge.state is state), None)


def desk(tx: Tx, page: Page) -> Desk:
    """The person's desk, as of one block: the ledger's tables do not move meanwhile.

    What waits for the person is looked for among the cases of `page`, the newest that wait for
    their bank, and the newest rights.
    """
    deployment.hold_still(tx.session)
    newest = Page(LOOKED_AT)
    rights, listed = ip_assets.every(tx.session, newest), loans.every(tx.session, page)
    waiting = repository.waiting_loans(tx.session, LOOKED_AT)
    shelf = repository.shelf_of(tx, list(dict.fromkeys([*listed, *waiting])), rights)
    lines = {loan.id: _line_of_loan(tx, shelf, loan) for loan in shelf.loans}
    free = [_line_of_right(tx, shelf, one) for one in repository.unused(tx.session, rights)]
    every = [request for found in shelf.requests.values() for request in found]
    steps = [repository.open_step(shelf, request) for request in every]
    moves = [line for line in [*lines.values(), *free] if not line.move.is_signature]
    return Desk(
        to_sign=[step for step in steps if step.is_mine],
        mine=[line for line in moves if line.is_mine],
        cases=[lines[loan.id] for loan in listed],
        rights=free,
        has_more_rights=newest.then is not None,
        not_admitted=_not_admitted(tx, shelf),
        needs_key=shelf.signer is None and bool(ledger_roles(tx.actor.roles)),
    )


def case_of(tx: Tx, loan_id: UUID) -> Case:
    """One case with all that the actor may see of it, as of one block. Raises: LoanNotFound."""
    deployment.hold_still(tx.session)
    shelf = repository.shelf_for(tx, loan_id)
    loan = shelf.loans[0]
    facts = repository.facts_of_loan(shelf, loan)
    move = whose_move(facts)
    collateral, no_limit = _collateral(tx, shelf, loan)
    decisions = loans.decisions_of(tx.session, loan_id)
    found = shelf.pledges_of(loan)
    certificates = pledges.certificates_of(tx.session, [pledge.id for pledge in found])
    ids = [*facts_ids(facts), *shelf.reports[loan.id]]
    return Case(
        loan=loan,
        facts=facts,
        stage=stage_of(facts),
        move=move,
        is_mine=move.is_for(tx.actor),
        assets=shelf.assets_of(loan),
        accepted=appraisals.decisions_in_force(
            tx.session, [asset.id for asset in shelf.assets_of(loan)], loan.lender.id
        ),
        collateral=collateral,
        no_limit=no_limit,
        terms=_terms(loan, decisions),
        decisions=decisions,
        pledges=found,
        certificates={one.pledge_id: one for one in certificates},
        movements=loans.movements_of(tx.session, loan_id),
        stated=shelf.stated,
        names=shelf.names,
        events=[_event(shelf, one, decisions) for one in shelf.requests_about(ids) if _shown(one)],
        actions=actions_of(facts, tx.actor),
    )


def facts_ids(facts: CaseFacts) -> list[UUID]:
    """The records of a case that steps are about."""
    own = [facts.loan_id] if facts.loan_id else []
    return [*own, *[r.asset_id for r in facts.rights], *[p.pledge_id for p in facts.pledges]]


def _not_admitted(tx: Tx, shelf: Shelf) -> list[Party]:
    """For the administrator: parties whose admission nobody has asked for."""
    if PersonRole.ADMIN not in tx.actor.roles:
        return []
    outside = parties.outside(tx.session, LOOKED_AT)
    return [party for party in outside if not shelf.requests_about([party.id])]


def _line_of_loan(tx: Tx, shelf: Shelf, loan: Loan) -> Line:
    facts = repository.facts_of_loan(shelf, loan)
    move = whose_move(facts)
    note = f"{loan.number} · {loan.lender.name} · {loan.term_months} 个月"
    href = f"/cases/{loan.id}"
    title, is_mine = loan.borrower.name, move.is_for(tx.actor)
    return Line(title, note, loan.amount, href, stage_of(facts), move, is_mine)


def _line_of_right(tx: Tx, shelf: Shelf, asset: IpAsset) -> Line:
    facts = repository.facts_of_right(shelf, asset)
    move, href = whose_move(facts), f"/assets/{asset.id}"
    note = f"{asset.number} · {asset.owner.name}"
    return Line(asset.title, note, None, href, stage_of(facts), move, move.is_for(tx.actor))


def _collateral(
    tx: Tx, shelf: repository.Shelf, loan: Loan
) -> tuple[Sequence[Collateral], DomainError | None]:
    try:
        return loans_service.collateral_in(tx, shelf.assets_of(loan), shelf.valuations), None
    except DomainError as missing:
        return (), missing


def _terms(loan: Loan, decisions: Sequence[LoanDecision]) -> LoanDecision | None:
    """The approved terms that the ledger holds."""
    ledger = loan.on_ledger
    if ledger is None or loan.state in (*BEFORE_DECISION, LoanState.DECLINED):
        return None
    return next((made for made in decisions if made.terms_hash == ledger.terms_hash), None)


def _shown(request: SigningRequest) -> bool:
    return request.state is not RequestState.SUPERSEDED


def _event(shelf: Shelf, request: SigningRequest, decisions: Sequence[LoanDecision]) -> Event:
    words, signatures = STEPS[request.kind], request.signatures
    is_taken = request.state is RequestState.TAKEN
    signers = list(dict.fromkeys(shelf.name(signature.party) for signature in signatures))
    evidence = {
        RequestState.TAKEN: "on-chain",
        RequestState.COMPLETE: "pending",
        RequestState.REFUSED: "mismatch",
    }
    return Event(
        at=max((s.signed_at for s in signatures), default=request.created_at),
        who="、".join(signers) or "待签署",
        what=words.done if is_taken else f"{words.title}：{_waiting(shelf, request)}",
        note=_note(request.step, decisions),
        evidence=evidence.get(request.state, "off-chain"),
        block=request.block_number,
        tx_hash=request.tx_hash,
        href=f"/sign/{request.id}",
    )


def _waiting(shelf: Shelf, request: SigningRequest) -> str:
    if request.state is RequestState.OPEN:
        return f"等待 {repository.open_step(shelf, request).waiting_for} 签署"
    return "正在写入账本" if request.state is RequestState.COMPLETE else "被账本拒绝"


def _note(step: dict[str, Any], decisions: Sequence[LoanDecision]) -> str:
    """The bank's own words for a decision, where the step stands for one."""
    sealed = {step.get("terms_hash"), step.get("reason_hash")} - {None}
    return next((made.comment for made in decisions if made.terms_hash in sealed), "")
