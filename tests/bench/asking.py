"""Asks a server for pages as many people at once would, and prints how long each answer took.

A process of its own, so that whoever asks does not slow down whoever answers:
`python -m tests.bench.asking ADDRESS COOKIE PATH…`.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle as over_and_over
from itertools import islice
from urllib.parse import urlsplit

USERS, ROUNDS, PAUSE_SECONDS = 20, 15, 1.0
"""Twenty people; each looks at a page for a second before asking for the next."""


def main(address: str, cookie: str, paths: list[str]) -> None:
    host = urlsplit(address).netloc
    for path in paths:
        _ask(HTTPConnection(host), path, cookie)  # nobody waits for a first start
    with ThreadPoolExecutor(USERS) as users:
        taken = users.map(lambda n: _visit(host, cookie, paths, n), range(USERS))
        sys.stdout.write(json.dumps([one for each in taken for one in each]))


def _visit(host: str, cookie: str, paths: list[str], number: int) -> list[float]:
    """The milliseconds that one person waited, again and again."""
    connection = HTTPConnection(host)
    time.sleep(PAUSE_SECONDS * number / USERS)
    waited = []
    for path in islice(over_and_over(paths), number, number + ROUNDS):
        started = time.perf_counter()
        _ask(connection, path, cookie)
        waited.append((time.perf_counter() - started) * 1000)
        time.sleep(PAUSE_SECONDS)
    return waited


def _ask(connection: HTTPConnection, path: str, cookie: str) -> None:
    connection.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or not body:
        raise SystemExit(f"{path} answered {answer.status}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
