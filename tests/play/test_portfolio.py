"""The scene of the portfolio, against a platform whose worker is stepped by hand."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ip_finance.play.cast import Cast
from ip_finance.play.portfolio import SIGNATORY, SISTERS, play_portfolio, right_id
from ip_finance.play.stage import Stage as PlayStage
from ip_finance.play.stage import Taken
from ip_finance.play.story import Scene, Story
from tests.api import Given, Platform
from tests.builders import Stage
from tests.parties.builders import account_of

pytest_plugins = ["tests.parties.platforms"]


@dataclass
class Stepped(PlayStage):
    """Moves the worker before it waits for the ledger."""

    platform: Platform | None = None

    def taken(self, login: str, request_id: UUID) -> Taken:
        assert self.platform is not None
        self.platform.settle()
        return super().taken(login, request_id)


class Nothing:
    """A journal that remembers nothing."""

    def find(self, key: str) -> Scene | None: ...

    def add(self, key: str, scene: Scene) -> None: ...


def a_story(platform: Platform, folder: Path) -> Story:
    http: Any = platform.http  # a client in all but its class
    stage = Stepped("http://testserver", Cast(uuid4(), folder), http, platform=platform)
    stage.tokens[SIGNATORY] = platform.token("owner")
    stage.accounts[SIGNATORY] = account_of("owner")
    return Story(stage, lambda *_: None, date(2026, 11, 24), Nothing())


def test_a_mistyped_number_is_told_and_the_sister_marks_are_on_the_ledger(
    given: Given, tmp_path: Path
) -> None:
    platform = given(Stage.FOUNDED)
    story = a_story(platform, tmp_path)

    play_portfolio(story)

    refused, filed, registered = story.scenes
    assert "专利!C2" in refused.zh
    assert "校验位 1，填写的是 7" in refused.zh
    assert len(filed.note.split("、")) == 4
    assert all(number in registered.zh for number in SISTERS)
    for number in SISTERS:
        path = f"/ip-assets/{right_id(story, number)}"
        assert platform.get("owner", path)["state"] == "registered"


def test_played_again_it_tells_the_same(given: Given, tmp_path: Path) -> None:
    story = a_story(given(Stage.FOUNDED), tmp_path)
    play_portfolio(story)
    first = list(story.scenes)
    story.scenes.clear()

    play_portfolio(story)

    assert story.scenes == first
