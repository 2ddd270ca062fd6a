"""The founding of a ledger: its first parties and guardians, from one document they agreed on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.chain.deployment import Founder, deploy
from ip_finance.chain.node import Node
from ip_finance.chain.signer import Relayers
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.deployment import Deployment
from ip_finance.core.money import Fen
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.parties import service as parties
from ip_finance.parties.domain import AddPerson, AdmitPartyCmd, PartyKind
from ip_finance.signing import service as signing


class GuardianDoc(BaseModel):
    """The first guardian of a founding party. The key was made at the guardian's side."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    name: str
    login: str
    password: str = Field(min_length=10)
    roles: frozenset[PersonRole]
    address: str
    keystore: dict[str, Any]


class FounderDoc(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    kind: PartyKind
    name: str
    uscc: str
    dual_approval_above_fen: int = 0
    guardian: GuardianDoc


class FoundingDocument(BaseModel):
    """At least as many founders as a quorum needs."""

    model_config = ConfigDict(extra="forbid")

    founders: list[FounderDoc] = Field(min_length=2)


def found(
    uow: UnitOfWork, node: Node, relayers: Relayers, document: FoundingDocument
) -> Deployment:
    """File the founders and deploy their ledger, in one transaction: all of it or nothing."""
    with uow.begin(SYSTEM) as tx:
        return deploy(tx, node, relayers, _file(tx, document.founders))


def _file(tx: Tx, founders: Sequence[FounderDoc]) -> list[Founder]:
    return [_file_one(tx, founder) for founder in founders]


def _file_one(tx: Tx, founder: FounderDoc) -> Founder:
    above, guardian = Fen(founder.dual_approval_above_fen), founder.guardian
    party = parties.add_party(
        tx, AdmitPartyCmd(founder.id, founder.kind, founder.name, founder.uscc, above)
    )
    person = parties.add_person(
        tx,
        AddPerson(
            guardian.id,
            party.id,
            guardian.name,
            guardian.login,
            guardian.password,
            guardian.roles,
        ),
    )
    own = replace(tx, actor=Actor(person.id, party.id, guardian.roles))
    key = signing.keep_key(own, guardian.address, guardian.keystore)
    return Founder(party.number, party.identity_hash, above, key.address, person.number)
