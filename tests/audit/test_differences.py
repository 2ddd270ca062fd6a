"""What the hourly comparison found: the auditor lists it, and nobody else."""

from uuid import uuid4

import pytest

from ip_finance.audit.models import Difference, Reconciliation
from ip_finance.core.actor import SYSTEM
from ip_finance.web.deps import SESSION_COOKIE
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.clock import NOON

pytest_plugins = ["tests.parties.platforms"]

FOUND = {
    "table_name": "loans_on_ledger",
    "row_key": "the loan",
    "column_name": "bank",
    "ours": "99",
    "ledgers": "3",
}


@pytest.fixture
def platform(given: Given) -> Platform:
    """A platform on which somebody has altered a loan, and the comparison has seen it."""
    platform = given(Stage.FOUNDED)
    found = [Difference(**FOUND)]
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            Reconciliation(id=uuid4(), block=7, checked=12, seen_at=NOON, differences=found)
        )
    return platform


class TestDifferences:
    def test_are_listed_for_the_auditor(self, platform: Platform) -> None:
        [run] = platform.get("auditor", "/audit/differences")

        assert (run["block"], run["checked"], run["differences"]) == (7, 12, [FOUND])

    def test_are_refused_to_everybody_else(self, platform: Platform) -> None:
        refused(platform.ask("officer", "GET", "/audit/differences"), 403, "role-missing")

    def test_are_on_the_auditors_page(self, platform: Platform) -> None:
        session = f"{SESSION_COOKIE}={platform.token('auditor')}"
        page = platform.http.get("/audit", headers={"Cookie": session})

        assert ("定时核对" in page.text, "the loan" in page.text) == (True, True)
