"""The shelf of products, beside the firm of whoever looks."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.core.actor import PersonRole
from ip_finance.core.money import Fen
from ip_finance.marketplace import gathering
from ip_finance.marketplace.entries import TryIn
from ip_finance.marketplace.matching import Asked
from ip_finance.marketplace.words import PAGE_WORDS
from ip_finance.web import forms
from ip_finance.web.deps import Uow
from ip_finance.web.pages import Form, PageActor, show

router = APIRouter(include_in_schema=False)


@router.get("/products")
def shelf(request: Request, actor: PageActor, uow: Uow) -> Response:
    """Every product, beside the firm of whoever looks, with what it costs."""
    typed = {name: (value,) for name, value in request.query_params.items() if value.strip()}
    kept = {name: value for name, value in typed.items() if name in TryIn.model_fields}
    filled = forms.read(Form(kept, {}, ""), TryIn)
    tried = filled.model or TryIn()
    asked = Asked(Fen(tried.amount_fen) if tried.amount_fen else None, tried.term_months)
    with uow.begin(actor) as tx:
        is_firm = PersonRole.SIGNATORY in actor.roles
        firm = gathering.firm_of(tx, actor.party_id) if is_firm else None
        return show(
            request,
            "marketplace/shelf.html",
            200 if filled.model else 422,
            found=gathering.shelf(tx, firm, asked),
            asked=asked,
            filled=filled,
            is_firm=is_firm,
            **PAGE_WORDS,
        )
