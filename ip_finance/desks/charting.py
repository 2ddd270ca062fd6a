"""Options of charts, as ECharts takes them; beside each stands a table with the same figures.

A chart is a drawing for the eye: its figures are rounded, those of the table are not.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, Protocol

from ip_finance.web.language import word

ACCENT: Final = "#0b5c57"
TINT: Final = "#9cc4bf"
BAD: Final = "#a3241b"
FEN_A_WAN: Final = 1_000_000
HUNDRED: Final = 100
GRID: Final = {"left": 8, "right": 44, "top": 24, "bottom": 8, "containLabel": True}


class Staged(Protocol):
    @property
    def word(self) -> str: ...

    @property
    def found(self) -> int: ...

    @property
    def late(self) -> int: ...


class After(Protocol):
    @property
    def is_breached(self) -> bool: ...

    @property
    def shortfall(self) -> int: ...


class Fallen(Protocol):
    @property
    def after(self) -> After: ...


def funnel_option(stages: Sequence[Staged]) -> dict[str, Any]:
    """Bars by stage: within the promise, and late."""
    names = [word(one.word) for one in stages]
    in_time = [one.found - one.late for one in stages]
    return {
        "grid": GRID | {"top": 36},
        "legend": {"top": 0, "data": [word("时限内"), word("已超时")]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "data": names, "inverse": True},
        "series": [
            _stacked(word("时限内"), in_time, ACCENT),
            _stacked(word("已超时"), [one.late for one in stages], BAD),
        ],
    }


def _stacked(name: str, figures: Sequence[int], colour: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "stack": "all",
        "data": list(figures),
        "itemStyle": {"color": colour},
    }


def shock_option(ladder: Sequence[tuple[str, Sequence[Fallen]]]) -> dict[str, Any]:
    """Loans over their cap, and the sum that they lack, by how far values fall."""
    falls = [f"{round(float(fall) * HUNDRED)}%" for fall, _ in ladder]
    calls = [sum(one.after.is_breached for one in found) for _, found in ladder]
    lacks = [_wan(sum(one.after.shortfall for one in found)) for _, found in ladder]
    return {
        "grid": GRID | {"top": 40},
        "legend": {"top": 0, "data": [word("超出上限（笔）"), word("缺口（万元）")]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": falls},
        "yAxis": [
            {"type": "value", "minInterval": 1},
            {"type": "value", "splitLine": {"show": False}},
        ],
        "series": [
            {
                "name": word("超出上限（笔）"),
                "type": "bar",
                "data": calls,
                "itemStyle": {"color": TINT},
            },
            {
                "name": word("缺口（万元）"),
                "type": "line",
                "yAxisIndex": 1,
                "data": lacks,
                "lineStyle": {"color": BAD},
                "itemStyle": {"color": BAD},
            },
        ],
    }


def distribution_option(found: Mapping[str, Any]) -> dict[str, Any]:
    """How often the simulation gave which value; lines at P10, P50 and P90."""
    edges, counts = found["histogram"]["edges"], found["histogram"]["counts"]
    middles = [f"{(low + high) / 2 / 10_000:.0f}" for low, high in pairwise(edges)]
    return {
        "grid": GRID | {"top": 40},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": middles, "name": word("万元")},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "barCategoryGap": "4%",
                "data": counts,
                "itemStyle": {"color": TINT},
                "markLine": {
                    "symbol": "none",
                    "lineStyle": {"color": ACCENT},
                    "data": [
                        {"name": name, "xAxis": _bin_of(edges, found[name.lower()])}
                        for name in ("P10", "P50", "P90")
                    ],
                    "label": {"formatter": "{b}"},
                },
            }
        ],
    }


def _bin_of(edges: Sequence[float], value: float) -> int:
    """In which bar a value falls."""
    place = sum(1 for edge in edges[1:-1] if edge <= value)
    return min(place, max(len(edges) - 2, 0))


def tornado_option(bars: Sequence[tuple[str, float, float]], base: float) -> dict[str, Any]:
    """What each input alone would make of the value, the widest swing on top, in 万元."""
    ends = [
        [round(min(low, high) / 10_000, 2), round(max(low, high) / 10_000, 2)]
        for _, low, high in bars
    ]
    return {
        "grid": GRID,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "scale": True, "name": word("万元")},
        "yAxis": {"type": "category", "inverse": True, "data": [name for name, _, _ in bars]},
        "series": [
            {
                "type": "bar",
                "stack": "swing",
                "silent": True,
                "itemStyle": {"color": "transparent"},
                "data": [low for low, _ in ends],
            },
            {
                "type": "bar",
                "stack": "swing",
                "itemStyle": {"color": ACCENT},
                "data": [round(high - low, 2) for low, high in ends],
                "markLine": {
                    "symbol": "none",
                    "data": [{"xAxis": round(base / 10_000, 2)}],
                    "label": {"show": False},
                },
            },
        ],
    }


def cohort_option(places: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Where each count stands among rights of the same kind, 0 to 100."""
    return {
        "grid": GRID,
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "min": 0, "max": HUNDRED, "name": word("百分位")},
        "yAxis": {"type": "category", "inverse": True, "data": [name for name, _ in places]},
        "series": [
            {
                "type": "bar",
                "itemStyle": {"color": ACCENT},
                "data": [round(place, 1) for _, place in places],
                "markLine": {"symbol": "none", "data": [{"xAxis": 50}]},
            }
        ],
    }


def _wan(fen: int) -> int:
    """In whole 万元, for the height of a mark alone."""
    return fen // FEN_A_WAN
