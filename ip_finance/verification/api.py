"""JSON endpoints of verifications."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.core.clock import business_date
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetDisputed, AssetNotFound, NotRegistered
from ip_finance.parties.domain import PartyNotFound, PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.verification import repository, service
from ip_finance.verification.errors import (
    AlreadyAttested,
    AnotherRight,
    FeesNotPaid,
    FindingsStale,
    FormerNameExists,
    NotTheProvider,
    OwnerDiffers,
    ReadInFuture,
    RightDead,
    RightEncumbered,
    RightFrozen,
    RightNotGranted,
    SoftwareDisputed,
    VerificationExists,
    VerificationNotFound,
)
from ip_finance.verification.findings import FindingMissing, FindingNotOfKind
from ip_finance.verification.schemas import (
    ComparedOut,
    DueOut,
    FormerNameIn,
    FormerNameOut,
    VerificationIn,
    VerificationOut,
)
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["verification"])


@router.get("/verifications/due")
def list_due(actor: SignedIn, uow: Uow, page: Paged) -> list[DueOut]:
    """Attestations of rights you see that somebody must renew, and why, the oldest reason first."""
    with uow.begin(actor) as tx:
        found = repository.due(tx.session, business_date(tx.now))
        return [DueOut.of(one) for one in page.cut(found, lambda one: one.verification.id)]


@router.put(
    "/verifications/{verification_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        AssetNotFound,
        DocumentNotFound,
        VerificationExists,
        ReadInFuture,
        FindingMissing,
        FindingNotOfKind,
    ),
)
def add(verification_id: UUID, body: VerificationIn, actor: SignedIn, uow: Uow) -> VerificationOut:
    """File what you found out about a right."""
    with uow.begin(actor) as tx:
        return VerificationOut.of(service.add(tx, body.to_command(verification_id)))


@router.get("/verifications/{verification_id}", responses=problems(VerificationNotFound))
def get_verification(verification_id: UUID, actor: SignedIn, uow: Uow) -> VerificationOut:
    """One verification, as last confirmed by the ledger."""
    with uow.begin(actor) as tx:
        return VerificationOut.of(repository.by_id(tx.session, verification_id))


@router.get("/ip-assets/{asset_id}/verifications", responses=problems(AssetNotFound))
def list_verifications(
    asset_id: UUID, actor: SignedIn, uow: Uow, page: Paged
) -> list[VerificationOut]:
    """The verifications of a right that you may see, newest first."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        every = repository.of_asset(tx.session, asset.id, page)
        return [VerificationOut.of(found) for found in every]


@router.get("/ip-assets/{asset_id}/sources", responses=problems(AssetNotFound))
def list_sources(asset_id: UUID, actor: SignedIn, uow: Uow, page: Paged) -> list[ComparedOut]:
    """What is claimed of a right beside what each source on file says, field by field."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        fields = page.cut(service.compared(tx, asset), lambda one: one.field)
        return [ComparedOut.of(one) for one in fields]


@router.put(
    "/former-names/{name_id}",
    status_code=201,
    responses=problems(RoleMissing, IdTaken, PartyNotFound, DocumentNotFound, FormerNameExists),
)
def add_former_name(name_id: UUID, body: FormerNameIn, actor: SignedIn, uow: Uow) -> FormerNameOut:
    """File what a party was called before, with the document that proves it."""
    with uow.begin(actor) as tx:
        return FormerNameOut.of(service.add_former_name(tx, body.to_command(name_id)))


@router.post(
    "/verifications/{verification_id}/attestation",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        VerificationNotFound,
        NotTheProvider,
        AlreadyAttested,
        NotRegistered,
        AssetDisputed,
        PartyNotOnLedger,
        FindingsStale,
        AnotherRight,
        OwnerDiffers,
        SoftwareDisputed,
        RightDead,
        RightNotGranted,
        FeesNotPaid,
        RightFrozen,
        RightEncumbered,
    ),
)
def ask_attestation(verification_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Ask for the provider's signature of its findings."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(service.ask_attestation(tx, verification_id)))
