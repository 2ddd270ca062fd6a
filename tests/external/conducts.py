"""How the product of a case treats what happens, by its words and by the options in its name."""

import re
from typing import Final

from ip_finance.loan_engine.allocation import Across, Bucket, Order
from ip_finance.loan_engine.conduct import (
    Conduct,
    DayOf,
    Excess,
    Overdue,
    Rest,
    RoundEach,
    Tranches,
)
from ip_finance.loan_engine.events import Prepayment
from tests.external.case import Case
from tests.external.words import NotUnderstood, meaning_by_pattern

CONDUCT_INPUTS: Final = frozenset({"interest_recalculation"})


def conduct_of(case: Case) -> Conduct:
    """The conventions a case names."""
    inputs, product = case.inputs, _product(case)
    return Conduct(
        rest=_rest(case),
        overdue=Overdue.CONTRACT,
        excess=Excess.INTO_ROW if _is_older_with_recalculation(case) else Excess.NEXT_ROWS,
        mode=_mode(product),
        tranches=Tranches.KEEP if product.endswith("_MULTIDISB") else Tranches.SPREAD,
        day_of=DayOf.END,
        round_each=RoundEach.STRETCH,
        order=_order(str(inputs.get("payment_order", ""))),
        across=Across.INSTALMENT,
    )


def _product(case: Case) -> str:
    return str(case.inputs.get("product", "")).upper()


def _is_newer(case: Case) -> bool:
    """The source's newer engine, which names no older product."""
    return not _product(case).startswith("LP1_")


def _recalculates(case: Case) -> bool:
    return "interest_recalculation" in case.inputs or "_RECALCULATION" in _product(case)


def _is_older_with_recalculation(case: Case) -> bool:
    return _recalculates(case) and not _is_newer(case)


_RESTS: Final = {
    r"compounding (?!none)": None,
    r"till rest|same as repayment": Rest.PERIOD,
    r"^daily|pre ?close": Rest.DAILY,
}


def _rest(case: Case) -> Rest:
    if not _recalculates(case):
        return Rest.DAILY if _is_newer(case) else Rest.NEVER
    if "interest_recalculation" in case.inputs:
        told = case.inputs["interest_recalculation"]
        rest = meaning_by_pattern(_RESTS, told)
        if rest is None:
            raise NotUnderstood(f"interest is not compounded: {told!r}")
        if rest is Rest.PERIOD:
            return rest
    if re.search("RECALCULATION_SAME_AS_REPAYMENT|REST_FREQUENCY", _product(case)):
        return Rest.PERIOD
    return Rest.DAILY


def _mode(product: str) -> Prepayment:
    if re.search("REDUCE_NR_INST|REDUCE_NUMBER", product):
        return Prepayment.FEWER
    if re.search("RESCH\\w*_NEXT", product):
        return Prepayment.NEXT
    return Prepayment.SMALLER


_BUCKETS: Final = {
    "PENALTIES": Bucket.PENALTIES,
    "PENALTY": Bucket.PENALTIES,
    "FEES": Bucket.FEES,
    "FEE": Bucket.FEES,
    "INTEREST": Bucket.INTEREST,
    "PRINCIPAL": Bucket.PRINCIPAL,
}
_USUAL: Final[Order] = (Bucket.PENALTIES, Bucket.FEES, Bucket.INTEREST, Bucket.PRINCIPAL)


def _order(told: str) -> Order:
    """The order a case spells out for what is due, instalment by instalment."""
    words = re.sub(r"\W+", "_", told.upper())
    if not words or words.startswith("ADVANCED_PAYMENT_ALLOCATION"):
        return _USUAL
    due = words.removeprefix("DUE_").split("_IN_ADVANCE")[0]
    parts = tuple(_BUCKETS[word] for word in due.split("_") if word in _BUCKETS)
    if len(set(parts)) != len(_USUAL):
        raise NotUnderstood(f"no meaning for the payment order {told!r}")
    return parts
