"""The play of the pre-check tells its story: unpaid, paid, and a mark without its sister."""

from typing import Any, cast
from uuid import UUID

from ip_finance.play.precheck import SIGNATORY, play_precheck
from ip_finance.play.story import Story
from tests.api import Given, Platform
from tests.builders import TODAY, Stage
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]


class Boards:
    """A stage and a story in one, on the platform of the tests."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.started_on = TODAY
        self.told: list[str] = []

    @property
    def stage(self) -> "Boards":
        return self

    def id_of(self, name: str) -> UUID:
        return id_of(name)

    def id_text(self, name: str) -> str:
        return text_id(name)

    def scene(self, zh: str, en: str, note: str = "") -> None:
        self.told.append(f"{zh} {en} {note}")

    def upload(self, login: str, name: str, content: bytes, kind: str = "other") -> str:
        return self.platform.upload(self._who(login), name, content, kind)

    def put(self, login: str, path: str, body: Any) -> Any:
        return self.platform.put(self._who(login), path, body)

    def post(self, login: str, path: str, body: Any) -> Any:
        return self.platform.post(self._who(login), path, body)

    def get(self, login: str, path: str) -> Any:
        return self.platform.get(self._who(login), path)

    def _who(self, login: str) -> str:
        return "owner" if login == SIGNATORY else "verifier"


def test_a_patent_fails_is_paid_and_passes_and_a_mark_is_stopped(given: Given) -> None:
    boards = Boards(given(Stage.FOUNDED))

    play_precheck(cast(Story, boards))

    assert ["PP-13" in boards.told[0], "passes" in boards.told[1]] == [True, True]
    assert len(boards.told) == 4
