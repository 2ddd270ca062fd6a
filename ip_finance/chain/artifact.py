"""The compiled ledger: running the platform needs no compiler."""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Artifact:
    """What `make contracts` wrote: the words and the code of one contract."""

    abi: list[dict[str, Any]]
    bytecode: str


def _load(name: str) -> Artifact:
    path = resources.files("contracts") / "artifacts" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return Artifact(found["abi"], found["bytecode"])


LEDGER = _load("Ledger")
