"""A party's own log, anchored: it only grows."""

from ip_finance.chain_api.events import LogAnchored
from ip_finance.chain_api.roles import Role
from tests.contracts.scenes import an_anchor
from tests.evm import BANK, OPERATOR, Cast, Evm, an_actor


def size_of(evm: Evm, party: int) -> int:
    return int(evm.ledger.functions.anchoredSizeOf(party).call())


class TestAnchorLog:
    def test_remembers_the_size_and_says_the_root(self, evm: Evm, cast: Cast) -> None:
        step = an_anchor(evm)

        receipt = evm.relay(step, cast.recorder)

        assert size_of(evm, OPERATOR) == 5
        assert evm.told(receipt) == [LogAnchored(OPERATOR, 5, step.root)]

    def test_takes_one_entry_more(self, evm: Evm, cast: Cast) -> None:
        evm.relay(an_anchor(evm), cast.recorder)

        evm.relay(an_anchor(evm, size=6), cast.recorder)

        assert size_of(evm, OPERATOR) == 6

    def test_refuses_the_same_size_and_so_a_replay(self, evm: Evm, cast: Cast) -> None:
        step = an_anchor(evm)
        evm.relay(step, cast.recorder)

        with evm.refuses("LogNotGrown", 5, 5):
            evm.relay(step, cast.recorder)

    def test_refuses_an_empty_log(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("LogNotGrown", 0, 0):
            evm.relay(an_anchor(evm, size=0), cast.recorder)

    def test_keeps_every_partys_own_size(self, evm: Evm, cast: Cast) -> None:
        evm.relay(an_anchor(evm), cast.recorder)
        banks = evm.enrol(an_actor(BANK, 9, Role.RECORDER))

        evm.relay(an_anchor(evm, size=1), banks)

        assert (size_of(evm, OPERATOR), size_of(evm, BANK)) == (5, 1)

    def test_refuses_a_persons_key(self, evm: Evm, cast: Cast) -> None:
        with evm.refuses("RoleMissing", cast.operator_guardian.address, Role.RECORDER):
            evm.relay(an_anchor(evm), cast.operator_guardian)
