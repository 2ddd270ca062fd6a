"""A browser without JavaScript and without a session; it keeps the cookies that it gets."""

from typing import Any

from starlette.testclient import TestClient

from tests.api import Answer, Platform
from tests.ip_assets.browsing import Sent


class Visitor:
    """Somebody who has not signed in."""

    def __init__(self, platform: Platform) -> None:
        self.http = TestClient(platform.app, follow_redirects=False)
        self.http.headers["Accept"] = "text/html"

    def get(self, path: str) -> Answer:
        return self.http.get(path)

    def page(self, path: str, status: int = 200) -> str:
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    def fill(self, path: str, action: str, files: Any = None, **changes: Any) -> Answer:
        """Open the page, change what is to be changed, and send the form."""
        found = Sent()
        found.feed(self.page(path))
        return self.http.post(action, data=found.forms[action] | changes, files=files)
