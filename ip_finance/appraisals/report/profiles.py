"""Charts of scores: the radar of branches, and strips of percentiles. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ip_finance.appraisals.report import svg

HIGHEST: Final = 100.0
"""Scores and percentiles end here."""
FEWEST_AXES: Final = 3
"""Fewer axes enclose nothing; such scores are shown as strips."""

_DASHES: Final = ("", "5 3", "1 3", "8 3 1 3")
_ROW: Final = 42.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The scores of one scorer, or of the panel, one an axis; 0 to 100."""

    name: str
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one thing stands, 0 to 100, with the words beside it; None is not known."""

    name: str
    percent: float | None
    told: str


def radar(named: svg.Named, *, axes: Sequence[str], of: Sequence[Profile]) -> str:
    """One outline a profile; they differ in dashes and marks, not in colour alone."""
    middle, radius = (svg.WIDTH / 2.0, 150.0), 105.0
    drawn = [
        svg.shape([_at(middle, radius * ring / 4.0, nth, len(axes)) for nth in range(len(axes))],
                  stroke=svg.LINE)
        for ring in (1, 2, 3, 4)
    ]  # fmt: skip
    for nth, name in enumerate(axes):
        x, y = _at(middle, radius, nth, len(axes))
        drawn.append(svg.line(*middle, x, y))
        drawn.append(_axis_name(middle, radius + 16.0, nth, len(axes), name))
    for nth, profile in enumerate(of):
        drawn += _outline(profile, middle, radius, nth)
    drawn += [mark for nth, profile in enumerate(of) for mark in _key(profile.name, 286.0, nth)]
    return svg.picture(named, 286.0 + 20.0 * len(of), drawn)


def strips(named: svg.Named, *, of: Sequence[Place]) -> str:
    """One strip from 0 to 100 a thing, with a mark where it stands and a tick at the middle."""
    drawn: list[str] = []
    for nth, place in enumerate(of):
        y = _ROW * nth + 14.0
        room = svg.WIDTH - 20.0 - svg.width_of(place.told) - 8.0
        drawn.append(svg.words(10.0, y, svg.fitted(place.name, room)))
        drawn.append(svg.words(svg.WIDTH - 10.0, y, place.told, anchor="end", fill=svg.SOFT))
        drawn.append(svg.box(10.0, y + 9.0, svg.WIDTH - 20.0, 6.0, fill=svg.WHITE, stroke=svg.LINE))
        drawn.append(svg.line(svg.WIDTH / 2.0, y + 6.0, svg.WIDTH / 2.0, y + 18.0, stroke=svg.SOFT))
        if place.percent is not None:
            x = 10.0 + (svg.WIDTH - 20.0) * place.percent / HIGHEST
            drawn.append(svg.box(10.0, y + 9.0, x - 10.0, 6.0, fill=svg.TINT))
            drawn.append(svg.dot(x, y + 12.0, radius=5.0))
    return svg.picture(named, _ROW * len(of) + 4.0, drawn)


def _at(middle: tuple[float, float], radius: float, nth: int, axes: int) -> tuple[float, float]:
    """The first axis points up, the others follow the clock."""
    angle = 2.0 * math.pi * nth / axes - math.pi / 2.0
    return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def _axis_name(middle: tuple[float, float], radius: float, nth: int, axes: int, name: str) -> str:
    x, y = _at(middle, radius, nth, axes)
    told = svg.fitted(name, svg.WIDTH / 2.0 - 8.0)
    half = svg.width_of(told) / 2.0 + 2.0
    held = min(max(x, half), svg.WIDTH - half)
    return svg.words(held, y + 4.0, told, anchor="middle")


def _outline(profile: Profile, middle: tuple[float, float], radius: float, nth: int) -> list[str]:
    corners = [
        _at(middle, radius * score / HIGHEST, axis, len(profile.scores))
        for axis, score in enumerate(profile.scores)
    ]
    dashes = _DASHES[nth % len(_DASHES)]
    return [svg.shape(corners, dashes=dashes), *(_mark(x, y, nth) for x, y in corners)]


def _mark(x: float, y: float, nth: int) -> str:
    return svg.dot(x, y) if nth % 2 == 0 else svg.diamond(x, y)


def _key(name: str, top: float, nth: int) -> list[str]:
    y = top + 20.0 * nth
    dashes = _DASHES[nth % len(_DASHES)]
    return [
        svg.line(10.0, y, 42.0, y, stroke=svg.ACCENT, width=1.5, dashes=dashes),
        _mark(26.0, y, nth),
        svg.words(50.0, y + 4.0, svg.fitted(name, svg.WIDTH - 60.0)),
    ]
