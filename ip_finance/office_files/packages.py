"""Office packages (ZIP of XML parts) from strangers: looked through before anything opens them.

Every part is unpacked once within limits and parsed once without building anything, so that what
a library parses later holds no document type, no macro and no link.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from ip_finance.office_files.errors import (
    FileTooDeep,
    FileTooLarge,
    ForbiddenConstruct,
    OfficeFileError,
)
from ip_finance.office_files.workbook_errors import (
    ActiveContent,
    NotAWorkbook,
    PackedTooTight,
    PasswordProtected,
)

MAX_PARTS: Final = 500
MAX_UNPACKED: Final = 128 * 1024 * 1024
MAX_RATIO: Final = 100
"""Unpacked over packed size; tables of repeated words come to about 30."""
SMALL_PART: Final = 1024 * 1024
"""Below this a high ratio harms nobody."""
MAX_DEPTH: Final = 100
LAST_ROW: Final = 1_048_576
"""The last row that a worksheet can have."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_XML: Final = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_HARMLESS: Final = re.compile(
    r"\.(xml|rels|vml|png|jpe?g|gif|emf|wmf|bmp|tiff?|svg)$|/$|printerSettings\d*\.bin$",
    re.IGNORECASE,
)
_LINKS: Final = "links to other files"
_TEXT_FILE: Final = "6"
"""The type of a connection that only says from which text file cells were typed in once."""
_SOURCES: Final = frozenset({"dbPr", "olapPr", "webPr", "oledbPr", "dataFeedPr", "modelTextPr"})
_FORBIDDEN: Final[Mapping[str, re.Pattern[str]]] = {
    "macros": re.compile(r"vbaProject|vbaData|macrosheets/|dialogsheets/", re.IGNORECASE),
    _LINKS: re.compile(r"externalLinks/", re.IGNORECASE),
    "embedded objects": re.compile(r"embeddings/|activeX/|webextensions/", re.IGNORECASE),
}
_UNPACKING_FAILS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted part
    NotImplementedError,  # a compression that nobody uses
    ValueError,
    UnicodeError,
)


def is_package(data: bytes) -> bool:
    """Whether the bytes begin as a ZIP file or as an old binary document."""
    return data.startswith((_ZIP, _OLE))


def check_package(data: bytes) -> None:
    """Look into every part.

    Raises: PasswordProtected, NotAWorkbook, PackedTooTight, FileTooLarge, ActiveContent,
        ForbiddenConstruct, FileTooDeep.
    """
    if data.startswith(_OLE):
        raise PasswordProtected
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_listing(archive)
            for part in archive.infolist():
                if _XML.search(part.filename):
                    _Scan(part.filename).run(archive.read(part))
    except OfficeFileError:
        raise
    except _UNPACKING_FAILS as broken:
        raise NotAWorkbook(str(broken)[:200]) from None


def _check_listing(archive: zipfile.ZipFile) -> None:
    """What can be refused by names and sizes alone; nothing is unpacked yet."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS:
        raise FileTooLarge("parts", MAX_PARTS)
    if len(names) != len(parts):
        raise NotAWorkbook("one part is there twice")
    if "xl/workbook.xml" not in {name.lower() for name in names}:
        raise NotAWorkbook("it is a package of another kind")
    for part in parts:
        _check_name(part.filename)
        is_tight = part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if is_tight and part.file_size > SMALL_PART:
            raise PackedTooTight(part.filename)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise PackedTooTight("the workbook")


def _check_name(name: str) -> None:
    for what, pattern in _FORBIDDEN.items():
        if pattern.search(name):
            raise ActiveContent(what, name)
    if not _HARMLESS.search(name):
        raise ActiveContent("a part that no list of rights needs", name)


class _Scan:
    """One part read from end to end by expat, which keeps nothing."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0

    def run(self, content: bytes) -> None:
        """Raises: NotAWorkbook, and what `check_package` says of parts."""
        parser = ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(content, True)
        except ExpatError as broken:
            raise NotAWorkbook(f"{self._name}: {broken}") from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FileTooDeep(MAX_DEPTH)
        name = tag.rpartition(":")[2]
        if attributes:
            self._look(name, attributes)
        if _is_live(name, attributes):
            raise ActiveContent(_LINKS, attributes.get("name", name))

    def _end(self, tag: str) -> None:
        self._depth -= 1

    def _look(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row" and not _is_row(attributes.get("r", "1")):
            raise NotAWorkbook(f"{self._name}: a row numbered {attributes['r'][:20]}")
        if "macroEnabled" in attributes.get("ContentType", ""):
            raise ActiveContent("macros", attributes["ContentType"])
        is_link = attributes.get("TargetMode") == "External"
        if is_link and not attributes.get("Type", "").endswith("/hyperlink"):
            raise ActiveContent(_LINKS, attributes.get("Target", ""))

    def _refuse_doctype(self, name: str, *_: object) -> NoReturn:
        raise ForbiddenConstruct("document type declaration", name)


def _is_live(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether cells could be filled anew: from a database, or as soon as a program opens them."""
    if tag in {"connection", "queryTable"} and attributes.get("refreshOnLoad", "0") != "0":
        return True
    return tag in _SOURCES or (tag == "connection" and attributes.get("type") != _TEXT_FILE)


def _is_row(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8 and 1 <= int(text) <= LAST_ROW
