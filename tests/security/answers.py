"""What each page answers to each person, asked once for all tests of a module."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event

from tests.api import Answer, Platform
from tests.security.places import LOGINS, Place, ask

TABLE = Path(__file__).with_name("who_gets_in.txt")
EVERYBODY, PUBLIC, ALL_BUT, NOBODY = "everybody", "public", "all but", "nobody"
KEPT_OUT = {403, 404}
SIGN_IN = "/sign-in"


@dataclass
class Counter:
    """How many statements the application has sent to the database."""

    count: int = 0

    def add(self, *_: Any) -> None:
        self.count += 1


@contextmanager
def counting(platform: Platform) -> Iterator[Counter]:
    """Count what requests ask of the database, the session and the log included."""
    counter = Counter()
    engines = [uow.engine for uow in (platform.database.app, platform.database.sign_in)]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", counter.add)
    try:
        yield counter
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", counter.add)


@dataclass(frozen=True)
class Seen:
    """An answer, and how many queries it took."""

    answer: Answer
    queries: int

    @property
    def is_let_in(self) -> bool:
        """Neither kept out nor sent to sign in; what the rules say then is another matter."""
        sent_to = self.answer.headers.get("location", "")
        return self.answer.status_code not in KEPT_OUT and not sent_to.startswith(SIGN_IN)


@dataclass
class Answers:
    """Asks each page as everybody, when it is needed first."""

    platform: Platform
    kept: dict[Place, dict[str, Seen]] = field(default_factory=dict)

    def of(self, place: Place) -> dict[str, Seen]:
        """What each login gets."""
        if place not in self.kept:
            self.kept[place] = {login: self.ask(login, place) for login in LOGINS}
        return self.kept[place]

    def ask(self, login: str | None, place: Place) -> Seen:
        with counting(self.platform) as counter:
            answer = ask(self.platform, login, place)
        return Seen(answer, counter.count)

    def told(self, place: Place) -> str:
        """Who is let in, as a line of the table has it."""
        if self.ask(None, place).is_let_in:
            return PUBLIC
        let_in = [login for login, seen in self.of(place).items() if seen.is_let_in]
        kept_out = [login for login in LOGINS if login not in let_in]
        if not kept_out:
            return EVERYBODY
        if not let_in:
            return NOBODY
        few = len(kept_out) < len(let_in)
        return " ".join([ALL_BUT, *kept_out] if few else let_in)


def table() -> dict[str, str]:
    """Who gets in where: the answer that is expected of each page."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    told = (line.partition(" = ") for line in lines if line and not line.startswith("#"))
    return {name.strip(): who.strip() for name, _, who in told}
