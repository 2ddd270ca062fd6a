"""The template of a financial statement, and what comes back in it."""

import pytest

from ip_finance.credit.errors import StatementUnreadable
from ip_finance.credit.need import FIGURES
from ip_finance.credit.workbook import NAMES, figures_in, template
from tests.credit.scenes import Cell, figures, filled, typed


def test_the_template_asks_for_every_figure_in_words() -> None:
    assert set(NAMES) == set(FIGURES)
    assert template() == template()


def test_what_was_typed_comes_back_to_the_fen() -> None:
    assert figures_in(filled(typed())) == (2025, figures())


def test_what_is_left_empty_is_missing() -> None:
    year, found = figures_in(filled(typed(prepaid_opening_fen=None)))

    assert year == 2025
    assert set(FIGURES) - set(found) == {"prepaid_opening_fen"}


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (typed(sales_fen="=1+1"), "C3"),
        (typed(sales_fen="三千万"), "C3"),
        (typed(sales_fen="1.005"), "C3"),
        (typed(sales_fen=-1), "C3"),
        (typed(sales_fen="9" * 18), "C3"),
        (typed(fiscal_year=25), "C2"),
        (typed(fiscal_year=None), "file"),
        (typed(profit=1), "A20"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(cells: dict[str, Cell], where: str) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        figures_in(filled(cells))

    assert refused.value.facts["where"] == where


@pytest.mark.parametrize("data", [b"", b"no workbook", filled(typed(), sheet="Sheet1")])
def test_a_file_that_is_not_the_template_is_refused(data: bytes) -> None:
    with pytest.raises(StatementUnreadable):
        figures_in(data)
