"""Publications of the Chinese office in its new XML, `business:PatentDocumentAndRelated`.

Most facts are printed twice there, as the office writes them (`original`) and in a form for
machines (`standard`). The original is read; where both give the application number, they must
agree. Owners of granted documents follow the schema (V2.2.1); the samples at hand have none.
"""

from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.bibliography import (
    DocumentIdNames,
    grant_day,
    ipc_symbol,
    read_earlier,
    read_earlier_filings,
    read_number,
    read_parent,
    read_publication,
)
from ip_finance.office_files.claims import count_claims
from ip_finance.office_files.errors import MissingField, NumbersDisagree
from ip_finance.office_files.formats import OfficeFormat, of_one_right
from ip_finance.office_files.model import (
    Claims,
    InternationalPhase,
    Party,
    PatentRecord,
    SourceFormat,
)
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.numbers import PatentNumber

_NAME: Final = "cnipa-new"
_BUSINESS: Final = "http://www.sipo.gov.cn/XMLSchema/business"
_PREFIXES: Final = {"business": _BUSINESS, "base": "http://www.sipo.gov.cn/XMLSchema/base"}
_ROOT: Final = "business:PatentDocumentAndRelated"
_ID: Final = DocumentIdNames("base:WIPOST3Code", "base:DocNumber", "base:Kind", "base:Date")


def read(root: Element) -> PatentRecord:
    """The record of a publication. Raises: ContentRefused, NumberRefused."""
    document = Node(root, _ROOT, _PREFIXES)
    facts = document.require("business:BibliographicData")
    reference = _original(facts, "business:PublicationReference")
    publication = read_publication(reference.require("base:DocumentID"), _ID)
    application = _original(facts, "business:ApplicationReference").require("base:DocumentID")
    language = root.get("lang")
    return PatentRecord(
        source=SourceFormat(_NAME, root.get("xsdVersion") or None),
        publication=publication,
        application_number=_application_number(facts, application).canonical,
        filed_on=application.require_day(_ID.day),
        granted_on=grant_day(publication),
        title=_title(facts),
        abstract=_abstract(document),
        applicants=_applicants(facts),
        owners=_owners(facts),
        inventors=_inventors(facts),
        agency=_name(facts.find("business:Parties/business:AgentDetails//business:Agency")),
        ipc_classes=_classes(facts),
        priorities=read_earlier_filings(_priority_nodes(facts), _ID),
        claims=_claims(document),
        divided_from=read_parent(_division(facts), _ID),
        international=_international(facts),
        language=language.lower() if language else None,
    )


FORMAT: Final = OfficeFormat(
    _NAME,
    "CNIPA publication, new generation",
    (f"{{{_BUSINESS}}}PatentDocumentAndRelated",),
    of_one_right(_NAME, read),
)


def _originals(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The elements as the office writes them; all, where the file does not tell them apart."""
    return tuple(one for one in nodes if one.element.get("dataFormat") == "original") or nodes


def _original(facts: Node, path: str) -> Node:
    """The first element as the office writes it. Raises: MissingField."""
    facts.require(path)
    return _originals(facts.all(path))[0]


def _application_number(facts: Node, application: Node) -> PatentNumber:
    number = read_number(application, _ID)
    path = "business:ApplicationReference[@dataFormat='standard']/base:DocumentID/base:DocNumber"
    standard = facts.fact(path)
    if standard is not None and (other := PatentNumber.parse_standard(standard)) != number:
        raise NumbersDisagree(facts.below(path), number.canonical, other.canonical)
    return number


def _title(facts: Node) -> str:
    title = _original(facts, "business:InventionTitle").prose()
    if title is None:
        raise MissingField(facts.below("business:InventionTitle"))
    return title


def _abstract(document: Node) -> str | None:
    abstract = document.find("business:Abstract")
    paragraphs = abstract.all("base:Paragraphs") if abstract else ()
    return "\n".join(filter(None, (one.prose() for one in paragraphs))) or None


def _applicants(facts: Node) -> tuple[Party, ...]:
    # Cited documents have applicants too, so only those among the parties are ours.
    nodes = facts.all("business:Parties/business:ApplicantDetails/business:Applicant")
    return tuple(_party(node, "business:OrganizationCode") for node in _originals(nodes))


def _owners(facts: Node) -> tuple[Party, ...]:
    nodes = facts.all("business:AssigneeDetails/business:Assignee")
    return tuple(_party(node, "business:AssigneeCode") for node in _originals(nodes))


def _party(node: Node, code: str) -> Party:
    name = _name(node)
    if name is None:
        raise MissingField(node.below("base:AddressBook/base:Name"))
    address = "base:AddressBook/base:Address"
    return Party(
        name=name,
        address=node.fact(f"{address}/base:Text"),
        country=node.fact(f"{address}/base:WIPOST3Code"),
        organisation_code=node.fact(code),
    )


def _name(node: Node | None) -> str | None:
    if node is None:
        return None
    tags = ("base:Name", "base:OrganizationName")
    paths = (f"{book}{tag}" for book in ("base:AddressBook/", "") for tag in tags)
    return next(filter(None, (node.fact(path) for path in paths)), None)


def _inventors(facts: Node) -> tuple[str, ...]:
    nodes = facts.all("business:Parties/business:InventorDetails/business:Inventor")
    return tuple(filter(None, (_name(node) for node in nodes)))


def _classes(facts: Node) -> tuple[str, ...]:
    nodes = facts.all("business:ClassificationIPCRDetails/business:ClassificationIPCR/base:Text")
    texts = ((node.path, node.prose()) for node in nodes)
    return tuple(ipc_symbol(path, text) for path, text in texts if text)


def _priority_nodes(facts: Node) -> tuple[Node, ...]:
    foreign = _originals(facts.all("business:PriorityDetails/business:Priority"))
    domestic = ".//business:DomesticPriorityClaim//business:ParentDocument/base:DocumentID"
    return (*foreign, *facts.all(domestic))


def _division(facts: Node) -> Node | None:
    related = "business:RelatedDocuments/business:Division"
    return facts.find(f"{related}//business:ParentDocument/base:DocumentID")


def _claims(document: Node) -> Claims | None:
    texts = (claim.prose() for claim in document.all("business:Claims/business:Claim"))
    return count_claims([text for text in texts if text])


def _international(facts: Node) -> InternationalPhase | None:
    filed, published = (
        facts.find(f"business:PCTOrRegional{part}Data/base:DocumentID")
        for part in ("Application", "Publishing")
    )
    phase = InternationalPhase(
        application=read_earlier(filed, _ID),
        publication=read_earlier(published, _ID),
        entered_national_phase_on=facts.day("business:NationalStageEntryDate/base:Date"),
    )
    return None if phase == InternationalPhase(None, None, None) else phase
