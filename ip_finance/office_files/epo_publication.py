"""Publications of the European Patent Office, `ep-patent-document`: full text by INID codes.

`B110` is what INID code 11 stands for (ST.9): the number of the publication, and so on.
"""

from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.bibliography import ipc_symbol_in
from ip_finance.office_files.claims import count_marked_claims
from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.formats import OfficeFormat, of_one_right
from ip_finance.office_files.languages import in_language
from ip_finance.office_files.model import (
    Claims,
    EarlierFiling,
    InternationalPhase,
    Party,
    PatentRecord,
    SourceFormat,
)
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.printed_numbers import (
    application_number,
    country_code,
    grant_day_of,
    publication_of,
)
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "epo-publication"


def read(root: Element) -> PatentRecord:
    """The record of a publication. Raises: ContentRefused, NumberRefused."""
    document = Node(without_namespaces(root), "ep-patent-document", {})
    facts = document.require("SDOBI")
    office = country_code(facts.below("B100/B190"), _office(document, facts))
    language = (facts.text("B200/B260") or document.attribute("lang") or "").lower() or None
    publication = publication_of(
        office,
        facts.below("B100/B110"),
        facts.require_fact("B100/B110"),
        facts.require_fact("B100/B130"),
        facts.require_day("B100/B140/date"),
    )
    number = facts.require_fact("B200/B210")
    return PatentRecord(
        source=SourceFormat(_NAME, document.attribute("dtd-version")),
        publication=publication,
        application_number=application_number(office, facts.below("B200/B210"), number),
        filed_on=facts.require_day("B200/B220/date"),
        granted_on=facts.day("B400/B450/date") or grant_day_of(office, publication),
        title=_title(facts, language),
        abstract=_abstract(document, language),
        applicants=_parties(facts, "B700/B710/B711"),
        owners=_parties(facts, "B700/B730/B731"),
        inventors=tuple(party.name for party in _parties(facts, "B700/B720/B721")),
        agency=facts.text("B700/B740/B741/snm"),
        ipc_classes=_classes(facts),
        priorities=_priorities(facts),
        claims=_claims(document, language),
        divided_from=_earlier(facts.find("B600/B620//parent/pdoc"), office),
        international=_international(facts),
        language=language,
        jurisdiction=office,
    )


FORMAT: Final = OfficeFormat(
    _NAME,
    "European patent publication",
    ("*ep-patent-document",),
    of_one_right(_NAME, read),
)


def _office(document: Node, facts: Node) -> str:
    office = facts.fact("B100/B190") or document.attribute("country")
    if office is None:
        raise MissingField(facts.below("B100/B190"))
    return office


def _title(facts: Node, language: str | None) -> str:
    """Each title stands after its language: B541, B542, B541, B542."""
    titles: dict[str, str] = {}
    spoken = ""
    for node in facts.all("B500/B540/*"):
        text = node.prose() or ""
        if node.element.tag == "B541":
            spoken = text.lower()
        elif node.element.tag == "B542" and text:
            titles.setdefault(spoken, text)
    for wanted in (language or "", "en", *titles):
        if wanted in titles:
            return titles[wanted]
    raise MissingField(facts.below("B500/B540/B542"))


def _abstract(document: Node, language: str | None) -> str | None:
    abstract = in_language(document.all("abstract"), language)
    return abstract.prose() if abstract else None


def _parties(facts: Node, path: str) -> tuple[Party, ...]:
    return tuple(_party(node) for node in facts.all(path))


def _party(node: Node) -> Party:
    lines = filter(None, (node.fact(f"adr/{part}") for part in ("str", "city")))
    return Party(
        name=node.require_fact("snm"),
        address=", ".join(lines) or None,
        country=node.fact("adr/ctry"),
        organisation_code=None,
    )


def _classes(facts: Node) -> tuple[str, ...]:
    nodes = (
        *facts.all("B500/B510EP/classification-ipcr/text"),
        *facts.all("B500/B510/B511"),
        *facts.all("B500/B510/B512"),
    )
    return tuple(filter(None, (ipc_symbol_in(node.prose() or "") for node in nodes)))


def _priorities(facts: Node) -> tuple[EarlierFiling, ...]:
    """Number, day and country of each priority stand one after the other in B300."""
    numbers, days, countries = (facts.all(f"B300/{tag}") for tag in ("B310", "B320", "B330"))
    found = []
    for place, node in enumerate(numbers):
        number = node.prose()
        day = days[place].day("date") if place < len(days) else None
        country = countries[place].fact("ctry") if place < len(countries) else None
        if number:
            found.append(EarlierFiling(country, number, day))
    return tuple(found)


def _claims(document: Node, language: str | None) -> Claims | None:
    claims = in_language(document.all("claims"), language)
    texts = [text for claim in (claims.all("claim") if claims else ()) if (text := claim.prose())]
    return count_marked_claims(texts, [False] * len(texts))


def _earlier(node: Node | None, country: str) -> EarlierFiling | None:
    numbers = (node.fact(f"dnum/{tag}") for tag in ("anum", "pnum")) if node else ()
    number = next(filter(None, numbers), None)
    return EarlierFiling(country, number, node.day("date")) if node and number else None


def _international(facts: Node) -> InternationalPhase | None:
    phase = InternationalPhase(
        application=_earlier(facts.find("B800/B860/B861"), "WO"),
        publication=_earlier(facts.find("B800/B870/B871"), "WO"),
        entered_national_phase_on=None,
    )
    return None if phase == InternationalPhase(None, None, None) else phase
