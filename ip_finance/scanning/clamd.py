"""The clamd daemon (ClamAV) over TCP or a unix socket: the INSTREAM command of `man clamd`.

`zINSTREAM\\0`, then chunks, each after its length in four bytes (big endian), then a length of
zero. One answer ends the connection: `stream: OK`, `stream: NAME FOUND` or `… ERROR`.
"""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Final, Self

from ip_finance.scanning.port import ScannerAway

COMMAND: Final = b"zINSTREAM\0"
CHUNK_BYTES: Final = 64 * 1024
LONGEST_ANSWER: Final = 4_096
SECONDS: Final = 30.0
"""For one file as a whole; a slow scanner counts as none."""
DEFAULT_PORT: Final = 3310
PREFIX, CLEAN, FOUND = "stream: ", "OK", " FOUND"


@dataclass(frozen=True, slots=True)
class Clamd:
    """A scanner at `address`: a path of a unix socket, or host and port."""

    address: str | tuple[str, int]
    seconds: float = SECONDS

    @classmethod
    def at(cls, text: str) -> Self:
        """From `IPFIN_CLAMD`: `/run/clamav/clamd.ctl`, `host:3310` or `host`.

        >>> Clamd.at("scanner:3310").address
        ('scanner', 3310)
        >>> Clamd.at("[::1]:3310").address
        ('::1', 3310)
        >>> Clamd.at("/run/clamd.ctl").address
        '/run/clamd.ctl'
        """
        if text.startswith("/"):
            return cls(text)
        host, colon, port = text.rpartition(":")
        if not colon or not port.isdecimal():
            host, port = text, str(DEFAULT_PORT)
        return cls((host.strip("[]"), int(port)))

    def virus_in(self, content: bytes) -> str | None:
        """The name of the signature found, or None. Raises: ScannerAway."""
        try:
            answer = self._ask(content)
        except OSError as broken:
            raise ScannerAway(str(broken) or type(broken).__name__) from broken
        return _read(answer)

    def _ask(self, content: bytes) -> bytes:
        ends_at = monotonic() + self.seconds
        with self._connection() as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it then says why it hung up
                _send(line, content, ends_at)
            return _answer(line, ends_at)

    def _connection(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=self.seconds)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self.seconds)
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def _send(line: socket.socket, content: bytes, ends_at: float) -> None:
    line.sendall(COMMAND)
    for start in range(0, len(content), CHUNK_BYTES):
        _wait_until(line, ends_at)
        chunk = content[start : start + CHUNK_BYTES]
        line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))


def _answer(line: socket.socket, ends_at: float) -> bytes:
    """All that comes until the end of the line, the answer or the time."""
    found = bytearray()
    while not found.endswith(b"\0") and len(found) < LONGEST_ANSWER:
        _wait_until(line, ends_at)
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        found += more
    return bytes(found)


def _wait_until(line: socket.socket, ends_at: float) -> None:
    left = ends_at - monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    line.settimeout(left)


def _read(answer: bytes) -> str | None:
    """What a whole answer says; half an answer says nothing."""
    text = answer.rstrip(b"\0").decode(errors="replace").strip()
    if not answer.endswith(b"\0"):
        raise ScannerAway(f"the answer broke off: {text[:80]!r}")
    verdict = text.removeprefix(PREFIX)
    if text.startswith(PREFIX) and verdict == CLEAN:
        return None
    if text.startswith(PREFIX) and verdict.endswith(FOUND):
        return verdict.removesuffix(FOUND)
    raise ScannerAway(f"it answered {text[:80]!r}")
