"""Rights that can secure a loan: what they are, whose, and for how long. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated

TERM_YEARS = {"invention": 20, "utility-model": 10, "design": 15}
"""Term from filing (Patent Law art. 42; LC-01). Designs filed before 2021-06-01 have 10 years."""

OLD_DESIGN_TERM_ENDS = date(2021, 6, 1)


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


def expires_on(right_type: str, filed_on: date) -> date:
    """The first day on which the right no longer exists (LC-01, LC-02).

    >>> expires_on("invention", date(2020, 9, 15))
    datetime.date(2040, 9, 15)
    """
    years = TERM_YEARS[right_type]
    if right_type == "design" and filed_on < OLD_DESIGN_TERM_ENDS:
        years = 10
    try:
        return filed_on.replace(year=filed_on.year + years)
    except ValueError:  # filed on 29 February, and the anniversary is no leap year
        return date(filed_on.year + years, 3, 1)


def _plain(name: str) -> str:
    return name.replace("(", "（").replace(")", "）").replace(" ", "")
