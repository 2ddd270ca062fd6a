"""Facts about the loan, stated as slices above state them."""

from collections.abc import Mapping
from typing import Any

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.money import Fen
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.recording import ask_fact
from tests.api import Platform
from tests.parties.builders import STAFF, id_of

CALLED: Mapping[str, Any] = {"shortfall_fen": 2_000, "cure_by": "2026-12-24"}


def actor_of(login: str) -> Actor:
    company, role = STAFF[login]
    return Actor(id_of(login), id_of(company.code), frozenset({role}))


def ask(
    platform: Platform,
    login: str = "officer",
    fact: LoanFact = LoanFact.MARGIN_CALL,
    role: PersonRole = PersonRole.OFFICER,
    facts: Mapping[str, Any] = CALLED,
) -> str:
    """Have the person state the fact; give the id of the signing request."""
    with platform.database.app.begin(actor_of(login)) as tx:
        asked = ask_fact(tx, id_of("loan"), fact, facts, amount=Fen(2_000), role=role)
        return str(asked.id)


def record(platform: Platform, login: str = "officer", **stated: Any) -> str:
    """The same, signed and on the ledger."""
    request = ask(platform, login, **stated)
    assert platform.sign(login, request).status_code == 201
    platform.settle()
    return request
