"""What stands first in a report: the result with its band, the right, knock-outs and caveats."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ip_finance.appraisals import words
from ip_finance.appraisals.domain import VALID_FOR
from ip_finance.appraisals.report import charts, figures
from ip_finance.appraisals.report.blocks import (
    Block,
    Chart,
    Facts,
    Head,
    Items,
    Section,
    Table,
    Text,
)
from ip_finance.appraisals.report.reading import Reading, Surroundings
from ip_finance.appraisals.words import Lang

SHOWN = ("p1", "p5", "p10", "p20", "p25", "p50", "p75", "p80", "p90", "p95", "p99")
MARKED = ("p10", "p50", "p90")


def result(reading: Reading, around: Surroundings) -> Section:
    """The distribution, before anything else but what makes it worthless."""
    found = reading.report["distribution"]
    return Section(
        id="result",
        title=reading.say("结论", "Result"),
        blocks=(
            *_against(reading, around),
            Text(
                text=reading.say(
                    f"价值以 80% 的把握在 {figures.significant(found['p10'])} 元至 "
                    f"{figures.significant(found['p90'])} 元之间；低于和高于 "
                    f"{figures.significant(found['p50'])} 元的可能各半。",
                    f"The value lies between CNY {figures.significant(found['p10'])} and CNY "
                    f"{figures.significant(found['p90'])} with 80 % confidence; it is as likely "
                    f"below as above CNY {figures.significant(found['p50'])}.",
                )
            ),
            _terms(reading),
            _distribution(reading, found),
        ),
    )


def _against(reading: Reading, around: Surroundings) -> tuple[Block, ...]:
    """A reader of the figures alone must not miss that the right cannot be pledged."""
    if _is_granted(reading) and not around.knock_outs:
        return ()
    told = reading.say(
        "存在否决事项（见下文）：以下金额不能作为担保依据。",
        "Knock-outs stand against this right (see below): the amounts cannot be lent against.",
    )
    return (Text(text=told, tone="warning"),)


def _is_granted(reading: Reading) -> bool:
    return reading.inputs["subject"]["granted_on"] is not None


def _terms(reading: Reading) -> Facts:
    inputs, say = reading.inputs, reading.say
    until = reading.base_date + VALID_FOR
    return Facts(
        rows=(
            (say("评估目的", "Purpose"), reading.word("purpose", inputs["purpose"])),
            (say("价值类型", "Type of value"), reading.word("value-type", inputs["value_type"])),
            (say("评估基准日", "Base date"), inputs["base_date"]),
            (say("使用期至", "Valid until"), f"{until.isoformat()} (VA-04)"),
            (say("货币", "Currency"), say("人民币元", "Chinese yuan (CNY)")),
        )
    )


def _distribution(reading: Reading, found: Mapping[str, Any]) -> Chart:
    say, histogram = reading.say, found["histogram"]
    rows = [(name.upper(), figures.significant(found[name])) for name in SHOWN]
    rows += [
        (say("均值", "mean"), figures.significant(found["mean"])),
        (say("标准差", "standard deviation"), figures.significant(found["sd"])),
        (say("归零概率", "probability of zero"), figures.percent(found["probability_of_zero"])),
    ]
    title = say("价值的分布", "Distribution of the value")
    return Chart(
        svg=charts.distribution(
            reading.named(
                "distribution",
                title,
                say(
                    "直方图，对数刻度；虚线为 P10、P50、P90。",
                    "Histogram on a logarithmic scale; dashed lines at P10, P50 and P90.",
                ),
            ),
            edges=histogram["edges"],
            counts=histogram["counts"],
            marks=[charts.Mark(name=name.upper(), value=found[name]) for name in MARKED],
            wording=reading.brief,
        ),
        table=Table(
            caption=title,
            heads=(Head(say("分位", "Quantile")), Head(say("元", "CNY"), is_figure=True)),
            rows=tuple(rows),
        ),
    )


def subject(reading: Reading, around: Surroundings) -> Section:
    """The right that is valued."""
    told, say = reading.inputs["subject"], reading.say
    rows = [
        (say("权利", "Right"), reading.word("right-type", told["right_type"])),
        (say("号码", "Number"), f"{told['jurisdiction']} {told['number']}"),
        (say("名称", "Title"), told["title"]),
        (say("领域", "Field"), told["field"] or figures.UNKNOWN),
        (say("申请日", "Filed on"), told["filed_on"]),
        (say("授权（注册）日", "Granted on"), told["granted_on"] or say("未授权", "not granted")),
        (say("届满日", "Expires on"), told["expires_on"]),
    ]
    if around.firm:
        rows.append((say("评估机构", "Appraising firm"), around.firm))
    if around.maturity_on:
        rows.append((say("贷款到期", "Loan matures"), around.maturity_on.isoformat()))
    return Section(
        id="subject", title=say("评估对象", "What is valued"), blocks=(Facts(rows=tuple(rows)),)
    )


def knock_outs(reading: Reading, around: Surroundings) -> Section:
    """What would make the right worthless as security, whatever its score."""
    return Section(
        id="knock-outs",
        title=reading.say("否决事项（先于评分）", "Knock-outs (before any score)"),
        blocks=(_own_checks(reading), *_register_checks(reading, around)),
    )


def _own_checks(reading: Reading) -> Table:
    told, say = reading.inputs["subject"], reading.say
    holds, fails = say("通过", "holds"), say("不通过", "fails")
    is_alive = reading.base_date < date.fromisoformat(told["expires_on"])
    return Table(
        caption=say("依报告输入检查", "Checked from the inputs of the report"),
        heads=(
            Head(say("事项", "Check")), Head(say("结果", "Outcome")), Head(say("依据", "Fact")),
        ),
        rows=(
            (
                say("已授权或注册", "granted or registered"),
                holds if _is_granted(reading) else fails,
                told["granted_on"] or say("没有授权日", "no day of grant"),
            ),
            (
                say("基准日仍在有效期内", "in force on the base date"),
                holds if is_alive else fails,
                f"{reading.inputs['base_date']} < {told['expires_on']}",
            ),
        ),
    )  # fmt: skip


def _register_checks(reading: Reading, around: Surroundings) -> tuple[Block, ...]:
    if around.knock_outs is None:
        return (
            Text(
                text=reading.say(
                    "登记簿上的冻结、在先质押、无效和权属争议不在本报告之内，须查出质资格预检。",
                    "Freezes, earlier pledges, invalidation and disputes of title stand in "
                    "registers and not in this report; see the eligibility pre-check.",
                ),
                tone="hint",
            ),
        )
    if not around.knock_outs:
        return (Text(text=reading.say("没有查到登记上的否决事项。", "Registers show none.")),)
    return (Items(items=tuple((text, rule) for rule, text in around.knock_outs)),)


def caveats(reading: Reading) -> Section:
    """What a reader must know before relying on the figures."""
    return Section(
        id="caveats",
        title=reading.say("使用前须知", "Before you rely on this"),
        blocks=(
            Items(
                items=tuple(
                    (_caveat(reading, one), one["rule"]) for one in reading.report["caveats"]
                )
            ),
        ),
    )


def _caveat(reading: Reading, one: Mapping[str, str]) -> str:
    """The report itself speaks English."""
    if reading.lang is Lang.EN:
        return one["text"]
    inputs = reading.inputs
    royalty = inputs["pricing"]["methods"].get("relief_from_royalty") or {}
    facts = {
        "reason": inputs["pricing"]["single_method_reason"],
        "scheme": inputs["scoring"]["scheme_id"],
        "royalty_source": royalty.get("royalty_range", {}).get("source", figures.UNKNOWN),
    }
    return words.sentence(reading.lang, "caveat", one["code"], facts) or one["text"]
