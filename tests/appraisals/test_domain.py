"""When a right may be valued, who may review, and that a report comes out again."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from ip_finance.appraisals.calculation import Valued, is_recomputed, restated_by, value
from ip_finance.appraisals.domain import (
    AppraisalExpired,
    AppraisalReviewed,
    AppraisalState,
    BaseDateAhead,
    CommentMissing,
    LifeBeyondTerm,
    RangeEmpty,
    ReasonMissing,
    ReviewerIsAppraiser,
    ValuationRefused,
    VerificationMissing,
    check_comment,
    check_in_date,
    check_reviewable,
    check_stated,
    check_verified,
    valid_until,
)
from ip_finance.appraisals.schemas import AppraisalIn
from ip_finance.core.clock import unix
from ip_finance.core.money import Fen
from tests.valuation.engine1.builders import some_inputs, some_ratings
from valuation import PatentAppraisalInputs, to_json

NOW = datetime(2026, 7, 1, 4, tzinfo=UTC)
TODAY = date(2026, 7, 1)
EXPIRES_ON = date(2038, 6, 30)
APPRAISAL, APPRAISER, REVIEWER = UUID(int=1), UUID(int=2), UUID(int=3)


def state(
    inputs: PatentAppraisalInputs, reason: str = "No comparable deals.", now: datetime = NOW
) -> None:
    check_stated(inputs, reason, expires_on=EXPIRES_ON, now=now, today=now.date())


class TestValue:
    def test_drops_the_fraction_of_a_fen(self) -> None:
        inputs = some_inputs()

        valued = value(inputs)
        report = json.loads(valued.report)

        for fen, yuan in (("low", "low"), ("base", "base"), ("high", "high")):
            assert getattr(valued, fen) == int(report[yuan] * 100)
        assert Fen(0) < valued.low <= valued.base <= valued.high

    def test_refuses_a_range_that_begins_at_nothing(self) -> None:
        with pytest.raises(RangeEmpty):
            value(some_inputs(revenue=[0.0] * 5))

    def test_names_the_input_that_cannot_be_used(self) -> None:
        with pytest.raises(ValuationRefused) as refused:
            value(some_inputs(scheme_id="unknown"))

        assert refused.value.facts["argument"] == "scheme_id"


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
        other = to_json(inputs).replace("patent-appraisal/1", "patent-appraisal/0")

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

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"low":1,"base":2,"high":"x"}'])
    def test_knows_what_is_no_report(self, text: str) -> None:
        assert restated_by(text) is None


class TestCheckStated:
    def test_takes_what_fits_the_right(self) -> None:
        state(some_inputs())

    def test_wants_the_reason_for_one_method(self) -> None:
        with pytest.raises(ReasonMissing) as refused:
            state(some_inputs(), reason="  ")

        assert refused.value.rule == "VA-02"

    def test_refuses_a_base_date_to_come(self) -> None:
        with pytest.raises(BaseDateAhead):
            state(some_inputs(base_date=TODAY + timedelta(days=1)))

    def test_refuses_a_base_date_a_year_ago(self) -> None:
        with pytest.raises(AppraisalExpired) as refused:
            state(some_inputs(base_date=date(2025, 7, 1)))

        assert refused.value.rule == "VA-04"

    def test_refuses_a_life_that_outlasts_the_right(self) -> None:
        state(some_inputs(legal_life_years=12.0))
        with pytest.raises(LifeBeyondTerm):
            state(some_inputs(legal_life_years=12.1))


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


class TestAppraisalIn:
    BODY = {  # noqa: RUF012  read only
        "asset_id": str(UUID(int=9)),
        "base_date": "2026-06-30",
        "revenue_yuan": ["20000000", 21_600_000, 23_328_000, 25_194_240, 27_209_779.2],
        "royalty_range": {"minimum": "0.01", "maximum": "0.05"},
        "scheme_id": "sipo-ppac-2012",
        "scheme_version": "1",
        "ratings": some_ratings(),
        "tax_rate": "0.25",
        "discount_rate": {
            "risk_free": "0.03",
            "technical": "0.04",
            "market": "0.04",
            "financial": "0.04",
            "management": "0.03",
        },
        "legal_life_years": 12,
        "economic_life_years": 5,
        "convention": "year-end",
        "stress": {"discount_spread": "0.03", "revenue_haircut": "0.2"},
        "single_method_reason": "No comparable deals.",
    }

    def test_mirrors_the_inputs_of_the_calculation(self) -> None:
        cmd = AppraisalIn.model_validate(self.BODY).to_command(APPRAISAL)

        assert to_json(cmd.inputs) == to_json(some_inputs())

    def test_an_input_out_of_range_is_refused_by_name(self) -> None:
        body = AppraisalIn.model_validate(self.BODY | {"tax_rate": 1})

        with pytest.raises(ValuationRefused) as refused:
            body.to_command(APPRAISAL)

        assert refused.value.facts["argument"] == "tax_rate"
