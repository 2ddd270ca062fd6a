"""The audit's own fold: it finds what was altered in any mirror, and names gaps of a history."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import text

from ip_finance.audit.domain import HistoryIncomplete
from ip_finance.audit.replay import replay
from ip_finance.bootstrap import build_history
from ip_finance.chain_api.events import ChainEvent, PledgeDischarged, Seen
from ip_finance.core.actor import SYSTEM
from tests.api import Given, Platform, refused
from tests.audit.later_mirrors import LATER_MIRRORS
from tests.builders import Stage
from tests.straight import differences

pytest_plugins = ["tests.parties.platforms"]

Told = list[tuple[ChainEvent, Seen]]


def run(platform: Platform, statement: str) -> None:
    """Do it with the owner's password, past every rule of the database."""
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(text("set local session_replication_role = replica"))
        tx.session.execute(text(statement))


def tables_of(found: Sequence[Any]) -> set[str]:
    return {one["table"] for one in found}


def history_of(platform: Platform) -> Told:
    node = build_history(platform.web3, "the node of the test", platform.ledger)
    return list(node.up_to(platform.web3.eth.block_number))


@pytest.mark.parametrize("table", LATER_MIRRORS)
def test_a_mirror_of_what_seldom_happens_is_checked_too(given: Given, table: str) -> None:
    platform, later = given(Stage.RELEASED), LATER_MIRRORS[table]
    later.befall(platform)
    assert differences(platform) == []

    run(platform, f"update {table} set {later.change}")
    assert tables_of(differences(platform)) == {table}

    run(platform, f"delete from {table}")
    assert {one["expected"] for one in differences(platform)} == {"present"}


class TestGap:
    """A node that has not got the first blocks, or leaves logs out."""

    def test_is_named_with_the_event_that_shows_it(self, given: Given) -> None:
        told = history_of(given(Stage.DISCHARGED))
        event, seen = told[-1]
        assert isinstance(event, PledgeDischarged)

        with pytest.raises(HistoryIncomplete) as gap:
            replay([(event, seen)])

        facts = {
            "table": "loans_on_ledger",
            "key": str(event.loan),
            "event": "PledgeDischarged",
            "block": seen.block_number,
        }
        assert gap.value.facts == facts

    def test_anywhere_is_either_named_or_shows_as_a_difference(self, given: Given) -> None:
        told = history_of(given(Stage.DISCHARGED))
        whole = replay(told)

        for left_out in range(len(told)):
            with suppress(HistoryIncomplete):
                folded = replay([*told[:left_out], *told[left_out + 1 :]])
                assert folded != whole, told[left_out]

    def test_is_an_answer_to_the_auditor_not_a_failure(
        self, given: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform = given(Stage.DISCHARGED)
        state = platform.app._app.state  # type: ignore[attr-defined]
        monkeypatch.setattr(state, "history", Forgetful(history_of(platform)))

        problem = refused(
            platform.ask("auditor", "GET", "/audit/report"), 409, "history-incomplete"
        )

        assert problem["table"].endswith("_on_ledger")


class Forgetful:
    """A node that has the end of the history only."""

    def __init__(self, told: Told) -> None:
        self.told = told[-4:]

    def node(self) -> str:
        return "a node that forgets"

    def up_to(self, block: int) -> Told:
        return [one for one in self.told if one[1].block_number <= block]
