"""Steps with everything filled in, and short ways to bring the ledger to where a test begins.

A builder `a_...` or `an_...` gives an unsigned step, good as it stands; keywords change single
fields. The other functions carry what is needed and say what came of it.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from web3 import Web3
from web3.types import TxReceipt

from ip_finance.chain_api.steps import (
    ApplyForLoan,
    ApproveLoan,
    AttestVerification,
    ConfirmRegistration,
    DeclineLoan,
    DischargePledge,
    PledgeAssets,
    RecordRepayment,
    RecordValuation,
    RegisterAsset,
    ReleaseFunds,
)
from tests.evm import BANK, YEAR, Actor, Evm

NONE, APPLIED, DECLINED, APPROVED, ACTIVE, SETTLED = range(6)
FREE = (bytes(16), 0)
AMOUNT = 300_000_000


def a_hash(words: str) -> str:
    """Some 32 bytes that stand for a document."""
    return Web3.keccak(text=words).to_0x_hex()


def key(number: int) -> str:
    """The key of a right; a greater number gives a greater key."""
    return "0x" + number.to_bytes(32).hex()


def loan_id(number: int) -> UUID:
    """The id of a loan."""
    return UUID(int=number)


RIGHT, OTHER_RIGHT = key(7), key(8)
LOAN, OTHER_LOAN = loan_id(70), loan_id(80)


# ---------------------------------------------------------------------------- what the ledger says


def right(evm: Evm, asset: str = RIGHT) -> Any:
    """The right as the ledger has it."""
    return evm.ledger.functions.assetOf(asset).call()


def valuation(evm: Evm, asset: str = RIGHT) -> Any:
    """The valuation of a right."""
    return evm.ledger.functions.valuationOf(asset).call()


def loan(evm: Evm, number: UUID = LOAN) -> Any:
    """The loan as the ledger has it."""
    return evm.ledger.functions.loanOf(number.bytes).call()


def lien(evm: Evm, asset: str = RIGHT) -> tuple[bytes, int]:
    """The live pledge over a right, or `FREE`."""
    holder, pledge = evm.ledger.functions.lienOn(asset).call(block_identifier="pending")
    return holder, pledge


# ---------------------------------------------------------------------------- steps on a right


def a_registration(evm: Evm, **changes: Any) -> RegisterAsset:
    """The owner's claim of a right."""
    step = RegisterAsset(RIGHT, a_hash("facts"), a_hash("evidence"), evm.deadline)
    return replace(step, **changes)


def an_attestation(evm: Evm, asset: str = RIGHT, **changes: Any) -> AttestVerification:
    """The status found, good for a year."""
    step = AttestVerification(
        asset=asset,
        asset_version=right(evm, asset).version,
        fingerprint=a_hash("status"),
        valid_until=evm.now + YEAR,
        evidence_hash=a_hash("evidence"),
        deadline=evm.deadline,
    )
    return replace(step, **changes)


def a_valuation(evm: Evm, asset: str = RIGHT, **changes: Any) -> RecordValuation:
    """A range found by two appraisers."""
    step = RecordValuation(
        asset=asset,
        asset_version=right(evm, asset).version,
        low_fen=400_000_000,
        base_fen=600_000_000,
        high_fen=900_000_000,
        valid_until=evm.now + YEAR,
        report_hash=a_hash("report"),
        deadline=evm.deadline,
    )
    return replace(step, **changes)


# ---------------------------------------------------------------------------- steps on a loan


def an_application(evm: Evm, **changes: Any) -> ApplyForLoan:
    """The borrower asks the bank."""
    return replace(ApplyForLoan(LOAN, BANK, AMOUNT, a_hash("terms"), evm.deadline), **changes)


def an_approval(evm: Evm, number: UUID = LOAN, **changes: Any) -> ApproveLoan:
    """An approval that one officer may give alone."""
    step = ApproveLoan(number, loan(evm, number).version, AMOUNT, a_hash("terms"), evm.deadline)
    return replace(step, **changes)


def a_refusal(evm: Evm, number: UUID = LOAN, **changes: Any) -> DeclineLoan:
    """The bank says no."""
    step = DeclineLoan(number, loan(evm, number).version, a_hash("reason"), evm.deadline)
    return replace(step, **changes)


def a_release(evm: Evm, number: UUID = LOAN, **changes: Any) -> ReleaseFunds:
    """All of the approved amount goes out."""
    step = ReleaseFunds(number, loan(evm, number).version, AMOUNT, a_hash("slip"), evm.deadline)
    return replace(step, **changes)


def a_repayment(evm: Evm, number: UUID = LOAN, **changes: Any) -> RecordRepayment:
    """All of the principal comes back, with interest."""
    step = RecordRepayment(
        loan=number,
        loan_version=loan(evm, number).version,
        principal_fen=AMOUNT,
        interest_fen=5_000_000,
        evidence_hash=a_hash("slip"),
        deadline=evm.deadline,
    )
    return replace(step, **changes)


# ---------------------------------------------------------------------------- steps on a pledge


def fingerprint(evm: Evm, *assets: str) -> str:
    """keccak256 over key and version of each right, as the rights are now."""
    words = [bytes.fromhex(a[2:]) + right(evm, a).version.to_bytes(4) for a in assets]
    return Web3.keccak(b"".join(words)).to_0x_hex()


def a_pledge(
    evm: Evm, *assets: str, number: UUID = LOAN, fresh: bool = True, **changes: Any
) -> PledgeAssets:
    """The terms that both sides sign; over `RIGHT` if no bundle is given."""
    bundle = assets or (RIGHT,)
    step = PledgeAssets(
        loan=number,
        loan_version=loan(evm, number).version,
        assets=bundle,
        fingerprint=fingerprint(evm, *bundle) if fresh else a_hash("old"),
        secured_fen=AMOUNT,
        terms_hash=a_hash("pledge terms"),
        deadline=evm.deadline,
    )
    return replace(step, **changes)


def a_confirmation(evm: Evm, number: UUID = LOAN, **changes: Any) -> ConfirmRegistration:
    """The office has registered the first pledge of the loan."""
    step = ConfirmRegistration(
        loan=number,
        loan_version=loan(evm, number).version,
        pledge=0,
        certificate_hash=a_hash("certificate"),
        registered_on=evm.now,
        deadline=evm.deadline,
    )
    return replace(step, **changes)


def a_discharge(evm: Evm, number: UUID = LOAN, **changes: Any) -> DischargePledge:
    """The first pledge of the loan is given back."""
    step = DischargePledge(number, loan(evm, number).version, 0, a_hash("receipt"), evm.deadline)
    return replace(step, **changes)


# ---------------------------------------------------------------------------- where a test begins


def register(evm: Evm, asset: str = RIGHT, owner: Actor | None = None) -> TxReceipt:
    """A right, claimed and nothing else."""
    return evm.relay(a_registration(evm, asset=asset), owner or evm.cast.owner)


def verify(evm: Evm, asset: str = RIGHT) -> TxReceipt:
    """The provider attests a registered right."""
    return evm.relay(an_attestation(evm, asset), evm.cast.verifier)


def a_verified_right(evm: Evm, asset: str = RIGHT, owner: Actor | None = None) -> str:
    """A right that may be valued and pledged."""
    register(evm, asset, owner)
    verify(evm, asset)
    return asset


def apply(evm: Evm, number: UUID = LOAN, **changes: Any) -> TxReceipt:
    """The SME asks for a loan."""
    return evm.relay(an_application(evm, loan=number, **changes), evm.cast.owner)


def approve(evm: Evm, number: UUID = LOAN) -> TxReceipt:
    """An applied loan, approved."""
    return evm.relay(an_approval(evm, number), evm.cast.officer)


def pledge(evm: Evm, *assets: str, number: UUID = LOAN) -> TxReceipt:
    """Both sides sign a pledge of verified rights."""
    return evm.relay(a_pledge(evm, *assets, number=number), evm.cast.owner, evm.cast.officer)


def confirm(evm: Evm, number: UUID = LOAN, which: int = 0) -> TxReceipt:
    """The office's registration of a pledge, confirmed."""
    step = a_confirmation(evm, number, pledge=which)
    return evm.relay(step, evm.cast.officer, evm.cast.verifier)


def release(evm: Evm, amount_fen: int = AMOUNT, number: UUID = LOAN) -> TxReceipt:
    """Money goes out."""
    return evm.relay(a_release(evm, number, amount_fen=amount_fen), evm.cast.officer)


def repay(evm: Evm, principal_fen: int = AMOUNT, number: UUID = LOAN) -> TxReceipt:
    """Principal comes back."""
    return evm.relay(a_repayment(evm, number, principal_fen=principal_fen), evm.cast.officer)


def discharge(evm: Evm, number: UUID = LOAN, which: int = 0) -> TxReceipt:
    """A pledge is given back."""
    return evm.relay(a_discharge(evm, number, pledge=which), evm.cast.officer)


def an_approved_loan(evm: Evm, number: UUID = LOAN) -> UUID:
    """A loan that waits for its pledge."""
    apply(evm, number)
    approve(evm, number)
    return number


def a_pledged_loan(evm: Evm, *assets: str, number: UUID = LOAN) -> UUID:
    """An approved loan with one signed pledge over fresh rights; `RIGHT` if none is named."""
    for asset in assets or (RIGHT,):
        a_verified_right(evm, asset)
    an_approved_loan(evm, number)
    pledge(evm, *assets, number=number)
    return number


def a_secured_loan(evm: Evm, number: UUID = LOAN) -> UUID:
    """A loan whose pledge is registered: money may go out."""
    a_pledged_loan(evm, number=number)
    confirm(evm, number)
    return number


def an_active_loan(evm: Evm) -> UUID:
    """A loan with everything released."""
    a_secured_loan(evm)
    release(evm)
    return LOAN


def a_settled_loan(evm: Evm) -> UUID:
    """A loan with nothing owed, its pledge still live."""
    an_active_loan(evm)
    repay(evm)
    return LOAN
