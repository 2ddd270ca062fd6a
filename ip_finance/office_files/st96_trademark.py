"""Trademarks in WIPO ST.96: applications, registrations, and the American status file."""

from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.languages import in_language
from ip_finance.office_files.marks import (
    Holder,
    goods_classes,
    mark_entry,
    mark_events,
    mark_number,
    mark_office,
    owners_among,
    term_end,
)
from ip_finance.office_files.model import GoodsClass, Party, SourceFormat, TrademarkRecord
from ip_finance.office_files.nodes import COMPACT_DAYS, ISO_DAYS, Node
from ip_finance.office_files.st96_parts import name_of, party_named
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "st96-trademark"
_MARK: Final = "Trademark"
_OFFICES: Final = ("RegistrationOfficeCode", "ApplicationNumber/IPOfficeCode", "FilingPlace")
_REGISTERED: Final = ("RegistrationNumber", "InternationalRegistrationNumber")
_APPLIED: Final = "ApplicationNumber/ApplicationNumberText"
_WORDS: Final = ("MarkVerbalElementText", "MarkSignificantVerbalElementText")
_WORD_MARK: Final = "MarkRepresentation/MarkReproduction/WordMarkSpecification"
_GOODS: Final = "GoodsServicesBag/GoodsServices"
_STATUS: Final = (
    "NationalTrademarkInformation/MarkCurrentStatusExternalDescriptionText",
    "MarkCurrentStatusCode",
)
_ENTRY: Final = {
    "code": ("NationalMarkEvent/MarkEventCode", "MarkEventCode", "MarkEventCategory"),
    "title": ("NationalMarkEvent/MarkEventDescriptionText", "MarkEventCategory"),
}
_AMERICA: Final = "US"


def read(root: Element) -> OfficeFile:
    """The marks in the file and their history. Raises: ContentRefused, NumberRefused."""
    root = without_namespaces(root)
    document = Node(root, root.tag, {}, (ISO_DAYS, COMPACT_DAYS))
    marks = (document,) if root.tag == _MARK else document.all(f".//TrademarkBag/{_MARK}")
    if not marks:
        raise MissingField(document.below(f"TrademarkBag/{_MARK}"))
    source = SourceFormat(_NAME, document.attribute("st96Version"))
    records = tuple(_record(source, mark) for mark in marks)
    events = (_events(source, *pair) for pair in zip(records, marks, strict=True))
    return OfficeFile(_NAME, records, tuple(filter(None, events)))


FORMAT: Final = OfficeFormat(
    _NAME,
    "Trademark in WIPO ST.96",
    (
        "{http://www.wipo.int/standards/XMLSchema/ST96/Trademark}*",
        "{http://www.wipo.int/standards/XMLSchema/Trademark/*}*",
    ),
    read,
)


def _record(source: SourceFormat, mark: Node) -> TrademarkRecord:
    office = mark_office(mark, _OFFICES)
    registered_on = mark.day("RegistrationDate")
    filed_on = mark.day("ApplicationDate") or registered_on
    if filed_on is None:
        raise MissingField(mark.below("ApplicationDate"))
    statuses = (mark.text(path) for path in _STATUS)
    return TrademarkRecord(
        source=source,
        registration_number=_number(mark, office),
        mark=_words(mark),
        image_sha256=None,
        filed_on=filed_on,
        granted_on=registered_on,
        ends_on=term_end(mark.day("ExpiryDate"), (filed_on, registered_on)),
        office_status=next(filter(None, statuses), None),
        owners=_owners(mark, office),
        classes=_classes(mark),
        jurisdiction=office,
    )


def _number(mark: Node, office: str) -> str:
    for path in (*_REGISTERED, _APPLIED):
        text = mark.fact(path)
        if text:
            return mark_number(office, mark.below(path), text)
    raise MissingField(mark.below(_REGISTERED[0]))


def _words(mark: Node) -> str | None:
    spec = mark.find(_WORD_MARK) or mark.find(".//WordMarkSpecification")
    nodes = (in_language(spec.all(name), None) for name in _WORDS) if spec else ()
    return next((text for node in nodes if node and (text := node.prose())), None)


def _owners(mark: Node, office: str) -> tuple[Party, ...]:
    nodes = mark.all("HolderBag/Holder") or mark.all("ApplicantBag/Applicant")
    return owners_among(
        mark.below("ApplicantBag/Applicant/Contact/Name"),
        [_holder(node, office) for node in nodes],
    )


def _holder(node: Node, office: str) -> Holder:
    name = name_of(node)
    stage = node.attribute("sequenceNumber") if office == _AMERICA else None
    is_stage = stage is not None and stage.isascii() and stage.isdigit() and len(stage) <= 4
    return Holder(
        party=party_named(node, name) if name else None,
        stage=int(stage) if stage and is_stage else None,
    )


def _classes(mark: Node) -> tuple[GoodsClass, ...]:
    """The classes as described; where no description says its class, as the mark is classified."""
    described: list[tuple[str, str | None]] = []
    for node in mark.all(f"{_GOODS}/ClassDescriptionBag/ClassDescription"):
        number = node.fact("ClassNumber")
        goods = in_language(node.all("GoodsServicesDescriptionText"), "zh")
        if number:
            described.append((number, goods.prose() if goods else None))
    for node in mark.all(f"{_GOODS}/GoodsServicesClassificationBag/GoodsServicesClassification"):
        number = node.fact("ClassNumber")
        if number and node.text("ClassificationKindCode") in {None, "Nice", "Primary"}:
            described.append((number, None))
    return goods_classes(described)


def _events(source: SourceFormat, record: TrademarkRecord, mark: Node) -> RightEvents | None:
    entries = (mark_entry(node, _ENTRY) for node in mark.all("MarkEventBag/MarkEvent"))
    told = tuple(filter(None, entries))
    return mark_events(source, record.jurisdiction, record.registration_number, told)
