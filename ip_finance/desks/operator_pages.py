"""The operator's desk: the pipeline, the register of pledges, revaluation, and the policies."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.collateral.domain import shock_of
from ip_finance.collateral.errors import BadShock
from ip_finance.collateral.words import RIGHT_TYPES
from ip_finance.core.clock import business_date
from ip_finance.core.condition import Condition
from ip_finance.core.uow import Tx
from ip_finance.desks import (
    machinery,
    operations_reading,
    pipeline_reading,
    register_reading,
    shock_reading,
)
from ip_finance.desks.charting import funnel_option, shock_option
from ip_finance.desks.operating import RUNNING
from ip_finance.desks.pipeline import WORDS, Stage, due_by
from ip_finance.desks.register_reading import Entry
from ip_finance.pledges.domain import PledgeState
from ip_finance.policies import repository as policies
from ip_finance.policies import service as policy_service
from ip_finance.policies.domain import PolicyKind, VersionState, changes, standings
from ip_finance.policies.models import PolicyVersion
from ip_finance.policies.words import KINDS, STATES, VERDICTS
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.exports import Column, Export, FileForm, in_yuan
from ip_finance.web.pages import PageActor, show, show_refused
from ip_finance.web.words import STATE_WORDS

router = APIRouter(prefix="/ops", include_in_schema=False)

HOME: Final = ("运营工作台", "/ops")
LADDER: Final = ("-0.1", "-0.2", "-0.3", "-0.4", "-0.5")
"""Falls that are always told beside the one that was asked for."""
COLUMNS: Sequence[Column[Entry]] = (
    Column("登记号", lambda one: one.number),
    Column("登记日", lambda one: one.registered_on),
    Column("状态", lambda one: STATE_WORDS[one.pledge.state.value]),
    Column("顺位", lambda one: one.rank),
    Column("融资申请", lambda one: one.loan.number if one.loan else ""),
    Column("借款人", lambda one: one.loan.borrower.name if one.loan else ""),
    Column("质权人", lambda one: one.loan.bank.name if one.loan else ""),
    Column("权利", lambda one: "；".join(right.number for right in one.rights)),
    Column("担保金额（元）", lambda one: in_yuan(one.pledge.secured)),
)
"""Of the register as a file."""


@router.get("")
def home(request: Request, actor: PageActor, uow: Uow) -> Response:
    """How many stand at each stage and for how long, and what is out of order."""
    actor.require(*RUNNING)
    condition: Condition = request.app.state.condition
    with uow.begin(actor) as tx:
        stages = pipeline_reading.funnel(tx.session, tx.now)
        late = max(stages, key=lambda one: one.late)
        return show(
            request,
            "desks/operator_home.html",
            stages=stages,
            late=late if late.late else None,
            now=tx.now,
            exceptions=_exceptions(tx),
            compared=next(iter(operations_reading.comparisons(tx.session)), None),
            hindrances=condition.hindrances(),
            hands=machinery.HANDS,
            chart=funnel_option(stages),
        )


@router.get("/cases")
def cases(
    request: Request, actor: PageActor, uow: Uow, page: Paged, stage: Stage = Stage.TO_DECIDE
) -> Response:
    """What stands at a stage, the oldest first."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        found = pipeline_reading.at_stage(tx.session, stage, tx.now, page)
        return show(
            request,
            "desks/operator_cases.html",
            crumbs=(HOME,),
            stage=stage,
            stages=WORDS,
            found=[(one, due_by(stage, one.filed_at)) for one in found],
            now=tx.now,
        )


@router.get("/collateral")
def collateral(
    request: Request, actor: PageActor, uow: Uow, page: Paged, state: str = ""
) -> Response:
    """Every pledge with its number and rank, whether any overlap, and what is to be released."""
    actor.require(*RUNNING)
    wanted = PledgeState(state) if state in set(PledgeState) else None
    with uow.begin(actor) as tx:
        return show(
            request,
            "desks/operator_register.html",
            crumbs=(HOME,),
            entries=register_reading.register(tx.session, page, wanted),
            wanted=wanted,
            states=list(PledgeState),
            state_words=STATE_WORDS,
            overlaps=register_reading.overlaps(tx.session),
            checked=register_reading.checked_rights(tx.session),
            loose=register_reading.liens_without_pledge(tx.session),
            releases=register_reading.releases(tx.session),
        )


@router.get("/collateral/register.{form}")
def export_register(form: FileForm, actor: PageActor, uow: Uow) -> Response:
    """The whole register as a file."""
    actor.require(*RUNNING)
    export = Export(
        "pledge-register",
        COLUMNS,
        lambda tx, page: register_reading.register(tx.session, page, None),
    )
    return export.answer(uow, actor, form)


@router.get("/revaluation")
def revaluation(
    request: Request, actor: PageActor, uow: Uow, percent: str = "-20", right_type: str = ""
) -> Response:
    """When values end, and which margin calls a fall of values would bring."""
    actor.require(*RUNNING)
    only = right_type if right_type in RIGHT_TYPES else None
    with uow.begin(actor) as tx:
        held = shock_reading.portfolio(tx.session, tx.now)
        context: dict[str, Any] = {
            "crumbs": (HOME,),
            "calendar": shock_reading.calendar(held, tx.now),
            "is_whole": held.is_whole,
            "most": shock_reading.MOST_LOANS,
            "percent": percent[:40],
            "right_type": right_type,
            "right_types": RIGHT_TYPES,
            "today": business_date(tx.now),
        }
        template = "desks/operator_revaluation.html"
        try:
            found = shock_reading.shocked(held, shock_of(_fraction(percent)), only)
        except BadShock as refused:
            return show_refused(
                request, template, refused, called=(), ladder=(), chart=None, **context
            )
        ladder = [(one, shock_reading.shocked(held, shock_of(one), only)) for one in LADDER]
        return show(
            request,
            template,
            refused=None,
            called=found,
            ladder=ladder,
            chart=shock_option(ladder),
            **context,
        )


@router.get("/policy")
def policy_tables(request: Request, actor: PageActor, uow: Uow) -> Response:
    """What holds today of each kind, and what waits for a second person."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        today = business_date(tx.now)
        every = list(policies.every(tx.session))
        states = standings(every, today)
        return show(
            request,
            "desks/operator_policies.html",
            crumbs=(HOME,),
            kinds=[(kind, word, _of_kind(every, kind, states)) for kind, word in KINDS.items()],
            waiting=[one for one in every if states[one.id] is VersionState.PROPOSED],
            states=states,
            state_words=STATES,
            kind_words=KINDS,
            me=actor.person_id,
        )


@router.get("/policy/{version_id}")
def policy_beside(
    version_id: UUID, request: Request, actor: PageActor, uow: Uow, against: UUID | None = None
) -> Response:
    """A version beside another, member by member; what differs is marked."""
    actor.require(*RUNNING)
    with uow.begin(actor) as tx:
        version = policies.by_id(tx.session, version_id)
        other, changed = policy_service.difference(tx, version_id, against)
        known = list(policies.history(tx.session, version.kind, version.key, version.owner_id))
        before = {one.member: one.after for one in changes({}, other.content if other else {})}
        after = {one.member: one.after for one in changes({}, version.content)}
        return show(
            request,
            "desks/operator_policy.html",
            crumbs=(HOME, ("政策与参数", "/ops/policy")),
            version=version,
            other=other,
            members=[
                (name, before.get(name), after.get(name)) for name in sorted(before | after) if name
            ],
            changed={one.member for one in changed if one.member},
            known=known,
            states=standings(known, business_date(tx.now)),
            state_words=STATES,
            kinds=KINDS,
            verdicts=VERDICTS,
        )


def _exceptions(tx: Tx) -> list[tuple[str, str, operations_reading.Counted]]:
    """What is out of order, with its name and where one looks on; what is at zero is left out."""
    matters = operations_reading.MATTERS
    found = [(*matters[one.name], one) for one in operations_reading.exceptions(tx.session)]
    soon = tx.now + timedelta(days=shock_reading.SOON_DAYS)
    ending = operations_reading.Counted("", pipeline_reading.expiring(tx.session, soon), None)
    listed = [*found, ("将到期或已无有效估值的质押权利", "/ops/revaluation", ending)]
    return [line for line in listed if line[2].found]


def _of_kind(
    every: Sequence[PolicyVersion], kind: PolicyKind, states: dict[UUID, VersionState]
) -> list[PolicyVersion]:
    """The versions of the kind that hold now or later, or wait."""
    past = {VersionState.REPLACED, VersionState.REJECTED}
    return [one for one in every if one.kind is kind and states[one.id] not in past]


def _fraction(percent: str) -> str:
    """What stands in percent as a fraction; what is no number is left for the rule to refuse."""
    try:
        return str(float(percent.replace("%", "").replace("−", "-")) / 100)
    except ValueError:
        return percent
