"""Documents, as a client meets them."""

from typing import Any

import pytest

from ip_finance.documents.domain import LARGEST_FILE
from tests.api import Answer, Given, Platform, refused
from tests.builders import Stage
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/documents/{id_of('document')}"
CONTENT = "合同正文".encode()


def keep(
    platform: Platform,
    content: bytes = CONTENT,
    *,
    login: str = "owner",
    name: str = "contract.txt",
    media_type: str = "text/plain",
) -> Answer:
    headers = {"Content-Type": media_type}
    return platform.send(login, "PUT", f"{PATH}?name={name}", content=content, headers=headers)


class TestKeep:
    def test_gives_back_what_was_kept(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        kept = keep(platform).json()

        assert (kept["name"], kept["size"]) == ("contract.txt", len(CONTENT))
        assert platform.send("owner", "GET", f"{PATH}/content").content == CONTENT

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert keep(platform).json() == keep(platform).json()

    @pytest.mark.parametrize(
        "change",
        [{"name": "other.txt"}, {"media_type": "text/html"}],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_the_file_under_another_description(
        self, given: Given, change: dict[str, Any]
    ) -> None:
        platform = given(Stage.FOUNDED)
        keep(platform)

        refused(keep(platform, **change), 409, "document-exists")

    def test_refuses_another_file_under_the_same_id(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        keep(platform)

        refused(keep(platform, b"another"), 409, "document-exists")

    def test_refuses_the_id_of_a_document_of_others(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        keep(platform)

        problem = refused(keep(platform, login="other-owner"), 409, "id-taken")

        assert "contract" not in str(problem)

    def test_refuses_an_empty_file(self, given: Given) -> None:
        refused(keep(given(Stage.FOUNDED), b""), 422, "empty-file")

    def test_takes_the_largest_file(self, given: Given) -> None:
        assert keep(given(Stage.FOUNDED), b"x" * LARGEST_FILE).status_code == 201

    def test_refuses_a_file_that_is_larger_by_one_byte(self, given: Given) -> None:
        refused(keep(given(Stage.FOUNDED), b"x" * (LARGEST_FILE + 1)), 422, "file-too-large")

    @pytest.mark.parametrize("name", ["", "%00", "a%00b", "x" * 201])
    def test_refuses_a_name_that_is_none(self, given: Given, name: str) -> None:
        refused(keep(given(Stage.FOUNDED), name=name), 422, "malformed-request")


class TestRead:
    def test_is_a_download_whatever_its_type(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        keep(platform, b"<script>alert(1)</script>", media_type="text/html", name="a%0D%0Ab.html")

        headers = platform.send("owner", "GET", f"{PATH}/content").headers

        assert headers["content-type"] == "application/octet-stream"
        assert headers["content-disposition"].startswith("attachment; filename*=UTF-8''a%0D%0Ab")

    def test_finds_damage(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        evidence = keep(platform).json()["evidence_hash"]
        (platform.documents / "documents" / evidence).write_bytes(b"x" * 50)

        refused(platform.send("owner", "GET", f"{PATH}/content"), 409, "content-damaged")

    def test_is_not_stored_in_the_clear(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        evidence = keep(platform).json()["evidence_hash"]

        assert CONTENT not in (platform.documents / "documents" / evidence).read_bytes()

    def test_of_a_colleague_is_possible(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        keep(platform, login="officer")

        assert platform.send("approver", "GET", f"{PATH}/content").content == CONTENT
