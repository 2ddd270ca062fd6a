"""Pools and subsidies through the API: covered, claimed, decided by two, paid, shared back."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.books import repository as books
from ip_finance.books.domain import Account, difference
from ip_finance.core.actor import SYSTEM
from tests.actions.scenes import COURT, LOAN
from tests.api import Given, Platform, refused
from tests.builders import (
    LOAN_FEN,
    TODAY,
    Stage,
    apply_for_loan,
    approve_loan,
    repayment_body,
)
from tests.compensation.scenes import (
    AGREED,
    CLAIM,
    COVER,
    POOL,
    SUBSIDY,
    ask_claim,
    cover,
    fail_loan,
    file_claim,
    pay_claim,
    pool_content,
    set_policy,
    subsidy_body,
)
from tests.enforcement.scenes import ask, default, enter, open_enforcement, paper, today, wait
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

POOL_FEN = LOAN_FEN // 2
TOO_MUCH = {"recovery_id": None}
FEE = {"fee_kind": "appraisal", "fee_fen": 200_000}


def balance(platform: Platform, account: Account) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        found = books.trial_balance(tx.session, id_of("bank"), today(platform))
    assert difference(found) == 0
    return {one.account: one.balance for one in found}.get(account, 0)


@pytest.fixture
def failed(given: Given) -> Platform:
    platform = given(Stage.RELEASED)
    cover(platform)
    fail_loan(platform)
    return platform


class TestClaim:
    def test_is_paid_before_the_enforcement_ends_and_settled_after(self, failed: Platform) -> None:
        found = file_claim(failed)
        assert found["figures"]["shares_fen"] == {
            "pool": POOL_FEN,
            "bank": LOAN_FEN * 3 // 10,
            "guarantor": LOAN_FEN // 5,
        }
        failed.post("reviewer", f"{CLAIM}/review", AGREED)
        failed.post("admin", f"{CLAIM}/decision", AGREED)
        assert failed.get("officer", f"/pools/{POOL}")["promised_fen"] == POOL_FEN
        assert balance(failed, Account.POOL_RECEIVABLE) == 0
        failed.carry("admin", f"{CLAIM}/decision-statement", "admin")
        assert balance(failed, Account.POOL_RECEIVABLE) == POOL_FEN
        failed.carry("admin", f"{CLAIM}/payment", "admin")
        assert balance(failed, Account.POOL_RECEIVABLE) == 0
        assert failed.get("officer", CLAIM)["state"] == "paid"
        assert failed.get("officer", f"/pools/{POOL}")["balance_fen"] == 500_000_000 - POOL_FEN

        _close(failed)
        _write_off(failed)
        _recover(failed, amount_fen=20_000_000, costs_fen=2_000_000)
        failed.carry("officer", f"{CLAIM}/returns", "officer", body=_of_recovery())

        (back,) = failed.get("officer", CLAIM)["returns"]
        assert back["amount_fen"] == 9_000_000
        pool = failed.get("officer", f"/pools/{POOL}")
        assert (pool["returned_fen"], pool["paid_fen"]) == (9_000_000, POOL_FEN)
        assert balance(failed, Account.RECOVERY_INCOME) == -20_000_000 + 9_000_000
        again = failed.ask("officer", "POST", f"{CLAIM}/returns", _of_recovery())
        refused(again, 409, "pool-nothing-to-return")

    def test_goes_back_when_the_debtor_pays(self, failed: Platform) -> None:
        """RS-03: no loss is compensated that did not stay."""
        file_claim(failed)
        pay_claim(failed)
        nothing = failed.ask("officer", "POST", f"{CLAIM}/returns", TOO_MUCH)
        refused(nothing, 409, "pool-nothing-to-return")
        for part in (LOAN_FEN // 3, LOAN_FEN - LOAN_FEN // 3):
            body = repayment_body(principal_fen=part, interest_fen=0, paid_on=str(today(failed)))
            failed.carry("officer", f"{LOAN}/repayments", "officer", body=body)
            failed.carry("officer", f"{CLAIM}/returns", "officer", body=TOO_MUCH)

        assert failed.get("officer", LOAN)["state"] == "settled"
        backs = [one["amount_fen"] for one in failed.get("officer", CLAIM)["returns"]]
        assert backs == [LOAN_FEN // 6, POOL_FEN - LOAN_FEN // 6]
        assert failed.get("officer", f"/pools/{POOL}")["returned_fen"] == POOL_FEN
        assert balance(failed, Account.LOSS) == 0

    def test_shares_a_recovery_back_once(self, failed: Platform) -> None:
        """By the loss that is left, however many claims there were."""
        file_claim(failed)
        pay_claim(failed)
        body = repayment_body(
            principal_fen=LOAN_FEN // 3, interest_fen=0, paid_on=str(today(failed))
        )
        failed.carry("officer", f"{LOAN}/repayments", "officer", body=body)
        _close(failed)
        final = f"/pool-claims/{id_of('final')}"
        assert file_claim(failed, final, kind="final")["excess_fen"] == LOAN_FEN // 6
        pay_claim(failed, final)
        _write_off(failed)
        _recover(failed, amount_fen=20_000_000, costs_fen=0)
        failed.carry("officer", f"{CLAIM}/returns", "officer", body=_of_recovery())
        twice = failed.ask("officer", "POST", f"{final}/returns", _of_recovery())
        refused(twice, 409, "pool-nothing-to-return")
        failed.carry("officer", f"{final}/returns", "officer", body=TOO_MUCH)

        assert failed.get("officer", f"/pools/{POOL}")["returned_fen"] == 10_000_000 + LOAN_FEN // 6

    def test_of_an_insured_loss_is_lower(self, failed: Platform) -> None:
        found = file_claim(failed, insured_fen=50_000_000)

        assert found["amount_fen"] == (LOAN_FEN - 50_000_000) // 2
        whole = ask_claim(failed, "another", insured_fen=LOAN_FEN)
        refused(whole, 409, "pool-claim-exists")

    def test_takes_two_people_of_the_manager(self, failed: Platform) -> None:
        file_claim(failed)
        early = failed.ask("admin", "POST", f"{CLAIM}/decision", AGREED)
        refused(early, 409, "pool-claim-out-of-turn")
        failed.post("reviewer", f"{CLAIM}/review", AGREED)
        again = failed.ask("reviewer", "POST", f"{CLAIM}/review", AGREED)
        assert refused(again, 409, "pool-opinion-given")["by"] == "某reviewer"
        failed.post("admin", f"{CLAIM}/decision", {**AGREED, "decision": "refused"})

        assert failed.get("officer", CLAIM)["state"] == "refused"
        assert failed.get("officer", f"/pools/{POOL}")["promised_fen"] == 0

    def test_is_refused_when_the_enforcement_still_runs(self, failed: Platform) -> None:
        problem = refused(ask_claim(failed, kind="final"), 422, "pool-claim-condition-open")

        assert problem["condition"] == "enforcement-closed"

    def test_before_its_conditions_is_refused(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        uncovered = ask_claim(platform)
        refused(uncovered, 409, "pool-not-covered")
        cover(platform)
        refused(ask_claim(platform), 409, "wrong-loan-state")
        default(platform)
        problem = refused(ask_claim(platform), 422, "pool-claim-condition-open")
        assert problem["condition"] == "days-overdue"
        wait(platform, 8)
        problem = refused(ask_claim(platform), 422, "pool-claim-condition-open")
        assert problem["condition"] == "delivered-demands"

    def test_rests_on_what_the_ledger_has(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        cover(platform)
        default(platform)
        for kind in ("demand", "delivery"):
            assert ask(platform, kind).is_success
        wait(platform, 8)

        problem = refused(ask_claim(platform), 422, "pool-claim-condition-open")
        assert problem["condition"] == "delivered-demands"

    def test_of_another_bank_is_not_seen(self, failed: Platform) -> None:
        file_claim(failed)

        refused(failed.ask("other-officer", "GET", CLAIM), 404, "pool-claim-not-found")
        assert failed.get("other-officer", "/pool-claims") == []
        assert failed.get("other-officer", f"/pools/{POOL}")["bad_fen"] == LOAN_FEN


class TestPool:
    def test_takes_no_loan_while_its_breaker_is_tripped(self, failed: Platform) -> None:
        pool = failed.get("officer", f"/pools/{POOL}")
        assert (pool["bad_ratio_bps"], pool["is_tripped"]) == (10_000, True)
        apply_for_loan(failed, "second loan")
        approve_loan(failed, "second loan")
        body = {"pool": POOL, "loan_id": text_id("second loan")}
        answer = failed.ask("officer", "PUT", f"/pool-covers/{id_of('second cover')}", body)
        refused(answer, 409, "pool-breaker-tripped")

    def test_covers_no_loan_that_is_late_by_the_books(self, given: Given) -> None:
        """Whether or not anybody has declared it overdue."""
        platform = given(Stage.RELEASED)
        set_policy(platform, "pool", POOL, pool_content())
        wait(platform, 120)
        body = {"pool": POOL, "loan_id": text_id("loan")}
        late = refused(platform.ask("officer", "PUT", COVER, body), 422, "pool-loan-not-sound")
        assert late["days_overdue"] > 0

    def test_covers_no_loan_that_has_failed(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        set_policy(platform, "pool", POOL, pool_content())
        default(platform)
        body = {"pool": POOL, "loan_id": text_id("loan")}
        refused(platform.ask("officer", "PUT", COVER, body), 409, "wrong-loan-state")

    def test_that_is_not_there_is_none(self, given: Given) -> None:
        refused(given(Stage.FOUNDED).ask("officer", "GET", "/pools/none"), 404, "pool-not-found")


class TestSubsidy:
    @pytest.fixture
    def released(self, given: Given) -> Platform:
        return given(Stage.RELEASED)

    def paid_in_time(self, given: Given) -> tuple[Platform, int]:
        """The first interest is due on the 20th; it is paid on that day."""
        platform = given(Stage.RELEASED)
        wait(platform, 26)
        due = platform.get("officer", f"{LOAN}/account")
        interest = next(one["interest_fen"] for one in due["instalments"] if one["n"] == 1)
        paid_on = due["position"]["on"]
        body = repayment_body(principal_fen=0, interest_fen=interest, paid_on=paid_on)
        platform.carry("officer", f"{LOAN}/repayments", "officer", body=body)
        return platform, interest

    def test_of_interest_is_half_of_what_was_paid_in_time(self, given: Given) -> None:
        platform, interest = self.paid_in_time(given)
        found = platform.put("owner", SUBSIDY, subsidy_body())
        assert (found["base_fen"], found["amount_fen"]) == (interest, interest // 2)
        platform.carry("owner", f"{SUBSIDY}/statement", "owner")
        platform.post("reviewer", f"{SUBSIDY}/check", AGREED)
        platform.carry("admin", f"{SUBSIDY}/payment", "admin")

        assert platform.get("owner", SUBSIDY)["state"] == "paid"
        twice = platform.ask("owner", "PUT", f"/subsidy-claims/{id_of('twice')}", subsidy_body())
        refused(twice, 409, "subsidy-claim-exists")

    def test_of_basis_points_is_reckoned_at_the_rate_of_the_interest(self, given: Given) -> None:
        """The rate of today is another one; two programmes never pay more than was paid."""
        platform, interest = self.paid_in_time(given)
        terms = {"rate_bps": 200, "maturity_on": str(TODAY + timedelta(days=360))}
        path = f"{LOAN}/actions/change-terms"
        body = terms | {"comment": "降低利率"}
        platform.carry("officer", path, "owner", "officer", body=body)
        points = dict(_subsidy(platform), interest_share_bps=None, interest_rate_bps=150)
        set_policy(platform, "subsidy", "points", points)
        whole = dict(_subsidy(platform), interest_share_bps=10_000)
        set_policy(platform, "subsidy", "whole", whole)

        first = platform.put("owner", SUBSIDY, subsidy_body(programme="points"))
        path = f"/subsidy-claims/{id_of('second')}"
        second = platform.put("owner", path, subsidy_body(programme="whole"))

        assert first["amount_fen"] == interest * 150 // 345
        assert second["amount_fen"] == interest - first["amount_fen"]
        assert first["figures"]["rates_bps"] == dict.fromkeys(first["figures"]["rates_bps"], 345)

    @pytest.mark.parametrize(
        ("changes", "bar"),
        [
            ({"is_valid": False}, "not-valid"),
            ({"most_loan_fen": 1}, "too-large"),
            ({"most_months": 1}, "too-long"),
            ({"regions": ["3101"]}, "elsewhere"),
        ],
    )
    def test_of_a_loan_that_the_offer_would_not_count_is_refused(
        self, released: Platform, changes: dict[str, Any], bar: str
    ) -> None:
        key = f"not-{bar}"
        set_policy(released, "subsidy", key, dict(_subsidy(released), **changes))
        body = subsidy_body(programme=key, kind="fee", **FEE, **invoice(released, bar))
        path = f"/subsidy-claims/{id_of(bar)}"
        problem = refused(
            released.ask("owner", "PUT", path, body), 422, "subsidy-programme-does-not-take-loan"
        )
        assert problem["bar"] == bar

    def test_of_a_loan_that_was_not_paid_out_is_refused(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        body = subsidy_body(kind="fee", **FEE, **invoice(platform, "fee"))
        refused(platform.ask("owner", "PUT", SUBSIDY, body), 409, "wrong-loan-state")

    def test_of_an_invoice_is_paid_once(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        body = subsidy_body(kind="fee", **FEE, **invoice(platform, "one"))
        platform.put("owner", SUBSIDY, body)
        other = {"since": str(TODAY - timedelta(days=9)), "until": str(TODAY - timedelta(days=9))}
        again = subsidy_body(kind="fee", **FEE, **invoice(platform, "the same again"), **other)
        answer = platform.ask("owner", "PUT", f"/subsidy-claims/{id_of('again')}", again)
        refused(answer, 409, "subsidy-claim-exists")

    def test_of_interest_that_is_not_paid_is_refused(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        wait(platform, 40)
        answer = platform.ask("owner", "PUT", SUBSIDY, subsidy_body())
        refused(answer, 422, "nothing-to-subsidise")

    def test_of_a_fee_needs_its_invoice_and_ends_at_the_cap(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        content = dict(_subsidy(platform), cap_fen=150_000)
        set_policy(platform, "subsidy", "capped", content)
        fee: dict[str, Any] = {
            "programme": "capped",
            "kind": "fee",
            "fee_kind": "appraisal",
            "fee_fen": 200_000,
        }
        missing = platform.ask("owner", "PUT", SUBSIDY, subsidy_body(**fee))
        refused(missing, 422, "subsidy-evidence-missing")
        invoice = {"document_id": platform.upload("owner", "invoice", "发票".encode())}
        first = platform.put("owner", SUBSIDY, subsidy_body(**fee, **invoice))
        fee["fee_kind"] = "guarantee"
        path = f"/subsidy-claims/{id_of('second')}"
        second = platform.put("owner", path, subsidy_body(**fee, **invoice))

        assert (first["amount_fen"], second["amount_fen"]) == (100_000, 50_000)

    def test_is_claimed_by_the_borrower_alone(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        answer = platform.ask("officer", "PUT", SUBSIDY, subsidy_body())
        refused(answer, 403, "role-missing")
        other = platform.ask("other-owner", "PUT", SUBSIDY, subsidy_body())
        refused(other, 404, "loan-not-found")


def invoice(platform: Platform, name: str) -> dict[str, str]:
    """The same paper under another id each time."""
    return {"document_id": platform.upload("owner", name, "发票".encode())}


def _subsidy(platform: Platform) -> dict[str, Any]:
    found = platform.get("admin", "/policies/in-force?kind=subsidy&key=chengdu")
    content: dict[str, Any] = found["content"]
    return content


def _close(platform: Platform) -> None:
    """The enforcement, from the service to its end."""
    enter(platform, "service")
    enter(platform, "ruling")
    open_enforcement(platform)
    platform.carry("officer", f"{LOAN}/actions/close-enforcement", "officer", body=COURT)


def _write_off(platform: Platform) -> None:
    path = f"/write-offs/{id_of('write-off')}"
    body = {
        "loan_id": text_id("loan"),
        "ground": "enforced",
        "reason": "处置终结，借款人已无财产。",
        "document_id": paper(platform, "termination"),
    }
    platform.put("officer", path, body)
    platform.post("approver", f"{path}/decision", AGREED)
    platform.carry("approver", f"{path}/statement", "approver")


def _recover(platform: Platform, **amounts: int) -> None:
    path = f"/recoveries/{id_of('recovery')}"
    came = {"loan_id": text_id("loan"), "received_on": str(today(platform)), "source": "执行到位"}
    platform.put("officer", path, came | amounts)
    platform.carry("officer", f"{path}/statement", "officer")


def _of_recovery() -> dict[str, str]:
    return {"recovery_id": text_id("recovery")}
