"""The names of day counts."""

import re
from typing import Final

from ip_finance.loan_engine.conventions import DayCount
from tests.external.words import NotUnderstood, plain

_SPELLINGS: Final = (
    (r"(?<=\D)\.|\.(?=\D)", " "),
    (r"thirty", "30"),
    (r"^30(e?) ?360", r"30\1/360"),
    (r"\bact(ual)?(?=/|\b)", "actual"),
    (r"/act\b", "/actual"),
    (r"^actual ?(?=\d|act)", "actual/"),
    (r"365 ?fixed", "365 fixed"),
    (r"bond ?basis", "bond basis"),
    (r"euro ?bond", "eurobond"),
    (r"no ?leap|\bnl\b", "no leap"),
    (r" +", " "),
)

CONVENTIONS: Final = {
    "actual/360": DayCount.ACT_360,
    "actual/360 inc": DayCount.ACT_360_INCLUDING_LAST,
    "actual/364": DayCount.ACT_364,
    "actual/365": DayCount.ACT_365F,
    "actual/365 fixed": DayCount.ACT_365F,
    "actual/365f": DayCount.ACT_365F,
    "actual/365 no leap": DayCount.ACT_365_NO_LEAP,
    "actual/365 canadian": DayCount.ACT_365_CANADIAN,
    "actual/365 canadian bond": DayCount.ACT_365_CANADIAN,
    "actual/365 fixed canadian bond": DayCount.ACT_365_CANADIAN,
    "actual/366": DayCount.ACT_366,
    "actual/365.25": DayCount.ACT_365_25,
    "actual/actual": DayCount.ACT_ACT_ISDA,
    "actual/actual isda": DayCount.ACT_ACT_ISDA,
    "actual/actual historical": DayCount.ACT_ACT_ISDA,
    "actual/actual actual365": DayCount.ACT_ACT_ISDA,
    "actual/actual isma": DayCount.ACT_ACT_ISMA,
    "actual/actual icma": DayCount.ACT_ACT_ISMA,
    "actual/actual isma icma": DayCount.ACT_ACT_ISMA,
    "actual/actual icma isma": DayCount.ACT_ACT_ISMA,
    "actual/actual bond": DayCount.ACT_ACT_ISMA,
    "actual/actual afb": DayCount.ACT_ACT_AFB,
    "actual/actual euro": DayCount.ACT_ACT_AFB,
    "30/360": DayCount.THIRTY_360_BOND_BASIS,
    "30/360 us": DayCount.THIRTY_360_US,
    "30/360 usa": DayCount.THIRTY_360_US,
    "30/360 bond basis": DayCount.THIRTY_360_BOND_BASIS,
    "30/360 isma": DayCount.THIRTY_360_BOND_BASIS,
    "30e/360": DayCount.THIRTY_E_360,
    "30e/360 european": DayCount.THIRTY_E_360,
    "30/360 european": DayCount.THIRTY_E_360,
    "30e/360 eurobond basis": DayCount.THIRTY_E_360,
    "30/360 eurobond basis": DayCount.THIRTY_E_360,
    "30/360 eurobond": DayCount.THIRTY_E_360,
    "30e/360 eurobond": DayCount.THIRTY_E_360,
    "30/360 isda": DayCount.THIRTY_E_360_ISDA,
    "30e/360 isda": DayCount.THIRTY_E_360_ISDA,
    "30/360 german": DayCount.THIRTY_E_360_ISDA,
    "30e/360 german": DayCount.THIRTY_E_360_ISDA,
    "30e/360 isda german": DayCount.THIRTY_E_360_ISDA,
    "30/360 italian": DayCount.THIRTY_360_ITALIAN,
    "30/360 nasd": DayCount.THIRTY_360_NASD,
    "30/365": DayCount.THIRTY_365,
    "1/1": DayCount.ONE,
}


def convention_name(word: object) -> str:
    """The name of a day count in one spelling."""
    told = plain(word)
    for pattern, spelling in _SPELLINGS:
        told = re.sub(pattern, spelling, told)
    return told.strip()


def convention_of(word: object) -> DayCount:
    """The day count a name stands for.

    >>> convention_of("Actual/Actual (ISMA)"), convention_of("Thirty360.BondBasis")
    (<DayCount.ACT_ACT_ISMA: 'act-act-isma'>, <DayCount.THIRTY_360_BOND_BASIS: '30-360-bond-basis'>)
    """
    name = convention_name(word)
    if name not in CONVENTIONS:
        raise NotUnderstood(f"no meaning for the day count {word!r}")
    return CONVENTIONS[name]
