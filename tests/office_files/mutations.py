"""Ways of spoiling a file that leave it well enough to be read on: what a fuzzer chooses among."""

from collections.abc import Callable
from copy import deepcopy
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ODD_TEXTS = (
    "",
    " ",
    "0",
    "00000000",
    "00010101",
    "99991231",
    "9999-12-31",
    "20210230",
    "2021-02-30",
    "2021-13-01T25:00:00Z",
    "NULL",
    "CN",
    "US",
    "cn",
    "A",
    "B9",
    "S",
    "G",
    "X",
    "²",
    "٣",
    "１２３",
    "-1",
    "1e9",
    "009",
    "200",
    "46",
    "en",
    "201919934567",
    "201919934567.6",
    "201919934567.7",
    "CN199345678B",
    "99/",
    "PCT/",
    "/",
    ":",
    ";：;a:;:b",
    "Pledgee: ; Pledgor",
    "REEL 1/FRAME",
    "[CN]",
    "a [CN]",
    "\u200b",
    "\u202e",
    "9" * 400,
    "x" * 5_000,
)
Step = tuple[str, int, int]
"""What to do, where, and with which text or place."""


def spoilt(data: bytes, steps: list[Step]) -> bytes:
    """The file after these steps; one that cannot be taken is passed over."""
    root = ElementTree.fromstring(data)  # noqa: S314  our own files, before they are spoilt
    for kind, place, choice in steps:
        if kind in _OF_TREE:
            elements = list(root.iter())
            _OF_TREE[kind](root, elements[place % len(elements)], choice)
    text = bytearray(ElementTree.tostring(root))
    for kind, place, choice in steps:
        if kind in _OF_BYTES and text:
            _OF_BYTES[kind](text, place % len(text), choice)
    return bytes(text)


def _set_text(_: Element, element: Element, choice: int) -> None:
    element.text = ODD_TEXTS[choice % len(ODD_TEXTS)]


def _set_attribute(_: Element, element: Element, choice: int) -> None:
    names = sorted(element.keys())
    if names:
        element.set(names[choice % len(names)], ODD_TEXTS[choice % len(ODD_TEXTS)])


def _drop(root: Element, element: Element, _: int) -> None:
    for parent in root.iter():
        if element in list(parent):
            parent.remove(element)
            return


def _double(root: Element, element: Element, choice: int) -> None:
    for parent in root.iter():
        if element in list(parent):
            parent.insert(choice % (len(parent) + 1), deepcopy(element))
            return


def _rename(root: Element, element: Element, choice: int) -> None:
    others = list(root.iter())
    element.tag = others[choice % len(others)].tag


def _empty(_: Element, element: Element, choice: int) -> None:
    for child in list(element)[choice % 3 :]:
        element.remove(child)


def _flip(text: bytearray, place: int, choice: int) -> None:
    text[place] ^= 1 << choice % 8


def _cut(text: bytearray, place: int, choice: int) -> None:
    del text[place : place + choice % 64]


def _repeat(text: bytearray, place: int, choice: int) -> None:
    text[place:place] = text[place : place + choice % 64]


_OF_TREE: dict[str, Callable[[Element, Element, int], None]] = {
    "set text": _set_text,
    "set attribute": _set_attribute,
    "drop": _drop,
    "double": _double,
    "rename": _rename,
    "empty": _empty,
}
_OF_BYTES: dict[str, Callable[[bytearray, int, int], None]] = {
    "flip": _flip,
    "cut": _cut,
    "repeat": _repeat,
}
KINDS = (*_OF_TREE, *_OF_BYTES)
