"""Lines that reports hold figures against: data with a day and a source, none presented as law."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Final


class PolicyName(StrEnum):
    NPL_TOLERANCE = "npl-tolerance-bps"
    SANDBOX_SCALE = "sandbox-scale-fen"


@dataclass(frozen=True, slots=True)
class Policy:
    """One figure in force from a day on, and where it is written."""

    name: PolicyName
    value: int
    effective_from: date
    source: str
    is_verified: bool

    @property
    def told(self) -> str:
        return self.source if self.is_verified else f"{self.source}（未经核实 not verified）"


def _read() -> tuple[Policy, ...]:
    told = json.loads(files(__package__).joinpath("policy.json").read_text(encoding="utf-8"))
    return tuple(
        Policy(
            name=PolicyName(one["name"]),
            value=one["value"],
            effective_from=date.fromisoformat(one["effective_from"]),
            source=one["source"],
            is_verified=one["verified"],
        )
        for one in told["entries"]
    )


POLICIES: Final = _read()


def policy(name: PolicyName) -> Policy:
    """The newest figure of the name."""
    return max((one for one in POLICIES if one.name is name), key=lambda one: one.effective_from)
