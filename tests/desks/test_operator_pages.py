"""The desk of the operator in a browser without JavaScript."""

import pytest
from sqlalchemy import text

from ip_finance.core.actor import Actor, PersonRole
from tests.api import Platform
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PAGES = (
    "/ops",
    "/ops/cases",
    "/ops/collateral",
    "/ops/revaluation",
    "/ops/policy",
    "/ops/chain",
    "/ops/jobs",
    "/ops/valuations",
    "/ops/kyb",
    "/ops/users",
)
COUNTS = (
    "ipfin_step_counts()",
    "ipfin_chain_transactions(9)",
    "ipfin_relayers()",
    "ipfin_reconciler_runs(9)",
    "ipfin_watch_days(9)",
    "ipfin_closed_days(9)",
    "ipfin_exception_counts()",
    "ipfin_workflows(9)",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_for_the_operator_alone(full_platform: Platform, path: str) -> None:
    assert "<h1>" in Browser(full_platform, "admin").page(path)
    for outsider in ("owner", "officer", "verifier", "auditor"):
        assert Browser(full_platform, outsider).get(path).status_code == 403


def test_an_appraiser_sees_the_pipeline_and_not_the_people(full_platform: Platform) -> None:
    appraiser = Browser(full_platform, "appraiser")

    assert "业务漏斗" in appraiser.page("/ops")
    assert appraiser.get("/ops/users").status_code == 403


def test_the_pipeline_leads_to_the_case_at_its_stage(full_platform: Platform) -> None:
    admin = Browser(full_platform, "admin")

    assert 'href="/ops/cases?stage=repaying"' in admin.page("/ops")
    assert f'href="/cases/{id_of("loan")}"' in admin.page("/ops/cases?stage=repaying")
    assert "这个阶段没有等待办理的" in admin.page("/ops/cases?stage=to-decide")


@pytest.mark.parametrize("function", COUNTS)
def test_a_bank_counts_nothing_of_the_machinery(full_platform: Platform, function: str) -> None:
    officer = Actor(id_of("officer"), id_of("bank"), frozenset({PersonRole.OFFICER}))

    with full_platform.database.app.begin(officer) as tx:
        assert not tx.session.execute(text(f"select * from {function}")).all()


def test_the_operator_counts_steps_and_closed_days_without_amounts(
    full_platform: Platform,
) -> None:
    admin = Browser(full_platform, "admin")

    assert "锦江农业银行" in admin.page("/ops/jobs")
    closed = admin.page("/ops/jobs").partition("结账记录")[2]
    assert "¥" not in closed
    assert "999." in admin.page("/ops/chain")  # of the thousand coins of the test's relayer


def test_a_fall_of_values_shows_the_margin_calls_that_would_follow(
    full_platform: Platform,
) -> None:
    admin = Browser(full_platform, "admin")

    assert "1 笔在贷，1 笔将被要求追加担保" in admin.page("/ops/revaluation?percent=-20")
    assert "1 笔在贷，0 笔将被要求追加担保" in admin.page(
        "/ops/revaluation?percent=-20&right_type=design"
    )
    slip = admin.get("/ops/revaluation?percent=很多")
    assert slip.status_code == 422
    assert "不是 -1 至 1 之间的小数" in slip.text


def test_the_register_has_number_rank_and_no_overlap_and_can_be_taken_along(
    full_platform: Platform,
) -> None:
    admin = Browser(full_platform, "admin")

    number = "Y2026980012345"
    assert number in admin.page("/ops/collateral")
    assert number not in admin.page("/ops/collateral?state=discharged")
    assert number in admin.get("/ops/collateral/register.csv").text


def test_a_policy_stands_beside_nothing_where_it_is_the_first(full_platform: Platform) -> None:
    admin = Browser(full_platform, "admin")

    found = full_platform.get("admin", "/policies")[0]
    page = admin.page(f"/ops/policy/{found['id']}")
    assert "此前没有版本" in page
    assert "<ins>" in page


def test_the_file_of_a_party_stands_beside_what_was_checked(full_platform: Platform) -> None:
    page = Browser(full_platform, "admin").page(f"/ops/kyb/{id_of('sme')}")

    assert "91510100MA9XCK003K" in page
    assert "统一社会信用代码校验位" in page
    assert "没有通过" not in page
    assert "发起准入" not in page  # it is admitted


def test_the_bench_of_a_valuation_draws_its_figures_beside_their_tables(
    full_platform: Platform,
) -> None:
    appraiser = Browser(full_platform, "appraiser")

    [order] = full_platform.get("appraiser", "/appraisal-orders")
    path = f"/ops/valuations/{order['id']}"
    assert path in appraiser.page("/ops/valuations")
    page = appraiser.page(path)
    assert page.count("data-chart") >= 2
    assert 'id="chart-score"' in page
    assert page.count("data-chart") < page.count("<table")
    assert "只有一稿" in page
