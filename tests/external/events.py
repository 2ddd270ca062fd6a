"""What happens to a loan in a case, and the tables after it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from ip_finance.loan_engine.account import Account
from ip_finance.loan_engine.allocation import Bucket
from ip_finance.loan_engine.conduct import Conduct
from ip_finance.loan_engine.events import Charge, Payment, PayOff
from ip_finance.loan_engine.lines import AccountRow
from ip_finance.loan_engine.terms import Terms
from tests.external.case import Case
from tests.external.charges import charges_told, read_charge
from tests.external.compare import Table, TableRow, one, state_differences
from tests.external.conducts import CONDUCT_INPUTS, conduct_of
from tests.external.happenings import event_of
from tests.external.reading import (
    LABELS,
    READ_HERE,
    terms_of,
)
from tests.external.unstated import unstated_changes
from tests.external.words import day, fen, require_known, whole

_EVENT_INPUTS: Final = frozenset({"fee", "penalty", "payment_checked_on"})


def event_differences(case: Case) -> list[str]:
    """Every figure the case prints, after as many of its events as each table says."""
    require_known(case.inputs, READ_HERE, LABELS, CONDUCT_INPUTS, _EVENT_INPUTS)
    require_known(case.expected, frozenset({"states", "payable"}))
    terms, conduct = terms_of(case), conduct_of(case)
    differences = []
    for place, state in enumerate(case.expected.get("states", ())):
        differences += state_differences(state, _table_after(case, terms, conduct, place))
    for payable in case.expected.get("payable", ()):
        differences += _payable_differences(payable, Account.of(terms, (), conduct))
    return differences


def _table_after(case: Case, terms: Terms, conduct: Conduct, place: int) -> Table:
    state = case.expected["states"][place]
    number = whole(state.get("after_events", len(case.events)))
    happened = [event_of(told) for told in case.events[:number]]
    happened += unstated_changes(case, terms.annual_rate, place)
    happened += _charges(case, Account.of(terms, happened, conduct), state)
    account = Account.of(terms, happened, conduct)
    if "as_of" in state and day(state["as_of"]) > account.day:
        account = account.on(day(state["as_of"]))
    paid_on = _paid_dates(account)
    return Table([_shown(row, paid_on.get(row.due_on)) for row in account.rows])


def _shown(row: AccountRow, paid_on: date | None) -> TableRow:
    shown = {**row._asdict(), "from_date": row.starts_on, "due_date": row.due_on}
    return {**shown, "paid_date": paid_on} if paid_on else shown


def _paid_dates(account: Account) -> dict[date, date]:
    """By due date, the day on which nothing was left of an instalment."""
    dates: dict[date, date] = {}
    for n, event in enumerate(account.events, 1):
        if isinstance(event, Payment | PayOff):
            so_far = Account.of(account.terms, account.events[:n], account.conduct)
            paid = [row.due_on for row in so_far.rows if row.paid and not row.outstanding]
            dates = {due_on: dates.get(due_on, event.on) for due_on in paid}
    return dates


def _charges(case: Case, account: Account, state: Mapping[str, Any]) -> Sequence[Charge]:
    terms, printed = account.terms, state.get("rows", ())
    as_of = day(state["as_of"]) if "as_of" in state else account.day
    checked_on = day(case.inputs.get("payment_checked_on") or as_of.isoformat())
    charges: list[Charge] = []
    for member, bucket in (("fee", Bucket.FEES), ("penalty", Bucket.PENALTIES)):
        told = case.inputs.get(member, [])
        for words in [told] if isinstance(told, str) else told:
            charge = read_charge(words, bucket, printed)
            rows = account.on(max(checked_on, account.day)).rows if charge.is_late else account.rows
            charges += charges_told(charge, rows, terms.starts_on, checked_on, terms.plan.rounding)
    return [charge for charge in charges if charge.on <= as_of]


def _payable_differences(payable: Mapping[str, Any], account: Account) -> list[str]:
    """What one instalment comes to when it is paid on a day, those before it as scheduled."""
    on, n = day(payable["date"]), whole(payable["period"])
    paid = account
    for row in account.rows[: n - 1]:
        paid = paid.then(Payment(on=row.due_on, amount=row.due))
    row = paid.rows[n - 1]
    interest = row.interest
    if on < row.due_on:
        interest = paid.position(max(on, row.starts_on)).accrued
    principal = row.due - interest if n < len(account.rows) else row.principal
    differences = one(f"{on} principal", fen(payable["principal"]), principal)
    return differences + one(f"{on} interest", fen(payable["interest"]), interest)
