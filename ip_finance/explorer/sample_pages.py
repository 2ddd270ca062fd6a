"""Samples: drawn by a seed, kept as drawn, printed as working papers."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.audit import verdicts
from ip_finance.audit.words import COLUMNS, TABLES, page_of
from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.explorer import populations, repository, sampling
from ip_finance.explorer.calculation import RISKS
from ip_finance.explorer.domain import Method, Population
from ip_finance.explorer.models import Sample
from ip_finance.explorer.writing import METHODS, POPULATIONS, facts_of, printed, workbook
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.exports import MEDIA, FileForm
from ip_finance.web.pages import Form, PageActor, PageForm, show, show_refused

WORDS: dict[str, Any] = {
    "tables": TABLES,
    "columns": COLUMNS,
    "page_of": page_of,
    "populations": {one.value: word for one, word in POPULATIONS.items()},
    "methods": {one.value: word for one, word in METHODS.items()},
    "risks": RISKS,
    "largest": sampling.LARGEST,
}

router = APIRouter(prefix="/audit/samples", include_in_schema=False)


@router.get("")
def samples(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The form, and every sample that was drawn."""
    actor.require(PersonRole.AUDITOR)
    with uow.begin(actor) as tx:
        found = populations.samples(tx.session, page)
        typed = {"purpose": "", "size": "10", "seed": "", "population": "loans"}
        told: dict[str, Any] = {
            "found": found,
            "typed": typed | {"method": "random"},
            "refused": None,
        }
        return show(request, "explorer/samples.html", **told, **WORDS)


@router.post("")
def draw(request: Request, actor: PageActor, form: PageForm, uow: Uow, page: Paged) -> Response:
    """Draw one, and go to it."""
    actor.require(PersonRole.AUDITOR)
    state = request.app.state
    try:
        cmd = _asked(form)
        with uow.begin(actor) as tx:

            def do() -> str:
                sight = verdicts.sight_of(tx, state.nodes)
                return f"/audit/samples/{sampling.draw(tx, sight, state.vault, cmd).id}"

            return form.once.redirect(tx, do)
    except DomainError as refused:
        names = ("purpose", "size", "seed", "population", "method")
        with uow.begin(actor) as tx:
            found = populations.samples(tx.session, page)
            told: dict[str, Any] = {
                "found": found,
                "typed": {name: form.text(name) for name in names},
                **WORDS,
            }
            return show_refused(request, "explorer/samples.html", refused, **told)


@router.get("/{sample_id}")
def sample(request: Request, actor: PageActor, uow: Uow, sample_id: UUID) -> Response:
    """One sample as it was drawn. Raises: SampleNotFound."""
    with uow.begin(actor) as tx:
        one, facts = _paper(tx, sample_id)
        return show(request, "explorer/sample.html", sample=one, facts=facts, **WORDS)


@router.get("/{sample_id}/paper.xlsx")
def as_workbook(actor: PageActor, uow: Uow, sample_id: UUID) -> Response:
    """The working paper to fill in. Raises: SampleNotFound."""
    with uow.begin(actor) as tx:
        one, facts = _paper(tx, sample_id)
        return _file(workbook(one, facts), MEDIA[FileForm.XLSX], f"CY-{one.number:06d}.xlsx")


@router.get("/{sample_id}/paper.pdf")
def as_pdf(actor: PageActor, uow: Uow, sample_id: UUID) -> Response:
    """The working paper to print. Raises: SampleNotFound."""
    with uow.begin(actor) as tx:
        one, facts = _paper(tx, sample_id)
        return _file(printed(one, facts), "application/pdf", f"CY-{one.number:06d}.pdf")


def _asked(form: Form) -> sampling.DrawSample:
    """What no sample can be drawn of is told as such: a size of none, an unknown population."""
    size, population, method = (form.text(name) for name in ("size", "population", "method"))
    is_known = population in WORDS["populations"] and method in WORDS["methods"]
    return sampling.DrawSample(
        form.text("purpose"),
        Population(population) if is_known else Population.LOANS,
        Method(method) if is_known else Method.RANDOM,
        int(size) if is_known and size.isascii() and size.isdecimal() and len(size) < 6 else 0,
        form.text("seed"),
    )


def _paper(tx: Tx, sample_id: UUID) -> tuple[Sample, list[tuple[str, str]]]:
    """Raises: SampleNotFound."""
    tx.actor.require(PersonRole.AUDITOR)
    one = populations.sample(tx.session, sample_id)
    people = repository.people_called(tx.session, {one.person_id})
    name = " · ".join(people.get(one.person_id, (str(one.person_id),)))
    is_same = sampling.is_drawn_again(tx, one)
    return one, facts_of(one, is_same=is_same, drawn_by=name)


def _file(content: bytes, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)
