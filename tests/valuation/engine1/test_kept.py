"""A report kept from the days of the first engine is computed again to the same bytes."""

from pathlib import Path

from valuation.engine1.report import recompute

KEPT = Path(__file__).with_name("kept_report.json")


def test_a_report_made_before_the_second_engine_came_is_repeated_byte_for_byte() -> None:
    kept = KEPT.read_text(encoding="utf-8")
    assert recompute(kept) == kept
