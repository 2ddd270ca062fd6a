"""Charts of money and time: distribution, bands by method, tornado, survival. Pure.

Each takes figures and finished words, and gives one SVG picture (see `svg`); the tables with the
same figures are made where the charts are asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ip_finance.appraisals.report import svg
from ip_finance.appraisals.report.axes import Axis, LogAxis, even_axis, log_axis

LEFT: Final = 10.0
RIGHT: Final = svg.WIDTH - 10.0
BAND: Final = 44.0
"""Height of one row that has its words above its bar."""

Wording = Callable[[float], str]
"""How a figure is written at an axis or a mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A figure with its name, such as P10."""

    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A middle with both ends, on a scale of money."""

    name: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What the result becomes when one input stands at its low or its high end."""

    name: str
    at_low: float
    at_high: float


def distribution(
    named: svg.Named,
    *,
    edges: Sequence[float],
    counts: Sequence[int],
    marks: Sequence[Mark],
    wording: Wording,
) -> str:
    """Histogram on a logarithmic scale; each mark a line with its name and figure above.

    Marks alternate between two heights, so that near ones do not write over each other.
    """
    top, base = 64.0, 190.0
    axis = log_axis([*edges, *(mark.value for mark in marks)], LEFT, RIGHT)
    tallest = max(counts, default=0) or 1
    drawn = [
        svg.box(
            axis.at(left),
            base - (base - top) * count / tallest,
            axis.at(right) - axis.at(left),
            (base - top) * count / tallest,
            fill=svg.TINT,
        )
        for left, right, count in zip(edges, edges[1:], counts, strict=False)
    ]
    for nth, mark in enumerate(marks):
        drawn += _flag(axis.at(mark.value), 14.0 + 18.0 * nth, base, f"{mark.name} ", mark, wording)
    return svg.picture(named, base + 24.0, [*drawn, *_money_axis(axis, base, wording)])


def bands(named: svg.Named, *, of: Sequence[Band], wording: Wording) -> str:
    """One bar a method from low to high with a mark at its middle, all on one logarithmic scale."""
    axis = log_axis([end for one in of for end in (one.low, one.middle, one.high)], LEFT, RIGHT)
    drawn: list[str] = []
    for nth, one in enumerate(of):
        y = BAND * nth + 14.0
        told = f"{wording(one.low)} – {wording(one.middle)} – {wording(one.high)}"
        drawn.append(
            svg.words(LEFT, y, svg.fitted(one.name, RIGHT - LEFT - svg.width_of(told) - 8))
        )
        drawn.append(svg.words(RIGHT, y, told, anchor="end", fill=svg.SOFT))
        ends = (axis.at(one.low), axis.at(one.high))
        drawn.append(svg.box(ends[0], y + 7.0, ends[1] - ends[0], 10.0, fill=svg.TINT))
        drawn.append(svg.diamond(axis.at(one.middle), y + 12.0))
    base = BAND * len(of) + 4.0
    return svg.picture(named, base + 24.0, [*drawn, *_money_axis(axis, base, wording)])


def tornado(named: svg.Named, *, of: Sequence[Swing], middle: float, wording: Wording) -> str:
    """One row an input, the widest first: an empty bar where it is low, a full one where high."""
    ends = [middle, *(end for one in of for end in (one.at_low, one.at_high))]
    axis = even_axis(ends, LEFT, RIGHT)
    base = BAND * len(of) + 4.0
    drawn: list[str] = []
    for nth, one in enumerate(of):
        drawn += _swing(one, axis, middle, BAND * nth + 14.0, wording)
    drawn.append(svg.line(LEFT, base, RIGHT, base))
    drawn.append(
        svg.words(
            min(max(axis.at(middle), 70.0), svg.WIDTH - 70.0), base + 16.0, wording(middle),
            anchor="middle",
        )
    )  # fmt: skip
    return svg.picture(named, base + 24.0, drawn)


def survival(
    named: svg.Named,
    *,
    kept: Sequence[tuple[float, float]],
    maturity: Mark | None,
    wording: Wording,
    years: str,
) -> str:
    """Share of such rights still kept, by years after the base date, and the end of the loan.

    `kept` are years and shares in [0, 1]; the curve starts at year 0 with all of them.
    """
    top, base, left = 30.0, 180.0, 46.0
    across = Axis(0.0, max(year for year, _ in kept), left, RIGHT)
    up = Axis(0.0, 1.0, base, top)
    drawn: list[str] = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawn.append(svg.line(left, up.at(share), RIGHT, up.at(share)))
        drawn.append(svg.words(left - 6, up.at(share) + 4, f"{share:.0%}", anchor="end"))
    drawn.append(svg.path([(across.at(year), up.at(share)) for year, share in [(0.0, 1.0), *kept]]))
    drawn += [svg.dot(across.at(year), up.at(share), radius=2.5) for year, share in kept]
    drawn += _years(across, base, years)
    if maturity is not None:
        x = across.at(maturity.value)
        drawn.append(svg.line(x, top - 8.0, x, base, stroke=svg.INK, dashes="4 3", width=1.5))
        drawn.append(_held_words(x, top - 14.0, f"{maturity.name} {wording(maturity.value)}"))
    return svg.picture(named, base + 40.0, drawn)


def _flag(x: float, y: float, base: float, name: str, mark: Mark, wording: Wording) -> list[str]:
    return [
        svg.line(x, y + 4.0, x, base, stroke=svg.INK, dashes="4 3", width=1.2),
        _held_words(x, y, name + wording(mark.value), bold=True),
    ]


def _held_words(x: float, y: float, text: str, *, bold: bool = False) -> str:
    """Words above a place, moved so that they stay inside the picture."""
    half = svg.width_of(text) / 2.0 + 2.0
    return svg.words(min(max(x, half), svg.WIDTH - half), y, text, anchor="middle", bold=bold)


def _swing(one: Swing, axis: Axis, middle: float, y: float, wording: Wording) -> list[str]:
    told = f"{wording(one.at_low)} ◇ ◆ {wording(one.at_high)}"
    drawn = [
        svg.words(LEFT, y, svg.fitted(one.name, RIGHT - LEFT - svg.width_of(told) - 8)),
        svg.words(RIGHT, y, told, anchor="end", fill=svg.SOFT),
    ]
    for end, fill in ((one.at_low, svg.WHITE), (one.at_high, svg.ACCENT)):
        near, far = sorted((axis.at(middle), axis.at(end)))
        drawn.append(svg.box(near, y + 7.0, far - near, 12.0, fill=fill))
    x = axis.at(middle)
    return [*drawn, svg.line(x, y + 4.0, x, y + 22.0, stroke=svg.INK, width=1.5)]


def _money_axis(axis: LogAxis, base: float, wording: Wording) -> list[str]:
    drawn = [svg.line(axis.left, base, axis.right, base, stroke=svg.INK)]
    free_from = 0.0
    for tick in axis.ticks:
        x, text = axis.at(tick), wording(tick)
        half = svg.width_of(text) / 2.0
        drawn.append(svg.line(x, base, x, base + 4.0, stroke=svg.INK))
        if x - half >= free_from and x + half <= svg.WIDTH:
            drawn.append(svg.words(x, base + 17.0, text, anchor="middle", fill=svg.SOFT))
            free_from = x + half + 6.0
    return drawn


def _years(axis: Axis, base: float, years: str) -> list[str]:
    step = max(round(axis.high / 6.0), 1)
    ticks = [float(year) for year in range(0, int(axis.high) + 1, step)]
    return [
        *(svg.words(axis.at(tick), base + 16.0, f"{tick:g}", anchor="middle") for tick in ticks),
        svg.words(RIGHT, base + 33.0, years, anchor="end", fill=svg.SOFT),
    ]
