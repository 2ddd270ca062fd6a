"""A small platform on a chain of its own ledger: two founders, and companies to be admitted."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from eth_account import Account
from eth_account.signers.local import LocalAccount
from hexbytes import HexBytes
from sqlalchemy import select
from stdnum.cn import uscc
from web3 import Web3

from ip_finance.chain.calls import step_call
from ip_finance.chain.consent import LedgerConsent
from ip_finance.chain.history import history
from ip_finance.chain.indexer import Indexer, Projectors
from ip_finance.chain.node import Node
from ip_finance.chain.pricing import Envelope, Market
from ip_finance.chain.reader import Reader
from ip_finance.chain.sender import Sender
from ip_finance.chain.signer import Relayers
from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import EnrolKey
from ip_finance.chain_api.stored import step_of
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.clock import from_unix
from ip_finance.core.deployment import Deployment
from ip_finance.core.money import Fen
from ip_finance.core.outbox import ChainTransaction, OutboxRow, OutboxState, TransactionState
from ip_finance.core.uow import UnitOfWork
from ip_finance.founding import FounderDoc, FoundingDocument, GuardianDoc, found
from ip_finance.hearing import PROJECTORS
from ip_finance.parties import repository as parties_repository
from ip_finance.parties import service as parties
from ip_finance.parties.domain import AdmitPartyCmd, PartyKind
from ip_finance.signing import projector as signing_projector
from ip_finance.signing import repository as signing_repository
from ip_finance.signing import service as signing
from ip_finance.signing.models import SigningRequest
from ip_finance.signing.service import SignStep

ADMIN = frozenset({PersonRole.GUARDIAN, PersonRole.ADMIN})
WAITING = (OutboxState.PENDING, OutboxState.SIGNED)
CARRIED_WITHIN_SECONDS = 20
GAS = 500_000


@dataclass(frozen=True)
class Chain:
    """A node, and what its tests may do with it beside talking to it."""

    web3: Web3
    mine: Callable[[int], object]
    endow: Callable[[str], object]
    """Give an address what a few hundred transactions cost."""
    set_mining: Callable[[bool], object]
    """Whether a transaction that is sent gets its block at once."""

    @property
    def node(self) -> Node:
        return Node.of(self.web3)

    @property
    def now(self) -> int:
        return int(self.web3.eth.get_block("latest")["timestamp"])


@dataclass(frozen=True)
class Guardian:
    """The one person of a founding party."""

    account: LocalAccount
    person_id: UUID
    party_id: UUID

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.party_id, ADMIN)


def a_guardian() -> Guardian:
    return Guardian(Account.create(), uuid4(), uuid4())


def a_uscc(number: int) -> str:
    """A unified social credit code with the right check digit."""
    stem = f"91510100MA{number:07}"
    return stem + str(uscc.calc_check_digit(stem))


def a_founder(guardian: Guardian, kind: PartyKind, number: int) -> FounderDoc:
    roles = ADMIN if kind is PartyKind.OPERATOR else frozenset({PersonRole.GUARDIAN})
    address = str(guardian.account.address)
    return FounderDoc(
        id=guardian.party_id,
        kind=kind,
        name=f"founder {number}",
        uscc=a_uscc(number),
        guardian=GuardianDoc(
            id=guardian.person_id,
            name=f"guardian {number}",
            login=f"guardian-{number}",
            password="a long password",
            roles=roles,
            address=address,
            keystore={"address": address, "crypto": {"ciphertext": "00"}},
        ),
    )


@dataclass(frozen=True)
class Platform:
    """What a test drives: it asks and signs by the services, and moves the two hands itself."""

    chain: Chain
    uow: UnitOfWork
    relayers: Relayers
    deployment: Deployment
    guardians: tuple[Guardian, Guardian]

    @classmethod
    def founded_on(cls, chain: Chain, uow: UnitOfWork, number: int = 1) -> "Platform":
        """A platform with so many relayers, whose ledger is on the chain and in its tables."""
        relayers = Relayers(tuple(Account.create() for _ in range(number)))
        for relayer in relayers.accounts:
            chain.endow(relayer.address)
        clock_of_chain = UnitOfWork(uow.sessions, lambda: from_unix(chain.now))
        provider, operator = a_guardian(), a_guardian()
        document = FoundingDocument(
            founders=[
                a_founder(provider, PartyKind.TECH_PROVIDER, 1),
                a_founder(operator, PartyKind.OPERATOR, 2),
            ]
        )
        deployment = found(clock_of_chain, chain.node, relayers, document)
        platform = cls(chain, clock_of_chain, relayers, deployment, (provider, operator))
        platform.carry()
        platform.read()
        return platform

    # ------------------------------------------------------------------ its two hands

    def sender(
        self,
        *,
        node: Node | None = None,
        uow: UnitOfWork | None = None,
        depth: int = 0,
    ) -> Sender:
        """A sender as after a start: it knows nothing but the tables."""
        return Sender(
            node or self.chain.node,
            self.deployment,
            self.relayers,
            uow or self.uow,
            signing_projector.on_refused,
            depth,
        )

    def indexer(self, *, projectors: Projectors = PROJECTORS, depth: int = 0) -> Indexer:
        return Indexer(self.reader, projectors, signing_projector.on_taken, self.uow, depth)

    @property
    def reader(self) -> Reader:
        return Reader.of(self.chain.web3, self.deployment.address)

    def carry(self) -> None:
        """Carry all that waits; a real node takes a moment to make a block."""
        sender = self.sender()
        until = time.monotonic() + CARRIED_WITHIN_SECONDS
        while self.is_waiting():
            assert time.monotonic() < until, f"not carried: {self.states()}"
            sender.step()

    def is_waiting(self) -> bool:
        signed = any(one.state is TransactionState.SIGNED for one in self.transactions())
        return signed or any(row.state in WAITING for row in self.outbox())

    def read(self) -> None:
        """Read all that is final."""
        indexer = self.indexer()
        while indexer.step():
            pass

    def carry_past_the_outbox(self, row: OutboxRow) -> None:
        """Carry a signed step as any stranger may who has got hold of it."""
        stranger: LocalAccount = Account.create()
        self.chain.endow(stranger.address)
        data = step_call(step_of(row.kind, row.payload), row.signatures)
        envelope = Envelope(self.deployment.chain_id, 0, GAS, data, self.deployment.address)
        market = Market.now(self.chain.node, self.relayers.fee_cap)
        attempt = envelope.signed(stranger, market.fees, market)
        sent = self.chain.web3.eth.send_raw_transaction(HexBytes(attempt.raw_tx))
        self.chain.web3.eth.wait_for_transaction_receipt(sent)

    # ------------------------------------------------------------------ what people do

    def file_company(self, number: int = 3) -> UUID:
        """A company that asks to be admitted; nothing is signed."""
        party_id = uuid4()
        cmd = AdmitPartyCmd(party_id, PartyKind.SME, f"company {number}", a_uscc(number), Fen(0))
        with self.uow.begin(self.guardians[1].actor) as tx:
            parties.add_party(tx, cmd)
        return party_id

    def admit(self, party_id: UUID) -> UUID:
        """Both guardians sign its admission; it waits in the outbox. Gives the request."""
        with self.uow.begin(self.guardians[1].actor) as tx:
            request = parties.ask_admission(tx, party_id)
        self._sign(request.id)
        return request.id

    def enrol_somebody_of(self, party_id: UUID) -> UUID:
        """Both guardians sign the enrolment of a new key. Gives the request."""
        return self.enrol(str(Account.create().address), party_id)

    def enrol(self, key: str, party_id: UUID) -> UUID:
        """Both guardians sign the enrolment of this key. Gives the request."""
        with self.uow.begin(self.guardians[1].actor) as tx:
            party = parties_repository.by_id(tx.session, party_id)
            step = EnrolKey(
                key=key,
                party=party.number,
                person=party.number,
                roles=int(Role.SIGNATORY),
                deadline=self.chain.now + 3_600,
            )
            request = signing.ask(tx, step, parties.GUARDIANS, record_id=uuid4())
        self._sign(request.id)
        return request.id

    def _sign(self, request_id: UUID) -> None:
        consent = LedgerConsent(self.deployment.chain_id, self.deployment.address)
        for guardian in self.guardians:
            with self.uow.begin(guardian.actor) as tx:
                request = signing_repository.by_id(tx.session, request_id)
                side = request.wanted[0].side
                data = consent.typed_data(step_of(request.kind, request.step), side)
                made = guardian.account.sign_typed_data(full_message=data)
                signing.sign(tx, SignStep(request_id, "0x" + made.signature.hex()), consent)

    # ------------------------------------------------------------------ what came of it

    def request(self, request_id: UUID) -> SigningRequest:
        with self.uow.begin(SYSTEM) as tx:
            return signing_repository.by_id(tx.session, request_id)

    def outbox(self) -> Sequence[OutboxRow]:
        """Every step that was to be carried, in order."""
        with self.uow.begin(SYSTEM) as tx:
            return tx.session.scalars(select(OutboxRow).order_by(OutboxRow.seq)).all()

    def states(self) -> list[OutboxState]:
        """Of each step."""
        return [row.state for row in self.outbox()]

    def transactions(self) -> Sequence[ChainTransaction]:
        """Every transaction of ours, the deployment first."""
        with self.uow.begin(SYSTEM) as tx:
            found = select(ChainTransaction).order_by(ChainTransaction.id)
            return tx.session.scalars(found).all()

    def events(self, kind: type[ChainEvent]) -> list[Any]:
        """Events of the kind since the founding."""
        found = list(history(self.reader, self.reader.head()))
        founding = found[0][1].block_number
        return [e for e, seen in found if isinstance(e, kind) and seen.block_number > founding]

    def party_number(self, party_id: UUID) -> int:
        with self.uow.begin(SYSTEM) as tx:
            return parties_repository.by_id(tx.session, party_id).number

    def is_admitted(self, party_id: UUID) -> bool:
        """Whether our tables know that the ledger has admitted the company."""
        with self.uow.begin(SYSTEM) as tx:
            return parties_repository.by_id(tx.session, party_id).on_ledger is not None
