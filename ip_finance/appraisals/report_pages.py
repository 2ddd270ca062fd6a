"""The report of an appraisal as a page, in Chinese or English."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.appraisals import reporting, repository
from ip_finance.appraisals.words import Lang
from ip_finance.web.deps import Uow
from ip_finance.web.language import Language, spoken
from ip_finance.web.pages import PageActor, show

router = APIRouter(include_in_schema=False)


@router.get("/appraisals/{appraisal_id}/report")
def get_report(
    appraisal_id: UUID,
    request: Request,
    actor: PageActor,
    uow: Uow,
    lang: Lang | None = None,
    maturity: date | None = None,
) -> Response:
    """The report with its charts, opened into its arithmetic; `?maturity=` is the end of a loan.

    In the language of the page, unless `?lang=` names another.
    """
    with uow.begin(actor) as tx:
        appraisal = repository.by_id(tx.session, appraisal_id)
        document = reporting.document_of(tx, appraisal, lang or _spoken(), maturity)
        return show(
            request,
            "appraisals/report.html",
            appraisal=appraisal,
            document=document,
            maturity=maturity.isoformat() if maturity else "",
        )


def _spoken() -> Lang:
    return Lang.ZH if spoken() is Language.CHINESE else Lang.EN
