"""JSON endpoints of verifications."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.domain import AssetDisputed, AssetNotFound, NotRegistered
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.verification import repository, service
from ip_finance.verification.domain import (
    AlreadyAttested,
    AnotherRight,
    FeesNotPaid,
    FindingsStale,
    NotTheProvider,
    OwnerDiffers,
    ReadInFuture,
    RightDead,
    RightEncumbered,
    RightFrozen,
    RightNotGranted,
    VerificationExists,
    VerificationNotFound,
)
from ip_finance.verification.schemas import VerificationIn, VerificationOut
from ip_finance.web.deps import OneAnswer, SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(tags=["verification"])


@router.put(
    "/verifications/{verification_id}",
    status_code=201,
    responses=problems(
        RoleMissing, IdTaken, AssetNotFound, DocumentNotFound, VerificationExists, ReadInFuture
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
def list_verifications(asset_id: UUID, actor: SignedIn, uow: Uow) -> list[VerificationOut]:
    """The verifications of a right that you may see, newest first."""
    with uow.begin(actor) as tx:
        asset = ip_assets.by_id(tx.session, asset_id)
        return [VerificationOut.of(found) for found in repository.of_asset(tx.session, asset.id)]


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
