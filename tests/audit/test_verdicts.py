"""What the checks found is kept as long as it stays the same, and every tampering ends it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from ip_finance.bootstrap import build_history, open_checkpoint_key, open_vault
from ip_finance.core.actor import SYSTEM
from ip_finance.rechecking import EVERY_SECONDS, SHARE, Rechecker
from tests.api import NODE, Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

NO_NODE = "http://127.0.0.1:9"


@pytest.fixture
def released(given: Given) -> Platform:
    return given(Stage.RELEASED)


@pytest.fixture
def auditor(released: Platform) -> Browser:
    return Browser(released, "auditor")


def rechecker(platform: Platform, pulse: Callable[[], float] = lambda: 0.0) -> Rechecker:
    history = build_history(platform.web3, NODE, platform.ledger)
    vault, key = open_vault(platform.documents), open_checkpoint_key(platform.documents)
    return Rechecker(platform.database.owner, history, vault, key, pulse)


def change(platform: Platform, sql: str) -> None:
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text(sql))


def spoil(documents: Path) -> None:
    for blob in (documents / "documents").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"tampered" + blob.read_bytes()[8:])


def test_before_any_check_the_page_says_so(auditor: Browser) -> None:
    assert "尚未核对" in auditor.page("/audit")


def test_a_check_by_hand_says_how_much_was_checked_and_by_whom_answered(auditor: Browser) -> None:
    page = auditor.fill("/audit").text

    assert "全部一致" in page
    assert NODE in page
    assert "哈希链完整" in page


def test_a_verdict_holds_on_while_nothing_changes(released: Platform) -> None:
    hand = rechecker(released)

    first, second = hand.recheck()[0], hand.recheck()[0]

    assert (second.id, second.times, second.mismatches) == (first.id, 2, 0)


@pytest.mark.parametrize(
    ("sql", "table", "href"),
    [
        (
            "update loans_on_ledger set outstanding_fen = outstanding_fen + 1",
            "融资",
            f"/audit/objects/loan/{id_of('loan')}",
        ),
        (
            "update ip_assets set title = title || '!'",
            "权利资料",
            f"/audit/objects/ip_assets/{id_of('asset')}",
        ),
    ],
)
def test_a_changed_row_turns_the_page_red_and_names_the_object(
    released: Platform, auditor: Browser, sql: str, table: str, href: str
) -> None:
    hand = rechecker(released)
    hand.recheck()
    change(released, sql)

    records, _ = hand.recheck()

    assert (records.mismatches, records.times) == (1, 1)
    page = auditor.page("/audit/standing")
    assert "1 处不一致" in page
    assert table in page
    assert f'href="{href}"' in page


def test_a_spoiled_file_turns_the_page_red(released: Platform, auditor: Browser) -> None:
    spoil(released.documents)

    rechecker(released).recheck()

    page = auditor.page("/audit")
    assert "文件内容" in page
    assert f'href="/audit/objects/documents/{id_of("notice")}"' in page


def test_a_page_about_a_broken_log_still_opens(released: Platform, auditor: Browser) -> None:
    change(
        released,
        "alter table audit_log disable trigger all;"
        "update audit_log set action = 'nothing' where seq = 3;"
        "alter table audit_log enable trigger all",
    )

    _, log = rechecker(released).recheck()

    assert log.mismatches
    assert "✕ 不一致" in auditor.page("/audit")
    assert "操作日志" in auditor.fill("/audit").text


def test_the_hand_begins_late_and_works_a_small_part_of_the_time(released: Platform) -> None:
    moments = iter([0.0, 1.0, EVERY_SECONDS, EVERY_SECONDS + 10, 2 * EVERY_SECONDS + 10])
    hand = rechecker(released, lambda: next(moments))

    assert not hand.step()
    assert not hand.step()
    assert hand.step()
    assert hand.rests_until == EVERY_SECONDS + 10 + SHARE * 10
    assert not hand.step()


class TestOwnNode:
    def test_the_page_says_that_ours_answers_and_agrees(self, auditor: Browser) -> None:
        page = auditor.page("/audit/node")

        assert "节点可信" in page
        assert "由平台的节点答复" in page

    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest",
            "http://[::1]:8545",
            "file:///etc/passwd",
            "http://localhost@10.0.0.1:8545",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1:port",
            "nonsense",
        ],
    )
    def test_no_place_is_asked_that_the_operator_did_not_allow(
        self, auditor: Browser, url: str
    ) -> None:
        answer = auditor.send("/audit/node", auditor.form("/audit/node") | {"url": url})

        assert answer.status_code == 422
        assert "平台不得访问" in answer.text

    def test_a_node_that_is_away_is_not_chosen(self, auditor: Browser) -> None:
        answer = auditor.send("/audit/node", auditor.form("/audit/node") | {"url": NO_NODE})

        assert answer.status_code == 503
        assert "由平台的节点答复" in auditor.page("/audit/node")

    def test_a_chosen_node_answers_its_auditor_alone(
        self, released: Platform, auditor: Browser
    ) -> None:
        chosen = f"insert into chosen_nodes values ('{id_of('auditor')}', '{NO_NODE}', now())"
        change(released, chosen)

        assert auditor.get("/audit/explorer").status_code == 503
        assert NO_NODE in auditor.page("/audit/node")
        left = auditor.send("/audit/node", auditor.form("/audit/node") | {"url": ""})
        assert left.status_code == 303
        assert auditor.get("/audit/explorer").status_code == 200


def test_a_day_is_replayed_from_events_alone(released: Platform, auditor: Browser) -> None:
    quiet = auditor.page("/audit/replay?on=2020-01-01")
    assert "全部一致" in quiet
    assert '<td class="num">¥0.00</td>' in quiet

    change(released, "update loans_on_ledger set state = 'settled'")

    assert "处不一致" in auditor.page("/audit/replay?on=2030-01-01")


def test_two_decisions_of_one_person_are_a_breach(released: Platform, auditor: Browser) -> None:
    assert "双人复核违例 0 件" in auditor.page("/audit/access")
    # The database refuses it to everybody but its owner, who may take the guard away.
    change(released, "alter table policy_versions disable trigger user")
    one = id_of("officer")
    change(released, f"update policy_versions set made_by = '{one}', checked_by = '{one}'")

    assert "双人复核违例 0 件" not in auditor.page("/audit/access")


def test_the_log_is_exported_by_kind(auditor: Browser) -> None:
    auditor.page("/audit/samples")

    answer = auditor.get("/audit/access.csv?kind=audits")

    assert answer.status_code == 200
    assert "/audit/samples" in answer.text
