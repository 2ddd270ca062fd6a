"""The pages of a file of enforcement, in a browser without JavaScript."""

from tests.api import Given
from tests.builders import LOAN_FEN, Stage
from tests.enforcement.scenes import (
    FILE,
    body_of,
    default,
    enter,
    paper,
    sell,
    to_ruling,
    today,
)
from tests.ip_assets.browsing import Browser

pytest_plugins = ["tests.parties.platforms"]


def test_the_file_shows_next_steps_floors_and_what_is_owed(given: Given) -> None:
    platform = given(Stage.RELEASED)
    to_ruling(platform)
    sell(platform)
    officer, owner = Browser(platform, "officer"), Browser(platform, "owner")

    page = officer.page(FILE)

    for words in ("经过", "下一步", "待分配处置款", "买受人变更登记", "70.00%", "¥1,500,000.00"):
        assert words in page
    assert "评估价 ¥2,000,000.00 × 70.00% = ¥1,400,000.00" in page
    seen = owner.page(FILE)
    assert "催收函 PDF" in seen
    assert "登记变现" not in seen
    assert "处置案卷" in officer.page("/enforcement")


def test_an_entry_is_typed_and_leads_to_its_signature(given: Given) -> None:
    platform = given(Stage.RELEASED)
    default(platform)
    officer = Browser(platform, "officer")
    form = f"{FILE}/new/demand"
    typed = body_of(platform, "demand") | {"demanded_fen": "1,500,000.00"}

    signed = officer.fill(form, form, **{name: str(value) for name, value in typed.items()})

    assert signed.headers["location"].startswith("/sign/")
    (event,) = platform.get("officer", FILE)["events"]
    assert event["facts"]["demanded_fen"] == LOAN_FEN
    soon = typed | {"pay_by": str(today(platform))}
    refused = officer.fill(form, form, **{name: str(value) for name, value in soon.items()})
    assert refused.status_code == 422
    assert "早于最早可以的日期" in refused.text
    assert officer.fill(form, form, happened_on="").status_code == 422


def test_the_approver_decides_on_a_write_off_from_the_page(given: Given) -> None:
    platform = given(Stage.RELEASED)
    default(platform)
    enter(platform, "demand")
    body = {
        "loan_id": FILE.rsplit("/", 1)[1],
        "ground": "bankrupt",
        "reason": "法院裁定宣告破产。",
        "document_id": paper(platform, "bankruptcy"),
    }
    write_off = platform.put("officer", f"/write-offs/{body['document_id']}", body)["id"]
    approver = Browser(platform, "approver")
    action = f"{FILE}/write-offs/{write_off}/decision"
    assert action not in Browser(platform, "officer").page(FILE)

    signed = approver.fill(FILE, action, decision="agreed", comment="同意核销。")

    assert signed.headers["location"].startswith("/sign/")
    assert "已同意，待签署" in approver.page(FILE)
