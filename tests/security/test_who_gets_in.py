"""Every page, every role, at home and at another party, and whoever is not signed in.

`who_gets_in.txt` says who is let in; whoever is not is told 403 or 404. A page that is added fails
here until the table has a line for it, and the failure says which line would be true.
"""

import pytest

from ip_finance.web.security import FILE_POLICY, HEADERS, POLICY
from tests.api import Platform
from tests.security.answers import Answers, table
from tests.security.places import OUTSIDERS, Place, places

pytest_plugins = ["tests.parties.platforms"]

APART = {"POST /sign-out"}
"""Ends the session that asks: `test_forgery` has it."""
LOOKED_AT = {"GET /documents/{document_id}/view"}
"""A file of a user in a frame of our page: what it may do is told apart."""
PAGES = [place for place in (*places("GET"), *places("POST")) if place.name not in APART]
EXPECTED = table()
READS = places("GET")
MOST_QUERIES = 25
OF_ONE_RECORD = {
    "GET /cases/{loan_id}": 35,
    "GET /assets/{asset_id}/verification": 34,
    "GET /appraisals/{appraisal_id}": 34,
    "GET /loans/{loan_id}/credit": 30,
    "GET /margin-calls/{call_id}": 31,
    "GET /loans/{loan_id}/adjustments": 27,
    "GET /bank/cases/{loan_id}": 44,
    "GET /audit/objects/{kind}/{name}": 38,
    "GET /me/rights/{asset_id}": 30,
    "GET /me/cases/{loan_id}": 32,
    "GET /me/margin-calls/{call_id}": 31,
}
"""Most queries of pages that gather one case or right from every slice. Only ever made smaller."""
OF_A_LIST = {
    "GET /desk": 37,
    "GET /documents": 26,
    "GET /filings": 29,
    "GET /collateral/revaluations": 42,
    "GET /margin-calls": 30,
    "GET /me": 30,
}
"""The same for lists that put several slices' rows beside each other."""
TAKES_MORE = OF_ONE_RECORD | OF_A_LIST


@pytest.fixture(scope="module")
def answers(full_platform: Platform) -> Answers:
    return Answers(full_platform)


def test_every_line_of_the_table_is_a_page() -> None:
    assert EXPECTED.keys() - {place.name for place in PAGES} == set()


@pytest.mark.parametrize("place", PAGES, ids=lambda place: place.name)
class TestPage:
    def test_lets_in_whom_the_table_names_and_nobody_else(
        self, answers: Answers, place: Place
    ) -> None:
        found = answers.told(place)

        assert f"{place.name} = {found}" == f"{place.name} = {EXPECTED.get(place.name)}"

    def test_breaks_for_nobody(self, answers: Answers, place: Place) -> None:
        broken = [login for login, s in answers.of(place).items() if s.answer.status_code >= 500]

        assert [one for one in broken if answers.of(place)[one].answer.status_code != 503] == []

    def test_protects_itself_with_headers(self, answers: Answers, place: Place) -> None:
        for seen in answers.of(place).values():
            told = seen.answer.headers
            is_file = place.name in LOOKED_AT and seen.is_let_in
            expected = HEADERS | {POLICY: FILE_POLICY} if is_file else HEADERS
            assert {name: told[name] for name in HEADERS} == expected
            if told.get("content-type", "").startswith("text/html"):
                assert told["cache-control"] == "no-store"


@pytest.mark.parametrize("place", READS, ids=lambda place: place.route)
def test_a_page_asks_the_database_only_so_often(answers: Answers, place: Place) -> None:
    most = TAKES_MORE.get(place.name, MOST_QUERIES)
    counts = {login: seen.queries for login, seen in answers.of(place).items()}

    assert {login: count for login, count in counts.items() if count > most} == {}


@pytest.mark.parametrize("place", READS, ids=lambda place: place.route)
def test_a_record_of_others_looks_like_none(answers: Answers, place: Place) -> None:
    """Whoever is kept from a record is told nothing of it, not even that it is there."""
    if "{" not in place.route:
        pytest.skip("names no record")
    secret = "星灿"
    for login in OUTSIDERS:
        seen = answers.of(place)[login]
        if not seen.is_let_in:
            assert secret not in seen.answer.text
