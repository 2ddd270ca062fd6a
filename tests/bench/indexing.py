"""Events a second from the node into the tables: our rebuild against the plain way.

The plain way is how this indexer began: web3 asks for the logs and decodes each by
`process_log`, and what each event changed is written before the next is looked at.
"""

import time
from collections.abc import Iterable, Iterator, Sequence

from hexbytes import HexBytes
from sqlalchemy import delete

from ip_finance.bootstrap import open_database
from ip_finance.chain.codec import event_of
from ip_finance.chain_api.events import BY_KIND, Seen
from ip_finance.chain_api.keys import bundle_fingerprint
from ip_finance.chain_api.steps import (
    ApplyForLoan,
    ApproveLoan,
    AttestVerification,
    ConfirmRegistration,
    DischargePledge,
    PledgeAssets,
    RecordRepayment,
    RecordValuation,
    RegisterAsset,
    ReleaseFunds,
    Step,
)
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import from_unix, system_clock
from ip_finance.core.db import LedgerRow
from ip_finance.core.uow import UnitOfWork
from ip_finance.hearing import PROJECTORS
from ip_finance.local import anvil, postgres
from ip_finance.migrating import migrate
from ip_finance.settings import ROOT
from ip_finance.signing.projector import on_taken
from tests.bench.figures import Figure, a_folder, timed
from tests.chain.ledgers import file_deployment, indexer_of, on_anvil
from tests.contracts import scenes
from tests.evm import BANK, Actor, Evm

CASES = 200
IN_A_BATCH = 50
GAS = 25_000_000
PAPER = scenes.a_hash("paper")
BUDGET = 2_000


def measure() -> Iterator[Figure]:
    """The same events, from the same node into the same database, both ways."""
    with a_folder() as var:
        node = anvil.start(var / "chain", ROOT)
        owner = open_database(url := postgres.start(var / "pg"), url, system_clock).owner
        try:
            migrate(owner.engine)
            evm = on_anvil(node.url)
            live(evm)
            file_deployment(evm, owner)
            indexer = indexer_of(evm, owner)
            theirs = read_plainly(evm, owner)
            events = sum(1 for _ in logs_of(evm))
            ours = events / timed(indexer.rebuild)
        finally:
            owner.close()
            postgres.stop(var / "pg")
            node.stop()
    yield Figure("rebuild", ours, "events/s", "process_log, a flush an event", theirs)
    yield Figure("rebuild", ours, "events/s", "budget", BUDGET)


def live(evm: Evm) -> None:
    """`CASES` loans, each with a right of its own, from registration to discharge."""
    for steps in zip(*(case(evm, number) for number in range(1, CASES + 1)), strict=True):
        for first in range(0, len(steps), IN_A_BATCH):
            calls = [
                evm.call_of(step, evm.sign(step, *actors))
                for step, actors in steps[first : first + IN_A_BATCH]
            ]
            evm.relay_all(calls, gas=GAS)


def case(evm: Evm, number: int) -> list[tuple[Step, Sequence[Actor]]]:
    """The steps of one case, and who signs them."""
    cast, loan, asset = evm.cast, scenes.loan_id(number), scenes.key(number)
    end, amount = evm.deadline + 10**6, scenes.AMOUNT
    bundle = bundle_fingerprint([(asset, 3)])
    return [
        (RegisterAsset(asset, PAPER, PAPER, end), [cast.owner]),
        (AttestVerification(asset, 1, PAPER, end, PAPER, end), [cast.verifier]),
        (
            RecordValuation(asset, 2, 4, 6, 9, end, PAPER, end),
            [cast.appraiser, cast.other_appraiser],
        ),
        (ApplyForLoan(loan, BANK, amount, PAPER, end), [cast.owner]),
        (ApproveLoan(loan, 1, amount, PAPER, end), [cast.officer]),
        (
            PledgeAssets(loan, 2, (asset,), bundle, amount, PAPER, end),
            [cast.owner, cast.officer],
        ),
        (ConfirmRegistration(loan, 3, 0, PAPER, evm.now, end), [cast.officer, cast.verifier]),
        (ReleaseFunds(loan, 4, amount, PAPER, end), [cast.officer]),
        (RecordRepayment(loan, 5, amount, 7, PAPER, end), [cast.officer]),
        (DischargePledge(loan, 6, 0, PAPER, end), [cast.officer]),
    ]


def logs_of(evm: Evm) -> Iterable[object]:
    return evm.web3.eth.get_logs({"address": evm.ledger.address, "fromBlock": 0})


def read_plainly(evm: Evm, owner: UnitOfWork) -> float:
    """Events a second; the tables are empty again afterwards."""
    started = time.perf_counter()
    with owner.begin(SYSTEM) as tx:
        logs = evm.web3.eth.get_logs({"address": evm.ledger.address, "fromBlock": 0})
        kinds = {bytes(HexBytes(evm.ledger.events[kind]().topic)): kind for kind in BY_KIND}
        for log in logs:
            kind = kinds[bytes(log["topics"][0])]
            told = evm.ledger.events[kind]().process_log(log)
            block = evm.web3.eth.get_block(log["blockNumber"])
            place = (log["blockNumber"], log["logIndex"], log["transactionHash"].to_0x_hex())
            event, seen = event_of(kind, told["args"]), Seen(*place, from_unix(block["timestamp"]))
            for project in PROJECTORS[type(event)]:
                project(tx, event, seen)
            on_taken(tx, [(event, seen)])
            tx.session.flush()
    rate = len(logs) / (time.perf_counter() - started)
    with owner.begin(SYSTEM) as tx:
        for table in reversed(LedgerRow.all_tables()):
            tx.session.execute(delete(table))
    return rate
