"""Numbers that registers other than the patent office's give: one canonical form each.

Whatever has a check digit is held against it, and a refusal names the digit expected.
"""

import re
from typing import Final

from stdnum import lei
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.iso7064 import mod_97_10

from ip_finance.office_files.errors import MalformedNumber, WrongCheckDigit
from ip_finance.office_files.spelling import without_dashes

CREDIT_CODE: Final = "unified social credit code"
TRADEMARK_NUMBER: Final = "Chinese trademark number"
SOFTWARE_NUMBER: Final = "software copyright number"
SOFTWARE_CERTIFICATE: Final = "software certificate number"
PLEDGE_NUMBER: Final = "pledge registration number"
NICE_CLASS: Final = "Nice class"
SIMILAR_GROUP: Final = "similar group"
LEGAL_ENTITY_IDENTIFIER: Final = "legal entity identifier"

_TRADEMARK: Final = re.compile(r"第?(G?)0*([1-9][0-9]{0,7})([A-Z]?)号?")
_SOFTWARE: Final = re.compile(r"(?:软著登字第?)?((?:19|20)[0-9]{2})SR([0-9]{5,7})号?")
_CERTIFICATE: Final = re.compile(r"软著登字第?([0-9]{5,8})号?")
_PLEDGE: Final = re.compile(r"(Y?)((?:19|20)[0-9]{2})([0-9]{6,9})号?")
_NICE: Final = re.compile(r"(?:第|CLASS|NCL)?0?([1-9][0-9]?)类?")
_GROUP: Final = re.compile(r"([0-9]{2})([0-9]{2})")

LAST_NICE_CLASS: Final = 45
"""Classes 1 to 34 are goods, 35 to 45 services (Nice Classification)."""
_FIRST_YEAR_OF_SOFTWARE: Final = 1991
_FIRST_YEAR_OF_7_DIGITS: Final = 2019
"""Certificates before print fewer digits [M?]; the ledger's form has seven."""
_FIRST_YEAR_OF_PLEDGES: Final = 1995


def unified_social_credit_code(text: str) -> str:
    """The 18 characters by which an organisation is known in China (ID-10).

    Raises: MalformedNumber; WrongCheckDigit, which names the character expected.

    >>> unified_social_credit_code("9111 0000 6000 3734 1l")
    '91110000600037341L'
    """
    code = without_dashes(text)
    try:
        return str(uscc.validate(code))
    except InvalidChecksum:
        expected = uscc.calc_check_digit(code[:-1])
        raise WrongCheckDigit(CREDIT_CODE, text, expected=expected, found=code[-1]) from None
    except ValidationError:
        raise MalformedNumber(
            CREDIT_CODE, text, "18 characters, 8 digits first, none of I, O, S, V and Z"
        ) from None


def legal_entity_identifier(text: str) -> str:
    """The 20 characters of ISO 17442 (ID-12).

    Raises: MalformedNumber; WrongCheckDigit, which names the two digits expected.

    >>> legal_entity_identifier("2138 00kud8lajwsq9d15")
    '213800KUD8LAJWSQ9D15'
    """
    code = without_dashes(text)
    try:
        return str(lei.validate(code))
    except InvalidChecksum:
        expected = mod_97_10.calc_check_digits(code[:-2])
        raise WrongCheckDigit(
            LEGAL_ENTITY_IDENTIFIER, text, expected=expected, found=code[-2:]
        ) from None
    except ValidationError:
        raise MalformedNumber(
            LEGAL_ENTITY_IDENTIFIER, text, "18 digits and letters, 2 check digits"
        ) from None


def trademark_number(text: str) -> str:
    """A registration number: digits, `G` before an international one, a letter after a division.

    It has no check digit (ID-13). Raises: MalformedNumber.

    >>> trademark_number("第 016435657 号")
    '16435657'
    """
    match = _TRADEMARK.fullmatch(without_dashes(text))
    if match is None:
        raise MalformedNumber(TRADEMARK_NUMBER, text, "up to 8 digits, or G and digits")
    return "".join(match.groups())


def software_number(text: str) -> str:
    """The registration number of a software copyright: year, SR, seven digits (CR-09, ID-14).

    A certificate also carries a number of its own, 软著登字第…号, which does not name the right:
    it is refused here. Raises: MalformedNumber.

    >>> software_number("软著登字第 2020sr 1234567 号")
    '2020SR1234567'
    """
    match = _SOFTWARE.fullmatch(without_dashes(text))
    year = int(match[1]) if match else 0
    is_short = match is not None and len(match[2]) < 7 and year >= _FIRST_YEAR_OF_7_DIGITS
    if match is None or is_short or year < _FIRST_YEAR_OF_SOFTWARE:
        raise MalformedNumber(SOFTWARE_NUMBER, text, "a year, SR and 7 digits: 2020SR1234567")
    return f"{match[1]}SR{match[2]:0>7}"


def software_certificate_number(text: str) -> str:
    """The number of the certificate itself. Raises: MalformedNumber.

    >>> software_certificate_number("软著登字第 5432109 号")
    '软著登字第5432109号'
    """
    match = _CERTIFICATE.fullmatch(without_dashes(text))
    if match is None:
        raise MalformedNumber(SOFTWARE_CERTIFICATE, text, "软著登字第, 5 to 8 digits, 号")
    return f"软著登字第{match[1]}号"


def pledge_registration_number(text: str) -> str:
    """The number of a patent pledge in the register: `Y2021980012345`; older ones without Y.

    How many digits follow the year is not published [M?]: six to nine are taken (ID-14).
    Raises: MalformedNumber.

    >>> pledge_registration_number("y2021 9800 12345")
    'Y2021980012345'
    """
    match = _PLEDGE.fullmatch(without_dashes(text))
    if match is None or int(match[2]) < _FIRST_YEAR_OF_PLEDGES:
        raise MalformedNumber(PLEDGE_NUMBER, text, "Y, a year and digits: Y2021980012345")
    return "".join(match.groups())


def nice_class(text: str) -> int:
    """A class of the Nice Classification, 1 to 45. Raises: MalformedNumber.

    >>> nice_class("第09类")
    9
    """
    match = _NICE.fullmatch(without_dashes(text))
    if match is None or int(match[1]) > LAST_NICE_CLASS:
        raise MalformedNumber(NICE_CLASS, text, "a class from 1 to 45")
    return int(match[1])


def similar_group(text: str) -> str:
    """A four-digit group (类似群) of the table of similar goods; its first two are the class.

    Raises: MalformedNumber.

    >>> similar_group("0901")
    '0901'
    """
    match = _GROUP.fullmatch(without_dashes(text))
    if match is None or not 1 <= int(match[1]) <= LAST_NICE_CLASS or match[2] == "00":
        raise MalformedNumber(SIMILAR_GROUP, text, "4 digits, the class first: 0901")
    return match[0]
