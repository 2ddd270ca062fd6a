"""Numbers as offices of any country print them: Chinese ones are normalised, others only checked.

Of foreign numbers no check digit is known here, so what is checked is that the text could be one:
a few letters, digits and the signs that group them.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from ip_finance.office_files.errors import UnreadableField
from ip_finance.office_files.model import CHINA, Publication
from ip_finance.office_files.numbers import PatentNumber, PublicationNumber, check_digit

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_NUMBER: Final = re.compile(r"[\w][\w/.,()\- ]{0,59}")
_LONGEST: Final = 100
_KIND: Final = re.compile(r"[A-Z][0-9]?")
_WITHOUT_CHECK_DIGIT: Final = re.compile(r"[0-9]{12}|[0-9]{8}")

# Documents that announce a grant (ST.16). Offices that are not here number their kinds otherwise,
# and then the day of a grant is unknown rather than guessed. US: A was a grant until 2000.
_GRANTS: Final = {
    "US": {"A", "B1", "B2", "S", "S1", "E", "E1", "P", "P1", "P2", "P3"},
    "EP": {"B1"},
    "JP": {"B1", "B2"},
    "KR": {"B1"},
    "GB": {"B"},
}


def country_code(path: str, text: str) -> str:
    """A country or office by its two letters (ST.3). Raises: UnreadableField."""
    code = text.strip().upper()
    if _COUNTRY.fullmatch(code) is None:
        raise UnreadableField(path, text, "two letters of a country or office (ST.3)")
    return code


def foreign_number(path: str, text: str) -> str:
    """A number as printed, in narrow characters. Raises: UnreadableField.

    >>> foreign_number("doc-number", "61/713,164")
    '61/713,164'
    """
    narrow = " ".join(unicodedata.normalize("NFKC", _short(path, text)).split())
    if _NUMBER.fullmatch(narrow) is None or not any(sign.isdigit() for sign in narrow):
        raise UnreadableField(path, text, "a number of an office")
    return narrow


def application_number(jurisdiction: str, path: str, text: str) -> str:
    """The number of an application. Raises: UnreadableField, MalformedNumber, WrongCheckDigit."""
    if jurisdiction == CHINA:
        return PatentNumber.parse(_short(path, text)).canonical
    return foreign_number(path, text)


def docdb_application_number(jurisdiction: str, path: str, text: str) -> str:
    """As `application_number`, from a database that leaves the Chinese check digit out (ID-02).

    >>> docdb_application_number("CN", "doc-number", "202110071567")
    '202110071567.8'
    """
    squeezed = "".join(text.split())
    if jurisdiction == CHINA and _WITHOUT_CHECK_DIGIT.fullmatch(squeezed):
        squeezed += check_digit(squeezed)
    return application_number(jurisdiction, path, squeezed)


def kind_code(path: str, text: str) -> str:
    """A kind of document (ST.16). Raises: UnreadableField."""
    if _KIND.fullmatch(text) is None:
        raise UnreadableField(path, text, "a kind of document (ST.16) like A1")
    return text


def publication_of(
    jurisdiction: str, path: str, number: str, kind: str, published_on: date
) -> Publication:
    """A published document. Raises: UnreadableField, MalformedNumber.

    >>> publication_of("US", "publication", "08936998", "B2", date(2015, 1, 20)).number
    'US08936998B2'
    """
    whole = number if number.endswith(kind) else f"{number}{kind}"
    if jurisdiction == CHINA:
        ours = PublicationNumber.parse(_short(path, whole))
        return Publication(ours.canonical, ours.kind, published_on)
    printed = foreign_number(path, whole).replace(" ", "").removeprefix(jurisdiction)
    return Publication(f"{jurisdiction}{printed}", kind_code(path, kind), published_on)


def grant_day_of(jurisdiction: str, publication: Publication) -> date | None:
    """The day of the grant, if the document announces one; abroad by `_GRANTS`."""
    if jurisdiction == CHINA:
        announces = PublicationNumber.parse(publication.number).is_grant
    else:
        announces = publication.kind in _GRANTS.get(jurisdiction, set())
    return publication.published_on if announces else None


def _short(path: str, text: str) -> str:
    """The text, if it is short: one sign may become eighteen when it is made narrow."""
    if len(text) > _LONGEST:
        raise UnreadableField(path, text, "a number of an office")
    return text
