"""Places for signatures in a paper, prepared before anybody signs.

A signature then changes nothing but the place that waits for it, so that every other change of
the file can be told apart. The bytes depend on the paper and the names alone; PDF libraries
would write the time and a random id.
"""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_HIDDEN_BUT_PRINTED: Final = 132
"""Flags of a widget: printed, locked. Its box is empty: a signature covers nothing."""
_SIGNED_AND_APPEND_ONLY: Final = 3
"""As signers would set it: so that a signature need not change the form."""


def with_boxes(paper: bytes, names: Sequence[str]) -> bytes:
    """The paper, and behind it one update that adds a signature field for each name."""
    reader = PdfFileReader(BytesIO(paper))
    page_ref, page = _first_page(reader)
    first = int(reader.trailer["/Size"])
    form = generic.Reference(first, 0)
    boxes = [generic.Reference(first + 1 + nth, 0) for nth in range(len(names))]
    refs = generic.ArrayObject([generic.IndirectObject(one.idnum, 0, reader) for one in boxes])
    root = reader.root
    root[_name("/AcroForm")] = generic.IndirectObject(form.idnum, 0, reader)
    page[_name("/Annots")] = refs
    fields = generic.DictionaryObject(
        {_name("/Fields"): refs, _name("/SigFlags"): generic.NumberObject(_SIGNED_AND_APPEND_ONLY)}
    )
    changed: dict[int, Any] = {page_ref.idnum: page, reader.root_ref.idnum: root}
    changed[form.idnum] = fields
    for one, name in zip(boxes, names, strict=True):
        changed[one.idnum] = _box(name, page_ref)
    return paper + _update(reader, paper, changed)


def _first_page(reader: PdfFileReader) -> tuple[Any, Any]:
    page_ref, _ = reader.find_page_for_modification(0)
    return page_ref, page_ref.get_object()


def _box(name: str, page_ref: Any) -> generic.DictionaryObject:
    nowhere = generic.ArrayObject([generic.NumberObject(0)] * 4)
    return generic.DictionaryObject(
        {
            _name("/FT"): _name("/Sig"),
            _name("/T"): generic.pdf_string(name),
            _name("/Type"): _name("/Annot"),
            _name("/Subtype"): _name("/Widget"),
            _name("/F"): generic.NumberObject(_HIDDEN_BUT_PRINTED),
            _name("/Rect"): nowhere,
            _name("/P"): page_ref,
        }
    )


def _update(reader: PdfFileReader, paper: bytes, changed: dict[int, Any]) -> bytes:
    """An incremental update (ISO 32000-2, 7.5.6) with a table of cross-references."""
    out, table = BytesIO(), ["xref"]
    for number in sorted(changed):
        table += [f"{number} 1", f"{len(paper) + out.tell():010d} 00000 n "]
        out.write(f"{number} 0 obj\n".encode())
        changed[number].write_to_stream(out, None)
        out.write(b"\nendobj\n")
    starts_at = len(paper) + out.tell()
    trailer = generic.DictionaryObject(
        {
            _name("/Size"): generic.NumberObject(max(changed) + 1),
            _name("/Root"): reader.trailer.raw_get("/Root"),
            _name("/Info"): reader.trailer.raw_get("/Info"),
            _name("/ID"): _ids(paper),
            _name("/Prev"): generic.NumberObject(reader.last_startxref),
        }
    )
    out.write("\n".join([*table, "trailer\n"]).encode())
    trailer.write_to_stream(out, None)
    out.write(f"\nstartxref\n{starts_at}\n%%EOF\n".encode())
    return out.getvalue()


def _ids(paper: bytes) -> generic.ArrayObject:
    """The permanent id and the id of this version; PDF/A asks for both."""
    digest = hashlib.sha256(paper).digest()
    halves = (digest[:16], digest[16:])
    return generic.ArrayObject([generic.ByteStringObject(half) for half in halves])


def _name(text: str) -> generic.NameObject:
    return generic.NameObject(text)
