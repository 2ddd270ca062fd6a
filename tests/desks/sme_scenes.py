"""What a firm leaves on its way to an application."""

from tests.api import Platform
from tests.ip_assets.browsing import Browser
from tests.parties.builders import text_id


def file_draft(platform: Platform) -> None:
    """An application that somebody has begun to write."""
    path = f"/me/apply/amount?draft={text_id('draft of an application')}"
    Browser(platform, "owner").fill(path, amount_fen="100万", purpose="采购传感器", go="stay")


def write_message(platform: Platform) -> None:
    """The firm asks its bank something about the case."""
    path = f"/me/cases/{text_id('loan')}"
    Browser(platform, "owner").fill(path, f"{path}/messages", text="请问何时放款？")
