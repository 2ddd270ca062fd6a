"""Pages of a company's financial statements: the list, the form, and the template sent back."""

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.errors import Conflict, DomainError, RuleViolated
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.credit import repository, service
from ip_finance.credit.domain import FileStatement
from ip_finance.credit.entries import StatementIn
from ip_finance.credit.need import FIGURES as FIGURE_NAMES
from ip_finance.credit.need import measure
from ip_finance.credit.words import AMOUNTS, FIGURES, GAPS, STEPS
from ip_finance.credit.workbook import figures_in
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, PageForm, see, show, show_refused

router = APIRouter(include_in_schema=False)

STATEMENTS = "/financial-statements"
WORKBOOK = "workbook"
"""The field of a filled-in template."""
WORDS: dict[str, Any] = {
    "figures": FIGURES,
    "steps": STEPS,
    "amounts": AMOUNTS,
    "gaps": GAPS,
    "measure": measure,
}


@router.get(STATEMENTS)
def statements(request: Request, actor: PageActor, uow: Uow) -> Response:
    """A company's statements, and the two ways to file one."""
    return _statements(request, actor, uow)


@router.post(STATEMENTS)
def file_statement(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File a year's figures as they were typed."""
    filled = forms.read(form, StatementIn)
    if filled.model is None:
        return _statements(request, actor, uow, filled)
    cmd = filled.model.to_command(uuid4())
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _filed(tx, cmd))
    except (Conflict, RuleViolated) as refused:
        return _statements(request, actor, uow, filled, refused)


@router.post(f"{STATEMENTS}/workbook")
def import_statement(request: Request, actor: PageActor, form: PageForm, uow: Uow) -> Response:
    """File the figures of a filled-in template."""
    paper = form.files.get(WORKBOOK)
    if paper is None:
        return see(STATEMENTS)
    try:
        cmd = FileStatement(uuid4(), *figures_in(paper.content), source=paper.name)
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: _filed(tx, cmd))
    except (Conflict, RuleViolated) as refused:
        return _statements(request, actor, uow, None, refused)


def _filed(tx: Tx, cmd: FileStatement) -> str:
    service.file_statement(tx, cmd)
    return f"{STATEMENTS}?done=added"


def _statements(
    request: Request,
    actor: Actor,
    uow: UnitOfWork,
    filled: Filled[StatementIn] | None = None,
    refused: DomainError | None = None,
) -> Response:
    with uow.begin(actor) as tx:
        context: dict[str, Any] = {
            "found": repository.statements(tx.session),
            "names": FIGURE_NAMES,
            "can_file": PersonRole.SIGNATORY in actor.roles,
            "filled": filled or Filled(),
            **WORDS,
        }
        template = "credit/statements.html"
        if refused is not None:
            return show_refused(request, template, refused, **context)
        return show(request, template, 422 if filled else 200, refused=None, **context)
