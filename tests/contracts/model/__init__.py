"""The ledger's rules in plain Python: what the contract is held to, step by step.

Written from the interfaces' words, and by other means than the contract's: no bits, no words, no
storage. A pledge holds its bundle, so who holds a right is found by looking; guardians are counted.
`Model.take` says what the ledger logs, or raises `Refused` with the first rule that is broken, and
then nothing has changed: every rule is asked before anything is written.
"""

from tests.contracts.model.pledges import Model
from tests.contracts.model.records import Key, Party, Refused, Signed

__all__ = ["Key", "Model", "Party", "Refused", "Signed"]
