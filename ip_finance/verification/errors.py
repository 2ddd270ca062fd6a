"""Why findings cannot be filed, and why a right cannot be attested."""

from datetime import date, datetime
from uuid import UUID

from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated


class VerificationNotFound(NotFound):
    code = "verification-not-found"

    def __init__(self, verification_id: UUID) -> None:
        super().__init__("No such verification.", verification_id=str(verification_id))


class VerificationExists(Conflict):
    code = "verification-exists"

    def __init__(self, verification_id: UUID) -> None:
        super().__init__(
            "Other findings are kept under this id; findings are never overwritten.",
            cure="Send the new findings under a new id.",
            verification_id=str(verification_id),
        )


class NotTheProvider(Forbidden):
    code = "not-the-provider"

    def __init__(self) -> None:
        super().__init__(
            "These findings are another provider's.",
            cure="Attest findings of your own; only who looked may vouch for what was seen.",
        )


class AlreadyAttested(Conflict):
    code = "already-attested"

    def __init__(self, tx_hash: str) -> None:
        super().__init__(
            "These findings are on the ledger already.",
            cure="Look at the right again, and send what you find under a new id.",
            tx_hash=tx_hash,
        )


class NotVerified(Conflict):
    code = "asset-not-verified"

    def __init__(self, asset_key: str) -> None:
        super().__init__(
            "No verification of this right is in force.",
            cure="Have a tech provider attest the right on the ledger.",
            asset_key=asset_key,
        )


class FindingsStale(Conflict):
    code = "findings-stale"

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(
            f"The findings held until {ended_at.isoformat()} and say nothing of today.",
            cure="Look at the right again, and send what you find under a new id.",
            ended_at=ended_at.isoformat(),
        )


class ReadInFuture(RuleViolated):
    code = "read-in-future"

    def __init__(self, field: str, read_on: date) -> None:
        super().__init__(
            f"The field {field} is said to be read on {read_on.isoformat()}, which is to come.",
            cure="Give the day on which you read it.",
            field=field,
            read_on=read_on.isoformat(),
        )


class AnotherRight(RuleViolated):
    code = "another-right"

    def __init__(self, field: str, claimed: object, found: object) -> None:
        super().__init__(
            f"The findings are about another right: {field} is claimed as "
            f"{claimed} and found as {found}.",
            cure="Look up the number that the owner claims, and send what you find under a new id.",
            field=field,
            claimed=str(claimed),
            found=str(found),
        )


class OwnerDiffers(RuleViolated):
    code = "owner-differs"
    rule = "PP-10"

    def __init__(self, claimed: str, found: str) -> None:
        super().__init__(
            f"The register names {found} as owner, not {claimed}.",
            cure="The owner has the transfer or the new name entered at the office first.",
            claimed=claimed,
            found=found,
        )


class RightDead(RuleViolated):
    code = "right-dead"
    rule = "PP-11"

    def __init__(self, source: str, expires_on: date) -> None:
        super().__init__(
            "The right has ended or was declared invalid.",
            cure="Offer another right; after a restoration look this one up again.",
            source=source,
            expires_on=expires_on.isoformat(),
        )


class RightNotGranted(RuleViolated):
    code = "right-not-granted"
    rule = "PP-12"

    def __init__(self, source: str) -> None:
        super().__init__(
            "The office has not granted the right yet.",
            cure="Wait until the grant is announced; an application cannot be pledged.",
            source=source,
        )


class FeesNotPaid(RuleViolated):
    code = "fees-not-paid"
    rule = "PP-13"

    def __init__(self, paid_through: date | None, today: date) -> None:
        super().__init__(
            "The annual fee is not paid through today; months of grace count as unpaid.",
            cure="The owner pays the fee and its surcharge; then look the right up again.",
            paid_through=paid_through.isoformat() if paid_through else None,
            today=today.isoformat(),
        )


class RightFrozen(RuleViolated):
    code = "right-frozen"
    rule = "PP-14"

    def __init__(self, source: str) -> None:
        super().__init__(
            "A court has seized the right, or a dispute suspends its pledging.",
            cure="Wait until the office has entered the release; then look the right up again.",
            source=source,
        )


class RightEncumbered(RuleViolated):
    code = "right-encumbered"
    rule = "PP-18"

    def __init__(self, source: str) -> None:
        super().__init__(
            "A pledge of the right is registered already; patents know no second rank.",
            cure="Have the earlier pledge cancelled at the office; then look the right up again.",
            source=source,
        )


class SoftwareDisputed(RuleViolated):
    code = "software-disputed"
    rule = "CR-04"

    def __init__(self, source: str) -> None:
        super().__init__(
            "Somebody else claims to own the software.",
            cure="Wait for the judgment or the settlement; then look the right up again.",
            source=source,
        )


class FormerNameExists(Conflict):
    code = "former-name-exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The former name {name} is on file with other data.",
            cure="Use the entry on file, or a fresh id.",
            name=name,
        )
