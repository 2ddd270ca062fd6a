"""Workbooks made to harm: each is refused by name, none is opened."""

import io
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ip_finance.office_files import packages, tables
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.portfolio import read_portfolio
from ip_finance.office_files.portfolio_columns import PATENTS
from tests.builders import TODAY
from tests.intake.builders import ONE_OF_EACH, patent, table, workbook

SOUND = workbook(ONE_OF_EACH)
SHEET = "xl/worksheets/sheet2.xml"
EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/externalLinkPath" Target="file:///etc/passwd"'
    b' TargetMode="External"/></Relationships>'
)
DOCTYPE = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]>'


def repacked(change: Callable[[str, bytes], bytes], more: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SOUND)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(part.filename, change(part.filename, source.read(part)))
        for name, content in more.items():
            target.writestr(name, content)
    return made.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    return repacked(lambda _, content: content, {name: content})


def with_sheet(old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        assert old in content
        return content.replace(old, new, 1)

    return repacked(change, {})


def with_doctype(name: str, content: bytes) -> bytes:
    if name != SHEET:
        return content
    return DOCTYPE + content.removeprefix(b"<?xml version='1.0'?>")


def utf_16_with_doctype(name: str, content: bytes) -> bytes:
    return (DOCTYPE + content).decode().encode("utf-16") if name == SHEET else content


def connected(attributes: bytes, inside: bytes) -> bytes:
    told = b'<connections><connection id="1" %b>%b</connection></connections>'
    return with_part("xl/connections.xml", told % (attributes, inside))


def macro_enabled(name: str, content: bytes) -> bytes:
    if name != "[Content_Types].xml":
        return content
    return content.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml", 1)


HOSTILE = {
    "a macro": (with_part("xl/vbaProject.bin"), "active-content"),
    "a macro sheet": (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "active-content"),
    "a macro by its type": (repacked(macro_enabled, {}), "active-content"),
    "an external link": (with_part("xl/externalLinks/externalLink1.xml"), "active-content"),
    "a link by relationship": (with_part("xl/_rels/x.xml.rels", EXTERNAL), "active-content"),
    "a data connection": (connected(b'type="1"', b'<dbPr connection="DSN=x"/>'), "active-content"),
    "a web connection": (connected(b'type="4"', b'<webPr url="http://x"/>'), "active-content"),
    "a connection of no type": (connected(b"", b""), "active-content"),
    "a query on opening": (connected(b'type="6" refreshOnLoad="1"', b""), "active-content"),
    "a table filled on opening": (
        with_part("xl/queryTables/queryTable1.xml", b'<queryTable name="q" refreshOnLoad="1"/>'),
        "active-content",
    ),
    "an embedded object": (with_part("xl/embeddings/oleObject1.bin"), "active-content"),
    "a program": (with_part("xl/media/image1.exe"), "active-content"),
    "a document type": (repacked(with_doctype, {}), "forbidden-construct"),
    "one in UTF-16": (repacked(utf_16_with_doctype, {}), "forbidden-construct"),
    "a bomb": (with_part("xl/media/image1.png", b"\0" * 30_000_000), "packed-too-tight"),
    "many parts": (
        repacked(lambda _, content: content, {f"x{n}.xml": b"<x/>" for n in range(600)}),
        "file-too-large",
    ),
    "deep nesting": (with_part("x.xml", b"<a>" * 200 + b"</a>" * 200), "file-too-deep"),
    "a row beyond any": (with_sheet(b'<row r="2"', b'<row r="999999999"'), "not-a-workbook"),
    "no workbook": (b"PK\x03\x04 and nothing more", "not-a-workbook"),
    "an old binary": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-locked"),
    "broken XML": (with_sheet(b"</sheetData>", b""), "not-a-workbook"),
}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(OfficeFileError) as refusal:
        read_portfolio(content, TODAY)

    assert refusal.value.code == code


def test_one_whose_cells_came_from_a_text_file_is_read() -> None:
    """The file named there is never opened: cells hold what was typed in once."""
    content = connected(b'type="6" name="rights"', b'<textPr sourceFile="C:\\rights.csv"/>')

    assert len(read_portfolio(content, TODAY).rights) == 3


def test_the_sound_one_is_read() -> None:
    assert len(read_portfolio(SOUND, TODAY).rights) == 3


def test_a_formula_in_a_cell_is_named() -> None:
    rows = {PATENTS.title: [patent(filed_on="=TODAY()")]}
    [problem] = read_portfolio(workbook(rows), TODAY).problems

    assert (problem.place, problem.code) == ("专利!D2", "formula-in-cell")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 5)
    content = table(PATENTS, [patent(serial) for serial in range(1, 8)])

    with pytest.raises(OfficeFileError) as refusal:
        read_portfolio(content, TODAY)

    assert refusal.value.code == "file-too-large"


def test_too_many_columns_are_refused() -> None:
    content = table(PATENTS, [patent()]) + b"," * 100 + b"x"

    with pytest.raises(OfficeFileError) as refusal:
        read_portfolio(content, TODAY)

    assert refusal.value.code == "file-too-large"


def test_too_much_to_unpack_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_UNPACKED", 10_000)

    with pytest.raises(OfficeFileError) as refusal:
        read_portfolio(SOUND, TODAY)

    assert refusal.value.code == "packed-too-tight"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=12))
def test_a_damaged_one_is_read_or_refused_by_name(changes: list[tuple[int, int]]) -> None:
    content = bytearray(SOUND)
    for at, byte in changes:
        content[at] = byte

    with suppress(OfficeFileError):
        read_portfolio(bytes(content), TODAY)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_parts_are_read_or_refused_by_name(data: st.DataObject) -> None:
    """The same below the checksums of the package, where the parts themselves are parsed."""

    def change(name: str, content: bytes) -> bytes:
        if name not in {SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"}:
            return content
        damaged = bytearray(content)
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(damaged) - 1))
            damaged[at : at + data.draw(st.integers(1, 8))] = data.draw(st.binary(max_size=8))
        return bytes(damaged)

    with suppress(OfficeFileError):
        read_portfolio(repacked(change, {}), TODAY)
