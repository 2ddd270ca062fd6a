"""Publications of the Chinese office in its old XML, `cn-patent-document`, of the ST.36 family.

Real files carry no version. Names of granted documents follow the office's own style sheet; the
samples at hand are published applications.
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
from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.formats import OfficeFormat, of_one_right
from ip_finance.office_files.model import (
    Claims,
    InternationalPhase,
    Party,
    PatentRecord,
    SourceFormat,
)
from ip_finance.office_files.nodes import Node

_NAME: Final = "cnipa-old"
_ROOT: Final = "cn-patent-document"
_ID: Final = DocumentIdNames("country", "doc-number", "kind", "date")


def read(root: Element) -> PatentRecord:
    """The record of a publication. Raises: ContentRefused, NumberRefused."""
    document = Node(root, _ROOT, {})
    facts = document.require("cn-bibliographic-data")
    publication = read_publication(facts.require("cn-publication-reference/document-id"), _ID)
    application = facts.require("application-reference/document-id")
    language = root.get("lang")
    return PatentRecord(
        source=SourceFormat(_NAME, None),
        publication=publication,
        application_number=read_number(application, _ID).canonical,
        filed_on=application.require_day(_ID.day),
        granted_on=grant_day(publication),
        title=_title(facts),
        abstract=_abstract(facts),
        applicants=_parties(facts, "cn-parties/cn-applicants/cn-applicant"),
        owners=_parties(facts, "assignees/assignee"),
        inventors=_inventors(facts),
        agency=facts.text("cn-parties/cn-agents/cn-agent/cn-agency/name"),
        ipc_classes=_classes(facts),
        priorities=read_earlier_filings(_priority_nodes(facts), _ID),
        claims=_claims(document),
        divided_from=read_parent(facts.find("cn-related-documents/division//document-id"), _ID),
        international=_international(facts),
        language=language.lower() if language else None,
    )


FORMAT: Final = OfficeFormat(
    _NAME, "CNIPA publication, old generation", (_ROOT,), of_one_right(_NAME, read)
)


def _title(facts: Node) -> str:
    title = facts.text("invention-title")
    if title is None:
        raise MissingField(facts.below("invention-title"))
    return title


def _abstract(facts: Node) -> str | None:
    # The deposit of a micro-organism is printed as a paragraph of the abstract, but is none.
    paragraphs = (p.prose() for p in facts.all("abstract/p") if p.find("bio-deposit") is None)
    return "\n".join(filter(None, paragraphs)) or None


def _parties(facts: Node, path: str) -> tuple[Party, ...]:
    return tuple(_party(node) for node in facts.all(path))


def _party(node: Node) -> Party:
    return Party(
        name=node.require_fact("addressbook/name"),
        address=node.fact("addressbook/address/text"),
        country=node.fact("addressbook/address/country") or node.fact("nationality/country"),
        organisation_code=node.fact("addressbook/registered-number"),
    )


def _inventors(facts: Node) -> tuple[str, ...]:
    nodes = facts.all("cn-parties/cn-inventors/cn-inventor")
    names = (node.text("name") or node.text("addressbook/name") for node in nodes)
    return tuple(name for name in names if name)


def _classes(facts: Node) -> tuple[str, ...]:
    nodes = (
        *facts.all("classifications-ipcr/classification-ipcr/text"),
        *facts.all("classification-ipc/main-classification"),
        *facts.all("classification-ipc/further-classification"),
    )
    texts = ((node.path, node.prose()) for node in nodes)
    return tuple(ipc_symbol(path, text) for path, text in texts if text)


def _priority_nodes(facts: Node) -> tuple[Node, ...]:
    return (
        *facts.all("priority-claims/priority-claim"),
        *facts.all(".//cn-domestic-priority-claim//parent-doc/document-id"),
    )


def _claims(document: Node) -> Claims | None:
    texts = (claim.prose() for claim in document.all("application-body/claims/claim"))
    return count_claims([text for text in texts if text])


def _international(facts: Node) -> InternationalPhase | None:
    phase = InternationalPhase(
        application=read_earlier(facts.find("pct-or-regional-filing-data/document-id"), _ID),
        publication=read_earlier(facts.find("pct-or-regional-publishing-data/document-id"), _ID),
        entered_national_phase_on=facts.day("date-pct-article-22-39-fulfilled/date"),
    )
    return None if phase == InternationalPhase(None, None, None) else phase
