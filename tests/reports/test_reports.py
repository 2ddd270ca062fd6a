"""Figures, totals and files of reports, without a database."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.policies.contents.classification import Category
from ip_finance.reports import calculation, programmes, risks, writing
from ip_finance.reports.domain import Cell, Kind, LineKind, Report, ReportName, Table, written
from ip_finance.reports.figures import LoanFigures
from ip_finance.reports.policy import PolicyName, policy
from ip_finance.reports.programmes import Approved, ClaimFigures, Lent, SubsidyFigures
from tests.reports.builders import ON, loan, loans

TOLERANCE = policy(PolicyName.NPL_TOLERANCE)


def report_of(name: ReportName, of: list[LoanFigures]) -> Report:
    made = {
        ReportName.PORTFOLIO: lambda: calculation.portfolio(of, ON),
        ReportName.AGEING: lambda: risks.ageing(of),
        ReportName.CLASSIFICATION: lambda: risks.classes(of, BasisPoints(150), TOLERANCE),
        ReportName.CONCENTRATION: lambda: risks.concentration(of),
    }
    figures, tables = made[name]()
    return Report(name, ON, "锦江农业银行", figures, tables, ())


def table(found: Report, key: str) -> Table:
    return next(one for one in found.tables if one.key == key)


def figure(found: Report, key: str) -> Cell:
    return next(one.value for one in found.figures if one.key == key)


def adds_up(table: Table) -> None:
    """Each subtotal is the sum of the details above it, and the total of all details."""
    for place, column in enumerate(table.columns):
        if not column.is_summed:
            continue
        year = total = 0
        for line in table.lines:
            cell = line.cells[place]
            assert isinstance(cell, int)
            if line.kind is LineKind.DETAIL:
                year, total = year + cell, total + cell
            elif line.kind is LineKind.SUBTOTAL:
                assert cell == year
                year = 0
            else:
                assert cell == total


LOAN_REPORTS = (
    ReportName.PORTFOLIO,
    ReportName.AGEING,
    ReportName.CLASSIFICATION,
    ReportName.CONCENTRATION,
)


@pytest.mark.parametrize("name", LOAN_REPORTS)
@given(of=loans())
def test_frappe_41_columns_have_totals_and_years_have_subtotals_that_add_up(
    name: ReportName, of: list[LoanFigures]
) -> None:
    found = report_of(name, of)

    for table in found.tables:
        adds_up(table)
        assert table.lines[-1].kind is LineKind.TOTAL
        if table.key.endswith(("by-year", "by-month", "loans")):
            years = [one.cells[0] for one in table.lines if one.kind is LineKind.SUBTOTAL]
            assert years == [f"{year} 年小计" for year in sorted({x.opened_on.year for x in of})]


@given(of=loans())
def test_every_report_of_loans_is_of_the_same_principal(of: list[LoanFigures]) -> None:
    whole = sum(one.principal for one in of)

    for name in LOAN_REPORTS:
        for table in report_of(name, of).tables:
            place = [column.key for column in table.columns].index("principal")
            assert table.lines[-1].cells[place] == whole


def numbers_in_workbook(found: Report) -> list[list[list[str]]]:
    """Each table as written from the workbook's own cells."""
    book = load_workbook(io.BytesIO(b"".join(writing.as_workbook(found))))
    told = []
    for table in found.tables:
        rows = list(book[table.key].iter_rows(min_row=2, values_only=True))
        kinds = [column.kind for column in table.columns]
        told.append([[_again(k, cell) for k, cell in zip(kinds, row, strict=True)] for row in rows])
    return told


def _again(kind: Kind, cell: Any) -> str:
    if cell is None or kind in {Kind.TEXT, Kind.COUNT}:
        return "" if cell == "" else written(kind, cell)
    return written(kind, round(cell * 100))


@pytest.mark.parametrize("name", LOAN_REPORTS)
@settings(max_examples=12)  # each writes and reads a workbook
@given(of=loans())
def test_page_csv_workbook_and_paper_have_the_same_figures(
    name: ReportName, of: list[LoanFigures]
) -> None:
    found = report_of(name, of)
    pages = [[writing.written_cells(t.columns, line) for line in t.lines] for t in found.tables]

    rows = list(csv.reader(io.StringIO(b"".join(writing.as_csv(found)).decode("utf-8-sig"))))
    paper = writing.paper_facts(found)

    assert [[line["cells"] for line in table["lines"]] for table in paper["tables"]] == pages
    assert numbers_in_workbook(found) == [
        [["—" if cell == "" else cell for cell in row] for row in page] for page in pages
    ]
    in_csv = iter(rows)
    for table, page in zip(found.tables, pages, strict=True):
        heads = [column.heading for column in table.columns]
        assert any(row == heads for row in in_csv)
        for line in page:
            assert next(in_csv) == [cell.replace(",", "").replace("—", "") for cell in line]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_name_becomes_a_formula_in_a_spreadsheet(sign: str) -> None:
    found = report_of(ReportName.CONCENTRATION, [loan(borrower=f"{sign}cmd|' /C calc'!A0")])

    book = load_workbook(io.BytesIO(b"".join(writing.as_workbook(found))))
    rows = list(csv.reader(io.StringIO(b"".join(writing.as_csv(found)).decode("utf-8-sig"))))

    for cell in [*[row[0] for row in rows if row], book["customer"]["A2"].value]:
        assert not str(cell).startswith(sign)
    assert book["customer"]["A2"].value == f"'{sign}cmd|' /C calc'!A0"
    assert book["customer"]["A2"].data_type == "s"


class TestPortfolio:
    def test_weighs_rates_by_balance_and_value_by_loans_that_have_one(self) -> None:
        of = [
            loan("a", principal=Fen(300), rate=BasisPoints(400), value=Fen(1_000)),
            loan("b", principal=Fen(100), rate=BasisPoints(300), value=None),
        ]

        found = report_of(ReportName.PORTFOLIO, of)

        assert figure(found, "principal") == 400
        assert figure(found, "rate") == 375
        assert figure(found, "ltv") == 3_000

    def test_counts_what_matures_in_the_month_of_the_day(self) -> None:
        days = (date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1))
        of = [loan(str(day), matures_on=day) for day in days]

        assert figure(report_of(ReportName.PORTFOLIO, of), "maturing") == 200

    def test_of_nothing_has_no_ratio(self) -> None:
        found = report_of(ReportName.PORTFOLIO, [])

        assert (figure(found, "loans"), figure(found, "rate"), figure(found, "ltv")) == (
            0,
            None,
            None,
        )


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, "未逾期"),
        (1, "001–007"),
        (7, "001–007"),
        (8, "008–030"),
        (90, "061–090"),
        (91, "091–270"),
        (270, "091–270"),
        (271, "271–360"),
        (361, "361"),
    ],
)
def test_a_bucket_ends_where_a_category_begins(days: int, bucket: str) -> None:
    assert risks.bucket_of(days).startswith(bucket)


class TestClassification:
    BAD = (loan("good", principal=Fen(970)), loan("bad", category=Category.LOSS, principal=Fen(30)))

    def test_tells_the_ratio_and_what_is_tolerated(self) -> None:
        found = report_of(ReportName.CLASSIFICATION, list(self.BAD))

        assert figure(found, "npl-ratio") == 300
        assert figure(found, "limit") == 450
        assert str(figure(found, "within")).startswith("在容忍度内")

    def test_tells_when_it_is_above(self) -> None:
        worse = [*self.BAD, loan("worse", category=Category.DOUBTFUL, principal=Fen(100))]

        found = report_of(ReportName.CLASSIFICATION, worse)

        assert str(figure(found, "within")).startswith("超出容忍度")

    def test_presents_the_tolerance_as_policy_with_its_source(self) -> None:
        told = risks.classes([], None, TOLERANCE)[0]
        limit = next(one for one in told if one.key == "limit")

        assert limit.value is None
        assert "2019" in limit.how
        assert "not verified" in limit.how


def test_concentration_shows_the_greatest_customer_and_the_index() -> None:
    of = [
        loan("a", borrower="甲公司", principal=Fen(75)),
        loan("b", borrower="乙公司", principal=Fen(25)),
    ]

    found = report_of(ReportName.CONCENTRATION, of)

    assert figure(found, "customer-greatest") == 7_500
    assert figure(found, "customer-hhi") == 6_250
    assert table(found, "customer").lines[0].cells[0] == "甲公司"


class TestSandbox:
    LENT = (
        Lent(date(2025, 12, 1), loan("a").loan_id, Fen(10_000_000_000), True),
        Lent(date(2026, 1, 5), loan("a").loan_id, Fen(2_000_000_000), False),
        Lent(date(2026, 2, 5), loan("b").loan_id, Fen(3_000_000_000), True),
    )

    def test_counts_firms_once_and_money_against_the_scale(self) -> None:
        approved = [Approved(date(2026, 1, 1), date(2026, 1, 31))]
        figures, tables = programmes.sandbox(self.LENT, approved, policy(PolicyName.SANDBOX_SCALE))
        found: dict[str, Cell] = {one.key: one.value for one in figures}

        assert found["firms"] == 2
        assert found["financed"] == 15_000_000_000
        assert found["of-scale"] == 5_000
        assert found["months"] == 99
        assert found["first-time"] == 2
        for table in tables:
            adds_up(table)

    def test_counts_a_firm_once_a_year(self) -> None:
        _, (by_year, _) = programmes.sandbox(self.LENT, [], policy(PolicyName.SANDBOX_SCALE))
        firms = [line.cells[3] for line in by_year.lines if line.kind is not LineKind.DETAIL]

        assert firms == [1, 2, 2]


def test_claims_on_pools_and_of_subsidies_add_up_by_year() -> None:
    claims = [
        ClaimFigures("池", "银行", day, "已拨付", Fen(100), Fen(50), Fen(50), Fen(paid), Fen(5))
        for day, paid in ((date(2025, 5, 1), 50), (date(2026, 5, 1), 0), (date(2026, 6, 1), 40))
    ]
    subsidies = [
        SubsidyFigures("政策", "利息", day, Fen(10), Fen(5), Fen(5), Fen(0))
        for day in (date(2025, 5, 1), date(2026, 5, 1))
    ]

    (pool,), (subsidy,) = programmes.pools(claims, [])[1], programmes.subsidies(subsidies)[1]

    adds_up(pool)
    adds_up(subsidy)
    assert [line.cells[7] for line in pool.lines][-1] == 90
    assert [line.cells[-2] for line in subsidy.lines][-1] == 10


def test_a_long_table_keeps_its_totals_where_details_are_left_out() -> None:
    found = table(report_of(ReportName.PORTFOLIO, [loan(str(n)) for n in range(5)]), "loans")

    short = found.shown(2)

    assert [one.kind for one in short.lines].count(LineKind.DETAIL) == 2
    assert short.lines[-2:] == found.lines[-2:]


def test_the_paper_is_a_pdf_and_the_same_twice() -> None:
    found = report_of(ReportName.AGEING, [loan()])

    made = writing.as_paper(found)

    assert made.startswith(b"%PDF-")
    assert made == writing.as_paper(found)
