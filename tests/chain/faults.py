"""A node that does wrong: a JSON-RPC proxy before a good one, whose answers a test can twist."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

import requests

from ip_finance.chain.node import HttpLine, Node

Twist: TypeAlias = Callable[[str, list[Any], dict[str, Any]], dict[str, Any] | None]
"""From method, parameters and the good answer to the one that is given."""
PATIENCE_SECONDS = 0.3


class FaultyNode:
    """What it does wrong can be changed at any time."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.session = requests.Session()
        self.heal()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(proxy.pause)
                said = proxy.answer(json.loads(body))
                self.send_response(proxy.status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing: a test's own output is enough."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def node(self) -> Node:
        """The way to it, for somebody without much patience."""
        return Node(HttpLine(self.url, requests.Session(), PATIENCE_SECONDS))

    def heal(self) -> None:
        """Do right from now on."""
        self.twist: Twist = lambda method, params, answer: answer
        self.text: Callable[[bytes], bytes] = lambda said: said
        self.pause = 0.0
        self.status = 200

    def twist_result(self, method: str, change: Callable[[list[Any], Any], Any]) -> None:
        """Answer questions of this method with another result."""

        def twist(asked: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
            if asked == method and "result" in answer:
                answer["result"] = change(params, answer["result"])
            return answer

        self.twist = twist

    def refuse(self, method: str, when: Callable[[list[Any]], bool], message: str) -> None:
        """Answer questions of this method with an error."""

        def twist(asked: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
            if asked == method and when(params):
                error = {"code": -32005, "message": message}
                return {"jsonrpc": "2.0", "id": answer["id"], "error": error}
            return answer

        self.twist = twist

    def answer(self, asked: Any) -> bytes:
        """What is sent back."""
        told = self.session.post(self.target, json=asked, timeout=10).json()
        calls, answers = (asked, told) if isinstance(asked, list) else ([asked], [told])
        by_id = {answer["id"]: answer for answer in answers}
        twisted = [self.twist(call["method"], call["params"], by_id[call["id"]]) for call in calls]
        given = [one for one in twisted if one is not None]
        said = given if isinstance(asked, list) else (given[0] if given else {})
        return self.text(json.dumps(said).encode())


@contextmanager
def faulty(target: str) -> Iterator[FaultyNode]:
    """A proxy before the node at `target`, for the length of the block."""
    proxy = FaultyNode(target)
    serving = threading.Thread(target=proxy.server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        serving.join()
        proxy.server.server_close()
