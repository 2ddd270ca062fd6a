"""A ledger that has lived through everything: each kind of step at least once, one refused."""

from dataclasses import replace
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ip_finance.chain_api import steps
from ip_finance.chain_api.roles import Role
from tests.contracts import scenes
from tests.evm import OTHER_BANK, SME, Actor, Evm

RIGHT, OTHER_RIGHT, THIRD_RIGHT = (scenes.key(number) for number in (7, 8, 9))
REPAID, ENFORCED, DECLINED, WAIVED = (scenes.loan_id(number) for number in (70, 80, 90, 100))
A_DAY = 86_400


def live_through_everything(evm: Evm) -> None:
    """Every kind of step at least once, and one that is refused."""
    live_through_a_directory(evm)
    for asset in (RIGHT, OTHER_RIGHT, THIRD_RIGHT):
        scenes.a_verified_right(evm, asset)
        evm.relay(scenes.a_valuation(evm, asset), evm.cast.appraiser, evm.cast.other_appraiser)
    live_through_a_repaid_loan(evm)
    live_through_disputes(evm)
    live_through_an_enforcement(evm)
    live_through_ends_of_pledges(evm)
    scenes.apply(evm, DECLINED)
    evm.relay(scenes.a_refusal(evm, DECLINED), evm.cast.officer)
    live_through_a_stop(evm)
    have_a_step_refused(evm)


def live_through_a_directory(evm: Evm) -> None:
    """A limit changed, a key changed, a key replaced, a log anchored."""
    guardians = evm.cast.guardians[:2]
    evm.relay(steps.ChangeParty(SME, 1, 5_000, evm.deadline), *guardians)
    passing = an_actor_of(SME, 21)
    evm.enrol(passing)
    evm.relay(steps.ChangeKey(passing.address, 1, int(Role.OFFICER), evm.deadline), *guardians)
    newer = an_actor_of(SME, 22)
    evm.relay(steps.RotateKey(passing.address, 2, newer.address, evm.deadline), *guardians)
    evm.relay(steps.AnchorLog(9, scenes.a_hash("root"), evm.deadline), evm.cast.recorder)


def live_through_a_repaid_loan(evm: Evm) -> None:
    """From application to discharge, with other terms and another bank on the way."""
    scenes.an_approved_loan(evm, REPAID)
    scenes.pledge(evm, RIGHT, OTHER_RIGHT, number=REPAID)
    scenes.confirm(evm, REPAID)
    scenes.release(evm, number=REPAID)
    terms, officer = scenes.a_hash("other terms"), evm.cast.officer
    change = of_loan(evm, REPAID, steps.ChangeTerms, terms_hash=terms)
    evm.relay(change, evm.cast.owner, officer)
    offer = of_loan(evm, REPAID, steps.OfferClaim, bank=OTHER_BANK, terms_hash=terms)
    evm.relay(offer, officer)
    notice = scenes.a_hash("notice")
    taken = of_loan(evm, REPAID, steps.AcceptClaim, terms_hash=terms, notice_hash=notice)
    evm.relay(taken, evm.cast.other_officer)
    evm.relay(scenes.a_repayment(evm, REPAID), evm.cast.other_officer)
    evm.relay(scenes.a_discharge(evm, REPAID), evm.cast.other_officer)


def live_through_disputes(evm: Evm) -> None:
    """One that is dismissed, one that is upheld, and a verification taken back."""
    for number, upheld in enumerate((False, True)):
        evidence = scenes.a_hash(f"dispute {number}")
        evm.relay(steps.OpenDispute(RIGHT, evidence, evm.deadline), evm.cast.other_owner)
        version = scenes.right(evm, RIGHT).version
        end = steps.ResolveDispute(RIGHT, version, upheld, evidence, evm.deadline)
        evm.relay(end, evm.cast.bank_guardian)
    scenes.verify(evm, RIGHT)
    version = scenes.right(evm, OTHER_RIGHT).version
    reason = scenes.a_hash("fee not paid")
    taken_back = steps.WithdrawVerification(OTHER_RIGHT, version, reason, evm.deadline)
    evm.relay(taken_back, evm.cast.verifier)
    scenes.verify(evm, OTHER_RIGHT)


def live_through_an_enforcement(evm: Evm) -> None:
    """Late, paid up, late again, in default, sold, shared out."""
    scenes.an_approved_loan(evm, ENFORCED)
    scenes.pledge(evm, RIGHT, number=ENFORCED)
    scenes.confirm(evm, ENFORCED)
    scenes.release(evm, number=ENFORCED)
    paper, court = scenes.a_hash("paper"), scenes.a_hash("court document")
    late = {"overdue_fen": 7, "overdue_since": evm.now, "evidence_hash": paper}
    shares = {"costs_fen": 4, "interest_fen": 5, "principal_fen": 6, "surplus_fen": 0}
    for kind, facts in (
        (steps.MarkOverdue, late),
        (steps.MarkCurrent, {"evidence_hash": paper}),
        (steps.MarkOverdue, late),
        (steps.DeclareDefault, {"evidence_hash": paper}),
        (steps.OpenEnforcement, {"court_document_hash": court}),
        (steps.RecordRealisation, {"pledge": 0, "proceeds_fen": 20, "court_document_hash": court}),
        (steps.DistributeProceeds, {**shares, "court_document_hash": court}),
        (steps.CloseEnforcement, {"court_document_hash": court}),
    ):
        evm.relay(of_loan(evm, ENFORCED, kind, **facts), evm.cast.officer)
    evm.relay(scenes.a_fact(evm, loan=ENFORCED), evm.cast.officer)


def live_through_ends_of_pledges(evm: Evm) -> None:
    """A registration voided, one lapsed, a pledge waived, one ended by a court."""
    scenes.an_approved_loan(evm, WAIVED)
    cast, paper = evm.cast, scenes.a_hash("paper")
    for number in range(4):
        scenes.pledge(evm, OTHER_RIGHT, THIRD_RIGHT, number=WAIVED)
        scenes.confirm(evm, WAIVED, number)
        match number:
            case 0:
                facts = {"pledge": 0, "notice_hash": paper, "voided_on": evm.now}
                end = of_loan(evm, WAIVED, steps.VoidRegistration, **facts)
                evm.relay(end, cast.officer, cast.verifier)
            case 1:
                facts = {"pledge": 1, "notice_hash": paper, "lapsed_on": evm.now}
                end = of_loan(evm, WAIVED, steps.LapseRegistration, **facts)
                evm.relay(end, cast.officer, cast.verifier)
            case 2:
                end = of_loan(evm, WAIVED, steps.WaivePledge, pledge=2, evidence_hash=paper)
                evm.relay(end, cast.officer, cast.approver)
            case _:
                end = steps.ForceDischarge(WAIVED, 3, paper, evm.deadline)
                evm.relay(end, *cast.guardians[:2])


def live_through_a_stop(evm: Evm) -> None:
    """No new pledges, for a while."""
    reason = scenes.a_hash("reason")
    evm.relay(steps.StopPledging(0, reason, evm.deadline), evm.cast.operator_guardian)
    evm.relay(steps.ResumePledging(1, reason, evm.deadline), *evm.cast.guardians[:2])


def have_a_step_refused(evm: Evm) -> None:
    """A batch of two, the second of which is bad."""
    good = scenes.a_registration(evm, asset=scenes.key(11))
    bad = replace(good, asset=RIGHT)
    evm.relay_all([evm.call_of(step, evm.sign(step, evm.cast.owner)) for step in (good, bad)])


def of_loan(evm: Evm, loan: Any, kind: type[Any], **facts: Any) -> Any:
    """A step that changes the loan as it is now."""
    version = scenes.loan(evm, loan).version
    return kind(loan=loan, loan_version=version, deadline=evm.deadline, **facts)


def an_actor_of(party: int, person: int) -> Actor:
    """Somebody with a new key and the role of a signatory."""
    account: LocalAccount = Account.from_key(f"0x{party:032x}{person:032x}")
    return Actor(account, party, person, Role.SIGNATORY)
