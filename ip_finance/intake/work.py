"""The work on one import, after its file was received: read, check, file; each a transaction.

It runs beside the request that asked for it. Killed at any point it is simply run again: until
the one transaction that files everything, nothing of the file is anywhere but in the import.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.actor import Actor
from ip_finance.core.clock import business_date
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import UnitOfWork
from ip_finance.documents.service import Vault
from ip_finance.intake import repository, service
from ip_finance.intake.contents import Contents, contents_of
from ip_finance.intake.domain import RightsTaken
from ip_finance.office_files.errors import OfficeFileError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportWork:
    """Who does it, with whose rights, and where the files lie."""

    uow: UnitOfWork
    vault: Vault
    actor: Actor

    def run(self, import_id: UUID) -> None:
        """Bring the import to its end; one that is over stays as it is."""
        try:
            contents = self._read(import_id)
        except OfficeFileError as refused:
            self._refuse_file(import_id, refused.code, refused.detail, dict(refused.facts))
        except DomainError as refused:
            self._refuse_file(import_id, refused.code, refused.detail, refused.facts)
        else:
            if contents is not None:
                self._file(import_id, contents)

    def _read(self, import_id: UUID) -> Contents | None:
        with self.uow.begin(self.actor) as tx:
            data = service.content(tx, self.vault, import_id)
            today = business_date(tx.now)
        if data is None:
            return None
        return contents_of(data, today, lambda rows: self._note_read(import_id, rows))

    def _file(self, import_id: UUID, contents: Contents) -> None:
        with self.uow.begin(self.actor) as tx:
            new = service.check(tx, import_id, contents)
        try:
            with self.uow.begin(self.actor) as tx:
                note = self._note_filed
                service.file(tx, import_id, contents, new, lambda rows: note(import_id, rows))
        except RightsTaken as refused:
            with self.uow.begin(self.actor) as tx:
                service.refuse(tx, import_id, service.taken_problems(refused.taken))

    def _refuse_file(
        self, import_id: UUID, code: str, detail: str, facts: Mapping[str, object]
    ) -> None:
        with self.uow.begin(self.actor) as tx:
            service.refuse_file(tx, import_id, code, detail, facts)

    def _note_read(self, import_id: UUID, rows: int) -> None:
        with self.uow.begin(self.actor) as tx:
            repository.note_read(tx.session, import_id, rows)

    def _note_filed(self, import_id: UUID, rows: int) -> None:
        with self.uow.begin(self.actor) as tx:
            repository.note_filed(tx.session, import_id, rows)
