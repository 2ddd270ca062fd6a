"""What working capital may pay for, and words that tell of what it may not (LN-01). Pure.

The words are data with a source; none is the text of the law, and each says so.
"""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import Final


class PurposeKind(StrEnum):
    """What a loan pays for."""

    MATERIALS = "materials"
    WAGES = "wages"
    RENT = "rent"
    RESEARCH = "research"
    ORDER = "order"
    TAXES = "taxes"
    OTHER = "other-operations"


@dataclass(frozen=True, slots=True)
class Purposes:
    """Kinds that are allowed, with their names; and words by the kind that is not."""

    allowed: dict[PurposeKind, str]
    banned: dict[str, tuple[str, ...]]
    effective_from: date
    source: str
    is_verified: bool

    def found_in(self, text: str) -> list[str]:
        """The words of a purpose that it must not be for.

        >>> PURPOSES.found_in("购置厂房与原材料")
        ['购置厂房']
        """
        return [word for words in self.banned.values() for word in words if word in text]


def _read() -> Purposes:
    told = json.loads(files(__package__).joinpath("purposes.json").read_text(encoding="utf-8"))
    return Purposes(
        allowed={PurposeKind(kind): name for kind, name in told["allowed"].items()},
        banned={kind: tuple(words) for kind, words in told["banned"].items()},
        effective_from=date.fromisoformat(told["effective_from"]),
        source=told["source"],
        is_verified=told["verified"],
    )


PURPOSES: Final = _read()
