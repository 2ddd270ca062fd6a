"""JSON of the books. Amounts are whole 分."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from ip_finance.books.domain import Total, difference
from ip_finance.books.models import JournalEntry, JournalLine
from ip_finance.books.words import chart
from ip_finance.web.exports import Column, in_yuan


class LineOut(BaseModel):
    account: str
    code: str
    name: str
    debit_fen: int
    credit_fen: int

    @classmethod
    def of(cls, line: JournalLine) -> Self:
        charted = next(one for one in chart().values() if one.account == line.account)
        return cls(
            account=line.account,
            code=charted.code,
            name=charted.zh,
            debit_fen=line.debit,
            credit_fen=line.credit,
        )


class EntryOut(BaseModel):
    id: int
    on: date
    event: str
    loan_id: UUID | None
    reference: str
    lines: list[LineOut]

    @classmethod
    def of(cls, entry: JournalEntry, lines: Sequence[JournalLine]) -> Self:
        return cls(
            id=entry.id,
            on=entry.on,
            event=entry.event,
            loan_id=entry.loan_id,
            reference=entry.reference,
            lines=[LineOut.of(line) for line in lines],
        )


class JournalOut(BaseModel):
    """Entries, the newest first; `next` is the `before` of the page behind it."""

    entries: list[EntryOut]
    next: int | None


class BalanceOut(BaseModel):
    account: str
    code: str
    name: str
    name_en: str
    debit_fen: int
    credit_fen: int
    balance_fen: int

    @classmethod
    def of(cls, total: Total) -> Self:
        charted = chart()[total.account]
        return cls(
            account=total.account,
            code=charted.code,
            name=charted.zh,
            name_en=charted.en,
            debit_fen=total.debit,
            credit_fen=total.credit,
            balance_fen=total.balance,
        )


class TrialBalanceOut(BaseModel):
    """Every account up to a day; `difference_fen` is nothing, always."""

    on: date
    open_day: date
    accounts: list[BalanceOut]
    debit_fen: int
    credit_fen: int
    difference_fen: int

    @classmethod
    def of(cls, on: date, open_day: date, totals: Sequence[Total]) -> Self:
        accounts = sorted((BalanceOut.of(one) for one in totals), key=lambda one: one.code)
        return cls(
            on=on,
            open_day=open_day,
            accounts=accounts,
            debit_fen=sum(one.debit for one in totals),
            credit_fen=sum(one.credit for one in totals),
            difference_fen=difference(totals),
        )


COLUMNS: Sequence[Column[tuple[JournalEntry, JournalLine]]] = (
    Column("分录 entry", lambda row: row[0].id),
    Column("业务日 business date", lambda row: row[0].on),
    Column("事项 event", lambda row: row[0].event),
    Column("贷款 loan", lambda row: str(row[0].loan_id or "")),
    Column("凭据 reference", lambda row: row[0].reference),
    Column("科目 account", lambda row: LineOut.of(row[1]).code),
    Column("名称 name", lambda row: LineOut.of(row[1]).name),
    Column("借方（元） debit, CNY", lambda row: in_yuan(row[1].debit)),
    Column("贷方（元） credit, CNY", lambda row: in_yuan(row[1].credit)),
)
"""Of the journal as a file."""
