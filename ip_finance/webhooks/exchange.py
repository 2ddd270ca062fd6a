"""One message to one address over HTTP: where the name leads is checked, and only there it goes.

The connection is made to the address that was checked, not to the name, which might by then lead
elsewhere. Redirects are not followed, and of the answer no more is read than is kept.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from threading import Timer
from time import monotonic
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from ip_finance.webhooks.domain import (
    EVENT_HEADER,
    SIGNATURE_HEADER,
    Outcome,
    Parcel,
    check_url,
    is_allowed,
    signature,
)
from ip_finance.webhooks.errors import AddressRefused

SILENCE_SECONDS: Final = 10.0
"""Without a byte from the other side."""
DEADLINE_SECONDS: Final = 20.0
"""For the whole exchange, however slowly the other side goes on."""
ANSWER_BYTES: Final = 500
AGENT: Final = "ip-finance-webhooks"

Finder = Callable[[str, int], Sequence[Any]]


def _found(host: str, port: int) -> Sequence[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class _Fixed(HTTPConnection):
    """A connection to one address, whatever the name leads to."""

    def __init__(self, at: SplitResult, address: str, port: int) -> None:
        super().__init__(at.hostname or "", port, timeout=SILENCE_SECONDS)
        self.address, self.is_sealed = address, at.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_sealed:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()  # by now it can be cut

    def cut(self) -> None:
        """End it from another thread."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Courier:
    """Carries messages out of the platform."""

    is_loopback_allowed: bool = False
    find: Finder = field(default=_found)

    def carry(self, parcel: Parcel, at: datetime) -> Outcome:
        """Send it once, and tell what came of it; nothing that the other side does raises."""
        began = monotonic()
        try:
            status, answer = self._post(parcel, at)
        except AddressRefused as refused:
            return self._failed(str(refused.facts["reason"]), began)
        except TimeoutError:
            return self._failed("no answer in time", began)
        except (OSError, HTTPException, UnicodeError) as failed:
            return self._failed(type(failed).__name__, began)
        return Outcome(status, None, answer, _since(began))

    @staticmethod
    def _failed(reason: str, began: float) -> Outcome:
        return Outcome(None, reason[:100], "", _since(began))

    def _post(self, parcel: Parcel, at: datetime) -> tuple[int, str]:
        check_url(parcel.url, loopback=self.is_loopback_allowed)
        where = urlsplit(parcel.url)
        port = where.port or (443 if where.scheme == "https" else 80)
        line = _Fixed(where, self._checked(where, port, parcel.url), port)
        path = (where.path or "/") + (f"?{where.query}" if where.query else "")
        watch = Timer(DEADLINE_SECONDS, line.cut)
        watch.daemon = True
        watch.start()
        try:
            line.connect()
            line.request("POST", path, parcel.body.encode(), _headers(parcel, where, at))
            answered = line.getresponse()
            first = answered.read(ANSWER_BYTES)
        finally:
            watch.cancel()
            line.close()
        return answered.status, _legible(first)

    def _checked(self, where: SplitResult, port: int, url: str) -> str:
        """The first address of the name, all of which must be allowed."""
        found = [
            ip_address(one[4][0].split("%")[0]) for one in self.find(where.hostname or "", port)
        ]
        for one in found:
            if not is_allowed(one, where.scheme, loopback=self.is_loopback_allowed):
                raise AddressRefused(url, "it leads into a private network")
        if not found:
            raise AddressRefused(url, "the name leads nowhere")
        return str(found[0])


def _headers(parcel: Parcel, where: SplitResult, at: datetime) -> dict[str, str]:
    return {
        "Host": where.netloc,
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        EVENT_HEADER: str(parcel.delivery_id),
        SIGNATURE_HEADER: signature(parcel.secrets, parcel.body, at),
    }


def _legible(first: bytes) -> str:
    """The first bytes of an answer, without what no table takes."""
    return first.decode("utf-8", "replace").replace("\x00", "")


def _since(began: float) -> int:
    return round((monotonic() - began) * 1_000)
