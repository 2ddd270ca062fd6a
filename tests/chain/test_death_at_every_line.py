"""The sender is killed before every line of its own that runs, and restarted each time.

Every step must be on the chain once, in its order, whatever the line.
"""

from ip_finance.bootstrap import Database
from ip_finance.chain import sender as sending
from ip_finance.chain_api.events import KeyEnrolled, PartyAdmitted
from ip_finance.core.outbox import OutboxState, TransactionState
from tests.chain.builders import Platform
from tests.chain.conftest import in_memory
from tests.chain.deaths import Killed, at_line, lines_run

FILE = str(sending.__file__)
FEWEST_LINES = 80
"""So that a renamed file, or a tracer that does not trace, is noticed."""


def two_that_depend(platform: Platform, number: int) -> int:
    """An admission and an enrolment that needs it; gives the party's number."""
    company = platform.file_company(number)
    platform.admit(company)
    platform.enrol_somebody_of(company)
    return platform.party_number(company)


def work(platform: Platform) -> None:
    """What a worker does until nothing waits, as one that starts now."""
    sender = platform.sender()
    while platform.is_waiting():
        sender.step()


def dies(platform: Platform, line: int) -> bool:
    """Whether somebody who works until nothing waits meets the line at which he dies."""
    try:
        with at_line(FILE, line):
            work(platform)
    except Killed:
        return True
    return False


def test_loses_nothing_repeats_nothing_and_keeps_the_order(database: Database) -> None:
    platform = Platform.founded_on(in_memory(), database.owner)
    parties = [two_that_depend(platform, 3)]
    with lines_run(FILE) as lines:
        work(platform)

    for line in sorted(lines):
        if not dies(platform, line):  # what waited was past this line already
            parties.append(two_that_depend(platform, 3 + len(parties)))
            assert dies(platform, line)
    work(platform)

    assert len(lines) >= FEWEST_LINES
    assert [event.party for event in platform.events(PartyAdmitted)] == parties
    assert [event.party for event in platform.events(KeyEnrolled)] == parties
    assert set(platform.states()) == {OutboxState.MINED}
    carriers = platform.transactions()
    assert [one.nonce for one in carriers] == list(range(len(carriers)))
    assert {one.state for one in carriers} == {TransactionState.MINED}
