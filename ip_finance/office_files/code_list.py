"""The EPO's list of INPADOC event codes (`legal_code_descriptions_*`), a workbook or a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ip_finance.office_files.errors import UnreadableField
from ip_finance.office_files.packages import is_package
from ip_finance.office_files.tables import Line, Sheet, cell_name, read_text, read_workbook

NAME: Final = "epo-legal-codes"
_HEADINGS: Final = ("Authority", "Event-code", "Description ENG")
_AUTHORITY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class LegalCode:
    """A code of an office, and what it stands for in English."""

    authority: str
    code: str
    title: str


def read_code_list(data: bytes) -> tuple[LegalCode, ...]:
    """The codes in the order of the file; none, if it is another kind of table.

    Raises: FileRefused and its kinds; UnreadableField, if a row of the list is none.
    """
    sheets = read_workbook(data) if is_package(data) else (read_text(data, "CSV"),)
    for sheet in sheets:
        headings = [str(raw).strip() for raw in sheet.lines[0].cells] if sheet.lines else []
        if set(_HEADINGS) <= set(headings):
            places = {name: headings.index(name) for name in _HEADINGS}
            return tuple(_code(sheet, line, places) for line in sheet.lines[1:])
    return ()


def _code(sheet: Sheet, line: Line, places: Mapping[str, int]) -> LegalCode:
    cells = [str(raw or "").strip() for raw in line.cells] + [""] * (max(places.values()) + 1)
    authority, code, title = (cells[places[name]] for name in _HEADINGS)
    if _AUTHORITY.fullmatch(authority) is None or not code:
        path = f"{sheet.name}!{cell_name(places['Event-code'], line.number)}"
        raise UnreadableField(path, f"{authority} {code}", "an office and a code of its own")
    return LegalCode(authority, code, title)
