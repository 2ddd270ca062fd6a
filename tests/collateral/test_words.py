"""Nothing that the bank's pages show is without words of ours."""

from ip_finance.collateral.calculation import loan_value
from ip_finance.collateral.duties import Reason
from ip_finance.collateral.policy import PolicyName
from ip_finance.collateral.words import (
    LINES,
    POLICIES,
    REASONS,
    RIGHT_TYPES,
    SOURCES,
    formula_of,
    line_of,
)
from ip_finance.office_files.numbers import RightType
from tests.builders import TODAY
from tests.collateral.rights import secured
from valuation.risk.columns import load_loadings
from valuation.risk.liquidation import load_liquidation_terms


def test_every_reason_policy_and_type_has_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(POLICIES) == set(PolicyName)
    assert set(RIGHT_TYPES) == set(RightType)


def test_every_table_of_the_library_has_its_source_in_words() -> None:
    assert set(SOURCES) == {load_loadings().id, load_liquidation_terms().id}


def test_every_step_of_the_librarys_arithmetic_has_words() -> None:
    lending = loan_value(secured(), 0.9, TODAY).lending
    assert lending is not None

    assert {line.what for line in lending.lines} <= set(LINES)
    assert not [
        line.formula
        for line in lending.lines
        if any(word in formula_of(line.formula) for word in ("quantile", "mean", "value", "date"))
    ]


def test_a_line_of_a_pricing_that_nobody_named_stands_as_it_is() -> None:
    assert line_of("lives.legal_years") == "法定剩余寿命"
    assert line_of("something.else[1]") == "something.else[1]"
