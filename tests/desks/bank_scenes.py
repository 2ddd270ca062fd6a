"""What a bank's people leave on their desk."""

from ip_finance.core.actor import SYSTEM
from ip_finance.desks.bank_models import WorkClaim
from ip_finance.desks.bank_queue import WorkKind
from tests.api import Platform
from tests.parties.builders import id_of


def take_work(platform: Platform) -> None:
    """An officer has taken a piece of work."""
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            WorkClaim(
                bank_id=id_of("bank"),
                kind=WorkKind.CHASE_ARREARS.value,
                record_id=id_of("loan"),
                person_id=id_of("officer"),
                claimed_at=tx.now,
            )
        )
