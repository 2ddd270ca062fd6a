"""Taking a piece of work, over from a colleague if need be, and putting it back."""

from uuid import UUID

from ip_finance.core.uow import Tx
from ip_finance.desks import bank_reading
from ip_finance.desks.bank_errors import WorkTaken
from ip_finance.desks.bank_models import WorkClaim
from ip_finance.desks.bank_queue import KINDS, WorkKind
from ip_finance.parties import repository as parties


def claim(tx: Tx, kind: WorkKind, record_id: UUID, seen: UUID | None) -> WorkClaim:
    """Take it. `seen` is who had it on the page: whoever took it since is not passed over.

    Raises: RoleMissing, WorkNotFound, WorkTaken, with who and when.
    """
    tx.actor.require(*KINDS[kind].roles)
    bank_reading.check_there(tx, kind, record_id)
    me = tx.actor.person_id
    held = bank_reading.take(tx, kind, record_id)
    if held.person_id == me:
        if held.claimed_at == tx.now:
            tx.record("bank.work-taken", record_id, kind=kind.value)
        return held
    if held.person_id is not None and held.person_id != seen:
        raise WorkTaken(parties.person(tx.session, held.person_id).name, held.claimed_at)
    held.person_id, held.claimed_at = me, tx.now
    tx.record("bank.work-taken-over", record_id, kind=kind.value, before=str(seen))
    return held


def put_back(tx: Tx, kind: WorkKind, record_id: UUID) -> None:
    """Leave it to others; where a colleague has it nothing changes.

    Raises: RoleMissing, WorkNotFound.
    """
    tx.actor.require(*KINDS[kind].roles)
    held = bank_reading.find_claim(tx, kind, record_id)
    if held is None or held.person_id is None:
        bank_reading.check_there(tx, kind, record_id)
    elif held.person_id == tx.actor.person_id:
        held.person_id = None
        tx.record("bank.work-put-back", record_id, kind=kind.value)
