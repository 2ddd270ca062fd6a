"""Days of a bank's books, closed ahead of the clock: the time machine of the demonstration."""

import time
from datetime import date

from ip_finance.play.stage import POLL_SECONDS, PlayFailed
from ip_finance.play.story import Story

CLOSED_WITHIN_SECONDS = 60.0


def close_through(story: Story, login: str, day: date) -> None:
    """Close this bank's days up to and with one; nothing if they are closed already."""
    if open_day(story, login) > day:
        return
    story.stage.post(login, "/books/closings", {"through": day.isoformat()})
    until = time.monotonic() + CLOSED_WITHIN_SECONDS
    while open_day(story, login) <= day:
        if time.monotonic() > until:
            raise PlayFailed(f"the books were not closed through {day}")
        time.sleep(POLL_SECONDS)


def open_day(story: Story, login: str) -> date:
    """The day that this bank's books are open for."""
    return date.fromisoformat(story.stage.get(login, "/books/closings")["open_day"])
