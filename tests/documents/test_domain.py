"""What a file is, and how long it is kept."""

from datetime import date

import pytest

from ip_finance.documents.errors import ProgramRefused, TypeMismatch
from ip_finance.documents.retention import (
    CLASS_OF,
    CLASSES,
    PUBLIC_REGISTER,
    PURPOSE_BOUND,
    TRANSACTION,
    DocumentKind,
    Start,
    retention_of,
)
from ip_finance.documents.sniffing import HEAD_BYTES, UNCLAIMED, Family, check_type, family_of

SAMPLES = {
    Family.PDF: b"%PDF-1.7\n%\xe2\xe3",
    Family.PNG: b"\x89PNG\r\n\x1a\n\x00\x00",
    Family.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    Family.GIF: b"GIF89a\x01\x00",
    Family.TIFF: b"II*\x00\x08\x00",
    Family.ZIP: b"PK\x03\x04\x14\x00",
    Family.OLE: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00",
    Family.RAR: b"Rar!\x1a\x07\x01\x00",
    Family.SEVEN_ZIP: b"7z\xbc\xaf\x27\x1c\x00\x04",
    Family.PROGRAM: b"\x7fELF\x02\x01",
    Family.XML: b"<?xml version='1.0'?><a/>",
    Family.TEXT: "合同正文".encode(),
    Family.UNKNOWN: b"\x00\x01\x02\x03",
}
MADE_ON = date(2026, 1, 5)


class TestFamily:
    @pytest.mark.parametrize("family", SAMPLES, ids=lambda family: family.name)
    def test_each_is_known_by_its_first_bytes(self, family: Family) -> None:
        assert family_of(SAMPLES[family]) is family

    def test_every_family_has_a_sample(self) -> None:
        assert set(SAMPLES) == set(Family)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_chinese_text_is_text_in_any_common_encoding(self, encoding: str) -> None:
        assert family_of(("专利权质押合同，" * 200).encode(encoding)) is Family.TEXT

    @pytest.mark.parametrize("cut", range(HEAD_BYTES - 4, HEAD_BYTES + 5))
    def test_a_character_across_the_cut_does_not_matter(self, cut: int) -> None:
        assert family_of(b"x" * cut + "字".encode() * 9) is Family.TEXT

    @pytest.mark.parametrize(
        "content", [b"MZ\x90\x00\x03", b"#!/bin/sh\n", SAMPLES[Family.PROGRAM]]
    )
    def test_a_program_is_refused_under_any_name(self, content: bytes) -> None:
        with pytest.raises(ProgramRefused):
            check_type("合同.txt", UNCLAIMED, content)

    def test_a_text_that_begins_like_a_program_is_a_text(self) -> None:
        assert family_of(b"MZ is the beginning of a DOS program, and of this text") is Family.TEXT


class TestClaims:
    @pytest.mark.parametrize(
        ("name", "media_type", "family"),
        [
            ("证书.pdf", UNCLAIMED, Family.PDF),
            ("证书.PDF", "application/pdf", Family.PDF),
            ("照片.jpeg", "image/jpeg", Family.JPEG),
            ("清单.xlsx", "application/vnd.openxmlformats", Family.ZIP),
            ("公报.xml", "text/xml; charset=utf-8", Family.XML),
            ("说明", "", Family.TEXT),
            ("说明.2026-01-05", UNCLAIMED, Family.UNKNOWN),
            ("清单.csv", "application/vnd.ms-excel", Family.TEXT),
        ],
    )
    def test_a_true_claim_is_taken(self, name: str, media_type: str, family: Family) -> None:
        assert check_type(name, media_type, SAMPLES[family]) is family

    @pytest.mark.parametrize(
        ("name", "media_type", "family"),
        [
            ("证书.pdf", UNCLAIMED, Family.TEXT),
            ("证书.pdf", "application/pdf", Family.ZIP),
            ("证书", "application/pdf", Family.TEXT),
            ("照片.png", "image/png", Family.JPEG),
            ("公报.xml", UNCLAIMED, Family.ZIP),
            ("说明.txt", "text/plain", Family.UNKNOWN),
            ("合同.docx", UNCLAIMED, Family.OLE),
        ],
    )
    def test_a_false_claim_is_refused_with_what_was_found(
        self, name: str, media_type: str, family: Family
    ) -> None:
        with pytest.raises(TypeMismatch) as refused:
            check_type(name, media_type, SAMPLES[family])

        assert refused.value.facts["found"] == family.value


class TestRetention:
    @pytest.mark.parametrize("kind", DocumentKind)
    def test_every_kind_has_a_class(self, kind: DocumentKind) -> None:
        assert CLASS_OF[kind] in CLASSES

    @pytest.mark.parametrize("rule", CLASSES, ids=lambda rule: rule.name)
    def test_every_class_names_its_basis_and_where_that_was_read(self, rule: object) -> None:
        assert getattr(rule, "basis", "")
        assert getattr(rule, "source", "")

    def test_a_transaction_counts_from_the_end_of_its_purpose(self) -> None:
        running = retention_of(DocumentKind.IDENTITY, MADE_ON, None)
        ended = retention_of(DocumentKind.IDENTITY, MADE_ON, date(2027, 3, 1))

        assert running.until is None
        assert running.runs_on(date(2200, 1, 1))
        assert ended.until == date(2037, 3, 1)
        assert ended.runs_on(date(2037, 2, 28))
        assert not ended.runs_on(date(2037, 3, 1))
        assert (ended.is_due(date(2037, 2, 28)), ended.is_due(date(2037, 3, 1))) == (False, True)

    def test_a_valuation_counts_from_its_own_day(self) -> None:
        found = retention_of(DocumentKind.VALUATION_REPORT, MADE_ON, date(2030, 1, 1))

        assert found.until == date(2041, 1, 5)
        assert found.rule.start is Start.KEPT

    @pytest.mark.parametrize("rule", [PUBLIC_REGISTER, PURPOSE_BOUND], ids=lambda rule: rule.name)
    def test_no_law_demands_what_serves_a_purpose_alone(self, rule: object) -> None:
        kind = next(kind for kind, found in CLASS_OF.items() if found is rule)
        found = retention_of(kind, MADE_ON, None)

        assert not found.runs_on(MADE_ON)
        assert not found.is_due(date(2200, 1, 1))

    def test_the_aml_law_demands_ten_years(self) -> None:
        assert (TRANSACTION.years, TRANSACTION.is_verified) == (10, True)
