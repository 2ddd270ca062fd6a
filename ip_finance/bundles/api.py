"""The evidence of a case as a download."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.bundles import service
from ip_finance.bundles.domain import (
    CheckpointMissing,
    CommitmentUnknown,
    Disclosure,
    DisclosureUnclear,
    NothingCaptured,
)
from ip_finance.loans.errors import LoanNotFound
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/cases", tags=["evidence"])


@router.get(
    "/{loan_id}/evidence",
    response_class=Response,
    responses={
        200: {"content": {"application/zip": {}}},
        **problems(
            LoanNotFound, NothingCaptured, CheckpointMissing, CommitmentUnknown, DisclosureUnclear
        ),
    },
)
def evidence(
    loan_id: UUID,
    request: Request,
    actor: SignedIn,
    uow: Uow,
    disclose: Annotated[list[str], Query(description="`all`, `none`, or hashes")] = ["all"],  # noqa: B006
) -> Response:
    """The bundle of a case, with the documents that the caller may see and wants to disclose."""
    with uow.begin(actor) as tx:
        made = service.export(tx, request.app.state.vault, loan_id, Disclosure.of(disclose))
    headers = {"Content-Disposition": f'attachment; filename="evidence-{loan_id}.zip"'}
    if made.erased:
        headers["Erased-Files"] = "; ".join(str(one) for one in made.erased)
    return Response(made.data, media_type="application/zip", headers=headers)
