"""Reports of what may go wrong: ageing, five categories, concentration. Pure."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ip_finance.classification.domain import npl_ratio
from ip_finance.core.money import WHOLE, BasisPoints, Fen
from ip_finance.policies.contents.classification import Category
from ip_finance.reports.domain import (
    Cell,
    Column,
    Figure,
    Kind,
    Table,
    by_year,
    in_order,
    share_of,
    written,
)
from ip_finance.reports.figures import (
    BALANCE,
    COUNT,
    NAME_OF,
    OVERDUE,
    RECEIVABLE,
    SHARE,
    LoanFigures,
    Loans,
    Part,
    principal_of,
    text,
    year_of,
)
from ip_finance.reports.policy import Policy

COUNT_OF_KIND: Final = Column("loans", "笔数（去重）", "Loans", Kind.COUNT)
"""A loan with rights of two codes counts under both, and once in the total."""
BUCKETS: Final = (0, 7, 30, 60, 90, 270, 360)
"""Days overdue at which a bucket ends: those of the five categories, and months between."""


def ageing(loans: Loans) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """Buckets by days overdue."""
    late = [one for one in loans if one.days_overdue > 0]
    total = principal_of(loans)
    figures = (
        Figure(
            "late",
            "逾期贷款本金",
            "Principal of loans overdue",
            Kind.FEN,
            principal_of(late),
            f"有任何一期逾期的 {len(late)} 笔贷款的全部本金余额",
        ),
        Figure(
            "late-share",
            "逾期占比",
            "Share overdue",
            Kind.BPS,
            share_of(principal_of(late), total),
            "逾期贷款本金 ÷ 本金余额",
        ),
    )
    columns = (text("bucket", "逾期天数", "Days overdue"), *_shared_columns())
    buckets = [
        (name, [one for one in loans if bucket_of(one.days_overdue) == name])
        for name in _bucket_names()
    ]
    measure = _shared_by(total)
    return figures, (
        Table("by-bucket", "按逾期天数", "By days overdue", columns, in_order(buckets, measure)),
        Table(
            "by-year",
            "按放款年度与逾期天数",
            "By year of drawdown and days overdue",
            columns,
            by_year(loans, year_of, lambda one: (bucket_of(one.days_overdue),), measure),
        ),
    )


def bucket_of(days: int) -> str:
    """The bucket of so many days overdue.

    >>> bucket_of(0), bucket_of(8), bucket_of(400)
    ('未逾期 Not overdue', '008–030', '361 以上 and more')
    """
    place = next((n for n, most in enumerate(BUCKETS) if days <= most), len(BUCKETS))
    return _bucket_names()[place]


def _bucket_names() -> list[str]:
    between = [f"{low + 1:03}–{high:03}" for low, high in itertools.pairwise(BUCKETS)]
    return ["未逾期 Not overdue", *between, f"{BUCKETS[-1] + 1} 以上 and more"]


def classes(
    loans: Loans, overall: BasisPoints | None, tolerance: Policy
) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """Five categories, and the non-performing ratio beside what is tolerated."""
    total = principal_of(loans)
    columns = (text("class", "分类", "Class"), *_shared_columns())
    measure = _shared_by(total)
    named = [
        (NAME_OF[one], [loan for loan in loans if loan.category is one])
        for one in (*Category, None)
    ]
    return _figures_of_classes(loans, overall, tolerance), (
        Table("by-class", "五级分类", "Five categories", columns, in_order(named, measure)),
        Table(
            "by-year",
            "按放款年度与分类",
            "By year of drawdown and class",
            columns,
            by_year(loans, year_of, lambda one: (NAME_OF[one.category],), measure),
        ),
    )


def _figures_of_classes(
    loans: Loans, overall: BasisPoints | None, tolerance: Policy
) -> tuple[Figure, ...]:
    bad = principal_of([one for one in loans if _is_bad(one)])
    ratio = npl_ratio([(one.category or Category.NORMAL, one.principal) for one in loans])
    limit = None if overall is None else BasisPoints(overall + tolerance.value)
    return (
        Figure(
            "npl", "不良贷款本金", "Non-performing principal", Kind.FEN, bad, "次级 + 可疑 + 损失"
        ),
        Figure(
            "npl-ratio",
            "不良贷款率",
            "Non-performing ratio",
            Kind.BPS,
            ratio,
            "不良贷款本金 ÷ 本金余额，向上取整",
        ),
        Figure(
            "overall",
            "全行不良贷款率",
            "The bank's overall ratio",
            Kind.BPS,
            overall,
            "由查询人填写；平台没有全行数据",
        ),
        Figure(
            "limit",
            "容忍上限",
            "Tolerated",
            Kind.BPS,
            limit,
            f"全行不良贷款率 + {written(Kind.BPS, tolerance.value)} 个百分点。{tolerance.told}",
        ),
        Figure("within", "是否在容忍度内", "Within", Kind.TEXT, _within(ratio, limit), "两率相比"),
    )


def _within(ratio: BasisPoints, limit: BasisPoints | None) -> str:
    if limit is None:
        return "未填写全行不良贷款率 not stated"
    return "在容忍度内 within" if ratio <= limit else "超出容忍度 above"


def _is_bad(one: LoanFigures) -> bool:
    return one.category is not None and one.category.is_non_performing


def _shared_columns() -> tuple[Column, ...]:
    return COUNT, BALANCE, SHARE, OVERDUE, RECEIVABLE


def _shared_by(total: Fen) -> Callable[[Loans], tuple[Cell, ...]]:
    def measure(loans: Loans) -> tuple[Cell, ...]:
        principal = principal_of(loans)
        return (
            len(loans),
            principal,
            share_of(principal, total),
            sum(one.overdue for one in loans),
            sum(one.receivable for one in loans),
        )

    return measure


def concentration(loans: Loans) -> tuple[tuple[Figure, ...], tuple[Table, ...]]:
    """By industry, IPC class, right type, appraiser and customer; a loan's principal is shared out
    among its rights by their value.
    """
    total = principal_of(loans)
    shared = [(one, part) for one in loans for part in one.parts]
    kinds: dict[str, tuple[str, str, list[tuple[str, LoanFigures, Fen]]]] = {
        "industry": ("行业（IPC 部或商品类别）", "Industry", _coded(shared, lambda p: p.field)),
        "ipc": ("IPC 小类", "IPC subclass", _coded(shared, lambda p: p.ipc)),
        "right-type": ("权利类型", "Right type", _coded(shared, lambda p: p.right_type)),
        "appraiser": ("评估机构", "Appraiser", _coded(shared, lambda p: p.appraiser)),
        "customer": ("单一客户", "Customer", [(one.borrower, one, one.principal) for one in loans]),
    }
    figures: list[Figure] = []
    tables: list[Table] = []
    for key, (zh, en, coded) in kinds.items():
        figures += _of_kind(key, zh, en, coded, total)
        tables += _tables_of_kind(key, zh, en, coded, total)
    return tuple(figures), tuple(tables)


Coded = Sequence[tuple[str, LoanFigures, Fen]]


def _coded(
    shared: Iterable[tuple[LoanFigures, Part]], code_of: Callable[[Part], str]
) -> list[tuple[str, LoanFigures, Fen]]:
    return [(code_of(part), one, part.amount) for one, part in shared]


def _of_kind(key: str, zh: str, en: str, coded: Coded, total: Fen) -> tuple[Figure, Figure]:
    sums = [amount for _, amount in _by_code(coded)]
    return (
        Figure(
            f"{key}-greatest",
            f"最大{zh}占比",
            f"Greatest {en.lower()}",
            Kind.BPS,
            share_of(max(sums, default=0), total),
            "最大一项的本金 ÷ 本金余额",
        ),
        Figure(
            f"{key}-hhi",
            f"{zh}集中度 HHI",
            f"{en} HHI",
            Kind.COUNT,
            herfindahl(sums),
            "Σ 占比²，满值 10,000",
        ),
    )


def _by_code(coded: Coded) -> list[tuple[str, Fen]]:
    """What rests on each code, the greatest first."""
    sums: dict[str, int] = {}
    for code, _, amount in coded:
        sums[code] = sums.get(code, 0) + amount
    return sorted(((code, Fen(fen)) for code, fen in sums.items()), key=lambda x: (-x[1], x[0]))


def _tables_of_kind(key: str, zh: str, en: str, coded: Coded, total: Fen) -> list[Table]:
    columns = (text("code", zh, en), COUNT_OF_KIND, BALANCE, SHARE)

    def measure(rows: Coded) -> tuple[Cell, ...]:
        amount = sum(fen for _, _, fen in rows)
        return len({one.loan_id for _, one, _ in rows}), amount, share_of(amount, total)

    by_code: dict[str, list[tuple[str, LoanFigures, Fen]]] = {}
    for row in coded:
        by_code.setdefault(row[0], []).append(row)
    named = [(code, by_code[code]) for code, _ in _by_code(coded)]
    yearly = by_year(coded, lambda row: year_of(row[1]), lambda row: (row[0],), measure)
    return [
        Table(key, f"按{zh}", f"By {en.lower()}", columns, in_order(named, measure)),
        Table(f"{key}-by-year", f"按放款年度与{zh}", f"By year and {en.lower()}", columns, yearly),
    ]


def herfindahl(parts: Sequence[int]) -> int | None:
    """The Herfindahl index of amounts: the sum of squared shares, 10,000 where all is one.

    >>> herfindahl([50, 50])
    5000
    """
    total = sum(parts)
    return sum(part * part for part in parts) * WHOLE // (total * total) if total else None
