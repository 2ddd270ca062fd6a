"""Credit work, as the people of a bank and a company meet it."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from ip_finance.core.actor import SYSTEM, Actor
from ip_finance.core.canonical import salted_hash
from ip_finance.core.money import share_down
from ip_finance.credit import repository
from ip_finance.credit.models import (
    CreditDecision,
    CreditMemo,
    FinancialStatement,
    FrozenMemo,
    StatedNeed,
)
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, Stage, apply_for_loan, approval_body, loan_body
from tests.credit.scenes import (
    CREDIT,
    STAGES,
    STATEMENT,
    decide,
    decision_body,
    figures,
    file_everything,
    filled,
    memo_body,
    need_body,
    open_case,
    set_credit,
    set_stages,
    statement_body,
    typed,
    write_memo,
)
from tests.parties.builders import STAFF, id_of

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{id_of('loan')}"
OTHER_STATEMENT = f"/financial-statements/{id_of('other statement')}"


def term(found: dict[str, Any], name: str) -> dict[str, Any]:
    (one,) = (each for each in found["terms"] if each["name"] == name)
    return dict(one)


class TestStatement:
    def test_a_company_files_one_and_the_bank_it_applies_to_sees_it(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.put("owner", STATEMENT, statement_body())

        assert platform.get("officer", STATEMENT)["figures"] == figures()
        refused(platform.ask("other-officer", "GET", STATEMENT), 404, "statement-not-found")
        refused(platform.ask("other-owner", "GET", STATEMENT), 404, "statement-not-found")
        assert platform.get("other-officer", "/financial-statements") == []

    def test_is_imported_from_the_template(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        document = platform.upload("owner", "statement.xlsx", filled(typed()))

        found = platform.put("owner", f"{STATEMENT}/workbook", {"document_id": document})

        assert (found["fiscal_year"], found["figures"]) == (2025, figures())

    def test_is_never_overwritten_and_the_newest_of_a_year_counts(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.put("owner", STATEMENT, statement_body())
        changed = statement_body(figures=figures(own_funds_fen=0))

        refused(platform.ask("owner", "PUT", STATEMENT, changed), 409, "statement-exists")
        platform.put("owner", OTHER_STATEMENT, changed)

        need = platform.get("officer", f"{PATH}/limit")["need"]
        assert (need["need_fen"], need["amount_fen"]) == (843_333_333, 593_333_333)

    @pytest.mark.parametrize(
        ("login", "change", "code"),
        [
            ("owner", {"fiscal_year": 2026}, "fiscal-year-ahead"),
            ("owner", {"fiscal_year": 25}, "malformed-request"),
            ("owner", {"figures": {"sales_fen": 1.5}}, "malformed-request"),
            ("owner", {"figures": {"profit_fen": 1}}, "malformed-request"),
        ],
    )
    def test_that_cannot_be_used_is_refused(
        self, given: Given, login: str, change: dict[str, Any], code: str
    ) -> None:
        platform = given(Stage.FOUNDED)

        refused(platform.ask(login, "PUT", STATEMENT, statement_body(**change)), 422, code)


class TestLimit:
    def test_shows_five_terms_and_which_binds(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.put("owner", STATEMENT, statement_body())
        set_credit(
            platform,
            single_customer_cap_fen=500_000_000,
            policy_caps=[{"cap_fen": 250_000_000, "reason": "科技支行单笔上限"}],
        )

        found = platform.get("officer", f"{PATH}/limit")

        amounts = {one["name"]: one["amount_fen"] for one in found["terms"]}
        (right,) = found["collateral"]
        assert amounts == {
            "need": 293_333_333,
            "collateral": share_down(right["value_fen"], right["cap_bps"]),
            "product-cap": None,
            "single-customer-cap": 500_000_000,
            "policy-cap": 250_000_000,
        }
        known = [amount for amount in amounts.values() if amount is not None]
        assert found["limit_fen"] == min(known)
        assert [one["name"] for one in found["terms"] if one["binds"]] == [
            name for name, amount in amounts.items() if amount == min(known)
        ]

    def test_a_customer_cap_leaves_what_is_owed_already_out(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        set_credit(platform, single_customer_cap_fen=LOAN_FEN + 7)
        apply_for_loan(platform, "second loan")

        found = platform.get("officer", f"/loans/{id_of('second loan')}/limit")

        cap = term(found, "single-customer-cap")
        assert (cap["amount_fen"], cap["binds"], found["limit_fen"]) == (7, True, 7)
        assert str(LOAN_FEN) in cap["arithmetic"]

    def test_the_company_and_the_bank_see_the_same_figures(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.post("officer", f"{CREDIT}/needs", need_body())

        assert platform.get("owner", f"{PATH}/limit") == platform.get("officer", f"{PATH}/limit")

    def test_no_approval_goes_beyond_the_term_that_binds(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.post("officer", f"{CREDIT}/needs", need_body(need_fen=LOAN_FEN - 1))

        answer = platform.ask("officer", "POST", f"{PATH}/approval", approval_body())

        told = refused(answer, 422, "above-lending-limit")
        assert told["limit_fen"] == LOAN_FEN - 1
        assert "need" in told["detail"]

    def test_a_large_loan_needs_its_need_measured_or_stated(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        set_credit(platform, need_required_above_fen=LOAN_FEN - 1)
        ask = ("officer", "POST", f"{PATH}/approval", approval_body())

        refused(platform.ask(*ask), 409, "need-not-measured")
        platform.post("officer", f"{CREDIT}/needs", need_body())

        assert platform.ask(*ask).is_success


class TestPurpose:
    def test_a_banned_purpose_is_cleared_in_the_memo_or_refused(self, given: Given) -> None:
        platform = given(Stage.VALUED)
        loan = apply_for_loan(platform, purpose="购置厂房")
        ask = ("officer", "POST", f"{loan}/approval", approval_body())

        told = refused(platform.ask(*ask), 422, "purpose-not-allowed")
        assert told["rule"] == "LN-01"
        refused(
            platform.ask("officer", "POST", f"{loan}/credit/memos", memo_body()),
            422,
            "purpose-not-allowed",
        )
        platform.post("officer", f"{loan}/credit/memos", memo_body(purpose_note="实为支付租金。"))

        assert platform.ask(*ask).is_success


class TestStages:
    def test_without_stages_the_rule_of_the_ledger_alone_holds(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        write_memo(platform)

        answer = platform.ask(
            "approver", "POST", f"{CREDIT}/decisions", decision_body(platform, seen=0)
        )

        refused(answer, 409, "no-stages")
        assert platform.ask("officer", "POST", f"{PATH}/approval", approval_body()).is_success

    def test_the_band_follows_from_the_amount(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        small, large = STAGES[:1], STAGES
        set_stages(
            platform,
            {"up_to_fen": LOAN_FEN - 1, "stages": small},
            {"up_to_fen": None, "stages": large},
        )

        write_memo(platform)
        assert len(platform.get("officer", CREDIT)["stages"]) == 2
        write_memo(platform, amount_fen=LOAN_FEN - 1)
        assert len(platform.get("officer", CREDIT)["stages"]) == 1

    def test_from_memo_to_the_signed_approval(self, given: Given) -> None:
        """Every stage in turn, the ledger only after the last, and only on these terms."""
        platform = open_case(given(Stage.APPLIED))
        ask = ("officer", "POST", f"{PATH}/approval")

        refused(platform.ask(*ask, approval_body()), 409, "stages-outstanding")
        decide(platform, "second-officer")
        decide(platform, "approver")
        refused(platform.ask(*ask, approval_body()), 409, "stages-outstanding")
        decide(platform, "second-approver")
        other = approval_body(rate_bps=346)
        assert (
            refused(platform.ask(*ask, other), 409, "other-terms-approved")["member"] == "rate_bps"
        )
        bullet = approval_body(plan={"method": "bullet"})
        assert refused(platform.ask(*ask, bullet), 409, "other-terms-approved")["member"] == "plan"
        platform.carry("officer", f"{PATH}/approval", "officer", "approver", body=approval_body())

        found = platform.get("owner", PATH)
        assert found["state"] == "approved"
        assert found["decisions"][-1]["memo_hash"] == platform.get("officer", CREDIT)["memo_hash"]

    def test_a_decision_that_comes_too_late_says_who_was_first_and_when(self, given: Given) -> None:
        """Approved items stay in the approval list until reload (openMF/community-app #409)."""
        platform = open_case(given(Stage.APPLIED))
        stale = decision_body(platform)
        decide(platform, "second-officer")

        answer = platform.ask("second-officer", "POST", f"{CREDIT}/decisions", stale)

        told = refused(answer, 409, "already-decided")
        assert (told["who"], told["decision"], told["stage"]) == (
            "某second-officer",
            "approve",
            "branch",
        )
        assert told["at"].startswith("20")

    def test_a_memo_written_anew_is_read_before_it_is_decided_on(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        stale = decision_body(platform)
        write_memo(platform, risks="又发现一项诉讼。")

        answer = platform.ask("second-officer", "POST", f"{CREDIT}/decisions", stale)

        refused(answer, 409, "memo-changed")

    @pytest.mark.parametrize(
        ("login", "status", "code"),
        [
            ("officer", 403, "own-case"),
            ("approver", 403, "wrong-stage-role"),
            ("owner", 403, "role-missing"),
            ("other-officer", 404, "loan-not-found"),
        ],
    )
    def test_who_may_not_decide_at_the_first_stage(
        self, given: Given, login: str, status: int, code: str
    ) -> None:
        platform = open_case(given(Stage.APPLIED))

        answer = platform.ask(login, "POST", f"{CREDIT}/decisions", decision_body(platform))

        refused(answer, status, code)

    def test_nobody_decides_twice_in_one_round(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")
        decide(platform, "approver")

        answer = platform.ask("approver", "POST", f"{CREDIT}/decisions", decision_body(platform))

        refused(answer, 403, "decided-before")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"comment": "  "}, "comment-missing"),
            ({"decision": "refer"}, "papers-unnamed"),
            ({"decision": "maybe"}, "malformed-request"),
            ({"stage": "committee"}, "malformed-request"),
        ],
    )
    def test_a_decision_says_why_and_never_where(
        self, given: Given, change: dict[str, Any], code: str
    ) -> None:
        platform = open_case(given(Stage.APPLIED))
        body = decision_body(platform) | change

        refused(platform.ask("second-officer", "POST", f"{CREDIT}/decisions", body), 422, code)


class TestReferral:
    def test_the_same_stage_goes_on_and_earlier_approvals_stay(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")
        decide(platform, "approver", "refer", comment="缺纳税证明。", papers=["2025 年纳税证明"])

        (asked,) = platform.get("owner", f"{PATH}/referrals")
        assert (asked["papers"], asked["comment"]) == (["2025 年纳税证明"], "缺纳税证明。")
        assert platform.get("officer", CREDIT)["state"] == "referred"
        write_memo(platform, risks="纳税证明已补。")

        now = platform.get("officer", CREDIT)
        assert (now["state"], now["round"], now["stage"]["name"]) == ("deciding", 2, "committee")
        decide(platform, "approver")
        decide(platform, "second-approver")
        assert platform.get("officer", CREDIT)["state"] == "approved"

    def test_other_terms_begin_with_the_first_stage_again(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")
        decide(platform, "approver", "refer")

        write_memo(platform, rate_bps=360)

        assert platform.get("officer", CREDIT)["stage"]["name"] == "branch"

    def test_what_the_bank_thinks_is_not_for_the_company(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")

        refused(platform.ask("owner", "GET", CREDIT), 403, "role-missing")
        assert platform.get("owner", f"{PATH}/referrals") == []


class TestRejection:
    def test_is_final_and_leads_to_a_decline_on_the_ledger(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer", "reject")

        refused(
            platform.ask("officer", "POST", f"{PATH}/approval", approval_body()),
            409,
            "case-rejected",
        )
        refused(
            platform.ask("officer", "POST", f"{CREDIT}/memos", memo_body()), 409, "memo-decided-on"
        )
        platform.carry("officer", f"{PATH}/decline", "officer", body={"reason": "现金流不足"})
        assert platform.get("owner", PATH)["state"] == "declined"


class TestMemo:
    def test_is_frozen_at_the_first_decision_and_later_figures_do_not_change_it(
        self, given: Given
    ) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")
        before = frozen(platform)
        paper = platform.send("officer", "GET", f"{CREDIT}/memo.pdf")

        platform.put("owner", STATEMENT, statement_body())
        set_credit(platform, single_customer_cap_fen=400_000_000)

        assert frozen(platform) == before
        assert before[2] == salted_hash(before[1], before[0])
        assert before[0]["need"]["gap"] == "no-statement"
        assert platform.send("officer", "GET", f"{CREDIT}/memo.pdf").content == paper.content
        assert paper.content.startswith(b"%PDF-")
        answer = platform.ask("officer", "POST", f"{CREDIT}/memos", memo_body())
        refused(answer, 409, "memo-decided-on")

    def test_holds_no_number_that_is_not_whole(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        platform.put("owner", STATEMENT, statement_body())
        decide(platform, "second-officer")

        assert floats_in(frozen(platform)[0]) == []

    def test_that_nobody_decided_on_has_no_paper(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))

        refused(platform.ask("officer", "GET", f"{CREDIT}/memo.pdf"), 404, "memo-not-found")

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"amount_fen": LOAN_FEN + 1}, "above-applied-amount"),
            ({"plan": {"method": "pay-later"}}, "plan-not-understood"),
            ({"plan": {"every_months": 1.5}}, "plan-not-understood"),
            ({"purpose_kind": "dividends"}, "malformed-request"),
        ],
    )
    def test_proposes_only_what_could_be_approved(
        self, given: Given, change: dict[str, Any], code: str
    ) -> None:
        platform = given(Stage.APPLIED)

        answer = platform.ask("officer", "POST", f"{CREDIT}/memos", memo_body(**change))

        refused(answer, 422, code)

    @pytest.mark.parametrize("half", [{"\ud800": 1}, {"method": "\ud800"}])
    def test_holds_no_plan_that_cannot_be_written(self, given: Given, half: dict[str, Any]) -> None:
        platform = given(Stage.APPLIED)
        raw = json.dumps(memo_body(plan=half)).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": "half"}

        answer = platform.send("officer", "POST", f"{CREDIT}/memos", content=raw, headers=headers)

        refused(answer, 422, "malformed-request")


class TestQueue:
    def test_holds_what_waits_and_says_whose_turn_it_is(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))

        (one,) = platform.get("second-officer", "/credit-queue")

        assert (one["stage"], one["may_decide"], one["age_days"]) == ("支行审查", True, 0)
        assert not platform.get("officer", "/credit-queue")[0]["may_decide"]
        assert platform.get("other-officer", "/credit-queue") == []

    def test_lets_go_of_what_the_ledger_has_decided(self, given: Given) -> None:
        assert given(Stage.APPROVED).get("officer", "/credit-queue") == []


class TestNumber:
    def test_counts_the_applications_of_a_year(self, given: Given) -> None:
        platform = given(Stage.VALUED)

        numbers = [
            platform.put("owner", f"/loans/{id_of(name)}", loan_body())["number"]
            for name in ("first", "second", "first")
        ]

        assert numbers == ["SQ-2026-000001", "SQ-2026-000002", "SQ-2026-000001"]


def frozen(platform: Platform) -> tuple[Any, str, str]:
    """The newest frozen memo: its content, salt and hash, as the database holds them."""
    with platform.database.owner.begin(SYSTEM) as tx:
        found = repository.frozen_memo(tx.session, id_of("loan"))
        return found.told, found.salt, found.content_hash


def floats_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [one for inner in value.values() for one in floats_in(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in floats_in(inner)]
    return [value] if isinstance(value, float) else []


class TestRowSecurity:
    """The database keeps apart what the application might forget to."""

    OWN = (StatedNeed, CreditMemo, FrozenMemo, CreditDecision, FinancialStatement)

    def test_what_a_bank_writes_no_stranger_reads_and_the_company_only_its_own(
        self, given: Given
    ) -> None:
        platform = given(Stage.RELEASED)
        file_everything(platform)

        seen = {login: self.rows(platform, login) for login in ("officer", "owner", "other-owner")}

        assert seen == {
            "officer": [1, 1, 1, 1, 1],
            "owner": [1, 0, 0, 0, 1],
            "other-owner": [0, 0, 0, 0, 0],
        }

    def rows(self, platform: Platform, login: str) -> list[int]:
        company, role = STAFF[login]
        actor = Actor(id_of(login), id_of(company.code), frozenset({role}))
        with platform.database.app.begin(actor) as tx:
            return [len(tx.session.scalars(select(table)).all()) for table in self.OWN]
