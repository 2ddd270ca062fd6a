"""The whole demonstration, and a second start, against what we allow them to take."""

from collections.abc import Iterator

import httpx

from ip_finance.play.story import Scene
from ip_finance.play.theatre import cast_of, memory_of, put_on_demo
from ip_finance.running import opened, running
from ip_finance.settings import Settings
from tests.bench.figures import Figure, a_folder, timed


def keep_silent(number: int, scene: Scene) -> None:
    """Only time counts here."""


def measure() -> Iterator[Figure]:
    """The whole demonstration on a fresh database and chain, and a second start to a first page."""
    with a_folder() as var:
        settings = Settings(var=var, port=0)

        def whole() -> None:
            with opened(settings) as base:
                memory = memory_of(base)
                with running(base, cast_of(memory).founding, is_demo=True) as address:
                    put_on_demo(base, memory, address, keep_silent)

        def first_page() -> None:
            with opened(settings) as base:
                memory = memory_of(base)
                with running(base, cast_of(memory).founding, is_demo=True) as address:
                    httpx.get(f"{address}/sign-in").raise_for_status()

        yield Figure("demo, whole", timed(whole), "s", "budget", 60)
        yield Figure("start to first page, and stop", timed(first_page), "s", "budget", 15)
