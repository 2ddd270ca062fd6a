"""What the steps of a financing cost, in gas: `make gas`.

`register` ... `discharge` are single transactions, each signed by its parties (the pledge by both)
and carried by somebody else, in the second life on one ledger: its people have signed before, its
right and its loan are new. `total` is their sum. `batch50_per_step` is a fiftieth of one
transaction that carries 50 repayments of 50 loans, signed one by one by an officer: what a bank
sends on the day its loans are due. `make gas ARGS=--batches` gives the same for each of the six,
and for the six in turn; registrations and pledges cost more, for they need storage or a second
signature. Keys, ids and times are fixed and signatures deterministic
(RFC 6979), so the figures are the same on every machine.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from uuid import UUID

from ip_finance.chain_api.steps import Step
from tests.contracts.scenes import (
    a_confirmation,
    a_discharge,
    a_hash,
    a_pledge,
    a_registration,
    a_release,
    a_repayment,
    an_application,
    an_approval,
    an_approved_loan,
    an_attestation,
    confirm,
    discharge,
    key,
    pledge,
    register,
    release,
    repay,
    verify,
)
from tests.evm import Actor, Evm, founded

SNAPSHOT = Path(__file__).with_name("gas.json")
IN_TURN = ("register", "verify", "pledge", "release", "repay", "discharge")
BATCH = 50
AT_ONCE = 20
PLENTY = 10_000_000


def measured() -> dict[str, int]:
    """The figures of the committed ledger."""
    evm = founded()
    a_life(evm, "first")
    single = a_life(evm, "second")
    return {**single, "total": sum(single.values()), "batch50_per_step": a_batch(evm, ["repay"])}


def batches() -> dict[str, int]:
    """Gas of a step in a batch of `BATCH` of its kind, and of the six kinds in turn."""
    kinds = {**{kind: [kind] for kind in IN_TURN}, "in turn": list(IN_TURN)}
    return {name: a_batch(founded(), found) for name, found in kinds.items()}


def a_life(evm: Evm, name: str) -> dict[str, int]:
    """Gas of the six steps from claim to discharge, each in a transaction of its own."""
    digest = int(a_hash(name), 16)
    asset, number = key(digest % 10**13), UUID(int=digest % 2**128)
    registered, verified = register(evm, asset), verify(evm, asset)
    an_approved_loan(evm, number)
    pledged = pledge(evm, asset, number=number)
    confirm(evm, number)
    released, repaid = release(evm, number=number), repay(evm, number=number)
    receipts = (registered, verified, pledged, released, repaid, discharge(evm, number))
    return {step: receipt["gasUsed"] for step, receipt in zip(IN_TURN, receipts, strict=True)}


def a_batch(evm: Evm, kinds: Sequence[str]) -> int:
    """Gas of a step in a batch of `BATCH` steps of these kinds in turn, each on its own record."""
    cast = evm.cast
    owner, provider, lender = (cast.owner,), (cast.verifier,), (cast.officer,)
    both, witnessed = (cast.owner, cast.officer), (cast.officer, cast.verifier)
    stages: list[tuple[str, Callable[[int], Step], tuple[Actor, ...]]] = [
        ("register", lambda n: a_registration(evm, asset=key(n)), owner),
        ("verify", lambda n: an_attestation(evm, key(n)), provider),
        ("apply", lambda n: an_application(evm, loan=UUID(int=n)), owner),
        ("approve", lambda n: an_approval(evm, UUID(int=n)), lender),
        ("pledge", lambda n: a_pledge(evm, key(n), number=UUID(int=n)), both),
        ("confirm", lambda n: a_confirmation(evm, UUID(int=n)), witnessed),
        ("release", lambda n: a_release(evm, UUID(int=n)), lender),
        ("repay", lambda n: a_repayment(evm, UUID(int=n)), lender),
        ("discharge", lambda n: a_discharge(evm, UUID(int=n)), lender),
    ]
    names = [name for name, _, _ in stages]
    waiting = {n: kinds[n % len(kinds)] for n in range(1, BATCH + 1)}
    last: list[tuple[int, Step, tuple[Actor, ...]]] = []
    for name, step_of, actors in stages:
        before = [n for n, step in waiting.items() if names.index(step) > names.index(name)]
        carry(evm, ((step_of(n), actors) for n in before))
        last += [(n, step_of(n), actors) for n, step in waiting.items() if step == name]
    in_turn = [(step, actors) for _, step, actors in sorted(last, key=lambda found: found[0])]
    return carry(evm, in_turn, BATCH) // BATCH


def carry(
    evm: Evm, signed: Iterable[tuple[Step, tuple[Actor, ...]]], at_once: int = AT_ONCE
) -> int:
    """Carry the steps, so many to a transaction; all must be taken. Gas of them all."""
    calls = [evm.call_of(step, evm.sign(step, *actors)) for step, actors in signed]
    gas = 0
    for start in range(0, len(calls), at_once):
        some = calls[start : start + at_once]
        receipt = evm.relay_all(some, PLENTY)
        assert len(evm.told(receipt)) == len(some)
        assert "StepRefused" not in {type(event).__name__ for event in evm.told(receipt)}
        gas += receipt["gasUsed"]
    return gas


if __name__ == "__main__":
    json.dump(batches() if "--batches" in sys.argv else measured(), sys.stdout, indent=1)
    sys.stdout.write("\n")
