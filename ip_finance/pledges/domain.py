"""Pledges of rights: a bundle, the loan it secures, and its registration at the office. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from ip_finance.core.errors import Conflict, NotFound, RuleViolated
from ip_finance.core.money import Fen
from ip_finance.eligibility.facts import PledgeKind, Resolution
from ip_finance.ip_assets.domain import AssetDisputed
from ip_finance.pledges.contract import (
    NO_CLAUSES,
    ClaimPeriod,
    Clauses,
    ContractForm,
)


class PledgeState(StrEnum):
    """DRAFT until both sides signed; the pledge exists in law from REGISTERED on (CC-04).

    It ends once, by what the later names say, and never comes to life again.
    """

    DRAFT = "draft"
    SIGNED = "signed"
    REGISTERED = "registered"
    DISCHARGED = "discharged"
    VOIDED = "voided"
    LAPSED = "lapsed"
    WAIVED = "waived"
    FORCE_DISCHARGED = "force-discharged"


LIVE = frozenset({PledgeState.SIGNED, PledgeState.REGISTERED})
"""The states in which a pledge holds its rights."""
MOST_PLEDGES = 8
"""As many as the ledger has numbers for, ended ones included."""


@dataclass(frozen=True, slots=True)
class OpenPledge:
    """A pledge contract to be signed. The caller picks the id, so a retry cannot open two.

    `pledgor_id` is None where the borrower itself gives its rights; who gives them for another
    shows its resolution, and says whether the borrower is its shareholder (CC-25). Of a
    maximum-amount pledge `secured` is the ceiling. `agent` files the papers, if the parties do
    not file themselves.
    """

    pledge_id: UUID
    loan_id: UUID
    asset_ids: tuple[UUID, ...]
    secured: Fen
    scope: str
    pledgor_id: UUID | None = None
    resolution: Resolution | None = None
    is_for_own_shareholder: bool | None = None
    kind: PledgeKind = PledgeKind.ORDINARY
    period: ClaimPeriod | None = None
    clauses: Clauses = NO_CLAUSES
    pledgor_address: str | None = None
    pledgee_address: str | None = None
    agent: str | None = None
    is_valuation_stated: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """All that is printed in the parties' own words, by name."""
        told = {
            "pledgor_address": self.pledgor_address,
            "pledgee_address": self.pledgee_address,
            "agent": self.agent,
        }
        return {
            "scope": self.scope,
            **{name: text for name, text in told.items() if text},
            **self.clauses.stated,
        }


@dataclass(frozen=True, slots=True)
class OfferSecurity:
    """A company shows a bank rights of its own that may secure another company's debt (CC-25)."""

    bank_id: UUID
    asset_ids: tuple[UUID, ...]
    resolution_document_id: UUID


@dataclass(frozen=True, slots=True)
class ContractOfPledge:
    """A contract as it was looked at: its file's hash, and who signed it by which certificate."""

    document_id: UUID
    form: ContractForm
    sha256: str
    signers: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Certified:
    """What one registrar has certified, and the document of it."""

    registrar: str
    number: str
    registered_on: date
    document_id: UUID


@dataclass(frozen=True, slots=True)
class ConfirmRegistrationCmd:
    """What all registrars of the pledge have certified: it is registered once the last one has."""

    pledge_id: UUID
    certified: tuple[Certified, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A right that is to be pledged, as far as the rules ask."""

    asset_id: UUID
    number: str
    owner_id: UUID
    granted_on: date | None
    expires_on: date
    verified_until: datetime | None
    is_disputed: bool
    held_by: UUID | None


class PledgeNotFound(NotFound):
    code = "pledge-not-found"

    def __init__(self, pledge_id: UUID) -> None:
        super().__init__("No such pledge.", pledge_id=str(pledge_id))


class PledgeExists(Conflict):
    code = "pledge-exists"

    def __init__(self, pledge_id: UUID) -> None:
        super().__init__(
            "Another pledge is filed under this id.",
            cure="Choose a new id for a new pledge.",
            pledge_id=str(pledge_id),
        )


class AssetAlreadyPledged(Conflict):
    code = "asset-already-pledged"
    rule = "PP-18"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} already secures a live pledge; there is no second rank on patents.",
            cure="Wait until that pledge is discharged, or offer another right.",
            number=number,
        )


class PledgingIsStopped(Conflict):
    code = "pledging-is-stopped"

    def __init__(self) -> None:
        super().__init__(
            "A guardian has stopped all new pledging; repayment and discharge go on.",
            cure="Wait until guardians of two parties resume it.",
        )


class TooManyPledges(Conflict):
    code = "too-many-pledges"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The loan has had {limit} pledges; the ledger takes no more.",
            cure="Put more rights into one pledge, or apply for another loan.",
            limit=limit,
        )


class NotGranted(RuleViolated):
    code = "right-not-granted"
    rule = "PP-12"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} is an application that is not granted yet.",
            cure="Pledge it once its grant is announced.",
            number=number,
        )


class VerificationNotInForce(RuleViolated):
    code = "verification-not-in-force"
    rule = "PP-11"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} has no verification in force.",
            cure="Have the tech provider verify it (again).",
            number=number,
        )


class NotThePledgorsRight(RuleViolated):
    code = "not-the-pledgors-right"
    rule = "PP-10"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} does not belong to the pledgor.",
            cure="Pledge rights of the pledgor; a third party pledges its own as `pledgor_id`.",
            number=number,
        )


class SecuredAboveValue(RuleViolated):
    code = "secured-above-value"

    def __init__(self, secured: Fen, value: Fen) -> None:
        super().__init__(
            f"{secured} fen is to be secured by rights worth {value} fen.",
            cure="Secure less, or pledge more rights.",
            secured_fen=secured,
            value_fen=value,
        )


class WrongPledgeState(Conflict):
    code = "wrong-pledge-state"

    def __init__(self, state: PledgeState, needed: PledgeState) -> None:
        super().__init__(
            f"The pledge is {state.value}; this needs it {needed.value}.",
            cure="Open the case: it shows whose move it is.",
            state=state.value,
            needed=needed.value,
        )


class LoanNotSettled(Conflict):
    code = "loan-not-settled"
    rule = "CC-07"

    def __init__(self, outstanding: Fen) -> None:
        super().__init__(
            f"{outstanding} fen of principal are still owed; the pledge stays until they are paid.",
            cure="Record the repayment first.",
            outstanding_fen=outstanding,
        )


def check_pledgeable(bundle: Sequence[Candidate], pledgor_id: UUID, now: datetime) -> None:
    """Refuse a bundle of which any right cannot be pledged.

    Raises: NotThePledgorsRight, NotGranted, AssetAlreadyPledged, AssetDisputed,
    VerificationNotInForce.
    """
    for right in bundle:
        if right.owner_id != pledgor_id:
            raise NotThePledgorsRight(right.number)
        if right.granted_on is None:
            raise NotGranted(right.number)
        if right.held_by is not None:
            raise AssetAlreadyPledged(right.number)
        if right.is_disputed:
            raise AssetDisputed(right.number)
        if right.verified_until is None or right.verified_until <= now:
            raise VerificationNotInForce(right.number)


def check_secured(secured: Fen, value: Fen) -> None:
    """Raises: SecuredAboveValue."""
    if secured > value:
        raise SecuredAboveValue(secured, value)


def check_state(state: PledgeState, needed: PledgeState) -> None:
    """Raises: WrongPledgeState."""
    if state is not needed:
        raise WrongPledgeState(state, needed)
