"""One answer to one POST, however often it is sent."""

from typing import ClassVar

from tests.api import Given, refused
from tests.builders import Stage, draft_pledge
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

LOAN, PLEDGE = f"/loans/{id_of('loan')}", f"/pledges/{id_of('pledge')}"


class TestIdempotency:
    PATH = f"{LOAN}/releases"
    BODY: ClassVar = {"amount_fen": 1_000, "payee": "某企业"}

    def test_the_same_request_again_does_nothing_twice(self, given: Given) -> None:
        platform = given(Stage.PLEDGED)

        first = platform.ask("officer", "POST", self.PATH, self.BODY, key="one")
        again = platform.ask("officer", "POST", self.PATH, self.BODY, key="one")

        assert again.json() == first.json()
        assert len(platform.get("officer", "/signing-requests")) == 1

    def test_another_body_under_the_same_key_is_refused(self, given: Given) -> None:
        platform = given(Stage.PLEDGED)
        platform.ask("officer", "POST", self.PATH, self.BODY, key="one")

        answer = platform.ask(
            "officer", "POST", self.PATH, self.BODY | {"payee": "他人"}, key="one"
        )

        assert refused(answer, 422, "idempotency-key-reused")["key"] == "one"

    def test_the_same_key_for_another_path_is_refused(self, given: Given) -> None:
        platform = given(Stage.PLEDGED)
        platform.ask("officer", "POST", self.PATH, self.BODY, key="one")

        answer = platform.ask("officer", "POST", f"{PLEDGE}/discharge", key="one")

        refused(answer, 422, "idempotency-key-reused")

    def test_another_person_may_use_the_same_key(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        platform.ask("officer", "POST", f"{draft_pledge(platform)}/signing", key="one")

        answer = platform.ask("owner", "POST", f"{PLEDGE}/signing", key="one")

        assert answer.status_code == 201

    def test_a_refusal_is_not_stored_so_that_a_cure_helps(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform)
        refused(
            platform.ask("officer", "POST", f"{path}/discharge", key="one"),
            409,
            "wrong-pledge-state",
        )

        answer = platform.ask("officer", "POST", f"{path}/signing", key="one")

        assert answer.status_code == 201
