"""Reports of the whole platform: pools, subsidies, and the sandbox's indicators. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ip_finance.core.money import Fen
from ip_finance.reports.domain import (
    Cell,
    Column,
    Figure,
    Kind,
    Table,
    by_year,
    share_of,
    written,
)
from ip_finance.reports.figures import COUNT, month_of, text
from ip_finance.reports.policy import Policy

DAYS_A_YEAR: Final = 365
MONTHS_A_YEAR: Final = 12


def summed(key: str, zh: str, en: str) -> Column:
    return Column(key, zh, en, Kind.FEN, is_summed=True)


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """One claim on a pool, as far as it had come on the day."""

    pool: str
    bank: str
    filed_on: date
    state: str
    loss: Fen
    claimed: Fen
    agreed: Fen
    paid: Fen
    returned: Fen


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool by itself, as it stands now. None where fund or breaker are not known."""

    name: str
    outstanding: Fen
    bad: Fen
    bad_ratio: int
    balance: Fen | None
    left: Fen | None


@dataclass(frozen=True, slots=True)
class SubsidyFigures:
    """One claim of a subsidy, as far as it had come on the day."""

    programme: str
    kind: str
    filed_on: date
    base: Fen
    claimed: Fen
    paid: Fen
    refused: Fen


@dataclass(frozen=True, slots=True)
class Lent:
    """One release. `is_first`: the first that the platform knows of for the firm."""

    on: date
    firm_id: UUID
    amount: Fen
    is_first: bool


@dataclass(frozen=True, slots=True)
class Approved:
    """From the application to the approval."""

    applied_on: date
    approved_on: date

    @property
    def days(self) -> int:
        return (self.approved_on - self.applied_on).days


def pools(
    claims: Sequence[ClaimFigures], held: Sequence[PoolFigures]
) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """What each pool bears, by the year in which a claim was filed."""
    columns = (
        COUNT_OF_CLAIMS,
        summed("loss", "本金损失", "Loss"),
        summed("claimed", "申请补偿", "Claimed"),
        summed("agreed", "同意补偿", "Agreed"),
        summed("paid", "已拨付", "Paid"),
        summed("returned", "已返还", "Returned"),
    )
    table = Table(
        "by-year",
        "按申请年度与资金池",
        "By year and pool",
        (
            text("pool", "资金池", "Pool"),
            text("bank", "银行", "Bank"),
            text("state", "状态", "State"),
            *columns,
        ),
        by_year(
            claims,
            lambda one: one.filed_on.year,
            lambda one: (one.pool, one.bank, one.state),
            _of_claims,
            width=3,
        ),
    )
    return tuple(figure for one in held for figure in _of_pool(one)), (table,)


COUNT_OF_CLAIMS: Final = Column("claims", "件数", "Claims", Kind.COUNT, is_summed=True)


def _of_claims(claims: Sequence[ClaimFigures]) -> tuple[Cell, ...]:
    names = ("loss", "claimed", "agreed", "paid", "returned")
    return (len(claims), *(sum(getattr(one, name) for one in claims) for name in names))


def _of_pool(one: PoolFigures) -> tuple[Figure, ...]:
    return (
        Figure(
            f"{one.name}-ratio",
            f"{one.name}不良率",
            "Share of bad loans",
            Kind.BPS,
            one.bad_ratio,
            f"{written(Kind.FEN, one.bad)} ÷ {written(Kind.FEN, one.outstanding)}，向上取整",
        ),
        Figure(
            f"{one.name}-balance",
            f"{one.name}余额",
            "Balance",
            Kind.FEN,
            one.balance,
            "资金总额 − 已拨付 + 已返还；总额未取得时不计",
        ),
        Figure(
            f"{one.name}-left",
            f"{one.name}尚可承诺",
            "May still be promised",
            Kind.FEN,
            one.left,
            "资金总额与总上限中较低者 − 已承诺 + 已返还",
        ),
    )


def subsidies(claims: Sequence[SubsidyFigures]) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """Claims of subsidies by the year in which they were filed."""
    columns = (
        text("programme", "政策", "Programme"),
        text("kind", "类别", "Kind"),
        COUNT_OF_CLAIMS,
        summed("base", "补贴基数（企业已付）", "Base"),
        summed("claimed", "申请补贴", "Claimed"),
        summed("paid", "已拨付", "Paid"),
        summed("refused", "不予补贴", "Refused"),
    )
    lines = by_year(
        claims,
        lambda one: one.filed_on.year,
        lambda one: (one.programme, one.kind),
        _of_subsidies,
        width=2,
    )
    paid = Fen(sum(one.paid for one in claims))
    figure = Figure("paid", "已拨付", "Paid", Kind.FEN, paid, "各件已拨付之和（RS-04）")
    return (figure,), (Table("by-year", "按申请年度", "By year", columns, lines),)


def _of_subsidies(claims: Sequence[SubsidyFigures]) -> tuple[Cell, ...]:
    names = ("base", "claimed", "paid", "refused")
    return (len(claims), *(sum(getattr(one, name) for one in claims) for name in names))


def sandbox(
    lent: Sequence[Lent], approved: Sequence[Approved], scale: Policy
) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """Firms served and amount financed against what was declared, and months to approval."""
    columns = (
        text("month", "月份", "Month"),
        Column("releases", "发放笔数", "Releases", Kind.COUNT, is_summed=True),
        summed("financed", "融资金额", "Financed"),
        Column("firms", "服务企业（去重）", "Firms", Kind.COUNT),
        Column("first-time", "首贷企业", "First-time", Kind.COUNT, is_summed=True),
    )
    lines = by_year(lent, lambda one: one.on.year, lambda one: (month_of(one.on),), _of_lent)
    return _of_sandbox(lent, approved, scale), (
        Table("by-year", "按放款年度", "By year of drawdown", columns, lines),
        _approvals(approved),
    )


def _of_sandbox(
    lent: Sequence[Lent], approved: Sequence[Approved], scale: Policy
) -> tuple[Figure, ...]:
    financed = sum(one.amount for one in lent)
    return (
        Figure(
            "firms",
            "服务企业",
            "Firms served",
            Kind.COUNT,
            len({one.firm_id for one in lent}),
            "至少放款一次的企业，去重",
        ),
        Figure("financed", "融资金额", "Financed", Kind.FEN, financed, "各笔发放之和"),
        Figure(
            "of-scale",
            "占申报规模",
            "Of the scale declared",
            Kind.BPS,
            share_of(financed, scale.value),
            f"融资金额 ÷ {written(Kind.FEN, scale.value)} 元。{scale.told}",
        ),
        Figure(
            "months",
            "平均审批用时",
            "Months to approval",
            Kind.MONTHS,
            mean_months(approved),
            "Σ（批准日 − 申请日）÷ 笔数 × 12 ÷ 365，四舍五入到 0.01 月",
        ),
        Figure(
            "first-time",
            "首贷企业",
            "First-time borrowers",
            Kind.COUNT,
            sum(one.is_first for one in lent),
            "在本平台第一次获得放款的企业",
        ),
    )


def _of_lent(lent: Sequence[Lent]) -> tuple[Cell, ...]:
    firms = {one.firm_id for one in lent}
    return (
        len(lent),
        sum(one.amount for one in lent),
        len(firms),
        sum(one.is_first for one in lent),
    )


def _approvals(approved: Sequence[Approved]) -> Table:
    columns = (
        text("month", "批准月份", "Month"),
        COUNT,
        Column("months", "平均审批用时", "Months to approval", Kind.MONTHS),
    )
    lines = by_year(
        approved,
        lambda one: one.approved_on.year,
        lambda one: (month_of(one.approved_on),),
        lambda some: (len(some), mean_months(some)),
    )
    return Table("approvals", "按批准年度", "By year of approval", columns, lines)


def mean_months(approved: Sequence[Approved]) -> int | None:
    """Hundredths of a month from application to approval, half up; None without an approval.

    >>> mean_months([Approved(date(2026, 1, 1), date(2026, 1, 31))])
    99
    """
    if not approved:
        return None
    days = sum(one.days for one in approved)
    whole = len(approved) * DAYS_A_YEAR
    return (2 * days * MONTHS_A_YEAR * 100 + whole) // (2 * whole)
