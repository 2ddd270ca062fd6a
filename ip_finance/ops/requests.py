"""What OPS is asked: which service, and a number in a form that it takes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ip_finance.office_files.errors import NumberRefused, WrongCheckDigit
from ip_finance.office_files.numbers import PatentNumber, PublicationNumber, RightType
from ip_finance.office_files.spelling import squeezed
from ip_finance.ops.errors import OpsNumberRefused

_PUBLICATION: Final = re.compile(r"([A-Z]{2})([A-Z]{0,2}[0-9]{1,13})([A-Z][0-9]?)")
# Kinds of applications in DOCDB [M?]: A and U are seen there, F for designs is by its handbook.
_APPLICATION_KINDS: Final = {
    RightType.INVENTION: "A",
    RightType.UTILITY_MODEL: "U",
    RightType.DESIGN: "F",
}


class Service(StrEnum):
    """The services that are asked, by their path."""

    BIBLIOGRAPHY = "biblio"
    LEGAL = "legal"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class OpsNumber:
    """A number in the DOCDB form: country, number, kind. `reference` is `application` or
    `publication`; Chinese application numbers have no check digit there.
    """

    reference: str
    country: str
    number: str
    kind: str

    @property
    def text(self) -> str:
        """The number as one word, which also names the answer in the cache."""
        return f"{self.reference}:{self.country}.{self.number}.{self.kind}"


def ops_number(text: str) -> OpsNumber:
    """The number that somebody typed. Raises: OpsNumberRefused, which names a check digit.

    >>> ops_number("ZL201919934567.6").text, ops_number("EP1000000A1").text
    ('application:CN.201919934567.A', 'publication:EP.1000000.A1')
    """
    narrow = squeezed(text)
    publication = _PUBLICATION.fullmatch(narrow)
    if publication and publication[1] != "CN":
        return OpsNumber("publication", *publication.groups())
    try:
        ours = PublicationNumber.parse(narrow)
        return OpsNumber("publication", ours.country, ours.number, ours.kind)
    except NumberRefused:
        return _application(text)


def _application(text: str) -> OpsNumber:
    try:
        number = PatentNumber.parse(text)
    except NumberRefused as refused:
        is_typo = isinstance(refused, WrongCheckDigit)
        raise OpsNumberRefused(text, refused.detail if is_typo else "") from refused
    return OpsNumber("application", "CN", number.digits, _APPLICATION_KINDS[number.right_type])
