"""What the rules ask of each pledged right and each pledge: read in batches, a fixed number of
queries each, however many rights there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ip_finance.chain_api.pledge_steps import PledgeAssets
from ip_finance.collateral import gathering as collateral
from ip_finance.core.clock import business_date, from_unix
from ip_finance.dossiers.domain import Registrar
from ip_finance.ip_assets.models import AssetOnLedger, IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans.domain import OWED
from ip_finance.loans.models import Loan, LoanDecision, LoanOnLedger
from ip_finance.monitoring import relations
from ip_finance.monitoring.domain import Secured, Side, Watched
from ip_finance.office_files.numbers import RightType
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from ip_finance.pledges.models import Pledge, PledgedAssetOnLedger, PledgeOnLedger
from ip_finance.registrations import repository as registrations
from ip_finance.registrations.domain import FilingKind, FilingState
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fees import fee_state
from ip_finance.rights.fold import standing_of
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import Signature, SigningRequest
from ip_finance.verification.models import Verification, VerificationOnLedger

FEES_PAID = "fees_paid_through"
TERM_GIVING = frozenset({FilingKind.REGISTRATION, FilingKind.EXTENSION})
"""Entries of the office that say where its registration ends."""


@dataclass(frozen=True, slots=True)
class People:
    """Who the sides of a case are."""

    pledgor: UUID
    bank: UUID
    provider: UUID

    def of(self, side: Side) -> UUID:
        return {
            Side.PLEDGOR: self.pledgor,
            Side.BANK: self.bank,
            Side.PROVIDER: self.provider,
        }[side]


@dataclass(frozen=True, slots=True)
class Case:
    """A pledge with its loan as the ledger knows them now."""

    pledge: Pledge
    record: PledgeOnLedger
    loan: LoanOnLedger
    matures_on: date | None
    bank: UUID


def rights_after(session: Session, after: str, limit: int) -> Mapping[str, UUID]:
    """The next rights that a live pledge holds: their keys on the ledger in order, with ids."""
    found = (
        select(IpAsset.asset_key, IpAsset.id)
        .join(PledgedAssetOnLedger, PledgedAssetOnLedger.asset == IpAsset.asset_key)
        .where(PledgedAssetOnLedger.is_live, IpAsset.asset_key > after)
        .order_by(IpAsset.asset_key)
    )
    return dict(session.execute(found.limit(limit)).all())


def watched(session: Session, keys: Sequence[str], on: date) -> list[tuple[Watched, People]]:
    """These pledged rights as of the day, each with who the sides of its case are."""
    found = (
        select(IpAsset, AssetOnLedger)
        .join(AssetOnLedger, AssetOnLedger.asset == IpAsset.asset_key)
        .where(IpAsset.asset_key.in_(keys))
        .order_by(IpAsset.asset_key)
    )
    rows = [(asset, ledger) for asset, ledger in session.execute(found)]
    assets = [asset for asset, _ in rows]
    cases = cases_of(session, {ledger.lien_loan for _, ledger in rows if ledger.lien_loan})
    pledges = [case.pledge.id for case in cases.values()]
    terms, signed = _terms_of(session, pledges), _signed_on(session, pledges)
    near = relations.near(session, assets)
    events = legal_status.events_of_assets(session, [*[a.id for a in assets], *near.ids], on)
    paid, providers = _verified(session, rows)
    lenders = {
        asset.id: cases[(ledger.lien_loan, ledger.lien_pledge or 0)].bank
        for asset, ledger in rows
        if ledger.lien_loan
    }
    valued_anew = collateral.revaluations(session, assets, events, lenders, on)
    rights: list[tuple[Watched, People]] = []
    for asset, ledger in rows:
        assert ledger.lien_loan is not None, "a live pledge holds it"
        case = cases[(ledger.lien_loan, ledger.lien_pledge or 0)]
        is_mark = asset.right_type == RightType.TRADEMARK
        ends_on = terms.get(case.pledge.id) if is_mark else None
        secured = _secured(case, signed.get(case.pledge.id), ends_on)
        told = events[asset.id]
        right = _watched(asset, ledger, secured, told, paid.get(asset.id), near, events, on)
        right = replace(right, revaluations=valued_anew.get(asset.id, ()))
        provider = providers.get(asset.id, providers[None])
        rights.append((right, People(case.pledge.pledgor_id, case.bank, provider)))
    return rights


def cases_of(session: Session, loan_ids: Iterable[UUID]) -> dict[tuple[UUID, int], Case]:
    """Every pledge of these loans, by loan and number on the ledger."""
    found = (
        select(Pledge, PledgeOnLedger, LoanOnLedger, LoanDecision.maturity_on, Party.id)
        .join(PledgeOnLedger, PledgeOnLedger.terms_hash == Pledge.terms_hash)
        .join(LoanOnLedger, LoanOnLedger.loan == PledgeOnLedger.loan)
        .join(Party, Party.number == LoanOnLedger.bank)
        .outerjoin(LoanDecision, LoanDecision.terms_hash == LoanOnLedger.terms_hash)
        .where(PledgeOnLedger.loan.in_(list(loan_ids)))
    )
    return {
        (record.loan, record.pledge): Case(pledge, record, loan, matures_on, bank)
        for pledge, record, loan, matures_on, bank in session.execute(found)
    }


def loans_after(session: Session, after: UUID, limit: int) -> Sequence[UUID]:
    """The next loans that have, or had, a pledge, by their id."""
    found = select(Loan.id).join(PledgeOnLedger, PledgeOnLedger.loan == Loan.id)
    order = found.where(Loan.id > after).distinct().order_by(Loan.id).limit(limit)
    return session.scalars(order).all()


def some_provider(session: Session) -> UUID:
    """The tech provider that looks after what nobody has verified yet."""
    found = select(Party.id).where(Party.kind == PartyKind.TECH_PROVIDER)
    return session.scalars(found.order_by(Party.number).limit(1)).one()


def _secured(case: Case, signed_on: date | None, term_ends_on: date | None) -> Secured:
    since = case.record.registered_on
    return Secured(
        pledge_id=case.pledge.id,
        loan_id=case.record.loan,
        state=case.record.state,
        is_owed=case.loan.state in OWED,
        signed_on=signed_on or business_date(case.pledge.created_at),
        registered_on=business_date(from_unix(since)) if since else None,
        term_ends_on=term_ends_on,
        matures_on=case.matures_on,
    )


def _watched(
    asset: IpAsset,
    ledger: AssetOnLedger,
    secured: Secured,
    told: Sequence[LegalEvent],
    verified_paid: date | None,
    near: relations.Near,
    events: Mapping[UUID, Sequence[LegalEvent]],
    on: date,
) -> Watched:
    right_type = RightType(asset.right_type)
    standing = standing_of(legal_status.baseline_of(asset), told, on)
    stated = standing.fees_paid_through
    days = [day for day in (stated.value if stated else None, verified_paid) if day]
    granted_on = asset.granted_on or _granted_by(told)
    fee = fee_state(
        right_type,
        asset.filed_on,
        granted_on,
        max(days, default=None),
        on,
        ends_on=standing.ends_on.value,
    )
    until = ledger.verified_until
    return Watched(
        asset_id=asset.id,
        number=asset.number,
        right_type=right_type,
        owner=standing.owner.value,
        filed_on=asset.filed_on,
        granted_on=granted_on,
        secured=secured,
        standing=standing,
        events=tuple(told),
        fee=fee,
        verified_until=business_date(from_unix(until)) if until else None,
        siblings=near.siblings_of(asset, secured.registered_on, events),
        lookalikes=near.lookalikes_of(asset),
    )


def _granted_by(told: Sequence[LegalEvent]) -> date | None:
    days = [event.happened_on for event in told if event.kind is EventKind.GRANTED]
    return min(days, default=None)


def _terms_of(session: Session, pledge_ids: Sequence[UUID]) -> dict[UUID, date]:
    """Where the office's own registration of each pledge's marks ends (TM-13)."""
    ends: dict[UUID, date] = {}
    for filing in registrations.of_pledges(session, pledge_ids):
        if filing.registrar is not Registrar.CNIPA_TRADEMARK or filing.kind not in TERM_GIVING:
            continue
        entered = filing.last(FilingState.REGISTERED)
        text = entered.facts.get("ends_on") if entered else None
        if text:
            ends[filing.pledge_id] = date.fromisoformat(text)
    return ends


def _signed_on(session: Session, pledge_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of the last signature under each pledge."""
    found = (
        select(SigningRequest.record_id, func.max(Signature.signed_at))
        .join(Signature)
        .where(
            SigningRequest.record_id.in_(pledge_ids),
            SigningRequest.kind == PledgeAssets.__name__,
            SigningRequest.state == RequestState.TAKEN,
        )
        .group_by(SigningRequest.record_id)
    )
    return {pledge_id: business_date(at) for pledge_id, at in session.execute(found)}


def _verified(
    session: Session, rows: Sequence[tuple[IpAsset, AssetOnLedger]]
) -> tuple[dict[UUID, date], dict[UUID | None, UUID]]:
    """Of each right: through when its fees were paid as verified, and who verified it last.

    What a provider took back, or an arbiter found wrong, tells nothing of fees any more.
    """
    keys = [asset.asset_key for asset, _ in rows]
    found = (
        select(
            Verification.asset_id,
            Verification.findings,
            Verification.provider_id,
            VerificationOnLedger.ended_by,
        )
        .join(VerificationOnLedger, VerificationOnLedger.fingerprint == Verification.fingerprint)
        .where(VerificationOnLedger.asset.in_(keys))
        .order_by(VerificationOnLedger.asset, VerificationOnLedger.asset_version)
    )
    paid: dict[UUID, date] = {}
    providers: dict[UUID | None, UUID] = {None: some_provider(session)}
    for asset_id, findings, provider, ended_by in session.execute(found):
        providers[asset_id] = provider
        text = findings.get(FEES_PAID, {}).get("found")
        if text and ended_by is None:
            paid[asset_id] = date.fromisoformat(text)
    return paid, providers
