"""The embedded PostgreSQL: shared by those who use it, and right again after any kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from sqlalchemy import URL, create_engine, make_url, text

from ip_finance.local import postgres

USER = """
import sys, time
from pathlib import Path
from ip_finance.local import postgres
url = postgres.start(Path(sys.argv[1]))
print(url.render_as_string(hide_password=False), flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a server is to run; it is stopped after the test, whoever has started it."""
    found = tmp_path / "var" / "pg"
    yield found
    if found.exists():
        postgres.start(found)
        postgres.stop(found)


@dataclass(frozen=True)
class User:
    """Another process that uses the server."""

    process: subprocess.Popen[str]
    url: URL

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def a_user(folder: Path) -> User:
    made = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", USER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert made.stdout is not None
    url = made.stdout.readline().strip()
    made.stdout.close()
    return User(made, make_url(url))


def answer(url: URL, question: str = "select 1") -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text(question))
        first = found.scalar() if found.returns_rows else None
    engine.dispose()
    return first


def server_of(folder: Path) -> psutil.Process | None:
    """The server's process, if it runs."""
    register = folder / "postmaster.pid"
    if not register.exists():
        return None
    return psutil.Process(int(register.read_text().splitlines()[0]))


class TestStart:
    def test_gives_a_server_that_answers(self, folder: Path) -> None:
        assert answer(postgres.start(folder)) == 1

    def test_joins_the_server_of_another_process(self, folder: Path) -> None:
        user = a_user(folder)
        running = server_of(folder)

        postgres.start(folder)

        assert server_of(folder) == running
        user.kill()

    def test_makes_a_server_anew_that_a_kill_left_half_made(self, folder: Path) -> None:
        half = folder.with_name("pg.new")
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")

        assert answer(postgres.start(folder)) == 1

    def test_forgets_a_server_whose_number_is_anothers_by_now(self, folder: Path) -> None:
        postgres.start(folder)
        register = (folder / "postmaster.pid").read_text()
        postgres.stop(folder)
        another = subprocess.Popen(["sleep", "60"])
        number = str(another.pid)
        (folder / "postmaster.pid").write_text("\n".join([number, *register.splitlines()[1:]]))

        url = postgres.start(folder)
        is_left_alone = another.poll() is None
        another.kill()
        another.wait()

        assert is_left_alone
        assert answer(url) == 1

    def test_recovers_what_was_committed_before_the_server_was_killed(self, folder: Path) -> None:
        user = a_user(folder)
        answer(user.url, "create table kept as select 7 as seven")
        server = server_of(folder)
        assert server is not None
        server.kill()
        user.kill()

        assert answer(postgres.start(folder), "select seven from kept") == 7


class TestStop:
    def test_leaves_nothing_running(self, folder: Path) -> None:
        postgres.start(folder)
        server = server_of(folder)
        assert server is not None

        postgres.stop(folder)

        assert not is_alive(server)

    def test_leaves_the_server_to_another_user(self, folder: Path) -> None:
        user = a_user(folder)
        url = postgres.start(folder)

        postgres.stop(folder)

        assert answer(url) == 1
        user.kill()

    def test_does_not_wait_for_a_user_that_was_killed(self, folder: Path) -> None:
        a_user(folder).kill()
        postgres.start(folder)

        postgres.stop(folder)

        assert server_of(folder) is None

    def test_and_start_keep_the_data(self, folder: Path) -> None:
        answer(postgres.start(folder), "create table kept as select 7 as seven")
        postgres.stop(folder)

        assert answer(postgres.start(folder), "select seven from kept") == 7


def is_alive(process: psutil.Process) -> bool:
    """Not if it has ended and only nobody has asked how."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
