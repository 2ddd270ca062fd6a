"""Steps with everything filled in, and short ways to bring the ledger to where a test begins.

A builder `a_...` or `an_...` gives an unsigned step, good as it stands; keywords change single
fields. The other functions carry what is needed and say what came of it.
"""

from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

from web3 import Web3
from web3.types import TxReceipt

from ip_finance.chain_api.keys import bundle_fingerprint, word_of
from ip_finance.chain_api.steps import (
    AcceptClaim,
    AnchorLog,
    ApplyForLoan,
    ApproveLoan,
    AttestVerification,
    ChangeKey,
    ChangeParty,
    ChangeTerms,
    CloseEnforcement,
    ConfirmRegistration,
    DeclareDefault,
    DeclineLoan,
    DischargePledge,
    DistributeProceeds,
    ForceDischarge,
    LapseRegistration,
    MarkCurrent,
    MarkOverdue,
    OfferClaim,
    OpenDispute,
    OpenEnforcement,
    PledgeAssets,
    RecordFact,
    RecordRealisation,
    RecordRepayment,
    RecordValuation,
    RegisterAsset,
    ReleaseFunds,
    ResolveDispute,
    ResumePledging,
    RotateKey,
    StopPledging,
    VoidRegistration,
    WaivePledge,
    WithdrawVerification,
)
from tests.evm import BANK, OTHER_BANK, YEAR, Actor, Evm

NONE, APPLIED, DECLINED, APPROVED, ACTIVE, SETTLED, OVERDUE, DEFAULTED, ENFORCING = range(9)
FREE = (bytes(16), 0)
AMOUNT = 300_000_000
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def a_hash(words: str) -> str:
    """Some 32 bytes that stand for a document."""
    return Web3.keccak(text=words).to_0x_hex()


def key(number: int) -> str:
    """A right in normal form; a greater number gives a greater key."""
    return f"CN:patent:{number:013}"


def loan_id(number: int) -> UUID:
    """The id of a loan."""
    return UUID(int=number)


Move: TypeAlias = MarkCurrent | DeclareDefault | OpenEnforcement | CloseEnforcement
End: TypeAlias = VoidRegistration | LapseRegistration
RIGHT, OTHER_RIGHT = key(7), key(8)
LOAN, OTHER_LOAN = loan_id(70), loan_id(80)


def malleated(signature: bytes) -> bytes:
    """The same with an s of the high half. The true twin (n - s) has no form of 64 bytes."""
    return signature[:32] + (2**255 - 1).to_bytes(32)


# ---------------------------------------------------------------------------- what the ledger says


def right(evm: Evm, asset: str = RIGHT) -> Any:
    """The right as the ledger has it."""
    return evm.ledger.functions.assetOf(word_of(asset)).call()


def valuation(evm: Evm, asset: str = RIGHT) -> Any:
    """The valuation of a right."""
    return evm.ledger.functions.valuationOf(word_of(asset)).call()


def loan(evm: Evm, number: UUID = LOAN) -> Any:
    """The loan as the ledger has it."""
    return evm.ledger.functions.loanOf(number.bytes).call()


def lien(evm: Evm, asset: str = RIGHT) -> tuple[bytes, int]:
    """The live pledge over a right, or `FREE`."""
    holder, pledge = evm.ledger.functions.lienOn(word_of(asset)).call(block_identifier="pending")
    return holder, pledge


def stop(evm: Evm) -> tuple[bool, int]:
    """Whether new pledges are stopped, and how often that was turned."""
    stopped, turns = evm.ledger.functions.pledgingStop().call(block_identifier="pending")
    return stopped, turns


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


def a_withdrawal(evm: Evm, asset: str = RIGHT, **changes: Any) -> WithdrawVerification:
    """What was attested holds no longer."""
    version = right(evm, asset).version
    return replace(WithdrawVerification(asset, version, a_hash("reason"), evm.deadline), **changes)


def a_dispute(evm: Evm, asset: str = RIGHT, **changes: Any) -> OpenDispute:
    """Somebody else says that the right is not what it seems."""
    return replace(OpenDispute(asset, a_hash("writ"), evm.deadline), **changes)


def a_resolution(evm: Evm, asset: str = RIGHT, **changes: Any) -> ResolveDispute:
    """The dispute came to nothing."""
    version = right(evm, asset).version
    step = ResolveDispute(asset, version, False, a_hash("ruling"), evm.deadline)
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


def new_terms(evm: Evm, **changes: Any) -> ChangeTerms:
    """Both sides agree on other terms."""
    step = ChangeTerms(LOAN, loan(evm).version, a_hash("new terms"), evm.deadline)
    return replace(step, **changes)


def an_offer(evm: Evm, **changes: Any) -> OfferClaim:
    """The bank offers the claim to the other bank."""
    version = loan(evm).version
    return replace(OfferClaim(LOAN, version, OTHER_BANK, a_hash("price"), evm.deadline), **changes)


def an_acceptance(evm: Evm, **changes: Any) -> AcceptClaim:
    """The other bank takes what was offered."""
    version = loan(evm).version
    step = AcceptClaim(LOAN, version, a_hash("price"), a_hash("notice"), evm.deadline)
    return replace(step, **changes)


def an_overdue_mark(evm: Evm, **changes: Any) -> MarkOverdue:
    """One instalment is not paid."""
    version = loan(evm).version
    step = MarkOverdue(LOAN, version, 1_000, evm.now, a_hash("statement"), evm.deadline)
    return replace(step, **changes)


def a_move(kind: type[Move], evm: Evm, **changes: Any) -> Move:
    """A step that moves the loan to another state and says no more than why."""
    return replace(kind(LOAN, loan(evm).version, a_hash("document"), evm.deadline), **changes)


def a_realisation(evm: Evm, **changes: Any) -> RecordRealisation:
    """The rights of the first pledge were sold."""
    version = loan(evm).version
    step = RecordRealisation(LOAN, version, 0, AMOUNT, a_hash("sale"), evm.deadline)
    return replace(step, **changes)


def a_distribution(evm: Evm, **changes: Any) -> DistributeProceeds:
    """Some of the proceeds go to costs, and nothing to anything else."""
    version = loan(evm).version
    step = DistributeProceeds(LOAN, version, 10, 0, 0, 0, a_hash("table"), evm.deadline)
    return replace(step, **changes)


def a_fact(evm: Evm, **changes: Any) -> RecordFact:
    """Somebody states that something befell the loan."""
    return replace(RecordFact(LOAN, 1, AMOUNT, a_hash("what befell"), evm.deadline), **changes)


# ---------------------------------------------------------------------------- steps on a pledge


def fingerprint(evm: Evm, *assets: str) -> str:
    """The state of a bundle as it is now."""
    return bundle_fingerprint((asset, right(evm, asset).version) for asset in assets)


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


def an_end(kind: type[End], evm: Evm, **changes: Any) -> End:
    """The office's registration of the first pledge has come to an end."""
    version = loan(evm).version
    return replace(kind(LOAN, version, 0, a_hash("notice"), evm.now, evm.deadline), **changes)


def a_waiver(evm: Evm, **changes: Any) -> WaivePledge:
    """The bank gives its security up."""
    step = WaivePledge(LOAN, loan(evm).version, 0, a_hash("decision"), evm.deadline)
    return replace(step, **changes)


def a_court_order(evm: Evm, **changes: Any) -> ForceDischarge:
    """A court frees the first pledge."""
    return replace(ForceDischarge(LOAN, 0, a_hash("order"), evm.deadline), **changes)


def a_stop(evm: Evm, **changes: Any) -> StopPledging:
    """No new pledges from now on."""
    return replace(StopPledging(stop(evm)[1], a_hash("alarm"), evm.deadline), **changes)


def a_resumption(evm: Evm, **changes: Any) -> ResumePledging:
    """New pledges again."""
    return replace(ResumePledging(stop(evm)[1], a_hash("all clear"), evm.deadline), **changes)


# ---------------------------------------------------------------------------- steps on parties


def key_of(evm: Evm, actor: Actor) -> Any:
    """The key as the directory has it."""
    return evm.ledger.functions.keyOf(actor.address).call()


def a_new_limit(evm: Evm, **changes: Any) -> ChangeParty:
    """The bank wants two people above another amount."""
    version = evm.ledger.functions.partyOf(BANK).call().version
    return replace(ChangeParty(BANK, version, 77, evm.deadline), **changes)


def a_key_change(evm: Evm, actor: Actor, **changes: Any) -> ChangeKey:
    """The key is taken away."""
    return replace(ChangeKey(actor.address, key_of(evm, actor).version, 0, evm.deadline), **changes)


def a_rotation(evm: Evm, old: Actor, new: Actor, **changes: Any) -> RotateKey:
    """A new key in the place of a lost one."""
    version = key_of(evm, old).version
    return replace(RotateKey(old.address, version, new.address, evm.deadline), **changes)


def an_anchor(evm: Evm, **changes: Any) -> AnchorLog:
    """The log has five entries."""
    return replace(AnchorLog(5, a_hash("root"), evm.deadline), **changes)


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


def a_defaulted_loan(evm: Evm) -> UUID:
    """An active loan on which the bank has given up hope of being paid."""
    an_active_loan(evm)
    evm.relay(a_move(DeclareDefault, evm), evm.cast.officer)
    return LOAN


def a_loan_in_enforcement(evm: Evm) -> UUID:
    """A defaulted loan with a court's order."""
    a_defaulted_loan(evm)
    evm.relay(a_move(OpenEnforcement, evm), evm.cast.officer)
    return LOAN


def a_realised_pledge(evm: Evm) -> UUID:
    """A loan in enforcement, with the proceeds of a sale."""
    a_loan_in_enforcement(evm)
    evm.relay(a_realisation(evm), evm.cast.officer)
    return LOAN
