"""Samples: the same seed draws the same records, and what was drawn is never changed."""

import io
from collections import Counter

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ip_finance.core.actor import SYSTEM
from ip_finance.explorer.calculation import drawn
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser

pytest_plugins = ["tests.parties.platforms"]

PATH = "/audit/samples"


@pytest.fixture
def auditor(given: Given) -> Browser:
    return Browser(given(Stage.RELEASED), "auditor")


def draw(auditor: Browser, **changes: str) -> str:
    typed = {"purpose": "期中测试", "population": "documents", "size": "3"} | changes
    answer = auditor.fill(PATH, **typed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def items(platform: Platform, path: str) -> list[str]:
    found = "select record from sample_items where sample_id = :id order by place"
    with platform.database.owner.begin(SYSTEM) as tx:
        return list(tx.session.scalars(text(found), {"id": path.rpartition("/")[2]}))


def test_the_same_seed_draws_the_same_records(auditor: Browser) -> None:
    first, again = draw(auditor, seed="2026"), draw(auditor, seed="2026")
    other = draw(auditor, seed="2027")

    assert items(auditor.platform, first) == items(auditor.platform, again)
    assert items(auditor.platform, first) != items(auditor.platform, other)
    page = auditor.page(first)
    assert "2026" in page
    assert "一致：同一种子与总体得到同样的记录" in page


def test_without_a_seed_one_is_made_and_kept(auditor: Browser) -> None:
    first, second = draw(auditor), draw(auditor)

    assert items(auditor.platform, first) != items(auditor.platform, second)


@pytest.mark.parametrize("population", ["loans", "assets", "pledges", "documents"])
@pytest.mark.parametrize("method", ["random", "by-risk"])
def test_of_every_population_a_sample_is_checked_at_once(
    auditor: Browser, population: str, method: str
) -> None:
    page = auditor.page(draw(auditor, population=population, method=method))

    assert "样本全部一致" in page


def test_a_changed_record_is_found_by_the_sample(auditor: Browser) -> None:
    with auditor.platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text("update loans_on_ledger set outstanding_fen = 7"))

    page = auditor.page(draw(auditor, population="loans"))

    assert "1 条有差异" in page
    assert "未还本金" in page


def test_more_tickets_are_more_often_drawn_first() -> None:
    known = [str(number) for number in range(10)]

    firsts = Counter(drawn(str(seed), known, {"3": 10}, 1)[0] for seed in range(300))

    assert firsts["3"] > 300 // 3
    assert all(firsts[one] for one in known)


def test_the_working_paper_says_how_it_was_drawn_and_leaves_room(auditor: Browser) -> None:
    path = draw(auditor, seed="2026", purpose="=1+1")

    book = load_workbook(io.BytesIO(auditor.get(f"{path}/paper.xlsx").content))

    cover = {row[0].value: row[1].value for row in book["抽样说明"].iter_rows()}
    assert cover["种子"] == "2026"
    assert not str(cover["目的"]).startswith("=")
    rows = list(book["样本"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == items(auditor.platform, path)
    assert rows[0][-2:] == ("结论", "审计说明")
    assert auditor.get(f"{path}/paper.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "slip",
    [
        {"purpose": ""},
        {"size": "0"},
        {"size": "51"},
        {"size": "-1"},
        {"size": "²"},
        {"size": "999999999999"},
        {"population": "people"},
        {"seed": "x" * 65},
    ],
)
def test_a_form_that_cannot_be_drawn_is_told_and_kept(
    auditor: Browser, slip: dict[str, str]
) -> None:
    answer = auditor.fill(PATH, **{"purpose": "期中测试", "size": "3"} | slip)

    assert answer.status_code == 422
    assert "样本量为 1 至 50 条" in answer.text


@pytest.mark.parametrize(
    "sql",
    [
        "update samples set seed = 'other'",
        "delete from sample_items",
        "update sample_items set record = 'other'",
        "truncate samples cascade",
    ],
)
def test_a_sample_stays_as_it_was_drawn(auditor: Browser, sql: str) -> None:
    draw(auditor)

    with (
        pytest.raises(DBAPIError, match="are never changed or removed"),
        auditor.platform.database.owner.begin(SYSTEM) as tx,
    ):
        tx.session.execute(text(sql))
