"""JSON endpoints of write-offs, and of what comes in after them."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.core.access import IdTaken
from ip_finance.core.actor import RoleMissing, StepUpNeeded
from ip_finance.documents.domain import DocumentNotFound
from ip_finance.enforcement import repository, write_offs
from ip_finance.enforcement.errors import (
    CostsAboveProceeds,
    EntryAhead,
    NothingToWriteOff,
    NotWrittenOff,
    OwnWriteOff,
    RecoveryAboveLoss,
    RecoveryExists,
    RecoveryNotFound,
    WriteOffDecided,
    WriteOffExists,
    WriteOffNotAgreed,
    WriteOffNotFound,
    WriteOffUnfounded,
)
from ip_finance.enforcement.schemas import (
    RecoveryIn,
    RecoveryOut,
    WriteOffDecisionIn,
    WriteOffIn,
    WriteOffOut,
)
from ip_finance.enforcement.write_offs import ProposeWriteOff
from ip_finance.loans.errors import LoanNotFound, NotTheLender, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.signing.schemas import Asked
from ip_finance.web.deps import OneAnswer, Paged, SignedIn, Uow
from ip_finance.web.problems import problems
from ip_finance.web.step_up import STEP_UP

router = APIRouter(tags=["write-offs"])


@router.get("/write-offs")
def list_write_offs(
    actor: SignedIn, uow: Uow, page: Paged, loan: UUID | None = None
) -> list[WriteOffOut]:
    """Your bank's write-offs, newest first."""
    with uow.begin(actor) as tx:
        return [WriteOffOut.of(one) for one in repository.write_offs(tx.session, loan, page)]


@router.put(
    "/write-offs/{write_off_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        WrongLoanState,
        NothingToWriteOff,
        WriteOffUnfounded,
        DocumentNotFound,
        WriteOffExists,
    ),
)
def propose_write_off(
    write_off_id: UUID, body: WriteOffIn, actor: SignedIn, uow: Uow
) -> WriteOffOut:
    """Propose to write off what is owed on a loan."""
    cmd = ProposeWriteOff(write_off_id, body.loan_id, body.ground, body.reason, body.document_id)
    with uow.begin(actor) as tx:
        return WriteOffOut.of(write_offs.propose(tx, cmd))


@router.post(
    "/write-offs/{write_off_id}/decision",
    status_code=201,
    dependencies=[STEP_UP],
    response_model=WriteOffOut,
    responses=problems(
        StepUpNeeded,
        RoleMissing,
        WriteOffNotFound,
        LoanNotFound,
        NotTheLender,
        OwnWriteOff,
        WriteOffDecided,
    ),
)
def decide_write_off(
    write_off_id: UUID, body: WriteOffDecisionIn, actor: SignedIn, uow: Uow, once: OneAnswer
) -> Response:
    """Agree to a write-off, or not; never to one's own."""
    is_agreed = body.decision == "agreed"
    with uow.begin(actor) as tx:
        return once.answer(
            tx,
            lambda: WriteOffOut.of(
                write_offs.decide(tx, write_off_id, body.comment, is_agreed=is_agreed)
            ),
        )


@router.post(
    "/write-offs/{write_off_id}/statement",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing,
        WriteOffNotFound,
        LoanNotFound,
        NotTheLender,
        OwnWriteOff,
        WriteOffNotAgreed,
        WrongLoanState,
        PartyNotOnLedger,
    ),
)
def state_write_off(write_off_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have the approver sign the write-off; the books follow the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(write_offs.ask_write_off(tx, write_off_id)))


@router.get("/recoveries")
def list_recoveries(
    actor: SignedIn, uow: Uow, page: Paged, loan: UUID | None = None
) -> list[RecoveryOut]:
    """What your bank has recovered after write-offs, newest first."""
    with uow.begin(actor) as tx:
        return [RecoveryOut.of(one) for one in repository.recoveries(tx.session, loan, page)]


@router.put(
    "/recoveries/{recovery_id}",
    status_code=201,
    responses=problems(
        RoleMissing,
        IdTaken,
        LoanNotFound,
        NotTheLender,
        NotWrittenOff,
        EntryAhead,
        CostsAboveProceeds,
        RecoveryAboveLoss,
        DocumentNotFound,
        RecoveryExists,
    ),
)
def enter_recovery(recovery_id: UUID, body: RecoveryIn, actor: SignedIn, uow: Uow) -> RecoveryOut:
    """Enter what came in after the write-off."""
    with uow.begin(actor) as tx:
        return RecoveryOut.of(write_offs.recover(tx, body.to_command(recovery_id)))


@router.post(
    "/recoveries/{recovery_id}/statement",
    status_code=201,
    response_model=Asked,
    responses=problems(
        RoleMissing, RecoveryNotFound, NotTheLender, LoanNotFound, WrongLoanState, PartyNotOnLedger
    ),
)
def state_recovery(recovery_id: UUID, actor: SignedIn, uow: Uow, once: OneAnswer) -> Response:
    """Have your bank sign the recovery; the books follow the ledger."""
    with uow.begin(actor) as tx:
        return once.answer(tx, lambda: Asked.of(write_offs.ask_recovery(tx, recovery_id)))
