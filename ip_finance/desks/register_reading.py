"""The register of all pledges on the platform: numbers, priority, overlaps, what is to be released.

Read under the rights of whoever asks; a page at a time, in a fixed number of queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.money import Fen
from ip_finance.core.paging import Page
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import Loan, LoanOnLedger
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.domain import PledgeState
from ip_finance.pledges.models import Certificate, Pledge, PledgedAssetOnLedger

MOST_RELEASES: Final = 50
FIRST: Final = 1
"""The ledger lets one live pledge hold a right, so what it holds comes first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pledge in the register."""

    pledge: Pledge
    loan: Loan | None
    rights: Sequence[IpAsset]
    certificate: Certificate | None
    rank: int | None

    @property
    def number(self) -> str:
        """The registration's number at the office; empty before there is one."""
        return self.certificate.number if self.certificate else ""

    @property
    def registered_on(self) -> date | None:
        return self.certificate.registered_on if self.certificate else None


@dataclass(frozen=True, slots=True)
class Release:
    """A loan that is settled while pledges still hold its rights."""

    loan_id: UUID
    number: str
    borrower: str
    bank: str
    live: int
    amount: Fen


def register(session: Session, page: Page, state: PledgeState | None) -> list[Entry]:
    """The pledges that the caller may see, oldest first."""
    found = pledges.every(session, page, state=state)
    loans = _loans(session, {one.loan_id for one in found})
    rights = _rights(session, {UUID(text) for one in found for text in one.asset_ids})
    told = pledges.certificates_of(session, [one.id for one in found])
    newest = {one.pledge_id: one for one in told}
    return [
        Entry(
            pledge=one,
            loan=loans.get(one.loan_id),
            rights=[rights[UUID(key)] for key in one.asset_ids if UUID(key) in rights],
            certificate=newest.get(one.id),
            rank=FIRST if one.state in {PledgeState.SIGNED, PledgeState.REGISTERED} else None,
        )
        for one in found
    ]


def overlaps(session: Session) -> list[tuple[str, int]]:
    """Rights that more than one live pledge holds, with how many: there should be none."""
    row = PledgedAssetOnLedger
    held = select(row.asset, func.count()).where(row.is_live).group_by(row.asset)
    return [(asset, count) for asset, count in session.execute(held.having(func.count() > 1))]


def checked_rights(session: Session) -> int:
    """How many rights live pledges hold now: as many were looked at for overlaps."""
    row = PledgedAssetOnLedger
    held = select(func.count(row.asset.distinct())).where(row.is_live)
    return int(session.scalar(held) or 0)


def liens_without_pledge(session: Session) -> int:
    """Rights that the ledger calls taken though no live pledge of ours holds them."""
    row = PledgedAssetOnLedger
    held = select(row.asset).where(row.is_live)
    loose = select(func.count()).select_from(AssetOnLedger)
    loose = loose.where(AssetOnLedger.lien_loan.is_not(None), AssetOnLedger.asset.not_in(held))
    return int(session.scalar(loose) or 0)


def releases(session: Session) -> list[Release]:
    """Settled loans whose pledges are still alive, the longest waiting first."""
    found = (
        select(Loan)
        .join(LoanOnLedger, LoanOnLedger.loan == Loan.id)
        .where(LoanOnLedger.state == LoanState.SETTLED, LoanOnLedger.live != 0)
        .options(joinedload(Loan.borrower), joinedload(Loan.bank))
        .order_by(Loan.created_at, Loan.id)
        .limit(MOST_RELEASES)
    )
    return [
        Release(
            loan_id=loan.id,
            number=loan.number,
            borrower=loan.borrower.name,
            bank=loan.bank.name,
            live=loan.on_ledger.live.bit_count() if loan.on_ledger else 0,
            amount=loan.amount,
        )
        for loan in session.scalars(found).unique()
    ]


def _loans(session: Session, ids: set[UUID]) -> dict[UUID, Loan]:
    found = select(Loan).where(Loan.id.in_(ids))
    found = found.options(joinedload(Loan.borrower), joinedload(Loan.bank))
    return {loan.id: loan for loan in session.scalars(found).unique()}


def _rights(session: Session, ids: set[UUID]) -> dict[UUID, IpAsset]:
    found = select(IpAsset).where(IpAsset.id.in_(ids))
    return {asset.id: asset for asset in session.scalars(found).unique()}
