"""What people keep for themselves."""

from tests.api import Platform
from tests.ip_assets.browsing import Browser


def save_view(platform: Platform) -> None:
    """Somebody has saved a list with its filters."""
    owner = Browser(platform, "owner")
    sent = {
        "csrf_token": owner.form("/me/key", "/sign-out")["csrf_token"],
        "idempotency_key": "a view",
        "name": "全部已办",
        "address": "/tasks?state=done",
    }
    assert owner.send("/views", sent).status_code == 303
