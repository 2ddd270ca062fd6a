"""Patent publications in WIPO ST.96: `pat:PatentPublication`, and what else holds its facts."""

from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.bibliography import ipc_symbol_in
from ip_finance.office_files.claims import count_claims, count_marked_claims
from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.languages import in_language
from ip_finance.office_files.model import (
    CHINA,
    Claims,
    EarlierFiling,
    InternationalPhase,
    Party,
    PatentRecord,
    Publication,
    SourceFormat,
)
from ip_finance.office_files.nodes import COMPACT_DAYS, ISO_DAYS, Node
from ip_finance.office_files.printed_numbers import (
    application_number,
    country_code,
    grant_day_of,
    publication_of,
)
from ip_finance.office_files.st96_parts import name_of, party_of
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "st96-patent"
_BIBLIOGRAPHY: Final = "BibliographicData"
_APPLIED: Final = "ApplicationIdentification"
_NUMBER: Final = "ApplicationNumber/ApplicationNumberText"
_IPC_PARTS: Final = ("Section", "Class", "Subclass")


def read(root: Element) -> OfficeFile:
    """The records in the file. Raises: ContentRefused, NumberRefused."""
    root = without_namespaces(root)
    document = Node(root, root.tag, {}, (ISO_DAYS, COMPACT_DAYS))
    if root.tag == _BIBLIOGRAPHY:
        return OfficeFile(_NAME, (_record(document, document),))
    holders = document.all(f".//{_BIBLIOGRAPHY}/..")
    if not holders:
        raise MissingField(document.below(_BIBLIOGRAPHY))
    return OfficeFile(
        _NAME, tuple(_record(holder, holder.require(_BIBLIOGRAPHY)) for holder in holders)
    )


FORMAT: Final = OfficeFormat(
    _NAME,
    "Patent publication in WIPO ST.96",
    (
        "{http://www.wipo.int/standards/XMLSchema/ST96/Patent}*",
        "{http://www.wipo.int/standards/XMLSchema/Patent/*}*",
    ),
    read,
)


def _record(document: Node, facts: Node) -> PatentRecord:
    jurisdiction, publication = _publication(document, facts)
    applied = facts.require(_APPLIED)
    version = document.attribute("st96Version") or facts.attribute("st96Version")
    language = (document.attribute("languageCode") or "").lower() or None
    number = applied.require_fact(_NUMBER)
    return PatentRecord(
        source=SourceFormat(_NAME, version),
        publication=publication,
        application_number=application_number(jurisdiction, applied.below(_NUMBER), number),
        filed_on=applied.require_day("FilingDate"),
        granted_on=grant_day_of(jurisdiction, publication),
        title=_title(facts, language),
        abstract=_abstract(document, facts, language),
        applicants=_parties(facts, "ApplicantBag/Applicant"),
        owners=_parties(facts, "AssigneeBag/Assignee"),
        inventors=_inventors(facts),
        agency=_agency(facts),
        ipc_classes=_classes(facts),
        priorities=_priorities(facts),
        claims=_claims(document, jurisdiction, language),
        divided_from=_parent(facts, jurisdiction),
        international=_international(facts),
        language=language,
        jurisdiction=jurisdiction,
    )


def _publication(document: Node, facts: Node) -> tuple[str, Publication]:
    ways = (
        ("PatentPublicationIdentification", "PublicationNumber", "PublicationDate"),
        ("PatentGrantIdentification", "PatentNumber", "GrantDate"),
    )
    for name, number, day in ways:
        node = facts.find(name)
        if node is None:
            continue
        office = node.fact("IPOfficeCode") or document.fact("IPOfficeCode")
        jurisdiction = country_code(node.below("IPOfficeCode"), office or "")
        printed, kind = node.require_fact(number), node.require_fact("PatentDocumentKindCode")
        path = node.below(number)
        return jurisdiction, publication_of(
            jurisdiction, path, printed, kind, node.require_day(day)
        )
    raise MissingField(facts.below(ways[0][0]))


def _title(facts: Node, language: str | None) -> str:
    titles = (*facts.all("InventionTitleBag/InventionTitle"), *facts.all("InventionTitle"))
    title = in_language(titles, language)
    text = title.prose() if title else None
    if text is None:
        raise MissingField(facts.below("InventionTitleBag/InventionTitle"))
    return text


def _abstract(document: Node, facts: Node, language: str | None) -> str | None:
    abstract = in_language((*document.all("Abstract"), *facts.all("Abstract")), language)
    return abstract.prose() if abstract else None


def _parties(facts: Node, path: str) -> tuple[Party, ...]:
    return tuple(party_of(node) for node in facts.all(f"PartyBag/{path}"))


def _inventors(facts: Node) -> tuple[str, ...]:
    nodes = facts.all("PartyBag/InventorBag/Inventor")
    return tuple(filter(None, (name_of(node) for node in nodes)))


def _agency(facts: Node) -> str | None:
    agent = facts.find("PartyBag/RegisteredPractitionerBag/RegisteredPractitioner")
    return name_of(agent) if agent else None


def _classes(facts: Node) -> tuple[str, ...]:
    path = "PatentClassificationBag/IPCRClassificationBag/IPCRClassification"
    symbols = (ipc_symbol_in(_ipc_text(node)) for node in facts.all(path))
    return tuple(dict.fromkeys(filter(None, symbols)))


def _ipc_text(node: Node) -> str:
    text = node.text("PatentClassificationText")
    symbol = "".join(node.text(part) or "" for part in _IPC_PARTS)
    return text or f"{symbol} {node.text('MainGroup') or ''}/{node.text('Subgroup') or ''}"


def _priorities(facts: Node) -> tuple[EarlierFiling, ...]:
    nodes = facts.all("PriorityClaimBag/PriorityClaim")
    return tuple(filter(None, (_earlier(node) for node in nodes)))


def _earlier(node: Node | None) -> EarlierFiling | None:
    number = node.fact(_NUMBER) if node else None
    if node is None or number is None:
        return None
    return EarlierFiling(node.fact("IPOfficeCode"), number, node.day("FilingDate"))


def _claims(document: Node, jurisdiction: str, language: str | None) -> Claims | None:
    claims = in_language(document.all("Claims"), language)
    told = [
        (text, claim.find(".//ClaimReference") is not None)
        for claim in (claims.all("Claim") if claims else ())
        if (text := _claim_text(claim))
    ]
    texts, references = [text for text, _ in told], [refers for _, refers in told]
    return count_claims(texts) if jurisdiction == CHINA else count_marked_claims(texts, references)


def _claim_text(claim: Node) -> str | None:
    parts = filter(None, (node.prose() for node in claim.all("ClaimText")))
    return " ".join(parts) or None


def _parent(facts: Node, jurisdiction: str) -> EarlierFiling | None:
    parent = "RelatedDocumentBag/Division/ParentDocument/PatentDocumentIdentification"
    node = facts.find(f"{parent}/{_APPLIED}")
    earlier = _earlier(node)
    if node is None or earlier is None:
        return None
    number = application_number(jurisdiction, node.below(_NUMBER), earlier.number)
    return EarlierFiling(earlier.country, number, earlier.filed_on)


def _international(facts: Node) -> InternationalPhase | None:
    filing = facts.find("InternationalFilingData") or facts.find("PCTOrRegionalFilingData")
    application = _earlier(filing.find(_APPLIED) if filing else None)
    return InternationalPhase(application, None, None) if application else None
