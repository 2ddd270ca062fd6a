"""The firm's rights: as a list with fees and values, and one right with all that hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import Appraisal, ValuationOnLedger
from ip_finance.core.clock import business_date, unix
from ip_finance.core.db import ids_in
from ip_finance.core.money import Fen
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.desks.timeline import Moment, moments_of_right
from ip_finance.documents import repository as documents
from ip_finance.documents.models import Document
from ip_finance.eligibility import repository as eligibility
from ip_finance.eligibility.models import Precheck
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.models import Pledge
from ip_finance.rights.fees import AnnualFee, FeeState, annual_fees, fee_state
from ip_finance.rights.standing import Standing
from ip_finance.verification import repository as verification


@dataclass(frozen=True, slots=True)
class RightLine:
    """A right in the list: how it stands today, its next fee, and what it is worth."""

    asset: IpAsset
    standing: Standing
    fee: FeeState | None
    value: Fen | None


@dataclass(frozen=True, slots=True)
class RightFile:
    """A document of the right, and what it is for."""

    what: str
    document: Document


@dataclass(frozen=True, slots=True)
class WholeRight:
    """One right with all that hangs on it."""

    line: RightLine
    calendar: Sequence[AnnualFee]
    files: Sequence[RightFile]
    appraisals: Sequence[Appraisal]
    valuation: ValuationOnLedger | None
    pledges: Sequence[Pledge]
    precheck: Precheck | None
    moments: Sequence[Moment]
    evidence: str
    today: date


def lines(tx: Tx, page: Page, types: Sequence[str], text: str) -> list[RightLine]:
    """One page of the rights that the firm sees, in a fixed number of queries."""
    assets = ip_assets.every(tx.session, page, types, text)
    today = business_date(tx.now)
    stand = legal_status.standings(tx.session, assets, today)
    values = appraisals.newest_on_ledger(tx.session, [one.asset_key for one in assets])
    return [_line(one, stand[one.id], values, today, unix(tx.now)) for one in assets]


def whole(tx: Tx, asset_id: UUID, contract: str) -> WholeRight:
    """One right as a whole. Raises: AssetNotFound."""
    asset, today = ip_assets.by_id(tx.session, asset_id), business_date(tx.now)
    standing = legal_status.standing(tx.session, asset, today)
    values = appraisals.newest_on_ledger(tx.session, [asset.asset_key])
    files = _files(tx, asset)
    checked = verification.ids_of_assets([asset_id])
    about = ids_in(tx.session, checked, *appraisals.ids_of_assets([asset_id]))
    held = [one for one in pledges.every(tx.session) if str(asset_id) in one.asset_ids]
    kept = [one.document for one in files]
    ids = [*about, *[one.id for one in held]]
    return WholeRight(
        line=_line(asset, standing, values, today, unix(tx.now)),
        calendar=_calendar(asset, standing),
        files=files,
        appraisals=appraisals.of_asset(tx.session, asset_id),
        valuation=values.get(asset.asset_key),
        pledges=held,
        precheck=eligibility.newest_of_asset(tx.session, asset_id),
        moments=moments_of_right(tx, asset, ids, kept, contract),
        evidence=_evidence(asset),
        today=today,
    )


def _line(
    asset: IpAsset,
    standing: Standing,
    values: Mapping[str, ValuationOnLedger],
    today: date,
    now: int,
) -> RightLine:
    valuation = values.get(asset.asset_key)
    holds = valuation is not None and valuation.valid_until > now
    value = Fen(valuation.base_fen) if valuation and holds else None
    return RightLine(asset, standing, _fee(asset, standing, today), value)


def _fee(asset: IpAsset, standing: Standing, today: date) -> FeeState | None:
    """Where the next annual fee stands; None for a right that owes none."""
    right_type = RightType(asset.right_type)
    if right_type.kind is not RightKind.PATENT:
        return None
    told = standing.fees_paid_through
    return fee_state(
        right_type,
        asset.filed_on,
        standing.granted_on,
        told.value if told else None,
        today,
        ends_on=standing.ends_on.value,
    )


def _calendar(asset: IpAsset, standing: Standing) -> Sequence[AnnualFee]:
    right_type = RightType(asset.right_type)
    if right_type.kind is not RightKind.PATENT or standing.granted_on is None:
        return ()
    ends_on = standing.ends_on.value
    return annual_fees(right_type, asset.filed_on, standing.granted_on, ends_on=ends_on)


def _files(tx: Tx, asset: IpAsset) -> list[RightFile]:
    """The right's own document, and those that verifications, events and orders rest on."""
    ids = [asset.id]
    told = dict.fromkeys(verification.document_ids_of_assets(tx.session, ids), "核验依据")
    told |= dict.fromkeys(legal_status.document_ids_of_assets(tx.session, ids), "法律状态依据")
    told |= dict.fromkeys(appraisals.document_ids_of_assets(tx.session, ids), "评估依据")
    told[asset.document_id] = "公布文件"
    found = documents.all_of(tx.session, list(told))
    return [RightFile(told[one.id], one) for one in found]


def _evidence(asset: IpAsset) -> str:
    """How far the ledger bears the record out: a state of the macro `evidence`."""
    if asset.on_ledger is None:
        return "off-chain"
    return "on-chain" if asset.on_ledger.facts_hash == asset.recomputed_hash else "mismatch"
