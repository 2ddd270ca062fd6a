"""The tour of a demonstration: change of role by one click, the next step, and a few tricks.

Mounted in a demonstration only: whoever may post here is anybody whom they like.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance import demo_data
from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.identity import sessions
from ip_finance.identity.devices import device_of
from ip_finance.identity.domain import SESSION_VALID_FOR, Proof
from ip_finance.office_files.numbers import check_digit
from ip_finance.parties import repository as parties
from ip_finance.public import service
from ip_finance.public.catalogue import STOPS, Stop
from ip_finance.public.domain import Guest, Tour, TourNotOpen, TourPersonUnknown
from ip_finance.web.deps import SESSION_COOKIE
from ip_finance.web.pages import VISIT_COOKIE, OpenForm, keep_cookie, open_page, see
from ip_finance.web.security import local_path

router = APIRouter(prefix="/tour", include_in_schema=False)

PLACE_COOKIE: Final = "ipfin_tour"
AGE: Final = int(SESSION_VALID_FOR.total_seconds())
FILED_IN: Final = 2021
LATE: Final = timedelta(days=20)
"""How long the annual fee of the patent to register is late, on whatever day that is done."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar at the foot of each page shows."""

    place: int
    stop: Stop
    stops: tuple[Stop, ...]
    guests: tuple[Guest, ...]
    password: str
    is_altered: bool
    can_reset: bool
    back: str


def bar_of(request: Request) -> Bar | None:
    """The bar, for whoever has begun the tour."""
    tour: Tour | None = request.app.state.tour
    if tour is None or not request.cookies.get(SESSION_COOKIE) or not tour.is_open():
        return None
    place = _place_of(request.cookies.get(PLACE_COOKIE, ""))
    return Bar(
        place=place,
        stop=STOPS[place],
        stops=STOPS,
        guests=tour.guests,
        password=tour.password,
        is_altered=tour.hand.is_altered,
        can_reset=tour.reset is not None,
        back=request.url.path,
    )


@router.post("/as")
def change_role(request: Request, form: OpenForm) -> Response:
    """Go on as somebody else."""
    return _go(request, form.text("login"), "/")


@router.post("/stop")
def go_to_stop(request: Request, form: OpenForm) -> Response:
    """Go to a step of the tour, as whoever takes it."""
    place = _place_of(form.text("stop"))
    stop = STOPS[place]
    answer = _go(request, stop.login, stop.path)
    keep_cookie(request, answer, PLACE_COOKIE, str(place), AGE)
    return answer


@router.post("/date")
def move_date(request: Request, form: OpenForm) -> Response:
    """Have the bank's days closed through the next due day, as its officer would."""

    def close(tx: Tx) -> str:
        service.close_through_next_due_day(tx)
        return f"{_back(form.text('back'))}?done=date-moved"

    uow: UnitOfWork = request.app.state.uow
    with uow.begin(_banker(request)) as tx:
        return form.once.redirect(tx, lambda: close(tx))


@router.post("/tampering")
def tamper(request: Request, form: OpenForm) -> Response:
    """Change bytes of a file behind the platform's back."""
    _tour(request).hand.alter()
    return see(f"{_back(form.text('back'))}?done=altered")


@router.post("/mending")
def mend(request: Request, form: OpenForm) -> Response:
    """Put them back."""
    _tour(request).hand.mend()
    return see(f"{_back(form.text('back'))}?done=mended")


@router.post("/reset")
def reset(request: Request, form: OpenForm) -> Response:  # noqa: ARG001  checks the token
    """Stop, forget everything, and play the case anew; the page waits for it."""
    again = _tour(request).reset
    answer = open_page(request, "public/reset.html", 200 if again else 409, is_begun=again)
    if again is not None:
        answer.delete_cookie(SESSION_COOKIE, path="/")
        answer.delete_cookie(PLACE_COOKIE, path="/")
        again()
    return answer


@router.get("/patent.xml")
def patent(request: Request) -> Response:
    """A publication to register, with a number that no other has, and a fee that is late."""
    today = business_date(_system(request).clock())
    serial = 9_900_000 + secrets.randbelow(100_000)
    digits = f"20212{serial}"
    content = demo_data.read("utility_model.xml")
    for known, fresh in (
        (b"202129945678.X", f"{digits}.{check_digit(digits)}".encode()),
        (b"202021009945678", f"20202100{serial}".encode()),
        (b"299456789", f"29{serial}".encode()),
        (b"20210618", f"{_filed_on(today):%Y%m%d}".encode()),
    ):
        content = content.replace(known, fresh)
    headers = {"Content-Disposition": f'attachment; filename="patent-{serial}.xml"'}
    return Response(content, media_type="application/xml", headers=headers)


def _filed_on(today: date) -> date:
    due_on = today - LATE
    return due_on.replace(year=FILED_IN, day=min(due_on.day, 28))


def _go(request: Request, login: str, path: str) -> Response:
    """Raises: TourPersonUnknown."""
    guest = _tour(request).guest(login)
    held = request.cookies.get(SESSION_COOKIE)
    device, proof = device_of(request), Proof.PASSWORD
    with _system(request).begin(SYSTEM) as tx:
        if held:
            sessions.sign_out(tx, held)
        opened = sessions.open_session(tx, _person(tx, guest.login), uuid4(), device, proof)
    answer = see(path)
    keep_cookie(request, answer, SESSION_COOKIE, opened.secret, AGE)
    answer.delete_cookie(VISIT_COOKIE, path="/")
    return answer


def _banker(request: Request) -> Actor:
    with _system(request).begin(SYSTEM) as tx:
        return sessions.as_actor(tx, _person(tx, _tour(request).banker))


def _person(tx: Tx, login: str) -> UUID:
    """Raises: TourPersonUnknown: the play has not come to them yet."""
    found = parties.find_credential(tx.session, login)
    if found is None:
        raise TourPersonUnknown
    return found.person_id


def _system(request: Request) -> UnitOfWork:
    system: UnitOfWork = request.app.state.system_uow
    return system


def _tour(request: Request) -> Tour:
    """Raises: TourNotOpen."""
    tour: Tour = request.app.state.tour
    if not tour.is_open():
        raise TourNotOpen
    return tour


def _place_of(text: str) -> int:
    """The step that is meant; the first for anything else."""
    return int(text) if text in {str(place) for place in range(len(STOPS))} else 0


def _back(path: str) -> str:
    """The page that the bar was on, without what was asked of it."""
    return local_path(path).partition("?")[0]
