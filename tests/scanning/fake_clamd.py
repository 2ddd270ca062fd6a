"""A clamd of the test's own: it speaks INSTREAM, finds EICAR, and can be slow or rude."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
"""Not a virus: the file that every scanner agrees to call one."""
SIGNATURE: Final = "Eicar-Test-Signature"


@dataclass
class FakeClamd:
    """What it does with the next file: `answer` it, `hang`, `cut` the line, or `say` something."""

    mode: str = "answer"
    words: bytes = b"INSTREAM size limit exceeded. ERROR\0"
    seen: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def serve(self, line: socket.socket) -> None:
        with line:
            content = self._read(line)
            self.seen.append(content)
            if self.mode == "hang":
                self.released.wait(10)
            elif self.mode == "cut":
                line.sendall(b"stream: O")
            elif self.mode == "say":
                line.sendall(self.words)
            else:
                verdict = f"{SIGNATURE} FOUND" if EICAR in content else "OK"
                line.sendall(f"stream: {verdict}\0".encode())

    def _read(self, line: socket.socket) -> bytes:
        assert _exactly(line, 10) == b"zINSTREAM\0"
        content = bytearray()
        while size := struct.unpack(">I", _exactly(line, 4))[0]:
            content += _exactly(line, size)
        return bytes(content)


@contextmanager
def running(clamd: FakeClamd, path: Path | None = None) -> Iterator[str]:
    """Listen on a unix socket at `path`, or on a port; give the address as IPFIN_CLAMD wants it."""
    kind = socket.AF_UNIX if path else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as ear:
        ear.bind(str(path) if path else ("127.0.0.1", 0))
        ear.listen()
        threading.Thread(target=_listen, args=(ear, clamd), daemon=True).start()
        yield str(path) if path else "{}:{}".format(*ear.getsockname())
        clamd.released.set()
        ear.shutdown(socket.SHUT_RDWR)


def _listen(ear: socket.socket, clamd: FakeClamd) -> None:
    while True:
        try:
            line, _ = ear.accept()
        except OSError:
            return
        clamd.serve(line)


def _exactly(line: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        more = line.recv(size - len(found))
        assert more, "the line ended early"
        found += more
    return bytes(found)
