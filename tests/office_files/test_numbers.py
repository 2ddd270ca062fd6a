"""Numbers of patents and keys of the ledger: domain rules ID-01 to ID-06."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.office_files.errors import MalformedNumber, UnknownNumberScheme, WrongCheckDigit
from ip_finance.office_files.numbers import (
    Kind,
    PatentNumber,
    PublicationNumber,
    RightType,
    check_digit,
)
from ip_finance.office_files.right_keys import right_key_text

REAL_NUMBERS = (
    "202110071567.8",
    "201610311380.X",
    "202111286633.X",
    "200880114428.1",
    "201320854096.9",
    "201730033448.8",
    "202180002433.9",
    "201810991522.0",
)

FULL_WIDTH = str.maketrans("0123456789X.", "０１２３４５６７８９Ｘ．")

kinds = st.sampled_from(list(Kind))
new_digits = st.builds(
    lambda year, kind, serial: f"{year}{kind}{serial:07d}",
    st.integers(2004, 2099),
    kinds,
    st.integers(1, 9_999_999),
)
old_digits = st.builds(
    lambda year, kind, serial: f"{year % 100:02d}{kind}{serial:05d}",
    st.integers(1985, 2003),
    kinds,
    st.integers(1, 99_999),
)
canonical_numbers = st.one_of(new_digits, old_digits).map(lambda d: f"{d}.{check_digit(d)}")


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A number, and one of the ways in which people write it."""
    canonical = draw(canonical_numbers)
    grouped = f"{canonical[:4]}-{canonical[4:5]}-{canonical[5:]}"
    text = draw(st.sampled_from((canonical, grouped, canonical.replace(".", "-"))))
    text = draw(st.sampled_from((text, text.replace(".", ""), text.replace(".", "。"))))
    text = draw(st.sampled_from(("", "ZL", "CN", "zl", "cn ", "ZL ", "CNZL", "ZLCN"))) + text
    text += draw(st.sampled_from(("", "A", "B", "U", "S", " (B)", "c1")))
    text = draw(st.sampled_from((text, text.lower(), text.translate(FULL_WIDTH))))
    at = draw(st.integers(0, len(text)))
    return canonical, text[:at] + draw(st.sampled_from(("", " ", "\u3000", "\t"))) + text[at:]


class TestPatentNumber:
    @pytest.mark.parametrize("number", REAL_NUMBERS)
    def test_accepts_real_numbers(self, number: str) -> None:
        assert PatentNumber.parse(number).canonical == number

    def test_refuses_a_wrong_check_digit_and_names_the_right_one(self) -> None:
        with pytest.raises(WrongCheckDigit) as refusal:
            PatentNumber.parse("ZL202110071567.7")

        assert refusal.value.facts["expected"] == "8"
        assert refusal.value.facts["found"] == "7"
        assert "should be 8" in str(refusal.value)

    @pytest.mark.parametrize(
        "text",
        [
            "专利号：ZL201610311380.X",
            "专利申请号: 201610311380.X",
            "第201610311380.X号",
            "ZL：201610311380.X",
            "ZL201610311380.×",
        ],
    )
    def test_reads_what_people_copy_around_it(self, text: str) -> None:
        assert PatentNumber.parse(text).canonical == "201610311380.X"

    @pytest.mark.parametrize("text", ["CN113191870B", "113191870 B", "CN 213191870 U"])
    def test_says_that_a_number_is_one_of_a_publication(self, text: str) -> None:
        with pytest.raises(MalformedNumber, match="the number of a publication"):
            PatentNumber.parse(text)

    def test_takes_the_number_apart(self) -> None:
        number = PatentNumber.parse("202110071567.8")

        assert number == PatentNumber(2021, Kind.INVENTION, "0071567", "8")

    def test_writes_the_number_of_the_patent(self) -> None:
        assert PatentNumber.parse("2021100715678").patent_no == "ZL202110071567.8"

    def test_reads_the_form_before_2003(self) -> None:
        number = PatentNumber.parse(f"98102345.{check_digit('98102345')}")

        assert (number.year, number.kind, number.serial) == (1998, Kind.INVENTION, "02345")

    @pytest.mark.parametrize(
        ("number", "right", "is_pct"),
        [
            ("202110071567.8", RightType.INVENTION, False),
            ("201320854096.9", RightType.UTILITY_MODEL, False),
            ("201730033448.8", RightType.DESIGN, False),
            ("200880114428.1", RightType.INVENTION, True),
        ],
    )
    def test_knows_the_right_and_the_way(self, number: str, right: RightType, is_pct: bool) -> None:
        parsed = PatentNumber.parse(number)

        assert (parsed.right_type, parsed.kind.is_pct) == (right, is_pct)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "ZL",
            "202110071567",  # no check digit
            "2021.100715678",
            "US202110071567.8",
            "202140071567." + check_digit("202140071567"),  # there is no type 4
            "200210071567." + check_digit("200210071567"),  # twelve digits began in 2003
            "84100001." + check_digit("84100001"),  # the office opened in 1985
            "202110000000." + check_digit("202110000000"),
            "٢٠٢١١٠٠٧١٥٦٧.٨",  # digits, but of another script
        ],
    )
    def test_refuses_what_is_no_number(self, text: str) -> None:
        with pytest.raises(MalformedNumber):
            PatentNumber.parse(text)

    @given(spellings())
    def test_gives_every_spelling_one_form(self, pair: tuple[str, str]) -> None:
        canonical, spelled = pair

        assert PatentNumber.parse(spelled).canonical == canonical

    @given(canonical_numbers, st.data())
    def test_notices_any_one_wrong_digit(self, canonical: str, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from([i for i, sign in enumerate(canonical) if sign.isdigit()]))
        other = data.draw(st.sampled_from([d for d in "0123456789" if d != canonical[at]]))

        with pytest.raises((WrongCheckDigit, MalformedNumber)):
            PatentNumber.parse(canonical[:at] + other + canonical[at + 1 :])


class TestStandardNumber:
    @pytest.mark.parametrize(
        ("standard", "canonical"),
        [
            ("102021000991218", "202110991218.8"),
            ("102021001286633", "202111286633.X"),
            ("112021000002433", "202180002433.9"),
            ("102015000481495", "201510481495.9"),
        ],
    )
    def test_is_read_and_written(self, standard: str, canonical: str) -> None:
        number = PatentNumber.parse_standard(standard)

        assert number.canonical == canonical
        assert number.standard == standard

    @given(canonical_numbers)
    def test_leads_back_to_the_number(self, canonical: str) -> None:
        number = PatentNumber.parse(canonical)

        assert PatentNumber.parse_standard(number.standard) == number

    @pytest.mark.parametrize(
        "text",
        ["", "10202100099121", "402021000991218", "102021000000000", "101998000123456"],
    )
    def test_is_refused_where_no_such_number_exists(self, text: str) -> None:
        with pytest.raises(MalformedNumber):
            PatentNumber.parse_standard(text)


class TestPublicationNumber:
    @pytest.mark.parametrize("text", ["CN113781974A", "cn 113781974 a", "113781974A"])
    def test_gives_every_spelling_one_form(self, text: str) -> None:
        assert PublicationNumber.parse(text).canonical == "CN113781974A"

    @pytest.mark.parametrize(
        ("text", "is_grant"),
        [
            ("CN113781974A", False),
            ("CN199123456B", True),
            ("CN1234567C", True),
            ("CN299456789U", True),
            ("CN304218960S", True),
            ("CN199123456B8", False),
        ],
    )
    def test_knows_what_announces_a_grant(self, text: str, is_grant: bool) -> None:
        assert PublicationNumber.parse(text).is_grant is is_grant

    @pytest.mark.parametrize("text", ["CN113781974", "CN213781974B", "US113781974A", "CN11378197A"])
    def test_refuses_what_is_no_number(self, text: str) -> None:
        with pytest.raises(MalformedNumber):
            PublicationNumber.parse(text)


class TestRightKeyText:
    @given(spellings())
    def test_is_one_for_all_spellings_of_a_patent(self, pair: tuple[str, str]) -> None:
        canonical, spelled = pair

        assert right_key_text("cn", "Patent", spelled) == "CN:patent:" + canonical.replace(".", "")

    @pytest.mark.parametrize("text", ["16435657", " 016435657", "１６４３５６５７"])
    def test_is_one_for_all_spellings_of_a_trademark(self, text: str) -> None:
        assert right_key_text("CN", "trademark", text) == "CN:trademark:16435657"

    @pytest.mark.parametrize("text", ["2021SR0123456", "软著登字第2021SR0123456号"])
    def test_is_one_for_all_spellings_of_a_software_copyright(self, text: str) -> None:
        key = right_key_text("CN", "software", text)

        assert key == "CN:software:2021SR0123456"

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("patent", "202110071567"),
            ("trademark", "商标"),
            ("trademark", "0"),
            ("software", "2021SR1"),
        ],
    )
    def test_refuses_what_is_no_number(self, kind: str, text: str) -> None:
        with pytest.raises(MalformedNumber):
            right_key_text("CN", kind, text)

    def test_refuses_a_mistyped_patent(self) -> None:
        with pytest.raises(WrongCheckDigit):
            right_key_text("CN", "patent", "202110071567.7")

    @pytest.mark.parametrize(("country", "kind"), [("US", "patent"), ("CN", "know-how")])
    def test_refuses_a_numbering_it_does_not_know(self, country: str, kind: str) -> None:
        with pytest.raises(UnknownNumberScheme):
            right_key_text(country, kind, "1")
