"""JSON endpoints of rights."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import ContentDamaged, DocumentNotFound
from ip_finance.ip_assets import repository, service
from ip_finance.ip_assets.domain import (
    AssetExists,
    AssetNotFound,
    OfficeFileRefused,
    OwnerNotNamed,
)
from ip_finance.ip_assets.schemas import COLUMNS, AssetIn, AssetOut
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.exports import FILES, Export, FileForm
from ip_finance.web.problems import problems

router = APIRouter(prefix="/ip-assets", tags=["ip-assets"])


@router.put(
    "/{asset_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        DocumentNotFound,
        ContentDamaged,
        OfficeFileRefused,
        OwnerNotNamed,
        AssetExists,
    ),
)
def add(asset_id: UUID, body: AssetIn, request: Request, actor: SignedIn, uow: Uow) -> AssetOut:
    """File one of your rights from the office's publication file."""
    with uow.begin(actor) as tx:
        asset = service.add(tx, request.app.state.vault, body.to_command(asset_id))
        return AssetOut.of(asset)


@router.get("")
def list_assets(
    actor: SignedIn,
    uow: Uow,
    page: Paged,
    kind: RightKind | None = None,
    text: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")] = "",
) -> list[AssetOut]:
    """The rights that you may see, newest first; `text` is in the number or the title."""
    types = [one.value for one in RightType if one.kind is kind]
    with uow.begin(actor) as tx:
        found = repository.every(tx.session, page, types, text.strip())
        return [AssetOut.of(asset) for asset in found]


@router.get("/export.{form}", response_class=Response, responses=FILES)
def export_assets(
    form: FileForm,
    actor: SignedIn,
    uow: Uow,
    kind: RightKind | None = None,
    text: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    """The rights that you may see as CSV or XLSX, newest first, with the filters of the list."""
    types = [one.value for one in RightType if one.kind is kind]
    export = Export(
        "rights",
        COLUMNS,
        lambda tx, page: repository.every(tx.session, page, types, text.strip()),
    )
    return export.answer(uow, actor, form)


@router.get("/{asset_id}", responses=problems(AssetNotFound))
def get_asset(asset_id: UUID, actor: SignedIn, uow: Uow) -> AssetOut:
    """One right, as last confirmed by the ledger."""
    with uow.begin(actor) as tx:
        return AssetOut.of(repository.by_id(tx.session, asset_id))


@router.post(
    "/{asset_id}/registration",
    status_code=201,
    response_model=Asked,
    responses=problems(RoleMissing, AssetNotFound, AssetExists, PartyNotOnLedger),
)
def ask_registration(asset_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask for the owner's signature of the registration."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_registration(tx, asset_id)))
