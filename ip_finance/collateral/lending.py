"""What a bank asks of its collateral as a whole; reads only, and changes nothing."""

from dataclasses import dataclass, replace
from uuid import UUID

from ip_finance.collateral import gathering
from ip_finance.collateral.calculation import LoanValue, PolicyView, loan_value, policy_view
from ip_finance.collateral.domain import LENDERS, Secured
from ip_finance.collateral.duties import Due
from ip_finance.collateral.errors import NothingPledged
from ip_finance.collateral.policy import PolicyName, value
from ip_finance.collateral.portfolio import Portfolio, portfolio_of
from ip_finance.collateral.survival import SurvivalWatch, survival_watch
from ip_finance.core.clock import business_date
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans
from ip_finance.loans.errors import NotTheLender


@dataclass(frozen=True, slots=True)
class DueRight:
    """A pledged right that must be valued anew, with the loan that it secures."""

    asset: IpAsset
    loan_id: UUID
    borrower: str
    due: Due


@dataclass(frozen=True, slots=True)
class Revalued:
    """A right that was valued anew: the loan against its caps with the value before and after."""

    number: str
    asset_id: UUID
    loan_id: UUID
    before: PolicyView
    after: PolicyView
    value_before: Fen
    value_after: Fen


@dataclass(frozen=True, slots=True)
class Shocked:
    """A loan against its caps before and after a shock of values."""

    secured: Secured
    before: PolicyView
    after: PolicyView

    @property
    def is_new(self) -> bool:
        """Whether the shock alone makes the breach."""
        return self.after.is_breached and not self.before.is_breached


def revaluations(tx: Tx) -> list[DueRight]:
    """What of the bank's collateral must be valued anew, the nearest deadline first."""
    tx.actor.require(*LENDERS)
    on = business_date(tx.now)
    lent = gathering.lent_on(tx.session, tx.actor.party_id, tx.now)
    assets = ip_assets.all_of(tx.session, sorted(lent))
    events = legal_status.events_of_assets(tx.session, list(lent), on)
    banks = dict.fromkeys(lent, tx.actor.party_id)
    found = gathering.revaluations(tx.session, assets, events, banks, on)
    rows = [
        DueRight(asset, *lent[asset.id], due) for asset in assets for due in found.get(asset.id, ())
    ]
    return sorted(rows, key=lambda row: (row.due.deadline, row.asset.number, row.due.reason))


def collateral_of(tx: Tx, loan_id: UUID, confidence: float | None = None) -> LoanValue:
    """What secures a loan of the actor's bank, with all its arithmetic.

    Raises: RoleMissing, LoanNotFound, NotTheLender, NothingPledged.
    """
    tx.actor.require(*LENDERS)
    loan = loans.by_id(tx.session, loan_id)
    if loan.lender_id != tx.actor.party_id:
        raise NotTheLender
    [secured] = gathering.secured(tx.session, [loan], tx.now)
    if not secured.rights:
        raise NothingPledged(loan_id)
    on = business_date(tx.now)
    return loan_value(secured, confidence or value(PolicyName.CONFIDENCE, on), on)


def portfolio(tx: Tx) -> Portfolio:
    """The live loans of the actor's bank together. Raises: RoleMissing."""
    tx.actor.require(*LENDERS)
    return portfolio_of(_live(tx), tx.actor.party_id, business_date(tx.now))


def shock(tx: Tx, factor: float, right_type: str | None) -> list[Shocked]:
    """What a shock of all values, or of those of one type, would do; it changes nothing.

    The loans that it breaks come first, the greatest need on top. Raises: RoleMissing.
    """
    tx.actor.require(*LENDERS)
    found = [
        Shocked(one, policy_view(one), policy_view(one, factor, right_type)) for one in _live(tx)
    ]
    return sorted(found, key=lambda one: (-one.after.shortfall, one.secured.loan_id))


def revalued(tx: Tx) -> list[Revalued]:
    """The bank's rights with an older value on the ledger, and what the newer did to the loan."""
    tx.actor.require(*LENDERS)
    live = _live(tx)
    values = gathering.valuations(tx.session, [r.asset_key for one in live for r in one.rights])
    found = []
    for one in live:
        for right in one.valued:
            known = values[right.asset_key]
            if len(known) > 1:
                found.append(_revalued(one, right.asset_key, known[-2], known[-1]))
    return found


def survival(tx: Tx) -> SurvivalWatch:
    """What was predicted of the bank's rights against what happened. Raises: RoleMissing."""
    tx.actor.require(*LENDERS)
    on = business_date(tx.now)
    return survival_watch(gathering.predicted(tx.session, tx.actor.party_id, on), on)


def _revalued(
    secured: Secured, key: str, older: gathering.Valuation, newer: gathering.Valuation
) -> Revalued:
    def valued_at(found: gathering.Valuation) -> Secured:
        rights = tuple(
            replace(one, valuation=found.range) if one.asset_key == key else one
            for one in secured.rights
        )
        return replace(secured, rights=rights)

    right = next(one for one in secured.rights if one.asset_key == key)
    return Revalued(
        number=right.number,
        asset_id=right.asset_id,
        loan_id=secured.loan_id,
        before=policy_view(valued_at(older)),
        after=policy_view(valued_at(newer)),
        value_before=older.range.base,
        value_after=newer.range.base,
    )


def _live(tx: Tx) -> list[Secured]:
    return gathering.live(tx.session, tx.actor.party_id, tx.now)
