"""Rates tied to the LPR as the close comes to the days on which they are set anew (LN-10)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ip_finance.books.domain import difference
from ip_finance.bootstrap import Database
from ip_finance.core.actor import SYSTEM
from ip_finance.loan_engine.conventions import Method, Repricing
from ip_finance.loan_engine.plan import Plan
from ip_finance.policies.domain import PolicyKind, Verdict
from ip_finance.policies.models import PolicyVersion
from ip_finance.servicing import repository
from tests.servicing.builders import AMOUNT, DRAWN_ON, Bank, a_bank, days_after

RESET_ON = date(2026, 6, 16)
TIED = Plan(repricing=Repricing.QUARTERLY, spread_bps=60)
LPR_NOW, LPR_LOWER = 300, 280
"""What is published when the loan is drawn, and what is from June on."""


@pytest.fixture
def bank(shared_database: Database, request: pytest.FixtureRequest) -> Iterator[Bank]:
    made = a_bank(shared_database.owner, request.node.name)
    yield made
    assert difference(made.trial_balance()) == 0


@pytest.fixture(scope="module", autouse=True)
def _lower_lpr(shared_database: Database) -> None:
    """From 2026-06-10 on the LPR of one year is 2.80 %."""
    with shared_database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            PolicyVersion(
                id=uuid4(),
                kind=PolicyKind.LPR,
                owner_id=None,
                key="",
                effective_from=date(2026, 6, 10),
                content={"one_year_bps": LPR_LOWER, "five_years_bps": 340},
                source="a test's publication",
                is_verified=False,
                comment="",
                made_by=uuid4(),
                made_at=tx.now,
                checked_by=uuid4(),
                checked_at=tx.now,
                verdict=Verdict.ACCEPTED,
                check_comment="",
            )
        )


def rates(bank: Bank) -> list[Any]:
    with bank.uow.begin(SYSTEM) as tx:
        return [
            (one.from_on, one.rate, one.lpr, one.spread, one.source)
            for one in repository.rate_changes(tx.session, bank.loan("loan"))
        ]


def test_the_new_rate_bears_from_its_day_on(bank: Bank) -> None:
    """The night after the reset is the first at the new rate: 3.60 %, then 2.80 % + 60 bp."""
    bank.lend(plan=TIED)
    bank.close(days_after(RESET_ON, -1))
    before = bank.position().accrued

    bank.close(RESET_ON)

    running = next(row for row in bank.rows() if row.starts_on < RESET_ON < row.due_on)
    days = (running.due_on - RESET_ON).days
    assert bank.position().rate_bps == LPR_LOWER + 60 == 340
    assert running.interest - before == (2 * AMOUNT * 340 * days + 3_600_000) // 7_200_000


def test_history_tells_every_rate_with_its_source(bank: Bank) -> None:
    bank.lend(plan=TIED)

    bank.close(RESET_ON)

    assert rates(bank) == [
        (RESET_ON, 340, LPR_LOWER, 60, "a test's publication"),
        (DRAWN_ON, 360, LPR_NOW, 60, "agreed"),
    ]


def test_days_left_out_are_reset_when_the_close_comes_to_them(bank: Bank) -> None:
    bank.lend(plan=TIED)

    bank.close(date(2026, 9, 20))

    assert [one[0] for one in rates(bank)] == [date(2026, 9, 16), RESET_ON, DRAWN_ON]


def test_accrual_of_the_broken_instalment_adds_up_to_the_fen(bank: Bank) -> None:
    bank.lend(amount=99_999_937, plan=TIED)

    bank.close(date(2026, 7, 20))

    row = next(row for row in bank.rows() if row.starts_on < RESET_ON < row.due_on)
    assert row.accrued == row.interest
    assert sum(one.principal for one in bank.rows()) == 99_999_937


def test_equal_instalments_are_reckoned_anew_and_rows_stay(bank: Bank) -> None:
    """Frappe PR #1452: as many rows as the term has periods, before and after."""
    plan = replace(TIED, method=Method.EQUAL_INSTALMENT, settle_on=None)
    bank.lend(plan=plan)
    before = [row.principal + row.interest for row in bank.rows()]

    bank.close(RESET_ON)

    after = [row.principal + row.interest for row in bank.rows()]
    assert len(after) == len(before) == 12
    assert after[:3] == before[:3]
    assert all(new < old for new, old in zip(after[4:], before[4:], strict=True))
    assert sum(row.principal for row in bank.rows()) == AMOUNT


def test_a_fixed_rate_stays(bank: Bank) -> None:
    bank.lend()

    bank.close(date(2026, 9, 20))

    assert bank.position().rate_bps == 360
    assert [one[0] for one in rates(bank)] == [DRAWN_ON]
