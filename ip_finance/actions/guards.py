"""The rules of actions: what must hold of a record, and of what a person states. Pure."""

from datetime import date

from ip_finance.actions.domain import (
    Asker,
    AssetStanding,
    Guard,
    KeyStanding,
    LoanStanding,
    PartyStanding,
    PledgeStanding,
    Standing,
    StopStanding,
    Told,
    guard,
    limit,
)
from ip_finance.actions.errors import (
    AboveProceeds,
    ClaimNotOffered,
    DateAhead,
    InterestBeforePrincipal,
    NoDispute,
    NothingToDistribute,
    NotYourKey,
    OfferToSelf,
    OwnDispute,
    OwnRight,
    PersonWithoutKey,
    PledgeNotLive,
    PledgingNotStopped,
    SurplusBeforeDebt,
)
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.ip_assets.domain import AssetDisputed, NotRegistered
from ip_finance.loans.domain import LoanState, check_state
from ip_finance.loans.errors import AboveOutstanding, NotTheLender, WrongLoanState
from ip_finance.parties.domain import PartyNotOnLedger
from ip_finance.pledges.domain import LIVE, PledgeState, PledgingIsStopped, WrongPledgeState
from ip_finance.verification.errors import NotVerified


@guard(PartyNotOnLedger)
def party_admitted(standing: PartyStanding, _: Asker) -> None:
    if standing.version is None:
        raise PartyNotOnLedger(standing.name)


@guard(PersonWithoutKey)
def key_enrolled(standing: KeyStanding, _: Asker) -> None:
    if standing.address is None:
        raise PersonWithoutKey(standing.person_id)


@guard(NotYourKey)
def own_key(standing: KeyStanding, asker: Asker) -> None:
    if standing.person_id != asker.person_id:
        raise NotYourKey


@guard(NotRegistered)
def right_registered(standing: AssetStanding, _: Asker) -> None:
    if standing.version is None:
        raise NotRegistered(standing.number)


@guard(OwnRight)
def another_partys_right(standing: AssetStanding, asker: Asker) -> None:
    if standing.owner == asker.party:
        raise OwnRight(standing.number)


@guard(NotVerified)
def right_verified(standing: AssetStanding, asker: Asker) -> None:
    if standing.verified_until is None or standing.verified_until <= asker.now:
        raise NotVerified(standing.key)


@guard(AssetDisputed)
def undisputed(standing: AssetStanding, _: Asker) -> None:
    if standing.is_disputed:
        raise AssetDisputed(standing.number)


@guard(NoDispute, OwnDispute)
def disputed_by_others(standing: AssetStanding, asker: Asker) -> None:
    if not standing.is_disputed:
        raise NoDispute(standing.number)
    if standing.initiator == asker.party:
        raise OwnDispute(standing.number)


@guard(NotTheLender)
def own_claim(standing: LoanStanding | PledgeStanding, asker: Asker) -> None:
    loan = standing.loan if isinstance(standing, PledgeStanding) else standing
    if loan.lender != asker.party:
        raise NotTheLender


def loan_is(*states: LoanState) -> Guard[LoanStanding]:
    """The loan is in one of these states."""

    @guard(WrongLoanState)
    def in_time(standing: LoanStanding, _: Asker) -> None:
        check_state(standing.state, *states)

    return in_time


@guard(ClaimNotOffered)
def claim_offered(standing: LoanStanding, asker: Asker) -> None:
    if standing.offered_to != asker.party or standing.offered_terms is None:
        raise ClaimNotOffered


@guard(PledgeNotLive)
def pledge_live(standing: PledgeStanding, _: Asker) -> None:
    if standing.state not in LIVE:
        raise PledgeNotLive(standing.state.value)


@guard(WrongPledgeState)
def pledge_registered(standing: PledgeStanding, _: Asker) -> None:
    if standing.state is not PledgeState.REGISTERED:
        raise WrongPledgeState(standing.state, PledgeState.REGISTERED)


@guard(PledgingIsStopped)
def pledging_open(standing: StopStanding, _: Asker) -> None:
    if standing.is_stopped:
        raise PledgingIsStopped


@guard(PledgingNotStopped)
def pledging_stopped(standing: StopStanding, _: Asker) -> None:
    if not standing.is_stopped:
        raise PledgingNotStopped


@limit(DateAhead)
def no_date_ahead(_: Standing, asker: Asker, told: Told) -> None:
    """Whatever day the person states as past has come."""
    today = business_date(asker.now)
    for name, stated in told.items():
        if isinstance(stated, date) and stated > today:
            raise DateAhead(name, stated)


@limit(OfferToSelf)
def to_another_bank(standing: LoanStanding, _: Asker, told: Told) -> None:
    if told["bank"] == standing.lender:
        raise OfferToSelf


@limit(
    NothingToDistribute,
    AboveProceeds,
    AboveOutstanding,
    InterestBeforePrincipal,
    SurplusBeforeDebt,
)
def within_proceeds(standing: LoanStanding, _: Asker, told: Told) -> None:
    """No more than sales brought in; interest before principal, the debt before the surplus."""
    names = ("costs_fen", "interest_fen", "principal_fen", "surplus_fen")
    asked = Fen(sum(told[name] for name in names))
    principal = Fen(told["principal_fen"])
    if asked == 0:
        raise NothingToDistribute
    if asked > standing.undistributed:
        raise AboveProceeds(asked, standing.undistributed)
    if principal > standing.outstanding:
        raise AboveOutstanding(principal, standing.outstanding)
    pays_more = principal + told["surplus_fen"] > 0
    if pays_more and told["interest_fen"] < standing.interest_due:
        raise InterestBeforePrincipal(standing.interest_due)
    if told["surplus_fen"] and principal < standing.outstanding:
        raise SurplusBeforeDebt(Fen(standing.outstanding - principal))
