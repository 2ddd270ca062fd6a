"""Blobs as files of one folder: written whole, synced, never changed."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class FileStore:
    """Content by name; a name is a hash, so two writers of one name write the same."""

    folder: Path

    def put(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{uuid4()}.new"
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path(name))

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        return path.read_bytes() if path.exists() else None

    def remove(self, name: str) -> None:
        """Take the content away; nothing happens if it is not there."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not name.removeprefix("0x").isalnum():
            raise ValueError(f"not a blob name: {name!r}")
        return self.folder / name
