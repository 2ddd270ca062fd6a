"""What a bundle is to hold, and why none can be made. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class NothingCaptured(Conflict):
    code = "evidence-none"

    def __init__(self, loan_id: UUID) -> None:
        super().__init__(
            "No step of this case is final and captured yet.",
            cure="Wait until the ledger has taken its first step, and see `ipfin evidence gaps`.",
            loan_id=str(loan_id),
        )


class CheckpointMissing(Conflict):
    code = "evidence-checkpoint-missing"

    def __init__(self, block: int) -> None:
        super().__init__(
            f"No checkpoint reaches block {block} yet, so nobody outside could believe it.",
            cure="Have the cosigners sign the newest checkpoint (`ipfin audit cosign`), "
            "and export again.",
            block=block,
        )


class CommitmentUnknown(NotFound):
    code = "evidence-document-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(
            "No step of this case is committed to this document, or you may not see it.",
            cure="Take a hash from the report of `ipfin evidence verify`.",
            hash=name,
        )


class DisclosureUnclear(RuleViolated):
    code = "evidence-disclosure-unclear"

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} says not which documents to disclose.",
            cure="Give `all`, `none`, or hashes: 0x and 64 hex digits.",
        )


class NobodyCosigns(Conflict):
    code = "evidence-nobody-cosigns"

    def __init__(self) -> None:
        super().__init__(
            "No party has registered a cosigner key, so there is nobody to believe.",
            cure="Register one (`ipfin key cosigner`), or name validators with --validator.",
        )


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Which documents are shown: these hashes, or, if None, all that may be seen."""

    hashes: frozenset[str] | None

    ALL: ClassVar[Self]
    NONE: ClassVar[Self]

    @classmethod
    def of(cls, words: list[str]) -> "Disclosure":
        """From `all`, `none`, or hashes. Raises: DisclosureUnclear."""
        if words == ["all"]:
            return cls.ALL
        if words == ["none"]:
            return cls.NONE
        for word in words:
            if len(word) != 66 or not word.startswith("0x") or not _is_hex(word[2:]):
                raise DisclosureUnclear(word)
        return cls(frozenset(word.lower() for word in words))

    def among(self, names: Set[str]) -> Set[str]:
        """Those of the names that are shown."""
        return names if self.hashes is None else names & self.hashes


Disclosure.ALL = Disclosure(None)
Disclosure.NONE = Disclosure(frozenset())


@dataclass(frozen=True, slots=True)
class ErasedFile:
    """A file that is not in the bundle because somebody decided so; its salted hash still is."""

    evidence_hash: str
    erased_on: date
    by: UUID
    basis: str

    def __str__(self) -> str:
        return f"{self.evidence_hash} erased on {self.erased_on} by {self.by} under {self.basis}"


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle as a file, and what is to be said of it."""

    data: bytes
    steps: int
    documents: int
    erased: tuple[ErasedFile, ...]
    files_missing: int
    """Files that are damaged or lost; their documents are there without them."""


def quorum_of(cosigners: int) -> int:
    """How many of so many must have signed a checkpoint: more than half, and one at least.

    >>> [quorum_of(n) for n in (0, 1, 2, 3, 4)]
    [1, 1, 2, 2, 3]
    """
    return cosigners // 2 + 1


def _is_hex(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)
