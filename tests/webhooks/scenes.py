"""Addresses that are told, and a receiver on this machine."""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from ip_finance.bootstrap import open_vault
from ip_finance.core.actor import SYSTEM
from ip_finance.messenger import Messenger
from ip_finance.webhooks import letters, repository
from ip_finance.webhooks.domain import Message, Outcome
from ip_finance.webhooks.exchange import Courier
from tests.api import Platform
from tests.parties.builders import id_of

ADDRESS = {"url": "https://hooks.sme.example/ipfin", "prefixes": ["loans.", "signing."]}
HOOK, DELIVERY = id_of("webhook"), id_of("delivery")
PATH = f"/webhooks/{HOOK}"


def register(platform: Platform, login: str = "owner", **changes: Any) -> dict[str, Any]:
    """Register the address, and give what was shown."""
    return dict(platform.put(login, PATH, ADDRESS | changes))


def open_delivered(platform: Platform) -> None:
    """An event that the address has taken, under a known id."""
    register(platform)
    with platform.database.owner.begin(SYSTEM) as tx:
        endpoint = repository.seen(tx.session, HOOK)
        message = Message(DELIVERY, "ping", tx.now, HOOK, {})
        repository.add_delivery(tx.session, endpoint, message, 1, tx.now)
    with platform.database.owner.begin(SYSTEM) as tx:
        letters.put_down(tx, DELIVERY, Outcome(204, None, "", 3))


def file_everything(platform: Platform) -> None:
    """Something in each table."""
    open_delivered(platform)


@dataclass(frozen=True)
class Received:
    headers: dict[str, str]
    body: str

    @property
    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver checks it."""
        time, *macs = self.headers["IPFIN-Signature"].split(",")
        signed = f"{time.removeprefix('t=')}.{self.body}".encode()
        mine = hmac.new(secret.encode(), signed, sha256).hexdigest()
        return f"v1={mine}" in macs


@dataclass
class Receiver:
    """A server that keeps what it is told, and answers as it is set to."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    location: str = ""
    got: list[Received] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [one.told["type"] for one in self.got]


@contextmanager
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kept.got.append(Received(dict(self.headers), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 200)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()
            self.wfile.write(b"thanks " * 1_000)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def messenger(platform: Platform, courier: Courier | None = None) -> Messenger:
    sealer = open_vault(platform.documents).sealer
    carrier = courier or Courier(is_loopback_allowed=True)
    return Messenger(platform.database.owner, sealer, carrier, pulse=lambda: 0.0)


def tell(platform: Platform, courier: Courier | None = None) -> None:
    """Let the worker's hand work until nothing is due."""
    hand = messenger(platform, courier)
    while hand.step():
        hand.rests_until = 0.0
