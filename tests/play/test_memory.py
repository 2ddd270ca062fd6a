"""What a play remembers over a kill: which run it is, what was told, and whether it is over."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ip_finance.play.memory import Memory
from ip_finance.play.stage import Refused
from ip_finance.play.story import Scene
from ip_finance.play.theatre import cast_of, clear_away

TODAY = date(2026, 11, 24)
TOLD = Scene("平台拒绝", "The API refuses", refused=Refused(409, "no", "because", "PP-18"))
ALSO_TOLD = Scene("合约拒绝", "The contract refuses", note="LoanNotSettled")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory.of(tmp_path / "play", TODAY)


class TestMemory:
    def test_keeps_the_run_and_its_day_over_a_start(self, memory: Memory) -> None:
        again = Memory.of(memory.folder, TODAY + timedelta(days=1))

        assert (again.run, again.started_on) == (memory.run, TODAY)

    def test_keeps_that_the_play_is_over(self, memory: Memory) -> None:
        memory.keep(is_over=True)

        assert Memory.of(memory.folder, TODAY).is_over

    def test_finds_what_was_told(self, memory: Memory) -> None:
        memory.add("one", TOLD)

        assert Memory.of(memory.folder, TODAY).find("one") == TOLD

    def test_finds_nothing_of_another_name(self, memory: Memory) -> None:
        memory.add("one", TOLD)

        assert memory.find("two") is None

    def test_takes_a_line_that_a_crash_cut_off_as_not_told(self, memory: Memory) -> None:
        memory.add("one", TOLD)
        cut_off(memory)

        assert memory.find("one") is None

    def test_goes_on_after_a_line_that_a_crash_cut_off(self, memory: Memory) -> None:
        memory.add("one", TOLD)
        memory.add("two", TOLD)
        cut_off(memory)

        memory.add("two", ALSO_TOLD)

        assert (memory.find("one"), memory.find("two")) == (TOLD, ALSO_TOLD)


class TestCast:
    def test_has_the_same_ids_at_every_start(self, memory: Memory) -> None:
        assert cast_of(memory).id_of("loan 1") == cast_of(memory).id_of("loan 1")

    def test_has_the_same_key_at_every_start(self, memory: Memory) -> None:
        made = cast_of(memory).account_of("bank.officer")

        assert cast_of(memory).account_of("bank.officer") == made

    def test_keeps_a_key_where_only_its_owner_reads_it(self, memory: Memory) -> None:
        cast_of(memory).keystore_of("bank.officer")

        assert (memory.folder / "keys" / "bank.officer.json").stat().st_mode & 0o777 == 0o600


class TestClearAway:
    def test_leaves_nothing(self, memory: Memory, tmp_path: Path) -> None:
        clear_away(memory.folder)

        assert list(tmp_path.iterdir()) == []

    def test_removes_what_a_kill_in_its_midst_left(self, memory: Memory, tmp_path: Path) -> None:
        (tmp_path / "play.over" / "pg").mkdir(parents=True)

        clear_away(memory.folder)

        assert list(tmp_path.iterdir()) == []


def cut_off(memory: Memory) -> None:
    """Lose the end of the last line."""
    journal = memory.folder / "play.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
