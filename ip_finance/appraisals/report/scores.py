"""The score opened: points of each line, the branches of each scorer, what would change it."""

from collections.abc import Mapping, Sequence
from typing import Any

from ip_finance.appraisals.report import figures, profiles
from ip_finance.appraisals.report.blocks import (
    Chart,
    Formula,
    Head,
    Heading,
    Section,
    Table,
    Text,
)
from ip_finance.appraisals.report.reading import Reading, Surroundings
from ip_finance.appraisals.report.scorers import agreement, or_unknown, ratings
from valuation.scores.schemes import Role, load_scheme

MOST_SENSITIVITIES = 6


def score(reading: Reading, around: Surroundings) -> Section:
    """From ratings to points to the total."""
    view = reading.report["score"]
    panel = view["panel"]
    say = reading.say
    return Section(
        id="score",
        title=say("指标得分", "Indicator score"),
        blocks=(
            Text(text=_statement(reading, panel), tone="plain" if panel["verified"] else "warning"),
            _radar(reading, panel),
            Heading(text=say("得分的构成", "What the score is made of")),
            *_formulas(reading),
            _contributions(reading, view["contributions"], panel),
            Heading(text=say("两位评分人的评分与理由", "Both scorers' ratings and reasons")),
            ratings(reading, view["contributions"]),
            Heading(text=say("评分人的一致性", "Agreement of the scorers")),
            *agreement(reading, panel, around.disagreement_note),
            Heading(text=say("什么最能改变得分", "What would change the score most")),
            *(_sensitivities(reading, one) for one in view["sensitivities"]),
        ),
    )


def _statement(reading: Reading, panel: Mapping[str, Any]) -> str:
    named = f"{panel['scheme_id']} v{panel['scheme_version']}"
    total = _interval(panel["total"])
    if panel["verified"]:
        return reading.say(
            f"总分 {total}（百分制），依据指标体系 {named}。", f"Total {total} of 100 by {named}."
        )
    return reading.say(
        f"总分 {total}（百分制）。指标体系 {named} 未经与原书核对，得分不得称为依据任何标准。",
        f"Total {total} of 100. The data of the scheme {named} are not verified against its "
        "source: the score may not be said to follow any standard.",
    )


def _interval(score: Mapping[str, float]) -> str:
    low, high = figures.number(score["low"]), figures.number(score["high"])
    return low if low == high else f"{low} – {high}"


def _radar(reading: Reading, panel: Mapping[str, Any]) -> Chart:
    """A radar where there are branches enough to enclose something, strips otherwise."""
    names = [reading.label(branch["name"]) for branch in panel["branches"]]
    title = reading.say("各分支得分", "Scores of the branches")
    described = reading.say(
        "每位评分人一条轮廓，线型与标记不同；外圈为 100 分。",
        "One outline a scorer, told apart by dashes and marks; the outer ring is 100.",
    )
    named = reading.named("radar", title, described)
    if len(names) >= profiles.FEWEST_AXES:
        drawn = profiles.radar(named, axes=names, of=_profiles(panel))
    else:
        drawn = profiles.strips(named, of=_branch_places(reading, panel))
    return Chart(svg=drawn, table=_branches(reading, panel, names, title))


def _profiles(panel: Mapping[str, Any]) -> list[profiles.Profile]:
    return [
        profiles.Profile(
            name=scorer["scorer"],
            scores=tuple(branch["score"] for branch in scorer["lowest"]["branches"]),
        )
        for scorer in panel["scorers"]
    ]


def _branch_places(reading: Reading, panel: Mapping[str, Any]) -> list[profiles.Place]:
    return [
        profiles.Place(
            name=f"{reading.label(branch['name'])} · {scorer['scorer']}",
            percent=branch["score"],
            told=figures.number(branch["score"]),
        )
        for scorer in panel["scorers"]
        for branch in scorer["lowest"]["branches"]
    ]


def _branches(
    reading: Reading, panel: Mapping[str, Any], names: Sequence[str], caption: str
) -> Table:
    say, scorers = reading.say, panel["scorers"]
    rows = [
        (
            names[nth],
            figures.percent(branch["weight"]),
            _interval(branch["score"]),
            *(figures.number(one["lowest"]["branches"][nth]["score"]) for one in scorers),
        )
        for nth, branch in enumerate(panel["branches"])
    ]
    totals = (figures.number(one["lowest"]["total"]) for one in scorers)
    return Table(
        caption=caption,
        heads=(
            Head(say("分支", "Branch")),
            Head(say("权重", "Weight"), is_figure=True),
            Head(say("合议", "Panel"), is_figure=True),
            *(Head(one["scorer"], is_figure=True) for one in scorers),
        ),
        rows=tuple(rows),
        total=(say("总分", "Total"), "", _interval(panel["total"]), *totals),
    )


def _formulas(reading: Reading) -> tuple[Formula, ...]:
    """How a rating becomes points, on the scale of the scheme."""
    say, scoring = reading.say, reading.inputs["scoring"]
    scale = load_scheme(scoring["scheme_id"], scoring["scheme_version"]).scale
    highest, zero = figures.exact(scale.highest), figures.exact(scale.zero)
    share = say("评分", "rating")
    share += f" / {highest}" if scale.zero == 0.0 else f" − {zero}) / ({highest} − {zero})"
    share = share if scale.zero == 0.0 else f"({share}"
    return (
        Formula(
            text=say(
                f"分数 = 100 × 分支权重 × 分支内权重 × {share}；各评分人取平均",
                f"points = 100 × weight of the branch × weight in it × {share}; the mean of the "
                "scorers",
            )
        ),
        Formula(
            text=say(
                f"乘数的分数 = −(1 − {share}) × 本分支其余指标分数之和",
                f"points of a multiplier = −(1 − {share}) × sum of the other points of its branch",
            )
        ),
    )


def _weight(reading: Reading, line: Mapping[str, Any], branches: Mapping[str, float]) -> str:
    """Weight within the branch; a multiplier has none, for it scales the others."""
    if line["role"] == Role.MULTIPLIER:
        return reading.say("乘数", "multiplier")
    return figures.percent(line["at_best"] / 100.0 / branches[line["branch"]])


def _contributions(
    reading: Reading, lines: Sequence[Mapping[str, Any]], panel: Mapping[str, Any]
) -> Table:
    say = reading.say
    branches = {branch["code"]: branch["weight"] for branch in panel["branches"]}
    return Table(
        caption=say("各指标贡献的分数，合计为总分", "Points of each indicator; they add up"),
        heads=(
            Head(say("指标", "Indicator")),
            Head(say("分支", "Branch")),
            Head(say("分支内权重", "Weight in it"), is_figure=True),
            Head(say("分数", "Points"), is_figure=True),
            Head(say("满分时", "At best"), is_figure=True),
        ),
        rows=tuple(
            (
                f"{line['code']} {reading.label(line['name'])}",
                line["branch"],
                _weight(reading, line, branches),
                _interval({"low": line["at_lowest"], "high": line["at_highest"]}),
                figures.number(line["at_best"]),
            )
            for line in lines
        ),
        total=(say("合计", "Sum"), "", "", _interval(panel["total"]), ""),
    )


def _sensitivities(reading: Reading, of: Mapping[str, Any]) -> Table:
    say = reading.say
    return Table(
        caption=say(
            f"一级之差对 {of['scorer']} 总分的影响",
            f"The total of {of['scorer']}, one step better or worse",
        ),
        heads=(
            Head(say("指标", "Indicator")),
            Head(say("评分", "Rating"), is_figure=True),
            Head(say("升一级后总分", "Total if better"), is_figure=True),
            Head(say("降一级后总分", "Total if worse"), is_figure=True),
            Head(say("影响", "Effect"), is_figure=True),
        ),
        rows=tuple(
            (
                f"{one['code']} {reading.label(one['name'])}",
                figures.exact(one["rating"]),
                or_unknown(one["total_if_better"]),
                or_unknown(one["total_if_worse"]),
                figures.number(one["effect"]),
            )
            for one in of["indicators"][:MOST_SENSITIVITIES]
        ),
    )
