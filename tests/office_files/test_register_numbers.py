"""Numbers of other registers: domain rules CR-09, ID-10, ID-12, ID-13 and ID-14."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_97_10

from ip_finance.office_files.errors import MalformedNumber, NumberRefused, WrongCheckDigit
from ip_finance.office_files.identifiers import RULES, IdentifierKind, canonical
from ip_finance.office_files.register_numbers import (
    legal_entity_identifier,
    nice_class,
    pledge_registration_number,
    similar_group,
    software_certificate_number,
    software_number,
    trademark_number,
    unified_social_credit_code,
)

FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

codes = st.builds(
    lambda digits, rest: f"{digits:08d}{rest}",
    st.integers(11_000_000, 99_999_999),
    st.text(SIGNS, min_size=9, max_size=9),
).map(lambda body: body + uscc.calc_check_digit(body))
leis = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18).map(
    lambda body: body + mod_97_10.calc_check_digits(body)
)


@st.composite
def spelled(draw: st.DrawFn, numbers: st.SearchStrategy[str]) -> tuple[str, str]:
    """A number, and one of the ways in which people write it."""
    number = draw(numbers)
    text = draw(st.sampled_from((number, number.lower(), number.translate(FULL_WIDTH))))
    at = draw(st.integers(0, len(text)))
    return number, text[:at] + draw(st.sampled_from(("", " ", "\u3000", "-", "－", "–"))) + text[
        at:
    ]


class TestUnifiedSocialCreditCode:
    @pytest.mark.parametrize("text", ["91110000600037341L", "9144 0300 4557-4493 82"])
    def test_accepts_real_codes(self, text: str) -> None:
        assert len(unified_social_credit_code(text)) == 18

    def test_refuses_a_wrong_check_character_and_names_the_right_one(self) -> None:
        with pytest.raises(WrongCheckDigit) as refusal:
            unified_social_credit_code("91110000600037341M")

        assert refusal.value.facts["expected"] == "L"

    @pytest.mark.parametrize("text", ["", "12345", "A1110000600037341L", "91110000I00037341L"])
    def test_refuses_what_is_no_code(self, text: str) -> None:
        with pytest.raises(MalformedNumber):
            unified_social_credit_code(text)

    @given(spelled(codes))
    def test_gives_every_spelling_one_form(self, pair: tuple[str, str]) -> None:
        code, text = pair

        assert unified_social_credit_code(text) == code

    @given(codes, st.data())
    def test_notices_any_one_wrong_character(self, code: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(code) - 1))
        other = data.draw(st.sampled_from([sign for sign in SIGNS if sign != code[at]]))

        with pytest.raises(NumberRefused):
            unified_social_credit_code(code[:at] + other + code[at + 1 :])


class TestLegalEntityIdentifier:
    @given(spelled(leis))
    def test_gives_every_spelling_one_form(self, pair: tuple[str, str]) -> None:
        code, text = pair

        assert legal_entity_identifier(text) == code

    def test_names_the_check_digits_expected(self) -> None:
        with pytest.raises(WrongCheckDigit) as refusal:
            legal_entity_identifier("213800KUD8LAJWSQ9D16")

        assert refusal.value.facts["expected"] == "15"


@pytest.mark.parametrize(
    ("read", "texts", "number"),
    [
        (trademark_number, ("16435657", "第16435657号", "０16435657", "16 435-657"), "16435657"),
        (trademark_number, ("G1234567", "g 1234567", "第G1234567号"), "G1234567"),
        (trademark_number, ("1643565A", "1643565 a"), "1643565A"),
        (
            software_number,
            ("2020SR1234567", "2020 sr 1234567", "软著登字第2020SR1234567号", "２０２０SR1234567"),
            "2020SR1234567",
        ),
        (software_number, ("2012SR012345", "2012SR0012345"), "2012SR0012345"),
        (
            software_certificate_number,
            ("软著登字第5432109号", "软著登字第 5432109 号", "软著登字5432109"),
            "软著登字第5432109号",
        ),
        (pledge_registration_number, ("Y2021980012345", "y2021 9800-12345"), "Y2021980012345"),
        (pledge_registration_number, ("2014990000123", "2014 990000123号"), "2014990000123"),
        (similar_group, ("0901", "０９０１", "09 01"), "0901"),
    ],
)
def test_every_spelling_gives_one_form(
    read: Callable[[str], str], texts: tuple[str, ...], number: str
) -> None:
    assert {read(text) for text in texts} == {number}


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (trademark_number, "0"),
        (trademark_number, "123456789"),
        (trademark_number, "商标"),
        (software_number, "2020SR123456"),  # seven digits since 2019
        (software_number, "1890SR1234567"),
        (software_number, "软著登字第5432109号"),  # the certificate's own number
        (software_certificate_number, "2020SR1234567"),
        (pledge_registration_number, "Z2021980012345"),
        (pledge_registration_number, "1980123456789"),
        (similar_group, "4601"),
        (similar_group, "0900"),
        (similar_group, "901"),
        (nice_class, "46"),
        (nice_class, "0"),
        (nice_class, "服装"),
    ],
)
def test_what_is_no_number_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(MalformedNumber):
        read(text)


@pytest.mark.parametrize("text", ["9", "09", "第9类", "class 9", "NCL９"])
def test_a_class_is_a_number(text: str) -> None:
    assert nice_class(text) == 9


class TestCanonical:
    def test_every_kind_has_a_rule(self) -> None:
        assert RULES.keys() == set(IdentifierKind)

    @pytest.mark.parametrize("kind", IdentifierKind)
    @given(text=st.text(max_size=40))
    def test_refuses_by_name_or_gives_a_fixed_point(self, kind: IdentifierKind, text: str) -> None:
        try:
            found = canonical(kind, text)
        except NumberRefused:
            return

        assert canonical(kind, found) == found
