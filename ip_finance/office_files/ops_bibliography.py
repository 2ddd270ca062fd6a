"""Bibliography in the EPO's exchange format (DOCDB).

Each number stands there in up to three forms: `docdb`, `epodoc` and, not always, `original`, as
the office itself prints it. The day of filing often stands with one form only. Chinese numbers in
the docdb form have no check digit; where the original gives one, both must agree.
"""

import re
from datetime import date
from typing import Final

from ip_finance.office_files.bibliography import ipc_symbol_in
from ip_finance.office_files.errors import MissingField, NumbersDisagree, UnreadableField
from ip_finance.office_files.languages import in_language
from ip_finance.office_files.model import (
    CHINA,
    EarlierFiling,
    Party,
    PatentRecord,
    Publication,
    SourceFormat,
)
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.printed_numbers import (
    application_number,
    country_code,
    docdb_application_number,
    grant_day_of,
    publication_of,
)

_FORMS: Final = ("original", "docdba", "docdb", "epodoc")
"""Of names, the office's own spelling first."""
_INTERNATIONAL: Final = "WO"
_INTERNATIONAL_KIND: Final = "W"
"""Of an application under the PCT, whose country is then that of the receiving office."""
_COUNTRY_OF_NAME: Final = re.compile(r"(.+?)\s*\[([A-Z]{2})\]")
_LANGUAGES: Final = {CHINA: "zh", "JP": "ja", "KR": "ko", "DE": "de", "FR": "fr"}


def record_of(source: SourceFormat, document: Node) -> PatentRecord:
    """The record of one exchange document. Raises: ContentRefused, NumberRefused.

    The database has no title of many old documents; their number stands in for it.
    """
    facts = document.require("bibliographic-data")
    publication = docdb_publication(facts)
    office, number = docdb_application(facts)
    jurisdiction = publication.number[:2]
    if jurisdiction == CHINA != office:
        raise UnreadableField(facts.below("application-reference"), office, CHINA)
    title = in_language(facts.all("invention-title"), _LANGUAGES.get(jurisdiction))
    abstract = in_language(document.all("abstract"), _LANGUAGES.get(jurisdiction))
    return PatentRecord(
        source=source,
        publication=publication,
        application_number=number,
        filed_on=_filing_day(facts),
        granted_on=grant_day_of(jurisdiction, publication),
        title=(title.prose() if title else None) or publication.number,
        abstract=abstract.prose() if abstract else None,
        applicants=tuple(_parties(facts, "applicant")),
        owners=(),
        inventors=tuple(party.name for party in _parties(facts, "inventor")),
        agency=None,
        ipc_classes=_classes(facts),
        priorities=_priorities(facts),
        claims=None,
        divided_from=None,
        international=None,
        language=title.attribute("lang") if title else None,
        jurisdiction=jurisdiction,
    )


def docdb_publication(facts: Node) -> Publication:
    """The published document, where the day may stand with any form of its number.

    Raises: MissingField, UnreadableField, MalformedNumber.
    """
    forms = _forms(facts, "publication-reference")
    docdb = _docdb(facts, "publication-reference", forms)
    country = country_code(docdb.below("country"), docdb.require_fact("country"))
    number, kind = docdb.require_fact("doc-number"), docdb.require_fact("kind")
    return publication_of(country, docdb.below("doc-number"), number, kind, _day_of(docdb, forms))


def docdb_application(facts: Node) -> tuple[str, str]:
    """Office and number of the application. An international one is of no country, but of WO.

    Raises: MissingField, UnreadableField, MalformedNumber, WrongCheckDigit, NumbersDisagree.
    """
    forms = _forms(facts, "application-reference")
    docdb = _docdb(facts, "application-reference", forms)
    country = country_code(docdb.below("country"), docdb.require_fact("country"))
    path, text = docdb.below("doc-number"), docdb.require_fact("doc-number")
    is_international = docdb.fact("kind") == _INTERNATIONAL_KIND
    office = _INTERNATIONAL if is_international else country
    number = docdb_application_number(
        office, path, f"{country}{text}" if is_international else text
    )
    printed = forms.get("original")
    original = printed.fact("doc-number") if printed else None
    if printed is None or original is None:
        return office, number
    own = application_number(office, printed.below("doc-number"), original)
    if office == CHINA and own != number:
        raise NumbersDisagree(printed.below("doc-number"), number, own)
    return office, own


def _forms(facts: Node, reference: str) -> dict[str, Node]:
    """A number in its several forms. OPS names the form on the number, DOCDB on the reference."""
    forms: dict[str, Node] = {}
    for one in facts.all(reference):
        named = one.attribute("data-format") or "docdb"
        for document in one.all("document-id"):
            forms.setdefault(document.attribute("document-id-type") or named, document)
    return forms


def _docdb(facts: Node, reference: str, forms: dict[str, Node]) -> Node:
    if "docdb" not in forms:
        raise MissingField(facts.below(f"{reference}/document-id[@document-id-type='docdb']"))
    return forms["docdb"]


def _day_of(docdb: Node, forms: dict[str, Node]) -> date:
    day = next(filter(None, (one.day("date") for one in forms.values())), None)
    if day is None:
        raise MissingField(docdb.below("date"))
    return day


def _filing_day(facts: Node) -> date:
    forms = _forms(facts, "application-reference")
    return _day_of(_docdb(facts, "application-reference", forms), forms)


def _parties(facts: Node, role: str) -> list[Party]:
    nodes = facts.all(f"parties/{role}s/{role}")
    for form in (*_FORMS, None):
        chosen = [node for node in nodes if node.attribute("data-format") == form]
        names = [text for node in chosen if (text := node.fact(f"{role}-name/name"))]
        if names:
            return [_party(name) for name in names]
    return []


def _party(text: str) -> Party:
    """A name may end in a comma, or in the country of the party: `SOMEBODY LTD [CN]`."""
    match = _COUNTRY_OF_NAME.fullmatch(text)
    name, country = (match[1], match[2]) if match else (text, None)
    return Party(name.rstrip(" ,") or text, None, country, None)


def _classes(facts: Node) -> tuple[str, ...]:
    nodes = (
        *facts.all("classifications-ipcr/classification-ipcr/text"),
        *facts.all("classification-ipc/text"),
    )
    return tuple(dict.fromkeys(filter(None, (ipc_symbol_in(node.prose() or "") for node in nodes))))


def _priorities(facts: Node) -> tuple[EarlierFiling, ...]:
    nodes = (*facts.all("priority-claims/priority-claim"), *facts.all("priority-claim"))
    return tuple(filter(None, map(_priority, nodes)))


def _priority(node: Node) -> EarlierFiling | None:
    """The office's own number if there is one; its country is the head of the epodoc form."""
    forms = {one.attribute("document-id-type"): one for one in node.all("document-id")}
    number = next(
        (text for form in _FORMS if form in forms and (text := forms[form].fact("doc-number"))),
        None,
    )
    if number is None:
        return None
    docdb, epodoc = forms.get("docdb"), forms.get("epodoc")
    country = docdb.fact("country") if docdb else None
    if country is None and epodoc:
        country = (epodoc.fact("doc-number") or "")[:2] or None
    days = (one.day("date") for one in node.all("document-id"))
    return EarlierFiling(country, number, next(filter(None, days), None))
