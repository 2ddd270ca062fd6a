"""The pages of pools and subsidies, in a browser without JavaScript."""

from tests.api import Given
from tests.builders import Stage
from tests.compensation.scenes import CLAIM, cover, fail_loan, file_claim, subsidy_body
from tests.ip_assets.browsing import Browser

pytest_plugins = ["tests.parties.platforms"]


def test_a_claim_is_reviewed_decided_and_paid_from_its_page(given: Given) -> None:
    platform = given(Stage.RELEASED)
    cover(platform)
    fail_loan(platform)
    file_claim(platform)
    officer, reviewer, admin = (Browser(platform, one) for one in ("officer", "reviewer", "admin"))
    pools = officer.page("/pools")
    for words in ("三方风险补偿资金", "已熔断", "100.00%", "申请补偿"):
        assert words in pools
    page = reviewer.page(CLAIM)
    for words in ("未收回本金", "¥1,500,000.00 × 50.00%", "¥750,000.00", "贷款台账"):
        assert words in page

    reviewer.fill(CLAIM, f"{CLAIM}/review", decision="agreed", comment="材料齐全。")
    admin.fill(CLAIM, f"{CLAIM}/decision", decision="agreed", comment="同意补偿。")

    signed = admin.fill(CLAIM, f"{CLAIM}/decision-statement")
    assert signed.headers["location"].startswith("/sign/")
    assert "已同意，待运营方签署" in officer.page(CLAIM)


def test_a_firm_claims_from_the_page_and_is_told_why_not(given: Given) -> None:
    platform = given(Stage.RELEASED)
    owner = Browser(platform, "owner")
    assert "只补已付且从未逾期的利息" in owner.page("/subsidies")
    typed = {name: str(value) for name, value in subsidy_body().items()}

    refused = owner.fill("/subsidies", "/subsidies", **typed, fee_kind="", fee_fen="")

    assert refused.status_code == 422
    assert "没有按期支付" in refused.text
