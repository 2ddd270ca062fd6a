"""Pages for anybody: the landing page with its calculator, and the check of files and bundles."""

import re
from threading import Lock
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from ip_finance.certificates import repository as certificates
from ip_finance.core import deployment
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import UnitOfWork
from ip_finance.evidence.errors import BundleRefused
from ip_finance.loan_engine.terms import Schedule
from ip_finance.public import service
from ip_finance.public.calculation import METHODS, quoted
from ip_finance.public.domain import Quota, TooManyChecks
from ip_finance.public.schemas import CalculatorIn
from ip_finance.web import forms
from ip_finance.web.forms import Filled
from ip_finance.web.pages import Form, OpenForm, open_page, show
from ip_finance.web.problems import status_of
from ip_finance.web.refusals import in_chinese

router = APIRouter(include_in_schema=False)

ASKED_AT_FIRST: Final = {
    "amount_fen": ("3,000,000",),
    "months": ("12",),
    "rate_bps": ("3.45",),
    "method": ("interest-first",),
}
NUMBER: Final = re.compile(r"CZ-\d{4}-[0-9A-Z]{8}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")
LARGEST_BUNDLE: Final = 8 * 1024 * 1024
LARGEST_TRUST: Final = 64 * 1024
one_bundle_at_a_time = Lock()


@router.get("/welcome")
def welcome(request: Request) -> Response:
    """What this is, what a loan costs, the check, and the way in."""
    typed = {name: (told,) for name, told in request.query_params.items()}
    is_asked = "amount_fen" in typed
    filled = forms.read(Form(typed if is_asked else ASKED_AT_FIRST, {}, ""), CalculatorIn)
    quote = _quote(request, filled)
    if request.headers.get("hx-request"):
        return show(request, "public/quote.html", filled=filled, quote=quote)
    tour = request.app.state.tour
    context = {"filled": filled, "quote": quote, "methods": METHODS, "tour": tour}
    return open_page(request, "public/welcome.html", 422 if filled.errors else 200, **context)


@router.get("/verify")
def verify_page(
    request: Request,
    sha256: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The three ways to check; with a digest or a number also what was found."""
    if number.strip():
        return _by_number(request, number)
    if sha256.strip():
        return _by_digest(request, sha256)
    return _verify_page(request)


@router.get("/verify/{number}")
def verify_number(request: Request, number: str) -> Response:
    """Where the code on a certificate leads."""
    return _by_number(request, number[:40])


@router.post("/verify/bundle")
def verify_bundle(request: Request, form: OpenForm) -> Response:
    """Check a bundle of evidence here; its maker's command does the same at home."""
    _take(request)
    bundle, trust = form.files.get("bundle"), form.files.get("trust")
    if bundle is None:
        return _verify_page(request, 422, wrong_bundle="请选择证据包文件。")
    if len(bundle.content) > LARGEST_BUNDLE or (trust and len(trust.content) > LARGEST_TRUST):
        return _verify_page(request, 422, wrong_bundle="文件过大，请在自己的电脑上用命令核验。")
    if not one_bundle_at_a_time.acquire(blocking=False):
        raise TooManyChecks
    try:
        with _uow(request).begin(SYSTEM) as tx:
            report = service.prove(tx, bundle.content, trust.content if trust else None)
    except BundleRefused as refused:
        return _verify_page(request, 422, bundle_refused=refused)
    except DomainError as refused:
        told = in_chinese(refused.code, refused.facts, refused.rule)
        return _verify_page(request, status_of(type(refused)), refused=told)
    finally:
        one_bundle_at_a_time.release()
    return _verify_page(request, report=report, is_own_trust=trust is None)


def _quote(request: Request, filled: Filled[CalculatorIn]) -> Schedule | None:
    asked = filled.model
    if asked is None:
        return None
    on = business_date(_uow(request).clock())
    rate = BasisPoints(asked.rate_bps)
    return quoted(Fen(asked.amount_fen), asked.months, rate, asked.method, on)


def _by_number(request: Request, typed: str) -> Response:
    _take(request)
    number = typed.strip().upper()
    if not NUMBER.fullmatch(number):
        wrong = "证书编号形如 CZ-2026-8K3M7QPA。"
        return _verify_page(request, 422, wrong_number=wrong, asked=typed.strip())
    return _found(request, asked=number, number=number)


def _by_digest(request: Request, typed: str) -> Response:
    _take(request)
    digest = typed.strip().lower().removeprefix("0x")
    if not SHA256.fullmatch(digest):
        wrong = "SHA-256 是 64 位十六进制数。"
        return _verify_page(request, 422, wrong_digest=wrong, asked=typed.strip())
    return _found(request, asked=f"0x{digest}", sha256=f"0x{digest}")


def _found(request: Request, asked: str, **wanted: str) -> Response:
    with _uow(request).begin(SYSTEM) as tx:
        found = certificates.certified(tx.session, **wanted)
        ledger = deployment.current(tx.session)
    is_number = "number" in wanted
    context = {"asked": asked, "is_number": is_number, "found": found, "ledger": ledger}
    return _verify_page(request, 200 if found else 404, **context)


def _verify_page(request: Request, status: int = 200, **context: Any) -> Response:
    known: dict[str, Any] = dict.fromkeys(
        ("wrong_bundle", "wrong_number", "wrong_digest", "asked"), ""
    )
    known |= {"found": None, "report": None, "bundle_refused": None, "ledger": None}
    known |= {"is_number": False, "is_own_trust": True, "refused": None}
    return open_page(request, "public/verify.html", status, **known | context)


def _take(request: Request) -> None:
    """Raises: TooManyChecks."""
    quota: Quota = request.app.state.quota
    caller = request.client.host if request.client else ""
    quota.take(caller, _uow(request).clock())


def _uow(request: Request) -> UnitOfWork:
    uow: UnitOfWork = request.app.state.uow
    return uow
