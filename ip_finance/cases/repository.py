"""What lower slices hold about cases, read for many cases at once and joined here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import String, cast, exists, select
from sqlalchemy.orm import Session

from ip_finance.appraisals import repository as appraisals
from ip_finance.appraisals.models import ValuationOnLedger
from ip_finance.cases.domain import CaseFacts, OpenStep, PledgeFacts, RightFacts
from ip_finance.chain_api.words import SIDES, STEPS
from ip_finance.core.clock import unix
from ip_finance.core.db import among, ids_in
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans import repository as loans
from ip_finance.loans.domain import LoanState
from ip_finance.loans.models import WAITING, FactOnLedger, Loan, LoanOnLedger
from ip_finance.parties import repository as parties
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.models import Pledge
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState, Signer, side_to_sign
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository as verification


@dataclass(frozen=True, slots=True)
class Shelf:
    """Records that the actor may see, by what hangs on what."""

    now: int
    signer: Signer | None
    assets: Mapping[UUID, IpAsset]
    loans: Sequence[Loan]
    names: Mapping[int, str]
    valuations: Mapping[str, ValuationOnLedger]
    pledges: Mapping[UUID, Sequence[Pledge]]
    requests: Mapping[UUID, Sequence[SigningRequest]]
    reports: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)
    stated: Sequence[FactOnLedger] = ()

    def name(self, number: int | None) -> str:
        """A party by its number on the ledger."""
        return self.names.get(number, "有权机构") if number is not None else "有权机构"

    def pledges_of(self, loan: Loan) -> Sequence[Pledge]:
        return self.pledges.get(loan.id, ())

    def assets_of(self, loan: Loan) -> list[IpAsset]:
        """The rights offered, in the order of their key on the ledger."""
        ids = [UUID(text) for text in loan.asset_ids]
        found = [self.assets[asset_id] for asset_id in ids if asset_id in self.assets]
        return sorted(found, key=lambda asset: asset.asset_key)

    def requests_about(self, record_ids: Iterable[UUID]) -> list[SigningRequest]:
        found = [request for one in record_ids for request in self.requests.get(one, ())]
        return sorted(found, key=lambda request: (request.created_at, request.id))


def waiting_loans(session: Session, most: int) -> Sequence[Loan]:
    """The newest loans of which the ledger says that their bank has something to do."""
    waiting = session.scalars(select(LoanOnLedger.loan).where(WAITING)).all()
    found = select(Loan).where(among(Loan.id, waiting)).options(*loans.WITH_PARTIES)
    return session.scalars(found.order_by(Loan.created_at.desc(), Loan.id).limit(most)).all()


def unused(session: Session, assets: Sequence[IpAsset]) -> list[IpAsset]:
    """Those of the rights that no application or loan of their owner is about."""
    is_over = Loan.on_ledger.has(LoanOnLedger.state.in_((LoanState.DECLINED, LoanState.SETTLED)))
    names_it = Loan.asset_ids.has_key(cast(IpAsset.id, String))
    used = select(IpAsset.id).where(
        among(IpAsset.id, [asset.id for asset in assets]),
        exists().where(Loan.borrower_id == IpAsset.owner_id, names_it, ~is_over),
    )
    taken = set(session.scalars(used))
    return [asset for asset in assets if asset.id not in taken]


def shelf_of(tx: Tx, every_loan: Sequence[Loan], rights: Sequence[IpAsset]) -> Shelf:
    """All about these loans and rights, and whatever waits, in a fixed number of queries."""
    assets = {asset.id: asset for asset in rights}
    offered = {UUID(text) for loan in every_loan for text in loan.asset_ids} - assets.keys()
    assets |= {asset.id: asset for asset in ip_assets.seen_of(tx.session, offered)}
    by_loan: dict[UUID, list[Pledge]] = defaultdict(list)
    for pledge in pledges.of_loans(tx.session, [loan.id for loan in every_loan]):
        by_loan[pledge.loan_id].append(pledge)
    waiting = signing.waiting(tx.session)
    keys = [asset.asset_key for asset in assets.values()]
    return Shelf(
        now=unix(tx.now),
        signer=signing.find_signer(tx.session, tx.actor.person_id),
        assets=assets,
        loans=every_loan,
        names=parties.names_in(tx.session, waiting),
        valuations=appraisals.newest_on_ledger(tx.session, keys),
        pledges=by_loan,
        requests=_by_record(waiting),
    )


def shelf_for(tx: Tx, loan_id: UUID) -> Shelf:
    """Everything about one case, with the steps of its reports and facts. Or LoanNotFound."""
    loan = loans.by_id(tx.session, loan_id)
    asset_ids = [UUID(text) for text in loan.asset_ids]
    assets = {asset.id: asset for asset in ip_assets.all_of(tx.session, asset_ids)}
    keys = [asset.asset_key for asset in assets.values()]
    of_loan = pledges.of_loan(tx.session, loan_id)
    reports = ids_in(
        tx.session,
        verification.ids_of_assets(asset_ids),
        *appraisals.ids_of_assets(asset_ids),
        loans.stated_ids_of(loan_id),
    )
    ids = [loan_id, *assets, *reports, *[pledge.id for pledge in of_loan]]
    requests, stated = signing.about(tx.session, ids), loans.facts_of(tx.session, loan_id)
    numbers = set().union({one.party for one in stated}, *(one.parties for one in requests))
    return Shelf(
        now=unix(tx.now),
        signer=signing.find_signer(tx.session, tx.actor.person_id),
        assets=assets,
        loans=[loan],
        names=parties.names_of(tx.session, numbers),
        valuations=appraisals.newest_on_ledger(tx.session, keys),
        pledges={loan_id: of_loan},
        requests=_by_record(requests),
        reports={loan_id: reports},
        stated=stated,
    )


def facts_of_loan(shelf: Shelf, loan: Loan) -> CaseFacts:
    """The facts of the case of one loan."""
    found = shelf.pledges_of(loan)
    assets = shelf.assets_of(loan)
    ids = [loan.id, *[pledge.id for pledge in found], *[asset.id for asset in assets]]
    ids += shelf.reports.get(loan.id, ())
    ledger = loan.on_ledger
    return CaseFacts(
        loan_id=loan.id,
        borrower_id=loan.borrower_id,
        bank_id=loan.lender.id,
        is_admitted=loan.borrower.on_ledger is not None,
        rights=[_right(shelf, asset) for asset in assets],
        loan=loan.state,
        available=ledger.available_fen if ledger else 0,
        pledges=[PledgeFacts(pledge.id, pledge.state) for pledge in found],
        steps=_steps(shelf, ids),
    )


def facts_of_right(shelf: Shelf, asset: IpAsset) -> CaseFacts:
    """The facts of a right that no loan uses yet."""
    return CaseFacts(
        loan_id=None,
        borrower_id=asset.owner_id,
        bank_id=None,
        is_admitted=asset.owner.on_ledger is not None,
        rights=[_right(shelf, asset)],
        loan=None,
        available=0,
        pledges=[],
        steps=_steps(shelf, [asset.id]),
    )


def open_step(shelf: Shelf, request: SigningRequest) -> OpenStep:
    """A request that waits, in words."""
    is_open = request.state is RequestState.OPEN
    mine = None
    if shelf.signer and is_open and not _is_late(shelf, request):
        mine = side_to_sign(shelf.signer, request.wanted, request.given)
    missing = [f"{shelf.name(s.party)}（{SIDES[s.side.name]}）" for s in request.waiting_for]
    title = STEPS[request.kind].title
    return OpenStep(request.id, title, "、".join(missing), mine is not None, not is_open)


def _right(shelf: Shelf, asset: IpAsset) -> RightFacts:
    ledger, valuation = asset.on_ledger, shelf.valuations.get(asset.asset_key)
    return RightFacts(
        asset_id=asset.id,
        number=asset.number,
        is_registered=ledger is not None,
        is_verified=ledger is not None and ledger.verified_until > shelf.now,
        is_valued=valuation is not None and valuation.valid_until > shelf.now,
    )


def _steps(shelf: Shelf, record_ids: Iterable[UUID]) -> list[OpenStep]:
    waiting = {RequestState.OPEN, RequestState.COMPLETE}
    found = [one for one in shelf.requests_about(record_ids) if one.state in waiting]
    return [open_step(shelf, request) for request in found if not _is_late(shelf, request)]


def _is_late(shelf: Shelf, request: SigningRequest) -> bool:
    """Nobody can sign it any more, so nobody need wait for it."""
    return request.state is RequestState.OPEN and unix(request.deadline) <= shelf.now


def _by_record(requests: Iterable[SigningRequest]) -> dict[UUID, list[SigningRequest]]:
    found: dict[UUID, list[SigningRequest]] = defaultdict(list)
    for request in requests:
        found[request.record_id].append(request)
    return found
