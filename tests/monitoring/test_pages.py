"""Tasks and notifications in a browser without JavaScript."""

from datetime import date
from typing import Any

import pytest

from tests.api import Given, Platform
from tests.builders import SCAN, TODAY, Stage, record_event
from tests.ip_assets.browsing import Browser
from tests.monitoring.scenes import foresee, task, watch
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PAPER: dict[str, Any] = {"paper": ("同意函.pdf", SCAN, "application/pdf")}


@pytest.fixture
def platform(given: Given) -> Platform:
    """A licence was recorded, and the day was looked at."""
    found = given(Stage.RELEASED)
    record_event(found, happened_on=str(TODAY))
    watch(found)
    return found


def test_a_task_is_found_by_its_badge_read_and_done(platform: Platform) -> None:
    officer, path = Browser(platform, "officer"), f"/tasks/{task(platform, 'licensed')['id']}"
    assert '待办 <span class="count">1' in officer.page("/desk")
    page = officer.page("/tasks")
    assert "质押期间许可他人使用" in page
    assert "CC-05" in page

    done = officer.fill(path, f"{path}/done", PAPER, comment="已出具同意函")

    assert done.headers["location"] == f"{path}?done=added"
    assert "已出具同意函" in officer.page(path)
    assert '待办 <span class="count">' not in officer.page("/desk")


def test_without_a_comment_the_form_is_shown_again(platform: Platform) -> None:
    path = f"/tasks/{task(platform, 'licensed')['id']}"

    again = Browser(platform, "officer").fill(path, f"{path}/done", comment="")

    assert again.status_code == 422
    assert "请填写此项。" in again.text


def test_a_task_of_others_can_be_read_and_not_closed(platform: Platform) -> None:
    path = f"/tasks/{task(platform, 'licensed')['id']}"
    owner = Browser(platform, "owner")

    assert f'action="{path}/done"' not in owner.page(path)
    assert "质押期间许可他人使用" in owner.page("/tasks?show_only=all")
    assert "没有待办" in owner.page("/tasks")


def test_a_dead_right_offers_the_dispute_to_open(platform: Platform) -> None:
    record_event(platform, kind="invalidated", code="IW01", happened_on=str(TODAY), details={})
    watch(platform)

    officer = Browser(platform, "officer")
    page = officer.page(f"/tasks/{task(platform, 'right-ended')['id']}")

    offer = f"/assets/{id_of('asset')}/actions/open-dispute"
    assert f'href="{offer}"' in page
    assert officer.get(offer).status_code == 200


def test_a_notification_leads_to_its_task_and_is_read(platform: Platform) -> None:
    officer = Browser(platform, "officer")
    (told,) = platform.get("officer", "/notifications")
    assert "未读" in officer.page("/notifications")

    opened = officer.fill("/notifications", f"/notifications/{told['id']}/reading")

    assert opened.headers["location"] == f"/tasks/{told['task']['id']}"
    assert "未读" not in officer.page("/notifications")


@pytest.mark.parametrize(("address", "status"), [("desk@bank.example", 303), ("nobody", 422)])
def test_a_mail_address_is_kept_if_it_is_one(platform: Platform, address: str, status: int) -> None:
    officer = Browser(platform, "officer")

    sent = officer.fill("/notifications", "/notifications/mail-address", address=address)

    assert sent.status_code == status


def test_the_administrator_has_a_day_looked_at(platform: Platform) -> None:
    admin = Browser(platform, "admin")

    asked = admin.fill("/tasks", "/tasks/watch", on="2027-10-20")

    assert asked.status_code == 303
    assert "进行中" in admin.page("/tasks")
    foresee(platform, date(2027, 10, 20))
    page = Browser(platform, "owner").page("/tasks")
    assert "没有待办" in page
    assert "年费逾期，处于滞纳金宽限期" in page


def test_a_list_by_state_shows_only_those(platform: Platform) -> None:
    assert "没有待办" in Browser(platform, "officer").page("/tasks?state=done")
    assert "质押期间许可" in Browser(platform, "officer").page("/tasks?state=nonsense")
