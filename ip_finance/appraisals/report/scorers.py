"""The scorers of an appraisal: their ratings with reasons, and how far they agree."""

from collections.abc import Mapping, Sequence
from typing import Any

from ip_finance.appraisals.report import figures
from ip_finance.appraisals.report.blocks import Block, Facts, Head, Table, Text
from ip_finance.appraisals.report.reading import Reading


def ratings(reading: Reading, lines: Sequence[Mapping[str, Any]]) -> Table:
    """Every rating of every scorer, and why."""
    say, cards = reading.say, reading.inputs["scoring"]["cards"]
    rows = [
        (
            f"{line['code']} {reading.label(line['name'])}",
            *(told for card in cards for told in _rating(card["ratings"].get(line["code"]))),
        )
        for line in lines
    ]
    heads = [
        head
        for card in cards
        for head in (Head(card["scorer"], is_figure=True), Head(say("理由", "Reason")))
    ]
    return Table(
        caption=say("评分与理由", "Ratings and reasons"),
        heads=(Head(say("指标", "Indicator")), *heads),
        rows=tuple(rows),
    )


def _rating(rating: Mapping[str, Any] | None) -> tuple[str, str]:
    if rating is None:
        return figures.UNKNOWN, figures.UNKNOWN
    value = rating["value"]
    return figures.UNKNOWN if value is None else figures.exact(value), rating["reason"]


def agreement(reading: Reading, panel: Mapping[str, Any], note: str) -> tuple[Block, ...]:
    """How far the scorers agree, and where they do not."""
    found, say = panel["agreement"], reading.say
    facts = Facts(
        rows=(
            (say("共同评分的指标数", "Indicators rated by all"), str(found["compared"])),
            (say("二次加权 kappa", "Quadratic kappa"), _kappa(reading, found)),
            (say("组内相关系数 ICC(2,1)", "Intraclass correlation ICC(2,1)"), _icc(reading, found)),
            (
                say("平均绝对差（量表单位）", "Mean absolute difference (scale units)"),
                or_unknown(found["mean_absolute_difference"]),
            ),
            (say("总分半幅", "Half range of totals"), figures.number(panel["half_range"])),
        )
    )
    if not found["disputed"]:
        return (facts,)
    disputes = _disputes(reading, found["disputed"], panel["scorers"])
    if not note:
        return facts, disputes
    told = say(f"评估师的说明：{note}", f"The appraiser's explanation: {note}")
    return facts, disputes, Text(text=told)


def _kappa(reading: Reading, found: Mapping[str, Any]) -> str:
    if found["kappa"] is None:
        return figures.UNKNOWN
    return f"{figures.number(found['kappa'])} · {reading.label(found['kappa_level'])}"


def _icc(reading: Reading, found: Mapping[str, Any]) -> str:
    if found["icc"] is None:
        return figures.UNKNOWN
    icc, (low, high) = found["icc"], map(reading.label, found["icc_levels"])
    bounds = f"95 %: {figures.number(icc['low'])} – {figures.number(icc['high'])}"
    level = low if low == high else f"{low} – {high}"
    return f"{figures.number(icc['value'])} ({bounds}) · {level}"


def or_unknown(value: float | None) -> str:
    """A figure, or the mark of what is not known."""
    return figures.UNKNOWN if value is None else figures.number(value)


def _disputes(
    reading: Reading, disputed: Sequence[Mapping[str, Any]], scorers: Sequence[Mapping[str, Any]]
) -> Table:
    say = reading.say
    return Table(
        caption=say("相差一级以上的指标", "Indicators more than one step apart"),
        heads=(
            Head(say("指标", "Indicator")),
            *(Head(one["scorer"], is_figure=True) for one in scorers),
            Head(say("相差级数", "Steps apart"), is_figure=True),
        ),
        rows=tuple(
            (
                f"{one['code']} {reading.label(one['name'])}",
                *(or_unknown(rating) for rating in one["ratings"]),
                figures.number(one["steps_apart"]),
            )
            for one in disputed
        ),
    )
