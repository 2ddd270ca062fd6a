"""A story that tells itself as it happens: scenes, each with what proves it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol, Self
from uuid import UUID

from ip_finance.play.stage import Refused, Stage, Taken


@dataclass(frozen=True, slots=True)
class Scene:
    """One told step: what happened, and how it can be checked."""

    zh: str
    en: str
    taken: Taken | None = None
    refused: Refused | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value}

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Self:
        refused = told.pop("refused", None)
        return cls(**told, refused=Refused(**{"rule": None, **refused}) if refused else None)


class Journal(Protocol):
    """Attempts that were told, kept over a crash."""

    def find(self, key: str) -> Scene | None: ...

    def add(self, key: str, scene: Scene) -> None: ...


@dataclass
class Story:
    """Tells each scene as it happens, and remembers all of them."""

    stage: Stage
    tell: Callable[[int, Scene], None]
    started_on: date
    journal: Journal
    scenes: list[Scene] = field(default_factory=list)

    def scene(self, zh: str, en: str, **seen: Any) -> None:
        scene = Scene(zh, en, **seen)
        self.scenes.append(scene)
        self.tell(len(self.scenes), scene)

    def tried(self, key: str, attempt: Callable[[], Scene]) -> None:
        """Tell an attempt; one that was told before a crash is told again, not made again."""
        scene = self.journal.find(key)
        if scene is None:
            scene = attempt()
            self.journal.add(key, scene)
        self.scenes.append(scene)
        self.tell(len(self.scenes), scene)

    def once(self, key: str, find: Callable[[], str]) -> str:
        """What was found the first time, also after a crash that came later."""
        found = self.journal.find(key)
        if found is None:
            found = Scene(key, key, note=find())
            self.journal.add(key, found)
        return found.note

    def id_of(self, name: str) -> UUID:
        return self.stage.cast.id_of(name)

    def id_text(self, name: str) -> str:
        return str(self.id_of(name))
