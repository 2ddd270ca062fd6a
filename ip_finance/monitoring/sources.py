"""What an office outside tells of pledged patents, recorded before a day is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import select

from ip_finance.core.errors import DomainError
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status_repository
from ip_finance.legal_status import service as legal_status
from ip_finance.monitoring import filing, repository
from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.pledges.models import PledgedAssetOnLedger
from ip_finance.rights.codes import events_about

PATENTS: Final = [one for one in RightType if one.kind is RightKind.PATENT]
PATENTS_AT_ONCE: Final = 20
"""A broken-off run asks so many again at most; their answers are kept for a day besides."""


@dataclass(frozen=True, slots=True)
class Told:
    """An office's answer on one number; `source` names the office, the day and the answer."""

    events: tuple[RightEvents, ...]
    source: str


class Office(Protocol):
    """Where legal events of a patent are asked for."""

    def legal_events(self, number: str) -> Told:
        """Raises: DomainError: `Unavailable` if the office answers nobody now."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A pledged patent to be asked for."""

    asset_id: UUID
    key: str
    number: str


def next_patents(tx: Tx, run_id: UUID, after: str) -> Sequence[Asked]:
    """The next patents that a live pledge holds, by their key; none for a preview."""
    if repository.lock_run(tx.session, run_id).is_preview:
        return ()
    found = (
        select(IpAsset.id, IpAsset.asset_key, IpAsset.number)
        .join(PledgedAssetOnLedger, PledgedAssetOnLedger.asset == IpAsset.asset_key)
        .where(PledgedAssetOnLedger.is_live, IpAsset.asset_key > after)
        .where(IpAsset.right_type.in_(PATENTS))
        .order_by(IpAsset.asset_key)
    )
    return [Asked(*row) for row in tx.session.execute(found.limit(PATENTS_AT_ONCE))]


def keep_told(tx: Tx, run_id: UUID, asked: Asked, told: Told) -> None:
    """Record what the answer tells of the patent and nobody has told before.

    What cannot have happened is left out, with a note in the run.
    """
    filed = legal_status_repository.events_of(tx.session, asked.asset_id)
    known = {row.event.content for row in filed}
    for event in events_about(asked.key, told.events, told.source):
        if event.content in known:
            continue
        try:
            with tx.session.begin_nested():
                legal_status.record_event(tx, asked.asset_id, event)
        except DomainError as refused:
            note(tx, run_id, refused.code, f"{asked.number} {event.code} {event.happened_on}")


def note(tx: Tx, run_id: UUID, code: str, name: str) -> None:
    """Say in the run what was not told, and why."""
    filing.note(repository.lock_run(tx.session, run_id), code, name)
