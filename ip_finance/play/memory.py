"""What a play must remember between two starts: which run it is, what was told, if it is over."""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from ip_finance.play.story import Scene


@dataclass(frozen=True, slots=True)
class Memory:
    """One run of the play, kept in `folder`."""

    folder: Path
    run: UUID
    started_on: date
    is_over: bool

    @classmethod
    def of(cls, folder: Path, today: date) -> Self:
        """The run of this folder; a new one, kept at once, if there is none."""
        path = folder / "play.json"
        if path.exists():
            kept = json.loads(path.read_text())
            started_on = date.fromisoformat(kept["started_on"])
            return cls(folder, UUID(kept["run"]), started_on, kept["is_over"])
        folder.mkdir(parents=True, exist_ok=True)
        made = cls(folder, uuid4(), today, False)
        made.keep(is_over=False)
        return made

    def keep(self, *, is_over: bool) -> None:
        """Write it down, whole or not at all."""
        draft = self.folder / "play.new"
        text = {"run": str(self.run), "started_on": str(self.started_on), "is_over": is_over}
        draft.write_text(json.dumps(text))
        draft.replace(self.folder / "play.json")

    def find(self, key: str) -> Scene | None:
        """The attempt of that name, if it was told."""
        for line in self._told():
            told = json.loads(line)
            if told["key"] == key:
                return Scene.of_json(told["scene"])
        return None

    def add(self, key: str, scene: Scene) -> None:
        """Note that the attempt was told."""
        line = json.dumps({"key": key, "scene": scene.to_json()}, ensure_ascii=False) + "\n"
        whole = "".join(self._told()).encode()
        with self._journal.open("ab") as journal:
            journal.truncate(len(whole))
            journal.write(line.encode())
            journal.flush()
            os.fsync(journal.fileno())

    def _told(self) -> list[str]:
        """The whole lines; one that a crash cut off was not told, and is written over."""
        if not self._journal.exists():
            return []
        text = self._journal.read_bytes()
        return text[: text.rfind(b"\n") + 1].decode().splitlines(keepends=True)

    @property
    def _journal(self) -> Path:
        return self.folder / "play.jsonl"
