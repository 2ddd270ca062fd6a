"""What reports of loans are made of: one loan on a day, and the columns that tables share. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.policies.contents.classification import Category
from ip_finance.reports.domain import Column, Kind


@dataclass(frozen=True, slots=True)
class Part:
    """What of a loan's principal rests on one of its rights, by codes of each kind."""

    amount: Fen
    field: str
    ipc: str
    right_type: str
    appraiser: str


@dataclass(frozen=True, slots=True)
class LoanFigures:
    """One loan on the day. `receivable` is interest, penalty and fees; `value` of living rights."""

    loan_id: UUID
    number: str
    bank: str
    borrower_id: UUID
    borrower: str
    opened_on: date
    matures_on: date
    released: Fen
    principal: Fen
    overdue: Fen
    receivable: Fen
    rate: BasisPoints
    days_overdue: int
    category: Category | None
    value: Fen | None
    parts: tuple[Part, ...]


Loans: TypeAlias = Sequence[LoanFigures]
NAME_OF: Final[Mapping[Category | None, str]] = {
    Category.NORMAL: "正常 Normal",
    Category.SPECIAL_MENTION: "关注 Special mention",
    Category.SUBSTANDARD: "次级 Substandard",
    Category.DOUBTFUL: "可疑 Doubtful",
    Category.LOSS: "损失 Loss",
    None: "尚未分类 Not classified",
}
COUNT: Final = Column("loans", "笔数", "Loans", Kind.COUNT, is_summed=True)
BALANCE: Final = Column("principal", "本金余额", "Principal", Kind.FEN, is_summed=True)
SHARE: Final = Column("share", "占比", "Share", Kind.BPS)
OVERDUE: Final = Column("overdue", "其中逾期本金", "Overdue principal", Kind.FEN, is_summed=True)
RECEIVABLE: Final = Column(
    "receivable", "应收利息及费用", "Interest and fees receivable", Kind.FEN, is_summed=True
)
RELEASED: Final = Column("released", "累计发放", "Released", Kind.FEN, is_summed=True)
RATE: Final = Column("rate", "加权年利率", "Weighted rate a year", Kind.BPS)
LTV: Final = Column("ltv", "加权质押率", "Weighted loan to value", Kind.BPS)
MONTH: Final = Column("month", "放款月份", "Month of drawdown", Kind.TEXT)


def text(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Kind.TEXT)


def principal_of(loans: Loans) -> Fen:
    return Fen(sum(one.principal for one in loans))


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def year_of(one: LoanFigures) -> int:
    """The calendar year under which a loan's figures are subtotalled."""
    return one.opened_on.year


def month_label(one: LoanFigures) -> tuple[str, ...]:
    return (month_of(one.opened_on),)
