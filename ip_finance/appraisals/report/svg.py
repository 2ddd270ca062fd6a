"""Marks that charts are made of, as SVG text. Pure.

Presentation attributes only: the page's policy forbids styles and scripts inside a picture. A chart
is 360 units wide with letters of 12, so that a phone shows it at its own size; what colour tells,
shape or words tell too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 360.0
LETTER: Final = 12.0
INK: Final = "#1b2425"
SOFT: Final = "#505c5d"
LINE: Final = "#c4c4ba"
ACCENT: Final = "#0b5c57"
TINT: Final = "#bcd6d0"
WHITE: Final = "#ffffff"

_FONT: Final = "Noto Sans SC, system-ui, sans-serif"
_FIRST_WIDE: Final = "\u2e80"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a chart is called and what it shows, in the words of its reader.

    `id` tells its parts from those of other charts of the same page.
    """

    id: str
    title: str
    description: str


def picture(named: Named, height: float, marks: Iterable[str]) -> str:
    """The whole chart, with a title and a description for those who cannot see it."""
    inner = "".join(
        [
            element("title", {"id": f"{named.id}-title"}, escape(named.title)),
            element("desc", {"id": f"{named.id}-desc"}, escape(named.description)),
            *marks,
        ]
    )
    attributes: dict[str, str | float] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {_figure(WIDTH)} {_figure(height)}",
        "class": "drawing",
        "role": "img",
        "aria-labelledby": f"{named.id}-title {named.id}-desc",
        "font-family": _FONT,
        "font-size": LETTER,
        "fill": INK,
    }
    return element("svg", attributes, inner)


def element(name: str, attributes: dict[str, str | float], inner: str = "") -> str:
    """One element; `inner` is SVG already."""
    told = "".join(f' {key}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>{inner}</{name}>" if inner else f"<{name}{told}/>"


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    stroke: str = LINE,
    width: float = 1.0,
    dashes: str = "",
) -> str:
    """A straight line."""
    attributes: dict[str, str | float] = {
        "x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": stroke, "stroke-width": width,
    }  # fmt: skip
    return element("line", attributes | ({"stroke-dasharray": dashes} if dashes else {}))


def box(
    x: float, y: float, width: float, height: float, *, fill: str = ACCENT, stroke: str = ACCENT
) -> str:
    """A rectangle; a narrow one is still to be seen."""
    return element(
        "rect",
        {"x": x, "y": y, "width": max(width, 0.5), "height": max(height, 0.0), "fill": fill,
         "stroke": stroke},
    )  # fmt: skip


def dot(x: float, y: float, *, fill: str = ACCENT, radius: float = 4.0) -> str:
    """A round mark."""
    return element("circle", {"cx": x, "cy": y, "r": radius, "fill": fill, "stroke": ACCENT})


def diamond(x: float, y: float, *, fill: str = WHITE, radius: float = 5.0) -> str:
    """A mark with corners, to be told from a dot without colour."""
    corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
    return shape(corners, fill=fill, stroke=INK)


def shape(
    corners: Iterable[tuple[float, float]],
    *,
    fill: str = "none",
    stroke: str = ACCENT,
    dashes: str = "",
) -> str:
    """A closed outline."""
    points = " ".join(f"{_figure(x)},{_figure(y)}" for x, y in corners)
    attributes: dict[str, str | float] = {"points": points, "fill": fill, "stroke": stroke}
    attributes["stroke-width"] = 1.5
    return element("polygon", attributes | ({"stroke-dasharray": dashes} if dashes else {}))


def path(points: Iterable[tuple[float, float]]) -> str:
    """An open line through points."""
    told = " ".join(f"{_figure(x)},{_figure(y)}" for x, y in points)
    return element(
        "polyline", {"points": told, "fill": "none", "stroke": ACCENT, "stroke-width": 2.0}
    )


def words(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = INK, bold: bool = False
) -> str:
    """A line of text; `anchor` is start, middle or end."""
    attributes: dict[str, str | float] = {"x": x, "y": y, "text-anchor": anchor, "fill": fill}
    return element(
        "text", attributes | ({"font-weight": "bold"} if bold else {}), escape(text) or " "
    )


def width_of(text: str) -> float:
    """About how wide a text is: Chinese signs are square, others about half as wide."""
    return sum(LETTER if sign >= _FIRST_WIDE else LETTER * 0.56 for sign in text)


def fitted(text: str, width: float) -> str:
    """The text, or its beginning with an ellipsis; the table beside the chart has it whole."""
    if width_of(text) <= width:
        return text
    kept = text
    while kept and width_of(kept + "…") > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _value(value: str | float) -> str:
    return escape(value, quote=True) if isinstance(value, str) else _figure(value)


def _figure(number: float) -> str:
    """Two decimals: below what a screen shows, and the same on every machine."""
    rounded = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded in ("-0", "") else rounded
