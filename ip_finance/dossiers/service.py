"""Use cases of dossiers. Each runs in the caller's transaction and never commits."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents_repository
from ip_finance.documents import service as documents
from ip_finance.documents.service import Vault
from ip_finance.dossiers.completeness import (
    CONTRACT,
    RESOLUTION,
    Brought,
    Filing,
    dossier_from,
    kind_of,
    rights_at,
)
from ip_finance.dossiers.domain import (
    AttachContract,
    Dossier,
    Folder,
    Paper,
    Registrar,
    check_not_filed,
)
from ip_finance.dossiers.errors import NotAScan, PaperNotFound
from ip_finance.dossiers.packing import Packed, packed
from ip_finance.dossiers.signers import BOXES, refusal_of, signers_of
from ip_finance.dossiers.wording import contract_facts, paper_facts
from ip_finance.eligibility import service as eligibility
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.papers.boxes import with_boxes
from ip_finance.papers.render import render
from ip_finance.papers.signed import Flawed, signatures_of
from ip_finance.pledges import repository as pledges
from ip_finance.pledges import service as pledges_service
from ip_finance.pledges.contract import ContractForm, TermsIncomplete, missing_contents
from ip_finance.pledges.domain import ContractOfPledge
from ip_finance.pledges.models import DossierPaper, Pledge

TEMPLATES: Final = Path(__file__).with_name("templates")
PROOFS: Final = ("co-owner-consent", RESOLUTION)
SCANS: Final = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def dossier_of(tx: Tx, pledge_id: UUID) -> Dossier:
    """What each registrar gets, and what is missing. Raises: PledgeNotFound."""
    return dossier_from(_filing(tx, pledges.by_id(tx.session, pledge_id)))


def contract_paper(tx: Tx, pledge_id: UUID) -> bytes:
    """The contract, ready to be signed. Raises: PledgeNotFound, TermsIncomplete."""
    return _contract(pledges.by_id(tx.session, pledge_id))


def paper_of(tx: Tx, pledge_id: UUID, registrar: Registrar, code: str) -> bytes:
    """A paper that the platform prints. Raises: PledgeNotFound, PaperNotFound, TermsIncomplete."""
    pledge = pledges.by_id(tx.session, pledge_id)
    folder, paper = dossier_from(_filing(tx, pledge)).paper(registrar, code)
    return _printed(pledge, folder, paper)


def attach_contract(tx: Tx, vault: Vault, roots: Sequence[Any], cmd: AttachContract) -> Pledge:
    """Look at the contract that came back, and settle the pledge's terms with it.

    The other side confirms by naming the same document: a scan counts once both have.

    `roots` are the certificates (asn1crypto) that this deployment trusts.

    Raises:
        PledgeNotFound, DocumentNotFound, ContentDamaged, TermsIncomplete.
        NotTheContract, ContractAltered, SignatureBroken, SignerNotTrusted, CertificateNotInForce,
        SignerUnknown, SignatureMissing, NotAScan: why the file does not count.
        NotTheLender, WrongPledgeState, ContractAttached.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    pledge = pledges.by_id(tx.session, cmd.pledge_id)
    if pledge.contract_document_id == cmd.document_id:
        return pledges_service.confirm_contract(tx, pledge.id)
    document, content = documents.content(tx, vault, cmd.document_id)
    signers: tuple[dict[str, str], ...] = ()
    if cmd.form is ContractForm.PAPER:
        if not content.startswith(SCANS):
            raise NotAScan
    else:
        signers = _signers(tx, roots, pledge, content)
    looked_at = ContractOfPledge(cmd.document_id, cmd.form, document.sha256, signers)
    return pledges_service.attach_contract(tx, pledge.id, looked_at)


def bring(tx: Tx, pledge_id: UUID, slot: str, document_id: UUID) -> Dossier:
    """Put a document in its place; everybody who sees the pledge may read it from then on.

    Raises: PledgeNotFound, PaperNotFound: there is no such place; DocumentNotFound, DossierFiled.
    NotAProof: a consent or a resolution was kept as something else.
    """
    tx.actor.require(PersonRole.OFFICER, PersonRole.SIGNATORY)
    pledges.for_update(tx.session, pledge_id)
    dossier = dossier_of(tx, pledge_id)
    if slot not in dossier.slots:
        raise PaperNotFound(pledge_id)
    there = pledges.brought(tx.session, pledge_id).get(slot)
    if there is None or there.id != document_id:
        if slot.startswith(PROOFS):
            eligibility.proof(tx, document_id, kind_of(slot))
        check_not_filed(dossier, slot, pledges.filed_at(tx.session, pledge_id))
        documents.share_like(tx, document_id, pledge_id)
        row = DossierPaper(
            id=uuid4(),
            pledge_id=pledge_id,
            slot=slot,
            document_id=document_id,
            party_id=tx.actor.party_id,
            created_by=tx.actor.person_id,
            created_at=tx.now,
        )
        tx.session.add(row)
        tx.session.flush()
        tx.record("dossiers.brought", pledge_id, slot=slot, document=str(document_id))
    return dossier_of(tx, pledge_id)


def archive_of(tx: Tx, vault: Vault, dossier: Dossier) -> bytes:
    """All papers that are there as a zip; the same papers give the same bytes.

    Raises: PledgeNotFound, TermsIncomplete, DocumentNotFound, ContentDamaged.
    """
    pledge = pledges.by_id(tx.session, dossier.pledge_id)
    files: list[Packed] = []
    for folder in dossier.folders:
        for nth, paper in enumerate(folder.papers, start=1):
            content = _content(tx, vault, pledge, folder, paper)
            if content is not None:
                files.append(Packed(folder.registrar.value, nth, paper.title, content))
    return packed(files)


def _filing(tx: Tx, pledge: Pledge) -> Filing:
    found = dict(pledges.brought(tx.session, pledge.id))
    documents_by_slot = {
        CONTRACT: pledge.contract_document_id,
        RESOLUTION: pledge.resolution_document_id,
    }
    for right in rights_at(pledge.terms, Registrar.CPCC):
        asset = ip_assets.find_by_id(tx.session, UUID(right["asset"]))
        if asset is not None:
            documents_by_slot[f"certificate-{right['asset']}"] = asset.document_id
    for slot, document_id in documents_by_slot.items():
        document = document_id and documents_repository.find_by_id(tx.session, document_id)
        if document:
            found.setdefault(slot, document)
    brought = {slot: Brought(one.id, one.sha256) for slot, one in found.items()}
    return Filing(pledge.id, pledge.terms, brought)


def _contract(pledge: Pledge) -> bytes:
    if missing := missing_contents(pledge.terms):
        raise TermsIncomplete(missing)
    printed = render(
        TEMPLATES / "contract.typ", contract_facts(pledge.terms), dated=_drawn_on(pledge)
    )
    return with_boxes(printed, tuple(BOXES.values()))


def _printed(pledge: Pledge, folder: Folder, paper: Paper) -> bytes:
    if paper.template == CONTRACT:
        return _contract(pledge)
    if missing := missing_contents(pledge.terms):
        raise TermsIncomplete(missing)
    facts = paper_facts(pledge.terms, folder, paper)
    return render(TEMPLATES / f"{paper.template}.typ", facts, dated=_drawn_on(pledge))


def _drawn_on(pledge: Pledge) -> date:
    return date.fromisoformat(pledge.terms["drawn_on"])


def _signers(
    tx: Tx, roots: Sequence[Any], pledge: Pledge, content: bytes
) -> tuple[dict[str, str], ...]:
    try:
        signatures = signatures_of(content, _contract(pledge), roots, tx.now)
    except Flawed as flawed:
        raise refusal_of(flawed) from flawed
    return signers_of(signatures, pledge.terms)


def _content(tx: Tx, vault: Vault, pledge: Pledge, folder: Folder, paper: Paper) -> bytes | None:
    """What was brought or signed, else what we print; None of what is not there or not needed."""
    if paper.document_id is not None:
        _, content = documents.content(tx, vault, paper.document_id)
        return content
    if paper.template is not None:
        return _printed(pledge, folder, paper)
    return None
