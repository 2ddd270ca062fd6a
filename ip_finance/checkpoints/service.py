"""Making, cosigning and anchoring checkpoints. Each runs in the caller's transaction."""

from sqlalchemy.exc import IntegrityError

from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import AnchorLog, EnrolKey
from ip_finance.chain_api.stored import stored
from ip_finance.checkpoints import repository
from ip_finance.checkpoints.domain import (
    CLOCKS_APART,
    Blocks,
    CheckpointKind,
    CheckpointNotFound,
    CosignatureLine,
    CosignatureRefused,
    CosignerKnown,
    LogShorter,
    PlatformKey,
    Recorder,
    cosigner_key,
    lines_in,
    origin_of,
)
from ip_finance.checkpoints.models import Checkpoint as StoredCheckpoint
from ip_finance.checkpoints.models import Cosigner, LogAnchor
from ip_finance.core import audit_tree, deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date, unix
from ip_finance.core.deployment import Deployment
from ip_finance.core.outbox import OutboxRow, OutboxState
from ip_finance.core.uow import Tx
from ip_finance.evidence.checkpoint import Checkpoint
from ip_finance.evidence.note import NoteRefused, sign
from ip_finance.parties import repository as parties_repository
from ip_finance.parties.domain import ROLES_OF, PartyKind
from ip_finance.parties.models import Party
from ip_finance.parties.service import GUARDIANS
from ip_finance.signing import repository as signing_repository
from ip_finance.signing import service as signing
from ip_finance.signing.domain import SIGNATURE_VALID_FOR, RequestState
from ip_finance.signing.models import SigningRequest

GUARDING = tuple(kind for kind, roles in ROLES_OF.items() if PersonRole.GUARDIAN in roles)
"""The kinds of party that may have guardians."""

UNANSWERED = (OutboxState.PENDING, OutboxState.SIGNED)


def keep_up(tx: Tx, key: PlatformKey) -> bool:
    """Sign where log and chain stand, if events came since the last time; false if none came."""
    ledger = deployment.the_current(tx.session)
    newest = repository.newest(tx.session, CheckpointKind.CHAIN)
    event_block = repository.event_block(tx.session)
    if event_block is None or (newest and newest.number >= event_block):
        return False
    here = bytes.fromhex(ledger.read_to_hash.removeprefix("0x"))
    _add(tx, key, ledger, CheckpointKind.CHAIN, ledger.read_to_block, here)
    of_log(tx, key, ledger)
    return True


def of_log(tx: Tx, key: PlatformKey, ledger: Deployment) -> StoredCheckpoint | None:
    """The checkpoint of the log as it is now; None while the log is empty."""
    size = audit_tree.grow(tx.session)
    newest = repository.newest(tx.session, CheckpointKind.LOG)
    if newest is not None and newest.number == size:
        return newest
    if not size:
        return None
    root = audit_tree.root(tx.session, size)
    return _add(tx, key, ledger, CheckpointKind.LOG, size, root)


def withdraw_lost(tx: Tx, blocks: Blocks) -> int:
    """Withdraw the checkpoints on blocks that a local chain has lost; gives how many."""
    lost = 0
    for checkpoint in repository.backwards(tx.session, CheckpointKind.CHAIN):
        if blocks.hash_of(checkpoint.number) == checkpoint.hash:
            break
        checkpoint.withdrawn_at = tx.now
        lost += 1
    return lost


def register(tx: Tx, text: str) -> Cosigner:
    """File the verifier key with which the actor's party cosigns; again the same changes nothing.

    Raises:
        RoleMissing: neither an auditor nor a guardian.
        CosignerKeyRefused: not the verifier key of a cosigner.
        CosignerKnown: the party has another one, or the name or key is taken.
    """
    tx.actor.require(PersonRole.AUDITOR, PersonRole.GUARDIAN)
    key = cosigner_key(text)
    own = repository.find_cosigner(tx.session, tx.actor.party_id)
    if own is not None:
        if own.key != text:
            raise CosignerKnown(key.name)
        return own
    cosigner = Cosigner(
        party_id=tx.actor.party_id,
        name=key.name,
        key=text,
        registered_at=tx.now,
        registered_by=tx.actor.person_id,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(cosigner)
    except IntegrityError as taken:
        raise CosignerKnown(key.name) from taken
    tx.record("checkpoints.cosigner-registered", tx.actor.party_id, name=key.name)
    return cosigner


def recognise(tx: Tx, kind: CheckpointKind, note: bytes) -> tuple[int, list[CosignatureLine]]:
    """The number of the checkpoint in a note, and the cosignatures on it that hold.

    Raises:
        CosignatureRefused: no cosigner on file signed it, or a signature does not hold.
        CheckpointNotFound: it is not a checkpoint that we signed.
    """
    known = [cosigner.known for cosigner in repository.cosigners(tx.session)]
    text, lines = lines_in(note, known)
    try:
        number = Checkpoint.parse(text).number
    except NoteRefused as refused:
        raise CosignatureRefused(str(refused)) from refused
    if not repository.exactly(tx.session, kind, number).note.startswith(text + "\n"):
        raise CheckpointNotFound
    latest = unix(tx.now + CLOCKS_APART)
    if any(line.at > latest for line in lines):
        raise CosignatureRefused("It was signed at a time that has not come yet.")
    return number, lines


def cosign(tx: Tx, kind: CheckpointKind, number: int, line: CosignatureLine) -> None:
    """Keep a cosignature that was recognised; the actor's party is the cosigner's."""
    checkpoint = repository.exactly(tx.session, kind, number)
    if repository.keep_cosignature(tx.session, checkpoint.id, line):
        tx.record("checkpoints.cosigned", line.party_id, kind=kind.value, number=number)


def proof(tx: Tx, first: int, second: int) -> list[bytes]:
    """That the log of `second` entries is that of `first` with entries added.

    Raises: LogShorter.
    """
    size = audit_tree.size_of(tx.session)
    if not 0 < first <= second <= size:
        raise LogShorter(first, second, size)
    return audit_tree.proof(tx.session, first, second)


def is_enrolled(tx: Tx, recorder: Recorder) -> bool:
    """Whether the ledger takes anchors from this recorder. If not, guardians are asked to enrol it.

    A recorder is a machine of the operator and nobody's: its person's number is 0.
    """
    known = signing_repository.find_on_ledger(tx.session, recorder.address)
    if known is not None:
        return Role.RECORDER in Role(known.roles)
    operator = _operator(tx)
    if operator is not None and operator.on_ledger is not None:
        _ask_enrolment(tx, operator, recorder)
    return False


def find_enrolment(tx: Tx, address: str) -> SigningRequest | None:
    """The newest request to enrol the recorder of this address, if the actor may see it."""
    operator = _operator(tx)
    asked = signing_repository.about(tx.session, [operator.id]) if operator else ()
    for request in reversed(asked):
        if request.kind == EnrolKey.__name__ and request.step["key"] == address:
            return request
    return None


def _operator(tx: Tx) -> Party | None:
    """Whose log it is: the platform's own party."""
    return next(iter(parties_repository.of_kind(tx.session, PartyKind.OPERATOR)), None)


def _ask_enrolment(tx: Tx, operator: Party, recorder: Recorder) -> None:
    asked = find_enrolment(tx, recorder.address)
    if asked is not None and (
        asked.state is RequestState.COMPLETE
        or (asked.state is RequestState.OPEN and asked.deadline > tx.now)
    ):
        return
    step = EnrolKey(
        key=recorder.address,
        party=operator.number,
        person=0,
        roles=int(Role.RECORDER),
        deadline=unix(tx.now + SIGNATURE_VALID_FOR),
    )
    guarding = parties_repository.of_kind(tx.session, *GUARDING)
    tx.grant(operator.id, *(party.id for party in guarding))
    signing.ask(tx, step, GUARDIANS, record_id=operator.id)


def anchor(tx: Tx, recorder: Recorder, key: PlatformKey) -> LogAnchor | None:
    """Send the root of the log, as it is now, to the ledger; None if nothing is new since last."""
    ledger = deployment.the_current(tx.session)
    checkpoint = of_log(tx, key, ledger)
    if checkpoint is None or checkpoint.number <= repository.anchored_size(tx.session):
        return None
    step = AnchorLog(checkpoint.number, checkpoint.hash, unix(tx.now + SIGNATURE_VALID_FOR))
    tx.send(
        OutboxRow(
            kind=AnchorLog.__name__,
            dedup_key=_anchor_key(checkpoint.number),
            payload=stored(step),
            signatures=recorder.sign(step),
            state=OutboxState.PENDING,
            created_at=tx.now,
        )
    )
    sent = LogAnchor(size=checkpoint.number, root=checkpoint.hash, sent_on=business_date(tx.now))
    tx.session.add(sent)
    return sent


def anchor_daily(tx: Tx, recorder: Recorder, key: PlatformKey) -> bool:
    """Anchor the log once a business day; false if that was done, or there is nothing to do."""
    if repository.is_anchored_on(tx.session, business_date(tx.now)):
        return False
    return anchor(tx, recorder, key) is not None


def answer_to_anchor(tx: Tx, size: int) -> OutboxRow | None:
    """The step that anchors so many entries, once the ledger took or refused it."""
    row = repository.anchor_step(tx.session, _anchor_key(size))
    return row if row and row.state not in UNANSWERED else None


def _anchor_key(size: int) -> str:
    return f"{AnchorLog.__name__}:{size}"


def _add(
    tx: Tx, key: PlatformKey, ledger: Deployment, kind: CheckpointKind, number: int, hash_: bytes
) -> StoredCheckpoint:
    origin = origin_of(kind, ledger.chain_id, ledger.address)
    note = sign(Checkpoint(origin, number, hash_).text, key.signing(origin))
    checkpoint = StoredCheckpoint(
        kind=kind,
        number=number,
        hash="0x" + hash_.hex(),
        note=note.decode(),
        created_at=tx.now,
        cosignatures=[],
    )
    tx.session.add(checkpoint)
    return checkpoint
