"""Numbers of rights and owners: one spelling each, and a typing error never passes for a number.

Everything here is arithmetic on text. A right is known by its normalised number, so two spellings
of one number must give the same text, and a wrong check digit gives none.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from ip_finance.office_files.errors import MalformedNumber, UnknownNumberScheme, WrongCheckDigit

PATENT_NUMBER: Final = "Chinese patent number"
STANDARD_NUMBER: Final = "15-digit application number"
PUBLICATION_NUMBER: Final = "Chinese publication number"
CREDIT_CODE: Final = "unified social credit code"

_PATENT: Final = re.compile(r"(?:CN)?(?:ZL)?([0-9]{12}|[0-9]{8})\.?([0-9X])")
_STANDARD: Final = re.compile(r"([0-9]{2})([0-9]{4})([0-9]{9})")
_PUBLICATION: Final = re.compile(r"(?:CN)?([0-9]{9}|[0-9]{7})([A-DSUY][1-9]?)")
_TRADEMARK: Final = re.compile(r"(G?)0*([1-9][0-9]{0,7})([A-Z]?)")
_SOFTWARE: Final = re.compile(r"(?:软著登字第?)?([12][0-9]{3})SR([0-9]{7})号?")

_FIRST_YEAR_OF_12_DIGITS: Final = 2003
_FIRST_YEAR_OF_THE_OFFICE: Final = 1985


class RightKind(StrEnum):
    """What the ledger tells apart: each kind has a register and a numbering of its own."""

    PATENT = "patent"
    TRADEMARK = "trademark"
    SOFTWARE = "software"


class RightType(StrEnum):
    """Rights that differ in term, in fees or in law: the three patents (LC-01) and the others."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility-model"
    DESIGN = "design"
    TRADEMARK = "trademark"
    SOFTWARE = "software"

    @property
    def kind(self) -> RightKind:
        """The kind that the right is of."""
        is_patent = self in {RightType.INVENTION, RightType.UTILITY_MODEL, RightType.DESIGN}
        return RightKind.PATENT if is_patent else RightKind(self.value)


class Kind(StrEnum):
    """The digit of an application number that says what is asked for, and which way (ID-01)."""

    INVENTION = "1"
    UTILITY_MODEL = "2"
    DESIGN = "3"
    PCT_INVENTION = "8"
    PCT_UTILITY_MODEL = "9"

    @property
    def right_type(self) -> RightType:
        """The right that is asked for; the way to the office does not matter."""
        return _RIGHT_TYPES[self]

    @property
    def is_pct(self) -> bool:
        """Whether the application came as the national phase of an international one."""
        return self in {Kind.PCT_INVENTION, Kind.PCT_UTILITY_MODEL}


_RIGHT_TYPES: Final = {
    Kind.INVENTION: RightType.INVENTION,
    Kind.UTILITY_MODEL: RightType.UTILITY_MODEL,
    Kind.DESIGN: RightType.DESIGN,
    Kind.PCT_INVENTION: RightType.INVENTION,
    Kind.PCT_UTILITY_MODEL: RightType.UTILITY_MODEL,
}

# ID-04: 10 and 11 are seen in files; 20, 21 and 30 follow by analogy.
_STANDARD_PREFIXES: Final = {
    Kind.INVENTION: "10",
    Kind.PCT_INVENTION: "11",
    Kind.UTILITY_MODEL: "20",
    Kind.PCT_UTILITY_MODEL: "21",
    Kind.DESIGN: "30",
}
_KINDS_BY_PREFIX: Final = {prefix: kind for kind, prefix in _STANDARD_PREFIXES.items()}

_PUBLISHED_KINDS: Final = {"1": "ABC", "2": "UY", "3": "SD"}
# ID-06: corrected reprints (B8, C1) carry the date of the reprint, so they do not date a grant.
GRANT_KINDS: Final = frozenset("BCUYSD")


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """An application number, which a granted patent keeps with `ZL` before it (ID-01, ID-03)."""

    year: int
    kind: Kind
    serial: str
    check: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number however it is spelled: `ZL` or `CN`, dot, spaces, full width, small x.

        Raises: MalformedNumber; WrongCheckDigit, which names the digit expected (ID-02).

        >>> PatentNumber.parse("ｚｌ２０１６１０３１１３８０ｘ").canonical
        '201610311380.X'
        """
        match = _PATENT.fullmatch(_squeezed(text))
        if match is None:
            raise _not_a_patent_number(text)
        digits, found = match.groups()
        if (expected := check_digit(digits)) != found:
            raise WrongCheckDigit(PATENT_NUMBER, text, expected=expected, found=found)

        number = cls._of_digits(digits)
        if number is None:
            raise _not_a_patent_number(text)
        return number

    @classmethod
    def parse_standard(cls, text: str) -> Self:
        """Read the 15-digit form of new files, which has no check digit of its own (ID-04).

        Raises: MalformedNumber.

        >>> PatentNumber.parse_standard("102021000991218").canonical
        '202110991218.8'
        """
        match = _STANDARD.fullmatch(_squeezed(text))
        kind = _KINDS_BY_PREFIX.get(match[1]) if match else None
        if match is None or kind is None:
            raise MalformedNumber(STANDARD_NUMBER, text, "type 10, 11, 20, 21 or 30, year, serial")

        year, serial = match[2], match[3].lstrip("0")
        # Both forms were given out in 2003; the 12-digit ones began at serial 100000.
        is_old = int(year) + (len(serial) > 5) <= _FIRST_YEAR_OF_12_DIGITS
        digits = f"{year[2:]}{kind}{serial:0>5}" if is_old else f"{year}{kind}{serial:0>7}"
        number = cls._of_digits(digits)
        if number is None or number.standard != match[0]:
            raise MalformedNumber(STANDARD_NUMBER, text, "a year and serial that were given out")
        return number

    @classmethod
    def _of_digits(cls, digits: str) -> Self | None:
        """The number of 8 or 12 digits, or None if no such number was ever given out."""
        is_old = len(digits) == 8
        year = _full_year(digits[:2]) if is_old else int(digits[:4])
        kind, serial = digits[2 if is_old else 4], digits[3 if is_old else 5 :]
        is_given_out = _FIRST_YEAR_OF_THE_OFFICE <= year <= _FIRST_YEAR_OF_12_DIGITS
        if not is_old:
            is_given_out = year >= _FIRST_YEAR_OF_12_DIGITS
        if not is_given_out or kind not in set(Kind) or not serial.strip("0"):
            return None
        return cls(year, Kind(kind), serial, check_digit(digits))

    @property
    def digits(self) -> str:
        """The number without its check digit."""
        year = f"{self.year % 100:02d}" if len(self.serial) == 5 else str(self.year)
        return f"{year}{self.kind}{self.serial}"

    @property
    def canonical(self) -> str:
        """The one spelling of the application number: `202110071567.8`."""
        return f"{self.digits}.{self.check}"

    @property
    def patent_no(self) -> str:
        """The number on the certificate of the granted patent: `ZL202110071567.8`."""
        return f"ZL{self.canonical}"

    @property
    def standard(self) -> str:
        """The 15-digit form of new files (ID-04)."""
        return f"{_STANDARD_PREFIXES[self.kind]}{self.year}{self.serial:0>9}"

    @property
    def right_type(self) -> RightType:
        """The right that the number is of."""
        return self.kind.right_type


@dataclass(frozen=True, slots=True)
class PublicationNumber:
    """The number that a publication carries: country, digits, kind of document (ID-05, ID-06)."""

    country: str
    number: str
    kind: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a Chinese publication number, with or without `CN`.

        Raises: MalformedNumber, also if the kind does not go with the first digit.

        >>> PublicationNumber.parse("cn 113781974 a").canonical
        'CN113781974A'
        """
        match = _PUBLICATION.fullmatch(_squeezed(text))
        if match is None or match[2][0] not in _PUBLISHED_KINDS.get(match[1][0], ""):
            raise MalformedNumber(PUBLICATION_NUMBER, text, "CN, 9 or 7 digits, kind of document")
        return cls("CN", match[1], match[2])

    @property
    def canonical(self) -> str:
        """The one spelling: `CN113781974A`."""
        return f"{self.country}{self.number}{self.kind}"

    @property
    def is_grant(self) -> bool:
        """Whether the publication announces a granted right, first and uncorrected (ID-06)."""
        return self.kind in GRANT_KINDS


def check_digit(digits: str) -> str:
    """The check digit of 8 or 12 digits: weights 2 to 9 in turn, modulo 11, ten is X (ID-02).

    >>> check_digit("202110071567")
    '8'
    """
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(digits))
    return "0123456789X"[total % 11]


def unified_social_credit_code(text: str) -> str:
    """The 18 characters by which an organisation is known in China (ID-10).

    Raises: MalformedNumber; WrongCheckDigit, which names the character expected.

    >>> unified_social_credit_code("9111 0000 6000 3734 1l")
    '91110000600037341L'
    """
    code = _squeezed(text).replace("-", "")
    try:
        return uscc.validate(code)
    except InvalidChecksum:
        expected = uscc.calc_check_digit(code[:-1])
        raise WrongCheckDigit(CREDIT_CODE, text, expected=expected, found=code[-1]) from None
    except ValidationError:
        raise MalformedNumber(
            CREDIT_CODE, text, "18 characters, 8 digits first, none of I, O, S, V and Z"
        ) from None


def right_key_text(jurisdiction: str, kind: str, number: str) -> str:
    """The text that stands for a right for ever: every spelling of one number gives the same.

    It is the normal form that the ledger takes (`contracts/types/Right.sol`): nothing is in it
    that could be left out. `kind` is `patent`, `trademark` or `software`; other countries and
    kinds are refused until their numbering is known here, because an unnormalised number would
    let one right pass for two.

    Raises: UnknownNumberScheme, MalformedNumber, WrongCheckDigit.

    >>> right_key_text("CN", "patent", "ZL202110071567.8")
    'CN:patent:2021100715678'
    """
    schemes = {
        ("CN", "patent"): _patent_key,
        ("CN", "trademark"): _trademark_key,
        ("CN", "software"): _software_key,
    }
    scheme = (_squeezed(jurisdiction), kind.strip().lower())
    if scheme not in schemes:
        raise UnknownNumberScheme(jurisdiction, kind)
    return ":".join((*scheme, schemes[scheme](number)))


def _patent_key(text: str) -> str:
    return PatentNumber.parse(text).canonical.replace(".", "")


def _trademark_key(text: str) -> str:
    match = _TRADEMARK.fullmatch(_squeezed(text))
    if match is None:
        raise MalformedNumber("Chinese trademark number", text, "up to 8 digits, or G and digits")
    return "".join(match.groups())


def _software_key(text: str) -> str:
    match = _SOFTWARE.fullmatch(_squeezed(text))
    if match is None:
        raise MalformedNumber("software copyright number", text, "a year, SR and 7 digits")
    return f"{match[1]}SR{match[2]}"


def _not_a_patent_number(text: str) -> MalformedNumber:
    return MalformedNumber(
        PATENT_NUMBER, text, "year, type 1, 2, 3, 8 or 9, serial and check digit: 202110071567.8"
    )


def _full_year(two_digits: str) -> int:
    century = 1900 if int(two_digits) > _FIRST_YEAR_OF_12_DIGITS % 100 else 2000
    return century + int(two_digits)


def _squeezed(text: str) -> str:
    """The text in narrow capitals without white space; NFKC is what makes full width narrow."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
