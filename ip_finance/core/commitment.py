"""Rows whose facts a salted hash on the ledger stands for: an altered row gives itself away."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.canonical import salted_hash


@dataclass(frozen=True, slots=True)
class Commitment:
    """The hash given to the ledger, the facts that it must stand for, and what restates them.

    `restated` names columns that repeat a fact for searching, with their value and the fact's.
    """

    hash: str
    facts: Any
    restated: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


class Committed:
    """A row with facts under a salted hash. The salt stays here; erased, the hash says nothing."""

    salt: Mapped[str] = mapped_column(String(64))

    @property
    @abstractmethod
    def commitment(self) -> Commitment:
        """What this row is committed to."""

    @property
    def recomputed_hash(self) -> str:
        """The hash of the facts as they are stored now."""
        return salted_hash(self.salt, self.commitment.facts)
