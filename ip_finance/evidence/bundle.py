"""The evidence bundle: what is in it, and its bytes. README.md beside this file specifies both.

Nothing is believed here; reading checks only that the shape is exactly the one that writing gives.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import rlp
from eth_hash.auto import keccak
from rlp.exceptions import RLPException

from ip_finance.evidence.archive import pack, unpack
from ip_finance.evidence.errors import (
    Altered,
    DocumentRefused,
    OtherLedger,
    UnknownVersion,
    Unreadable,
)
from ip_finance.evidence.fields import Fields, canonical, parse
from ip_finance.evidence.ledger import LedgerFacts, domain_of, ledger_json, read_ledger
from ip_finance.evidence.values import read_message
from ip_finance.evidence.words import words_of

FORMAT, VERSION = "ipfin-evidence", 1
MANIFEST, HEADERS, NODES = "manifest.json", "headers.rlp", "nodes.rlp"
SALT_BYTES = 32
_MEMBER = re.compile(
    r"headers\.rlp|nodes\.rlp|steps/\d{6}\.json|checkpoints/\d{6}\.note"
    r"|documents/[0-9a-f]{64}|files/[0-9a-f]{64}"
)

Value: TypeAlias = str | int | bool | list[str] | list[int] | list[bool]
"""A member of a step, as JSON and typed data hold it: bytes and addresses in lower-case hex."""


@dataclass(frozen=True, slots=True)
class SideSigned:
    """A side that signed, and the block after which the directory's word on its key is proven.

    That is the step's own block, or, if the key lost its part in that very block, the one before.
    """

    side: str
    directory_at: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it was signed, and where the ledger's event for it is.

    `signatures` are laid end to end as the ledger takes them, in the order of `sides`.
    `transaction` is the index in the block, `log` the index within that transaction's receipt.
    """

    kind: str
    message: Mapping[str, Value]
    sides: tuple[SideSigned, ...]
    signatures: bytes
    block: int
    transaction: int
    log: int

    @property
    def place(self) -> tuple[int, int, int]:
        return self.block, self.transaction, self.log


@dataclass(frozen=True, slots=True)
class Document:
    """A disclosed commitment: its salt and the canonical JSON of its facts, both as hashed."""

    salt: bytes
    facts: bytes

    @property
    def hash(self) -> bytes:
        """What the ledger was given: SHA-256 over salt and text."""
        return hashlib.sha256(self.salt + self.facts).digest()

    def content(self, where: str) -> Any:
        """The facts. Raises: DocumentRefused."""
        return parse(self.facts, where, DocumentRefused)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Steps of one ledger, and everything that proves them.

    `headers` are RLP, by height; `nodes` are trie nodes, RLP, in any order; `checkpoints` are
    signed notes, by height; `files` are the contents that documents name by `sha256`.
    """

    ledger: LedgerFacts
    steps: tuple[Step, ...]
    headers: tuple[bytes, ...]
    nodes: tuple[bytes, ...]
    checkpoints: tuple[bytes, ...] = ()
    documents: tuple[Document, ...] = ()
    files: tuple[bytes, ...] = ()


def write_bundle(bundle: Bundle) -> bytes:
    """The bundle as a zip file. The order of nodes, documents and files makes no difference."""
    members = members_of(bundle)
    return pack({MANIFEST: manifest_of(bundle, members), **members})


def read_bundle(data: bytes) -> Bundle:
    """The bundle in a zip file.

    Raises: Altered, Unreadable, UnknownVersion.
    """
    members = unpack(data)
    if MANIFEST not in members:
        raise Unreadable("is missing.", where=MANIFEST)
    raw = members.pop(MANIFEST)
    manifest = Fields.of(raw, MANIFEST, Unreadable)
    _check_version(manifest)
    manifest.exactly("format", "version", "ledger", "typed_data", "members")
    _check_members(manifest.part("members"), members)
    ledger = read_ledger(manifest.part("ledger"))
    _check_domain(manifest.part("typed_data"), ledger)
    bundle = _bundle(ledger, members)
    _check_one_form({MANIFEST: raw, **members}, bundle)
    return bundle


def members_of(bundle: Bundle) -> dict[str, bytes]:
    """The bytes of every file but the manifest."""
    return {
        HEADERS: rlp.encode(list(bundle.headers)),
        NODES: rlp.encode(sorted(set(bundle.nodes), key=keccak)),
        **_numbered("steps", "json", (canonical(_json_of(step)) for step in bundle.steps)),
        **_numbered("checkpoints", "note", bundle.checkpoints),
        **_named("documents", (document.salt + document.facts for document in bundle.documents)),
        **_named("files", bundle.files),
    }


def manifest_of(bundle: Bundle, members: Mapping[str, bytes]) -> bytes:
    """The manifest over these files. It repeats, for other readers, what the verifier knows."""
    ledger = bundle.ledger
    kinds = sorted({step.kind for step in bundle.steps})
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "ledger": ledger_json(ledger),
        "typed_data": {
            "domain": domain_of(ledger),
            "types": {kind: words_of(kind, MANIFEST).type for kind in kinds},
        },
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
    }
    return canonical(manifest)


def _json_of(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "message": dict(step.message),
        "sides": [{"side": s.side, "directory_at": s.directory_at} for s in step.sides],
        "signatures": "0x" + step.signatures.hex(),
        "block": step.block,
        "transaction": step.transaction,
        "log": step.log,
    }


def _numbered(folder: str, kind: str, contents: Iterable[bytes]) -> dict[str, bytes]:
    return {f"{folder}/{n:06}.{kind}": content for n, content in enumerate(contents, 1)}


def _named(folder: str, contents: Iterable[bytes]) -> dict[str, bytes]:
    named = {f"{folder}/{hashlib.sha256(content).hexdigest()}": content for content in contents}
    return dict(sorted(named.items()))


def _check_version(manifest: Fields) -> None:
    if manifest.text("format") != FORMAT or manifest.whole("version") != VERSION:
        found = f"{manifest.text('format')} {manifest.whole('version')}"
        raise UnknownVersion(f"is {found!r}, not {FORMAT} {VERSION}.", where=MANIFEST)


def _check_domain(typed_data: Fields, ledger: LedgerFacts) -> None:
    """The domain that wallets were given is that of the ledger. Raises: OtherLedger."""
    typed_data.exactly("domain", "types")
    domain = typed_data.part("domain")
    expected = domain_of(ledger)
    domain.exactly(*expected)
    for name, value in expected.items():
        if domain.values[name] != value:
            rule = f"must be {value!r}, as the section ledger and this verifier have it."
            raise OtherLedger(rule, where=MANIFEST, field=f"typed_data.domain.{name}")


def _check_members(listed: Fields, members: Mapping[str, bytes]) -> None:
    for name in members:
        if not _MEMBER.fullmatch(name):
            raise Unreadable("is no file of this format.", where=name)
    listed.exactly(*members)
    for name, data in members.items():
        if listed.text(name) != hashlib.sha256(data).hexdigest():
            raise Altered("does not have the digest in the manifest.", where=name)


def _check_one_form(found: Mapping[str, bytes], bundle: Bundle) -> None:
    """What was read is what writing gives: nothing lurks in another spelling."""
    members = members_of(bundle)
    expected = {MANIFEST: manifest_of(bundle, members), **members}
    for name in sorted({*expected, *found}):
        if expected.get(name) != found.get(name):
            raise Unreadable("is not in the one form that this format has.", where=name)


def _bundle(ledger: LedgerFacts, members: Mapping[str, bytes]) -> Bundle:
    def under(folder: str) -> list[tuple[str, bytes]]:
        return [item for item in members.items() if item[0].startswith(folder)]

    return Bundle(
        ledger,
        tuple(_step(name, data) for name, data in under("steps/")),
        _strings(members, HEADERS),
        _strings(members, NODES),
        tuple(data for _, data in under("checkpoints/")),
        tuple(Document(data[:SALT_BYTES], data[SALT_BYTES:]) for _, data in under("documents/")),
        tuple(data for _, data in under("files/")),
    )


def _step(name: str, data: bytes) -> Step:
    fields = Fields.of(data, name, Unreadable)
    fields.exactly("kind", "message", "sides", "signatures", "block", "transaction", "log")
    words = words_of(fields.text("kind"), name)
    return Step(
        words.kind,
        read_message(words, fields.part("message")),
        tuple(_side(side) for side in fields.parts("sides")),
        fields.hexed("signatures"),
        fields.whole("block"),
        fields.whole("transaction"),
        fields.whole("log"),
    )


def _side(fields: Fields) -> SideSigned:
    fields.exactly("side", "directory_at")
    return SideSigned(fields.text("side"), fields.whole("directory_at"))


def _strings(members: Mapping[str, bytes], name: str) -> tuple[bytes, ...]:
    """The byte strings of an RLP list."""
    if name not in members:
        raise Unreadable("is missing.", where=name)
    try:
        found = rlp.decode(members[name])
    except (RLPException, RecursionError) as broken:
        raise Unreadable(f"is no RLP: {broken}.", where=name) from broken
    if isinstance(found, bytes) or not all(isinstance(item, bytes) for item in found):
        raise Unreadable("is no list of byte strings.", where=name)
    return tuple(found)
