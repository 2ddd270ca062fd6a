"""A site with the key page and the sign page alone, under the real headers, for a real browser."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ip_finance.web.security import SecurityHeaders
from ip_finance.web.templating import STATIC, Frame, Row, templates

LOW_SCRYPT_N = 2
PASSPHRASE = "correct horse 电池 42"
CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
TYPED_DATA: dict[str, Any] = {
    "types": {
        "EIP712Domain": [
            {"name": "name", "type": "string"},
            {"name": "version", "type": "string"},
            {"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"},
        ],
        "PledgeAssets": [
            {"name": "side", "type": "string"},
            {"name": "loan", "type": "bytes16"},
            {"name": "assets", "type": "bytes32[]"},
            {"name": "securedFen", "type": "uint64"},
        ],
    },
    "domain": {
        "name": "IP Finance Ledger",
        "version": "1",
        "chainId": 31337,
        "verifyingContract": CONTRACT,
    },
    "primaryType": "PledgeAssets",
    "message": {
        "side": "pledgor",
        "loan": "0x" + "0a" * 16,
        "assets": ["0x" + "0b" * 32, "0x" + "0c" * 32],
        "securedFen": 300_000_000,
    },
}


@dataclass
class Site:
    """A server with the two pages, and all that it was sent."""

    keystore: Any = None
    address: str = CONTRACT
    scrypt_n: int = LOW_SCRYPT_N
    posted: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def app(self) -> SecurityHeaders:
        routes = [
            Route("/key", self.key),
            Route("/sign", self.sign),
            Route("/posted", self.receive, methods=["POST"]),
            Route("/favicon.ico", self.nothing),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        self.pages = templates(frame_of=lambda _: Frame(csrf="the-token", demo=True))
        return SecurityHeaders(Starlette(routes=routes))

    async def key(self, request: Request) -> Response:
        context = {"action": "/posted", "scrypt_n": self.scrypt_n}
        return self.pages.TemplateResponse(request, "key.html", context)

    async def sign(self, request: Request) -> Response:
        context = {
            "action": "/posted",
            "title": "质押合同",
            "sentence": "把 2 项专利质押给示范银行。",
            "rows": [Row("担保金额", "¥3,000,000.00")],
            "side": "出质人",
            "deadline": 1_796_486_500,
            "typed_data": TYPED_DATA,
            "keystore": self.keystore,
            "address": self.address,
            "hidden": {"step": "7"},
        }
        return self.pages.TemplateResponse(request, "sign.html", context)

    async def receive(self, request: Request) -> Response:
        form = await request.form()
        self.posted.append({name: str(value) for name, value in form.items()})
        return PlainTextResponse("posted")

    async def nothing(self, _request: Request) -> Response:
        return Response(status_code=204)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve from a free port of this machine, until left."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            config = uvicorn.Config(self.app(), log_level="error", ws="none", lifespan="off")
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, args=([listener],))
            thread.start()
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            try:
                yield
            finally:
                server.should_exit = True
                thread.join()


@dataclass
class Visit:
    """A page of the site, and all that left it or was said on its console."""

    page: Page
    site: Site
    sent: list[str]
    said: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def make_key(self, first: str = PASSPHRASE, second: str = PASSPHRASE) -> None:
        self.open("/key")
        self.page.get_by_label("签名口令", exact=True).fill(first)
        self.page.get_by_label("再次输入签名口令").fill(second)
        self.page.get_by_role("button", name="生成并登记密钥").click()

    def key(self) -> None:
        """Make a key and have the site hold it, as the platform would."""
        self.make_key()
        self.page.wait_for_url("**/posted")
        made = self.site.posted.pop()
        self.site.keystore, self.site.address = json.loads(made["keystore"]), made["address"]

    def sign(self, passphrase: str = PASSPHRASE) -> None:
        self.open("/sign")
        self.page.get_by_label("签名口令").fill(passphrase)
        self.page.get_by_role("button", name="确认签署").click()

    def refusal(self) -> str:
        self.page.wait_for_selector(".said-error")
        return self.page.inner_text(".said-error")
