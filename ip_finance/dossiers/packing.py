"""A zip whose bytes depend on its files alone. Pure."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

_ENDINGS: Final = {
    b"%PDF-": "pdf",
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG": "png",
    b"<?xml": "xml",
    b"PK\x03\x04": "zip",
}
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the archive: the `nth` of its folder."""

    folder: str
    nth: int
    title: str
    content: bytes

    @property
    def path(self) -> str:
        """Where it lies; the ending follows from what the file is, not from what it was called."""
        kept = "".join(
            sign if sign.isalnum() or sign in "()（）-_ " else "_" for sign in self.title
        )
        starts = (end for start, end in _ENDINGS.items() if self.content.startswith(start))
        return f"{self.folder}/{self.nth:02d}-{kept[:_LONGEST].strip()}.{next(starts, 'bin')}"


def packed(files: Sequence[Packed]) -> bytes:
    """The archive, with the time that zip begins to count at."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            told = zipfile.ZipInfo(file.path)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 3
            told.external_attr = 0o644 << 16
            archive.writestr(told, file.content)
    return out.getvalue()
