"""How a party becomes known: what it states of those behind it, and what is sent back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.parties import repository
from ip_finance.parties.domain import (
    AdmissionUnderWay,
    AlreadyAdmitted,
    Controller,
    FileOnboarding,
    OnboardingState,
    ReferredBack,
    check_controllers,
)
from ip_finance.parties.models import OnboardingFiling, OnboardingReferral, Party
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState

WAITING = (RequestState.OPEN, RequestState.COMPLETE)


@dataclass(frozen=True, slots=True)
class Onboarding:
    """How far a party is known: each list has the newest first."""

    party: Party
    filings: Sequence[OnboardingFiling]
    referrals: Sequence[OnboardingReferral]

    @property
    def filing(self) -> OnboardingFiling | None:
        return self.filings[0] if self.filings else None

    @property
    def referral(self) -> OnboardingReferral | None:
        """What was sent back and not filed anew."""
        sent_back = self.referrals[0] if self.referrals else None
        is_open = sent_back and not (self.filing and self.filing.answers_id == sent_back.id)
        return sent_back if is_open else None

    @property
    def state(self) -> OnboardingState:
        if self.party.on_ledger is not None:
            return OnboardingState.ADMITTED
        if self.referral is not None:
            return OnboardingState.REFERRED_BACK
        return OnboardingState.FILED if self.filings else OnboardingState.NOT_FILED


def of_party(tx: Tx, party: Party) -> Onboarding:
    """What was filed of the party and sent back, as far as the caller may see."""
    return Onboarding(
        party,
        repository.onboarding_filings(tx.session, party.id),
        repository.onboarding_referrals(tx.session, party.id),
    )


def file(tx: Tx, cmd: FileOnboarding) -> OnboardingFiling:
    """State for one's own firm who represents it and who stands behind it.

    Earlier statements stay. Raises: RoleMissing, ControllersUnsound.
    """
    tx.actor.require(PersonRole.SIGNATORY)
    check_controllers(cmd.controllers)
    sent_back = repository.onboarding_referrals(tx.session, tx.actor.party_id)
    filing = OnboardingFiling(
        id=cmd.filing_id,
        party_id=tx.actor.party_id,
        legal_person=cmd.legal_person,
        controllers=[one.as_json for one in cmd.controllers],
        answers_id=sent_back[0].id if sent_back else None,
        filed_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(filing)
    tx.record("parties.onboarding-filed", filing.party_id)
    return filing


def refer_back(tx: Tx, referral_id: UUID, party_id: UUID, reason: str) -> OnboardingReferral:
    """Send a party back to mend what it has filed; it is not admitted before it did.

    Raises: RoleMissing, PartyNotFound, AlreadyAdmitted, AdmissionUnderWay.
    """
    tx.actor.require(PersonRole.ADMIN)
    party = repository.by_id(tx.session, party_id)
    if party.on_ledger is not None:
        raise AlreadyAdmitted(party.name)
    if any(one.state in WAITING for one in signing.about(tx.session, [party_id])):
        raise AdmissionUnderWay(party.name)
    referral = OnboardingReferral(
        id=referral_id,
        party_id=party_id,
        reason=reason,
        referred_by=tx.actor.person_id,
        created_at=tx.now,
    )
    tx.session.add(referral)
    tx.record("parties.referred-back", party_id)
    return referral


def check_not_referred_back(tx: Tx, party: Party) -> None:
    """Raises: ReferredBack."""
    referral = of_party(tx, party).referral
    if referral is not None:
        raise ReferredBack(party.name, referral.reason)


def controllers_of(filing: OnboardingFiling) -> list[Controller]:
    return [Controller(one["name"], one["share_bps"]) for one in filing.controllers]
