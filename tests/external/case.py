"""A case and the file it comes from."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

DEFAULT_PATH: Final = Path(__file__).parents[2] / "../shared/data/loan-cases.json"


@dataclass(frozen=True)
class Case:
    """One case: inputs, what happens, and every figure expected."""

    id: str
    kind: str
    source: str
    inputs: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    expected: Mapping[str, Any]


def cases_path() -> Path:
    """The file named by `LOAN_CASES`, or the collected one beside the project."""
    return Path(os.getenv("LOAN_CASES") or DEFAULT_PATH)


def read_cases(path: Path) -> list[Case]:
    """Every case of the file, in its order."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return [
        Case(
            id=case["id"],
            kind=case["kind"],
            source=case.get("source", ""),
            inputs=case["inputs"],
            events=tuple(case.get("events") or ()),
            expected=_with_states(case["expected"]),
        )
        for case in told["cases"]
    ]


_TABLE: Final = ("rows", "partial_rows", "total")


def _with_states(expected: Mapping[str, Any]) -> Mapping[str, Any]:
    """A table told without a state is the one after everything."""
    table = {member: expected[member] for member in _TABLE if member in expected}
    if not table:
        return expected
    others = {member: value for member, value in expected.items() if member not in _TABLE}
    return {**others, "states": [*others.get("states", ()), table]}


_NO_FIGURES: Final = frozenset({"as_of", "after_events", "n", "tolerance", "date", "period"})
"""What says where a figure belongs, and is none itself."""


def number_of_figures(expected: Any) -> int:
    """How many figures there are to come out."""
    if isinstance(expected, Mapping):
        told = (value for member, value in expected.items() if member not in _NO_FIGURES)
        return sum(number_of_figures(value) for value in told)
    if isinstance(expected, list):
        return sum(number_of_figures(value) for value in expected)
    return 1
