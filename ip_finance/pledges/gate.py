"""The gate before the signatures: no pledge of rights that a rule of law stops."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ip_finance.appraisals import repository as appraisals
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx
from ip_finance.documents.models import Document
from ip_finance.eligibility import service as eligibility
from ip_finance.eligibility.domain import Plan
from ip_finance.eligibility.facts import Consent, MaxAmount, Resolution, ResolvedBy, Terms
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import Loan
from ip_finance.pledges import repository
from ip_finance.pledges.contract import (
    ContractForm,
    ContractMissing,
    ContractUnconfirmed,
    TermsOutdated,
    consent_places,
)
from ip_finance.pledges.domain import check_secured
from ip_finance.pledges.drafting import approved_terms, claim_of
from ip_finance.pledges.models import Pledge


def check_eligible(tx: Tx, pledge: Pledge, loan: Loan) -> None:
    """Put the pledge as it was drafted to every rule of the pre-check, as of today.

    The resolution of a company that pledges for another is the one of the terms. Consents are
    those in the dossier, and those that a pre-check of these rights brought, as are
    acknowledgements.

    Raises: NotEligible.
    """
    asset_ids = tuple(UUID(asset_id) for asset_id in pledge.asset_ids)
    plan = Plan(asset_ids, loan.borrower_id, pledge.pledgor_id, loan.lender.id, Terms())
    brought = eligibility.terms_brought(tx, plan)
    terms = replace(
        brought,
        maturity_on=approved_terms(tx, loan).maturity_on,
        secured_fen=pledge.secured,
        kind=pledge.kind,
        max_amount=_max_amount(pledge),
        contract=None,
        clauses=None,
        registered_fen=None,
        consents=(*brought.consents, *_consents(tx, pledge)),
        resolution=_resolution(pledge.terms),
        is_for_own_shareholder=brought.is_for_own_shareholder
        or pledge.terms.get("resolution", {}).get("is_for_own_shareholder"),
    )
    eligibility.require(tx, replace(plan, terms=terms))


def check_contract(tx: Tx, pledge: Pledge) -> None:
    """A contract is there, and both sides have confirmed it if it is a scan.

    Raises: ContractMissing, ContractUnconfirmed.
    """
    contract = pledge.terms.get("contract")
    if contract is None:
        raise ContractMissing
    if contract["form"] != ContractForm.PAPER:
        return
    given = {one.party_id for one in repository.confirmations(tx.session, pledge.id)}
    sides = {"pledgor": pledge.pledgor_id, "pledgee": pledge.pledgee_id}
    if lacking := [pledge.terms[side]["name"] for side in sides if sides[side] not in given]:
        raise ContractUnconfirmed(lacking)


def check_current(tx: Tx, pledge: Pledge, loan: Loan, assets: Sequence[IpAsset]) -> None:
    """What the contract says of the debt, and the worth of the rights, are as when it was drawn up.

    Raises: TermsOutdated, NotAppraised, SecuredAboveValue.
    """
    if pledge.terms["claim"] != claim_of(approved_terms(tx, loan)):
        raise TermsOutdated
    check_worth(tx, pledge.secured, assets)


def check_worth(tx: Tx, secured: Fen, assets: Sequence[IpAsset]) -> None:
    """Raises: NotAppraised, SecuredAboveValue."""
    values = [appraisals.in_force(tx.session, one.asset_key, tx.now).base_fen for one in assets]
    check_secured(secured, Fen(sum(values)))


def consents_of(tx: Tx, pledge: Pledge) -> Mapping[str, Document]:
    """The consents that lie in the dossier, by co-owner."""
    brought = repository.brought(tx.session, pledge.id)
    places = consent_places(pledge.terms)
    return {owner: brought[place] for place, owner in places.items() if place in brought}


def _consents(tx: Tx, pledge: Pledge) -> Sequence[Consent]:
    given = consents_of(tx, pledge)
    return [
        Consent(right["asset"], owner, str(given[owner].id))
        for right in pledge.terms["rights"]
        for owner in right.get("co_owners", ())
        if owner in given
    ]


def _resolution(terms: Mapping[str, Any]) -> Resolution | None:
    told = terms.get("resolution")
    if told is None:
        return None
    resolved_on = date.fromisoformat(told["resolved_on"])
    return Resolution(
        ResolvedBy(told["body"]), resolved_on, told["document"], tuple(told["excluded"])
    )


def _max_amount(pledge: Pledge) -> MaxAmount | None:
    """Where no end was agreed there is none yet: the law counts from the pledge's registration."""
    period = pledge.terms.get("period")
    if period is None:
        return None
    begins_on, ends_on = date.fromisoformat(period["begins_on"]), period["ends_on"]
    return MaxAmount(pledge.secured, begins_on, date.fromisoformat(ends_on) if ends_on else None)
