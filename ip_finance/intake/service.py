"""Use cases of imports. Each runs in the caller's transaction and never commits.

An import goes through several transactions (`intake.work`), so that others see how far it is; its
filing is one of them, so that all of a file is filed or nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.intake import repository
from ip_finance.intake.contents import Contents
from ip_finance.intake.domain import (
    FINAL,
    KEPT,
    Found,
    ImportExists,
    ImportState,
    Outcome,
    Problem,
    ReceiveImport,
    RightsTaken,
)
from ip_finance.intake.models import Import, ImportProgress
from ip_finance.intake.stored import Row, entry_json, found_row, grant_json, problem_row
from ip_finance.ip_assets import repository as ip_assets_repository
from ip_finance.ip_assets import service as ip_assets
from ip_finance.ip_assets.domain import OwnerNotNamed
from ip_finance.legal_status import service as legal_status
from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.events import LegalEntry, RightEvents
from ip_finance.rights.codes import event_of

MAY_IMPORT: Final = (PersonRole.SIGNATORY, PersonRole.VERIFIER)
"""Owners bring rights; tech providers bring what the registers say of them."""
FILED_AT_ONCE: Final = 500


def receive(tx: Tx, cmd: ReceiveImport) -> Import:
    """Take a kept file for import; the same again changes nothing.

    Raises: DocumentNotFound; ImportExists: the id stands for another file.
    """
    tx.actor.require(*MAY_IMPORT)
    same = repository.find_by_id(tx.session, cmd.import_id)
    if same is not None:
        if same.document_id != cmd.document_id:
            raise ImportExists(cmd.import_id)
        return same
    document = documents_repository.by_id(tx.session, cmd.document_id)
    batch = Import(
        id=cmd.import_id,
        party_id=tx.actor.party_id,
        document_id=document.id,
        file_name=document.name,
        state=ImportState.RECEIVED,
        rows=0,
        filed=0,
        known=0,
        kept=0,
        problems=0,
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
    tx.grant(batch.id, tx.actor.party_id)
    tx.session.add(batch)
    tx.session.flush()
    tx.session.add(ImportProgress(import_id=batch.id, rows_read=0, rows_filed=0))
    tx.session.flush()
    tx.record("imports.received", batch.id, document_id=str(document.id))
    return batch


def content(tx: Tx, vault: Vault, import_id: UUID) -> bytes | None:
    """The file of an import that is not over; None if it is.

    Raises: ImportNotFound, ContentDamaged.
    """
    batch = repository.by_id(tx.session, import_id)
    if batch.state in FINAL:
        return None
    _, found = documents.content(tx, vault, batch.document_id)
    return found


def check(tx: Tx, import_id: UUID, contents: Contents) -> list[Found]:
    """Hold what was read against whose rights they are and what is on file.

    Gives the rights to file; none if there is a problem, with which the import then ends. Who is
    not an owner brings events only: rights in their file are told, and not filed.

    Raises: ImportNotFound.
    """
    batch = repository.for_update(tx.session, import_id)
    if batch.state in FINAL:
        return []
    batch.format, batch.rows = contents.format, contents.rows
    is_owner = PersonRole.SIGNATORY in tx.actor.roles
    problems = [*contents.problems, *(_strangers(tx, contents.rights) if is_owner else ())]
    if problems:
        refuse(tx, import_id, problems)
        return []
    batch.state = ImportState.READ
    if not is_owner:
        return []
    keys = [one.record.key_text for one in contents.rights]
    on_file = ip_assets_repository.keys_of(tx.session, keys)
    return [one for one in contents.rights if one.record.key_text not in on_file]


def file(
    tx: Tx,
    import_id: UUID,
    contents: Contents,
    new: Sequence[Found],
    on_filed: Callable[[int], None],
) -> Import:
    """File the new rights and record the events; `on_filed` is told how many rights are filed.

    Raises: ImportNotFound; RightsTaken: others have some of the rights on file, so that nothing
        may be filed.
    """
    batch = repository.for_update(tx.session, import_id)
    if batch.state in FINAL:
        return batch
    _file_rights(tx, batch, new, on_filed)
    rows = [
        *_rows_of_rights(tx, batch, contents, new),
        *(found_row(Outcome.REPEATED, one) for one in contents.repeated),
        *(found_row(Outcome.FOREIGN, one, one.record.to_json()) for one in contents.foreign),
        *(_events_row(tx, batch, one, at) for at, one in enumerate(contents.events, start=1)),
    ]
    _keep(tx, batch.id, rows)
    counts = Counter(row["outcome"] for row in rows)
    batch.state, batch.ended_at = ImportState.FILED, tx.now
    batch.filed, batch.known = counts[Outcome.FILED], counts[Outcome.KNOWN]
    batch.kept = sum(counts[outcome] for outcome in KEPT)
    tx.record("imports.filed", batch.id, filed=batch.filed, known=batch.known)
    return batch


def refuse(tx: Tx, import_id: UUID, problems: Sequence[Problem]) -> None:
    """End the import with all that is wrong in its file. Raises: ImportNotFound."""
    batch = repository.for_update(tx.session, import_id)
    _keep(tx, batch.id, [problem_row(problem) for problem in problems])
    batch.problems = len(problems)
    _end_refused(tx, batch)


def refuse_file(tx: Tx, import_id: UUID, code: str, detail: str, facts: Mapping[str, Any]) -> None:
    """End the import of a file that cannot be read at all. Raises: ImportNotFound."""
    batch = repository.for_update(tx.session, import_id)
    shown = {name: str(value) for name, value in facts.items()}
    batch.refusal = {"code": code, "detail": detail, "facts": shown}
    _end_refused(tx, batch)


def taken_problems(taken: Iterable[Found]) -> list[Problem]:
    """Rights that others have on file, as problems of the file."""
    return [one.problem("right-taken", "未在平台登记的权利", "PP-18") for one in taken]


def _end_refused(tx: Tx, batch: Import) -> None:
    batch.state, batch.ended_at = ImportState.REFUSED, tx.now
    tx.record("imports.refused", batch.id, problems=batch.problems)


def _strangers(tx: Tx, rights: Iterable[Found]) -> list[Problem]:
    """Rights that name others as their owners (PP-10)."""
    found: list[Problem] = []
    check_owner = ip_assets.owner_check(tx)
    for one in rights:
        try:
            check_owner(one.record)
        except OwnerNotNamed as refused:
            named = str(refused.facts["named"])
            party = str(refused.facts["party"])
            problem = Problem(one.place, refused.code, "权利人", named, party, refused.rule)
            found.append(problem)
    return found


def _file_rights(
    tx: Tx, batch: Import, new: Sequence[Found], on_filed: Callable[[int], None]
) -> None:
    filed, taken = 0, []
    for start in range(0, len(new), FILED_AT_ONCE):
        some = new[start : start + FILED_AT_ONCE]
        records = {one.asset_id(batch.id): one.record for one in some}
        refused = {one.key_text for one in ip_assets.add_records(tx, batch.document_id, records)}
        taken += [one for one in some if one.record.key_text in refused]
        filed += len(some)
        on_filed(filed)
    if taken:
        raise RightsTaken(taken)


def _rows_of_rights(
    tx: Tx, batch: Import, contents: Contents, new: Sequence[Found]
) -> Iterable[Row]:
    filed = {one.record.key_text for one in new}
    keys = [one.record.key_text for one in contents.rights]
    ids = ip_assets_repository.keys_of(tx.session, keys)
    for one in contents.rights:
        key = one.record.key_text
        outcome = Outcome.FILED if key in filed else Outcome.KNOWN
        row = found_row(outcome if key in ids else Outcome.NOT_FILED, one)
        yield row | {"asset_id": ids.get(key)} | _grant(tx, batch, outcome, ids.get(key), one)


def _grant(
    tx: Tx, batch: Import, outcome: Outcome, asset_id: UUID | None, found: Found
) -> dict[str, Any]:
    """Record the grant of a right that was filed by its application."""
    if asset_id is None or outcome is not Outcome.KNOWN:
        return {}
    kept: list[dict[str, Any]] = []
    try:
        with tx.session.begin_nested():
            is_told = legal_status.record_grant(tx, asset_id, found.record, batch.document_id)
    except DomainError as refused:
        is_told, kept = True, [grant_json(found.record) | {"reason": refused.code}]
    return {"detail": {"recorded": 1 - len(kept), "kept": kept}} if is_told else {}


def _events_row(tx: Tx, batch: Import, told: RightEvents, at: int) -> Row:
    """Record what may be recorded; the rest is kept here, each entry with the reason."""
    try:
        key = told.key_text
    except NumberRefused as refused:
        asset_id, reason = None, refused.code
    else:
        asset_id, reason = ip_assets_repository.keys_of(tx.session, [key]).get(key), "no-right"
    kept = [(entry, reason) for entry in told.entries]
    if asset_id is not None:
        tried = [(entry, _record(tx, asset_id, entry, told, batch)) for entry in told.entries]
        kept = [(entry, reason) for entry, reason in tried if reason]
    detail = {
        "recorded": len(told.entries) - len(kept),
        "kept": [entry_json(entry) | {"reason": reason} for entry, reason in kept],
    }
    return {
        "outcome": Outcome.EVENTS_KEPT if kept else Outcome.EVENTS_RECORDED,
        "place": f"法律事件第{at}项",
        "right_type": None,
        "right_number": f"{told.jurisdiction} {told.number}"[:64],
        "title": None,
        "asset_id": asset_id,
        "detail": detail,
    }


def _record(tx: Tx, asset_id: UUID, entry: LegalEntry, told: RightEvents, batch: Import) -> str:
    """Record one entry; gives the name of the refusal if it may not be recorded, else nothing."""
    event = event_of(entry, told.source.name)
    try:
        with tx.session.begin_nested():
            legal_status.record_event(tx, asset_id, event, batch.document_id)
    except DomainError as refused:
        return refused.code
    return ""


def _keep(tx: Tx, import_id: UUID, rows: Sequence[Row]) -> None:
    numbered = [
        row | {"import_id": import_id, "position": position}
        for position, row in enumerate(rows, start=1)
    ]
    repository.add_rows(tx.session, numbered)
