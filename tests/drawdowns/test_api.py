"""Drawdowns through the API: conditions precedent, four eyes, release, payment."""

from datetime import timedelta
from typing import Any

import pytest

from ip_finance.loans.happenings import LoanFact
from ip_finance.payments.exchange import BankFolder
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, RELEASE, TODAY, Stage
from tests.drawdowns.scenes import (
    COMMENT,
    CONDITION,
    DRAWDOWN,
    SUPPLIER,
    TYPED,
    USE,
    WAIVER,
    check,
    checked,
    drawdown_body,
    evidence,
    open_account,
    open_proposal,
    open_with_policy,
    own_payee,
    propose,
    publish,
    release,
    released,
)
from tests.loans.scenes import record
from tests.parties.builders import id_of, text_id
from tests.payments.scenes import bank, run, work

pytest_plugins = ["tests.parties.platforms"]

RELEASES = f"/loans/{id_of('loan')}/releases"
HALF = LOAN_FEN // 2
CALL = {"call": "our call", "shortfall_fen": 2_000}


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.PLEDGED)


def standing(platform: Platform, code: str) -> str:
    items = platform.get("officer", DRAWDOWN)["conditions"]
    return str(next(one["standing"] for one in items if one["code"] == code))


def test_a_new_customer_is_paid_by_entrusted_payment_only(platform: Platform) -> None:
    open_account(platform)

    answer = platform.ask("officer", "PUT", DRAWDOWN, drawdown_body(mode="self", payee=own_payee()))

    told = refused(answer, 422, "entrusted-payment-needed")
    assert (told["rule"], told["reason"]) == ("LN-03", "new-customer")


def test_above_the_amount_a_payee_entrusted_payment_is_compulsory(platform: Platform) -> None:
    open_account(platform)
    publish(platform, is_entrusted_for_new=False, entrusted_above_fen=HALF)
    own = drawdown_body(mode="self", payee=own_payee())

    answer = platform.ask("officer", "PUT", DRAWDOWN, own)
    platform.put("officer", DRAWDOWN, own | {"amount_fen": HALF})

    assert refused(answer, 422, "entrusted-payment-needed")["reason"] == "amount"


def test_self_payment_goes_to_the_borrower_alone(platform: Platform) -> None:
    open_account(platform)
    publish(platform, is_entrusted_for_new=False)

    answer = platform.ask("officer", "PUT", DRAWDOWN, drawdown_body(mode="self"))

    refused(answer, 422, "payee-not-borrower")


def test_without_an_account_of_the_bank_nothing_is_proposed(platform: Platform) -> None:
    refused(platform.ask("officer", "PUT", DRAWDOWN, drawdown_body()), 409, "no-settlement-account")


def test_money_does_not_go_out_yesterday(platform: Platform) -> None:
    open_account(platform)
    body = drawdown_body(value_on=str(TODAY - timedelta(days=1)))

    refused(platform.ask("officer", "PUT", DRAWDOWN, body), 422, "value-date-past")


@pytest.mark.parametrize(
    "payee",
    [{"name": "坏\u0001名"}, {"number": "62 22"}, {"cnaps": "1036"}, {"cnaps": "10365100001x"}],
)
def test_a_payee_that_no_bank_could_read_is_refused(
    platform: Platform, payee: dict[str, str]
) -> None:
    answer = platform.ask("officer", "PUT", DRAWDOWN, drawdown_body(payee=SUPPLIER | payee))

    refused(answer, 422, "malformed-request")


def test_the_same_proposal_again_changes_nothing_and_another_is_refused(platform: Platform) -> None:
    open_account(platform)
    papers = evidence(platform, "contract")
    first = platform.put("officer", DRAWDOWN, drawdown_body(evidence=papers))

    again = platform.put("officer", DRAWDOWN, drawdown_body(evidence=papers))
    other = platform.ask("officer", "PUT", DRAWDOWN, drawdown_body(amount_fen=1))

    assert again == first
    refused(other, 409, "drawdown-exists")


def test_nobody_checks_his_own_drawdown(platform: Platform) -> None:
    open_proposal(platform)

    for path, body in (("account-check", TYPED), ("check", COMMENT)):
        refused(platform.ask("officer", "POST", f"{DRAWDOWN}/{path}", body), 403, "own-drawdown")


@pytest.mark.parametrize("changed", [{"name": "成都精密传感器公司"}, {"number": "51001234567891"}])
def test_the_account_is_typed_anew_and_must_agree(
    platform: Platform, changed: dict[str, str]
) -> None:
    open_proposal(platform)

    answer = platform.ask("approver", "POST", f"{DRAWDOWN}/account-check", TYPED | changed)

    refused(answer, 422, "account-differs")
    assert standing(platform, "account-checked") == "not-met"


def test_a_drawdown_with_an_unchecked_account_is_not_checked(platform: Platform) -> None:
    open_proposal(platform)

    answer = platform.ask("approver", "POST", f"{DRAWDOWN}/check", COMMENT)

    assert refused(answer, 422, "conditions-not-met")["conditions"] == "account-checked"


def test_entrusted_payment_needs_contract_and_invoice(platform: Platform) -> None:
    open_account(platform)
    propose(platform, evidence=evidence(platform, "contract"))
    platform.post("approver", f"{DRAWDOWN}/account-check", TYPED)

    answer = platform.ask("approver", "POST", f"{DRAWDOWN}/check", COMMENT)

    assert refused(answer, 422, "conditions-not-met")["conditions"] == "payee-evidence"


def test_a_second_check_is_told_who_and_when(platform: Platform) -> None:
    checked(platform)

    told = refused(
        platform.ask("approver", "POST", f"{DRAWDOWN}/check", COMMENT), 409, "drawdown-decided"
    )

    assert told["by"]
    assert told["at"]


def test_before_the_pledge_is_registered_no_drawdown_is_checked(given: Given) -> None:
    platform = given(Stage.SIGNED)
    open_proposal(platform)
    platform.post("approver", f"{DRAWDOWN}/account-check", TYPED)

    answer = platform.ask("approver", "POST", f"{DRAWDOWN}/check", COMMENT)

    assert refused(answer, 422, "conditions-not-met")["conditions"] == "pledge-registered"


def test_two_tranches_together_stay_within_what_is_approved(platform: Platform) -> None:
    open_account(platform)
    first = propose(platform, amount_fen=HALF + 1)
    second = propose(platform, "second drawdown", amount_fen=HALF)
    check(platform, first)
    platform.post("approver", f"{second}/account-check", TYPED)

    answer = platform.ask("approver", "POST", f"{second}/check", COMMENT)

    assert refused(answer, 422, "conditions-not-met")["conditions"] == "within-approved"


class TestWhileAMarginCallIsOpen:
    """CC-11: the case's call, and how the ledger may come to hold an end of it."""

    @pytest.fixture
    def called(self, platform: Platform) -> Platform:
        open_proposal(platform)
        platform.post("approver", f"{DRAWDOWN}/account-check", TYPED)
        record(platform, facts=CALL)
        return platform

    def test_no_drawdown_is_checked(self, called: Platform) -> None:
        record(called, fact=LoanFact.MARGIN_CALL_CURED, facts={"call": "another call"})

        answer = called.ask("approver", "POST", f"{DRAWDOWN}/check", COMMENT)

        assert refused(answer, 422, "conditions-not-met")["conditions"] == "no-open-margin-call"

    def test_nothing_is_released_without_a_drawdown_either(self, platform: Platform) -> None:
        record(platform, facts=CALL)

        answer = platform.ask("officer", "POST", RELEASES, RELEASE)

        assert refused(answer, 422, "conditions-not-met")["conditions"] == "no-open-margin-call"

    def test_what_was_checked_before_is_not_released(self, platform: Platform) -> None:
        checked(platform)
        record(platform, facts=CALL)
        body = {**RELEASE, "payee": SUPPLIER["name"], "drawdown_id": DRAWDOWN[-36:]}

        answer = platform.ask("officer", "POST", RELEASES, body)

        refused(answer, 422, "conditions-not-met")

    @pytest.mark.parametrize("end", [LoanFact.MARGIN_CALL_CURED, LoanFact.MARGIN_CALL_WAIVED])
    def test_once_it_is_cured_or_waived_money_goes_out_again(
        self, called: Platform, end: LoanFact
    ) -> None:
        record(called, fact=end, facts=CALL)

        called.post("approver", f"{DRAWDOWN}/check", COMMENT)

        release(called)


class TestConditionsOfTheBank:
    @pytest.fixture
    def proposed(self, platform: Platform) -> Platform:
        open_with_policy(platform)
        platform.post("approver", f"{DRAWDOWN}/account-check", TYPED)
        return platform

    def test_are_met_or_waived_with_who_and_why(self, proposed: Platform) -> None:
        proposed.post("officer", f"{DRAWDOWN}/conditions", CONDITION)
        proposed.post("approver", f"{DRAWDOWN}/waivers", WAIVER)

        proposed.post("approver", f"{DRAWDOWN}/check", COMMENT)

        items = {one["code"]: one for one in proposed.get("officer", DRAWDOWN)["conditions"]}
        assert items["insurance-paid"]["standing"] == "waived"
        assert "保单次日生效" in items["insurance-paid"]["why"]
        assert items["insurance-paid"]["by"] == str(id_of("approver"))
        assert items["seal-checked"]["standing"] == "met"

    @pytest.mark.parametrize(
        ("condition", "code"),
        [
            ("seal-checked", "not-waivable"),
            ("pledge-registered", "not-waivable"),
            ("full-amount", "not-waivable"),
            ("no-open-margin-call", "not-waivable"),
            ("nothing", "unknown-condition"),
        ],
    )
    def test_are_waived_only_where_policy_says_so(
        self, proposed: Platform, condition: str, code: str
    ) -> None:
        waiver = {"condition": condition, "reason": "急用"}

        refused(proposed.ask("approver", "POST", f"{DRAWDOWN}/waivers", waiver), 422, code)

    def test_what_follows_from_the_record_nobody_states(self, proposed: Platform) -> None:
        said = {"condition": "pledge-registered", "is_met": True, "remark": "口头确认"}

        answer = proposed.ask("officer", "POST", f"{DRAWDOWN}/conditions", said)

        refused(answer, 422, "unknown-condition")

    def test_make_a_drawdown_needed_for_every_release(self, platform: Platform) -> None:
        publish(platform)

        refused(platform.ask("officer", "POST", RELEASES, RELEASE), 422, "drawdown-needed")


class TestRelease:
    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"amount_fen": LOAN_FEN - 1}, 422, "release-differs"),
            ({"payee": "别的公司"}, 422, "release-differs"),
            ({"drawdown_id": str(id_of("nothing"))}, 404, "drawdown-not-found"),
        ],
    )
    def test_is_what_was_checked_with_nothing_deducted(
        self, platform: Platform, changes: dict[str, Any], status: int, code: str
    ) -> None:
        checked(platform)
        body = {"amount_fen": LOAN_FEN, "payee": SUPPLIER["name"], "drawdown_id": DRAWDOWN[-36:]}

        refused(platform.ask("officer", "POST", RELEASES, body | changes), status, code)

    def test_does_not_precede_the_check(self, platform: Platform) -> None:
        open_proposal(platform)
        body = {"amount_fen": LOAN_FEN, "payee": SUPPLIER["name"], "drawdown_id": DRAWDOWN[-36:]}

        refused(platform.ask("officer", "POST", RELEASES, body), 409, "wrong-drawdown-state")

    def test_orders_the_payment_once_also_when_tables_are_rebuilt(self, platform: Platform) -> None:
        released(platform)
        first = platform.get("officer", DRAWDOWN)

        platform.indexer.rebuild()

        again = platform.get("officer", DRAWDOWN)
        assert first["state"] == again["state"] == "released"
        assert [one["amount_fen"] for one in again["payments"]] == [LOAN_FEN]
        assert not again["is_paid"]
        assert again == first

    def test_in_two_tranches_pays_each(self, platform: Platform) -> None:
        open_account(platform)
        for name in ("drawdown", "second drawdown"):
            path = propose(platform, name, amount_fen=HALF)
            check(platform, path)
            release(platform, path, amount_fen=HALF)

        told = platform.get("officer", f"/loans/{id_of('loan')}/drawdowns")

        assert [one["state"] for one in told] == ["released", "released"]
        assert [pay["amount_fen"] for one in told for pay in one["payments"]] == [HALF, HALF]

    def test_is_paid_only_when_the_account_shows_it(
        self, platform: Platform, tmp_path: Any
    ) -> None:
        folder = BankFolder(tmp_path / "bank")
        released(platform)
        work(platform, folder)
        assert not platform.get("officer", DRAWDOWN)["is_paid"]
        bank(folder)

        work(platform, folder)

        assert platform.get("owner", DRAWDOWN)["is_paid"]


class TestRejectedPayment:
    CORRECTION = {"payee": SUPPLIER | {"number": "99998888777"}, "reason": "原账号已销户"}  # noqa: RUF012
    TYPED_ANEW = {"name": SUPPLIER["name"], "number": "99998888777"}  # noqa: RUF012

    @pytest.fixture
    def folder(self, platform: Platform, tmp_path: Any) -> BankFolder:
        folder = BankFolder(tmp_path / "bank")
        folder.root.mkdir()
        (folder.root / "rules.json").write_text(f'{{"reject": {{"{SUPPLIER["name"]}": "AC04"}}}}')
        released(platform)
        run(platform, folder)
        (folder.root / "rules.json").unlink()
        return folder

    def test_is_corrected_confirmed_by_another_and_sent_again(
        self, platform: Platform, folder: BankFolder
    ) -> None:
        platform.post("officer", f"{DRAWDOWN}/payee-correction", self.CORRECTION)
        own = platform.ask("officer", "POST", f"{DRAWDOWN}/payee-confirmation", self.TYPED_ANEW)
        platform.post("approver", f"{DRAWDOWN}/payee-confirmation", self.TYPED_ANEW)

        run(platform, folder)

        told = platform.get("officer", DRAWDOWN)
        refused(own, 403, "own-drawdown")
        assert [one["state"] for one in told["payments"]] == ["rejected", "booked"]
        assert told["payments"][0]["reason"] == "收款账户已销户（AC04）"
        assert told["is_paid"]

    def test_goes_to_nobody_else(self, platform: Platform, folder: BankFolder) -> None:
        """LN-03: the account may change, not who is paid."""
        assert folder.root.exists()
        stranger = {"payee": SUPPLIER | {"name": "某投资公司"}, "reason": "换户"}

        answer = platform.ask("officer", "POST", f"{DRAWDOWN}/payee-correction", stranger)

        refused(answer, 422, "other-payee")

    def test_is_never_shown_as_paid(self, platform: Platform, folder: BankFolder) -> None:
        told = platform.get("officer", DRAWDOWN)

        assert folder.root.exists()
        assert not told["is_paid"]
        assert told["payments"][0]["state"] == "rejected"

    def test_is_not_sent_again_without_a_correction(
        self, platform: Platform, folder: BankFolder
    ) -> None:
        assert folder.root.exists()
        answer = platform.ask("approver", "POST", f"{DRAWDOWN}/payee-confirmation", TYPED)

        refused(answer, 409, "no-correction")


def test_a_payment_on_its_way_is_not_corrected(platform: Platform) -> None:
    released(platform)
    body = TestRejectedPayment.CORRECTION

    answer = platform.ask("officer", "POST", f"{DRAWDOWN}/payee-correction", body)

    refused(answer, 409, "payment-not-rejected")


def test_misuse_is_recorded_and_needs_a_measure_of_two_people_to_be_stated(
    platform: Platform,
) -> None:
    released(platform)
    platform.post("officer", f"{DRAWDOWN}/use-checks", USE)
    misuse = {"finding": "misuse", "remark": "款项转入理财账户", "document_ids": []}

    found = platform.post("officer", f"{DRAWDOWN}/use-checks", misuse)

    assert found["signing_request_id"] is None
    body = {"loan_id": text_id("loan"), "kind": "misuse", "reason": "款项转入理财账户"}
    measure = f"/measures/{id_of('misuse')}"
    platform.put("officer", measure, body)
    refused(platform.ask("officer", "POST", f"{measure}/notice"), 409, "measure-not-agreed")
    platform.post("approver", f"{measure}/decision", {"is_agreed": True, "comment": "同意。"})
    platform.carry("officer", f"{measure}/notice", "officer")
    facts = platform.get("officer", f"/loans/{id_of('loan')}")["facts"]
    assert [one["fact"] for one in facts] == ["misuse"]


def test_a_withdrawn_drawdown_is_not_released(platform: Platform) -> None:
    checked(platform)
    platform.post("officer", f"{DRAWDOWN}/withdrawal", {"reason": "供应商变更"})
    body = {"amount_fen": LOAN_FEN, "payee": SUPPLIER["name"], "drawdown_id": DRAWDOWN[-36:]}

    refused(platform.ask("officer", "POST", RELEASES, body), 409, "wrong-drawdown-state")
