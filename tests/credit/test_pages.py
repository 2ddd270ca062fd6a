"""The pages of credit work in a browser without JavaScript."""

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.credit import repository
from tests.api import Given, Platform
from tests.builders import LOAN_FEN, TODAY, Stage, apply_for_loan, approval_body
from tests.credit.scenes import (
    CREDIT,
    OFFERED,
    STATEMENT,
    approved_case,
    decide,
    figures,
    filled,
    offered_loan,
    open_case,
    set_stages,
    statement_body,
    typed,
)
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PAGE = f"/loans/{id_of('loan')}/credit"
STATEMENTS = "/financial-statements"
MEMO = {
    "amount_fen": "150万",
    "rate_bps": "3.45",
    "maturity_on": str(TODAY.replace(year=TODAY.year + 1)),
    "method": "equal-instalment",
    "every_months": "1",
    "purpose_kind": "materials",
    "borrower": "成立八年。",
    "repayment_source": "订单回款。",
    "risks": "单一行业。",
}


@pytest.fixture
def applied(given: Given) -> Platform:
    return given(Stage.APPLIED)


def test_a_company_types_its_figures_or_sends_the_template_back(applied: Platform) -> None:
    owner = Browser(applied, "owner")
    told = {f"figures.{name}": str(value / 100) for name, value in figures().items()}

    owner.fill(STATEMENTS, STATEMENTS, **told, fiscal_year="2024")
    files = {"workbook": ("财报.xlsx", filled(typed()))}
    owner.fill(STATEMENTS, f"{STATEMENTS}/workbook", files)

    page = owner.page(STATEMENTS)
    assert page.count("¥2,933,333.33") == 2
    assert "财报.xlsx" in page
    assert "¥2,933,333.33" in Browser(applied, "officer").page(PAGE)


def test_a_slip_in_the_template_is_told_by_its_cell(applied: Platform) -> None:
    owner = Browser(applied, "owner")

    files = {"workbook": ("财报.xlsx", filled(typed(sales_fen="三千万")))}
    answer = owner.fill(STATEMENTS, f"{STATEMENTS}/workbook", files)

    assert answer.status_code == 422
    assert "C3" in answer.text


def test_the_arithmetic_of_need_and_limit_can_be_opened(applied: Platform) -> None:
    applied.put("owner", STATEMENT, statement_body())
    limit = applied.get("owner", f"/loans/{id_of('loan')}/limit")["limit_fen"]

    page = Browser(applied, "owner").page(PAGE)

    assert "周转次数" in page
    assert "存货 + 应收 − 应付" in page
    assert "本行未设单户上限" in page
    assert "no product" not in page
    assert "3.60" in page
    assert f"¥{limit // 100:,}.{limit % 100:02d}" in page
    assert "授信报告" not in page


def test_the_bank_goes_from_the_queue_to_a_decision(applied: Platform) -> None:
    open_case(applied)
    officer, second = Browser(applied, "officer"), Browser(applied, "second-officer")

    officer.fill(PAGE, f"{PAGE}/memo", **MEMO)
    assert "自己经办的不由自己审批" in officer.page(PAGE)
    queue = second.page("/credit")
    assert "SQ-2026-000001" in queue
    assert "轮到您" in queue
    assert f"{LOAN_FEN // 1_000_000:,}.00" in queue
    answer = second.fill(PAGE, f"{PAGE}/decision", decision="approve", comment="同意。")

    assert answer.status_code == 303
    page = second.page(PAGE)
    assert "等额本息" in page
    assert "某second-officer" in page
    assert "贷审会" in page


def test_the_form_of_a_memo_begins_with_the_latest_maturity(applied: Platform) -> None:
    open_case(applied)
    officer = Browser(applied, "officer")
    latest = TODAY.replace(year=TODAY.year + 1)

    page = officer.page(PAGE)
    assert f"最迟 {latest} 到期" in page
    assert f'name="maturity_on" type="date" value="{latest}"' in page


def test_an_item_that_was_handled_meanwhile_says_so(applied: Platform) -> None:
    """Approved items stay in the approval list until reload (openMF/community-app #409)."""
    open_case(applied)
    second = Browser(applied, "second-officer")
    opened = second.form(PAGE, f"{PAGE}/decision")
    decide(applied, "second-officer")

    answer = second.send(f"{PAGE}/decision", opened | {"decision": "approve", "comment": "同意。"})

    assert answer.status_code == 409
    assert "已被处理：某second-officer" in answer.text


def test_the_officer_asks_the_ledger_for_what_the_stages_approved(applied: Platform) -> None:
    open_case(applied)
    for login in ("second-officer", "approver", "second-approver"):
        decide(applied, login)
    officer = Browser(applied, "officer")

    page = officer.page(PAGE)
    assert "已被处理" in page
    answer = officer.fill(PAGE, f"/loans/{id_of('loan')}/approval", comment="按贷审会意见。")

    assert answer.headers["location"].startswith("/sign/")


def test_a_memo_keeps_the_plan_of_the_offer_and_changes_only_what_the_form_asks_for(
    given: Given,
) -> None:
    platform = given(Stage.VALUED)
    set_stages(platform)
    offered_loan(platform, plan={"method": "interest-first", "repricing": "quarterly"})
    page, officer = f"{OFFERED}/credit", Browser(platform, "officer")
    assert "按计划还本" not in officer.page(page)

    typed = {name: text for name, text in MEMO.items() if name != "rate_bps"}
    typed["method"] = "interest-first"
    assert officer.fill(page, f"{page}/memo", **typed).status_code == 303

    proposal = platform.get("officer", page)["memo"]["proposal"]
    plan = proposal["plan"]
    assert (plan["repricing"], plan["spread_bps"], proposal["rate_bps"]) == ("quarterly", 85, 385)


def test_a_page_outlives_the_maturity_of_its_memo(applied: Platform) -> None:
    open_case(applied)
    with applied.database.owner.begin(SYSTEM) as tx:
        (memo,) = repository.memos(tx.session, id_of("loan"))
        memo.proposal = memo.proposal | {"maturity_on": str(TODAY)}

    page = Browser(applied, "officer").page(PAGE)

    assert "到期日已过" in page
    assert "改写授信报告" in page


def test_a_purpose_that_needs_clearing_is_cleared_on_the_page_without_stages(
    given: Given,
) -> None:
    platform = given(Stage.VALUED)
    path = apply_for_loan(platform, purpose="购置厂房")
    officer = Browser(platform, "officer")

    answer = officer.fill(PAGE, f"{PAGE}/memo", **MEMO, purpose_note="实为支付租金。")

    assert answer.status_code == 303
    assert platform.ask("officer", "POST", f"{path}/approval", approval_body()).is_success


def test_a_number_of_months_that_no_plan_has_is_told_and_breaks_nothing(
    applied: Platform,
) -> None:
    open_case(applied)
    officer = Browser(applied, "officer")
    form = officer.form(PAGE, f"{PAGE}/memo")

    answer = officer.send(f"{PAGE}/memo", form | MEMO | {"every_months": "9" * 5_000})

    assert answer.status_code == 422


def test_an_approved_case_is_referred_back_on_the_page(applied: Platform) -> None:
    approved_case(applied)
    third = Browser(applied, "third-approver")
    told = {"decision": "refer", "comment": "额度已降。", "papers": "新的评估报告"}

    assert third.fill(PAGE, f"{PAGE}/decision", **told).status_code == 303

    assert applied.get("officer", CREDIT)["state"] == "referred"


def test_need_and_limit_are_not_shown_to_who_sees_only_part_of_them(applied: Platform) -> None:
    assert Browser(applied, "admin").get(PAGE).status_code == 403


def test_the_company_reads_what_it_must_bring(applied: Platform) -> None:
    open_case(applied)
    decide(applied, "second-officer", "refer", comment="缺证明。", papers=["2025 年纳税证明"])

    page = Browser(applied, "owner").page(PAGE)

    assert "2025 年纳税证明" in page
    assert "某second-officer" not in page
    assert applied.get("officer", CREDIT)["state"] == "referred"
