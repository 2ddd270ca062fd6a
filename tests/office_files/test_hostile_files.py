"""Files made to do harm, or only broken, are refused by name and quickly."""

import pytest

from ip_finance import demo_data
from ip_finance.office_files.errors import (
    FileTooDeep,
    FileTooLarge,
    ForbiddenConstruct,
    NotXml,
    OfficeFileError,
    UnknownFormat,
    UnreadableField,
)
from ip_finance.office_files.reader import read_office_file
from ip_finance.office_files.xml_source import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS
from tests.office_files.builders import an_old_file
from tests.office_files.made_up import changed

BILLION_LAUGHS = b"""<!DOCTYPE cn-patent-document [
  <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
]><cn-patent-document>&c;</cn-patent-document>"""


def with_doctype(doctype: str) -> bytes:
    root = "<cn-patent-document "
    return an_old_file(root, f"{doctype}{root}")


class TestDeclarations:
    @pytest.mark.parametrize(
        "data",
        [
            BILLION_LAUGHS,
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
            b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.invalid/p.dtd"> %p;]><a/>',
            b'<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "f" NDATA n>]><a/>',
            b'<!DOCTYPE a [<!ATTLIST a owner CDATA "somebody else">]><a/>',
        ],
        ids=["billion-laughs", "external", "parameter", "unparsed", "attribute-default"],
    )
    def test_that_change_the_text_are_refused(self, data: bytes) -> None:
        with pytest.raises(ForbiddenConstruct):
            read_office_file(data)

    @pytest.mark.parametrize(
        "doctype",
        [
            "<!DOCTYPE cn-patent-document>",
            '<!DOCTYPE cn-patent-document SYSTEM "/DTDS/ExternalStandards/entities.dtd"[]>',
        ],
    )
    def test_that_only_name_a_document_type_are_tolerated(self, doctype: str) -> None:
        changed = read_office_file(with_doctype(doctype))

        assert changed == read_office_file(demo_data.read("old_generation.xml"))

    def test_entities_of_a_file_that_is_not_fetched_are_refused(self) -> None:
        data = b'<!DOCTYPE a SYSTEM "entities.dtd"[]><a>&nbsp;</a>'

        with pytest.raises(NotXml):
            read_office_file(data)


class TestSize:
    def test_refuses_a_byte_too_many(self) -> None:
        with pytest.raises(FileTooLarge) as refusal:
            read_office_file(b" " * (MAX_BYTES + 1))

        assert refusal.value.facts == {"unit": "bytes", "limit": MAX_BYTES}

    def test_refuses_an_element_too_many(self) -> None:
        with pytest.raises(FileTooLarge) as refusal:
            read_office_file(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>")

        assert refusal.value.facts["unit"] == "elements"

    def test_refuses_a_level_too_many(self) -> None:
        with pytest.raises(FileTooDeep):
            read_office_file(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1))

    def test_accepts_the_last_level(self) -> None:
        with pytest.raises(UnknownFormat):
            read_office_file(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH)

    def test_quotes_little_of_an_endless_text(self) -> None:
        data = an_old_file("<date>20191203</date>", f"<date>{'9' * 100_000}</date>")

        with pytest.raises(UnreadableField) as refusal:
            read_office_file(data)

        assert len(str(refusal.value)) < 1_000
        assert len(str(refusal.value.facts)) < 1_000


class TestNumbersThatGrow:
    @pytest.mark.parametrize(
        ("name", "number"),
        [("st96_patent.xml", "2019199345676"), ("us_grant.xml", "99123456")],
    )
    def test_are_refused_before_they_do(self, name: str, number: str) -> None:
        data = changed(name, number, "\ufdfa" * 1_000_000)

        with pytest.raises(UnreadableField):
            read_office_file(data)


class TestBrokenFiles:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"%PDF-1.7\n",
            b"PK\x03\x04\x00\x00",
            b'{"title": "x"}',
            b"<a/><b/>",
            b"<a>\x00</a>",
            b"<a>\xff</a>",
            b"<b:a/>",
            b'<?xml version="1.0" encoding="no-such-encoding"?><a/>',
            b'<?xml version="1.0" encoding="big5"?><a/>',
            b'<?xml version="1.0" encoding="hex"?><a/>',
            b'<?xml version="1.0" encoding="GBK"?><a>\xff\xff</a>',
        ],
    )
    def test_are_refused_as_no_xml(self, data: bytes) -> None:
        with pytest.raises(NotXml):
            read_office_file(data)

    @pytest.mark.parametrize("name", demo_data.NAMES)
    def test_are_refused_wherever_they_were_cut(self, name: str) -> None:
        data = demo_data.read(name).rstrip()

        for end in range(0, len(data), 997):
            with pytest.raises(OfficeFileError):
                read_office_file(data[:end])
