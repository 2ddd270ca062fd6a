"""Answers kept as files, so that the same is not asked twice within its age limit."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from ip_finance.ops.requests import OpsNumber, Service

AGE_LIMITS: Final = {
    Service.BIBLIOGRAPHY: timedelta(days=30),
    Service.FAMILY: timedelta(days=30),
    Service.LEGAL: timedelta(days=1),
}


class AnswerCache:
    """One file an answer, whose time of change is when it was asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(
        self, service: Service, number: OpsNumber, now: datetime
    ) -> tuple[bytes, datetime] | None:
        """The answer and when it was asked, unless it is too old."""
        file = self._file(service, number)
        try:
            content, asked_at = file.read_bytes(), datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except OSError:
            return None
        is_fresh = timedelta(0) <= now - asked_at < AGE_LIMITS[service]
        return (content, asked_at) if is_fresh else None

    def keep(self, service: Service, number: OpsNumber, content: bytes, now: datetime) -> None:
        """Keep an answer in the place of an older one; a reader never sees half of it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(service, number)
        with NamedTemporaryFile(dir=self._folder, delete=False) as draft:
            draft.write(content)
        os.utime(draft.name, (now.timestamp(), now.timestamp()))
        Path(draft.name).replace(file)

    def _file(self, service: Service, number: OpsNumber) -> Path:
        digest = hashlib.sha256(f"{service}:{number.text}".encode()).hexdigest()
        return self._folder / f"{service}-{digest[:32]}.xml"
