"""What an approval is held against: the stages of its amount, the offer, the term, the caps."""

from datetime import timedelta
from typing import Any

import pytest

from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage, apply_for_loan, approval_body
from tests.credit.scenes import (
    CREDIT,
    OFFERED,
    STAGES,
    STATEMENT,
    approved_case,
    decide,
    decision_body,
    memo_body,
    need_body,
    offered_loan,
    open_case,
    set_credit,
    set_stages,
    statement_body,
    write_memo,
)
from tests.marketplace import scenes as market
from tests.parties.builders import id_of, text_id
from tests.policies.scenes import ACCEPT, product_content, propose, publish

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/loans/{id_of('loan')}"
ASK = ("officer", "POST", f"{PATH}/approval")


class TestBand:
    def test_a_small_memo_does_not_open_the_way_for_a_large_loan(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        bands = ({"up_to_fen": 100, "stages": []}, {"up_to_fen": None, "stages": STAGES})
        set_stages(platform, *bands)
        write_memo(platform, amount_fen=100)

        answer = platform.ask(*ASK, approval_body())

        assert refused(answer, 409, "other-terms-approved")["member"] == "amount_fen"

    def test_a_vote_counts_while_its_stage_asks_for_the_same_role(self, given: Given) -> None:
        platform = open_case(given(Stage.APPLIED))
        decide(platform, "second-officer")
        changed = [STAGES[0] | {"role": "approver"}, STAGES[1]]

        set_stages(platform, {"up_to_fen": None, "stages": changed}, name="stages anew")

        assert platform.get("officer", CREDIT)["stage"]["name"] == "branch"


class TestTerm:
    def test_of_what_was_applied_for_is_not_gone_beyond(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        late = str(TODAY + timedelta(days=366))

        told = refused(
            platform.ask(*ASK, approval_body(maturity_on=late)), 422, "maturity-beyond-term"
        )

        assert (told["rule"], told["latest"]) == ("LN-01", str(TODAY + timedelta(days=365)))
        answer = platform.ask("officer", "POST", f"{CREDIT}/memos", memo_body(maturity_on=late))
        refused(answer, 422, "maturity-beyond-term")


class TestOffer:
    @pytest.mark.parametrize(
        ("change", "member"),
        [
            ({"rate_bps": 386}, "rate_bps"),
            ({"plan": {"method": "bullet", "spread_bps": 85}}, "plan.method"),
            ({"plan": {"spread_bps": 85, "overdue_multiple_bps": 20_000}}, None),
        ],
    )
    def test_that_was_accepted_binds_the_bank(
        self, given: Given, change: dict[str, Any], member: str | None
    ) -> None:
        platform = offered_loan(given(Stage.VALUED))

        answer = platform.ask("officer", "POST", f"{OFFERED}/approval", approval_body(**change))

        told = refused(answer, 422, "other-than-offered")
        assert told["member"] == (member or "plan.overdue_multiple_bps")

    def test_is_followed_where_the_bank_says_nothing_of_the_plan(self, given: Given) -> None:
        platform = offered_loan(given(Stage.VALUED))

        body = approval_body(rate_bps=385)
        platform.carry("officer", f"{OFFERED}/approval", "officer", "approver", body=body)

        plan = platform.get("owner", OFFERED)["decisions"][-1]["plan"]
        assert (plan["spread_bps"], plan["lpr_tenor"]) == (85, "1Y")

    def test_follows_the_lpr_that_was_set_anew(self, given: Given) -> None:
        platform = offered_loan(given(Stage.VALUED))
        raise_lpr(platform, 10)
        ask = ("officer", "POST", f"{OFFERED}/approval")

        refused(platform.ask(*ask, approval_body(rate_bps=396)), 422, "other-than-offered")

        assert platform.ask(*ask, approval_body(rate_bps=395)).is_success


class TestCustomerCap:
    def test_counts_an_approval_from_the_moment_it_is_asked_for(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        set_credit(platform, single_customer_cap_fen=LOAN_FEN + 7)
        second = apply_for_loan(platform, "second loan")
        platform.post("officer", f"{PATH}/approval", approval_body())

        told = refused(
            platform.ask("officer", "POST", f"{second}/approval", approval_body()),
            422,
            "above-lending-limit",
        )

        assert told["limit_fen"] == 7


class TestNeed:
    def test_that_is_measured_no_officer_raises(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.put("owner", STATEMENT, statement_body())
        needs = ("officer", "POST", f"{CREDIT}/needs")

        told = refused(
            platform.ask(*needs, need_body(need_fen=293_333_334)), 422, "need-above-measured"
        )

        assert told["measured_fen"] == 293_333_333
        assert platform.ask(*needs, need_body(need_fen=100)).is_success
        assert platform.get("owner", f"{PATH}/limit")["need"]["amount_fen"] == 100

    def test_that_was_stated_gives_way_to_what_is_measured_later(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.post("officer", f"{CREDIT}/needs", need_body(need_fen=10**12))

        platform.put("owner", STATEMENT, statement_body())

        assert platform.get("officer", f"{PATH}/limit")["need"]["amount_fen"] == 293_333_333

    def test_is_not_measured_on_an_old_statement(self, given: Given) -> None:
        platform = given(Stage.APPLIED)
        platform.put("owner", STATEMENT, statement_body(fiscal_year=2023))

        need = platform.get("officer", f"{PATH}/limit")["need"]

        assert (need["amount_fen"], need["gap"]) == (None, "stale-statement")

    @pytest.mark.parametrize("login", ["admin", "verifier"])
    def test_and_limit_are_not_told_to_who_sees_only_part_of_them(
        self, given: Given, login: str
    ) -> None:
        platform = given(Stage.APPLIED)

        refused(platform.ask(login, "GET", f"{PATH}/limit"), 403, "not-a-side-of-the-loan")


class TestCollateral:
    @pytest.mark.parametrize("ltv", [{"invention": 0}, {"trademark": 3_000}])
    def test_that_the_product_does_not_take_carries_nothing(
        self, given: Given, ltv: dict[str, int]
    ) -> None:
        platform = given(Stage.VALUED)
        publish(platform, content=product_content(ltv_bps=ltv))
        asked = {"bank_id": text_id("bank"), "product_id": text_id("policy")}
        market.post_request(platform, addressees=[asked])
        offer = market.make_offer(platform, product_id=text_id("policy"))
        platform.post("owner", f"{offer}/acceptance", market.ACCEPTANCE)

        found = platform.get("owner", f"{OFFERED}/limit")

        (term,) = (one for one in found["terms"] if one["name"] == "collateral")
        assert (term["amount_fen"], found["limit_fen"]) == (0, 0)


class TestReturn:
    def test_an_approved_case_that_the_limit_no_longer_carries_is_referred_back(
        self, given: Given
    ) -> None:
        platform = approved_case(given(Stage.APPLIED))
        set_credit(platform, single_customer_cap_fen=LOAN_FEN - 1)
        refused(platform.ask(*ASK, approval_body()), 422, "above-lending-limit")

        decide(platform, "approver", "refer")
        write_memo(platform, amount_fen=LOAN_FEN - 1)

        now = platform.get("officer", CREDIT)
        assert (now["state"], now["round"], now["stage"]["name"]) == ("deciding", 2, "branch")

    def test_the_last_stage_votes_anew_even_on_the_same_proposal(self, given: Given) -> None:
        platform = approved_case(given(Stage.APPLIED))
        decide(platform, "approver", "refer")

        write_memo(platform)

        now = platform.get("officer", CREDIT)
        assert (now["stage"]["name"], now["votes_missing"]) == ("committee", 2)

    def test_takes_back_the_approval_that_waits_for_a_signature(self, given: Given) -> None:
        platform = approved_case(given(Stage.APPLIED))
        asked = platform.post("officer", f"{PATH}/approval", approval_body())["id"]

        decide(platform, "third-approver", "refer")

        assert platform.get("officer", f"/signing-requests/{asked}")["state"] == "superseded"
        refused(platform.ask(*ASK, approval_body()), 409, "memo-missing")

    def test_is_all_that_is_left_to_decide_and_only_for_the_last_stage(self, given: Given) -> None:
        platform = approved_case(given(Stage.APPLIED))

        for login, decision, status, code in (
            ("third-approver", "approve", 409, "already-decided"),
            ("third-approver", "reject", 409, "already-decided"),
            ("second-officer", "refer", 403, "wrong-stage-role"),
            ("officer", "refer", 403, "own-case"),
        ):
            body = decision_body(platform, decision)
            refused(platform.ask(login, "POST", f"{CREDIT}/decisions", body), status, code)


def raise_lpr(platform: Platform, points: int) -> None:
    """The operator puts a new LPR on file, which is in force today."""
    content = {"one_year_bps": 300 + points, "five_years_bps": 350 + points}
    path = propose(platform, "lpr", "admin", kind="lpr", key="", content=content)
    platform.post("reviewer", f"{path}/check", ACCEPT)
