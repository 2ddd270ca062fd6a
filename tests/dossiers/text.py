"""The words of a PDF, as a reader sees them: glyphs through the fonts' own tables."""

import re
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_INNER = rb"(?:[^\\()]|\\.)"
_STRING = rb"<[0-9A-Fa-f]*>|\((?:" + _INNER + rb"|\(" + _INNER + rb"*\))*\)"
_SHOWN = re.compile(
    rb"/(\w+)\s+[\d.]+\s+Tf|(\[(?:" + _STRING + rb"|[\s\d.-])*\]\s*TJ|(?:" + _STRING + rb")\s*Tj)",
    re.DOTALL,
)
_STRINGS = re.compile(_STRING, re.DOTALL)
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


def text_of(pdf: bytes) -> str:
    """All words, without spaces and line ends."""
    reader = PdfFileReader(BytesIO(pdf))
    pages = reader.root["/Pages"]
    return "".join(_page(page) for page in _leaves(pages))


def _whole(found: Any) -> Any:
    """The object that a reference stands for."""
    return found.get_object() if hasattr(found, "get_object") else found


def _leaves(node: Any) -> list[Any]:
    node = _whole(node)
    if node["/Type"] == "/Page":
        return [node]
    return [leaf for kid in node["/Kids"] for leaf in _leaves(kid)]


def _page(page: Any) -> str:
    fonts = {name[1:]: _table(font) for name, font in page["/Resources"]["/Font"].items()}
    words, table = [], {}
    for name, shown in _SHOWN.findall(page["/Contents"].data):
        if name:
            table = fonts[name.decode()]
            continue
        codes = b"".join(_bytes(string) for string in _STRINGS.findall(shown))
        pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
        words += [table.get(int.from_bytes(pair, "big"), "�") for pair in pairs]
    return re.sub(r"\s", "", "".join(words))


def _table(font: Any) -> dict[int, str]:
    told = b"".join(_CHARACTERS.findall(_whole(font)["/ToUnicode"].data))
    found = _PAIR.findall(told)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def _bytes(string: bytes) -> bytes:
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    plain = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign[:1].isdigit() else plain.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, string[1:-1], flags=re.DOTALL)
