"""Pages of pools and subsidies: what each pool holds, its claims, and claims of subsidies."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.compensation import claims, gathering, repository, service, subsidies
from ip_finance.compensation.domain import DECIDER, REVIEWER, move_of
from ip_finance.compensation.schemas import ClaimIn, CoverIn, OpinionIn, ReturnIn, SubsidyIn
from ip_finance.compensation.words import CLAIM_WORDS, CONCLUSIONS, SUBSIDY_WORDS
from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.documents import service as documents
from ip_finance.documents.domain import KeepDocument
from ip_finance.documents.retention import DocumentKind
from ip_finance.enforcement import repository as enforcement
from ip_finance.loans import repository as loans
from ip_finance.loans.repository import Wanted
from ip_finance.policies import repository as policies
from ip_finance.policies.domain import PolicyKind
from ip_finance.signing.models import SigningRequest
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import (
    REFUSED_OR_FORBIDDEN,
    Form,
    PageActor,
    PageForm,
    answer_form,
    see,
    show,
    show_refused,
)
from ip_finance.web.step_up import STEP_UP

router = APIRouter(include_in_schema=False)
_done = partial(answer_form, told=REFUSED_OR_FORBIDDEN)

DOCUMENT: Final = "document_id"
CHOICES: Final = 200
"""The newest loans to choose from, beside those that a pool covers."""
SIGNED: Final[dict[str, Callable[[Tx, UUID], SigningRequest]]] = {
    "statement": claims.ask_claim,
    "decision-statement": claims.ask_decision,
    "payment": claims.ask_payment,
}
SIGNED_SUBSIDY: Final[dict[str, Callable[[Tx, UUID], SigningRequest]]] = {
    "statement": subsidies.ask_claim,
    "payment": subsidies.ask_payment,
}


@router.get("/pools")
def list_pools(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Every pool with its balance, caps and breaker, and the claims on it."""
    return _pools(request, actor, uow)


@router.post("/pools/covers")
def cover(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Bring a loan into a pool."""
    filled = forms.read(form, CoverIn)
    if filled.model is None:
        return _pools(request, actor, uow, filled)
    body = filled.model

    def work(tx: Tx) -> str:
        service.cover(tx, uuid4(), body.pool, body.loan_id)
        return "/pools?done=added"

    return _done(uow, actor, form, work, lambda no: _pools(request, actor, uow, filled, no))


@router.post("/pools/claims")
def file_claim(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a claim with the bank's ledger extract."""
    filled = forms.read(_with_file(form), ClaimIn)
    if filled.model is None:
        return _pools(request, actor, uow, filled)
    body = filled.model

    def work(tx: Tx) -> str:
        _keep(request, tx, form, body.document_id)
        return f"/pool-claims/{claims.file(tx, body.to_command(uuid4())).id}?done=added"

    return _done(uow, actor, form, work, lambda no: _pools(request, actor, uow, filled, no))


@router.get("/pool-claims/{claim_id}")
def one_claim(claim_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One claim: its arithmetic, what was said, whose move it is."""
    return _claim(request, actor, uow, claim_id)


@router.post("/pool-claims/{claim_id}/returns")
def share_back(
    claim_id: UUID, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Give the pool its part back, and go to sign it."""
    filled = forms.read(form, ReturnIn)
    if filled.model is None:
        return see(f"/pool-claims/{claim_id}")
    recovery_id = filled.model.recovery_id

    def work(tx: Tx) -> str:
        return f"/sign/{claims.share_back(tx, claim_id, recovery_id).id}"

    return _done(uow, actor, form, work, lambda no: _claim(request, actor, uow, claim_id, no))


@router.post("/pool-claims/{claim_id}/{step}", dependencies=[STEP_UP])
def move_claim(
    claim_id: UUID, step: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Sign the claim, the decision or the payment; or say what one thinks of it."""
    said = {"review": claims.review, "decision": claims.decide}
    if step in SIGNED:

        def sign(tx: Tx) -> str:
            return f"/sign/{SIGNED[step](tx, claim_id).id}"

        return _done(uow, actor, form, sign, lambda no: _claim(request, actor, uow, claim_id, no))
    filled = forms.read(form, OpinionIn)
    if step not in said or filled.model is None:
        return see(f"/pool-claims/{claim_id}")
    body = filled.model

    def work(tx: Tx) -> str:
        said[step](tx, claim_id, body.comment, is_agreed=body.decision == "agreed")
        return f"/pool-claims/{claim_id}?done=added"

    return _done(uow, actor, form, work, lambda no: _claim(request, actor, uow, claim_id, no))


@router.get("/subsidies")
def list_subsidies(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Claims of subsidies, and a form for a new one."""
    return _subsidies(request, actor, uow)


@router.post("/subsidies")
def claim_subsidy(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """Claim a subsidy, and go to sign it."""
    filled = forms.read(_with_file(form), SubsidyIn)
    if filled.model is None:
        return _subsidies(request, actor, uow, filled)
    body = filled.model

    def work(tx: Tx) -> str:
        _keep(request, tx, form, body.document_id)
        found = subsidies.claim(tx, body.to_command(uuid4()))
        return f"/sign/{subsidies.ask_claim(tx, found.id).id}"

    return _done(uow, actor, form, work, lambda no: _subsidies(request, actor, uow, filled, no))


@router.post("/subsidies/{claim_id}/{step}", dependencies=[STEP_UP])
def move_subsidy(
    claim_id: UUID, step: str, request: Request, actor: PageActor, form: PageForm, uow: Uow
) -> Response:
    """Sign the claim or the payment; or check it."""

    def work(tx: Tx) -> str:
        if step in SIGNED_SUBSIDY:
            return f"/sign/{SIGNED_SUBSIDY[step](tx, claim_id).id}"
        if filled.model is not None:
            is_agreed = filled.model.decision == "agreed"
            subsidies.check(tx, claim_id, filled.model.comment, is_agreed=is_agreed)
        return "/subsidies?done=added"

    filled = forms.read(form, OpinionIn)
    if step not in SIGNED_SUBSIDY and filled.model is None:
        return see("/subsidies")
    return _done(uow, actor, form, work, lambda no: _subsidies(request, actor, uow, None, no))


def _with_file(form: Form) -> Form:
    """The file takes the place of its id, which is chosen here."""
    if DOCUMENT not in form.files:
        return form
    return replace(form, values={**form.values, DOCUMENT: (str(uuid4()),)})


def _keep(request: Request, tx: Tx, form: Form, document_id: UUID | None) -> None:
    upload = form.files.get(DOCUMENT)
    if upload is not None and document_id is not None:
        cmd = KeepDocument(
            document_id, upload.name, upload.media_type, upload.content, DocumentKind.RECEIPT
        )
        documents.keep(tx, request.app.state.vault, cmd)


def _shown(
    request: Request,
    template: str,
    context: dict[str, Any],
    filled: Filled[Any] | None,
    refused: DomainError | None,
) -> Response:
    context |= {"filled": filled or Filled(), "conclusions": CONCLUSIONS}
    if refused is not None:
        return show_refused(request, template, refused, **context)
    status = 422 if filled is not None else 200
    return show(request, template, status, refused=None, **context)


def _pools(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        pools = service.every(tx)
        known = loans.every(tx.session, Page(CHOICES))
        covered = loans.all_of(tx.session, {one.loan_id for held in pools for one in held.covers})
        offered = {one.id: one for one in [*covered, *known]}
        context: dict[str, Any] = {
            "pools": pools,
            "loans": [
                (str(key), f"{one.borrower.name} {one.number}") for key, one in offered.items()
            ],
            "names": {key: one.borrower.name for key, one in offered.items()},
            **CLAIM_WORDS,
            "is_officer": PersonRole.OFFICER in actor.roles,
        }
        return _shown(request, "compensation/pools.html", context, filled, refused)


def _claim(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    claim_id: UUID,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        claim = repository.claim(tx.session, claim_id)
        cover = repository.find_cover(tx.session, claim.loan_id)
        assert cover is not None, "a claim has one"
        loan = loans.by_id(tx.session, claim.loan_id)
        every = repository.claims(tx.session, loan_id=loan.id)
        given = {back.recovery_id for one in every for back in one.returns}
        context: dict[str, Any] = {
            "claim": claim,
            "loan": loan,
            "overpaid": gathering.overpaid(tx, cover, loan),
            "pool": repository.terms_of(tx.session, cover),
            **CLAIM_WORDS,
            "moves": move_of(claim.state, actor.roles, is_bank=actor.party_id == claim.bank_id),
            "open_recoveries": [
                one
                for one in enforcement.recoveries(tx.session, claim.loan_id)
                if one.booked_on and one.id not in given
            ],
            "is_officer": actor.party_id == claim.bank_id and PersonRole.OFFICER in actor.roles,
        }
        return _shown(request, "compensation/claim.html", context, None, refused)


def _subsidies(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[Any] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        today = business_date(tx.now)
        programmes = policies.every_in_force(tx.session, PolicyKind.SUBSIDY, today)
        found = repository.subsidy_claims(tx.session)
        context: dict[str, Any] = {
            "claims": found,
            "total": sum(one.amount for one in found if one.paid_on),
            "names": loans.borrowers_of(tx.session, {one.loan_id for one in found}),
            "loans": [
                (str(one.id), f"{one.lender.name} {one.number}")
                for one in loans.every(tx.session, Page(CHOICES), Wanted(party=actor.party_id))
                if one.borrower_id == actor.party_id
            ],
            "programmes": [(one.key, one.content["name"]) for one in programmes],
            **SUBSIDY_WORDS,
            "is_owner": PersonRole.SIGNATORY in actor.roles,
            "is_reviewer": REVIEWER in actor.roles,
            "is_decider": DECIDER in actor.roles,
        }
        return _shown(request, "compensation/subsidies.html", context, filled, refused)
