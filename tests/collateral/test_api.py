"""The bank's view of its collateral, as a client meets it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.collateral import service
from ip_finance.collateral.duties import Reason
from ip_finance.collateral.internal_schemas import RevenueReportIn
from ip_finance.collateral.models import RevenueReport
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.legal_status.service import keep
from ip_finance.rights.events import EventKind, LegalEvent
from tests.api import Answer, Given, Platform, refused
from tests.builders import LOAN_FEN, TODAY, Stage, draft_right, legal_event_body
from tests.collateral.scenes import (
    COLLATERAL,
    REVENUE,
    VALUATION,
    keep_valuation,
    priced_body,
    revenue_body,
    stated_body,
    valuation_body,
)
from tests.monitoring.scenes import foresee, kinds, on_the, task, watch
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

WAITS_SECONDS = 1
EXTERNAL = f"/appraisals/{id_of('appraisal')}"
SECOND = f"/collateral/internal-valuations/{id_of('second internal valuation')}"


@pytest.fixture
def lending(given: Given) -> Platform:
    """A loan is paid out against one registered right."""
    return given(Stage.RELEASED)


class TestInternalValuation:
    def test_keeps_a_range_beside_the_external_value(self, lending: Platform) -> None:
        keep_valuation(lending)

        found = lending.get("officer", VALUATION)
        external = lending.get("officer", EXTERNAL)
        assert found["difference"] == pytest.approx(-0.1, abs=1e-6)
        assert found["external"]["base_fen"] == external["base_fen"]
        assert (found["lines"], found["is_recomputed"]) == ([], None)

    def test_twice_is_the_same_as_once(self, lending: Platform) -> None:
        assert keep_valuation(lending) == keep_valuation(lending)

    def test_refuses_another_under_the_same_id(self, lending: Platform) -> None:
        keep_valuation(lending)
        body = stated_body(lending, reasons="另一理由。")

        answer = lending.ask("officer", "PUT", VALUATION, body)

        refused(answer, 409, "internal-valuation-exists")

    def test_runs_the_same_engine_with_the_banks_own_pricing(self, lending: Platform) -> None:
        lending.put("officer", VALUATION, priced_body())

        found = lending.get("officer", VALUATION)
        assert [line["line"] for line in found["lines"]] == [
            "methods.relief_from_royalty.royalty_range.maximum"
        ]
        assert found["lines"][0]["relative"] == pytest.approx(-0.4)
        assert found["range"]["base_fen"] < found["external"]["base_fen"]
        assert found["is_recomputed"] is True
        assert found["inputs"]["inputs"]["pricing"] != {}

    @pytest.mark.parametrize("make", [stated_body, None], ids=["a range", "a pricing"])
    def test_above_the_threshold_needs_a_word(self, lending: Platform, make: Any) -> None:
        body = make(lending, 0.79) if make else priced_body(explanation=" ")

        answer = lending.ask("officer", "PUT", VALUATION, body)

        assert refused(answer, 422, "difference-unexplained")["threshold_bps"] == 2_000
        lending.put("officer", VALUATION, body | {"explanation": "处置经验显示回收较低。"})

    def test_up_to_the_threshold_needs_none(self, lending: Platform) -> None:
        lending.put("officer", VALUATION, stated_body(lending, 1.19))

    @pytest.mark.parametrize("changes", [{}, {"stated": {}, "pricing": {}}], ids=["none", "both"])
    def test_refuses_any_but_one_basis(self, lending: Platform, changes: Any) -> None:
        both = stated_body(lending, pricing={}) if changes else valuation_body()

        refused(lending.ask("officer", "PUT", VALUATION, both), 422, "one-basis-needed")

    def test_refuses_a_range_that_does_not_rise(self, lending: Platform) -> None:
        falling = {"low_fen": 300, "base_fen": 200, "high_fen": 400}

        answer = lending.ask("officer", "PUT", VALUATION, valuation_body(stated=falling))

        refused(answer, 422, "range-not-rising")

    def test_names_the_input_that_the_engine_cannot_use(self, lending: Platform) -> None:
        body = priced_body()
        body["pricing"]["economics"]["tax_rate"] = 1.5

        answer = lending.ask("officer", "PUT", VALUATION, body)

        assert "tax_rate" in refused(answer, 422, "valuation-refused")["argument"]

    def test_refuses_an_appraisal_of_another_right(self, lending: Platform) -> None:
        draft_right(lending, "other asset", "old_generation.xml")
        body = stated_body(lending, asset_id=text_id("other asset"))

        answer = lending.ask("officer", "PUT", VALUATION, body)

        assert answer.status_code in {404, 422}, "the bank does not even see it"

    @pytest.mark.parametrize("login", ["owner", "appraiser", "reviewer", "verifier", "auditor"])
    def test_is_of_the_bank_alone(self, lending: Platform, login: str) -> None:
        keep_valuation(lending)

        refused(lending.ask(login, "GET", VALUATION), 403, "role-missing")

    def test_is_not_seen_by_another_bank(self, lending: Platform) -> None:
        keep_valuation(lending)

        assert lending.get("other-officer", "/collateral/internal-valuations") == []
        refused(lending.ask("other-officer", "GET", VALUATION), 404, "internal-valuation-not-found")

    def test_of_another_bank_leaves_its_id_taken(self, lending: Platform) -> None:
        keep_valuation(lending)
        body = stated_body(lending, explanation="同一编号。")

        answer = lending.ask("other-officer", "PUT", VALUATION, body)

        assert answer.status_code == 404, "it does not see the right either"

    def test_is_listed_for_the_right(self, lending: Platform) -> None:
        keep_valuation(lending)
        path = "/collateral/internal-valuations"

        assert len(lending.get("approver", f"{path}?asset={text_id('asset')}")) == 1
        assert lending.get("approver", f"{path}?asset={text_id('nothing')}") == []


class TestCollateral:
    def test_opens_every_figure_into_its_arithmetic(self, lending: Platform) -> None:
        found = lending.get("officer", COLLATERAL)

        [row] = found["rights"]
        external = lending.get("officer", EXTERNAL)
        assert row["right"]["valuation"]["base_fen"] == external["base_fen"]
        assert found["policy"]["limit_fen"] == external["base_fen"] * 2_500 // 10_000
        assert found["policy"]["outstanding_fen"] == LOAN_FEN
        named = [line["what"] for line in found["lending"]["lines"]]
        assert {"second auction", "lending value", "highest loan", "expected loss"} <= set(named)
        assert all(line["formula"] for line in found["lending"]["lines"])

    def test_says_which_assumptions_nobody_verified(self, lending: Platform) -> None:
        found = lending.get("officer", COLLATERAL)

        assert all(one["source"] and not one["is_verified"] for one in found["policies"])

    def test_takes_the_survival_from_the_report(self, lending: Platform) -> None:
        """The year that the loan runs: its report's kept share, and invalidation besides."""
        report = lending.get("officer", f"{EXTERNAL}/report.json")
        [first, *_] = [year["kept"] for year in report["survival"]["years"]]
        hazard = report["inputs"]["pricing"]["uncertainty"]["invalidation_hazard"]

        [row] = lending.get("officer", COLLATERAL)["rights"]

        assert row["lending"]["alive_at_maturity"] == pytest.approx(first * (1 - hazard), abs=0.01)

    def test_more_confidence_lends_less(self, lending: Platform) -> None:
        careless, careful = (
            lending.get("officer", f"{COLLATERAL}?confidence={level}")["lending"]["maximum_loan"]
            for level in (0.6, 0.95)
        )

        assert careful < careless

    @pytest.mark.parametrize("level", ["0.4", "1", "nan", "x"])
    def test_refuses_a_confidence_that_is_none(self, lending: Platform, level: str) -> None:
        answer = lending.ask("officer", "GET", f"{COLLATERAL}?confidence={level}")

        refused(answer, 422, "malformed-request")

    def test_is_not_told_to_the_borrower_or_another_bank(self, lending: Platform) -> None:
        refused(lending.ask("owner", "GET", COLLATERAL), 403, "role-missing")
        refused(lending.ask("other-officer", "GET", COLLATERAL), 404, "loan-not-found")

    def test_of_a_loan_without_a_pledge_is_none(self, given: Given) -> None:
        answer = given(Stage.APPROVED).ask("officer", "GET", COLLATERAL)

        refused(answer, 409, "nothing-pledged")

    def test_counts_a_right_that_has_ended_for_nothing(self, lending: Platform) -> None:
        path = f"/ip-assets/{id_of('asset')}/events"
        ended = legal_event_body(kind="invalidated", happened_on=str(TODAY), code="IW", details={})
        lending.post("verifier", path, ended)

        found = lending.get("officer", COLLATERAL)

        assert (found["rights"], found["policy"]["value_fen"]) == ([], 0)
        assert [one["number"] for one in found["left_out"]] != []
        assert found["policy"]["shortfall_fen"] == LOAN_FEN, "EN-05: nothing secures it"


class TestPortfolioAndShock:
    def test_the_portfolio_holds_the_live_loans_alone(self, lending: Platform) -> None:
        found = lending.get("officer", "/collateral/portfolio")

        assert [one["loan_id"] for one in found["loans"]] == [text_id("loan")]
        assert found["risk"]["exposure"] == LOAN_FEN / 100
        assert found["by_type"]["parts"][0]["code"] == "invention"
        assert lending.get("other-officer", "/collateral/portfolio")["loans"] == []

    def test_a_fall_of_a_fifth_breaches_a_loan_near_its_cap(self, lending: Platform) -> None:
        found = lending.get("officer", "/collateral/shock?factor=-0.2")

        [loan] = found["loans"]
        assert (found["breached"], loan["is_new"]) == (1, True)
        after = loan["after"]
        assert after["shortfall_fen"] == LOAN_FEN - after["limit_fen"] > 0
        assert after["top_up_fen"] * after["cap_bps"] // 10_000 >= after["shortfall_fen"] - 100

    def test_changes_nothing(self, lending: Platform) -> None:
        before = lending.get("officer", COLLATERAL)

        lending.get("officer", "/collateral/shock?factor=-0.9")

        assert lending.get("officer", COLLATERAL) == before

    def test_of_another_type_leaves_the_loan(self, lending: Platform) -> None:
        path = "/collateral/shock?factor=-0.9&right_type=trademark"

        assert lending.get("officer", path)["breached"] == 0

    @pytest.mark.parametrize("factor", ["x", "-2", "nan", "1e999", ""])
    def test_that_is_none_is_refused_by_name(self, lending: Platform, factor: str) -> None:
        answer = lending.ask("officer", "GET", f"/collateral/shock?factor={factor}")

        assert refused(answer, 422, "bad-shock")["lowest"] == "-1"


class TestRevaluation:
    def due_on(self, platform: Platform, on: date) -> list[str]:
        """The reasons of the bank's open tasks, once the day was looked at."""
        watch(platform, on)
        open_now = platform.get("officer", "/tasks?state=open")
        return [one["facts"]["reason"] for one in open_now if one["kind"] == "revaluation-due"]

    def test_nothing_is_due_of_a_fresh_value(self, lending: Platform) -> None:
        assert lending.get("officer", "/collateral/revaluations") == {"due": [], "done": []}

    def test_a_year_after_the_base_date_opens_a_task_of_the_bank(self, lending: Platform) -> None:
        assert self.due_on(lending, TODAY + timedelta(days=340)) == [Reason.EXPIRING.value]
        assert self.due_on(lending, TODAY + timedelta(days=365)) == [Reason.CALENDAR.value]

        assert "revaluation-due" not in kinds(lending, "owner")

    def test_a_licence_after_it_opens_one_too(self, lending: Platform) -> None:
        day = TODAY + timedelta(days=2)
        licence = LegalEvent(EventKind.LICENSED, day, "专利公报", "EE01", {"exclusive": "no"})
        with on_the(lending, day).begin(SYSTEM) as tx:
            keep(tx, ip_assets.by_id(tx.session, id_of("asset")), [licence], None)

        assert self.due_on(lending, day) == [Reason.LICENCE.value]
        found = task(lending, "revaluation-due")
        assert (found["rule"], found["due_on"]) == ("CC-11", str(day + timedelta(days=30)))

    def test_revenue_that_the_bank_reports_later_opens_one_for_it_alone(
        self, lending: Platform
    ) -> None:
        lending.put("officer", REVENUE, revenue_body())

        assert self.due_on(lending, TODAY) == [Reason.REVENUE_DROP.value], "on the base date too"
        later = TODAY + timedelta(days=1)
        with on_the(lending, later).begin(SYSTEM) as tx:
            tx.session.get_one(RevenueReport, id_of("revenue report")).created_at = tx.now

        assert self.due_on(lending, later) == [Reason.REVENUE_DROP.value]

    def test_what_the_bank_was_told_of_revenue_is_not_read_by_an_auditor(
        self, lending: Platform
    ) -> None:
        """Neither as a task, nor as a notification, nor in a look at a coming day (ADR 0040)."""
        lending.put("officer", REVENUE, revenue_body())
        watch(lending)
        foresee(lending, TODAY + timedelta(days=340))
        told = task(lending, "revaluation-due")
        [note] = [one for one in lending.get("officer", "/notifications") if one["task"] == told]

        for login in ("auditor", "owner", "admin"):
            everything = [lending.get(login, path) for path in ("/tasks", "/foreseen")]
            assert revenue_body()["source"] not in json.dumps(everything, ensure_ascii=False)
            assert Reason.REVENUE_DROP.value not in json.dumps(everything)
            refused(lending.ask(login, "GET", f"/tasks/{told['id']}"), 404, "task-not-found")
            path = f"/notifications/{note['id']}/reading"
            refused(lending.ask(login, "POST", path), 404, "notification-not-found")
        foreseen = {
            login: {one["facts"].get("reason") for one in lending.get(login, "/foreseen")}
            for login in ("officer", "auditor")
        }
        assert Reason.EXPIRING.value in foreseen["auditor"], "what all can reckon he reads"
        assert foreseen["officer"] - foreseen["auditor"] == {Reason.REVENUE_DROP.value}


class TestRevenueReport:
    def test_twice_is_the_same_as_once(self, lending: Platform) -> None:
        first, again = (lending.put("officer", REVENUE, revenue_body()) for _ in range(2))

        assert first == again

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"period_ended_on": str(TODAY + timedelta(days=1))}, 422, "period-ahead"),
            ({"asset_id": text_id("nothing")}, 404, "asset-not-found"),
            ({"forecast_fen": 0}, 422, "malformed-request"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, lending: Platform, changes: Any, status: int, code: str
    ) -> None:
        refused(lending.ask("officer", "PUT", REVENUE, revenue_body(**changes)), status, code)

    def test_refuses_another_under_the_same_id(self, lending: Platform) -> None:
        lending.put("officer", REVENUE, revenue_body())

        answer = lending.ask("officer", "PUT", REVENUE, revenue_body(actual_fen=1))

        refused(answer, 409, "revenue-report-exists")

    def test_of_a_right_that_secures_nothing_is_refused(self, given: Given) -> None:
        answer = given(Stage.APPROVED).ask("officer", "PUT", REVENUE, revenue_body())

        refused(answer, 409, "not-pledged-to-you")


class TestAtTheSameTime:
    """The second waits for the first, and then answers as if it had come after it."""

    def sent_while_kept(self, platform: Platform, **changes: Any) -> Answer:
        """What a second report answers that is sent before the first has been committed."""
        officer = Actor(id_of("officer"), id_of("bank"), frozenset({PersonRole.OFFICER}))
        first = RevenueReportIn(**revenue_body()).to_command(id_of("revenue report"))
        with ThreadPoolExecutor(1) as pool:
            with platform.database.app.begin(officer) as tx:
                service.report_revenue(tx, first)
                body = revenue_body(**changes)
                second = pool.submit(platform.ask, "officer", "PUT", REVENUE, body)
                with pytest.raises(TimeoutError):
                    second.result(WAITS_SECONDS)
            return second.result()

    def test_the_same_is_kept_once(self, lending: Platform) -> None:
        answer = self.sent_while_kept(lending)

        assert answer.status_code == 201
        assert answer.json()["id"] == text_id("revenue report")

    def test_another_is_refused_by_its_name(self, lending: Platform) -> None:
        refused(self.sent_while_kept(lending, actual_fen=1), 409, "revenue-report-exists")


class TestSurvival:
    def test_of_a_handful_of_rights_is_not_judged(self, lending: Platform) -> None:
        found = lending.get("officer", "/collateral/survival")

        assert (found["comparison"], found["fewest"]) == (None, 30)
