"""The terms of a pledge: all that its contract says (domain rules § 3.3, TM-05)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ip_finance.core.clock import business_date, from_unix
from ip_finance.core.uow import Tx
from ip_finance.documents.retention import DocumentKind
from ip_finance.eligibility import service as eligibility
from ip_finance.eligibility.facts import PledgeKind, Resolution
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans
from ip_finance.loans.models import Loan, LoanDecision
from ip_finance.office_files.numbers import RightType
from ip_finance.parties import repository as parties
from ip_finance.parties.models import Party
from ip_finance.pledges.contract import ClaimPeriod, ResolutionMissing
from ip_finance.pledges.domain import Candidate, OpenPledge
from ip_finance.rights.standing import Standing

CLAIM_KIND = "working-capital loan"


def stated_of(cmd: OpenPledge) -> dict[str, Any]:
    """What the caller stated, to tell the same request from another under its id."""
    period = cmd.period
    return {
        "loan": str(cmd.loan_id),
        "assets": sorted(str(asset_id) for asset_id in set(cmd.asset_ids)),
        "secured_fen": cmd.secured,
        "scope": cmd.scope,
        "kind": cmd.kind.value,
        "pledgor": cmd.pledgor_id and str(cmd.pledgor_id),
        "resolution": cmd.resolution and _resolved(cmd.resolution),
        "is_for_own_shareholder": cmd.is_for_own_shareholder,
        "addresses": [cmd.pledgor_address, cmd.pledgee_address],
        "period": period and [str(period.begins_on), period.ends_on and str(period.ends_on)],
        "clauses": cmd.clauses.stated,
        "filing": [cmd.agent, cmd.is_valuation_stated],
    }


def terms_of(
    tx: Tx,
    cmd: OpenPledge,
    loan: Loan,
    pledgor: Party,
    decision: LoanDecision,
    assets: Sequence[IpAsset],
) -> dict[str, Any]:
    """What both sides are to agree on. What is left open is told by `missing_contents`."""
    today = business_date(tx.now)
    stand = legal_status.standings(tx.session, assets, today)
    terms: dict[str, Any] = {
        "pledge": str(cmd.pledge_id),
        "drawn_on": today.isoformat(),
        "kind": cmd.kind.value,
        "pledgor": _side(pledgor, cmd.pledgor_address or _address_in(assets, pledgor)),
        "pledgee": _side(loan.lender, cmd.pledgee_address),
        "debtor": {"name": loan.borrower.name, "uscc": loan.borrower.uscc},
        "claim": claim_of(decision),
        "secured_fen": cmd.secured,
        "scope": cmd.scope,
        "rights": [_right(asset, stand[asset.id], pledgor) for asset in assets],
        "clauses": cmd.clauses.stated,
        "filing": {"agent": cmd.agent, "is_valuation_stated": cmd.is_valuation_stated},
    }
    if cmd.resolution is not None:
        terms["resolution"] = _resolution(tx, cmd.resolution, cmd.is_for_own_shareholder)
    if cmd.period is not None:
        assert cmd.kind is PledgeKind.MAXIMUM_AMOUNT, "checked: only these have a period"
        terms["period"] = _period(cmd.period)
    return terms


def _period(period: ClaimPeriod) -> dict[str, Any]:
    begins_on, ends_on = period.begins_on.isoformat(), period.ends_on
    return {"begins_on": begins_on, "ends_on": ends_on and ends_on.isoformat()}


def claim_of(decision: LoanDecision) -> dict[str, Any]:
    """The debt that is secured, as the bank last approved it."""
    return {"kind": CLAIM_KIND, **decision.terms}


def _resolved(resolution: Resolution) -> dict[str, Any]:
    return {
        "document": resolution.document,
        "body": resolution.body.value,
        "resolved_on": resolution.resolved_on.isoformat(),
        "excluded": list(resolution.excluded),
    }


def _resolution(tx: Tx, resolution: Resolution, is_for_own: bool | None) -> dict[str, Any]:
    """Raises: DocumentNotFound, NotAProof."""
    document = eligibility.proof(tx, UUID(resolution.document), DocumentKind.RESOLUTION)
    told = {"sha256": document.sha256, "is_for_own_shareholder": is_for_own}
    return _resolved(resolution) | told


def pledgor_of(tx: Tx, cmd: OpenPledge, loan: Loan) -> Party:
    """Who gives the rights. Raises: PartyNotFound, ResolutionMissing."""
    if cmd.pledgor_id is None or cmd.pledgor_id == loan.borrower_id:
        return loan.borrower
    pledgor = parties.by_id(tx.session, cmd.pledgor_id)
    if cmd.resolution is None or cmd.is_for_own_shareholder is None:
        raise ResolutionMissing
    return pledgor


def approved_terms(tx: Tx, loan: Loan) -> LoanDecision:
    """What the bank last signed for; its hash is on the ledger."""
    ledger = loans.on_ledger(tx.session, loan.id)
    decision = loans.find_decision(tx.session, ledger.terms_hash)
    assert decision is not None, "an approval on the ledger was proposed here"
    return decision


def candidates_of(tx: Tx, assets: Sequence[IpAsset]) -> list[Candidate]:
    """The rights as far as the rules ask, granted and ending as they stand today."""
    stand = legal_status.standings(tx.session, assets, business_date(tx.now))
    return [_candidate(asset, stand[asset.id]) for asset in assets]


def _candidate(asset: IpAsset, standing: Standing) -> Candidate:
    ledger = asset.on_ledger
    until = ledger.verified_until if ledger else 0
    return Candidate(
        asset_id=asset.id,
        number=asset.number,
        owner_id=asset.owner_id,
        granted_on=standing.granted_on,
        expires_on=standing.ends_on.value,
        verified_until=from_unix(until) if until else None,
        is_disputed=ledger.is_disputed if ledger else False,
        held_by=ledger.lien_loan if ledger else None,
    )


def version_of(asset: IpAsset) -> int:
    """The version of the right that both sides sign for."""
    assert asset.on_ledger is not None, "checked: the verification is in force"
    return asset.on_ledger.version


def _side(party: Party, address: str | None) -> dict[str, Any]:
    return {"name": party.name, "uscc": party.uscc, "address": address}


def _address_in(assets: Sequence[IpAsset], party: Party) -> str | None:
    """The pledgor's address as the rights' own documents print it."""
    for asset in assets:
        for owner in owners_of(asset.facts):
            if owner.get("address") and names(owner, party.name, party.uscc):
                return str(owner["address"])
    return None


def owners_of(facts: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Whom the right's document makes its owners."""
    owners: Sequence[Mapping[str, Any]] = facts.get("owners") or facts.get("applicants") or ()
    return owners


def names(owner: Mapping[str, Any], name: str, uscc: str) -> bool:
    """Whether an owner of a document is this party."""
    return owner.get("organisation_code") == uscc or owner.get("name") == name


def _right(asset: IpAsset, standing: Standing, pledgor: Party) -> dict[str, Any]:
    granted_on = standing.granted_on
    right: dict[str, Any] = {
        "asset": str(asset.id),
        "kind": asset.right_type,
        "number": asset.number,
        "title": asset.title,
        "filed_on": asset.filed_on.isoformat(),
        "granted_on": granted_on and granted_on.isoformat(),
        "ends_on": standing.ends_on.value.isoformat(),
        "co_owners": [
            owner["name"]
            for owner in owners_of(asset.facts)
            if not names(owner, pledgor.name, pledgor.uscc)
        ],
    }
    if asset.right_type == RightType.TRADEMARK:
        right["classes"] = [
            {"class": one["nice_class"], "goods": list(one["goods"])}
            for one in asset.facts.get("classes", ())
        ]
    return right
