"""What pages take: who is signed in, a form that our own page made, and the frame around it.

A page posts an ordinary form and is answered with a redirect. The form carries two hidden fields:
the token that ties it to the session, and a key under which its work is done at most once.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from ip_finance.core.actor import Actor
from ip_finance.core.canonical import canonical_json, content_hash
from ip_finance.core.errors import Conflict, DomainError, Forbidden, RuleViolated
from ip_finance.core.idempotency import claim
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.web.deps import SESSION_COOKIE, IdempotencyKeyMissing, NotSignedIn
from ip_finance.web.problems import status_of
from ip_finance.web.refusals import in_chinese
from ip_finance.web.security import is_csrf_valid
from ip_finance.web.templating import Visitor

VISIT_COOKIE = "ipfin_visit"
"""Ties the sign-in form to the browser, before there is a session."""
VISIT_SECONDS = 12 * 3_600

CSRF_FIELD, CSRF_HEADER = "csrf_token", "x-csrf-token"
KEY_FIELD, LONGEST_KEY = "idempotency_key", 128
LARGEST_FORM = 24 * 1024 * 1024
"""A document of 20 MiB, and the fields around it."""
MOST_FIELDS, MOST_FILES = 500, 8
REFUSED: tuple[type[DomainError], ...] = (Conflict, RuleViolated)
REFUSED_OR_FORBIDDEN = (*REFUSED, Forbidden)
"""What a page tells beside its form; whatever else is wrong is a page of its own."""

log = logging.getLogger(__name__)


class Reception(Protocol):
    """Who holds a session and what they are called; given by the composition root."""

    def visit_of(self, secret: str) -> tuple[Actor, Visitor]:
        """Raises: Unauthenticated."""
        ...

    def watcher_of(self, secret: str) -> Actor | None:
        """Who holds the session, told without using it."""
        ...


class FormForged(Forbidden):
    code = "form-forged"

    def __init__(self) -> None:
        super().__init__(
            "The form was not made for this session.",
            cure="Open the page again and send the form from there.",
        )


class FormTooLarge(RuleViolated):
    code = "form-too-large"

    def __init__(self) -> None:
        super().__init__(
            "The form with its files is too large, or does not say how large it is.",
            cure="Send smaller files.",
            limit=LARGEST_FORM,
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OnePost:
    """One piece of work for one form, however often it is sent."""

    key: str
    request_hash: str

    def redirect(self, tx: Tx, do: Callable[[], str]) -> Response:
        """To the address that `do` gives, or gave when this form came the first time."""
        stored = claim(tx, self.key, self.request_hash)
        if stored.status is None:
            stored.body = {"location": do()}
            stored.status = 303
        assert stored.body is not None
        return see(stored.body["location"])


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed into a page of ours, by field name."""

    values: Mapping[str, tuple[str, ...]]
    files: Mapping[str, Upload]
    request_hash: str

    def text(self, name: str) -> str:
        """The field's first value, without space around it; empty if there is none."""
        found = self.values.get(name, ())
        return found[0].strip() if found else ""

    @property
    def once(self) -> OnePost:
        """Raises: IdempotencyKeyMissing."""
        key = self.text(KEY_FIELD)
        if not 0 < len(key) <= LONGEST_KEY:
            raise IdempotencyKeyMissing
        return OnePost(key, self.request_hash)


def answer_form(
    uow: UnitOfWork,
    actor: Actor,
    form: Form,
    work: Callable[[Tx], str],
    again: Callable[[DomainError], Response],
    told: tuple[type[DomainError], ...] = REFUSED,
) -> Response:
    """Do the work of a form once and go where it leads, or show the page `again`, refused.

    Raises: IdempotencyKeyMissing, and what is not `told` beside the form.
    """
    try:
        with uow.begin(actor) as tx:
            return form.once.redirect(tx, lambda: work(tx))
    except told as refused:
        return again(refused)


def get_page_actor(request: Request) -> Actor:
    """Who is signed in by cookie. Raises: Unauthenticated: the browser goes to `/sign-in`."""
    secret = request.cookies.get(SESSION_COOKIE)
    if not secret:
        raise NotSignedIn
    reception: Reception = request.app.state.sign_in
    request.state.news = request.app.state.news.position
    actor, visitor = reception.visit_of(secret)
    request.state.actor, request.state.visitor = actor, visitor
    return actor


PageActor = Annotated[Actor, Depends(get_page_actor)]


async def get_form(request: Request, _: PageActor) -> Form:
    """The form of somebody who is signed in. Raises: FormForged, FormTooLarge."""
    return await _read(request, request.cookies[SESSION_COOKIE])


async def get_visit_form(request: Request) -> Form:
    """The form of somebody who is about to sign in. Raises: FormForged, FormTooLarge."""
    return await _read(request, request.cookies.get(VISIT_COOKIE, ""))


async def get_held_form(request: Request) -> Form:
    """The form of whoever holds the session, whatever it may do. Raises as `get_form`."""
    return await _read(request, request.cookies.get(SESSION_COOKIE, ""))


async def get_open_form(request: Request) -> Form:
    """The form of whoever is there, signed in or not. Raises: FormForged, FormTooLarge."""
    cookies = request.cookies
    return await _read(request, cookies.get(SESSION_COOKIE) or cookies.get(VISIT_COOKIE, ""))


PageForm = Annotated[Form, Depends(get_form)]
OpenForm = Annotated[Form, Depends(get_open_form)]
HeldForm = Annotated[Form, Depends(get_held_form)]
VisitForm = Annotated[Form, Depends(get_visit_form)]


def begin_visit(request: Request) -> str:
    """The id that the sign-in form is tied to, the same however often a request asks.

    Keep it with `keep_cookie` in the answer.
    """
    begun: str | None = getattr(request.state, "visit", None)
    visit = begun or request.cookies.get(VISIT_COOKIE) or token_urlsafe(32)
    request.state.visit = visit
    return visit


def keep_cookie(request: Request, response: Response, name: str, value: str, age: int) -> None:
    """A cookie that no script reads and no other site sends along."""
    is_secure = getattr(request.app.state, "cookie_secure", False)
    response.set_cookie(
        name, value, max_age=age, path="/", httponly=True, samesite="lax", secure=is_secure
    )


def show(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page of ours."""
    page: Response = request.app.state.templates.TemplateResponse(
        request, template, context, status_code=status
    )
    return page


def open_page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page with forms for whoever is there, signed in or not; see `get_open_form`."""
    if request.cookies.get(SESSION_COOKIE):
        return show(request, template, status, **context)
    visit = begin_visit(request)
    page = show(request, template, status, **context)
    keep_cookie(request, page, VISIT_COOKIE, visit, VISIT_SECONDS)
    return page


def show_refused(request: Request, template: str, refused: DomainError, **context: Any) -> Response:
    """The form again, with what the rules say against it as `refused`."""
    told = in_chinese(refused.code, refused.facts, refused.rule)
    return show(request, template, status_of(type(refused)), refused=told, **context)


def see(location: str) -> Response:
    """After a POST: look there."""
    return RedirectResponse(location, status_code=303)


async def _read(request: Request, tied_to: str) -> Form:
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST_FORM:
        raise FormTooLarge
    values: dict[str, tuple[str, ...]] = {}
    files: dict[str, Upload] = {}
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as sent:
        for name, value in sent.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files[name] = await _upload(value)
            else:
                values[name] = (*values.get(name, ()), value.replace("\x00", ""))
    token = request.headers.get(CSRF_HEADER) or "".join(values.pop(CSRF_FIELD, ()))
    if not is_csrf_valid(request.app.state.csrf_secret, tied_to, token):
        raise FormForged
    return Form(values, files, _hash(request, values, files))


async def _upload(file: UploadFile) -> Upload:
    media_type = (file.content_type or "application/octet-stream")[:100]
    return Upload((file.filename or "")[-200:], media_type, await file.read())


def _hash(
    request: Request, values: Mapping[str, tuple[str, ...]], files: Mapping[str, Upload]
) -> str:
    hashes = {name: content_hash(file.content) for name, file in files.items()}
    told = [request.method, request.url.path, {k: list(v) for k, v in values.items()}, hashes]
    return content_hash(canonical_json(told).encode())
