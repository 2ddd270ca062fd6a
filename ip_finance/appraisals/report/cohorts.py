"""Where measured counts stand among the rights of the same office, field and year."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ip_finance.appraisals.report import figures, profiles
from ip_finance.appraisals.report.blocks import Chart, Head, Section, Table, Text
from ip_finance.appraisals.report.reading import Reading


def cohort(reading: Reading) -> Section:
    """Where the measured counts stand among rights of the same office, field and year."""
    say, places = reading.say, reading.report["cohort"]
    title = say("同类权利中的位置", "Position in the cohort")
    hint = Text(
        text=say(
            "按同局、同领域、同年份的权利排位；不知道的不当作零。排位由均值和标准差推得，"
            "误差为与实际计数的最大差距。",
            "Ranked among rights of the same office, field and year; unknown is never zero. "
            "Places are told from mean and deviation; they are off by up to the gap that was found "
            "where real rights were counted.",
        ),
        tone="hint",
    )
    if not places:
        none = Text(text=say("没有可比的登记指标。", "No counts to compare are known."))
        return Section(id="cohort", title=title, blocks=(hint, none))
    described = say("每项指标一条，从 0 到 100 百分位。", "One strip a count, percentile 0 to 100.")
    drawn = profiles.strips(
        reading.named("cohort", title, described), of=[_place(reading, one) for one in places]
    )
    return Section(
        id="cohort", title=title, blocks=(hint, Chart(svg=drawn, table=_places(reading, places)))
    )


def _place(reading: Reading, one: Mapping[str, Any]) -> profiles.Place:
    percentile = one["percentile"]
    return profiles.Place(
        name=reading.word("indicator", one["indicator"]),
        percent=None if percentile is None else percentile * profiles.HIGHEST,
        told=_percentile(reading, percentile),
    )


def _percentile(reading: Reading, percentile: float | None) -> str:
    """In whole hundredths: the table of cohorts is no better than that."""
    if percentile is None:
        return figures.UNKNOWN
    place = f"{percentile * profiles.HIGHEST:.0f}"
    return reading.say(f"百分之 {place}", f"{place} of 100")


def _gap(reading: Reading, one: Mapping[str, Any]) -> str:
    """How far such percentiles were from those counted in real rights."""
    if one["percentile"] is None:
        return figures.UNKNOWN
    if one["largest_gap"] is None:
        return reading.say("未核对", "not checked")
    return f"± {math.ceil(round(one['largest_gap'] * profiles.HIGHEST, 6))}"


def _places(reading: Reading, places: Sequence[Mapping[str, Any]]) -> Table:
    say = reading.say
    return Table(
        caption=say("登记指标与百分位", "Counts and percentiles"),
        heads=(
            Head(say("指标", "Count of")),
            Head(say("数值", "Count"), is_figure=True),
            Head(say("同类", "Cohort")),
            Head(say("同类件数", "Rights in it"), is_figure=True),
            Head(say("低于它的占比", "Stands at"), is_figure=True),
            Head(say("误差（至多）", "Off by up to"), is_figure=True),
        ),
        rows=tuple(
            (
                reading.word("indicator", one["indicator"]),
                figures.exact(one["count"]),
                one["cohort"],
                f"{one['size']:,}" if one["size"] else figures.UNKNOWN,
                _percentile(reading, one["percentile"]),
                _gap(reading, one),
            )
            for one in places
        ),
    )
