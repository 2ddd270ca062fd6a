"""JSON of parties and people."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.core.actor import Actor, PersonRole
from ip_finance.core.money import MAX_FEN, Fen
from ip_finance.parties.domain import AddPerson, AdmitPartyCmd, PartyKind
from ip_finance.parties.models import Party, Person

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


class Me(BaseModel):
    person_id: UUID
    party_id: UUID
    roles: list[PersonRole]

    @classmethod
    def of(cls, actor: Actor) -> Self:
        return cls(person_id=actor.person_id, party_id=actor.party_id, roles=sorted(actor.roles))
