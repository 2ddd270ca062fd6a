"""Patent publications in the XML family of WIPO ST.36: USPTO red book, JPO gazettes and the like.

Offices share the vocabulary and each adds its prefix: `us-bibliographic-data-grant`, `us-parties`.
What is read here is what they share; the reader of the Chinese member of the family is
`cnipa_old`, that of the European one `epo_publication`.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.bibliography import DocumentIdNames, read_earlier, read_earlier_filings
from ip_finance.office_files.claims import count_claims, count_marked_claims
from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.formats import OfficeFormat, of_one_right
from ip_finance.office_files.languages import in_language
from ip_finance.office_files.model import (
    CHINA,
    Claims,
    EarlierFiling,
    InternationalPhase,
    PatentRecord,
    Publication,
    SourceFormat,
)
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.printed_numbers import (
    application_number,
    country_code,
    grant_day_of,
    kind_code,
    publication_of,
)
from ip_finance.office_files.st36_parts import (
    agency_of,
    applicants_of,
    classes_of,
    inventors_of,
    owners_of,
)
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "st36"
_BIBLIOGRAPHY: Final = re.compile(r"(?:[a-z]{2,4}-)?bibliographic-data(?:-[a-z]+)?")
_ID: Final = DocumentIdNames("country", "doc-number", "kind", "date")
_ST16: Final = re.compile(r"[A-Z][0-9]?")


def read(root: Element) -> PatentRecord:
    """The record of a publication. Raises: ContentRefused, NumberRefused."""
    root = without_namespaces(root)
    document = Node(root, root.tag, {})
    facts = _bibliography(document)
    published = facts.require("publication-reference/document-id")
    jurisdiction = _jurisdiction(document, published)
    publication = _publication(document, published, jurisdiction)
    applied = facts.require("application-reference/document-id")
    language = (document.attribute("lang") or facts.attribute("lang") or "").lower() or None
    number = applied.require_fact("doc-number")
    return PatentRecord(
        source=SourceFormat(_NAME, document.attribute("dtd-version")),
        publication=publication,
        application_number=application_number(jurisdiction, applied.below("doc-number"), number),
        filed_on=applied.require_day("date"),
        granted_on=grant_day_of(jurisdiction, publication),
        title=_title(facts, language),
        abstract=_abstract(document, facts, language),
        applicants=applicants_of(facts),
        owners=owners_of(facts),
        inventors=inventors_of(facts),
        agency=agency_of(facts),
        ipc_classes=classes_of(facts),
        priorities=read_earlier_filings(_priorities(facts), _ID),
        claims=_claims(document, jurisdiction, language),
        divided_from=_parent(facts, jurisdiction),
        international=_international(facts),
        language=language,
        jurisdiction=jurisdiction,
    )


FORMAT: Final = OfficeFormat(
    _NAME,
    "Patent publication of the WIPO ST.36 family",
    (
        "*us-patent-grant",
        "*us-patent-application",
        "*jp-official-gazette",
        "*patent-document",
        "*patent-publication",
        "*published-application",
    ),
    of_one_right(_NAME, read),
)


def _bibliography(document: Node) -> Node:
    for child in document.all("*"):
        if _BIBLIOGRAPHY.fullmatch(child.element.tag):
            return child
    raise MissingField(document.below("bibliographic-data"))


def _jurisdiction(document: Node, published: Node) -> str:
    text = published.fact("country") or document.attribute("country")
    if text is None:
        raise MissingField(published.below("country"))
    return country_code(published.below("country"), text)


def _publication(document: Node, published: Node, jurisdiction: str) -> Publication:
    # The Japanese office prints the name of the gazette there, and the code on the root.
    printed = published.fact("kind") or document.attribute("kind") or ""
    kind = printed if _ST16.fullmatch(printed) else document.attribute("kind-of-st16") or printed
    path = published.below("doc-number")
    return publication_of(
        jurisdiction,
        path,
        published.require_fact("doc-number"),
        kind_code(published.below("kind"), kind),
        published.require_day("date"),
    )


def _title(facts: Node, language: str | None) -> str:
    title = in_language(facts.all("invention-title"), language)
    text = title.prose() if title else None
    if text is None:
        raise MissingField(facts.below("invention-title"))
    return text


def _abstract(document: Node, facts: Node, language: str | None) -> str | None:
    abstract = in_language((*document.all("abstract"), *facts.all("abstract")), language)
    return abstract.prose() if abstract else None


def _priorities(facts: Node) -> tuple[Node, ...]:
    claims = facts.all("priority-claims/priority-claim")
    return tuple(claim.find("document-id") or claim for claim in claims)


def _claims(document: Node, jurisdiction: str, language: str | None) -> Claims | None:
    claims = in_language((*document.all("claims"), *document.all("*/claims")), language)
    found = claims.all("claim") if claims else ()
    told = [
        (text, claim.find(".//claim-ref") is not None) for claim in found if (text := claim.prose())
    ]
    texts, references = [text for text, _ in told], [refers for _, refers in told]
    return count_claims(texts) if jurisdiction == CHINA else count_marked_claims(texts, references)


def _parent(facts: Node, jurisdiction: str) -> EarlierFiling | None:
    for related in ("related-documents", "us-related-documents", "cn-related-documents"):
        parent = facts.find(f"{related}/division//parent-doc/document-id")
        earlier = read_earlier(parent, _ID)
        if parent and earlier:
            number = application_number(jurisdiction, parent.below("doc-number"), earlier.number)
            return EarlierFiling(earlier.country, number, earlier.filed_on)
    return None


def _international(facts: Node) -> InternationalPhase | None:
    filing = facts.find("pct-or-regional-filing-data")
    entries = ("us-371c124-date/date", "us-371c12-date/date")
    entered = (filing.day(path) for path in entries) if filing else ()
    phase = InternationalPhase(
        application=read_earlier(filing.find("document-id") if filing else None, _ID),
        publication=read_earlier(facts.find("pct-or-regional-publishing-data/document-id"), _ID),
        entered_national_phase_on=next(filter(None, entered), None)
        or facts.day("date-pct-article-22-39-fulfilled/date"),
    )
    return None if phase == InternationalPhase(None, None, None) else phase
