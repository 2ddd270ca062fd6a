"""Every page of the product at an address of a record that exists, made from the app's routes.

A page that is added is found here by itself; a parameter that nobody has seen before fails the
tests until `RECORDS` or `WORDS` says what stands in its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from fastapi.routing import APIRoute
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.mounting import PAGES
from ip_finance.web import home, language_pages
from ip_finance.web.pages import CSRF_FIELD, KEY_FIELD
from ip_finance.web.security import csrf_token
from tests.api import Answer, Platform
from tests.ip_assets.browsing import Browser
from tests.parties.builders import GUARDIANS, STAFF, text_id

HTML = "text/html"
CSRF_SECRET = b"\x01" * 32
"""As `tests.api` gives it to its platforms."""
LOGINS = tuple(login for login in (*STAFF, *GUARDIANS) if login != "second-appraiser")
"""Everybody who is let in differently: each role at home, and three of them at another party."""
OUTSIDERS = ("other-owner", "other-officer", "other-verifier")

NAMED = {
    "asset_id": "asset",
    "loan_id": "loan",
    "pledge_id": "pledge",
    "appraisal_id": "appraisal",
    "order_id": "order",
    "party_id": "sme",
    "verification_id": "verification",
    "document_id": "file of asset",
}
"""Records that the tests themselves have named."""
RECORDS = {
    "account_id": "settlement_accounts",
    "adjustment_id": "adjustments",
    "certificate_id": "evidence_certificates",
    "change_id": "role_changes",
    "passkey_id": "passkeys",
    "provider_id": "sign_in_providers",
    "sample_id": "samples",
    "view_id": "saved_views",
    "call_id": "margin_calls",
    "delivery_id": "webhook_deliveries",
    "drawdown_id": "drawdowns",
    "endpoint_id": "webhook_endpoints",
    "filing_id": "filings",
    "import_id": "imports",
    "measure_id": "measures",
    "notification_id": f"notifications where party_id = '{text_id('bank')}'",
    "offer_id": "offers",
    "opinion_id": "classification_opinions",
    "precheck_id": "prechecks",
    "reconciliation_id": "monthly_reconciliations",
    "subject_id": "data_subjects",
    "task_id": f"tasks where is_private and party_id = '{text_id('bank')}'",
    "valuation_id": "internal_valuations",
    "version_id": "policy_versions where owner_id is null",
    "warning_id": "early_warnings",
    "write_off_id": "write_offs",
}
"""Records of which the first will do, by their table and what they are of."""
ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "/financing-requests/": {"request_id": "financing_requests"},
    "/sign/": {"request_id": f"signing_requests where record_id = '{text_id('loan')}'"},
    "/pool-claims/": {"claim_id": "pool_claims"},
    "/subsidies/": {"claim_id": "subsidy_claims"},
}
"""The same, where the name of the parameter depends on the place."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "/admin/": {"person_id": text_id("owner"), "verdict": "confirmation"},
    "/audit/access": {"form": "csv"},
    "/audit/blocks/": {"number": "1"},
    "/audit/objects/": {"kind": "loan", "name": text_id("loan")},
    "/audit/tx/": {"name": "0x" + "00" * 32},
    "/bank/sign-in-provider/": {"verdict": "confirmation"},
    "/bank/work/": {"kind": "release-funds", "record_id": text_id("loan")},
    "/bank/work": {"form": "csv"},
    "/me/apply/": {"step": "amount"},
    "/me/rights/list": {"form": "csv"},
    "/me/sessions/": {"session_id": text_id("session")},
    "/ops/collateral/": {"form": "csv"},
    "/verify/": {"number": "CZ-2026-000001"},
    "/collateral/internal-valuations/new/": {"way": "range"},
    "/enforcement/": {"kind": "negotiation", "number": "1"},
    "/filings/": {"name": "submission"},
    "/financing-requests/": {"name": "withdrawal"},
    "/loans/{loan_id}/drawdowns/": {"name": "withdrawal"},
    "/loans/{loan_id}/payments/": {"name": "instruction"},
    "/reports/": {"name": "overdue"},
    "/pool-claims/": {"step": "payment"},
    "/subsidies/": {"step": "payment"},
    "/pledges/{pledge_id}/dossier/": {"slot": "valuation-report"},
    "/parties/{record_id}/actions": {"record_id": text_id("sme"), "slug": "suspend-party"},
    "/people/{record_id}/actions": {"record_id": text_id("owner"), "slug": "revoke-key"},
    "/assets/{record_id}/actions": {"record_id": text_id("asset"), "slug": "open-dispute"},
    "/loans/{record_id}/actions": {"record_id": text_id("loan"), "slug": "declare-default"},
    "/pledges/{record_id}/actions": {"record_id": text_id("pledge"), "slug": "release-asset"},
    "/pledging/actions": {"slug": "stop-pledging"},
}
"""What stands for a parameter that names no record, by the beginning of the route."""

ROUTERS = (*(module.router for module in PAGES), language_pages.router, home.router)
"""As `bootstrap` puts them into the application."""


@dataclass(frozen=True)
class Place:
    """A route of a page, and an address that it answers."""

    method: str
    route: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"

    def on(self, platform: Platform) -> str:
        """The address of the place with a record of this platform in it."""
        address = self.route
        for parameter in re.findall(r"{(\w+)(?::\w+)?}", self.route):
            found = _value(platform, self.route, parameter)
            address = re.sub(rf"{{{parameter}(?::\w+)?}}", found, address)
        return address


def places(*methods: str) -> list[Place]:
    """The pages that the application serves."""
    return [
        Place(method, route.path)
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
        if method in methods
    ]


def ask(platform: Platform, login: str | None, place: Place) -> Answer:
    """Open the page, or send its form empty; nobody is signed in for no login."""
    address = place.on(platform)
    if login is None:
        return platform.http.request(place.method, address, headers={"Accept": HTML})
    browser = Browser(platform, login)
    if place.method == "GET":
        return browser.get(address)
    answer = browser.send(address, {CSRF_FIELD: token_of(platform, login), KEY_FIELD: str(uuid4())})
    if answer.headers.get("location", "").startswith("/sign-in"):
        del platform.tokens[login]  # the form ended the session
    return answer


def token_of(platform: Platform, login: str) -> str:
    """What ties a form to this person's session."""
    return csrf_token(CSRF_SECRET, platform.token(login))


def _value(platform: Platform, route: str, parameter: str) -> str:
    for beginning, words in WORDS.items():
        if route.startswith(beginning) and parameter in words:
            return words[parameter]
    for beginning, tables in ELSEWHERE.items():
        if route.startswith(beginning) and parameter in tables:
            return _first(platform, tables[parameter])
    if parameter in NAMED:
        return text_id(NAMED[parameter])
    assert parameter in RECORDS, f"say in {__name__} what stands for {{{parameter}}} of {route}"
    return _first(platform, RECORDS[parameter])


def _first(platform: Platform, table: str) -> str:
    """The first record of the table; where there is none, an id that nothing has."""
    kept = _firsts.setdefault(str(platform.database.owner.engine.url), {})
    if table not in kept:
        query = text(f"select cast(id as text) from {table} order by id limit 1")
        with platform.database.owner.begin(SYSTEM) as tx:
            kept[table] = tx.session.scalar(query) or text_id(table)
    return kept[table]


_firsts: dict[str, dict[str, str]] = {}
"""By database: what the tests add later must not come before."""
