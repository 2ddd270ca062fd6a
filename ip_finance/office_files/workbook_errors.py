"""Why a workbook or table is refused: as a whole, or cell by cell.

A refusal of the whole file is an exception. What is wrong in a cell is a value, so that a file can
be told all its errors at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ip_finance.office_files.errors import Fact, FileRefused

LONGEST_QUOTE: Final = 80


class NotAWorkbook(FileRefused):
    """The bytes are neither an xlsx workbook nor text of a table."""

    code = "not-a-workbook"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The file is no workbook or table: {reason}.", reason=reason)


class PasswordProtected(FileRefused):
    """Old binary workbooks and encrypted ones begin alike, and neither can be read."""

    code = "workbook-locked"

    def __init__(self) -> None:
        super().__init__("The workbook is encrypted, or of the old binary kind (.xls).")


class ActiveContent(FileRefused):
    """Macros, links to other files, embedded objects: a list of rights needs none of them."""

    code = "active-content"

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"The workbook holds {what} ({name}).", what=what, name=name)


class PackedTooTight(FileRefused):
    """It would unpack to far more than any list of rights."""

    code = "packed-too-tight"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} unpacks to more than any real workbook.", name=name)


class NoKnownSheet(FileRefused):
    """No sheet has the headings of the template."""

    code = "no-known-sheet"

    def __init__(self, sheets: tuple[str, ...]) -> None:
        super().__init__(
            f"None of the sheets {', '.join(sheets)} has the headings of the template.",
            sheets="、".join(sheets),
        )


class EmptyPortfolio(FileRefused):
    """The headings are there, and no row below them."""

    code = "empty-portfolio"

    def __init__(self) -> None:
        super().__init__("The file names no right.")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell; `cell` is `C7`, `rule` the rule of domain or format."""

    sheet: str
    cell: str
    code: str
    column: str
    found: str
    expected: str
    rule: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The address as spreadsheets write it: `专利!C7`."""
        return f"{self.sheet}!{self.cell}"


class CellRefused(ValueError):
    """A cell cannot be what its column asks for; whoever reads the row knows the place."""

    def __init__(
        self, code: str, expected: str, rule: str | None = None, found: str | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.expected = expected
        self.rule = rule
        self.found = found


def quoted(value: object) -> str:
    """A cell's content as a refusal shows it."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
