"""The verifiers' queue: each right without an attestation in force, and what was found of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, or_, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.clock import unix
from ip_finance.core.paging import Page, up
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.verification import repository as verification
from ip_finance.verification import service
from ip_finance.verification.comparison import Difference, differences
from ip_finance.verification.repository import Newest
from ip_finance.verification.results import Line, as_field


@dataclass(frozen=True, slots=True)
class Waiting:
    """A right without an attestation in force, and what somebody found out of it last."""

    asset: IpAsset
    newest: Newest | None

    @property
    def parted(self) -> Sequence[Difference]:
        """Where what was found contradicts the claim."""
        return differences(self.newest.claims, self.newest.findings) if self.newest else ()

    @property
    def is_on_ledger(self) -> bool:
        return self.asset.on_ledger is not None


def queue(session: Session, now: datetime, page: Page) -> list[Waiting]:
    """Those that the ledger knows first, the oldest of them on top."""
    found = page.rows(
        session,
        _unverified(now).options(joinedload(IpAsset.owner)),
        up(_is_draft()),
        up(IpAsset.created_at),
        up(IpAsset.id),
    )
    newest: Mapping[UUID, Newest] = verification.newest_findings(session, [one.id for one in found])
    return [Waiting(one, newest.get(one.id)) for one in found]


def beside(tx: Tx, asset: IpAsset) -> list[Line]:
    """What is claimed of one right beside what each source says."""
    return [as_field(one) for one in service.compared(tx, asset)]


def _unverified(now: datetime) -> Select[IpAsset]:
    found = select(IpAsset).outerjoin(AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key)
    lapsed = AssetOnLedger.verified_until <= unix(now)
    return found.where(or_(AssetOnLedger.asset.is_(None), lapsed))


def _is_draft() -> ColumnElement[int]:
    return case((AssetOnLedger.asset.is_(None), 1), else_=0)
