"""What a report is made of, in the words of its reader: page and paper show the same blocks.

Plain records that JSON can hold, because the template of the paper reads them as JSON.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; figures stand right-aligned under theirs."""

    text: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of finished words; `total` is the last row, set apart."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    kind: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and what they are."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; `tone` is plain, hint or warning."""

    text: str
    tone: str = "plain"
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; each item with the rule behind it, or with none."""

    items: tuple[tuple[str, str], ...]
    kind: str = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One line of arithmetic."""

    text: str
    kind: str = "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture, and the table with the same figures."""

    svg: str
    table: Table
    kind: str = "chart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of what follows, inside a section."""

    text: str
    kind: str = "heading"


Block: TypeAlias = Table | Facts | Text | Items | Formula | Chart | Heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the report; `id` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A box for one appraiser: empty lines until there is a signature."""

    role: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole report in one language, dated its base date."""

    lang: str
    title: str
    subtitle: str
    dated: date
    sections: tuple[Section, ...]
    signatures_title: str
    signatures: tuple[Signature, ...]

    def plain(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return asdict(self) | {"dated": self.dated.isoformat()}
