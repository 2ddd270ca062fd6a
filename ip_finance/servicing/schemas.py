"""JSON of accounts and closings. Amounts are whole 分, rates basis points a year."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.books.schemas import EntryOut
from ip_finance.servicing.domain import AccountState, Position
from ip_finance.servicing.models import Closing, Instalment, LoanAccount
from ip_finance.web.exports import Column, in_yuan


class PositionOut(BaseModel):
    """What is owed on the day `on`, the day that the bank's books are open for."""

    model_config = ConfigDict(from_attributes=True)

    loan_id: UUID
    bank_id: UUID
    borrower_id: UUID
    state: AccountState
    on: date
    principal_fen: int = Field(validation_alias="principal")
    overdue_principal_fen: int = Field(validation_alias="overdue_principal")
    interest_due_fen: int = Field(validation_alias="interest_due")
    penalty_due_fen: int = Field(validation_alias="penalty_due")
    fees_due_fen: int = Field(validation_alias="fees_due")
    accrued_fen: int = Field(
        validation_alias="accrued", description="Interest of the running period, to `on`."
    )
    owed_fen: int = Field(validation_alias="owed")
    on_books_fen: int = Field(
        validation_alias="on_books",
        description="What of it stands in the bank's books; 0 once it was written off.",
    )
    days_overdue: int
    oldest_unpaid_on: date | None
    next_due_on: date | None
    next_due_fen: int = Field(validation_alias="next_due")
    rate_bps: int
    matures_on: date
    is_accelerated: bool


class AccountsOut(BaseModel):
    """One page of accounts; `next` is the `after` of the page behind it."""

    items: list[PositionOut]
    next: str | None


class InstalmentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    n: int
    starts_on: date
    due_on: date
    days: int
    principal_fen: int = Field(validation_alias="principal")
    interest_fen: int = Field(validation_alias="interest")
    fees_fen: int = Field(validation_alias="fees")
    penalties_fen: int = Field(validation_alias="penalties")
    principal_paid_fen: int = Field(validation_alias="principal_paid")
    interest_paid_fen: int = Field(validation_alias="interest_paid")
    fees_paid_fen: int = Field(validation_alias="fees_paid")
    penalties_paid_fen: int = Field(validation_alias="penalties_paid")
    accrued_fen: int = Field(validation_alias="accrued")
    unpaid_fen: int = Field(validation_alias="unpaid")
    paid_on: date | None


class TotalsOut(BaseModel):
    """The sums of instalments, or of those due in one calendar year."""

    principal_fen: int
    interest_fen: int
    fees_fen: int
    penalties_fen: int
    due_fen: int
    paid_fen: int
    unpaid_fen: int

    @classmethod
    def of(cls, rows: Sequence[Instalment]) -> Self:
        sums = {
            name: sum(getattr(row, name) for row in rows)
            for name in ("principal", "interest", "fees", "penalties")
        }
        due, unpaid = sum(sums.values()), sum(row.unpaid for row in rows)
        return cls(
            **{f"{name}_fen": amount for name, amount in sums.items()},
            due_fen=due,
            paid_fen=due - unpaid,
            unpaid_fen=unpaid,
        )


class AccountOut(BaseModel):
    """One loan whole: figures, plan, instalments with totals, and what the bank posted of it."""

    position: PositionOut
    plan: dict[str, Any]
    opened_on: date
    released_fen: int
    misused_on: date | None
    instalments: list[InstalmentOut]
    totals: TotalsOut
    by_year: dict[int, TotalsOut]
    journal: list[EntryOut]

    @classmethod
    def of(
        cls,
        account: LoanAccount,
        position: Position,
        rows: Sequence[Instalment],
        journal: list[EntryOut],
    ) -> Self:
        return cls(
            position=PositionOut.model_validate(position),
            plan=account.plan,
            opened_on=account.opened_on,
            released_fen=account.released,
            misused_on=account.misused_on,
            instalments=[InstalmentOut.model_validate(row) for row in rows],
            totals=TotalsOut.of(rows),
            by_year=by_year(rows),
            journal=journal,
        )


def by_year(rows: Sequence[Instalment]) -> dict[int, TotalsOut]:
    """The subtotals of each calendar year in which something is due."""
    years: dict[int, list[Instalment]] = {}
    for row in rows:
        years.setdefault(row.due_on.year, []).append(row)
    return {year: TotalsOut.of(found) for year, found in sorted(years.items())}


class ClosingIn(BaseModel):
    """Have every day up to and with `through` closed."""

    model_config = ConfigDict(extra="forbid")

    through: date


class ClosingDayOut(BaseModel):
    """What the close of one day posted."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    accounts: int
    interest_fen: int = Field(validation_alias="interest")
    penalties_fen: int = Field(validation_alias="penalties")
    overdue_fen: int = Field(validation_alias="overdue")
    started_at: datetime
    finished_at: datetime | None


class ClosingsOut(BaseModel):
    """How far the bank's books are closed, and how far they are to be."""

    open_day: date
    ordered_through: date | None
    accounts_left: int = Field(description="Accounts that the day being closed has yet to reach.")
    days: list[ClosingDayOut]

    @classmethod
    def days_of(cls, closings: Sequence[Closing]) -> list[ClosingDayOut]:
        return [ClosingDayOut.model_validate(one) for one in closings]


class OrderedOut(BaseModel):
    """What was ordered; `GET /api/books/closings` tells how far it has come."""

    id: UUID
    through: date
    open_day: date


COLUMNS: Sequence[Column[Position]] = (
    Column("贷款 loan", lambda one: str(one.loan_id)),
    Column("借款人 borrower", lambda one: str(one.borrower_id)),
    Column("状态 state", lambda one: one.state.value),
    Column("账务日 on", lambda one: one.on),
    Column("本金（元） principal, CNY", lambda one: in_yuan(one.principal)),
    Column("逾期本金（元） overdue principal, CNY", lambda one: in_yuan(one.overdue_principal)),
    Column("应收利息（元） interest due, CNY", lambda one: in_yuan(one.interest_due)),
    Column("罚息（元） penalty due, CNY", lambda one: in_yuan(one.penalty_due)),
    Column("费用（元） fees due, CNY", lambda one: in_yuan(one.fees_due)),
    Column("当期应计（元） accrued, CNY", lambda one: in_yuan(one.accrued)),
    Column("逾期天数 days overdue", lambda one: one.days_overdue),
    Column("下次应还日 next due on", lambda one: one.next_due_on),
    Column("下次应还（元） next due, CNY", lambda one: in_yuan(one.next_due)),
    Column("年利率（基点） rate, basis points a year", lambda one: one.rate_bps),
    Column("到期日 matures on", lambda one: one.matures_on),
)
"""Of the list as a file."""


class StatementLine(NamedTuple):
    """An instalment, the subtotal of a year, or the total."""

    of: str
    due_on: date | None
    days: int | None
    sums: TotalsOut
    balance: int
    """Principal that falls due later."""
    paid_on: date | None


def statement_of(rows: Sequence[Instalment]) -> list[StatementLine]:
    """Every instalment, each year with its subtotal, and the total."""
    years = by_year(rows)
    balance = int(sum(row.principal for row in rows))
    lines = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        balance -= row.principal
        sums = TotalsOut.of([row])
        lines.append(StatementLine(str(row.n), row.due_on, row.days, sums, balance, row.paid_on))
        year = row.due_on.year
        if following is None or following.due_on.year != year:
            lines.append(
                StatementLine(f"{year} 小计 subtotal", None, None, years[year], balance, None)
            )
    lines.append(StatementLine("合计 total", None, None, TotalsOut.of(rows), balance, None))
    return lines


STATEMENT: Sequence[Column[StatementLine]] = (
    Column("期次 instalment", lambda one: one.of),
    Column("应还日 due on", lambda one: one.due_on),
    Column("天数 days", lambda one: one.days),
    Column("本金（元） principal, CNY", lambda one: in_yuan(one.sums.principal_fen)),
    Column("利息（元） interest, CNY", lambda one: in_yuan(one.sums.interest_fen)),
    Column("费用（元） fees, CNY", lambda one: in_yuan(one.sums.fees_fen)),
    Column("罚息（元） penalties, CNY", lambda one: in_yuan(one.sums.penalties_fen)),
    Column("应还合计（元） due, CNY", lambda one: in_yuan(one.sums.due_fen)),
    Column("已还（元） paid, CNY", lambda one: in_yuan(one.sums.paid_fen)),
    Column("未还（元） unpaid, CNY", lambda one: in_yuan(one.sums.unpaid_fen)),
    Column("未到期本金（元） balance, CNY", lambda one: in_yuan(one.balance)),
    Column("还款日 paid on", lambda one: one.paid_on),
)
"""Of a loan's statement as a file."""
