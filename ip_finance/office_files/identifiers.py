"""Any identifier that a form asks for, by its kind: what was typed in, the canonical form out."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from ip_finance.office_files import register_numbers
from ip_finance.office_files.numbers import PatentNumber, PublicationNumber


class IdentifierKind(StrEnum):
    """What the text is said to be."""

    PATENT = "patent"
    PUBLICATION = "publication"
    TRADEMARK = "trademark"
    SOFTWARE = "software"
    SOFTWARE_CERTIFICATE = "software-certificate"
    PLEDGE_REGISTRATION = "pledge-registration"
    USCC = "uscc"
    LEI = "lei"
    NICE_CLASS = "nice-class"
    SIMILAR_GROUP = "similar-group"


RULES: Final[Mapping[IdentifierKind, str]] = {
    IdentifierKind.PATENT: "ID-02",
    IdentifierKind.PUBLICATION: "ID-05",
    IdentifierKind.TRADEMARK: "ID-13",
    IdentifierKind.SOFTWARE: "CR-09",
    IdentifierKind.SOFTWARE_CERTIFICATE: "CR-09",
    IdentifierKind.PLEDGE_REGISTRATION: "ID-14",
    IdentifierKind.USCC: "ID-10",
    IdentifierKind.LEI: "ID-12",
    IdentifierKind.NICE_CLASS: "ID-13",
    IdentifierKind.SIMILAR_GROUP: "TM-02",
}
"""The rule that says how each is written."""


def canonical(kind: IdentifierKind, text: str) -> str:
    """The one spelling of the identifier.

    Raises: MalformedNumber; WrongCheckDigit, which names the digit expected.

    >>> canonical(IdentifierKind.PATENT, "zl2021 1 0071567-8")
    'ZL202110071567.8'
    """
    return _READERS[kind](text)


_READERS: Final[Mapping[IdentifierKind, Callable[[str], str]]] = {
    IdentifierKind.PATENT: lambda text: PatentNumber.parse(text).patent_no,
    IdentifierKind.PUBLICATION: lambda text: PublicationNumber.parse(text).canonical,
    IdentifierKind.TRADEMARK: register_numbers.trademark_number,
    IdentifierKind.SOFTWARE: register_numbers.software_number,
    IdentifierKind.SOFTWARE_CERTIFICATE: register_numbers.software_certificate_number,
    IdentifierKind.PLEDGE_REGISTRATION: register_numbers.pledge_registration_number,
    IdentifierKind.USCC: register_numbers.unified_social_credit_code,
    IdentifierKind.LEI: register_numbers.legal_entity_identifier,
    IdentifierKind.NICE_CLASS: lambda text: str(register_numbers.nice_class(text)),
    IdentifierKind.SIMILAR_GROUP: register_numbers.similar_group,
}
