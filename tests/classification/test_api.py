"""Classes, opinions, covenants and early warnings, as a client meets them."""

from typing import Any

import pytest

from ip_finance.loans.models import StatedFact
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.loans.scenes import actor_of
from tests.margin_calls.bodies import COVENANT
from tests.margin_calls.scenes import revalue
from tests.parties.builders import id_of, text_id

pytest_plugins = ["tests.parties.platforms"]

OPINION = f"/classification-opinions/{id_of('opinion')}"
UPGRADE = f"/classification-opinions/{id_of('upgrade')}"
AGREED = {"is_agreed": True, "comment": "同意。"}
REVIEW = "/margin-calls/review"
LOAN = f"/loans/{id_of('loan')}"


@pytest.fixture
def lending(given: Given) -> Platform:
    return given(Stage.RELEASED)


def ground_body(ground: str | None = "debt-evasion", **changes: Any) -> dict[str, Any]:
    stated = {
        "loan_id": text_id("loan"),
        "kind": "ground",
        "ground": ground,
        "evidence": "转移资产的判决书",
    }
    return stated | changes


def category(platform: Platform) -> str:
    return str(platform.get("officer", f"{LOAN}/classifications")[0]["category"])


def test_a_look_classifies_every_loan_once_a_day(lending: Platform) -> None:
    first = lending.post("officer", REVIEW)
    second = lending.post("officer", REVIEW)

    assert (first["loans"], first["classified"]) == (1, 1)
    assert (second["classified"], second["raised"], second["closed"]) == (0, 0, 0)
    risk = lending.get("approver", "/classifications")
    assert (risk["npl_bps"], risk["loans"][0]["category"]) == (0, "normal")
    assert risk["migration"] == [
        {"before": None, "now": "normal", "loans": 1, "principal_fen": risk["principal_fen"]}
    ]
    lending.carry("officer", f"{LOAN}/classifications/notice", "officer")
    assert [one["fact"] for one in lending.get("owner", LOAN)["facts"]] == ["classification"]
    with lending.database.app.begin(actor_of("owner")) as tx:
        assert tx.session.query(StatedFact).count() == 0, "its grounds are the bank's alone"
    refused(lending.ask("owner", "GET", "/classifications"), 403, "role-missing")
    refused(lending.ask("owner", "GET", f"{LOAN}/classifications"), 403, "role-missing")


def test_a_ground_needs_two_people_and_an_upgrade_two_people_more(lending: Platform) -> None:
    lending.post("officer", REVIEW)
    lending.put("officer", OPINION, ground_body())
    lending.post("officer", REVIEW)
    assert category(lending) == "normal", "nobody has agreed yet"
    refused(lending.ask("officer", "POST", f"{OPINION}/decision", AGREED), 403, "role-missing")

    lending.post("approver", f"{OPINION}/decision", AGREED)

    assert category(lending) == "doubtful", "at once"
    assert lending.get("officer", "/classifications")["npl_bps"] == 10_000
    answer = lending.ask("approver", "POST", f"{OPINION}/decision", AGREED)
    assert refused(answer, 409, "opinion-decided")["decided_by"]
    better = ground_body(None, kind="upgrade", category="normal", evidence="判决已撤销")
    lending.put("officer", UPGRADE, better)
    lending.post("officer", REVIEW)
    assert category(lending) == "doubtful", "a class does not rise by itself"
    lending.post("approver", f"{UPGRADE}/decision", AGREED)
    assert category(lending) == "normal"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (ground_body("overdue"), 422, "ground-not-stated"),
        (ground_body(None, kind="upgrade", category="normal"), 409, "not-classified"),
        (ground_body(loan_id=text_id("nobody")), 404, "loan-not-found"),
        (ground_body("bad luck"), 422, "malformed-request"),
    ],
)
def test_an_opinion_is_refused_by_name(
    lending: Platform, body: dict[str, Any], status: int, code: str
) -> None:
    path = f"/classification-opinions/{id_of('refused opinion')}"

    refused(lending.ask("officer", "PUT", path, body), status, code)


@pytest.mark.parametrize(
    "changes", [{"clause": "第\x00条"}, {"first_due_on": "9999-12-31"}, {"every_months": 0}]
)
def test_a_covenant_that_cannot_be_kept_or_counted_is_refused(
    busy_platform: Platform, changes: dict[str, Any]
) -> None:
    answer = busy_platform.ask(
        "officer", "PUT", f"/covenants/{id_of('odd')}", {**COVENANT, **changes}
    )

    refused(answer, 422, "malformed-request")


def test_a_fall_of_value_and_a_covenant_are_signals_until_they_are_dealt_with(
    lending: Platform,
) -> None:
    revalue(lending)
    covenant = {
        "loan_id": text_id("loan"),
        "kind": "financial",
        "measure": "流动比率",
        "comparison": "at-least",
        "threshold_bps": 10_000,
        "clause": "借款合同第八条",
        "first_due_on": "2026-09-30",
        "every_months": 3,
    }
    lending.put("officer", f"/covenants/{id_of('covenant')}", covenant)

    lending.post("officer", REVIEW)

    found = {one["kind"]: one for one in lending.get("officer", "/early-warnings")}
    assert set(found) == {"value-fall", "ltv-breach", "covenant-late"}
    assert found["value-fall"]["facts"]["fall_bps"] >= 2_000
    report = {"covenant_id": text_id("covenant"), "due_on": "2026-09-30", "value_bps": 9_000}
    path = f"/covenant-reports/{id_of('covenant report')}"
    lending.put("officer", path, {**report, "source": "三季度财务报表"})
    closing = f"/early-warnings/{found['value-fall']['id']}/closing"
    lending.post("officer", closing, {"comment": "已发出追加担保通知。"})
    refused(lending.ask("officer", "POST", closing, {"comment": "再次"}), 409, "warning-closed")

    lending.post("officer", REVIEW)

    kinds = {one["kind"] for one in lending.get("officer", "/early-warnings")}
    assert kinds == {"ltv-breach", "covenant-breached"}
