"""XML from strangers: bytes become elements, or the file is refused by name.

Nothing outside the bytes is ever read. A DOCTYPE alone is tolerated, because real publications
name one; whatever it could declare to change the text is not.
"""

import re
from typing import Final, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import DefusedXMLParser

from ip_finance.office_files.errors import (
    FileRefused,
    FileTooDeep,
    FileTooLarge,
    ForbiddenConstruct,
    NotXml,
)

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 100
# The largest real publications have some ten thousand; a tree costs far more memory than its text.
MAX_ELEMENTS: Final = 1_000_000

_DECLARED_CHINESE: Final = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']gb[k0-9]""", re.I)


def parse_untrusted(data: bytes) -> Element:
    """The root element of a document that nobody vouches for.

    Raises: NotXml, FileTooLarge, FileTooDeep, ForbiddenConstruct.
    """
    if len(data) > MAX_BYTES:
        raise FileTooLarge("bytes", MAX_BYTES)
    text, encoding = _readable_by_expat(data)
    parser = DefusedXMLParser(
        target=_BoundedBuilder(), encoding=encoding, forbid_entities=True, forbid_external=True
    )
    parser.parser.AttlistDeclHandler = _refuse_attribute_defaults
    try:
        parser.feed(text)
        root = parser.close()
    except (EntitiesForbidden, ExternalReferenceForbidden) as refusal:
        name = refusal.name if isinstance(refusal, EntitiesForbidden) else refusal.sysid
        raise ForbiddenConstruct("entity declaration", str(name)) from None
    except FileRefused:
        raise
    except (ParseError, LookupError, ValueError) as error:
        # Encodings that Python or expat cannot use come as lookup and value errors.
        raise NotXml(str(error)) from None
    assert isinstance(root, Element)
    return root


def without_namespaces(root: Element) -> Element:
    """The same tree by local names, for formats that one must read under whichever prefix."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


class _BoundedBuilder(TreeBuilder):
    """Builds the tree, but stops at the first element too many instead of running out of memory."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise FileTooDeep(MAX_DEPTH)
        if self._elements > MAX_ELEMENTS:
            raise FileTooLarge("elements", MAX_ELEMENTS)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def _readable_by_expat(data: bytes) -> tuple[bytes, str | None]:
    """The bytes in an encoding that expat knows; of the Chinese ones it knows none."""
    if _DECLARED_CHINESE.match(data) is None:
        return data, None
    try:
        # GB 18030 contains GBK and GB 2312, and files of one are often labelled as another.
        return data.decode("gb18030").encode(), "utf-8"
    except UnicodeDecodeError as error:
        raise NotXml(str(error)) from None


def _refuse_attribute_defaults(element: str, attribute: str, *_: object) -> NoReturn:
    """A default would put a value into the record that the document does not show."""
    raise ForbiddenConstruct("attribute declaration", f"{element}/@{attribute}")
