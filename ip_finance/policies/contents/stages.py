"""STAGES: who of the bank decides on an application, by its amount. Pure.

A band without stages leaves the decision to the ledger's own rule: an officer, and above the
bank's limit an approver too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.policies.contents.reading import Content

MOST_VOTES = 15


class StageRole(StrEnum):
    """Whose decision a stage takes."""

    OFFICER = "officer"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `votes` approvals of different people complete it."""

    name: str
    title: str
    role: StageRole
    votes: int


@dataclass(frozen=True, slots=True)
class Band:
    """The stages in order for amounts up to `up_to`."""

    up_to: Fen
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Bands by amount, the smallest first; the last has no upper end."""

    bands: tuple[Band, ...]

    def of(self, amount: Fen) -> tuple[Stage, ...]:
        """The stages of the band of this amount."""
        return next(band.stages for band in self.bands if amount <= band.up_to)


def parse(told: Mapping[str, Any]) -> Stages:
    """Raises: BadContent."""
    content = Content(told, "stages")
    bands = content.each("bands", _band)
    ends = [band.up_to for band in bands]
    content.need(
        bool(ends) and ends[-1] == MAX_FEN and ends == sorted(set(ends)),
        "bands",
        "must rise, and the last must have up_to_fen null",
        "须按金额递增，最后一档的 up_to_fen 须为 null",
    )
    content.done()
    return Stages(bands)


def _band(content: Content) -> Band:
    up_to = content.some_fen("up_to_fen", 1)
    stages = content.each("stages", _stage)
    names = [stage.name for stage in stages]
    content.need(
        len(set(names)) == len(names), "stages", "must have names of their own", "名称不得重复"
    )
    return Band(MAX_FEN if up_to is None else up_to, stages)


def _stage(content: Content) -> Stage:
    return Stage(
        name=content.text("name", 40),
        title=content.text("title", 60),
        role=content.choice("role", StageRole),
        votes=content.whole("votes", 1, MOST_VOTES),
    )
