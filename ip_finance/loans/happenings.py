"""What may befall a loan beside money, pledges and its state: facts that a party states. Pure."""

from enum import IntEnum, StrEnum
from typing import Final


class LoanFact(IntEnum):
    """The kinds of facts, by their numbers on the ledger: never changed, never used anew.

    Their words stand in `chain_api/words.py`. The ledger takes any number, also a later one.
    """

    MARGIN_CALL = 1
    MARGIN_CALL_CURED = 2
    MARGIN_CALL_WAIVED = 3
    MARGIN_CALL_APPEAL = 4
    ACCELERATION = 5
    EXTENSION = 6
    RESTRUCTURING = 7
    RATE_RESET = 8
    MISUSE = 9
    CLASSIFICATION = 10
    DEMAND = 11
    ENFORCEMENT_AGREEMENT = 12
    SALE_MANDATE = 13
    COURT_APPLICATION = 14
    COURT_RULING = 15
    AUCTION_ANNOUNCED = 16
    AUCTION_FAILED = 17
    AUCTION_SOLD = 18
    POOL_CLAIM = 19
    POOL_DECISION = 20
    POOL_PAYMENT = 21
    RECOVERY = 22
    RECOVERY_SHARED = 23
    WRITE_OFF = 24
    SUBSIDY_CLAIM = 25
    SUBSIDY_PAYMENT = 26
    DRAWDOWN_CONDITIONS = 27
    CREDIT_MEMO = 28
    ADJUSTMENT = 29


OPINIONS: Final = frozenset(
    {
        LoanFact.CLASSIFICATION,
        LoanFact.POOL_CLAIM,
        LoanFact.POOL_DECISION,
        LoanFact.POOL_PAYMENT,
        LoanFact.RECOVERY,
        LoanFact.RECOVERY_SHARED,
        LoanFact.WRITE_OFF,
        LoanFact.CREDIT_MEMO,
    }
)
"""What a bank or a pool thinks of its debtor: on the ledger by its hash, read by its own party."""


class FactState(StrEnum):
    """How far a stated fact has come."""

    STATED = "stated"
    RECORDED = "recorded"


def slug_of(number: int) -> str:
    """The name of a fact in the API, or that its number is unknown.

    >>> slug_of(3), slug_of(200)
    ('margin-call-waived', 'unknown fact 200')
    """
    if number not in set(LoanFact):
        return f"unknown fact {number}"
    return LoanFact(number).name.lower().replace("_", "-")
