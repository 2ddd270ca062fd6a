"""The tour of a demonstration that runs: its people, somebody who tampers, and a fresh start."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from ip_finance.bootstrap import open_vault
from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents import repository as documents
from ip_finance.documents.domain import BlobStore
from ip_finance.play.cast import EVERYBODY, PASSWORD, Cast, Role
from ip_finance.play.memory import Memory
from ip_finance.public.domain import Guest, Tour
from ip_finance.running import Base
from ip_finance.settings import Settings
from ip_finance.web.refusals import role_words

TAMPERED: Final = "new_generation.xml"
"""The file from which the first patent was registered."""
BANKER: Final = "bank.officer"
ALL_STATE: Final = ("pg", "chain", "documents", "bank", "contract-roots", "play")
"""What one run left behind; `play` last, as it says that all this was only a demonstration."""


@dataclass(frozen=True, slots=True)
class FileHand:
    """Somebody who gets at the disk under the vault. The true bytes are kept in `aside`."""

    uow: UnitOfWork
    blobs: BlobStore
    document_id: UUID
    aside: Path

    @property
    def is_altered(self) -> bool:
        return self.aside.exists()

    def alter(self) -> None:
        """Turn the last byte over; nothing happens before the file is there."""
        name = self._name()
        found = self.blobs.get(name) if name else None
        if name is None or found is None or self.is_altered:
            return
        draft = self.aside.with_suffix(".new")
        draft.write_bytes(found)
        draft.replace(self.aside)
        self.blobs.put(name, found[:-1] + bytes([found[-1] ^ 0xFF]))

    def mend(self) -> None:
        name = self._name()
        if name is None or not self.is_altered:
            return
        self.blobs.put(name, self.aside.read_bytes())
        self.aside.unlink()

    def _name(self) -> str | None:
        with self.uow.begin(SYSTEM) as tx:
            found = documents.find_by_id(tx.session, self.document_id)
            return found.evidence_hash if found else None


def tour_of(base: Base, memory: Memory, cast: Cast, reset: Callable[[], None] | None) -> Tour:
    """The tour of this run, which opens when its play is over."""
    hand = FileHand(
        base.database.owner,
        open_vault(base.settings.var).blobs,
        cast.id_of(f"document {TAMPERED}"),
        memory.folder / "tampered",
    )
    is_own = base.settings.database_url is None and base.settings.chain_url is None
    guests = tuple(_guest(role) for role in EVERYBODY)

    def is_over() -> bool:
        return Memory.of(memory.folder, memory.started_on).is_over

    return Tour(guests, PASSWORD, hand, BANKER, is_over, reset if is_own else None)


def forget_everything(settings: Settings) -> None:
    """Take away what a demonstration left; its database and chain have stopped."""
    for name in ALL_STATE:
        shutil.rmtree(settings.var / name, ignore_errors=True)


def _guest(role: Role) -> Guest:
    return Guest(role.login, role.name, role.company.name, role_words(role.roles))
