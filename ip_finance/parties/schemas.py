"""JSON of parties and people."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.parties.domain import (
    WHOLE_BPS,
    AddPerson,
    AdmitPartyCmd,
    Controller,
    FileOnboarding,
    OnboardingState,
    PartyKind,
)
from ip_finance.parties.models import OnboardingFiling, OnboardingReferral, Party, Person
from ip_finance.parties.onboarding import Onboarding, controllers_of

PLAIN = r"^[^\x00]*$"
"""PostgreSQL keeps every character but this one."""
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
Word = Annotated[str, Field(max_length=200, pattern=PLAIN)]


class PartyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: PartyKind
    name: Name
    uscc: Word = Field(min_length=18, max_length=18, description="统一社会信用代码")
    dual_approval_above_fen: int = Field(
        0, ge=0, le=MAX_FEN, description="Banks: a loan above this needs two officers."
    )

    def to_command(self, party_id: UUID) -> AdmitPartyCmd:
        above = Fen(self.dual_approval_above_fen)
        return AdmitPartyCmd(party_id, self.kind, self.name, self.uscc, above)


class PartyOut(BaseModel):
    id: UUID
    number: int
    kind: PartyKind
    name: str
    uscc: str
    is_on_ledger: bool
    dual_approval_above_fen: int = Field(description="The limit that the ledger applies.")

    @classmethod
    def of(cls, party: Party) -> Self:
        return cls(
            id=party.id,
            number=party.number,
            kind=party.kind,
            name=party.name,
            uscc=party.uscc,
            is_on_ledger=party.on_ledger is not None,
            dual_approval_above_fen=party.limit_in_force,
        )


class PersonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    party_id: UUID
    name: Name = Field(max_length=100)
    login: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,98}[a-z0-9]$")
    password: str = Field(min_length=10, max_length=200)
    roles: frozenset[PersonRole] = Field(min_length=1)

    def to_command(self, person_id: UUID) -> AddPerson:
        return AddPerson(person_id, self.party_id, self.name, self.login, self.password, self.roles)


class PersonOut(BaseModel):
    id: UUID
    number: int
    party_id: UUID
    name: str
    roles: list[PersonRole]

    @classmethod
    def of(cls, person: Person) -> Self:
        return cls(
            id=person.id,
            number=person.number,
            party_id=person.party_id,
            name=person.name,
            roles=sorted(person.roles),
        )


class ControllerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name = Field(max_length=100)
    share_bps: int = Field(ge=0, le=WHOLE_BPS, description="0: controls in another way.")


class OnboardingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    legal_person: Name = Field(max_length=100, description="法定代表人")
    controllers: list[ControllerIn] = Field(min_length=1, max_length=20, description="受益所有人")

    def to_command(self, filing_id: UUID) -> FileOnboarding:
        owners = [Controller(one.name, one.share_bps) for one in self.controllers]
        return FileOnboarding(filing_id, self.legal_person, owners)


class OnboardingFilingOut(BaseModel):
    id: UUID
    legal_person: str
    controllers: list[ControllerIn]
    created_at: datetime

    @classmethod
    def of(cls, filing: OnboardingFiling) -> Self:
        found = [ControllerIn(**one.as_json) for one in controllers_of(filing)]
        return cls(
            id=filing.id,
            legal_person=filing.legal_person,
            controllers=found,
            created_at=filing.created_at,
        )


class ReferralIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Word = Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")


class ReferralOut(BaseModel):
    id: UUID
    reason: str
    created_at: datetime

    @classmethod
    def of(cls, referral: OnboardingReferral) -> Self:
        return cls(id=referral.id, reason=referral.reason, created_at=referral.created_at)


class OnboardingOut(BaseModel):
    party_id: UUID
    state: OnboardingState
    filings: list[OnboardingFilingOut] = Field(description="The newest first.")
    referrals: list[ReferralOut] = Field(description="The newest first.")

    @classmethod
    def of(cls, found: Onboarding) -> Self:
        return cls(
            party_id=found.party.id,
            state=found.state,
            filings=[OnboardingFilingOut.of(one) for one in found.filings],
            referrals=[ReferralOut.of(one) for one in found.referrals],
        )


class Me(BaseModel):
    person_id: UUID
    party_id: UUID
    roles: list[PersonRole]

    @classmethod
    def of(cls, actor: Actor) -> Self:
        return cls(person_id=actor.person_id, party_id=actor.party_id, roles=sorted(actor.roles))
