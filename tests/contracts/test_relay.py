"""Many signed steps in one transaction: each counts for itself, in the order given."""

from dataclasses import replace

from hexbytes import HexBytes

from ip_finance.chain_api.events import (
    AssetRegistered,
    LoanApplied,
    LoanApproved,
    StepRefused,
    VerificationAttested,
)
from ip_finance.chain_api.steps import Step
from tests.contracts.scenes import (
    APPROVED,
    LOAN,
    RIGHT,
    a_registration,
    an_application,
    an_approval,
    an_attestation,
    key,
    loan,
    right,
)
from tests.evm import SME, YEAR, Actor, Cast, Evm


def call(evm: Evm, step: Step, *actors: Actor) -> bytes:
    return evm.call_of(step, evm.sign(step, *actors))


def refusals(evm: Evm, calls: list[bytes]) -> dict[int, str]:
    """Names of the errors by their places in the batch."""
    told = evm.told(evm.relay_all(calls))
    return {
        event.index: evm.decoded(HexBytes(event.reason))[0]
        for event in told
        if isinstance(event, StepRefused)
    }


def test_every_step_of_a_batch_is_carried_in_order(evm: Evm, cast: Cast) -> None:
    attested = an_attestation(evm, asset_version=1, valid_until=evm.now + YEAR)
    calls = [
        call(evm, a_registration(evm), cast.owner),
        call(evm, attested, cast.verifier),
        call(evm, an_application(evm), cast.owner),
        call(evm, an_approval(evm, loan_version=1), cast.officer),
    ]

    told = evm.told(evm.relay_all(calls))

    assert [type(event) for event in told] == [
        AssetRegistered,
        VerificationAttested,
        LoanApplied,
        LoanApproved,
    ]
    assert (right(evm).version, loan(evm).state) == (2, APPROVED)


def test_a_step_before_the_one_it_builds_on_is_refused(evm: Evm, cast: Cast) -> None:
    calls = [
        call(evm, an_approval(evm, loan_version=1), cast.officer),
        call(evm, an_application(evm), cast.owner),
    ]

    assert refusals(evm, calls) == {0: "WrongLoanState"}


def test_a_bad_step_is_named_with_its_error_and_the_others_go_on(evm: Evm, cast: Cast) -> None:
    good, other = a_registration(evm), a_registration(evm, asset=key(8))
    calls = [
        call(evm, good, cast.owner),
        call(evm, good, cast.other_owner),
        call(evm, other, cast.owner),
    ]

    first, refused, last = evm.told(evm.relay_all(calls))

    assert isinstance(refused, StepRefused)
    assert refused.index == 1
    assert evm.decoded(HexBytes(refused.reason))[0] == "AssetKnown"
    assert isinstance(first, AssetRegistered)
    assert isinstance(last, AssetRegistered)
    assert (right(evm, RIGHT).owner, right(evm, key(8)).owner) == (SME, SME)


def test_a_step_is_carried_once_in_a_batch_too(evm: Evm, cast: Cast) -> None:
    once = call(evm, an_application(evm), cast.owner)

    assert refusals(evm, [once, once]) == {1: "LoanKnown"}


def test_a_batch_lends_nobody_its_rights(evm: Evm, cast: Cast) -> None:
    """Each step is checked as if it had come alone; that the ledger calls itself gives no right."""
    step = a_registration(evm)
    unsigned = evm.call_of(step, b"")
    altered = evm.call_of(replace(step, deadline=step.deadline + 1), evm.sign(step, cast.owner))

    assert refusals(evm, [unsigned, altered]) == {0: "SignatureCount", 1: "RoleMissing"}


def test_a_call_of_no_function_is_named_without_a_reason(evm: Evm) -> None:
    assert evm.told(evm.relay_all([b"\x01\x02\x03\x04", b""])) == [
        StepRefused(0, "0x"),
        StepRefused(1, "0x"),
    ]


def test_a_batch_in_a_batch_is_carried_as_itself(evm: Evm, cast: Cast) -> None:
    inner = [call(evm, an_application(evm), cast.owner)]
    nested = bytes(HexBytes(evm.ledger.encode_abi("relay", args=[inner])))

    told = evm.told(evm.relay_all([nested]))

    assert [type(event) for event in told] == [LoanApplied]
    assert loan(evm, LOAN).version == 1


def test_an_empty_batch_does_nothing(evm: Evm) -> None:
    assert evm.told(evm.relay_all([])) == []


def test_a_batch_of_fifty_fits_in_a_transaction(evm: Evm, cast: Cast) -> None:
    calls = [call(evm, a_registration(evm, asset=key(n)), cast.owner) for n in range(50)]

    told = evm.told(evm.relay_all(calls, gas=5_000_000))

    assert [type(event) for event in told] == [AssetRegistered] * 50
