"""What the bank's figures are made of: live loans with their pledged rights, values and events.

Read in batches: a fixed number of queries, however many loans and rights there are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ip_finance.appraisals.models import Appraisal, ValuationOnLedger
from ip_finance.collateral import repository
from ip_finance.collateral.domain import Secured, Secures, ValueRange
from ip_finance.collateral.duties import Due, RevenueTold, ValuedRight, due
from ip_finance.collateral.survival import Predicted
from ip_finance.core.clock import business_date, from_unix, unix
from ip_finance.core.db import among
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.paging import Page
from ip_finance.ip_assets.models import DisputeOnLedger, IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans_repository
from ip_finance.loans.domain import LoanState
from ip_finance.loans.errors import NoCapOnFile
from ip_finance.loans.models import Loan, LoanDecision
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.parties.models import Party
from ip_finance.pledges.models import PledgedAssetOnLedger
from ip_finance.rights.events import LegalEvent
from ip_finance.rights.fold import standing_of
from ip_finance.rights.standing import Standing

Report: TypeAlias = Mapping[str, Any]
IN_DEFAULT: Final = (LoanState.DEFAULTED, LoanState.ENFORCING)


@dataclass(frozen=True, slots=True)
class Valuation:
    """A value of a right on the ledger, with the appraisal that it came from."""

    record: ValuationOnLedger
    appraisal_id: UUID | None
    valued_on: date | None

    @property
    def range(self) -> ValueRange:
        row = self.record
        return ValueRange(Fen(row.low_fen), Fen(row.base_fen), Fen(row.high_fen))


def live_loans(session: Session, bank_id: UUID, page: Page | None = None) -> list[Loan]:
    """The loans on which something is owed to this bank, newest first."""
    return list(loans_repository.owed_to(session, bank_id, page))


def live(session: Session, bank_id: UUID, now: datetime, page: Page | None = None) -> list[Secured]:
    """The live loans of this bank with what secures them."""
    return secured(session, live_loans(session, bank_id, page), now)


def lent_on(session: Session, bank_id: UUID, now: datetime) -> dict[UUID, tuple[UUID, str]]:
    """The rights that secure live loans of this bank: loan and borrower of each."""
    found = live(session, bank_id, now)
    return {right.asset_id: (one.loan_id, one.borrower) for one in found for right in one.rights}


def secured(session: Session, loans: Sequence[Loan], now: datetime) -> list[Secured]:
    """Each loan with the rights that live pledges hold for it."""
    on = business_date(now)
    held = _held(session, [loan.id for loan in loans])
    assets = {asset.asset_key: (asset, owner) for asset, owner in _assets(session, held)}
    values = valuations(session, list(assets))
    told = reports(session, [of_right[-1] for of_right in values.values()])
    stand = legal_status.standings(session, [asset for asset, _ in assets.values()], on)
    caps = _caps(session, {asset.right_type for asset, _ in assets.values()}, on)
    matures = _maturities(session, loans)
    of_loan: dict[UUID, list[str]] = defaultdict(list)
    for key in sorted(held.keys() & assets.keys()):
        of_loan[held[key]].append(key)
    found = []
    for loan in loans:
        rights = tuple(
            _right(*assets[key], loan.id, _in_force(values.get(key, ()), now), told, caps, stand)
            for key in of_loan[loan.id]
        )
        owed = Fen(loan.on_ledger.outstanding_fen) if loan.on_ledger else Fen(0)
        found.append(
            Secured(
                loan_id=loan.id,
                borrower_id=loan.borrower_id,
                borrower=loan.borrower.name,
                outstanding=owed,
                is_defaulted=loan.state in IN_DEFAULT,
                matures_on=matures.get(loan.id),
                rights=rights,
            )
        )
    return found


def valuations(session: Session, keys: Sequence[str]) -> dict[str, list[Valuation]]:
    """Every value of each right on the ledger, oldest first."""
    row = ValuationOnLedger
    found = (
        select(row, Appraisal.id, Appraisal.valued_on)
        .outerjoin(Appraisal, Appraisal.report_hash == row.report_hash)
        .where(among(row.asset, keys))
        .order_by(row.asset, row.asset_version)
    )
    values: dict[str, list[Valuation]] = defaultdict(list)
    for record, appraisal_id, valued_on in session.execute(found):
        values[record.asset].append(Valuation(record, appraisal_id, valued_on))
    return values


def reports(session: Session, values: Iterable[Valuation]) -> dict[UUID | None, Report]:
    """The reports behind these values, by the id of their appraisal."""
    ids = [one.appraisal_id for one in values if one.appraisal_id]
    found = select(Appraisal.id, Appraisal.report).where(among(Appraisal.id, ids))
    return {appraisal_id: json.loads(text) for appraisal_id, text in session.execute(found)}


def revaluations(
    session: Session,
    assets: Sequence[IpAsset],
    events: Mapping[UUID, Sequence[LegalEvent]],
    lenders: Mapping[UUID, UUID],
    on: date,
) -> dict[UUID, tuple[Due, ...]]:
    """What is due for each right, in a fixed number of queries; nothing where none was valued.

    `lenders` name the bank of each right: what another bank learnt does not count.
    """
    keys = [asset.asset_key for asset in assets]
    values, disputes = valuations(session, keys), _disputes(session, keys)
    revenues = _revenues(session, lenders)
    found = {}
    for asset in assets:
        newest = next((v for v in reversed(values.get(asset.asset_key, ())) if v.valued_on), None)
        if newest is None or newest.valued_on is None:
            continue
        told_of = events.get(asset.id, ())
        right = ValuedRight(
            asset_id=asset.id,
            number=asset.number,
            right_type=RightType(asset.right_type),
            valued_on=newest.valued_on,
            valid_until=business_date(from_unix(newest.record.valid_until)),
            standing=standing_of(legal_status.baseline_of(asset), told_of, on),
            events=told_of,
            disputed_on=disputes.get(asset.asset_key),
            revenues=revenues[asset.id],
        )
        found[asset.id] = due(right, on)
    return found


def _revenues(session: Session, lenders: Mapping[UUID, UUID]) -> dict[UUID, list[RevenueTold]]:
    revenues: dict[UUID, list[RevenueTold]] = defaultdict(list)
    for told in repository.revenues_of(session, list(lenders)):
        if told.party_id == lenders[told.asset_id]:
            reported_on = business_date(told.created_at)
            row = (told.period_ended_on, told.forecast, told.actual, told.source, reported_on)
            revenues[told.asset_id].append(RevenueTold(*row))
    return revenues


def predicted(session: Session, bank_id: UUID, on: date) -> list[Predicted]:
    """The rights that are or were pledged to this bank, where their first report foresaw an end."""
    row = PledgedAssetOnLedger
    lent = row.loan.in_(loans_repository.lent_by(bank_id))
    keys = session.scalars(select(row.asset).where(lent).distinct()).all()
    assets = [asset for asset, _ in _assets(session, keys)]
    values = valuations(session, keys)
    told = reports(session, [value for of_right in values.values() for value in of_right])
    stand = legal_status.standings(session, assets, on)
    found = []
    for asset in assets:
        foreseen = [(v, kept_in(told.get(v.appraisal_id, {}))) for v in values[asset.asset_key]]
        first = next(((v.valued_on, kept) for v, kept in foreseen if v.valued_on and kept), None)
        if first is not None:
            ended = not stand[asset.id].is_alive.value
            found.append(Predicted(asset.id, asset.number, *first, ended))
    return found


def kept_in(report: Report) -> tuple[float, ...]:
    """By year after the base date, the probability that the right is kept, as a report says it."""
    years = report.get("survival", {}).get("years", ())
    return tuple(float(year["kept"]) for year in years)


def invalidation_in(report: Report) -> float:
    """The probability a year of being declared invalid that the appraisers stated."""
    pricing = report.get("inputs", {}).get("pricing", {})
    return float(pricing.get("uncertainty", {}).get("invalidation_hazard", 0.0))


def field_of(right_type: str, facts: Mapping[str, Any]) -> str:
    """The industry of a right: section of its first IPC class, or first Nice class."""
    kind = RightType(right_type).kind
    if kind is RightKind.PATENT:
        return next((str(one)[:1] for one in facts.get("ipc_classes") or ()), "")
    if kind is RightKind.TRADEMARK:
        return next((f"Nice {one['nice_class']}" for one in facts.get("classes") or ()), "")
    return ""


def _held(session: Session, loan_ids: Iterable[UUID]) -> dict[str, UUID]:
    """Keys of the rights in live pledges, with the loan that each secures."""
    row = PledgedAssetOnLedger
    found = select(row.asset, row.loan).where(row.is_live, among(row.loan, loan_ids))
    return dict(session.execute(found).all())


def _assets(session: Session, keys: Iterable[str]) -> list[tuple[IpAsset, str]]:
    found = (
        select(IpAsset, Party.name)
        .join(Party, Party.id == IpAsset.owner_id)
        .where(among(IpAsset.asset_key, keys))
        .order_by(IpAsset.asset_key)
    )
    return [(asset, owner) for asset, owner in session.execute(found)]


def _in_force(values: Sequence[Valuation], now: datetime) -> Valuation | None:
    """The newest value, if it still holds."""
    newest = values[-1] if values else None
    return newest if newest and newest.record.valid_until > unix(now) else None


def _right(
    asset: IpAsset,
    owner: str,
    loan_id: UUID,
    value: Valuation | None,
    told: Mapping[UUID | None, Report],
    caps: Mapping[str, BasisPoints],
    stand: Mapping[UUID, Standing],
) -> Secures:
    report = told.get(value.appraisal_id, {}) if value else {}
    return Secures(
        asset_id=asset.id,
        asset_key=asset.asset_key,
        number=asset.number,
        title=asset.title,
        right_type=asset.right_type,
        field=field_of(asset.right_type, asset.facts),
        owner_id=asset.owner_id,
        owner=owner,
        loan_id=loan_id,
        ends_on=stand[asset.id].ends_on.value,
        is_alive=stand[asset.id].is_alive.value,
        valuation=value.range if value else None,
        valued_on=value.valued_on if value else None,
        valid_until=business_date(from_unix(value.record.valid_until)) if value else None,
        appraisal_id=value.appraisal_id if value else None,
        kept=kept_in(report),
        invalidation=invalidation_in(report),
        report=report,
        cap=caps.get(asset.right_type),
    )


def _caps(session: Session, right_types: Iterable[str], on: date) -> dict[str, BasisPoints]:
    """The cap of each type in force; a type without one is left out: unknown is not zero."""
    caps = {}
    for right_type in sorted(right_types):
        try:
            caps[right_type] = loans_repository.ltv_cap(session, right_type, on)
        except NoCapOnFile:
            continue
    return caps


def _maturities(session: Session, loans: Sequence[Loan]) -> dict[UUID, date]:
    hashes = {loan.on_ledger.terms_hash: loan.id for loan in loans if loan.on_ledger}
    row = LoanDecision
    found = select(row.terms_hash, row.maturity_on).where(among(row.terms_hash, hashes))
    return {hashes[terms]: day for terms, day in session.execute(found) if day is not None}


def _disputes(session: Session, keys: Sequence[str]) -> dict[str, date]:
    """Since when each right is disputed, where its dispute is open."""
    row = DisputeOnLedger
    found = select(row.asset, row.opened_at).where(
        among(row.asset, keys), row.resolved_at.is_(None)
    )
    return {key: business_date(at) for key, at in session.execute(found)}
