"""What all office formats print alike under different names: documents, filings and classes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ip_finance.office_files.errors import UnreadableField
from ip_finance.office_files.model import EarlierFiling, Publication
from ip_finance.office_files.nodes import Node
from ip_finance.office_files.numbers import PatentNumber, PublicationNumber

_IPC: Final = re.compile(r"([A-H][0-9]{2}[A-Z])\s*0*([0-9]{1,4})/([0-9]{2,6})(?:\s*\([0-9.]+\))?")

_PRINTED_IPC: Final = re.compile(r"([A-H][0-9]{2}[A-Z])\s*0*([0-9]{1,4})/\s*([0-9]{2,6})(?![0-9])")


@dataclass(frozen=True, slots=True)
class DocumentIdNames:
    """How a format calls the parts of a document's identity."""

    country: str
    number: str
    kind: str
    day: str


def read_publication(node: Node, names: DocumentIdNames) -> Publication:
    """The published document. Raises: MissingField, UnreadableField, MalformedNumber."""
    _require_china(node, names)
    kind = node.require_fact(names.kind)
    number = PublicationNumber.parse(f"{node.require_fact(names.number)}{kind}")
    return Publication(number.canonical, number.kind, node.require_day(names.day))


def read_number(node: Node, names: DocumentIdNames) -> PatentNumber:
    """The application number. Raises: MissingField, MalformedNumber, WrongCheckDigit."""
    _require_china(node, names)
    return PatentNumber.parse(node.require_fact(names.number))


def read_earlier(node: Node | None, names: DocumentIdNames) -> EarlierFiling | None:
    """An earlier filing as printed; None where the file leaves its number open."""
    number = node.fact(names.number) if node else None
    if node is None or number is None:
        return None
    return EarlierFiling(node.fact(names.country), number, node.day(names.day))


def read_parent(node: Node | None, names: DocumentIdNames) -> EarlierFiling | None:
    """The Chinese application that this one was divided from, its number normalised.

    Raises: MalformedNumber, WrongCheckDigit.
    """
    earlier = read_earlier(node, names)
    if earlier is None:
        return None
    number = PatentNumber.parse(earlier.number).canonical
    return EarlierFiling(earlier.country, number, earlier.filed_on)


def read_earlier_filings(
    nodes: Iterable[Node], names: DocumentIdNames
) -> tuple[EarlierFiling, ...]:
    """The earlier filings that have a number, in the order of the document."""
    earlier = (read_earlier(node, names) for node in nodes)
    return tuple(filing for filing in earlier if filing)


def grant_day(publication: Publication) -> date | None:
    """The day of the grant: a grant takes effect when it is announced (ID-06)."""
    announces = PublicationNumber.parse(publication.number).is_grant
    return publication.published_on if announces else None


def ipc_symbol(path: str, text: str) -> str:
    """The one spelling of a class, without its version. Raises: UnreadableField.

    >>> ipc_symbol("text", "G09G    3/36    (2006.01)")
    'G09G 3/36'
    """
    match = _IPC.fullmatch(text)
    if match is None:
        raise UnreadableField(path, text, "a class like G09G 3/36")
    return f"{match[1]} {match[2]}/{match[3]}"


def ipc_symbol_in(text: str) -> str | None:
    """The class at the start of a text that goes on with version, level and office.

    >>> ipc_symbol_in("E21B  47/  0228            A I")
    'E21B 47/0228'
    """
    match = _PRINTED_IPC.match(text)
    return f"{match[1]} {match[2]}/{match[3]}" if match else None


def _require_china(node: Node, names: DocumentIdNames) -> None:
    """Numbers of other offices must not be read as Chinese ones; the new schema allows them."""
    country = node.require_fact(names.country)
    if country != "CN":
        raise UnreadableField(node.below(names.country), country, "CN")
