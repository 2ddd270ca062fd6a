"""Parties and classes of the ST.36 family, which the offices arrange differently."""

from typing import Final

from ip_finance.office_files.bibliography import ipc_symbol_in
from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.languages import person_name
from ip_finance.office_files.model import Party
from ip_finance.office_files.nodes import Node

_PARTIES: Final = ("parties", "us-parties")
_ADDRESS: Final = ("address-1", "address-2", "address-3", "street", "city", "state", "postcode")
_UNKNOWN_COUNTRIES: Final = {"omitted", "unknown", "NOT AVAILABLE"}
_IPC_PARTS: Final = ("section", "class", "subclass")


def applicants_of(facts: Node) -> tuple[Party, ...]:
    """The applicants. Raises: MissingField, if one has no name."""
    names = ("applicant", "us-applicant")
    nodes = (facts.all(f"{parties}//{name}") for parties in _PARTIES for name in names)
    return tuple(party_of(node) for group in nodes for node in group)


def owners_of(facts: Node) -> tuple[Party, ...]:
    """The assignees that the document names."""
    nodes = (*facts.all("assignees/assignee"), *facts.all("parties/assignees/assignee"))
    return tuple(party_of(node) for node in nodes)


def inventors_of(facts: Node) -> tuple[str, ...]:
    """The inventors; where an older file names none, the applicants who invented."""
    nodes = [node for parties in _PARTIES for node in facts.all(f"{parties}//inventor")]
    nodes += facts.all("inventors/inventor")
    if not nodes:
        nodes += [
            node
            for node in facts.all("parties/applicants/applicant")
            if node.attribute("app-type") == "applicant-inventor"
        ]
    return tuple(filter(None, (_name(node) for node in nodes)))


def agency_of(facts: Node) -> str | None:
    """The first agent."""
    nodes = (facts.find(f"{parties}//agent") for parties in _PARTIES)
    return next((name for node in nodes if node and (name := _name(node))), None)


def party_of(node: Node) -> Party:
    """A party with its address. Raises: MissingField, if it has no name."""
    name = _name(node)
    if name is None:
        raise MissingField(node.below("addressbook/name"))
    book = node.find("addressbook") or node
    address = book.find("address")
    country = address.fact("country") if address else None
    return Party(
        name=name,
        address=_address(address),
        country=None if country in _UNKNOWN_COUNTRIES else country,
        organisation_code=book.fact("registered-number"),
    )


def classes_of(facts: Node) -> tuple[str, ...]:
    """The IPC classes; what is printed there that is none is left out."""
    structured = facts.all("classifications-ipcr/classification-ipcr")
    older = ("main-classification", "further-classification", "main-clsf", "further-clsf")
    texts = [_ipc_text(node) for node in structured]
    for name in older:
        texts += [node.prose() or "" for node in facts.all(f"classification-ipc/{name}")]
    return tuple(dict.fromkeys(filter(None, map(ipc_symbol_in, texts))))


def _ipc_text(node: Node) -> str:
    text = node.text("text")
    if text:
        return text
    symbol = "".join(node.text(part) or "" for part in _IPC_PARTS)
    return f"{symbol} {node.text('main-group') or ''}/{node.text('subgroup') or ''}"


def _name(node: Node) -> str | None:
    books = (node.find("addressbook"), node)
    return next((name for book in books if book and (name := _name_in(book))), None)


def _name_in(book: Node) -> str | None:
    whole = next(filter(None, (book.fact(tag) for tag in ("orgname", "name"))), None)
    given = [book.fact(tag) for tag in ("first-name", "middle-name")]
    return whole or person_name(given, book.fact("last-name"))


def _address(address: Node | None) -> str | None:
    if address is None:
        return None
    lines = filter(None, (address.fact(part) for part in _ADDRESS))
    return address.fact("text") or ", ".join(lines) or None
