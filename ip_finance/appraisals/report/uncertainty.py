"""How the methods became one value, and what drives its uncertainty."""

from collections.abc import Mapping
from typing import Any

from ip_finance.appraisals.report import charts, figures
from ip_finance.appraisals.report.blocks import Chart, Facts, Head, Heading, Section, Table, Text
from ip_finance.appraisals.report.draws import draws
from ip_finance.appraisals.report.reading import Reading

BAND = ("p10", "p50", "p90")


def reconciliation(reading: Reading) -> Section:
    """Methods side by side with their weights, and the spread between them."""
    found, say = reading.report["agreement"], reading.say
    rows = [(say("各方法 P50 最大与最小之比", "Highest P50 over lowest"), _spread(found["spread"]))]
    if found["single_method_reason"]:
        rows.append((say("只用一种方法的理由", "Why one method"), found["single_method_reason"]))
    return Section(
        id="reconciliation",
        title=say("各方法的综合", "Reconciliation of the methods"),
        blocks=(
            Text(
                text=say(
                    "每条路径按权重抽取一种方法，各方法共享同一组输入的抽样；方法之间的分歧"
                    "因此计入区间（VA-02）。",
                    "Each path is valued by one method, drawn by weight; the methods share the "
                    "draws of all inputs. So the band holds their disagreement (VA-02).",
                )
            ),
            _bands(reading),
            Facts(rows=tuple(rows)),
        ),
    )


def _spread(spread: float | None) -> str:
    return figures.UNKNOWN if spread is None else f"× {figures.number(spread)}"


def _bands(reading: Reading) -> Chart:
    say, combined = reading.say, reading.report["distribution"]
    parts = [
        (reading.word("method", one["value"]["method"]), one["weight"], one["distribution"])
        for one in reading.report["methods"]
    ]
    title = say("各方法的价值与区间", "Value by method, with its band")
    described = say(
        "条为 P10 至 P90，菱形为 P50，对数刻度；最下为综合。",
        "Bars from P10 to P90, diamonds at P50, logarithmic scale; the combined value is last.",
    )
    whole = say("综合", "Combined")
    return Chart(
        svg=charts.bands(
            reading.named("bands", title, described),
            of=[
                _band(name, of) for name, of in [*((n, d) for n, _, d in parts), (whole, combined)]
            ],
            wording=reading.brief,
        ),
        table=Table(
            caption=title,
            heads=(
                Head(say("方法", "Method")),
                Head(say("权重", "Weight"), is_figure=True),
                *(Head(name.upper(), is_figure=True) for name in BAND),
            ),
            rows=tuple((name, figures.percent(weight), *_ends(of)) for name, weight, of in parts),
            total=(whole, "", *_ends(combined)),
        ),
    )


def _band(name: str, of: Mapping[str, Any]) -> charts.Band:
    return charts.Band(name=name, low=of["p10"], middle=of["p50"], high=of["p90"])


def _ends(of: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(figures.significant(of[name]) for name in BAND)


def drivers(reading: Reading) -> Section:
    """What would change the result most, and what the appraiser stated of the uncertainty."""
    found, say = reading.report["tornado"], reading.say
    title = say("什么最能改变价值", "What would change the value most")
    hint = Text(
        text=say(
            "每次只动一项输入到其 P10（空心）和 P90（实心），各方法同时变动，"
            "其余在中位，各方法按权重平均；单位元。失效与无效的高分位是较晚终止。",
            "One input at a time, in every method at once, at its P10 (hollow) and P90 (solid), "
            "the others at their medians, the methods averaged by weight; CNY. For lapse and "
            "invalidation a high quantile is a late end.",
        ),
        tone="hint",
    )
    drawn = charts.tornado(
        reading.named("tornado", title, hint.text),
        of=[
            charts.Swing(
                name=reading.word("driver", bar["driver"]),
                at_low=bar["at_low"],
                at_high=bar["at_high"],
            )
            for bar in found["bars"]
        ],
        middle=found["base"],
        wording=reading.brief,
    )
    return Section(
        id="drivers",
        title=title,
        blocks=(
            hint,
            Chart(svg=drawn, table=_swings(reading, found, title)),
            Heading(text=say("陈述的不确定性", "Stated uncertainty")),
            _stated(reading),
            draws(reading),
        ),
    )


def _swings(reading: Reading, found: Mapping[str, Any], caption: str) -> Table:
    say = reading.say
    return Table(
        caption=caption,
        heads=(
            Head(say("输入", "Input")),
            Head(say("在其 P10", "At its P10"), is_figure=True),
            Head(say("在其 P90", "At its P90"), is_figure=True),
            Head(say("相差", "Swing"), is_figure=True),
            Head(say("占不确定性", "Share"), is_figure=True),
        ),
        rows=tuple(
            (
                reading.word("driver", bar["driver"]),
                figures.significant(bar["at_low"]),
                figures.significant(bar["at_high"]),
                figures.significant(bar["swing"]),
                figures.percent(bar["share"]),
            )
            for bar in found["bars"]
        ),
        total=(say("全部在中位", "All at medians"), figures.significant(found["base"]), "", "", ""),
    )


def _stated(reading: Reading) -> Facts:
    stated = reading.inputs["pricing"]["uncertainty"]
    rows = [
        (reading.word("uncertainty", name), figures.exact(value))
        for name, value in stated.items()
        if name != "source"
    ]
    return Facts(rows=(*rows, (reading.say("来源", "Source"), stated["source"])))
