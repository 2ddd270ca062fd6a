"""Certificates of evidence: who gets one, what the paper says, and that it stays his."""

import hashlib

import pytest
from sqlalchemy import text

from ip_finance import demo_data
from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform, refused
from tests.builders import INVENTION, Stage, draft_right
from tests.certificates.scenes import CERTIFICATE, certificate_body
from tests.dossiers.text import text_of
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

SHA256 = hashlib.sha256(demo_data.read(INVENTION)).hexdigest()


@pytest.fixture
def registered(given: Given) -> Platform:
    return given(Stage.REGISTERED)


def test_a_registered_file_gets_one_certificate_however_often_it_is_asked_for(
    registered: Platform,
) -> None:
    made = registered.put("owner", CERTIFICATE, certificate_body())
    again = registered.put("owner", f"/certificates/{id_of('another')}", certificate_body())

    right = registered.get("owner", f"/ip-assets/{id_of('asset')}")
    assert made["number"].startswith("CZ-20")
    assert made["kind"] == "RegisterAsset"
    assert made["tx_hash"] == right["tx_hash"]
    assert again["id"] == made["id"]


def test_a_file_that_the_ledger_does_not_carry_gets_none(registered: Platform) -> None:
    document = registered.upload("owner", "draft", b"not registered")

    answer = registered.ask("owner", "PUT", CERTIFICATE, {"document_id": document})

    refused(answer, 409, "certificate-too-early")


def test_nobody_certifies_or_sees_the_file_of_another(registered: Platform) -> None:
    draft_right(registered, "other", "old_generation.xml")
    refused(
        registered.ask("other-owner", "PUT", CERTIFICATE, certificate_body()),
        404,
        "document-not-found",
    )
    refused(
        registered.ask("verifier", "PUT", CERTIFICATE, certificate_body()),
        403,
        "certificate-not-yours",
    )

    registered.put("owner", CERTIFICATE, certificate_body())

    refused(registered.ask("other-owner", "GET", CERTIFICATE), 404, "certificate-not-found")
    assert registered.get("other-owner", "/certificates") == []


def test_the_paper_says_what_anybody_needs_to_check_it_alone(registered: Platform) -> None:
    owner = Browser(registered, "owner")
    owner.fill("/certificates", document_id=text_id("file of asset"))
    [made] = registered.get("owner", "/certificates")

    answer = owner.get(f"/certificates/{made['id']}.pdf")

    told = text_of(answer.content).replace("\n", "").replace("\u200b", "")
    assert answer.headers["content-type"] == "application/pdf"
    for part in (made["number"], SHA256, made["tx_hash"], registered.ledger.address):
        assert part in told
    assert f"/verify/{made['number']}" in told
    salt, committed = _salt_and_hash(registered)
    recomputed = hashlib.sha256(bytes.fromhex(salt) + f'{{"sha256":"0x{SHA256}"}}'.encode())
    assert (salt in told, committed in told) == (True, True)
    assert committed == "0x" + recomputed.hexdigest()


def test_the_page_offers_what_can_be_certified_and_then_no_more(registered: Platform) -> None:
    owner = Browser(registered, "owner")
    assert "file of asset" in owner.page("/certificates")

    owner.fill("/certificates", document_id=text_id("file of asset"))

    page = owner.page("/certificates")
    assert "下载 PDF" in page
    assert "出具存证证书" not in page


def _salt_and_hash(platform: Platform) -> tuple[str, str]:
    found = text("select salt, evidence_hash from documents where id = :id")
    with platform.database.owner.begin(SYSTEM) as tx:
        row = tx.session.execute(found, {"id": id_of("file of asset")}).one()
    return row.salt, row.evidence_hash
