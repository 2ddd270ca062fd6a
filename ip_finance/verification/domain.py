"""What a tech provider found out about a right, and whether it may attest that. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ip_finance.core.clock import from_unix, unix_day
from ip_finance.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from ip_finance.ip_assets.domain import OwnerNotNamed, check_owner
from ip_finance.verification.findings import Claims, Difference, Findings, differences

VALID_FOR = timedelta(days=90)
"""A loan is decided within a quarter; an older reading of the register says too little, for fees
fall due and seizures are entered meanwhile. House policy, counted from the oldest reading."""


@dataclass(frozen=True, slots=True)
class AddVerification:
    """Findings about a right, with the document that proves them. The caller picks the id."""

    verification_id: UUID
    asset_id: UUID
    document_id: UUID
    findings: Findings


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

    def __init__(self, difference: Difference) -> None:
        super().__init__(
            f"The findings are about another right: {difference.field} is claimed as "
            f"{difference.claimed} and found as {difference.found}.",
            cure="Look up the number that the owner claims, and send what you find under a new id.",
            field=difference.field,
            claimed=str(difference.claimed),
            found=str(difference.found),
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


def check_read(found: Findings, today: date) -> None:
    """Raises `ReadInFuture` for the first finding that nobody can have read yet."""
    for name, finding in found.each().items():
        if finding.read_on > today:
            raise ReadInFuture(name, finding.read_on)


def check_attestable(claimed: Claims, found: Findings, *, expires_on: date, today: date) -> None:
    """Refuse to attest a right that could not be pledged today (PP-10 to PP-14, PP-18).

    Raises: AnotherRight, RightDead, RightNotGranted, OwnerDiffers, RightFrozen, RightEncumbered,
        FeesNotPaid.
    """
    for difference in differences(claimed, found):
        if difference.field in {"number", "filed_on"}:
            raise AnotherRight(difference)
    if not found.is_alive.found or today >= expires_on:
        raise RightDead(found.is_alive.source, expires_on)
    if found.granted_on.found is None or found.granted_on.found > today:
        raise RightNotGranted(found.granted_on.source)
    _check_owner(claimed, found)
    if found.is_frozen.found:
        raise RightFrozen(found.is_frozen.source)
    if found.is_encumbered.found:
        raise RightEncumbered(found.is_encumbered.source)
    paid_through = found.fees_paid_through.found
    if paid_through is None or paid_through < today:
        raise FeesNotPaid(paid_through, today)


def check_fresh(valid_until: datetime, now: datetime) -> None:
    """Raises `FindingsStale` once the findings no longer hold."""
    if valid_until <= now:
        raise FindingsStale(valid_until)


def valid_until(found: Findings, expires_on: date) -> datetime:
    """When the findings stop holding, 00:00 in Beijing.

    That is `VALID_FOR` after the oldest reading, the day after the fees are paid through, or the
    end of the right, whichever is first.
    """
    ends = [expires_on, min(finding.read_on for finding in found.each().values()) + VALID_FOR]
    paid_through = found.fees_paid_through.found
    if paid_through is not None and paid_through < expires_on:
        ends.append(paid_through + timedelta(days=1))
    return from_unix(unix_day(min(ends)))


def _check_owner(claimed: Claims, found: Findings) -> None:
    owner = (found.owner_name.found, found.owner_uscc.found)
    try:
        check_owner(claimed.owner_name, claimed.owner_uscc, [owner])
    except OwnerNotNamed as other:
        raise OwnerDiffers(claimed.owner_name, found.owner_name.found) from other
