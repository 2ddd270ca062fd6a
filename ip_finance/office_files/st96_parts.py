"""Names and addresses of ST.96, which patents and trademarks share."""

from typing import Final

from ip_finance.office_files.errors import MissingField
from ip_finance.office_files.languages import person_name
from ip_finance.office_files.model import Party
from ip_finance.office_files.nodes import Node

_CONTACTS: Final = ("PublicationContact", "Contact", ".")
_WHOLE: Final = (
    "EntityName",
    "OrganizationName/OrganizationStandardName",
    "PersonName/PersonFullName",
)
_PERSON: Final = "PersonName/PersonStructuredName"
_GIVEN: Final = ("FirstName", "MiddleName")
_ADDRESS: Final = "PostalAddressBag/PostalAddress"
_STRUCTURED: Final = f"{_ADDRESS}/PostalStructuredAddress"
_ADDRESS_PARTS: Final = ("CityName", "GeographicRegionName", "PostalCode")


def name_of(node: Node) -> str | None:
    """The name of a party, in the script of the office before any transliteration."""
    contacts = (one for path in _CONTACTS for one in node.all(path))
    return next((name for contact in contacts if (name := _name_in(contact))), None)


def party_of(node: Node) -> Party:
    """A party with its address. Raises: MissingField, if it has no name."""
    name = name_of(node)
    if name is None:
        raise MissingField(node.below("Contact/Name"))
    return party_named(node, name)


def party_named(node: Node, name: str) -> Party:
    """The party of this name, with what is printed of its address."""
    contact = node.find("PublicationContact") or node.find("Contact") or node
    identifiers = (node.fact("LegalEntityIdentifier"), node.fact("PartyIdentifier"))
    return Party(name, _address(contact), _country(contact), next(filter(None, identifiers), None))


def _name_in(contact: Node) -> str | None:
    name = contact.find("Name")
    if name is None:
        return None
    whole = next(filter(None, (name.fact(path) for path in _WHOLE)), None)
    given = [name.fact(f"{_PERSON}/{part}") for part in _GIVEN]
    return whole or person_name(given, name.fact(f"{_PERSON}/LastName"))


def _address(contact: Node) -> str | None:
    free = (
        *contact.all(f"{_ADDRESS}/PostalAddressText"),
        *contact.all(f"{_ADDRESS}/PostalUnstructuredAddress/AddressText"),
        *contact.all(f"{_STRUCTURED}/AddressLineText"),
    )
    lines = [node.prose() for node in free]
    lines += [contact.fact(f"{_STRUCTURED}/{part}") for part in _ADDRESS_PARTS]
    lines.append(contact.fact("CityName"))
    return ", ".join(filter(None, lines)) or None


def _country(contact: Node) -> str | None:
    return contact.fact(f"{_STRUCTURED}/CountryCode") or contact.fact("CountryCode")
