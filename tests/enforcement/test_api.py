"""The file of a loan that failed, through the API: from the demand to what is still owed."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.books import repository as books
from ip_finance.books.domain import Account, difference
from ip_finance.core.actor import SYSTEM
from ip_finance.loans import repository as loans
from tests.actions.scenes import COURT, LOAN, REASON
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, Stage, repayment_body
from tests.enforcement.scenes import (
    APPRAISAL_FEN,
    FILE,
    RESERVE_FEN,
    ask,
    body_of,
    default,
    enter,
    paper,
    sell,
    to_ruling,
    today,
    wait,
)
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

WRITE_OFF, RECOVERY = f"/write-offs/{id_of('write-off')}", f"/recoveries/{id_of('recovery')}"


def balances(platform: Platform) -> dict[str, int]:
    """The trial balance of the bank on its day; it is always even."""
    with platform.database.owner.begin(SYSTEM) as tx:
        found = books.trial_balance(tx.session, id_of("bank"), today(platform))
    assert difference(found) == 0
    return {one.account.value: one.balance for one in found}


def distribution(**changes: Any) -> dict[str, Any]:
    return {**COURT, "costs_fen": 3_000_000, "taxes_fen": 2_000_000} | changes


def enforced(platform: Platform) -> dict[str, Any]:
    return {
        "loan_id": text_id("loan"),
        "ground": "enforced",
        "reason": "处置终结，借款人已无财产。",
        "document_id": paper(platform, "termination"),
    }


def bankrupt(platform: Platform) -> dict[str, Any]:
    return enforced(platform) | {"ground": "bankrupt"}


class TestRoute:
    def test_by_court_from_the_demand_to_the_distribution(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        sell(platform)
        found = platform.get("officer", f"{FILE}/distribution?costs_fen=3000000&taxes_fen=2000000")
        interest = found["interest_fen"]
        assert interest > 0
        assert found["principal_fen"] == 150_000_000 - 5_000_000 - interest
        assert found["principal_left_fen"] == LOAN_FEN - found["principal_fen"]

        platform.carry("officer", f"{FILE}/distribution", "officer", body=distribution())

        file = platform.get("officer", FILE)
        assert file["principal_fen"] == LOAN_FEN - found["principal_fen"]
        assert file["undistributed_fen"] == 0
        assert all(one["is_on_ledger"] for one in file["events"])
        assert [one["kind"] for one in file["next_steps"]] == ["transfer"]
        facts = [one.fact for one in _facts(platform)]
        assert facts == [11, 11, 14, 14, 15, 16, 18]

    def test_nobody_types_the_figures_of_a_file_that_has_a_sale(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        sell(platform)
        typed = {**COURT, "costs_fen": 0, "interest_fen": 0, "principal_fen": 1, "surplus_fen": 0}
        answer = platform.ask("officer", "POST", f"{LOAN}/actions/distribute-proceeds", typed)
        refused(answer, 409, "figures-of-the-file")
        brought = {**COURT, "pledge_id": text_id("pledge"), "proceeds_fen": 1}
        answer = platform.ask("officer", "POST", f"{LOAN}/actions/record-realisation", brought)
        refused(answer, 409, "figures-of-the-file")

    def test_a_sale_moves_no_title(self, given: Given) -> None:
        """CC-03: the buyer becomes owner in the office's register, never by an entry here."""
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        before = platform.get("owner", f"/ip-assets/{id_of('asset')}")
        sell(platform)
        enter(platform, "transfer")

        after = platform.get("owner", f"/ip-assets/{id_of('asset')}")
        assert after["facts"]["owners"] == before["facts"]["owners"]
        assert after["owner_id"] == before["owner_id"] == text_id("sme")

    def test_failed_twice_goes_to_a_sale_at_a_fixed_price(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        enter(platform, "auction")
        wait(platform, 15)
        enter(platform, "failure")
        assert (step := platform.get("officer", FILE)["next_steps"][-1])["kind"] == "auction"
        assert step["floor_fen"] == APPRAISAL_FEN * 56 // 100
        assert step["by"] == str(today(platform) + timedelta(days=30))
        low = APPRAISAL_FEN * 56 // 100 - 1
        short = ask(platform, "auction", round="second", reserve_fen=low, deposit_fen=low // 10)
        assert refused(short, 422, "enforcement-below-floor")["floor_fen"] == low + 1
        enter(platform, "auction", round="second", reserve_fen=low + 1, deposit_fen=low // 10)
        wait(platform, 15)
        enter(platform, "failure", of=8)

        enter(platform, "auction", round="fixed-price", reserve_fen=low + 1, deposit_fen=low // 10)

        wait(platform, 15)
        below = ask(platform, "sale", of=10, price_fen=low)
        assert refused(below, 422, "enforcement-below-floor")["rule"] == "EN-01"

    def test_by_agreement_and_mandate_is_never_below_the_market(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        default(platform)
        enter(platform, "demand")
        for kind, name in (("agreement", "agreed_fen"), ("mandate", "minimum_fen")):
            answer = ask(platform, kind, **{name: APPRAISAL_FEN - 1})
            assert refused(answer, 422, "enforcement-below-floor")["rule"] == "CC-23"
        enter(platform, "mandate")
        below = ask(platform, "sale", of=2, price_fen=APPRAISAL_FEN - 1)
        refused(below, 422, "enforcement-below-floor")

        assert enter(platform, "sale", of=2, price_fen=APPRAISAL_FEN)["number"] == 3

    def test_an_entry_whose_request_lapsed_is_signed_anew(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        default(platform)
        assert ask(platform, "demand").is_success
        asked = platform.post("officer", f"{FILE}/entries/1/statement")
        assert platform.sign("officer", asked["id"]).is_success
        platform.settle()

        assert platform.get("officer", FILE)["events"][0]["is_on_ledger"] is True
        twice = platform.ask("officer", "POST", f"{FILE}/entries/1/statement")
        refused(twice, 409, "enforcement-entry-recorded")
        none = platform.ask("officer", "POST", f"{FILE}/entries/2/statement")
        refused(none, 404, "enforcement-entry-not-found")

    def test_a_later_default_begins_its_own_file(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        platform.carry("officer", f"{LOAN}/actions/close-enforcement", "officer", body=COURT)
        platform.carry("officer", f"{LOAN}/actions/mark-current", "officer", body=REASON)
        default(platform)

        refused(ask(platform, "auction"), 409, "enforcement-out-of-turn")
        file = platform.get("officer", FILE)
        assert [one["kind"] for one in file["next_steps"]] == ["demand"]
        assert not any(one["is_struck_out"] for one in file["events"])
        early = platform.ask("officer", "PUT", WRITE_OFF, enforced(platform))
        refused(early, 422, "write-off-unfounded")


class TestOutOfTurn:
    @pytest.fixture
    def platform(self, given: Given) -> Platform:
        platform = given(Stage.RELEASED)
        default(platform)
        return platform

    @pytest.mark.parametrize("kind", ["agreement", "mandate", "application", "service", "ruling"])
    def test_an_entry_before_its_cause_is_refused(self, platform: Platform, kind: str) -> None:
        refused(ask(platform, kind), 409, "enforcement-out-of-turn")

    @pytest.mark.parametrize("kind", ["delivery", "failure", "sale", "transfer", "strike-out"])
    def test_an_entry_about_none_is_refused(self, platform: Platform, kind: str) -> None:
        refused(ask(platform, kind), 404, "enforcement-entry-not-found")

    def test_the_court_waits_until_the_demand_has_run_out(self, platform: Platform) -> None:
        enter(platform, "demand")
        enter(platform, "delivery")
        refused(ask(platform, "application"), 422, "enforcement-entry-too-early")
        wait(platform, 8)
        wrong = ask(platform, "application", venue="property-place")
        refused(wrong, 422, "court-not-competent")

    def test_a_day_to_come_is_refused(self, platform: Platform) -> None:
        tomorrow = today(platform) + timedelta(days=1)
        answer = ask(
            platform,
            "demand",
            happened_on=str(tomorrow),
            pay_by=str(tomorrow + timedelta(days=9)),
        )
        refused(answer, 422, "enforcement-entry-ahead")

    def test_a_pledge_of_another_loan_is_refused(self, platform: Platform) -> None:
        enter(platform, "demand")
        answer = ask(platform, "mandate", pledge_id=text_id("nothing"))
        refused(answer, 422, "enforcement-wrong-pledge")

    def test_an_entry_is_struck_out_by_another_and_stays_readable(self, platform: Platform) -> None:
        enter(platform, "demand")
        enter(platform, "delivery")
        held = refused(ask(platform, "strike-out"), 409, "enforcement-entry-relied-on")
        assert held["by"] == 2
        enter(platform, "strike-out", of=2)
        enter(platform, "strike-out")

        events = platform.get("officer", FILE)["events"]
        assert [one["is_struck_out"] for one in events] == [True, True, False, False]
        refused(ask(platform, "delivery"), 404, "enforcement-entry-not-found")

    def test_a_loan_that_did_not_fail_has_no_file(self, given: Given) -> None:
        refused(ask(given(Stage.RELEASED), "demand"), 409, "wrong-loan-state")


class TestAuction:
    def test_has_floor_notice_and_deposit(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        low = ask(platform, "auction", reserve_fen=RESERVE_FEN - 1)
        assert refused(low, 422, "enforcement-below-floor")["floor_fen"] == RESERVE_FEN
        soon = str(today(platform) + timedelta(days=14))
        refused(ask(platform, "auction", opens_on=soon), 422, "enforcement-entry-too-early")
        for deposit in (RESERVE_FEN // 20 - 1, RESERVE_FEN // 5 + 1):
            answer = ask(platform, "auction", deposit_fen=deposit)
            refused(answer, 422, "enforcement-deposit-out-of-range")
        second = ask(platform, "auction", round="second")
        refused(second, 409, "enforcement-out-of-turn")
        enter(platform, "auction")
        refused(ask(platform, "failure"), 422, "enforcement-entry-too-early")
        wait(platform, 15)
        enter(platform, "sale", buyer_kind="foreign")

        refused(ask(platform, "transfer"), 422, "export-permit-missing")

        assert enter(platform, "transfer", permit_no="技出许 2027-1")["number"] == 8


def test_the_demand_prints_as_a_letter(given: Given) -> None:
    platform = given(Stage.RELEASED)
    default(platform)
    enter(platform, "demand")

    letter = platform.send("owner", "GET", f"{FILE}/demands/1/letter.pdf")

    assert letter.content.startswith(b"%PDF-")
    missing = platform.send("owner", "GET", f"{FILE}/demands/2/letter.pdf")
    refused(missing, 404, "enforcement-entry-not-found")


class TestWriteOff:
    def test_takes_two_people_and_a_closed_enforcement(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        to_ruling(platform)
        body = enforced(platform)
        early = platform.ask("officer", "PUT", WRITE_OFF, body)
        refused(early, 422, "write-off-unfounded")
        platform.carry("officer", f"{LOAN}/actions/close-enforcement", "officer", body=COURT)
        before = balances(platform)
        kept = platform.put("officer", WRITE_OFF, body)
        assert kept["principal_fen"] == LOAN_FEN
        not_yet = platform.ask("approver", "POST", f"{WRITE_OFF}/statement")
        refused(not_yet, 409, "write-off-not-agreed")
        agreed = {"decision": "agreed", "comment": "同意核销。"}
        platform.post("approver", f"{WRITE_OFF}/decision", agreed)
        again = platform.ask("approver", "POST", f"{WRITE_OFF}/decision", agreed)
        assert refused(again, 409, "write-off-decided")["by"] == "某approver"

        platform.carry("approver", f"{WRITE_OFF}/statement", "approver")

        after = balances(platform)
        assert platform.get("officer", "/write-offs")[0]["booked_on"] == str(today(platform))
        assert after[Account.OVERDUE_PRINCIPAL] + after.get(Account.PRINCIPAL, 0) == 0
        lent = before[Account.OVERDUE_PRINCIPAL] + before.get(Account.PRINCIPAL, 0)
        earned = before.get(Account.INTEREST_RECEIVABLE, 0) + before.get(
            Account.PENALTY_RECEIVABLE, 0
        )
        assert after[Account.LOSS] == lent + earned
        assert after[Account.OFF_BALANCE_INTEREST] == earned

        came = {
            "loan_id": text_id("loan"),
            "amount_fen": 20_000_000,
            "costs_fen": 1_000_000,
            "received_on": str(today(platform)),
            "source": "执行到位",
        }
        platform.put("officer", RECOVERY, came)
        platform.carry("officer", f"{RECOVERY}/statement", "officer")
        assert balances(platform)[Account.RECOVERY_INCOME] == -20_000_000
        paid = repayment_body(
            principal_fen=30_000_000, interest_fen=earned, paid_on=str(today(platform))
        )
        platform.carry("officer", f"{LOAN}/repayments", "officer", body=paid)
        last = balances(platform)
        assert last[Account.RECOVERY_INCOME] == -20_000_000 - 30_000_000 - earned
        assert last[Account.LOSS] == after[Account.LOSS]
        receivables = (Account.PRINCIPAL, Account.OVERDUE_PRINCIPAL, Account.INTEREST_RECEIVABLE)
        assert not any(last.get(one, 0) for one in receivables)
        assert last.get(Account.OFF_BALANCE_INTEREST, 0) == 0
        more = {**came, "amount_fen": LOAN_FEN - 50_000_000 + 1}
        path = f"/recoveries/{id_of('more')}"
        refused(platform.ask("officer", "PUT", path, more), 422, "recovery-above-loss")

    def test_of_a_loan_that_was_cured_meanwhile_is_not_booked(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        default(platform)
        platform.put("officer", WRITE_OFF, bankrupt(platform))
        agreed = {"decision": "agreed", "comment": "同意核销。"}
        platform.post("approver", f"{WRITE_OFF}/decision", agreed)
        asked = platform.post("approver", f"{WRITE_OFF}/statement")
        before = balances(platform)
        platform.carry("officer", f"{LOAN}/actions/mark-current", "officer", body=REASON)
        assert platform.sign("approver", asked["id"]).is_success
        platform.settle()

        assert balances(platform) == before
        assert platform.get("officer", "/write-offs")[0]["booked_on"] is None
        again = platform.ask("approver", "POST", f"{WRITE_OFF}/statement")
        refused(again, 409, "wrong-loan-state")

    def test_nothing_is_recovered_before_it(self, given: Given) -> None:
        platform = given(Stage.RELEASED)
        default(platform)
        body = {
            "loan_id": text_id("loan"),
            "amount_fen": 1,
            "costs_fen": 0,
            "received_on": str(today(platform)),
            "source": "执行到位",
        }
        refused(platform.ask("officer", "PUT", RECOVERY, body), 409, "not-written-off")


def test_the_borrower_reads_the_file_and_others_see_none(given: Given) -> None:
    platform = given(Stage.RELEASED)
    default(platform)
    enter(platform, "demand")

    assert platform.get("owner", FILE)["events"][0]["kind"] == "demand"
    refused(
        platform.ask("owner", "POST", f"{FILE}/demand", body_of(platform, "demand")),
        403,
        "role-missing",
    )
    refused(platform.ask("other-officer", "GET", FILE), 404, "loan-not-found")
    assert platform.get("other-officer", "/enforcement") == []


def _facts(platform: Platform) -> list[Any]:
    with platform.database.owner.begin(SYSTEM) as tx:
        return sorted(loans.facts_of(tx.session, id_of("loan")), key=lambda one: one.at)
