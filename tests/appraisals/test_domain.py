"""When a right may be valued, who may review, and that a report comes out again."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ip_finance.appraisals.calculation import (
    REVENUE,
    Valued,
    arguments,
    cards_of,
    is_recomputed,
    pricing_of,
    restated_by,
    value,
)
from ip_finance.appraisals.controls import place_of
from ip_finance.appraisals.domain import (
    AppraisalExpired,
    AppraisalReviewed,
    AppraisalState,
    BaseDateAhead,
    CommentMissing,
    LifeBeyondTerm,
    RangeEmpty,
    ReviewerIsAppraiser,
    ValuationRefused,
    VerificationMissing,
    check_base_date,
    check_comment,
    check_in_date,
    check_life,
    check_reviewable,
    check_verified,
    valid_until,
)
from ip_finance.core.clock import unix
from ip_finance.core.money import Fen
from tests.builders import card_body, pricing_body
from valuation.appraisal.appraise import ENGINE
from valuation.appraisal.inputs import AppraisalInputs, Measured, Scoring, Simulation
from valuation.appraisal.report import to_json
from valuation.appraisal.subject import Purpose, Subject, ValueType
from valuation.labels import RightType
from valuation.models.cn_kept import OwnerKind

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)
TODAY = date(2026, 7, 1)
EXPIRES_ON = date(2038, 6, 30)
APPRAISAL, APPRAISER, REVIEWER = UUID(int=1), UUID(int=2), UUID(int=3)


def some_inputs(**economics: Any) -> AppraisalInputs:
    """An invention with twelve years to go, scored by two, priced on few paths."""
    pricing = pricing_body(economics=pricing_body()["economics"] | economics)
    return AppraisalInputs(
        subject=Subject(
            right_type=RightType.INVENTION,
            jurisdiction="CN",
            number="ZL201810000001.X",
            title="一种泵",
            field="F04B1/00",
            filed_on=date(2018, 6, 30),
            granted_on=date(2020, 6, 30),
            expires_on=EXPIRES_ON,
        ),
        purpose=Purpose.PLEDGE,
        value_type=ValueType.MARKET,
        base_date=date(2026, 6, 30),
        scoring=Scoring(
            scheme_id="sipo-ppac-2012",
            scheme_version="1",
            cards=cards_of({name: card_body()["ratings"] for name in ("甲", "乙")}),
        ),
        measured=Measured(counts={}, domestic=True, owner=OwnerKind.COMPANY),
        pricing=pricing_of(pricing),
        evidence=[],
        simulation=Simulation(paths=1_000, seed=7),
    )


class TestValue:
    def test_drops_the_fraction_of_a_fen(self) -> None:
        valued = value(some_inputs())
        found = json.loads(valued.report)["distribution"]

        assert valued.low == int(Decimal(repr(found["p10"])) * 100)
        assert valued.base == int(Decimal(repr(found["p50"])) * 100)
        assert valued.high == int(Decimal(repr(found["p90"])) * 100)
        assert Fen(0) < valued.low < valued.base < valued.high

    def test_refuses_a_range_that_begins_at_nothing(self) -> None:
        with pytest.raises(RangeEmpty):
            value(some_inputs(revenue=[0.0] * 5))

    def test_names_the_input_that_cannot_be_used(self) -> None:
        with pytest.raises(ValuationRefused) as refused:
            pricing_of(pricing_body(methods={}))

        assert refused.value.facts["argument"] == "methods"


class TestIsRecomputed:
    def test_the_same_inputs_give_the_same_bytes(self) -> None:
        inputs = some_inputs()

        assert is_recomputed(to_json(inputs), value(inputs))

    def test_tells_a_changed_report(self) -> None:
        inputs = some_inputs()
        kept = value(inputs)
        changed = Valued(kept.report.replace("0.25", "0.26"), kept.low, kept.base, kept.high)

        assert not is_recomputed(to_json(inputs), changed)

    def test_tells_a_changed_range(self) -> None:
        inputs = some_inputs()
        kept = value(inputs)

        assert not is_recomputed(
            to_json(inputs), Valued(kept.report, kept.low, kept.base, Fen(kept.high + 1))
        )

    def test_tells_inputs_of_another_engine(self) -> None:
        inputs = some_inputs()
        other = to_json(inputs).replace(ENGINE, "ip-appraisal/0")

        assert not is_recomputed(other, value(inputs))


class TestRestatedBy:
    def test_reads_range_and_inputs_out_of_a_report(self) -> None:
        inputs = some_inputs()
        valued = value(inputs)

        assert restated_by(valued.report) == (
            valued.low,
            valued.base,
            valued.high,
            to_json(inputs),
        )

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"engine":"x","inputs":{},"low":1}'])
    def test_knows_what_is_no_report(self, text: str) -> None:
        assert restated_by(text) is None


class TestArguments:
    def test_names_every_input_that_evidence_can_speak_of(self) -> None:
        known = arguments()

        assert {REVENUE, "lives.economic_years", "methods.market.comparables.amount"} <= set(known)
        assert all(place_of(name) for name in ("economics.tax_rate", "pricing.lives.legal_years"))


class TestWhatOurOwnFactsContradict:
    def test_takes_what_fits(self) -> None:
        check_base_date(TODAY, now=NOW, today=TODAY)

    def test_refuses_a_base_date_to_come(self) -> None:
        with pytest.raises(BaseDateAhead):
            check_base_date(TODAY + timedelta(days=1), now=NOW, today=TODAY)

    def test_refuses_a_base_date_a_year_ago(self) -> None:
        with pytest.raises(AppraisalExpired) as refused:
            check_base_date(date(2025, 7, 1), now=NOW, today=TODAY)

        assert refused.value.rule == "VA-04"

    def test_refuses_a_life_that_outlasts_the_right(self) -> None:
        check_life(12.0, base_date=date(2026, 6, 30), expires_on=EXPIRES_ON)
        with pytest.raises(LifeBeyondTerm):
            check_life(12.1, base_date=date(2026, 6, 30), expires_on=EXPIRES_ON)


class TestValidity:
    def test_is_one_year_from_the_base_date(self) -> None:
        assert valid_until(date(2026, 6, 30)) == datetime(2027, 6, 29, 16, tzinfo=UTC)

    def test_ends_with_the_very_second(self) -> None:
        end = valid_until(date(2026, 6, 30))

        check_in_date(end, end - timedelta(seconds=1))
        with pytest.raises(AppraisalExpired):
            check_in_date(end, end)


class TestCheckVerified:
    def test_takes_an_attestation_in_force(self) -> None:
        check_verified("ZL202110071567.8", unix(NOW) + 1, NOW)

    @pytest.mark.parametrize("verified_until", [0, unix(NOW)])
    def test_refuses_a_right_without_one(self, verified_until: int) -> None:
        with pytest.raises(VerificationMissing):
            check_verified("ZL202110071567.8", verified_until, NOW)


class TestReview:
    def test_takes_somebody_else(self) -> None:
        check_reviewable(
            APPRAISAL, AppraisalState.DRAFTED, appraiser_id=APPRAISER, reviewer_id=REVIEWER
        )

    def test_refuses_the_appraiser(self) -> None:
        with pytest.raises(ReviewerIsAppraiser):
            check_reviewable(
                APPRAISAL, AppraisalState.DRAFTED, appraiser_id=APPRAISER, reviewer_id=APPRAISER
            )

    def test_refuses_a_second_review(self) -> None:
        with pytest.raises(AppraisalReviewed):
            check_reviewable(
                APPRAISAL, AppraisalState.REVIEWED, appraiser_id=APPRAISER, reviewer_id=REVIEWER
            )

    def test_wants_a_comment(self) -> None:
        with pytest.raises(CommentMissing):
            check_comment(" \n")
