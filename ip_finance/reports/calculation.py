"""The portfolio report: balance, rate, loan to value, and what matures. Pure."""

from datetime import date

from ip_finance.core.money import Fen
from ip_finance.reports.domain import (
    Cell,
    Column,
    Figure,
    Kind,
    Table,
    by_year,
    ltv_of,
    weighted_rate,
    written,
)
from ip_finance.reports.figures import (
    BALANCE,
    COUNT,
    LTV,
    MONTH,
    NAME_OF,
    OVERDUE,
    RATE,
    RECEIVABLE,
    RELEASED,
    LoanFigures,
    Loans,
    month_label,
    month_of,
    principal_of,
    text,
    year_of,
)


def portfolio(loans: Loans, on: date) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """Balance, count, weighted rate and LTV, what matures in the month of the day."""
    monthly = Table(
        "by-month",
        "按放款月份",
        "By month of drawdown",
        (MONTH, *_portfolio_columns()),
        by_year(loans, year_of, month_label, lambda some: _portfolio_cells(some, on)),
    )
    return _portfolio_figures(loans, on), (
        monthly,
        _each("loans", "逐笔清单", "Each loan", loans),
    )


def _portfolio_figures(loans: Loans, on: date) -> tuple[Figure, ...]:
    maturing = [one for one in loans if month_of(one.matures_on) == month_of(on)]
    measured = _portfolio_cells(loans, on)
    names = ("loans", "released", "principal", "overdue", "receivable", "rate", "value", "ltv")
    found = dict(zip(names, measured, strict=False))
    valued = Fen(sum(one.principal for one in loans if one.value))
    return (
        Figure("principal", "本金余额", "Principal", Kind.FEN, found["principal"], "各笔本金之和"),
        Figure("loans", "笔数", "Loans", Kind.COUNT, found["loans"], "本金或应收未清的贷款"),
        Figure(
            "rate",
            "加权年利率",
            "Weighted rate a year",
            Kind.BPS,
            found["rate"],
            "Σ（本金 × 年利率）÷ Σ本金；按合同计息基础",
        ),
        Figure(
            "ltv",
            "加权质押率",
            "Weighted loan to value",
            Kind.BPS,
            found["ltv"],
            f"有估值的贷款：本金 {written(Kind.FEN, valued)} 元 ÷ 权利现值之和，向上取整",
        ),
        Figure(
            "maturing",
            "本月到期",
            "Maturing this month",
            Kind.FEN,
            principal_of(maturing),
            f"{month_of(on)} 到期的 {len(maturing)} 笔本金之和",
        ),
    )


def _portfolio_columns() -> tuple[Column, ...]:
    return (
        COUNT,
        RELEASED,
        BALANCE,
        OVERDUE,
        RECEIVABLE,
        RATE,
        Column("value", "权利现值", "Value of rights", Kind.FEN, is_summed=True),
        LTV,
        Column("maturing-loans", "本月到期笔数", "Maturing", Kind.COUNT, is_summed=True),
        Column("maturing", "本月到期本金", "Maturing principal", Kind.FEN, is_summed=True),
    )


def _portfolio_cells(loans: Loans, on: date) -> tuple[Cell, ...]:
    maturing = [one for one in loans if month_of(one.matures_on) == month_of(on)]
    return (
        len(loans),
        sum(one.released for one in loans),
        principal_of(loans),
        sum(one.overdue for one in loans),
        sum(one.receivable for one in loans),
        weighted_rate([(one.principal, one.rate) for one in loans]),
        sum(one.value or 0 for one in loans),
        ltv_of([(one.principal, one.value) for one in loans]),
        len(maturing),
        principal_of(maturing),
    )


def _each(key: str, zh: str, en: str, loans: Loans) -> Table:
    columns = (
        text("number", "编号", "Number"),
        text("borrower", "借款人", "Borrower"),
        text("bank", "银行", "Bank"),
        text("opened", "放款日", "Drawn on"),
        text("matures", "到期日", "Matures on"),
        text("class", "分类", "Class"),
        text("days", "逾期天数", "Days overdue"),
        *_portfolio_columns()[:-2],
    )

    def label(one: LoanFigures) -> tuple[str, ...]:
        days = (one.opened_on.isoformat(), one.matures_on.isoformat())
        return (
            one.number,
            one.borrower,
            one.bank,
            *days,
            NAME_OF[one.category],
            str(one.days_overdue),
        )

    lines = by_year(loans, year_of, label, lambda some: _portfolio_cells(some, date.max)[:-2], 7)
    return Table(key, zh, en, columns, lines)
