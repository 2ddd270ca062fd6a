"""What a financing costs. A step that becomes dearer fails here and has to say why."""

from uuid import UUID

from tests.contracts.scenes import (
    a_hash,
    an_approved_loan,
    confirm,
    discharge,
    pledge,
    register,
    release,
    repay,
    verify,
)
from tests.evm import Evm

BUDGET = 272_819  # the cheapest peer, which records loans only and checks no signature


def a_life(evm: Evm, name: str) -> dict[str, int]:
    """Gas of the six steps from claim to discharge, every one signed by its parties."""
    asset, number = a_hash(name), UUID(a_hash(name)[2:34])
    register_gas, verify_gas = register(evm, asset), verify(evm, asset)
    an_approved_loan(evm, number)
    pledge_gas = pledge(evm, asset, number=number)
    confirm(evm, number)
    receipts = {
        "registerAsset": register_gas,
        "attestVerification": verify_gas,
        "pledgeAssets": pledge_gas,
        "releaseFunds": release(evm, number=number),
        "recordRepayment": repay(evm, number=number),
        "dischargePledge": discharge(evm, number),
    }
    return {step: receipt["gasUsed"] for step, receipt in receipts.items()}


def test_six_signed_steps_stay_within_the_budget(evm: Evm) -> None:
    a_life(evm, "first")

    gas = a_life(evm, "second")

    assert sum(gas.values()) < BUDGET, gas
