"""Notifications that leave by e-mail besides."""

from datetime import timedelta
from typing import Final

from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.mailing import LetterRefused
from ip_finance.monitoring import repository
from ip_finance.monitoring.domain import ROLE_OF, Postman
from ip_finance.monitoring.models import MailAddress
from ip_finance.monitoring.words import letter_of

MAY_CHOOSE: Final = (*ROLE_OF.values(), PersonRole.ADMIN)
"""Whose work the letters are about, and the party's administrator."""
FIRST_WAIT: Final = timedelta(minutes=10)
MOST_ATTEMPTS: Final = 8
"""Each wait is twice the one before: the last attempt is a day and a half after the first."""


def keep_mail_address(tx: Tx, address: str) -> MailAddress:
    """Have the notifications of the actor's party sent there from now on. Raises: RoleMissing."""
    tx.actor.require(*MAY_CHOOSE)
    found = repository.mail_address(tx.session, tx.actor.party_id)
    if found is None:
        found = MailAddress(party_id=tx.actor.party_id)
        tx.session.add(found)
    found.address, found.changed_by, found.changed_at = address, tx.actor.person_id, tx.now
    tx.session.flush()
    tx.record("monitoring.mail-address", tx.actor.party_id)
    return found


def deliver(tx: Tx, postman: Postman) -> bool:
    """Send the notification that has waited longest to leave by e-mail; false if there is none.

    One a transaction: a crash between sending and committing sends that one again. A letter that
    is refused waits, or is given up, and those behind it leave.

    Raises: MailUndelivered: there is no mail server to take any letter.
    """
    found = repository.next_unsent(tx.session, tx.now)
    if found is None:
        return False
    notification, address = found
    task = notification.task
    try:
        postman.send(address, *letter_of(task.kind, task.severity, task.due_on))
    except LetterRefused as refused:
        notification.mail_attempts += 1
        if refused.is_final or notification.mail_attempts >= MOST_ATTEMPTS:
            notification.mail_refused = refused.reason[:200]
        wait = FIRST_WAIT * 2 ** (notification.mail_attempts - 1)
        notification.mail_next_at = tx.now + wait
        return True
    notification.mailed_at = tx.now
    return True
