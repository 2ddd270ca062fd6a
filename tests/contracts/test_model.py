"""Random walks over all actions: the contract does at every step what the model says.

`make test T="tests/contracts/test_model.py --walks 200"` walks for longer.
"""

from collections import Counter
from random import Random

import pytest

from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.steps import BY_KIND, Step
from tests.contracts.ground import Ground, expected
from tests.contracts.model import Key, Model, Party, Refused, Signed
from tests.contracts.walking import Walker, spares
from tests.evm import BANK, DUAL_APPROVAL_ABOVE, Cast, Evm, plain

FIRST_SEED, STEPS = 100, 140
NOT_BY_WALKING = {
    "WalletRefused",  # test_wallets.py
    "ECDSAInvalidSignature",  # test_signed_steps.py
    "ECDSAInvalidSignatureLength",  # the ledger cuts signatures to length itself
    "InvalidShortString",  # OpenZeppelin's, for a domain name over 31 bytes
    "StringTooLong",
    "TooManyPledges",  # test_pledge_book.py
    "TooFewGuardians",  # test_keys.py
    "AboveApproved",  # these in longer walks, and in test_loan_book.py and test_enforcement.py
    "SurplusBeforeDebt",
}


def at_the_start(cast: Cast) -> Model:
    """The model of a ledger just founded, with the cast enrolled."""
    people = (*cast.guardians, *cast.enrolled_later)
    return Model(
        parties={
            who.party: Party(DUAL_APPROVAL_ABOVE if who.party == BANK else 0) for who in people
        },
        keys={who.address: Key(who.party, who.person, int(who.roles)) for who in people},
    )


def test_walks_go_as_the_model_says(evm: Evm, cast: Cast, pytestconfig: pytest.Config) -> None:
    taken, refused = Counter[str](), Counter[tuple[str, str]]()
    for seed in range(FIRST_SEED, FIRST_SEED + pytestconfig.getoption("--walks")):
        start = evm.tester.take_snapshot()
        people = (*cast.guardians, *cast.enrolled_later, cast.stranger, *spares())
        random = Random(seed)  # noqa: S311  a test's dice, repeatable by seed
        walk(evm, Walker(random, at_the_start(cast), people, taken, refused))
        evm.tester.revert_to_snapshot(start)

    errors = {entry["name"] for entry in evm.ledger.abi if entry["type"] == "error"}
    assert set(taken) == set(BY_KIND), "every action was taken"
    met = {error for _, error in refused}
    assert errors - met <= NOT_BY_WALKING, "every refusal was met"


def walk(evm: Evm, walker: Walker) -> None:
    ground = Ground(evm)
    for _ in range(STEPS):
        if walker.random.random() < 0.05:
            evm.pass_until(evm.now + walker.random.choice((5, 25)))
        draft = walker.next(evm.now)
        signatures, signed = ground.sign(draft)
        before = ground.storage()
        says = verdict(walker.model, draft.step, signed, evm.now)

        does = ground.carry(draft.step, signatures)

        assert told(does) == told(says), draft
        if isinstance(says, Refused):
            assert ground.storage() == before, f"refused, and yet something changed: {draft}"
        else:
            should = expected(walker.model, walker.people)
            assert ground.records(walker.model, walker.people) == should, draft
        walker.saw(draft, says)


def verdict(model: Model, step: Step, signed: Signed, now: int) -> ChainEvent | Refused:
    try:
        return model.take(step, signed, now)
    except Refused as refused:
        return refused


def told(said: ChainEvent | Refused) -> object:
    """An event as it is; an error by its name and facts, in one spelling."""
    if isinstance(said, Refused):
        return said.error, [plain(fact) for fact in said.facts]
    return said
