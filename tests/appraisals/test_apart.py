"""What keeps an order honest: blind cards, a reviewer of their own, one valuation, one record."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from ip_finance.appraisals import ordering, service
from ip_finance.appraisals.errors import NotTheFirm
from ip_finance.appraisals.models import AppraisalOrder
from ip_finance.appraisals.order_schemas import OrderIn
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from tests.api import Given, Platform, refused
from tests.builders import (
    CARDS,
    EVIDENCE,
    ORDER,
    Stage,
    appraisal_body,
    card_body,
    draft_appraisal,
    evidence_body,
    order_appraisal,
    order_body,
    price_right,
    pricing_body,
)
from tests.parties.builders import STAFF, id_of

pytest_plugins = ["tests.parties.platforms"]

PATH, SECOND = f"/appraisals/{id_of('appraisal')}", f"/appraisals/{id_of('second')}"
COMMENT = {"comment": "复算一致"}
SIGNERS = ("appraiser", "second-appraiser")
WAITING = text(
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)


def actor(login: str) -> Actor:
    company, role = STAFF[login]
    return Actor(id_of(login), id_of(company.code), frozenset({role}))


def ratings_in_database(platform: Platform, login: str) -> int:
    """How many cards' ratings the application could read for this person, whatever it asks."""
    with platform.database.app.begin(actor(login)) as tx:
        return len(tx.session.execute(text("select ratings from scorecards")).all())


def test_the_database_opens_a_card_to_nobody_but_its_scorer_until_both_are_in(
    given: Given,
) -> None:
    platform = given(Stage.REGISTERED)
    order_appraisal(platform)
    platform.put("appraiser", CARDS["appraiser"], card_body())

    assert ratings_in_database(platform, "appraiser") == 1
    for login in ("second-appraiser", "reviewer", "owner", "auditor"):
        assert ratings_in_database(platform, login) == 0
    platform.put("second-appraiser", CARDS["second-appraiser"], card_body())
    for login in ("appraiser", "second-appraiser", "reviewer", "owner", "auditor"):
        assert ratings_in_database(platform, login) == 2
    assert ratings_in_database(platform, "other-owner") == 0


def test_a_scorer_does_not_review_what_rests_on_their_card(given: Given) -> None:
    platform = given(Stage.VERIFIED)
    order_appraisal(platform)
    platform.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body())
    platform.put("appraiser", CARDS["appraiser"], card_body())
    platform.put("reviewer", CARDS["second-appraiser"], card_body())
    price_right(platform)

    answer = platform.ask("reviewer", "POST", f"{PATH}/review", COMMENT)

    assert refused(answer, 403, "reviewer-is-scorer")["rule"] == "four-eyes"


class TestTwoAppraisalsOfOneOrder:
    def test_are_not_both_signed(self, given: Given) -> None:
        platform = reviewed_twice(given)
        platform.carry("appraiser", f"{SECOND}/signing", *SIGNERS)

        refused(platform.ask("appraiser", "POST", f"{PATH}/signing"), 409, "appraisal-order-closed")

    def test_the_one_that_came_onto_the_ledger_last_tells_the_step(self, given: Given) -> None:
        platform = reviewed_twice(given)
        platform.carry("appraiser", f"{SECOND}/signing", *SIGNERS)
        record_too(platform, id_of("appraisal"))

        assert platform.get("owner", ORDER)["step"] == "signed"


def test_signatures_are_asked_for_by_the_firm_alone(given: Given) -> None:
    platform = given(Stage.APPLIED)
    elsewhere = Actor(id_of("officer"), id_of("bank"), frozenset({PersonRole.APPRAISER}))

    with platform.database.app.begin(elsewhere) as tx, pytest.raises(NotTheFirm):
        service.ask_signatures(tx, id_of("appraisal"))


def test_the_same_order_placed_twice_at_once_is_one_order(given: Given) -> None:
    platform = given(Stage.REGISTERED)
    cmd = OrderIn.model_validate(order_body()).to_command(id_of("order"))

    def place() -> UUID:
        with platform.database.app.begin(actor("owner")) as tx:
            return ordering.place(tx, cmd).id

    with ThreadPoolExecutor(1) as other:
        with platform.database.app.begin(actor("owner")) as tx:
            first = ordering.place(tx, cmd).id
            late = other.submit(place)
            while not (is_waiting(platform) or late.done()):
                pass

        assert late.result() == first
    with platform.database.owner.begin(SYSTEM) as tx:
        assert tx.session.query(AppraisalOrder).count() == 1


@pytest.mark.parametrize("proven", [False, True])
def test_a_cost_needs_evidence_as_revenue_does(given: Given, proven: bool) -> None:
    platform = given(Stage.VERIFIED)
    order_appraisal(platform)
    argument = "methods.staged_investment.project_value"
    platform.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body())
    if proven:
        evidence = evidence_body(argument=argument)
        platform.put("owner", f"{ORDER}/evidence/{id_of('project')}", evidence)
    for login in CARDS:
        platform.put(login, CARDS[login], card_body())

    answer = platform.ask("appraiser", "PUT", PATH, appraisal_body(pricing=staged()))

    if proven:
        codes = [one["code"] for one in answer.json()["caveats"]]
        assert "evidence-without-document" in codes
    else:
        told = refused(answer, 409, "amount-without-evidence")
        assert (told["argument"], told["rule"]) == (argument, "VA-20")


def test_a_document_behind_the_evidence_takes_the_caveat_away(given: Given) -> None:
    platform = given(Stage.VERIFIED)
    order_appraisal(platform)
    document = platform.upload("owner", "audit", b"revenue: 80 million")
    platform.put("owner", f"{ORDER}/{EVIDENCE}", evidence_body(document_id=document))
    for login in CARDS:
        platform.put(login, CARDS[login], card_body())

    made = platform.put("appraiser", PATH, appraisal_body())

    codes = [one["code"] for one in made["caveats"]]
    assert "evidence-without-document" not in codes


def staged() -> dict[str, Any]:
    stage = {
        "code": "build",
        "at_years": 0.5,
        "investment": 1e6,
        "success": 0.8,
        "source": "计划",
    }
    method = {
        "project_value": 50e6,
        "project_source": "可行性研究",
        "stages": [stage, stage | {"code": "launch", "at_years": 2.0}],
        "riskless_rate": 0.025,
        "volatility": 0.4,
        "competition_decay": 0.02,
        "weight": 1,
        "weight_reason": "唯一可用的方法",
    }
    return pricing_body(methods={"staged_investment": method})


def reviewed_twice(given: Given) -> Platform:
    """Two appraisals of the one order, both reviewed and neither signed."""
    platform = given(Stage.VERIFIED)
    draft_appraisal(platform)
    price_right(platform, "second")
    for path in (PATH, SECOND):
        platform.post("reviewer", f"{path}/review", COMMENT)
    return platform


def record_too(platform: Platform, appraisal_id: UUID) -> None:
    """As a ledger would tell of it whose order was asked for twice at once."""
    copied = text(
        "insert into valuations_on_ledger (asset, asset_version, low_fen, base_fen, high_fen,"
        " valid_until, report_hash, tx_hash)"
        " select v.asset, v.asset_version + 1, v.low_fen, v.base_fen, v.high_fen, v.valid_until,"
        " a.report_hash, v.tx_hash from valuations_on_ledger v, appraisals a where a.id = :id"
    )
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.execute(copied, {"id": appraisal_id})


def is_waiting(platform: Platform) -> bool:
    with platform.database.owner.begin(SYSTEM) as tx:
        return bool(tx.session.scalar(WAITING))
