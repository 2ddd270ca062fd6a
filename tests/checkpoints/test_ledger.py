"""The recorder before the real contract: it anchors its party's log, and can do nothing else."""

from hexbytes import HexBytes

from ip_finance.chain.recorder import LedgerRecorder
from ip_finance.chain_api.events import LogAnchored
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import AnchorLog, RegisterAsset
from tests.evm import OPERATOR, Evm, an_actor

ROOT = "0x" + "5a" * 32
MACHINE = an_actor(OPERATOR, 0, Role.RECORDER)


def recorder(evm: Evm) -> LedgerRecorder:
    evm.enrol(MACHINE)
    return LedgerRecorder(MACHINE.account, evm.web3.eth.chain_id, evm.ledger.address)


def anchor(evm: Evm, machine: LedgerRecorder, size: int) -> list[object]:
    step = AnchorLog(size, ROOT, evm.deadline)
    return [*evm.told(evm.carry(step, bytes(HexBytes(machine.sign(step)))))]


def test_what_the_recorder_signs_is_taken(evm: Evm) -> None:
    assert anchor(evm, recorder(evm), 7) == [LogAnchored(OPERATOR, 7, ROOT)]


def test_a_log_that_has_not_grown_is_refused(evm: Evm) -> None:
    machine = recorder(evm)
    anchor(evm, machine, 7)

    with evm.refuses("LogNotGrown", 7, 7):
        anchor(evm, machine, 7)


def test_a_recorder_that_nobody_enrolled_is_refused(evm: Evm) -> None:
    machine = LedgerRecorder(MACHINE.account, evm.web3.eth.chain_id, evm.ledger.address)

    with evm.refuses("RoleMissing"):
        anchor(evm, machine, 7)


def test_the_recorder_cannot_act_for_its_party(evm: Evm) -> None:
    recorder(evm)
    step = RegisterAsset("CN:patent:2021100715678", ROOT, ROOT, evm.deadline)

    with evm.refuses("RoleMissing"):
        evm.relay(step, MACHINE)
