"""Answers of the EPO's Open Patent Services: bibliography, families and legal events.

One answer may hold many documents (`exchange-document`) and many members of a family, each with
its legal events. Members that are one application are one right here.
"""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.events import LegalEntry, RightEvents, in_order
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.model import Publication, SourceFormat
from ip_finance.office_files.nodes import COMPACT_DAYS, ISO_DAYS, Node
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.ops_bibliography import (
    docdb_application,
    docdb_publication,
    record_of,
)
from ip_finance.office_files.ops_legal import entry_of
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "epo-ops"
_SOURCE: Final = SourceFormat(_NAME, None)
_DOCUMENT: Final = "exchange-document"
_MEMBER: Final = "family-member"


def read(root: Element) -> OfficeFile:
    """All documents and all legal events in the answer. Raises: ContentRefused, NumberRefused."""
    root = without_namespaces(root)
    answer = Node(root, root.tag, {}, (COMPACT_DAYS, ISO_DAYS))
    documents = (answer,) if root.tag == _DOCUMENT else answer.all(f".//{_DOCUMENT}")
    described = [one for one in documents if one.find("bibliographic-data")]
    members = answer.all(f".//{_MEMBER}")
    if not described and not members:
        raise MissingField(answer.below(f"exchange-documents/{_DOCUMENT}/bibliographic-data"))
    records = tuple(record_of(_SOURCE, one) for one in described)
    return OfficeFile(_NAME, tuple(dict.fromkeys(records)), _events(members))


FORMAT: Final = OfficeFormat(
    _NAME,
    "EPO OPS answer: bibliography, family or legal events",
    (
        "{http://ops.epo.org*}world-patent-data",
        "{http://www.epo.org/exchange}exchange-document*",
        "exchange-document*",
    ),
    read,
)


def _events(members: Iterable[Node]) -> tuple[RightEvents, ...]:
    publications: dict[tuple[str, str], list[Publication]] = {}
    entries: dict[tuple[str, str], list[LegalEntry]] = {}
    for member in members:
        right = docdb_application(member)
        publications.setdefault(right, []).append(docdb_publication(member))
        told = entries.setdefault(right, [])
        told.extend(entry_of(right[0], node) for node in member.all("legal"))
    return tuple(
        RightEvents(
            source=_SOURCE,
            jurisdiction=jurisdiction,
            kind=RightKind.PATENT,
            number=number,
            publications=tuple(dict.fromkeys(publications[jurisdiction, number])),
            entries=in_order(tuple(told)),
        )
        for (jurisdiction, number), told in entries.items()
    )
