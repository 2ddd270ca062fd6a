"""A chain on paper: blocks, receipts and a directory made here, without any node.

It makes what a real chain would make for the steps it is given, so that every refusal can be
provoked. That a real chain makes the same is shown in `tests/chain/test_capture.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import rlp
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_hash.auto import keccak
from trie.hexary import HexaryTrie

from ip_finance.evidence.bundle import SideSigned, Step
from ip_finance.evidence.ledger import LedgerFacts, domain_of
from ip_finance.evidence.words import STEPS, Member, StepWords

LEDGER = LedgerFacts(
    31_337, keccak(b"genesis"), keccak(b"ledger")[12:], keccak(b"the ledger's code"), 3
)
NOON = 1_795_500_000
RIGHT, LOAN = "CN:patent:2020101234567", "0x" + "5a" * 16
EMPTY_HASH = "0x" + "00" * 32


@dataclass(frozen=True)
class Person:
    """Somebody with a key, and what the directory says of it."""

    account: LocalAccount
    party: int
    person: int
    roles: int

    @property
    def address(self) -> bytes:
        return bytes.fromhex(self.account.address[2:])

    @property
    def word(self) -> int:
        """The directory's word: party, person, roles, version."""
        return self.party | self.person << 32 | self.roles << 64 | 1 << 80


def a_person(party: int, person: int, roles: int) -> Person:
    """Somebody whose key follows from the numbers."""
    return Person(
        Account.from_key(party.to_bytes(16, "big") + person.to_bytes(16, "big")),
        party,
        person,
        roles,
    )


OWNER, OFFICER, APPROVER = a_person(4, 1, 1), a_person(3, 1, 8), a_person(3, 2, 16)
VERIFIER, STRANGER = a_person(1, 2, 2), a_person(9, 1, 0)
GUARDIANS = a_person(1, 1, 32), a_person(2, 1, 32)
PEOPLE = (OWNER, OFFICER, APPROVER, VERIFIER, *GUARDIANS)


@dataclass(frozen=True)
class Wallet:
    """A contract wallet: what it answers is not computed here."""

    address: bytes
    signature: bytes


@dataclass(frozen=True)
class Signed:
    """A step as its people signed it. `event` overrides what the ledger makes of it."""

    kind: str
    message: Mapping[str, Any]
    signers: tuple[Person | Wallet, ...]
    signatures: bytes
    event: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> StepWords:
        return STEPS[self.kind]

    @property
    def call(self) -> bytes:
        """The calldata that carries it."""
        types = [f"({','.join(member.abi for member in self.words.members)})", "bytes"]
        values = tuple(_abi(self.message[member.name], member) for member in self.words.members)
        selector = keccak(f"{self.words.function}({','.join(types)})".encode())[:4]
        return selector + encode(types, [values, self.signatures])


def a_message(kind: str, **changes: Any) -> dict[str, Any]:
    """A message of this kind with everything filled in."""
    members = {member.name: _some(member) for member in STEPS[kind].members}
    return {**members, "deadline": NOON + 86_400, **changes}


def a_step(kind: str, *signers: Person | Wallet, **changes: Any) -> Signed:
    """A step signed on its sides, in their order."""
    return signed_as(kind, a_message(kind, **changes), signers, LEDGER)


def signed_as(
    kind: str,
    message: Mapping[str, Any],
    signers: Sequence[Person | Wallet],
    ledger: LedgerFacts,
    sides: Sequence[str] = (),
) -> Signed:
    """The same for any chain and contract, and for other sides than the step has."""
    names = sides or [side.name for side in STEPS[kind].sides]
    fixed, tails = b"", b""
    for signer, side in zip(signers, names, strict=False):
        if isinstance(signer, Wallet):
            length = len(signer.signature).to_bytes(32, "big")
            fixed += signer.address.rjust(32, b"\0") + length
            tails += signer.signature
        else:
            fixed += sign_typed(signer.account, kind, message, side, ledger)
    return Signed(kind, message, tuple(signers), fixed + tails)


def sign_typed(
    account: LocalAccount, kind: str, message: Mapping[str, Any], side: str, ledger: LedgerFacts
) -> bytes:
    """A wallet's signature, by eth-account."""
    domain = domain_of(ledger)
    domain_type = [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ]
    data = {
        "types": {"EIP712Domain": domain_type, kind: STEPS[kind].type},
        "domain": domain,
        "primaryType": kind,
        "message": {"side": side, **message},
    }
    signed = account.sign_message(encode_typed_data(full_message=data))
    return signed.r.to_bytes(32) + (signed.s | (signed.v - 27) << 255).to_bytes(32)


@dataclass(frozen=True)
class Sent:
    """One transaction: steps that it carries, and the indexes of those that the ledger refuses."""

    steps: tuple[Signed, ...]
    refused: frozenset[int] = frozenset()
    batch: bool = False
    recipient: bytes = LEDGER.address
    emitter: bytes = LEDGER.address
    succeeded: bool = True


@dataclass(frozen=True)
class Block:
    """A header with its tries."""

    header: tuple[bytes, ...]
    receipts: HexaryTrie
    transactions: HexaryTrie
    state: HexaryTrie
    storage: HexaryTrie

    @property
    def number(self) -> int:
        return int.from_bytes(self.header[8], "big")

    @property
    def rlp(self) -> bytes:
        encoded: bytes = rlp.encode(list(self.header))
        return encoded

    @property
    def hash(self) -> bytes:
        return keccak(self.rlp)


@dataclass
class PaperChain:
    """Blocks, one after another. `directory` is what the next block leaves behind.

    `extra` makes a block's extra data, given its height; the plain chain has none.
    """

    directory: dict[bytes, int] = field(
        default_factory=lambda: {person.address: person.word for person in PEOPLE}
    )
    ledger: LedgerFacts = LEDGER
    crowd: int = 0
    blocks: list[Block] = field(default_factory=list)

    def mine(self, *transactions: Sent, extra: bytes = b"") -> Block:
        """The next block."""
        receipts = _numbered_trie(_receipt(sent) for sent in transactions)
        calls = _numbered_trie(_transaction(sent) for sent in transactions)
        storage = self._storage()
        state = self._state(storage.root_hash)
        parent = self.blocks[-1].hash if self.blocks else bytes(32)
        header = a_header(
            len(self.blocks), parent, state.root_hash, calls.root_hash, receipts.root_hash, extra
        )
        block = Block(header, receipts, calls, state, storage)
        self.blocks.append(block)
        return block

    def _storage(self) -> HexaryTrie:
        trie = HexaryTrie({})
        for address, word in self.directory.items():
            trie[storage_key(address)] = rlp.encode(word)
        for number in range(self.crowd):
            trie[keccak(number.to_bytes(32, "big"))] = rlp.encode(number + 2**200)
        return trie

    def _state(self, storage_root: bytes) -> HexaryTrie:
        trie = HexaryTrie({})
        account = rlp.encode([1, 0, storage_root, self.ledger.code_hash])
        trie[keccak(self.ledger.address)] = account
        for number in range(40):
            trie[keccak(b"account %d" % number)] = rlp.encode([number, 0, bytes(32), bytes(32)])
        return trie


def a_header(
    number: int, parent: bytes, state: bytes, transactions: bytes, receipts: bytes, extra: bytes
) -> tuple[bytes, ...]:
    """The fields of a header, with what no check looks at filled in."""
    return (
        *(parent, keccak(rlp.encode([])), bytes(20), state, transactions, receipts),
        *(bytes(256), b"\1", _whole(number), _whole(30_000_000), b"", _whole(NOON + number)),
        *(extra, bytes(32), bytes(8), _whole(7)),
    )


def storage_key(address: bytes) -> bytes:
    """The place of a key's word in the ledger's storage trie."""
    return keccak(keccak(address.rjust(32, b"\0") + LEDGER.keys_slot.to_bytes(32, "big")))


def capture(
    block: Block, transaction: int, log: int, step: Signed, directory: Block | None = None
) -> tuple[Step, set[bytes]]:
    """The step as the bundle has it, and the nodes that prove it."""
    shown = directory or block
    nodes = proof(block.receipts, rlp.encode(transaction))
    nodes |= proof(shown.state, keccak(LEDGER.address))
    for signer in step.signers:
        nodes |= proof(shown.storage, storage_key(signer.address))
    if any(isinstance(signer, Wallet) for signer in step.signers):
        nodes |= proof(block.transactions, rlp.encode(transaction))
    names = [side.name for side in step.words.sides][: len(step.signers)]
    sides = tuple(SideSigned(name, shown.number) for name in names)
    place = (block.number, transaction, log)
    return Step(step.kind, dict(step.message), sides, step.signatures, *place), nodes


def proof(trie: HexaryTrie, key: bytes) -> set[bytes]:
    """The nodes on the way to a key: those that have a hash of their own."""
    nodes = [rlp.encode(node) for node in trie.get_proof(key)]  # type: ignore[no-untyped-call]
    return {node for place, node in enumerate(nodes) if place == 0 or len(node) >= 32}


def event_of(step: Signed) -> dict[str, Any]:
    """What the ledger logs for a step."""
    parties = {
        side.name: signer.party
        for side, signer in zip(step.words.sides, step.signers, strict=False)
        if isinstance(signer, Person)
    }
    found: dict[str, Any] = {}
    for name, rule in step.words.rules.items():
        if rule == "told":
            found[name] = 77
        elif rule.startswith("party of "):
            found[name] = parties.get(rule.removeprefix("party of "), 77)
        else:
            found[name] = step.message[name] + 1 if rule == "next" else step.message[name]
    return {**found, **step.event}


def _receipt(sent: Sent) -> bytes:
    logs = []
    for index, step in enumerate(sent.steps):
        if index in sent.refused:
            topic = keccak(b"StepRefused(uint256,bytes)")
            logs.append([sent.emitter, [topic], encode(["uint256", "bytes"], [index, b"why"])])
        else:
            logs.append([sent.emitter, *_log(step)])
    encoded: bytes = rlp.encode([int(sent.succeeded), 21_000, bytes(256), logs])
    return b"\2" + encoded


def _log(step: Signed) -> tuple[list[bytes], bytes]:
    event, fields = event_of(step), step.words.fields
    topic = keccak(f"{step.words.event}({','.join(one.abi for one in fields)})".encode())
    values = {one.name: _abi(event[one.name], one) for one in fields}
    indexed = [encode([one.abi], [values[one.name]]) for one in fields if one.indexed]
    plain = [one for one in fields if not one.indexed]
    data = encode([one.abi for one in plain], [values[one.name] for one in plain])
    return [topic, *indexed], data


def _transaction(sent: Sent) -> bytes:
    data = sent.steps[0].call if sent.steps else b""
    if sent.batch:
        data = keccak(b"relay(bytes[])")[:4]
        data += encode(["bytes[]"], [[step.call for step in sent.steps]])
    fields = [31_337, 5, 0, 0, 3_000_000, sent.recipient, 0, data, [], 0, b"r" * 32, b"s" * 32]
    encoded: bytes = rlp.encode(fields)
    return b"\2" + encoded


def _numbered_trie(values: Iterable[bytes]) -> HexaryTrie:
    trie = HexaryTrie({})
    for number, value in enumerate(values):
        trie[rlp.encode(number)] = value
    return trie


def _some(member: Member) -> Any:
    """A value that fits."""
    named = {"asset": RIGHT, "assets": [RIGHT], "loan": LOAN}
    if member.type.startswith("string"):
        return named[member.name]
    if member.type.endswith("[]"):
        return ["0x" + keccak(member.name.encode()).hex()]
    if member.type.startswith("bytes"):
        size = int(member.type.removeprefix("bytes"))
        return "0x" + keccak(member.name.encode())[:size].hex()
    if member.type == "address":
        return "0x" + keccak(member.name.encode())[12:].hex()
    return True if member.type == "bool" else len(member.name)


def _abi(value: Any, member: Member) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_abi(item, member) for item in value)
    if member.type.startswith("string"):
        text = value.encode()
        return text.ljust(31, b"\0") + bytes([len(text)])
    if isinstance(value, str) and member.abi != "address":
        return bytes.fromhex(value[2:])
    return value


def _whole(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def other_ledger(**changes: Any) -> LedgerFacts:
    """Another ledger than `LEDGER`."""
    return replace(LEDGER, **changes)
