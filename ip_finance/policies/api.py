"""JSON endpoints of policies: dated versions, proposed by one person and checked by a second."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.policies import repository, service
from ip_finance.policies.domain import PolicyKind, standings
from ip_finance.policies.errors import (
    AlreadyChecked,
    BadContent,
    EffectiveInPast,
    NoPolicyInForce,
    NotComparable,
    NotYoursToSet,
    OwnProposal,
    PolicyExists,
    PolicyNotFound,
)
from ip_finance.policies.models import PolicyVersion
from ip_finance.policies.schemas import (
    ChangeOut,
    CheckIn,
    DifferenceOut,
    Key,
    PolicyDetail,
    PolicyIn,
    PolicyOut,
)
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(prefix="/policies", tags=["policies"])


@router.get("")
def list_policies(
    actor: SignedIn, uow: Uow, page: Paged, kind: PolicyKind | None = None
) -> list[PolicyDetail]:
    """The versions that you may see, of one kind or of all, with how each stands today."""
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, kind)
        states = standings(found, business_date(tx.now))
        shown = page.cut(found, lambda one: one.id)
        return [PolicyDetail.of(one, states[one.id]) for one in shown]


@router.get("/in-force", responses=problems(NoPolicyInForce))
def get_in_force(
    actor: SignedIn,
    uow: Uow,
    kind: PolicyKind,
    key: Key = "",
    owner: UUID | None = None,
    on: date | None = None,
) -> PolicyOut:
    """What holds on a day, today if none is given: the owner's own, else the platform's."""
    with uow.begin(actor) as tx:
        day = on or business_date(tx.now)
        found = repository.in_force(tx.session, kind, day, owner_id=owner, key=key)
        return PolicyOut.model_validate(found)


@router.put(
    "/{version_id}",
    status_code=201,
    responses=problems(
        RoleMissing, NotYoursToSet, IdTaken, PolicyExists, BadContent, EffectiveInPast
    ),
)
def propose(version_id: UUID, body: PolicyIn, actor: SignedIn, uow: Uow) -> PolicyDetail:
    """Propose a version under an id chosen by the caller, for a second person to check."""
    with uow.begin(actor) as tx:
        return _detail(tx, service.propose(tx, body.to_command(version_id)))


@router.get("/{version_id}", responses=problems(PolicyNotFound))
def get_policy(version_id: UUID, actor: SignedIn, uow: Uow) -> PolicyDetail:
    """One version, and how it stands today."""
    with uow.begin(actor) as tx:
        return _detail(tx, repository.by_id(tx.session, version_id))


@router.get("/{version_id}/changes", responses=problems(PolicyNotFound, NotComparable))
def get_changes(
    version_id: UUID, actor: SignedIn, uow: Uow, against: UUID | None = None
) -> DifferenceOut:
    """What a version changes, beside another or beside the one that it follows."""
    with uow.begin(actor) as tx:
        other, found = service.difference(tx, version_id, against)
        return DifferenceOut(
            version_id=version_id,
            against_id=other.id if other else None,
            changes=[ChangeOut.model_validate(one) for one in found],
        )


@router.post(
    "/{version_id}/check",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=PolicyDetail,
    responses=problems(
        StepUpNeeded, RoleMissing, OwnProposal, PolicyNotFound, AlreadyChecked, EffectiveInPast
    ),
)
def check(version_id: UUID, body: CheckIn, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Accept a version, which holds from its day on, or reject it; not by whoever made it."""
    with uow.begin(actor) as tx:
        return once.answer(
            tx, lambda: _detail(tx, service.check(tx, version_id, body.verdict, body.comment))
        )


def _detail(tx: Tx, version: PolicyVersion) -> PolicyDetail:
    known = repository.history(tx.session, version.kind, version.key, version.owner_id)
    return PolicyDetail.of(version, standings(known, business_date(tx.now))[version.id])
