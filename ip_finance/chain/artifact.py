"""The compiled ledger: running the platform needs no compiler."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Artifact:
    """What `make contracts` wrote: the words and the code of one contract."""

    abi: list[dict[str, Any]]
    bytecode: str
    slots: Mapping[str, int]
    """The place of each variable in the contract's storage."""


def _load(name: str) -> Artifact:
    path = resources.files("contracts") / "artifacts" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    storage = found["storageLayout"]["storage"]
    slots = {variable["label"]: int(variable["slot"]) for variable in storage}
    return Artifact(found["abi"], found["bytecode"], slots)


LEDGER = _load("Ledger")
