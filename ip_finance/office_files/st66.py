"""Trademarks in WIPO ST.66, the older standard: registers and the American status file."""

from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.languages import in_language, person_name
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
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "st66"
_MARK: Final = "TradeMark"
_OFFICES: Final = ("RegistrationOfficeCode", "ReceivingOfficeCode", "FilingPlace")
_NUMBERS: Final = ("RegistrationNumber", "InternationalRegistrationNumber", "ApplicationNumber")
_BOOK: Final = "FormattedNameAddress"
_FREE_NAME: Final = "Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"
_GIVEN: Final = ("FirstName", "MiddleName")
_FREE_ADDRESS: Final = "Address/FreeFormatAddress/FreeFormatAddressLine"
_ADDRESS_PARTS: Final = (
    "AddressBuilding",
    "AddressRoom",
    "AddressStreet",
    "AddressCity",
    "AddressState",
    "AddressPostcode",
)
_ENTRY: Final = {
    "code": ("MarkEventCode", "MarkEventCategory"),
    "title": ("MarkEventExt/MarkEventInternalDescriptionText", "Comment"),
}


def read(root: Element) -> OfficeFile:
    """The marks in the file and their history. Raises: ContentRefused, NumberRefused."""
    root = without_namespaces(root)
    document = Node(root, root.tag, {}, (ISO_DAYS, COMPACT_DAYS))
    source = SourceFormat(_NAME, None)
    found = _marks(document)
    if not found:
        raise MissingField(document.below(f"TradeMarkDetails/{_MARK}"))
    records = tuple(_record(source, mark, around) for mark, around in found)
    events = (
        _events(source, record, mark) for record, (mark, _) in zip(records, found, strict=True)
    )
    return OfficeFile(_NAME, records, tuple(filter(None, events)))


FORMAT: Final = OfficeFormat(
    _NAME,
    "Trademark in WIPO ST.66",
    (
        "{http://www.wipo.int/standards/XMLSchema/trademarks*}*",
        "Transaction",
        "TradeMark",
    ),
    read,
)


def _marks(document: Node) -> list[tuple[Node, Node]]:
    """Each mark, and the element around it in which some offices list its parties."""
    if document.element.tag == _MARK:
        return [(document, document)]
    groups = document.all(".//TransactionData") or (document,)
    return [
        (mark, group if len(marks) == 1 else mark)
        for group in groups
        for marks in (group.all(f".//{_MARK}"),)
        for mark in marks
    ]


def _record(source: SourceFormat, mark: Node, around: Node) -> TrademarkRecord:
    office = mark_office(mark, _OFFICES)
    registered_on = mark.day("RegistrationDate")
    filed_on = mark.day("ApplicationDate") or registered_on
    if filed_on is None:
        raise MissingField(mark.below("ApplicationDate"))
    statuses = ("TradeMarkExt/MarkCurrentStatusExternalDescriptionText", "MarkCurrentStatusCode")
    return TrademarkRecord(
        source=source,
        registration_number=_number(mark, office),
        mark=_words(mark),
        image_sha256=None,
        filed_on=filed_on,
        granted_on=registered_on,
        ends_on=term_end(mark.day("ExpiryDate"), (filed_on, registered_on)),
        office_status=next(filter(None, (mark.text(path) for path in statuses)), None),
        owners=_owners(mark, around),
        classes=_classes(mark),
        jurisdiction=office,
    )


def _number(mark: Node, office: str) -> str:
    for path in _NUMBERS:
        text = mark.fact(path)
        if text:
            return mark_number(office, mark.below(path), text)
    raise MissingField(mark.below(_NUMBERS[0]))


def _words(mark: Node) -> str | None:
    spec = mark.find("WordMarkSpecification") or mark.find(".//WordMarkSpecification")
    node = in_language(spec.all("MarkVerbalElementText"), None) if spec else None
    return node.prose() if node else None


def _owners(mark: Node, around: Node) -> tuple[Party, ...]:
    for name in ("Holder", "Applicant"):
        for place in (mark, around):
            nodes = place.all(f"{name}Details/{name}")
            if nodes:
                path = place.below(f"{name}Details/{name}/{name}AddressBook")
                return owners_among(path, [_holder(node, name) for node in nodes])
    return ()


def _holder(node: Node, role: str) -> Holder:
    book = node.find(f"{role}AddressBook/{_BOOK}")
    name = _name(book) if book else None
    stage = node.text(f"{role}Ext/PartyTypeCode")
    is_stage = stage is not None and stage.isascii() and stage.isdigit() and len(stage) <= 4
    return Holder(
        party=Party(name, _address(book), _country(book), None) if book and name else None,
        stage=int(stage) if stage and is_stage else None,
    )


def _name(book: Node) -> str | None:
    lines = filter(None, (node.prose() for node in book.all(_FREE_NAME)))
    formatted = book.find("Name/FormattedName")
    if formatted is None:
        return ", ".join(lines) or None
    person = person_name([formatted.fact(part) for part in _GIVEN], formatted.fact("LastName"))
    return formatted.fact("OrganizationName") or person or ", ".join(lines) or None


def _address(book: Node) -> str | None:
    lines = [node.prose() for node in book.all(_FREE_ADDRESS)]
    lines += [book.fact(f"Address/FormattedAddress/{part}") for part in _ADDRESS_PARTS]
    return ", ".join(filter(None, lines)) or None


def _country(book: Node) -> str | None:
    paths = (
        "Address/FormattedAddress/FormattedAddressCountryCode",
        "Address/AddressCountryCode",
        "Address/FreeFormatAddress/FreeFormatAddressCountryCode",
    )
    return next(filter(None, (book.fact(path) for path in paths)), None)


def _classes(mark: Node) -> tuple[GoodsClass, ...]:
    path = "GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"
    described: list[tuple[str, str | None]] = []
    for node in mark.all(path):
        number = node.fact("ClassNumber")
        goods = in_language(node.all("GoodsServicesDescription"), "zh")
        if number:
            described.append((number, goods.prose() if goods else None))
    return goods_classes(described)


def _events(source: SourceFormat, record: TrademarkRecord, mark: Node) -> RightEvents | None:
    nodes = mark.all("MarkEventDetails/MarkEvent")
    told = tuple(filter(None, (mark_entry(node, _ENTRY) for node in nodes)))
    return mark_events(source, record.jurisdiction, record.registration_number, told)
