"""Every approval, signing and release asks whoever has a passkey to have used it just now."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from ip_finance.mounting import APIS, PAGES
from ip_finance.web import step_up
from tests.api import Answer, Given, Platform
from tests.builders import Stage
from tests.identity.authenticator import Authenticator
from tests.identity.visiting import Visitor, signed_in
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PLACE = re.compile(r"\{[^}]*\}")
DECIDING = re.compile(r"/(decisions?|check|review|confirmation|acceptance|waivers|sign-offs)$")
OF_PAGES = (
    "/sign/{id}",
    "/loans/{id}/credit/decision",
    "/bank/cases/{id}/decision",
    "/appraisals/{id}/review",
    "/appraisals/{id}/acceptance",
    "/measures/{id}/decision",
    "/risk/opinions/{id}/decision",
    "/loans/{id}/adjustments/{id}/confirmation",
    "/enforcement/{id}/write-offs/{id}/decision",
    "/pool-claims/{id}/review",
    "/pool-claims/{id}/decision",
    "/subsidies/{id}/check",
    "/policies/{id}/check",
    "/payments/settlement-accounts/{id}/check",
    "/reports/reconciliations/{id}",
    "/bank/sign-in-provider",
    "/bank/sign-in-provider/{id}/agreed",
    "/admin/invitations",
    "/admin/role-changes",
    "/admin/role-changes/{id}/agreed",
    "/admin/recoveries/{id}/confirmation",
    "/me/passkeys",
    "/me/passkeys/{id}/removal",
    "/me/recovery-codes",
    "/loans/{id}/drawdowns/{id}/check",
    "/loans/{id}/drawdowns/{id}/waivers",
    "/loans/{id}/drawdowns/{id}/payee-confirmation",
)
OF_THE_API = (
    "/signing-requests/{id}/signatures",
    "/loans/{id}/credit/decisions",
    "/appraisals/{id}/review",
    "/appraisals/{id}/acceptance",
    "/measures/{id}/decision",
    "/classification-opinions/{id}/decision",
    "/loans/{id}/adjustments/{id}/confirmation",
    "/write-offs/{id}/decision",
    "/pool-claims/{id}/review",
    "/pool-claims/{id}/decision",
    "/subsidy-claims/{id}/check",
    "/policies/{id}/check",
    "/payments/settlement-accounts/{id}/check",
    "/monthly-reconciliations/{id}/sign-offs",
    "/drawdowns/{id}/check",
    "/drawdowns/{id}/waivers",
    "/drawdowns/{id}/payee-confirmation",
)
SIGNED_AFTERWARDS = frozenset(
    {
        "/filings/{}/confirmation",  # asks for signatures, and nothing before they are there
        "/pledges/{}/contract/confirmation",  # either side's word that a scan is the paper
        "/offers/{}/acceptance",  # the firm chooses; what it then applies for it signs
        "/margin-calls/review",  # looks at every loan again
    }
)
"""Addresses that sound like an approval and are none."""


def posts() -> Iterator[APIRoute]:
    for part in (*APIS, *PAGES):
        for route in part.router.routes:
            if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
                yield route


def asks(route: APIRoute) -> bool:
    return any(one.call is step_up.require for one in route.dependant.dependencies)


def bare(path: str) -> str:
    return PLACE.sub("{}", path)


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


def answers_to(platform: Platform, visitor: Visitor) -> Iterator[tuple[str, Answer]]:
    """What is said to whoever sends each of these, about something that does not exist."""
    token = visitor.form("/me/account", "/sign-out")["csrf_token"]
    headers = {"Authorization": f"Bearer {visitor.secret}", "Idempotency-Key": "k"}
    nothing = str(id_of("nothing"))
    for path in OF_PAGES:
        place = path.replace("{id}", nothing)
        form = {"csrf_token": token, "idempotency_key": path}
        yield path, visitor.http.post(place, data=form)
    for path in OF_THE_API:
        place = path.replace("{id}", nothing)
        yield path, platform.send(None, "POST", place, json={}, headers=headers)


def is_sent_to_step_up(answer: Answer) -> bool:
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return bool(answer.json()["type"].endswith("/step-up-needed"))
    return str(answer.headers.get("location", "")).startswith("/me/step-up")


def test_whoever_has_a_passkey_is_asked_for_it_everywhere(platform: Platform) -> None:
    officer = signed_in(platform, "officer")
    officer.add_passkey(Authenticator())

    answers = list(answers_to(platform, officer))

    assert [path for path, answer in answers if not is_sent_to_step_up(answer)] == []


def test_whoever_has_none_is_asked_nowhere(platform: Platform) -> None:
    answers = list(answers_to(platform, signed_in(platform, "officer")))

    assert [path for path, answer in answers if is_sent_to_step_up(answer)] == []


def test_the_tables_name_every_route_that_asks() -> None:
    named = OF_PAGES + OF_THE_API
    asking = [route for route in posts() if asks(route)]

    assert len(asking) > 30
    assert [r.path for r in asking if not any(r.path_regex.match(one) for one in named)] == []


def test_nothing_that_sounds_like_an_approval_goes_without() -> None:
    sounding = [route for route in posts() if DECIDING.search(route.path) and not asks(route)]

    assert {bare(route.path) for route in sounding} == SIGNED_AFTERWARDS
