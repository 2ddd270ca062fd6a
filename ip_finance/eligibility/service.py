"""Use cases of pre-checks. Each runs in the caller's transaction and never commits."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid4

from ip_finance.appraisals import repository as appraisals
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.models import Document
from ip_finance.documents.retention import DocumentKind
from ip_finance.eligibility import repository
from ip_finance.eligibility.assessment import VERSION, assess
from ip_finance.eligibility.brought import brought
from ip_finance.eligibility.domain import (
    PORTFOLIO,
    AcknowledgeLine,
    FilePrecheck,
    Line,
    LineKey,
    NotAProof,
    NotASide,
    NotEligible,
    NothingToAcknowledge,
    Outcome,
    Plan,
    PrecheckExists,
    Side,
    stopping,
    verdict_of,
)
from ip_finance.eligibility.facts import Case, Owner, Terms, Valuation
from ip_finance.eligibility.gathered import (
    Sources,
    consents_found,
    portfolio_of,
    right_facts,
    twin_of,
)
from ip_finance.eligibility.models import Acknowledgement, Precheck
from ip_finance.eligibility.stored import (
    case_to_json,
    lines_of_json,
    lines_to_json,
    terms_to_json,
)
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.office_files.numbers import RightType
from ip_finance.parties import repository as parties
from ip_finance.rights.standing import Standing, Told
from ip_finance.verification import repository as verification

ASKERS: Final = (PersonRole.SIGNATORY, PersonRole.OFFICER)
TWO_APPRAISERS: Final = 2
"""The ledger takes a valuation with the signatures of two appraisers, and no other."""


def precheck(tx: Tx, cmd: FilePrecheck) -> Precheck:
    """Check the plan against every rule, and keep the result; the same again changes nothing.

    Raises: AssetNotFound, PartyNotFound, DocumentNotFound, NotAProof, PrecheckExists.
    """
    tx.actor.require(*ASKERS)
    plan = _plan_to_json(cmd.plan)
    same = repository.find_by_id(tx.session, cmd.precheck_id)
    if same is not None:
        if (same.party_id, same.plan) != (tx.actor.party_id, plan):
            raise PrecheckExists(cmd.precheck_id)
        return same
    case = case_of(tx, cmd.plan)
    lines = assess(case)
    found = Precheck(
        id=cmd.precheck_id,
        party_id=tx.actor.party_id,
        plan=plan,
        case=case_to_json(case),
        rule_set=VERSION,
        lines=lines_to_json(lines),
        verdict=verdict_of(lines, _settled(tx, cmd.plan)),
        created_at=tx.now,
        created_by=tx.actor.person_id,
    )
    sides = [cmd.plan.borrower_id, cmd.plan.pledgor_id, cmd.plan.pledgee_id]
    tx.grant(found.id, tx.actor.party_id, *[party for party in sides if party is not None])
    for document_id in _proofs(cmd.plan):
        documents.share_like(tx, document_id, found.id)
    tx.session.add(found)
    tx.session.flush()
    tx.session.refresh(found, ["acknowledgements"])
    tx.record("eligibility.checked", found.id, verdict=found.verdict.value, rule_set=VERSION)
    return found


def require(tx: Tx, plan: Plan) -> tuple[Line, ...]:
    """The lines of a plan that nothing stops; the gate before a pledge. Keeps nothing.

    A line that must be acknowledged stops it unless pledgor and pledgee both have acknowledged
    the same fact of the same right, in whichever pre-check.

    Raises: NotEligible; AssetNotFound, PartyNotFound, DocumentNotFound, NotAProof.
    """
    lines = assess(case_of(tx, plan))
    red = stopping(lines, _settled(tx, plan))
    if red:
        raise NotEligible(red)
    return lines


def proof(tx: Tx, document_id: UUID, kind: DocumentKind) -> Document:
    """A document that is to prove something, kept as what it is.

    Raises: DocumentNotFound, NotAProof.
    """
    document = documents_repository.by_id(tx.session, document_id)
    if document.kind is not kind:
        raise NotAProof(document.kind, kind)
    return document


def terms_brought(tx: Tx, plan: Plan) -> Terms:
    """What pre-checks of these rights by the plan's own sides brought, see `brought`."""
    return brought(repository.filed_by_sides(tx.session, plan), plan)


def acknowledge(tx: Tx, cmd: AcknowledgeLine) -> Acknowledgement:
    """Say for one's side that a line is known; again changes nothing.

    Raises: PrecheckNotFound, NotASide, NothingToAcknowledge.
    """
    tx.actor.require(*ASKERS)
    found = repository.by_id(tx.session, cmd.precheck_id)
    side = _side_of(tx, found)
    line = next(
        (
            line
            for line in lines_of_json(found.lines)
            if (line.rule, line.right) == (cmd.rule, cmd.right)
            and line.outcome is Outcome.ACKNOWLEDGE
        ),
        None,
    )
    if line is None:
        raise NothingToAcknowledge(cmd.rule)
    about = line.right or ""
    same = repository.find_acknowledgement(tx.session, found.id, line.rule, about, side)
    if same is not None:
        return same
    given = Acknowledgement(
        id=uuid4(),
        precheck_id=found.id,
        rule=line.rule,
        about=about,
        fact=line.fact,
        source=line.source,
        told_on=line.on,
        side=side,
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        statement=cmd.statement,
        created_at=tx.now,
    )
    tx.session.add(given)
    tx.session.flush()
    tx.record("eligibility.acknowledged", found.id, rule=line.rule, side=side.value)
    return given


def case_of(tx: Tx, plan: Plan) -> Case:
    """All that the rules ask about the plan, as it stands now.

    Raises: AssetNotFound, PartyNotFound, DocumentNotFound: a right, a party, or a proof; NotAProof.
    """
    for document_id, kind in _proofs(plan).items():
        proof(tx, document_id, kind)
    today = business_date(tx.now)
    assets = ip_assets.all_of(tx.session, plan.asset_ids)
    standings = legal_status.standings(tx.session, assets, today)
    sources = [_sources(tx, asset, standings[asset.id]) for asset in assets]
    own = repository.portfolio(tx.session, plan.pledgor_id, today)
    seen = [one for source in sources for one in consents_found(source.id, source.findings)]
    return Case(
        today=today,
        borrower=_party(tx, plan.borrower_id),
        pledgor=_party(tx, plan.pledgor_id),
        terms=replace(plan.terms, consents=(*plan.terms.consents, *seen)),
        rights=tuple(
            right_facts(source, twin_of(source, own, PORTFOLIO, today)) for source in sources
        ),
        portfolio=portfolio_of(own, PORTFOLIO, today),
    )


def settled_in(tx: Tx, found: Precheck) -> frozenset[LineKey]:
    """The lines that both sides of the pre-check's plan have acknowledged by now."""
    pledgee = found.plan["pledgee_id"]
    return repository.settled(
        tx.session, UUID(found.plan["pledgor_id"]), UUID(pledgee) if pledgee else None
    )


def _settled(tx: Tx, plan: Plan) -> frozenset[LineKey]:
    return repository.settled(tx.session, plan.pledgor_id, plan.pledgee_id)


def _side_of(tx: Tx, found: Precheck) -> Side:
    sides = {found.plan["pledgor_id"]: Side.PLEDGOR, found.plan["pledgee_id"]: Side.PLEDGEE}
    side = sides.get(str(tx.actor.party_id))
    if side is None:
        raise NotASide
    return side


def _party(tx: Tx, party_id: UUID) -> Owner:
    party = parties.by_id(tx.session, party_id)
    return Owner(party.name, party.uscc)


def _sources(tx: Tx, asset: IpAsset, standing: Standing) -> Sources:
    ledger = asset.on_ledger
    return Sources(
        id=str(asset.id),
        right_type=RightType(asset.right_type),
        number=asset.number,
        title=asset.title,
        filed_on=asset.filed_on,
        granted_on=standing.granted_on,
        document=asset.facts,
        standing=standing,
        findings=_findings(tx, asset),
        valuation=_valuation(tx, asset),
        is_liened=ledger is not None and ledger.lien_loan is not None,
        is_disputed=ledger is not None and ledger.is_disputed,
    )


def _findings(tx: Tx, asset: IpAsset) -> Mapping[str, Any]:
    """What was found out last and not taken back."""
    for found in verification.of_asset(tx.session, asset.id):
        if found.on_ledger is None or found.on_ledger.ended_version is None:
            return found.findings
    return {}


def _valuation(tx: Tx, asset: IpAsset) -> Told[Valuation] | None:
    found = appraisals.find_latest_reviewed(tx.session, asset.id)
    if found is None:
        return None
    scoring = json.loads(found.report)["inputs"]["scoring"]
    scheme = f"{scoring['scheme_id']} {scoring['scheme_version']}"
    signers = TWO_APPRAISERS if found.on_ledger is not None else 0
    valued = Valuation(business_date(found.valid_until), signers, scheme)
    return Told(valued, f"评估 {found.id}", found.valued_on)


def _proofs(plan: Plan) -> Mapping[UUID, DocumentKind]:
    proofs = {UUID(one.document): DocumentKind.CONSENT for one in plan.terms.consents}
    if plan.terms.resolution is not None:
        proofs[UUID(plan.terms.resolution.document)] = DocumentKind.RESOLUTION
    return proofs


def _plan_to_json(plan: Plan) -> dict[str, Any]:
    return {
        "asset_ids": sorted({str(asset_id) for asset_id in plan.asset_ids}),
        "borrower_id": str(plan.borrower_id),
        "pledgor_id": str(plan.pledgor_id),
        "pledgee_id": str(plan.pledgee_id) if plan.pledgee_id else None,
        "terms": terms_to_json(plan.terms),
    }
