"""Use cases of the marketplace. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.insertion import insert_or_find
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loan_engine.plan import Plan, carried, content_of
from ip_finance.loans import service as loans
from ip_finance.loans.domain import Apply, check_term
from ip_finance.loans.errors import NotABank
from ip_finance.loans.models import Loan as Application
from ip_finance.marketplace import gathering, repository
from ip_finance.marketplace.calculation import Loan, cost_of
from ip_finance.marketplace.domain import (
    Addressee,
    Asked,
    Draft,
    MakeOffer,
    OfferState,
    RequestState,
    check_acceptable,
    check_fees,
    check_offer,
    check_request,
    offer_state,
)
from ip_finance.marketplace.errors import (
    AlreadyDeclined,
    NobodyAddressed,
    NotThisBanksProduct,
    OfferExists,
    RequestExists,
    RightNotYours,
)
from ip_finance.marketplace.models import Decline, FinancingRequest, Offer, RequestOutcome
from ip_finance.parties import repository as parties
from ip_finance.policies import repository as policies

OPEN = (RequestState.POSTED,)


def save(tx: Tx, cmd: Draft) -> FinancingRequest:
    """Keep a draft as the firm has it now; again with the same data: no change.

    Raises: TermTooLong, AssetNotFound, RightNotYours, NotABank, ProductNotFound,
    NotThisBanksProduct, RequestExists.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    check_term(cmd.term_months)
    _own_rights(tx, cmd.asset_ids)
    _check_addressees(tx, cmd.addressees)
    request = repository.find_by_id(tx.session, cmd.request_id) or _filed(tx, cmd)
    if request.posted_at is not None or request.state is not RequestState.DRAFT:
        if _told(request) != _stated(cmd):
            raise RequestExists(cmd.request_id)
        return request
    request = repository.for_update(tx.session, request.id)
    request.amount, request.term_months = cmd.amount, cmd.term_months
    request.purpose, request.is_to_all = cmd.purpose, cmd.is_to_all
    request.asset_ids, request.addressees = _ids(cmd.asset_ids), _listed(cmd.addressees)
    tx.session.flush()
    return request


def post(tx: Tx, request_id: UUID) -> FinancingRequest:
    """Send the request to the banks it names, which see it and the rights from now on.

    Raises: RequestNotFound, RequestNotOpen, NobodyAddressed.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    request = repository.for_update(tx.session, request_id)
    check_request(request.state, RequestState.DRAFT)
    asked = {one.bank_id for one in request.asked}
    if request.is_to_all:
        asked |= {bank.id for bank in gathering.banks(tx)}
    if not asked:
        raise NobodyAddressed
    request.posted_at = tx.now
    tx.session.flush()
    tx.grant(request.id, *asked)
    assets = _own_rights(tx, [UUID(one) for one in request.asset_ids])
    for bank_id in sorted(asked):
        loans.show_rights(tx, assets, request.borrower_id, bank_id)
    tx.record("marketplace.posted", request.id, amount_fen=request.amount, banks=len(asked))
    return request


def withdraw(tx: Tx, request_id: UUID, reason: str) -> FinancingRequest:
    """End a request without a loan. Raises: RequestNotFound, RequestNotOpen."""
    tx.actor.require(PersonRole.SIGNATORY)
    request = repository.for_update(tx.session, request_id)
    check_request(request.state, RequestState.DRAFT, RequestState.POSTED)
    _end(tx, request, RequestOutcome(request_id=request.id, reason=reason))
    return request


def make_offer(tx: Tx, cmd: MakeOffer) -> Offer:
    """Offer on a request; a newer offer of the bank takes the place of its earlier one.

    Raises: RequestNotFound, RequestNotOpen, ProductNotFound, NotThisBanksProduct, OfferExists,
    PlanNotUnderstood, TermsImpossible, BadContent, and what `check_offer` and `check_fees` refuse.
    """
    tx.actor.require(PersonRole.OFFICER)
    same = repository.find_offer(tx.session, cmd.offer_id)
    made = same or _offered(tx, cmd)
    if _kept(made) != _offers(cmd, made.plan["lpr_tenor"]):
        raise OfferExists(cmd.offer_id)
    return made


def decline(tx: Tx, request_id: UUID, reason: str) -> Decline:
    """Say that the bank will not offer.

    Raises: RequestNotFound, RequestNotOpen, AlreadyDeclined.
    """
    tx.actor.require(PersonRole.OFFICER)
    request = repository.by_id(tx.session, request_id)
    check_request(request.state, *OPEN)
    made = Decline(
        id=uuid5(request.id, str(tx.actor.party_id)),
        request_id=request.id,
        bank_id=tx.actor.party_id,
        reason=reason,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    kept = insert_or_find(tx.session, made)
    if kept is not made:
        person = parties.find_person(tx.session, kept.made_by)
        raise AlreadyDeclined(person.name if person else "", kept.created_at.isoformat())
    tx.record("marketplace.declined", request.id)
    return made


def accept(tx: Tx, offer_id: UUID, loan_id: UUID) -> Application:
    """Take one offer: the application is filed at its bank, and the request is closed to others.

    Raises: OfferNotFound, RequestNotFound, RequestNotOpen, OfferOver, and `loans.service.apply`.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    offer = repository.offer(tx.session, offer_id)
    request = repository.for_update(tx.session, offer.request_id)
    check_request(request.state, *OPEN)
    check_acceptable(state_of(tx, request, offer))
    cmd = Apply(
        loan_id=loan_id,
        bank_id=offer.bank_id,
        amount=offer.amount,
        term_months=request.term_months,
        purpose=request.purpose,
        asset_ids=tuple(UUID(one) for one in request.asset_ids),
    )
    loan = loans.apply(tx, cmd)
    outcome = RequestOutcome(request_id=request.id, offer_id=offer.id, loan_id=loan.id, reason="")
    _end(tx, request, outcome)
    return loan


def state_of(tx: Tx, request: FinancingRequest, offer: Offer) -> OfferState:
    """How an offer stands today."""
    newest = next(
        one for one in repository.offers_of(tx.session, request.id) if one.bank_id == offer.bank_id
    )
    outcome = request.outcome
    is_declined = repository.is_declined_since(tx.session, offer)
    return offer_state(
        is_newest=newest.id == offer.id,
        accepted_id=outcome.offer_id if outcome else None,
        is_closed=outcome is not None or is_declined,
        offer_id=offer.id,
        is_over=offer.valid_until < business_date(tx.now),
    )


def _filed(tx: Tx, cmd: Draft) -> FinancingRequest:
    tx.grant(cmd.request_id, tx.actor.party_id)
    made = FinancingRequest(
        id=cmd.request_id,
        borrower_id=tx.actor.party_id,
        amount=cmd.amount,
        term_months=cmd.term_months,
        purpose=cmd.purpose,
        asset_ids=_ids(cmd.asset_ids),
        addressees=_listed(cmd.addressees),
        is_to_all=cmd.is_to_all,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    return insert_or_find(tx.session, made)


def _offered(tx: Tx, cmd: MakeOffer) -> Offer:
    today = business_date(tx.now)
    request = repository.by_id(tx.session, cmd.request_id)
    check_request(request.state, *OPEN)
    version, product = repository.product(tx.session, cmd.product_id, today)
    if version.owner_id not in {None, tx.actor.party_id}:
        raise NotThisBanksProduct(product.name)
    rate = type(cmd.spread)(policies.lpr(tx.session, today).of(product.lpr_tenor) + cmd.spread)
    check_offer(cmd, Asked(request.amount, request.term_months), product, rate, today)
    fees, plan = gathering.fees_of(cmd.fees), _tied(cmd, product.lpr_tenor)
    check_fees(fees, product, cmd.amount)
    cost_of(Loan(cmd.amount, request.term_months, rate, plan, fees, today), {})
    made = Offer(
        id=cmd.offer_id,
        request_id=request.id,
        bank_id=tx.actor.party_id,
        product_id=version.id,
        amount=cmd.amount,
        rate=rate,
        spread=cmd.spread,
        plan=content_of(plan),
        fees=[dict(one) for one in cmd.fees],
        valid_until=cmd.valid_until,
        conditions=list(cmd.conditions),
        comment=cmd.comment,
        made_by=tx.actor.person_id,
        created_at=tx.now,
    )
    kept = insert_or_find(tx.session, made)
    if kept is made:
        tx.session.refresh(made)
        tx.record("marketplace.offered", made.id, amount_fen=made.amount, rate_bps=made.rate)
    return kept


def _tied(cmd: MakeOffer, lpr_tenor: str) -> Plan:
    """The plan offered, with the spread by which it is priced anew.

    Raises: PlanNotUnderstood, PlanNotCarried.
    """
    return carried({**cmd.plan, "lpr_tenor": lpr_tenor, "spread_bps": cmd.spread})


def _offers(cmd: MakeOffer, lpr_tenor: str) -> tuple[object, ...]:
    plan, fees = content_of(_tied(cmd, lpr_tenor)), [dict(one) for one in cmd.fees]
    said = (plan, fees, cmd.valid_until, list(cmd.conditions), cmd.comment)
    return (cmd.request_id, cmd.product_id, cmd.amount, cmd.spread, *said)


def _kept(offer: Offer) -> tuple[object, ...]:
    said = (offer.plan, offer.fees, offer.valid_until, offer.conditions, offer.comment)
    return (offer.request_id, offer.product_id, offer.amount, offer.spread, *said)


def _end(tx: Tx, request: FinancingRequest, outcome: RequestOutcome) -> None:
    outcome.made_by, outcome.created_at = tx.actor.person_id, tx.now
    tx.session.add(outcome)
    tx.session.flush()
    tx.session.refresh(request)
    tx.record(f"marketplace.{request.state.value}", request.id)


def _own_rights(tx: Tx, asset_ids: Sequence[UUID]) -> Sequence[IpAsset]:
    assets = ip_assets.all_of(tx.session, asset_ids)
    for asset in assets:
        if asset.owner_id != tx.actor.party_id:
            raise RightNotYours(asset.number)
    return assets


def _check_addressees(tx: Tx, addressees: Sequence[Addressee]) -> None:
    known = {bank.id for bank in gathering.banks(tx)}
    for one in addressees:
        if one.bank_id not in known:
            raise NotABank(one.bank_id)
        if one.product_id is None:
            continue
        version, product = repository.product(tx.session, one.product_id, business_date(tx.now))
        if version.owner_id not in {None, one.bank_id}:
            raise NotThisBanksProduct(product.name)


def _ids(asset_ids: Sequence[UUID]) -> list[str]:
    return sorted({str(one) for one in asset_ids})


def _listed(addressees: Sequence[Addressee]) -> list[dict[str, str | None]]:
    return [
        {
            "bank_id": str(one.bank_id),
            "product_id": str(one.product_id) if one.product_id else None,
        }
        for one in addressees
    ]


def _stated(cmd: Draft) -> tuple[object, ...]:
    rest = (_ids(cmd.asset_ids), _listed(cmd.addressees), cmd.is_to_all)
    return (cmd.amount, cmd.term_months, cmd.purpose, *rest)


def _told(request: FinancingRequest) -> tuple[object, ...]:
    rest = (request.asset_ids, request.addressees, request.is_to_all)
    return (request.amount, request.term_months, request.purpose, *rest)
