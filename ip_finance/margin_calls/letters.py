"""Letters to the borrower: the call for more collateral, and the notice of acceleration.

A letter says what was stated when it was stated, so that the same letter can be printed for ever.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ip_finance.core.uow import Tx
from ip_finance.loans import repository as loans
from ip_finance.margin_calls.domain import MeasureKind
from ip_finance.margin_calls.errors import MeasureNotAgreed, NoLetter
from ip_finance.margin_calls.models import MarginCall, Measure
from ip_finance.papers.render import render

TEMPLATES: Final = Path(__file__).parent / "templates"


def of_call(call: MarginCall) -> bytes:
    """The call with its arithmetic and the three ways to cure it."""
    facts = {
        **call.facts,
        **_money(call.facts),
        "number": str(call.id),
        "cure_by": call.cure_by.isoformat(),
        "is_provisional": call.is_provisional,
        "rights": [{**one, **_money(one)} for one in call.facts["rights"]],
    }
    return render(TEMPLATES / "call.typ", facts, dated=call.called_on)


def of_measure(tx: Tx, measure: Measure) -> bytes:
    """The notice of acceleration. Raises: NoLetter, MeasureNotAgreed, LoanNotFound."""
    if measure.kind is not MeasureKind.ACCELERATION or measure.pay_by is None:
        raise NoLetter(measure.kind.value)
    if measure.decision is None or not measure.decision.is_agreed:
        raise MeasureNotAgreed
    loan = loans.by_id(tx.session, measure.loan_id)
    facts = {
        "number": str(measure.id),
        "loan": str(loan.id),
        "borrower": loan.borrower.name,
        "lender": loan.lender.name,
        "reason": measure.reason,
        "amount": yuan_of(measure.amount),
        "pay_by": measure.pay_by.isoformat(),
    }
    return render(TEMPLATES / "acceleration.typ", facts, dated=measure.proposed_on)


def yuan_of(fen: int) -> str:
    """An amount as letters print it.

    >>> yuan_of(300_000_050)
    '3,000,000.50'
    """
    return f"{fen // 100:,}.{fen % 100:02d}"


def percent_of(bps: int) -> str:
    """Basis points as letters print them.

    >>> percent_of(2_550)
    '25.50%'
    """
    return f"{bps // 100}.{bps % 100:02d}%"


def _money(facts: Mapping[str, Any]) -> dict[str, str]:
    """Every amount and share in words of its own: `value_fen` as `value`, `cap_bps` as `cap`."""
    told = {
        name.removesuffix("_fen"): "—" if value is None else yuan_of(value)
        for name, value in facts.items()
        if name.endswith("_fen")
    }
    shares = {
        name.removesuffix("_bps"): "—" if value is None else percent_of(value)
        for name, value in facts.items()
        if name.endswith("_bps")
    }
    return told | shares
