"""A log, a platform key and cosigners in one database; the chain is told by the test."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from eth_account import Account
from sqlalchemy import text

from ip_finance.audit import service as audit
from ip_finance.audit.domain import LogReport
from ip_finance.bootstrap import Database
from ip_finance.chain.recorder import LedgerRecorder
from ip_finance.chain_api.events import ChainEvent, LogAnchored, Seen
from ip_finance.chain_api.roles import Role
from ip_finance.checkpoints import repository, service
from ip_finance.checkpoints.domain import CheckpointKind, PlatformKey, lines_in
from ip_finance.checkpoints.models import Checkpoint, LogAnchor
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.clock import unix
from ip_finance.core.deployment import Deployment
from ip_finance.core.uow import Tx
from ip_finance.evidence.note import Kind, SigningKey, cosign
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party, PartyOnLedger
from ip_finance.signing.models import KeyOnLedger
from tests.clock import NOON

CHAIN_ID, LEDGER = 31_337, "0x" + "Ab" * 20
AUDITOR = Actor(uuid4(), uuid4(), frozenset({PersonRole.AUDITOR}))
GUARDIAN = Actor(uuid4(), uuid4(), frozenset({PersonRole.GUARDIAN}))
READER = Actor(uuid4(), uuid4(), frozenset({PersonRole.OFFICER}))


@dataclass
class ToldChain:
    """A chain as the test tells it."""

    blocks: dict[int, str] = field(default_factory=dict)
    events: list[tuple[ChainEvent, Seen]] = field(default_factory=list)

    def node(self) -> str:
        return "the node of the test"

    def up_to(self, block: int) -> list[tuple[ChainEvent, Seen]]:
        return [found for found in self.events if found[1].block_number <= block]

    def hash_of(self, number: int) -> str | None:
        return self.blocks.get(number)


@dataclass
class Site:
    """One platform's log with everything that vouches for it."""

    database: Database
    chain: ToldChain
    operator: int = 0
    key: PlatformKey = field(default_factory=lambda: PlatformKey(b"\x07" * 32))
    recorder: LedgerRecorder = field(
        default_factory=lambda: LedgerRecorder(Account.from_key("0x" + "31" * 32), CHAIN_ID, LEDGER)
    )
    cosigners: dict[str, SigningKey] = field(default_factory=dict)

    def act(self, count: int = 1) -> None:
        """So many entries more."""
        for number in range(count):
            with self.database.app.begin(READER) as tx:
                tx.record("tried", uuid4(), number=number)

    def checkpoint(self) -> Checkpoint:
        """The log's checkpoint as it is now."""
        with self.database.owner.begin(SYSTEM) as tx:
            found = service.of_log(tx, self.key, self.deployment(tx))
        assert found is not None
        return found

    def block(self, number: int, hash_: str | None = None) -> None:
        """Events came, and are read up to this block."""
        self.chain.blocks[number] = hash_ or "0x" + number.to_bytes(32).hex()
        with self.database.owner.begin(SYSTEM) as tx:
            ledger = self.deployment(tx)
            ledger.read_to_block, ledger.read_to_hash = number, self.chain.blocks[number]
            repository.note_event_block(tx.session, number)

    def keep_up(self) -> bool:
        with self.database.owner.begin(SYSTEM) as tx:
            return service.keep_up(tx, self.key)

    def anchor(self, *, is_mined: bool = True) -> LogAnchor | None:
        """Send the root; the ledger takes it at once."""
        with self.database.owner.begin(SYSTEM) as tx:
            sent = service.anchor(tx, self.recorder, self.key)
        if sent is not None and is_mined:
            self.tell(LogAnchored(self.operator, sent.size, sent.root))
        return sent

    def tell(self, event: ChainEvent) -> None:
        self.chain.events.append((event, Seen(0, len(self.chain.events), "0x", NOON)))

    def enrol(self) -> None:
        """The ledger knows the recorder."""
        with self.database.owner.begin(SYSTEM) as tx:
            tx.session.add(
                KeyOnLedger(
                    key=self.recorder.address,
                    party=self.operator,
                    person=0,
                    roles=int(Role.RECORDER),
                    version=1,
                )
            )

    def register(self, actor: Actor, name: str) -> SigningKey:
        """A cosigner with a key of its own."""
        key = SigningKey.generate(name, Kind.TEXT_AND_TIME)
        with self.database.app.begin(actor) as tx:
            service.register(tx, str(key.verifier))
        self.cosigners[name] = key
        return key

    def cosign(self, kind: CheckpointKind, note: bytes, *keys: SigningKey) -> None:
        """Each signs now, and the platform keeps it."""
        for key in keys:
            note = cosign(note, key, unix(NOON))
        with self.database.app.begin(SYSTEM) as tx:
            number, lines = service.recognise(tx, kind, note)
        for line in lines:
            with self.database.app.begin(Actor(UUID(int=0), line.party_id, frozenset())) as tx:
                service.cosign(tx, kind, number, line)

    def verify(self) -> LogReport:
        with self.database.owner.begin(AUDITOR) as tx:
            return audit.verify(tx, self.chain, self.key)

    def wrong(self) -> list[tuple[str, str, str]]:
        """Table, key and field of everything that is found wrong."""
        return [(one.table, one.key, one.field) for one in self.verify().mismatches]

    def force(self, *statements: str, **values: object) -> None:
        """As a superuser who sets every rule of the database aside."""
        with self.database.owner.begin(SYSTEM) as tx:
            tx.session.execute(text("set local session_replication_role = replica"))
            for statement in statements:
                tx.session.execute(text(statement), values)

    def deployment(self, tx: Tx) -> Deployment:
        return tx.session.get_one(Deployment, 1)


def a_site(database: Database) -> Site:
    """A founded ledger, with an operator on it."""
    site = Site(database, ToldChain({0: "0x" + "00" * 32}))
    with database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            Deployment(
                id=1,
                chain_id=CHAIN_ID,
                genesis_hash="0x" + "00" * 32,
                address=LEDGER,
                code_hash="0x" + "00" * 32,
                created_at=NOON,
                read_to_block=0,
                read_to_hash="0x" + "00" * 32,
            )
        )
        operator = Party(
            id=uuid4(),
            kind=PartyKind.OPERATOR,
            name="平台",
            uscc="91510100MA9XPER01C",
            salt="00" * 32,
            identity_hash="0x" + "00" * 32,
            dual_approval_above=0,
            created_at=NOON,
        )
        tx.session.add(operator)
        tx.session.flush()
        site.operator = operator.number
        tx.session.add(
            PartyOnLedger(
                party=operator.number,
                identity=operator.identity_hash,
                dual_approval_above_fen=0,
                version=1,
            )
        )
    return site


def lines_of(note: bytes, site: Site) -> Sequence[str]:
    """The cosignature lines in a note."""
    with site.database.owner.begin(SYSTEM) as tx:
        known = [cosigner.known for cosigner in repository.cosigners(tx.session)]
    return [line.line for line in lines_in(note, known)[1]]
