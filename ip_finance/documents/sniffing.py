"""What a file is by its first bytes, held against what its name and its sender say. Pure.

Only a claim that we can check is checked: an ending or a type that is not in the tables says
nothing, and then nothing is refused. Programs are refused whatever they claim to be.
"""

from enum import StrEnum
from typing import Final

from ip_finance.documents.errors import ProgramRefused, TypeMismatch

UNCLAIMED: Final = "application/octet-stream"
HEAD_BYTES: Final = 1_024
UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class Family(StrEnum):
    """Contents that can be told apart for certain; the value is a media type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    GIF = "image/gif"
    TIFF = "image/tiff"
    ZIP = "application/zip"
    OLE = "application/x-ole-storage"
    RAR = "application/vnd.rar"
    SEVEN_ZIP = "application/x-7z-compressed"
    PROGRAM = "application/x-executable"
    XML = "application/xml"
    TEXT = "text/plain"
    UNKNOWN = "application/octet-stream"


MAGIC: Final = (
    (b"%PDF-", Family.PDF),
    (b"\x89PNG\r\n\x1a\n", Family.PNG),
    (b"\xff\xd8\xff", Family.JPEG),
    (b"GIF87a", Family.GIF),
    (b"GIF89a", Family.GIF),
    (b"II*\x00", Family.TIFF),
    (b"MM\x00*", Family.TIFF),
    (b"PK\x03\x04", Family.ZIP),
    (b"PK\x05\x06", Family.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Family.OLE),
    (b"Rar!\x1a\x07", Family.RAR),
    (b"7z\xbc\xaf\x27\x1c", Family.SEVEN_ZIP),
    (b"\x7fELF", Family.PROGRAM),
    (b"\xca\xfe\xba\xbe", Family.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Family.PROGRAM),
)
WORDS: Final = frozenset({Family.TEXT, Family.XML})
OPEN_XML: Final = frozenset({Family.ZIP})
OLD_OFFICE: Final = frozenset({Family.OLE})
ENDINGS: Final = {
    "pdf": frozenset({Family.PDF}),
    "png": frozenset({Family.PNG}),
    "jpg": frozenset({Family.JPEG}),
    "jpeg": frozenset({Family.JPEG}),
    "gif": frozenset({Family.GIF}),
    "tif": frozenset({Family.TIFF}),
    "tiff": frozenset({Family.TIFF}),
    "zip": OPEN_XML,
    "docx": OPEN_XML,
    "xlsx": OPEN_XML,
    "ofd": OPEN_XML,
    "doc": OLD_OFFICE,
    "xls": OLD_OFFICE,
    "xml": WORDS,
    "txt": WORDS,
    "csv": WORDS,
    "html": WORDS,
}
TYPES: Final = {
    "application/pdf": frozenset({Family.PDF}),
    "image/png": frozenset({Family.PNG}),
    "image/jpeg": frozenset({Family.JPEG}),
    "image/gif": frozenset({Family.GIF}),
    "image/tiff": frozenset({Family.TIFF}),
    "application/zip": OPEN_XML,
    "application/msword": OLD_OFFICE,
    "text/plain": WORDS,
    "text/html": WORDS,
    "text/csv": WORDS,
    "text/xml": WORDS,
    "application/xml": WORDS,
}
"""`application/vnd.…` of office programs is not here: browsers give it wrongly for CSV files."""


def family_of(content: bytes) -> Family:
    """What the content is by its own first bytes.

    >>> family_of(b"%PDF-1.7 ...")
    <Family.PDF: 'application/pdf'>
    """
    for magic, family in MAGIC:
        if content.startswith(magic):
            return family
    if content.startswith(b"MZ") and _is_dos_program(content):
        return Family.PROGRAM
    if content.startswith(b"#!"):
        return Family.PROGRAM
    return _words_or_unknown(content[:HEAD_BYTES])


def check_type(name: str, media_type: str, content: bytes) -> Family:
    """What the content is, if nothing that is said of it contradicts that.

    Raises: ProgramRefused, TypeMismatch.
    """
    found = family_of(content)
    if found is Family.PROGRAM:
        raise ProgramRefused(found.value)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ENDINGS and found not in ENDINGS[ending]:
        raise TypeMismatch(f".{ending}", found.value)
    claimed = media_type.partition(";")[0].strip().lower()
    if claimed in TYPES and found not in TYPES[claimed]:
        raise TypeMismatch(claimed, found.value)
    return found


def _is_dos_program(content: bytes) -> bool:
    """`MZ` may begin a text too; a program has its own offset of a PE header, or zero bytes."""
    return b"\x00" in content[:64]


def _words_or_unknown(head: bytes) -> Family:
    for encoding in ("utf-16",) if head[:2] in UTF_16_MARKS else ("utf-8-sig", "gb18030"):
        try:
            text = _decoded(head, encoding)
        except UnicodeDecodeError:
            continue
        if any(char < " " and char not in "\t\r\n\f" for char in text):
            return Family.UNKNOWN
        return Family.XML if text.lstrip().startswith("<?xml") else Family.TEXT
    return Family.UNKNOWN


def _decoded(head: bytes, encoding: str) -> str:
    """The head as text; a character that the cut went through does not count."""
    for cut in range(4):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            if len(head) < HEAD_BYTES or cut == 3:
                raise
    raise AssertionError("the loop returns or raises")
