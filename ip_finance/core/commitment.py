"""Rows whose facts a salted hash on the ledger stands for: an altered row gives itself away."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.canonical import salted_hash


@dataclass(frozen=True, slots=True)
class Commitment:
    """The hash given to the ledger, and the facts that it must stand for."""

    hash: str
    facts: Any


class Committed:
    """A row with facts under a salted hash. The salt stays here; erased, the hash says nothing."""

    salt: Mapped[str] = mapped_column(String(64))

    @property
    @abstractmethod
    def commitment(self) -> Commitment:
        """What this row is committed to."""

    @property
    def derived_hashes(self) -> Sequence[str]:
        """Hashes under the same salt of what follows from this row and is stored nowhere else."""
        return ()

    @property
    def restated(self) -> Mapping[str, tuple[Any, Any]]:
        """Columns that repeat a committed fact for searching: their value, and the fact's."""
        return {}

    @property
    def recomputed_hash(self) -> str:
        """The hash of the facts as they are stored now."""
        return salted_hash(self.salt, self.commitment.facts)
