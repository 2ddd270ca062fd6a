"""The gauge of an application, and what a draft still lacks."""

import pytest

from ip_finance.core.money import Fen
from ip_finance.desks.sketching import Gauge
from ip_finance.desks.sme_entries import first_unready, missing_at, read

A_BANK = "00000000-0000-0000-0000-0000000000b1"
A_PRODUCT = "00000000-0000-0000-0000-0000000000c1"
WHOLE = {
    "choice": [f"{A_BANK}/{A_PRODUCT}"],
    "amount_fen": ["300万"],
    "term_months": ["12"],
    "purpose": ["采购传感器"],
    "asset_ids": [A_PRODUCT],
}


@pytest.mark.parametrize(
    ("amount", "value", "limit", "share", "short_of"),
    [(30, 120, 60, 2_500, 0), (61, 120, 60, 5_084, 1), (30, 0, 0, None, 30)],
)
def test_the_gauge_rounds_against_the_borrower(
    amount: int, value: int, limit: int, share: int | None, short_of: int
) -> None:
    gauge = Gauge(Fen(amount), Fen(value), Fen(limit))

    assert (gauge.ltv, gauge.short_of) == (share, short_of)


def test_a_whole_draft_is_ready_and_can_be_used() -> None:
    entered = read(WHOLE)

    assert first_unready(entered.filled) is None
    assert entered.wanted.amount == Fen(300_000_000)
    assert entered.wanted.choice == WHOLE["choice"][0]


@pytest.mark.parametrize(("name", "step"), [("choice", "product"), ("purpose", "amount")])
def test_what_is_missing_names_its_step(name: str, step: str) -> None:
    entered = read({key: texts for key, texts in WHOLE.items() if key != name})

    assert first_unready(entered.filled) == step
    assert set(missing_at(step, entered.filled)) == {name}


def test_a_slip_leaves_the_rest_usable() -> None:
    entered = read(WHOLE | {"amount_fen": ["很多"]})

    assert entered.wanted.amount is None
    assert entered.wanted.purpose == "采购传感器"
    assert "amount_fen" in missing_at("amount", entered.filled)
