"""Where a bank's loans are at risk, and what a fall in values would do; its books and products."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.books import repository as books
from ip_finance.books.schemas import TrialBalanceOut
from ip_finance.classification import repository as classification
from ip_finance.classification.words import GRAVITIES, GRAVITY_KINDS, SIGNALS
from ip_finance.collateral import lending
from ip_finance.collateral.domain import shock_of
from ip_finance.collateral.errors import BadShock
from ip_finance.collateral.lending import Shocked
from ip_finance.collateral.words import RIGHT_TYPES
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.credit.words import repayment
from ip_finance.desks import bank_figures, bank_reading, bank_risk
from ip_finance.desks.bank_queue import LENDERS
from ip_finance.loans import repository as loans
from ip_finance.margin_calls import repository as margin_calls
from ip_finance.margin_calls.words import STATE_KINDS, STATES
from ip_finance.policies import repository as policies
from ip_finance.policies.contents.product import parse as parse_product
from ip_finance.policies.domain import PolicyKind, standings
from ip_finance.policies.words import STATES as VERSION_STATES
from ip_finance.servicing.words import DAY_COUNTS
from ip_finance.web.deps import Uow
from ip_finance.web.pages import PageActor, show, show_refused

router = APIRouter(prefix="/bank", include_in_schema=False)

SHOWN: Final = 20
"""Rows of what is told here; the lists themselves are a page away."""
WORDS: Final[dict[str, Any]] = {
    "call_states": STATES,
    "call_kinds": STATE_KINDS,
    "signals": SIGNALS,
    "gravities": GRAVITIES,
    "gravity_kinds": GRAVITY_KINDS,
    "right_types": {**RIGHT_TYPES, "unknown": "未知"},
}


@router.get("/risk")
def risk(request: Request, actor: PageActor, uow: Uow, percent: str = "") -> Response:
    """Arrears by age, calls, warnings, concentrations; and, with `percent`, a shock of values."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        context = {**_context(tx), "percent": percent[:20], "shocked": None, **WORDS}
        try:
            context["shocked"] = _shocked(tx, percent)
        except BadShock as refused:
            return show_refused(request, "desks/bank_risk.html", refused, **context)
        return show(request, "desks/bank_risk.html", refused=None, **context)


@router.get("/ledger")
def ledger(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The books in short: whether they are even, how far they are closed, and the way into them."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        desk = bank_reading.desk_of(tx)
        on = bank_reading.today_of(tx, desk)
        totals = books.trial_balance(tx.session, desk.bank_id, on)
        return show(
            request,
            "desks/bank_ledger.html",
            balance=TrialBalanceOut.of(on, on, totals),
            days=books.days(tx.session, desk.bank_id, SHOWN),
        )


@router.get("/products")
def products(request: Request, actor: PageActor, uow: Uow) -> Response:
    """The bank's products: what is in force, what waits for a colleague, and what was."""
    actor.require(*LENDERS)
    with uow.begin(actor) as tx:
        found = policies.every(tx.session, PolicyKind.PRODUCT)
        own = [one for one in found if one.owner_id == actor.party_id]
        return show(
            request,
            "desks/bank_products.html",
            products=[(one, parse_product(one.content)) for one in own],
            standing=standings(own, business_date(tx.now)),
            policy_states=VERSION_STATES,
            repayment=repayment,
            day_counts=DAY_COUNTS,
            **WORDS,
        )


def _context(tx: Tx) -> dict[str, Any]:
    desk = bank_reading.desk_of(tx)
    on = bank_reading.today_of(tx, desk)
    calls = margin_calls.open_calls(tx.session, desk.bank_id)
    warnings = classification.open_warnings(tx.session, desk.bank_id)
    shown = warnings[:SHOWN]
    return {
        "on": on,
        "book": bank_figures.book(tx.session, desk.bank_id, on),
        "ageing": bank_risk.ageing(tx.session, desk.bank_id, on),
        "calls": sorted(calls, key=lambda one: (one.cure_by, str(one.id)))[:SHOWN],
        "call_count": len(calls),
        "warnings": shown,
        "warning_count": len(warnings),
        "names": loans.borrowers_of(tx.session, [one.loan_id for one in shown]),
        "by_borrower": bank_risk.by_borrower(tx.session, desk.bank_id),
        "spreads": bank_risk.spreads(tx.session, desk.number),
    }


def _shocked(tx: Tx, percent: str) -> Sequence[Shocked] | None:
    """Nothing until somebody asks: it reads every live loan. Raises: BadShock."""
    if not percent.strip():
        return None
    return lending.shock(tx, shock_of(_fraction(percent)), None)


def _fraction(percent: str) -> str:
    """What stands in percent as a fraction; what is no number is left for the rule to refuse."""
    try:
        return str(float(percent.replace("%", "").replace("−", "-")) / 100)
    except ValueError:
        return percent
