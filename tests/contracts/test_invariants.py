"""Whatever is tried in whatever order: the promises of the ledger hold after every step."""

from dataclasses import dataclass, field
from random import Random

import pytest
from web3.exceptions import ContractCustomError

from tests.contracts.scenes import (
    ACTIVE,
    APPROVED,
    FREE,
    OTHER_LOAN,
    OTHER_RIGHT,
    RIGHT,
    SETTLED,
    a_verified_right,
    an_approved_loan,
    confirm,
    discharge,
    lien,
    loan,
    loan_id,
    pledge,
    release,
    repay,
    verify,
)
from tests.contracts.scenes import LOAN as FIRST_LOAN
from tests.evm import Evm

RIGHTS = (RIGHT, OTHER_RIGHT)
LOANS = (FIRST_LOAN, OTHER_LOAN, loan_id(90))
STEPS = 60


@dataclass
class Shadow:
    """What the ledger should believe, kept by the simplest means: a set of rights per pledge."""

    bundles: dict[tuple[bytes, int], tuple[str, ...]] = field(default_factory=dict)
    released: dict[bytes, int] = field(default_factory=dict)

    def holders(self, asset: str) -> list[tuple[bytes, int]]:
        return [pledge for pledge, bundle in self.bundles.items() if asset in bundle]


def try_something(evm: Evm, random: Random, shadow: Shadow) -> str:
    """One step drawn at random, good or not. Says which; a refused one must change nothing."""
    number = random.choice(LOANS)
    which = random.randrange(2)
    bundle = random.choice([RIGHTS, RIGHTS[:1], RIGHTS[1:]])
    amount = random.choice([1, 100_000_000, 300_000_000])
    action = random.choice(["verify", "pledge", "confirm", "release", "repay", "discharge"])
    try:
        match action:
            case "verify":
                verify(evm, bundle[0])
            case "pledge":
                signed = loan(evm, number).pledges
                pledge(evm, *bundle, number=number)
                shadow.bundles[number.bytes, signed] = bundle
            case "confirm":
                confirm(evm, number, which)
            case "release":
                release(evm, amount, number)
                shadow.released[number.bytes] = shadow.released.get(number.bytes, 0) + amount
            case "repay":
                repay(evm, min(amount, loan(evm, number).outstandingFen), number)
            case _:
                discharge(evm, number, which)
                del shadow.bundles[number.bytes, which]
    except ContractCustomError:
        return f"{action} refused"
    return action


def check_promises(evm: Evm, shadow: Shadow) -> None:
    for asset in RIGHTS:
        holders = shadow.holders(asset)
        assert len(holders) <= 1, "at most one live pledge per right"
        assert lien(evm, asset) == (holders[0] if holders else FREE)
    for number in LOANS:
        found = loan(evm, number)
        live = sum(1 << pledge for holder, pledge in shadow.bundles if holder == number.bytes)
        assert found.live == live
        assert (found.outstandingFen > 0) == (found.state == ACTIVE)
        assert found.state in (APPROVED, ACTIVE, SETTLED)
        assert shadow.released.get(number.bytes, 0) <= 300_000_000
        if found.outstandingFen:
            assert found.registered & (1 << 0 | 1 << 1), "no money before a registration"


@pytest.mark.parametrize("seed", range(6))
def test_a_random_walk_keeps_every_promise(evm: Evm, seed: int) -> None:
    random, shadow = Random(seed), Shadow()  # noqa: S311  a test's dice, repeatable by seed
    for asset in RIGHTS:
        a_verified_right(evm, asset)
    for number in LOANS:
        an_approved_loan(evm, number)

    done = set()
    for _ in range(STEPS):
        done.add(try_something(evm, random, shadow))
        check_promises(evm, shadow)

    assert {"pledge", "pledge refused"} <= done, "a walk that went nowhere proves nothing"


@pytest.mark.parametrize("seed", range(3))
def test_from_wherever_a_walk_ends_every_right_can_be_freed(evm: Evm, seed: int) -> None:
    random, shadow = Random(100 + seed), Shadow()  # noqa: S311  a test's dice
    for asset in RIGHTS:
        a_verified_right(evm, asset)
    for number in LOANS:
        an_approved_loan(evm, number)
    for _ in range(STEPS // 2):
        try_something(evm, random, shadow)

    for number in LOANS:
        if owed := loan(evm, number).outstandingFen:
            repay(evm, owed, number)
        for which in range(8):
            if loan(evm, number).live >> which & 1:
                discharge(evm, number, which)

    assert [lien(evm, asset) for asset in RIGHTS] == [FREE, FREE]
