"""Rights, as a client meets them."""

import pytest

from ip_finance import demo_data
from tests.api import Given, refused
from tests.builders import INVENTION, OTHER_INVENTION, UTILITY_MODEL, Stage, draft_right
from tests.parties.builders import OTHER_SME, SME, id_of

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/ip-assets/{id_of('asset')}"


def of_the_other_company(file: str) -> bytes:
    text = demo_data.read(file).decode()
    return text.replace(SME.name, OTHER_SME.name).replace(SME.uscc, OTHER_SME.uscc).encode()


class TestAdd:
    @pytest.mark.parametrize(
        ("file", "right_type"),
        [
            (INVENTION, "invention"),
            (OTHER_INVENTION, "invention"),
            (UTILITY_MODEL, "utility-model"),
        ],
    )
    def test_files_the_right_that_the_office_published(
        self, given: Given, file: str, right_type: str
    ) -> None:
        platform = given(Stage.FOUNDED)

        found = platform.get("owner", draft_right(platform, file=file))

        assert (found["right_type"], found["state"]) == (right_type, "draft")

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        first = platform.get("owner", draft_right(platform))

        assert platform.put("owner", PATH, {"document_id": str(id_of("file of asset"))}) == first

    def test_refuses_another_file_under_the_same_id(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)
        other = platform.upload("owner", "another", demo_data.read(OTHER_INVENTION))

        answer = platform.ask("owner", "PUT", PATH, {"document_id": other})

        assert refused(answer, 409, "asset-exists")["rule"] == "PP-18"

    def test_refuses_the_same_right_under_another_id(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)
        body = {"document_id": str(id_of("file of asset"))}

        answer = platform.ask("owner", "PUT", f"/ip-assets/{id_of('twin')}", body)

        refused(answer, 409, "asset-exists")

    def test_refuses_a_right_that_another_company_has_on_file(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        file = platform.upload("other-owner", "forged", of_the_other_company(INVENTION))

        answer = platform.ask(
            "other-owner", "PUT", f"/ip-assets/{id_of('twin')}", {"document_id": file}
        )

        assert SME.name not in str(refused(answer, 409, "asset-exists"))

    def test_refuses_the_id_of_a_right_of_others(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        file = platform.upload("other-owner", "own", of_the_other_company(UTILITY_MODEL))

        answer = platform.ask("other-owner", "PUT", PATH, {"document_id": file})

        refused(answer, 409, "id-taken")

    def test_refuses_a_right_of_somebody_else(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        file = platform.upload("owner", "theirs", of_the_other_company(INVENTION))

        answer = platform.ask("owner", "PUT", PATH, {"document_id": file})

        assert refused(answer, 422, "owner-not-named")["rule"] == "PP-10"

    @pytest.mark.parametrize("content", [b"no xml", b"<a/>", b"\x00\xff", b"<!DOCTYPE a []><a/>"])
    def test_refuses_a_file_that_no_office_made(self, given: Given, content: bytes) -> None:
        platform = given(Stage.FOUNDED)
        file = platform.upload("owner", "junk", content)

        answer = platform.ask("owner", "PUT", PATH, {"document_id": file})

        assert refused(answer, 422, "office-file-refused")["reason"]

    def test_refuses_a_document_of_others(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        theirs = platform.upload("other-owner", "theirs", demo_data.read(INVENTION))

        answer = platform.ask("owner", "PUT", PATH, {"document_id": theirs})

        refused(answer, 404, "document-not-found")

    def test_shows_the_right_to_whoever_must_examine_it(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)

        for login in ("verifier", "other-verifier", "appraiser"):
            assert [one["id"] for one in platform.get(login, "/ip-assets")] == [str(id_of("asset"))]

    def test_does_not_show_it_to_a_bank(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        assert platform.get("officer", "/ip-assets") == []


class TestRegistration:
    def test_puts_the_right_on_the_ledger(self, given: Given) -> None:
        found = given(Stage.REGISTERED).get("owner", PATH)

        assert (found["state"], found["version"]) == ("registered", 1)

    def test_is_refused_a_second_time(self, given: Given) -> None:
        answer = given(Stage.REGISTERED).ask("owner", "POST", f"{PATH}/registration")

        refused(answer, 409, "asset-exists")

    @pytest.mark.parametrize(
        ("stage", "state"),
        [
            (Stage.VERIFIED, "verified"),
            (Stage.SIGNED, "pledged"),
            (Stage.DISCHARGED, "verified"),
        ],
    )
    def test_the_state_follows_the_ledger(self, given: Given, stage: Stage, state: str) -> None:
        assert given(stage).get("owner", PATH)["state"] == state
