"""Rights that can secure a loan: what they are, whose, and for how long. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated


class AssetState(StrEnum):
    """How far the ledger knows the right."""

    DRAFT = "draft"
    REGISTERED = "registered"
    VERIFIED = "verified"
    PLEDGED = "pledged"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class RegisterAssetCmd:
    """A right to register from an office file. The caller picks the id."""

    asset_id: UUID
    document_id: UUID


class AssetNotFound(NotFound):
    code = "asset-not-found"

    def __init__(self, asset_id: UUID) -> None:
        super().__init__("No such right.", asset_id=str(asset_id))


class AssetExists(Conflict):
    code = "asset-exists"
    rule = "PP-18"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The right {number} is already on the platform; one right has one record for ever.",
            cure="Use the record on file; if it is not yours, ask the operator to open a dispute.",
            number=number,
        )


class OfficeFileRefused(RuleViolated):
    code = "office-file-refused"

    def __init__(self, name: str, detail: str, facts: dict[str, Any]) -> None:
        super().__init__(
            detail,
            cure="Send the publication file as the office issued it.",
            **{**{key: str(value) for key, value in facts.items()}, "reason": name},
        )


class OwnerNotNamed(RuleViolated):
    code = "owner-not-named"
    rule = "PP-10"

    def __init__(self, party: str, named: Sequence[str]) -> None:
        super().__init__(
            f"The file names {'、'.join(named)} as owner, not {party}.",
            cure="Register rights of your own; after a transfer send the newer publication.",
            party=party,
            named="、".join(named),
        )


class NotRegistered(Conflict):
    code = "asset-not-registered"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"The right {number} is not yet on the ledger.",
            cure="The owner signs its registration first.",
            number=number,
        )


class AssetDisputed(Conflict):
    code = "asset-disputed"
    rule = "PP-14"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"A dispute over {number} is open; until it is decided nobody attests or pledges it.",
            cure="Wait until the dispute is decided, or offer another right.",
            number=number,
        )


def check_owner(name: str, uscc: str, owners: Sequence[tuple[str, str | None]]) -> None:
    """Refuse a right whose office file names others as owner (PP-10).

    `owners` are names with the code that the file prints, if any: a code decides, and where there
    is none the name does.

    Raises: OwnerNotNamed.
    """
    for owner, code in owners:
        if code == uscc or (code is None and _plain(owner) == _plain(name)):
            return
    raise OwnerNotNamed(name, [owner for owner, _ in owners])


def _plain(name: str) -> str:
    return name.replace("(", "（").replace(")", "）").replace(" ", "")
