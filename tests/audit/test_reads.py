"""Who read what: every read of a record through API or pages is one entry of the audit log."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ip_finance.core.actor import SYSTEM
from ip_finance.web.deps import SESSION_COOKIE
from tests.api import Given, Platform
from tests.builders import Stage
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

READS = "select person_id, subject_id, facts->>'what' from audit_log where action = 'read'"
LOAN, ASSET, NOTICE = id_of("loan"), id_of("asset"), id_of("notice")


def reads(platform: Platform) -> list[tuple[Any, ...]]:
    """Reader, record and path of every read so far, oldest first."""
    with platform.database.owner.begin(SYSTEM) as tx:
        return [tuple(row) for row in tx.session.execute(text(f"{READS} order by seq"))]


def new_reads(platform: Platform, login: str, path: str) -> list[tuple[Any, ...]]:
    before = len(reads(platform))
    answer = platform.ask(login, "GET", path)
    assert answer.is_success, answer.text
    return reads(platform)[before:]


@pytest.mark.parametrize(
    ("path", "record"),
    [
        (f"/loans/{LOAN}", LOAN),
        (f"/loans/{LOAN}/limit", LOAN),
        (f"/ip-assets/{ASSET}", ASSET),
        (f"/appraisals/{id_of('appraisal')}", id_of("appraisal")),
        (f"/documents/{NOTICE}", NOTICE),
        ("/me/key", id_of("officer")),
        ("/loans", id_of("officer")),
    ],
)
def test_a_read_through_the_api_is_one_entry(given: Given, path: str, record: object) -> None:
    platform = given(Stage.DISCHARGED)

    assert new_reads(platform, "officer", path) == [(id_of("officer"), record, f"/api{path}")]


@pytest.mark.parametrize("path", [f"/cases/{LOAN}", f"/assets/{ASSET}"])
def test_a_read_through_a_page_names_the_record(given: Given, path: str) -> None:
    platform = given(Stage.DISCHARGED)
    platform.http.cookies.set(SESSION_COOKIE, platform.token("officer"))

    answer = platform.http.get(path)

    assert answer.is_success, answer.text
    reader, record, what = reads(platform)[-1]
    assert (reader, record, what) == (id_of("officer"), UUID(path.split("/")[2]), path)


def test_opening_a_document_has_an_entry_of_its_own_and_no_second(given: Given) -> None:
    platform = given(Stage.DISCHARGED)

    assert new_reads(platform, "officer", f"/documents/{NOTICE}/content") == []
    newest = text("select action, person_id, subject_id from audit_log order by seq desc limit 1")
    with platform.database.owner.begin(SYSTEM) as tx:
        found = tuple(tx.session.execute(newest).one())
    assert found == ("documents.read", id_of("officer"), NOTICE)


def test_a_read_that_is_refused_is_none(given: Given) -> None:
    platform = given(Stage.DISCHARGED)
    before = reads(platform)

    assert platform.ask("other-owner", "GET", f"/loans/{LOAN}").status_code == 404
    assert reads(platform) == before


def test_asking_whether_a_step_was_signed_is_no_entry(given: Given) -> None:
    assert new_reads(given(Stage.DISCHARGED), "officer", "/signing-requests") == []


def test_a_write_is_no_read(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    before = len(reads(platform))
    platform.upload("owner", "file of asset", b"text")

    assert len(reads(platform)) == before
