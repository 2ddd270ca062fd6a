"""The trust file: what its owner believes, and until when. README.md specifies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from ip_finance.evidence.errors import NotAnchored, TrustExpired, TrustUnreadable
from ip_finance.evidence.fields import Fields, canonical
from ip_finance.evidence.ledger import LedgerFacts, ledger_json, read_ledger
from ip_finance.evidence.note import NoteRefused, VerifierKey

FORMAT, VERSION = "ipfin-trust", 1
WHERE = "trust file"


@dataclass(frozen=True, slots=True)
class Validators:
    """Who seals blocks from this height on, until the next such entry."""

    since: int
    addresses: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SealsBelieved:
    """A chain on which validators seal every block (QBFT): who they were, by rising height."""

    history: tuple[Validators, ...]

    def at(self, height: int, where: str) -> tuple[bytes, ...]:
        """The validators of a block. Raises: NotAnchored."""
        for validators in reversed(self.history):
            if validators.since <= height:
                return validators.addresses
        raise NotAnchored("lies before every validator that the trust file names.", where=where)


@dataclass(frozen=True, slots=True)
class CheckpointsBelieved:
    """A chain without seals: who must have cosigned a checkpoint, and how many of them."""

    origin: str
    cosigners: tuple[VerifierKey, ...]
    quorum: int


Belief: TypeAlias = SealsBelieved | CheckpointsBelieved


@dataclass(frozen=True, slots=True)
class Trust:
    """What a verifier believes. `expires` is in unix seconds."""

    expires: int
    ledger: LedgerFacts
    belief: Belief

    def check_in_force(self, now: int) -> None:
        """Raises: TrustExpired."""
        if now >= self.expires:
            raise TrustExpired(f"was good until {_written(self.expires)}.", where=WHERE)


def read_trust(data: bytes) -> Trust:
    """Raises: TrustUnreadable."""
    fields = Fields.of(data, WHERE, TrustUnreadable)
    belief = "qbft" if "qbft" in fields.values else "checkpoints"
    fields.exactly("format", "version", "expires", "ledger", belief)
    if fields.text("format") != FORMAT or fields.whole("version") != VERSION:
        fields.refuse("version", f"must be {VERSION}, and the format {FORMAT!r}.")
    read = _seals if belief == "qbft" else _checkpoints
    return Trust(_expiry(fields), read_ledger(fields.part("ledger")), read(fields.part(belief)))


def write_trust(trust: Trust) -> bytes:
    """The trust file, to be read over by its owner."""
    shared = {
        "format": FORMAT,
        "version": VERSION,
        "expires": _written(trust.expires),
        "ledger": ledger_json(trust.ledger),
    }
    return canonical({**shared, **_belief_json(trust.belief)}) + b"\n"


def _belief_json(belief: Belief) -> dict[str, Any]:
    match belief:
        case SealsBelieved(history):
            entries = [
                {"from": one.since, "addresses": ["0x" + a.hex() for a in one.addresses]}
                for one in history
            ]
            return {"qbft": {"validators": entries}}
        case CheckpointsBelieved(origin, cosigners, quorum):
            keys = [str(key) for key in cosigners]
            return {"checkpoints": {"origin": origin, "cosigners": keys, "quorum": quorum}}


def _seals(fields: Fields) -> SealsBelieved:
    fields.exactly("validators")
    history = tuple(_validators(entry) for entry in fields.parts("validators"))
    heights = [entry.since for entry in history]
    if not heights or heights != sorted(set(heights)):
        fields.refuse("validators", "must be by rising height, and not empty.")
    return SealsBelieved(history)


def _validators(fields: Fields) -> Validators:
    fields.exactly("from", "addresses")
    addresses = fields.hexed_items("addresses", 20)
    if not addresses or len(set(addresses)) != len(addresses):
        fields.refuse("addresses", "must name each validator once, and one at least.")
    return Validators(fields.whole("from"), tuple(addresses))


def _checkpoints(fields: Fields) -> CheckpointsBelieved:
    fields.exactly("origin", "cosigners", "quorum")
    cosigners = _cosigners(fields)
    names = {key.name for key in cosigners}
    if not 1 <= (quorum := fields.whole("quorum")) <= len(names):
        fields.refuse("quorum", f"must be from 1 to the number of cosigners, {len(names)}.")
    return CheckpointsBelieved(fields.text("origin"), tuple(cosigners), quorum)


def _cosigners(fields: Fields) -> Sequence[VerifierKey]:
    try:
        return [VerifierKey.parse(text) for text in fields.texts("cosigners")]
    except NoteRefused as wrong:
        fields.refuse("cosigners", str(wrong))


def _expiry(fields: Fields) -> int:
    try:
        expires = datetime.fromisoformat(fields.text("expires"))
    except ValueError:
        expires = None
    if expires is None or expires.tzinfo is None:
        fields.refuse("expires", "must be a time with its zone, such as 2027-12-31T00:00:00Z.")
    return int(expires.timestamp())


def _written(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
