"""A server on this machine that plays OPS: sign-in, services, throttling, quotas and bad days."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

IDLE = (
    "idle (images=green:200, inpadoc=green:6000, other=green:6000, "
    "retrieval=green:6000, search=green:30)"
)


@dataclass
class Reply:
    """What a service says next."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0


class PlayedOps:
    """The server's memory: what it was asked, and what it will say to each path."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, str]] = []
        self.sign_ins = 0
        self.sign_in = Reply(body=json.dumps({"access_token": "t1", "expires_in": "1200"}).encode())
        self.replies: dict[str, list[Reply]] = {}

    def says(self, path: str, *replies: Reply) -> None:
        """What to say to a path below `/rest-services/`; the last one again and again."""
        self.replies[path] = list(replies)

    def next_reply(self, path: str) -> Reply:
        """The reply whose turn it is."""
        queue = self.replies.get(path) or [Reply(404)]
        return queue.pop(0) if len(queue) > 1 else queue[0]


@contextmanager
def played_ops() -> Iterator[PlayedOps]:
    """The server, for the length of the block."""
    ops = PlayedOps()
    server = _Server(ops)
    ops.url = f"http://127.0.0.1:{server.server_port}/3.2"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield ops
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, ops: PlayedOps) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ops = ops


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def do_GET(self) -> None:
        self._answer("")

    def log_message(self, *_: object) -> None:
        return

    def _answer(self, body: str) -> None:
        ops, path = self.server.ops, unquote(self.path).removeprefix("/3.2/")
        if path == "auth/accesstoken":
            ops.sign_ins += 1
            self._send(ops.sign_in)
            return
        path = path.removeprefix("rest-services/").partition("?")[0]
        ops.asked.append((path, body))
        self._send(ops.next_reply(path))

    def _send(self, reply: Reply) -> None:
        time.sleep(reply.seconds)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client gave up, as it should
            self.send_response(reply.status)
            for name, value in ({"X-Throttling-Control": IDLE} | reply.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
