"""The report of an appraisal as a file: its exact stored bytes, and the paper made of them."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from ip_finance.appraisals import reporting, repository
from ip_finance.appraisals.domain import AppraisalNotFound
from ip_finance.appraisals.errors import ReportOfEarlierEngine
from ip_finance.appraisals.words import Lang
from ip_finance.web.deps import SignedIn, Uow
from ip_finance.web.problems import problems

router = APIRouter(prefix="/appraisals", tags=["appraisals"])

PDF = "application/pdf"


@router.get("/{appraisal_id}/report.json", responses=problems(AppraisalNotFound))
def get_report_bytes(appraisal_id: UUID, actor: SignedIn, uow: Uow) -> Response:
    """The report byte for byte as it is stored: `ipfin valuation recompute` reads it."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, appraisal_id)
        return Response(found.report.encode(), media_type="application/json")


@router.get(
    "/{appraisal_id}/report.pdf",
    response_class=Response,
    responses={
        **problems(AppraisalNotFound, ReportOfEarlierEngine),
        200: {"content": {PDF: {}}},
    },
)
def get_paper(
    appraisal_id: UUID,
    actor: SignedIn,
    uow: Uow,
    lang: Lang = Lang.ZH,
    maturity: date | None = None,
) -> Response:
    """The report on paper (PDF/A-2b); `maturity` marks the end of a loan on the survival curve."""
    with uow.begin(actor) as tx:
        found = repository.by_id(tx.session, appraisal_id)
        return Response(reporting.paper_of(tx, found, lang, maturity), media_type=PDF)
