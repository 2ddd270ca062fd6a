"""A browser of its own: it keeps its cookies, reads pages, and sends their forms."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from sqlalchemy import text
from starlette.testclient import TestClient

from ip_finance.core.actor import SYSTEM
from ip_finance.web.deps import SESSION_COOKIE
from tests.api import Answer, Platform
from tests.identity.authenticator import ORIGIN, Authenticator
from tests.ip_assets.browsing import Sent
from tests.parties.builders import PASSWORD


@dataclass
class Visitor:
    """Somebody at a browser, not signed in yet."""

    platform: Platform
    http: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = TestClient(
            self.platform.app,
            base_url=ORIGIN,
            follow_redirects=False,
            raise_server_exceptions=False,
            headers={"Accept": "text/html"},
        )

    def get(self, path: str) -> Answer:
        return self.http.get(path)

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return str(answer.text)

    def form(self, path: str, action: str) -> dict[str, str]:
        """What the form at `action` on the page would send as it stands."""
        found = Sent()
        found.feed(self.page(path))
        return found.forms[action]

    def fill(self, path: str, action: str = "", **changes: Any) -> Answer:
        """Open the page, change what is to be changed, and send the form."""
        target = action or path.partition("?")[0]
        return self.http.post(target, data=self.form(path, target) | changes)

    def sign_in(self, login: str, password: str = PASSWORD) -> Answer:
        return self.fill("/sign-in", login=login, password=password)

    def options(self, path: str) -> dict[str, Any]:
        """What the page asks a passkey."""
        found = re.search(r'id="passkey-options">(.*?)</script>', self.page(path), re.DOTALL)
        assert found is not None
        told: dict[str, Any] = json.loads(unescape(found[1]))
        return told

    def add_passkey(self, key: Authenticator, password: str = PASSWORD) -> Answer:
        answer, form = self._asked("/me/passkeys", key.make)
        form |= {"name": "测试钥匙", "password": password, "answer": answer}
        return self.http.post("/me/passkeys", data=form)

    def use_passkey(self, key: Authenticator, path: str) -> Answer:
        answer, form = self._asked(path, key.use)
        return self.http.post(path.partition("?")[0], data=form | {"answer": answer})

    def _asked(self, path: str, answer: Any) -> tuple[str, dict[str, str]]:
        """The answer to the question on the page, and what else its form would send."""
        page = self.page(path)
        asked = re.search(r'id="passkey-options">(.*?)</script>', page, re.DOTALL)
        assert asked is not None
        found = Sent()
        found.feed(page)
        return answer(json.loads(asked[1])), found.forms[path.partition("?")[0]]

    @property
    def secret(self) -> str:
        return str(self.http.cookies[SESSION_COOKIE])

    @property
    def is_in(self) -> bool:
        return bool(self.get("/me/account").status_code == 200)


def signed_in(platform: Platform, login: str) -> Visitor:
    visitor = Visitor(platform)
    answer = visitor.sign_in(login)
    assert answer.status_code == 303, answer.text
    return visitor


def let_pass(platform: Platform, span: timedelta) -> None:
    """As if all that identity has written down had happened so much earlier."""
    with platform.database.owner.begin(SYSTEM) as tx:
        for table, columns in {
            "sign_in_sessions": ("created_at", "expires_at", "seen_at", "stepped_up_at"),
            "sign_in_tries": ("failed_at",),
            "ceremonies": ("expires_at",),
            "invitations": ("created_at", "expires_at"),
            "provider_visits": ("expires_at",),
        }.items():
            moved = ", ".join(f"{name} = {name} - :span" for name in columns)
            tx.session.execute(text(f"update {table} set {moved}"), {"span": span})


def actions_of(platform: Platform, prefix: str = "identity.") -> list[str]:
    """What the audit log has of identity, oldest first."""
    query = text("select action from audit_log where action like :prefix order by seq")
    with platform.database.owner.begin(SYSTEM) as tx:
        return list(tx.session.scalars(query, {"prefix": prefix + "%"}))
