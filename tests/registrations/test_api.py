"""Filings through the API: from draft to what the office says, and what becomes of it."""

from datetime import date, timedelta

import pytest

from ip_finance.core.workdays import working_days_after
from ip_finance.dossiers.domain import Dossier, Folder, Paper, PaperState, Registrar
from tests.api import Given, refused
from tests.builders import TODAY, Stage, confirm_registration, release_funds, repay_loan
from tests.parties.builders import id_of
from tests.registrations.scenes import (
    FILING,
    WITHDRAWAL,
    ask_correction,
    complete_dossier,
    filing_body,
    open_filing,
    outcome_body,
    paper,
    refusal_body,
    refuse,
    register,
    submission_body,
    submit,
)

pytest_plugins = ["tests.parties.platforms"]

LACKING = (("consent", "共有人同意书"), ("resolution", "股东会决议"))
PLEDGE = f"/pledges/{id_of('pledge')}"


class TestRegistration:
    def test_goes_from_draft_over_a_correction_to_the_ledger(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        path = open_filing(platform)
        assert platform.get("owner", path)["state"] == "draft"
        complete_dossier(platform)

        assert submit(platform)["deadline"]["on"] == "2026-11-27"
        asked = ask_correction(platform)
        assert (asked["state"], asked["deadline"]) == ("correction", None)
        submit(platform, submission_no="SL2026112400002")
        found = register(platform)

        request = found["signing_request_id"]
        for login in ("officer", "verifier"):
            assert platform.sign(login, request).is_success
        platform.settle()
        assert platform.get("owner", PLEDGE)["state"] == "registered"
        states = [event["state"] for event in platform.get("owner", path)["events"]]
        assert states == ["submitted", "correction", "submitted", "registered"]

    def test_refused_can_be_filed_again(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        open_filing(platform)
        complete_dossier(platform)
        submit(platform)
        assert refuse(platform)["events"][-1]["facts"]["ground"] == "PP-13"

        again = open_filing(platform, "filed again")

        submit(platform, again)
        assert register(platform, again)["signing_request_id"]

    def test_a_second_filing_beside_an_open_one_is_refused(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        open_filing(platform)

        answer = platform.ask("officer", "PUT", f"/filings/{id_of('second')}", filing_body())

        refused(answer, 409, "filing-under-way")

    def test_withdrawn_ends_it(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        path = open_filing(platform)
        platform.post("owner", f"{path}/withdrawal", WITHDRAWAL)

        body = submission_body(paper(platform, "late receipt"))
        problem = refused(
            platform.ask("officer", "POST", f"{path}/submission", body), 409, "wrong-filing-state"
        )
        assert (problem["state"], problem["needed"]) == ("withdrawn", "correction / draft")

    def test_the_same_filing_again_changes_nothing(self, given: Given) -> None:
        platform = given(Stage.SIGNED)
        open_filing(platform)
        assert platform.put("officer", FILING, filing_body())["state"] == "draft"

        answer = platform.ask("officer", "PUT", FILING, filing_body(cause="terms-9"))

        refused(answer, 409, "filing-exists")

    def test_is_not_submitted_while_papers_are_missing(
        self, given: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform = given(Stage.SIGNED)
        path = open_filing(platform)
        body = submission_body(paper(platform, "early receipt"))
        lacking = [Paper(code, title, "PP-17", PaperState.MISSING) for code, title in LACKING]
        folder = Folder(Registrar.CNIPA_PATENT, ("ZL202010964561.8",), tuple(lacking))
        dossier = Dossier(id_of("pledge"), (folder,))
        with monkeypatch.context() as patched:
            patched.setattr("ip_finance.dossiers.service.dossier_of", lambda _tx, _pledge: dossier)

            answer = platform.ask("officer", "POST", f"{path}/submission", body)

        problem = refused(answer, 409, "papers-missing")
        assert (problem["missing"], problem["count"]) == ("共有人同意书；股东会决议", 2)
        assert platform.get("owner", path)["state"] == "draft"


class TestWhatIsStated:
    @pytest.fixture
    def submitted(self, given: Given) -> Given:
        platform = given(Stage.SIGNED)
        open_filing(platform)
        complete_dossier(platform)
        submit(platform)
        return lambda _: platform

    def test_a_ground_of_another_registrar_is_refused(self, submitted: Given) -> None:
        platform = submitted(Stage.SIGNED)
        body = refusal_body(paper(platform, "decision"), ground="TM-09a")

        answer = platform.ask("officer", "POST", f"{FILING}/refusal", body)

        refused(answer, 422, "unknown-ground")

    def test_a_day_to_come_is_refused(self, submitted: Given) -> None:
        platform = submitted(Stage.SIGNED)
        body = outcome_body(paper(platform, "certificate"), registered_on="2026-11-25")

        answer = platform.ask("officer", "POST", f"{FILING}/registration", body)

        refused(answer, 422, "filed-in-future")

    def test_a_day_before_the_submission_is_refused(self, submitted: Given) -> None:
        platform = submitted(Stage.SIGNED)
        body = outcome_body(paper(platform, "certificate"), registered_on="2026-11-23")

        problem = refused(
            platform.ask("officer", "POST", f"{FILING}/registration", body),
            422,
            "before-earlier-entry",
        )
        assert problem["earlier"] == str(TODAY)

    def test_a_document_that_is_not_there_is_refused(self, submitted: Given) -> None:
        body = outcome_body(str(id_of("nothing")))

        answer = submitted(Stage.SIGNED).ask("officer", "POST", f"{FILING}/registration", body)

        refused(answer, 404, "document-not-found")


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        (Stage.PLEDGED, "registration"),
        (Stage.SIGNED, "change"),
        (Stage.PLEDGED, "cancellation"),
        (Stage.RELEASED, "cancellation"),
        (Stage.SIGNED, "extension"),
    ],
)
def test_what_is_out_of_turn_cannot_be_filed(given: Given, stage: Stage, kind: str) -> None:
    body = filing_body(kind=kind)

    answer = given(stage).ask("officer", "PUT", FILING, body)

    assert refused(answer, 409, "not-to-be-filed")["kind"] == kind


def test_patents_are_not_filed_at_the_trademark_office(given: Given) -> None:
    answer = given(Stage.SIGNED).ask(
        "officer", "PUT", FILING, filing_body(registrar="cnipa-trademark")
    )

    refused(answer, 422, "not-at-this-registrar")


class TestCancellation:
    def test_is_due_when_the_loan_is_paid_off(self, given: Given) -> None:
        platform = given(Stage.PLEDGED)
        release_funds(platform)
        assert platform.get("officer", "/filings/duties") == []

        repay_loan(platform)

        (duty,) = platform.get("officer", "/filings/duties")
        assert (duty["kind"], duty["rule"], duty["needs_ledger"]) == ("cancellation", "CC-07", True)
        paid_on = date.fromisoformat(duty["arisen_on"])  # by the chain's clock, not the test's
        deadline = working_days_after(paid_on, 10)
        assert duty["deadline"]["on"] == str(deadline.on)
        assert duty["deadline"]["is_provisional"] is deadline.is_provisional
        assert duty["deadline"]["is_verified"] is False

    def test_is_done_when_ledger_and_office_both_have_it(self, given: Given) -> None:
        platform = given(Stage.DISCHARGED)
        (duty,) = platform.get("owner", "/filings/duties")
        assert duty["needs_ledger"] is False

        path = open_filing(platform, kind="cancellation", cause=duty["cause"])
        submit(platform, path)
        register(platform, path)

        assert platform.get("owner", "/filings/duties") == []

    def test_at_the_office_alone_is_not_done(self, given: Given) -> None:
        platform = given(Stage.SETTLED)
        path = open_filing(platform, kind="cancellation", cause="ended")
        submit(platform, path)
        register(platform, path)

        (duty,) = platform.get("owner", "/filings/duties")

        assert (duty["needs_ledger"], duty["filing_id"]) == (True, str(id_of("filing")))


def test_terms_changed_between_signature_and_registration_must_be_filed(given: Given) -> None:
    platform = given(Stage.SIGNED)
    terms = {"rate_bps": 400, "maturity_on": "2027-10-24", "comment": "利率调整"}
    path = f"/loans/{id_of('loan')}/actions/change-terms"
    platform.carry("officer", path, "owner", "officer", body=terms)
    assert platform.get("officer", "/filings/duties") == []

    confirm_registration(platform)

    (duty,) = platform.get("officer", "/filings/duties")
    assert (duty["kind"], duty["rule"]) == ("change", "PP-35")


def test_changed_terms_must_be_filed_within_thirty_days(given: Given) -> None:
    platform = given(Stage.RELEASED)
    terms = {"rate_bps": 400, "maturity_on": "2027-12-24", "comment": "展期一个月"}
    path = f"/loans/{id_of('loan')}/actions/change-terms"
    platform.carry("officer", path, "owner", "officer", body=terms)

    (duty,) = platform.get("officer", "/filings/duties")
    assert (duty["kind"], duty["rule"]) == ("change", "PP-35")
    days = date.fromisoformat(duty["deadline"]["on"]) - date.fromisoformat(duty["arisen_on"])
    assert days == timedelta(days=30)

    filing = open_filing(platform, kind="change", cause=duty["cause"])
    submit(platform, filing)
    register(platform, filing)
    assert platform.get("officer", "/filings/duties") == []
