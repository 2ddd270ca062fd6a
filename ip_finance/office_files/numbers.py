"""Numbers of patents: one spelling each, and a typing error never passes for a number.

Everything here is arithmetic on text. A right is known by its normalised number, so two spellings
of one number must give the same text, and a wrong check digit gives none. Numbers of other rights
and of organisations are in `register_numbers`, keys of the ledger in `right_keys`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from ip_finance.office_files.errors import MalformedNumber, PublicationNumberGiven, WrongCheckDigit
from ip_finance.office_files.spelling import without_dashes

PATENT_NUMBER: Final = "Chinese patent number"
STANDARD_NUMBER: Final = "15-digit application number"
PUBLICATION_NUMBER: Final = "Chinese publication number"

# A kind of document may hang on where the number comes from a publication's header (ID-06).
# People also copy the words around a number, and write a sign of multiplication for its X.
_PATENT: Final = re.compile(
    r"(?:(?:专利)?申请号:?|专利号:?)?第?(?:CN)?(?:ZL)?:?(?:CN)?"
    r"([0-9]{12}|[0-9]{8})[.。·・•]?([0-9X×])(?:\(?[A-DSUY][1-9]?\)?)?号?"
)
_STANDARD: Final = re.compile(r"([0-9]{2})([0-9]{4})([0-9]{9})")
_PUBLICATION: Final = re.compile(r"(?:CN)?([0-9]{9}|[0-9]{7})\(?([A-DSUY][1-9]?)\)?")

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
        """Read a number however it is spelled.

        With `ZL` or `CN`, dot, spaces, hyphens, a kind of document; in full width, with small x.

        Raises: MalformedNumber; WrongCheckDigit, which names the digit expected (ID-02).

        >>> PatentNumber.parse("ｚｌ２０１６１０３１１３８０ｘ").canonical
        '201610311380.X'
        """
        match = _PATENT.fullmatch(without_dashes(text))
        if match is None:
            raise _not_a_patent_number(text)
        digits, found = match[1], match[2].replace("×", "X")
        if len(digits) == 8 and _is_publication(text):
            raise PublicationNumberGiven(PATENT_NUMBER, text)
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
        match = _STANDARD.fullmatch(without_dashes(text))
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
        match = _PUBLICATION.fullmatch(without_dashes(text))
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


def _is_publication(text: str) -> bool:
    """Whether it is one beyond doubt: eight digits of a year that no old application has."""
    match = _PUBLICATION.fullmatch(without_dashes(text))
    if match is None or match[2][0] not in _PUBLISHED_KINDS.get(match[1][0], ""):
        return False
    return not _FIRST_YEAR_OF_THE_OFFICE <= _full_year(match[1][:2]) <= _FIRST_YEAR_OF_12_DIGITS


def _not_a_patent_number(text: str) -> MalformedNumber:
    return MalformedNumber(
        PATENT_NUMBER, text, "year, type 1, 2, 3, 8 or 9, serial and check digit: 202110071567.8"
    )


def _full_year(two_digits: str) -> int:
    century = 1900 if int(two_digits) > _FIRST_YEAR_OF_12_DIGITS % 100 else 2000
    return century + int(two_digits)
