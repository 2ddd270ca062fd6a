"""Failed tries to prove who one is, counted so that guessing takes too long."""

from datetime import timedelta

from ip_finance.core.uow import Tx
from ip_finance.identity import repository
from ip_finance.identity.domain import FORGOTTEN_AFTER, Allowance, Device
from ip_finance.identity.models import SignInTries


def wait_of(tx: Tx, login: str, device: Device) -> timedelta:
    """How long this login, or this address, has to wait until its next try.

    The login's count is locked until the transaction ends: of many guesses at once, one is made.
    """
    mine = Allowance.of_login(login)
    here = Allowance.of_address(device.address)
    elsewhere = repository.find_tries(tx.session, here.key)
    return max(
        _wait(tx, mine, repository.tries_for_update(tx.session, mine.key)),
        _wait(tx, here, elsewhere) if elsewhere else timedelta(0),
    )


def count_failure(tx: Tx, login: str, device: Device) -> None:
    """The login first, which is locked already: so that no two wait for each other."""
    for one in (Allowance.of_login(login), Allowance.of_address(device.address)):
        row = repository.tries_for_update(tx.session, one.key)
        is_old = row.failed_at is None or row.failed_at + FORGOTTEN_AFTER <= tx.now
        row.failures = 1 if is_old else row.failures + 1
        row.failed_at = tx.now


def forget(tx: Tx, login: str) -> None:
    """Whoever got in has no failures of theirs left; those of the address stay."""
    row = repository.tries_for_update(tx.session, Allowance.of_login(login).key)
    row.failures, row.failed_at = 0, None


def _wait(tx: Tx, allowance: Allowance, row: SignInTries) -> timedelta:
    if row.failed_at is None or row.failed_at + FORGOTTEN_AFTER <= tx.now:
        return timedelta(0)
    return allowance.wait(row.failures, row.failed_at, tx.now)
