"""The public check: a file, a certificate, a bundle; and what it never tells."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance import demo_data
from ip_finance.core.actor import SYSTEM
from ip_finance.public.domain import CHECKS_A_MINUTE
from tests.api import Given, Platform
from tests.builders import INVENTION, Stage
from tests.certificates.scenes import CERTIFICATE, certificate_body
from tests.parties.builders import id_of
from tests.public.visiting import Visitor

pytest_plugins = ["tests.parties.platforms"]

ERASE = text("update documents set sha256 = '', salt = '' where id = :id")
SHA256 = hashlib.sha256(demo_data.read(INVENTION)).hexdigest()


@pytest.fixture
def registered(given: Given) -> Platform:
    return given(Stage.REGISTERED)


def certified(platform: Platform) -> Any:
    return platform.put("owner", CERTIFICATE, certificate_body())


def test_a_file_matches_once_its_holder_has_had_it_certified(registered: Platform) -> None:
    visitor = Visitor(registered)
    assert "没有匹配" in visitor.page(f"/verify?sha256={SHA256}", 404)

    made = certified(registered)

    page = visitor.page(f"/verify?sha256={SHA256.upper()}")
    for told in ("一致", made["number"], made["tx_hash"], registered.ledger.address, "成都"):
        assert told in page


def test_a_changed_byte_matches_nothing(registered: Platform) -> None:
    certified(registered)
    other = hashlib.sha256(demo_data.read(INVENTION) + b"\n").hexdigest()

    assert "没有匹配" in Visitor(registered).page(f"/verify?sha256=0x{other}", 404)


def test_a_certificate_is_found_by_its_number_and_tells_nothing_confidential(
    registered: Platform,
) -> None:
    made = certified(registered)

    page = Visitor(registered).page(f"/verify/{made['number'].lower()}")

    assert "证书有效" in page
    assert SHA256 in page
    right = registered.get("owner", f"/ip-assets/{id_of('asset')}")
    for secret in (right["number"], right["title"], "file of asset", str(id_of("asset"))):
        assert secret not in page


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/verify/CZ-2026-AAAAAAAA", 404, "没有匹配"),
        ("/verify/CZ-1", 422, "证书编号形如"),
        ("/verify/%00%27--", 422, "证书编号形如"),
        ("/verify?sha256=zz", 422, "64 位十六进制数"),
        ("/verify?number=" + "9" * 41, 422, "malformed"),
    ],
)
def test_what_cannot_be_looked_up_is_told(
    registered: Platform, path: str, status: int, told: str
) -> None:
    assert told in Visitor(registered).page(path, status)


def test_an_erased_file_leaves_a_certificate_that_says_so(registered: Platform) -> None:
    made = certified(registered)
    with registered.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(ERASE, {"id": id_of("file of asset")})

    visitor = Visitor(registered)

    assert "已依法删除" in visitor.page(f"/verify/{made['number']}")
    assert "没有匹配" in visitor.page(f"/verify?sha256={SHA256}", 404)


def test_somebody_who_tries_too_often_waits(registered: Platform) -> None:
    visitor = Visitor(registered)
    for _ in range(CHECKS_A_MINUTE):
        visitor.get(f"/verify?sha256={SHA256}")

    assert visitor.get(f"/verify?sha256={SHA256}").status_code == 429
    assert visitor.get("/verify").status_code == 200


def test_a_bundle_that_is_none_is_refused_in_words(registered: Platform) -> None:
    answer = Visitor(registered).fill(
        "/verify", "/verify/bundle", files={"bundle": ("case.zip", b"PK no bundle")}
    )

    assert answer.status_code in {409, 422}
    assert "证据包不成立" in answer.text or "共同签署" in answer.text


def test_a_form_of_another_site_is_refused(registered: Platform) -> None:
    answer = Visitor(registered).http.post(
        "/verify/bundle", files={"bundle": ("case.zip", b"PK")}, data={"csrf_token": "made up"}
    )

    assert answer.status_code == 403
