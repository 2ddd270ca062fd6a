"""Each method with its rows, so that a reader can do the value again by hand; the rate build-up."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ip_finance.appraisals import words
from ip_finance.appraisals.report import figures
from ip_finance.appraisals.report.blocks import (
    Block,
    Facts,
    Formula,
    Head,
    Heading,
    Section,
    Table,
    Text,
)
from ip_finance.appraisals.report.reading import Reading

PREMIUMS: Final = ("risk_free", "technical", "market", "financial", "management")
MOST_LINES_BESIDE: Final = 5
"""Lines of a year that fit on a page beside its discounting."""
AMORTISATION: Final = "amortisation-factor"
ROYALTY: Final = {"royalty-rate", "royalty-minimum", "royalty-maximum", "score"}
RATES: Final = {
    "rate", "share", "probability", "factor", "weight", "distance", "size", "years", "margin",
    "per", "success", "volatility", "decay", "units",
}  # fmt: skip
"""Words in the codes of lines whose amount is no money."""


def methods(reading: Reading) -> Section:
    """All methods, one after the other."""
    blocks = [block for one in reading.report["methods"] for block in _method(reading, one)]
    title = reading.say("各方法的算式", "The arithmetic of each method")
    return Section(id="methods", title=title, blocks=tuple(blocks))


def _method(reading: Reading, one: Mapping[str, Any]) -> list[Block]:
    say, value = reading.say, one["value"]
    blocks: list[Block] = [
        Heading(text=reading.word("method", value["method"])),
        Formula(text=_formula(reading, value)),
    ]
    if value["assumptions"]:
        blocks.append(_assumptions(reading, value["assumptions"]))
    blocks += _royalty(reading, value["assumptions"])
    if value["rows"]:
        blocks += _rows(reading, value["rows"])
    blocks.append(_lines(reading, value["lines"]))
    blocks.append(_weight(reading, one))
    source = f"{value['source']} · {value['method']} v{value['version']}"
    blocks.append(Text(text=say(f"方法来源：{source}", f"Source: {source}"), tone="hint"))
    return blocks


def _formula(reading: Reading, value: Mapping[str, Any]) -> str:
    found: str | None = words.sentence(reading.lang, "formula", value["method"], {})
    if found is None:
        return str(value["formula"])
    factors = [line["code"] for line in value["lines"] if line["code"] == AMORTISATION]
    return " × ".join([found, *(reading.word("line", code) for code in factors)])


def _assumptions(reading: Reading, stated: Sequence[Mapping[str, Any]]) -> Table:
    say = reading.say
    return Table(
        caption=say("所依据的假设", "Assumptions"),
        heads=(
            Head(say("假设", "Assumption")),
            Head(say("取值", "Value")),
            Head(say("来源", "Source")),
        ),
        rows=tuple(
            (
                reading.word("assumption", one["code"]),
                _value(reading, one),
                one["source"] or figures.UNKNOWN,
            )
            for one in stated
        ),
    )


def _royalty(reading: Reading, stated: Sequence[Mapping[str, Any]]) -> list[Block]:
    """How the score places the royalty in its range (VA-21), where a method has one."""
    known = {one["code"]: one["amount"] for one in stated}
    if not known.keys() >= ROYALTY:
        return []
    low, high = known["royalty-minimum"], known["royalty-maximum"]
    share = figures.exact(known["score"])
    return [
        Formula(
            text=f"{reading.word('assumption', 'royalty-rate')} = {figures.percent(low)} + "
            f"({figures.percent(high)} − {figures.percent(low)}) × {share} / 100 = "
            f"{figures.percent(known['royalty-rate'])}"
        )
    ]


def _value(reading: Reading, one: Mapping[str, Any]) -> str:
    if one["amount"] is not None:
        return figures.exact(one["amount"])
    if one["code"] == "convention":
        return reading.word("convention", one["text"])
    return reading.word("text", one["text"] or figures.UNKNOWN)


def _rows(reading: Reading, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Cash and discounting side by side, or one after the other where a page is too narrow."""
    say = reading.say
    cash = _cash_of_years(reading, rows, say("逐年算式（元）", "Year by year (CNY)"))
    present = _discounting(reading, rows, say("逐年折现（元）", "Discounting (CNY)"))
    if len(rows[0]["lines"]) > MOST_LINES_BESIDE:
        return [cash, present]
    beside = [(*left, *right[2:]) for left, right in zip(cash.rows, present.rows, strict=True)]
    return [
        Table(
            caption=cash.caption,
            heads=(*cash.heads, *present.heads[2:]),
            rows=tuple(beside),
        )
    ]


def _cash_of_years(reading: Reading, rows: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """The lines of each year; the last of them is its cash."""
    codes = [line["code"] for line in rows[0]["lines"]]
    return Table(
        caption=caption,
        heads=(
            Head(reading.say("年", "Year"), is_figure=True),
            Head(reading.say("存续部分", "Part lived"), is_figure=True),
            *(Head(reading.word("line", code), is_figure=True) for code in codes),
        ),
        rows=tuple(
            (str(row["year"]), figures.number(row["portion"]), *map(_amount, row["lines"]))
            for row in rows
        ),
    )


def _discounting(reading: Reading, rows: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Cash times factor is the present value."""
    say = reading.say
    return Table(
        caption=caption,
        heads=(
            Head(say("年", "Year"), is_figure=True),
            Head(reading.word("line", rows[0]["lines"][-1]["code"]), is_figure=True),
            Head(say("到账（年）", "Years to cash"), is_figure=True),
            Head(say("折现系数", "Discount factor"), is_figure=True),
            Head(say("现值", "Present value"), is_figure=True),
        ),
        rows=tuple(
            (
                str(row["year"]),
                figures.yuan(row["amount"]),
                figures.number(row["years_to_cash"]),
                figures.factor(row["discount_factor"]),
                figures.yuan(row["present_value"]),
            )
            for row in rows
        ),
    )


def _amount(line: Mapping[str, Any]) -> str:
    is_money = RATES.isdisjoint(line["code"].split("-"))
    return figures.yuan(line["amount"]) if is_money else figures.rate(line["amount"])


def _lines(reading: Reading, lines: Sequence[Mapping[str, Any]]) -> Table:
    say = reading.say
    *steps, last = [(reading.word("line", line["code"]), _amount(line)) for line in lines]
    return Table(
        caption=say("从各项到价值（元）", "From the parts to the value (CNY)"),
        heads=(Head(say("步骤", "Step")), Head(say("元", "CNY"), is_figure=True)),
        rows=tuple(steps),
        total=last,
    )


def _weight(reading: Reading, one: Mapping[str, Any]) -> Facts:
    say, found = reading.say, one["distribution"]
    band = " – ".join(figures.significant(found[name]) for name in ("p10", "p50", "p90"))
    return Facts(
        rows=(
            (say("权重", "Weight"), figures.percent(one["weight"])),
            (say("权重理由", "Reason for the weight"), one["weight_reason"]),
            (say("该方法单独的 P10 – P50 – P90（元）", "P10 – P50 – P90 alone (CNY)"), band),
        )
    )


def discount_rate(reading: Reading) -> Section:
    """The rate as a sum of its parts; royalty range with it, as both are the appraiser's word."""
    say, pricing = reading.say, reading.inputs["pricing"]
    economics = pricing["economics"]
    title = say("折现率的构成", "Build-up of the discount rate")
    if economics is None:
        none = Text(
            text=say("没有经济数据，不折现。", "No economics are known; nothing is discounted.")
        )
        return Section(id="discount-rate", title=title, blocks=(none,))
    parts = economics["discount_rate"]
    table = Table(
        caption=title,
        heads=(Head(say("构成", "Part")), Head(say("年率", "A year"), is_figure=True)),
        rows=tuple(
            (reading.word("premium", name), figures.percent(parts[name])) for name in PREMIUMS
        ),
        total=(say("合计", "Sum"), figures.percent(sum(parts[name] for name in PREMIUMS))),
    )
    return Section(id="discount-rate", title=title, blocks=(table,))
