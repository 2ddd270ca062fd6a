"""How long the right can earn: survival by year, what the model saw, and which life binds."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from ip_finance.appraisals.report import charts, figures
from ip_finance.appraisals.report.blocks import (
    Block,
    Chart,
    Facts,
    Formula,
    Head,
    Heading,
    Items,
    Section,
    Table,
    Text,
)
from ip_finance.appraisals.report.reading import Reading, Surroundings
from valuation.appraisal.subject import DAYS_A_YEAR
from valuation.errors import ValuationError
from valuation.models.catalogue import load_model

INTERCEPT: Final = "intercept"


def survival(reading: Reading, around: Surroundings) -> Section:
    """Probability that the holder keeps the right alive, fee by fee."""
    view, say = reading.report["survival"], reading.say
    title = say("存续到贷款到期的概率", "Survival to the end of the loan")
    if not view["years"]:
        none = say(
            "没有适用于这类权利的存续模型；计算中不考虑失效，不等于不会失效。",
            "No survival model fits this right: no lapse is reckoned with, which is not to say "
            "that there is none.",
        )
        blocks: tuple[Block, ...] = (Text(text=none, tone="warning"),)
        return Section(id="survival", title=title, blocks=blocks)
    blocks = (
        *(_warnings(reading, view["warnings"]) if view["warnings"] else ()),
        _curve(reading, view["years"], around.maturity_on),
        Formula(
            text=say(
                "当年失效风险 = 1 − (1 − 同类失效风险)^(相对风险 × 陈述的系数)；"
                "年末仍存续 = 各年 (1 − 失效风险) 之积",
                "hazard = 1 − (1 − hazard of the group)^(relative hazard × stated factor); "
                "kept = product of (1 − hazard)",
            )
        ),
        Heading(
            text=say("模型 {} 的算式", "Arithmetic of the model {}").format(
                f"{view['model_id']} v{view['model_version']}"
            )
        ),
        _contributions(reading, view),
        *_formulas(reading, view),
        _exponent(reading, view),
        _seen(reading),
    )
    return Section(id="survival", title=title, blocks=blocks)


def _warnings(reading: Reading, codes: Sequence[str]) -> tuple[Block, ...]:
    told = tuple((reading.word("survival-caveat", code), "") for code in codes)
    return (Items(items=told),)


def _seen(reading: Reading) -> Facts:
    """What was known of the right; the unknown is said to be unknown."""
    measured, say = reading.inputs["measured"], reading.say
    filed, granted = (reading.inputs["subject"][name] for name in ("filed_on", "granted_on"))
    lag = granted and (date.fromisoformat(granted) - date.fromisoformat(filed)).days / DAYS_A_YEAR
    owner, domestic = measured["owner"], measured["domestic"]
    known = {
        say("国内权利人", "Domestic holder"): _yes_or_no(reading, domestic),
        say("权利人类型", "Kind of holder"): reading.word("owner", owner) if owner else None,
        say("主分类号", "Main IPC"): measured["main_ipc"],
        say("权利要求数", "Claims"): _count(measured["claims"]),
        say("发明人数", "Inventors"): _count(measured["inventors"]),
        say("申请至授权（年）", "Years to grant"): figures.number(lag) if lag else None,
        say("申请至公布（天）", "Days to publication"): _count(measured["publication_lag_days"]),
        say("申请月份", "Month of filing"): str(date.fromisoformat(filed).month),
    }
    return Facts(rows=tuple((name, told or figures.UNKNOWN) for name, told in known.items()))


def _yes_or_no(reading: Reading, answer: bool | None) -> str | None:
    if answer is None:
        return None
    return reading.say("是", "yes") if answer else reading.say("否", "no")


def _count(value: float | None) -> str | None:
    return None if value is None else figures.exact(value)


def _formulas(reading: Reading, view: Mapping[str, Any]) -> tuple[Formula, ...]:
    """From the log-odds to the relative hazard, in figures."""
    odds = _log_odds(view)
    chance = figures.number(_chance(odds))
    group, exponent = figures.number(view["group_kept_5"]), figures.exact(view["exponent"])
    kept, relative = (
        reading.say("授权后维持五年的概率 p", "p, kept five years after grant,"),
        reading.say("相对风险", "relative hazard"),
    )
    of_group = reading.say("p 同类", "p of the group")
    return (
        Formula(text=f"{kept} = 1 / (1 + e^−({figures.signed(odds)})) = {chance}"),
        Formula(
            text=f"{relative} = (ln p / ln {of_group})^{reading.say('指数', 'exponent')} = "
            f"(ln {chance} / ln {group})^{exponent} = {figures.number(view['relative_hazard'])}"
        ),
    )


def _exponent(reading: Reading, view: Mapping[str, Any]) -> Facts:
    say = reading.say
    return Facts(
        rows=(
            (say("同类", "Group"), reading.word("owner-group", view["group"])),
            (
                say("同类中授权后维持五年的占比", "Share of the group kept five years"),
                figures.number(view["group_kept_5"]),
            ),
            (say("指数", "Exponent"), figures.exact(view["exponent"])),
            (say("失效表", "Lapse table"), f"{view['table_id']} v{view['table_version']}"),
            (say("相对风险", "Relative hazard"), figures.exact(view["relative_hazard"])),
            (say("陈述的系数", "Stated factor"), figures.exact(view["factor"])),
        )
    )


def _curve(reading: Reading, years: Sequence[Mapping[str, Any]], maturity_on: date | None) -> Chart:
    say = reading.say
    title = say("逐年存续概率", "Survival by year")
    described = say(
        "基准日后各年仍被维持的概率；虚线为贷款到期。",
        "Probability of being kept by years after the base date; the dashed line is the end of "
        "the loan.",
    )
    mark = None
    if maturity_on is not None:
        after = (maturity_on - reading.base_date).days / DAYS_A_YEAR
        mark = charts.Mark(name=say("贷款到期", "loan matures"), value=after)
    return Chart(
        svg=charts.survival(
            reading.named("survival", title, described),
            kept=[(one["years_to_fee"], one["kept"]) for one in years],
            maturity=mark,
            wording=lambda after: f"{after:.1f}",
            years=say("基准日后年数", "years after the base date"),
        ),
        table=_years(reading, years, title),
    )


def _years(reading: Reading, years: Sequence[Mapping[str, Any]], caption: str) -> Table:
    say = reading.say
    return Table(
        caption=caption,
        heads=(
            Head(say("年", "Year"), is_figure=True),
            Head(say("缴费日（年后）", "Fee after (years)"), is_figure=True),
            Head(say("权龄", "Age"), is_figure=True),
            Head(say("同类失效风险", "Group hazard"), is_figure=True),
            Head(say("当年失效风险", "Hazard"), is_figure=True),
            Head(say("年末仍存续", "Kept"), is_figure=True),
        ),
        rows=tuple(
            (
                str(one["year"]),
                figures.number(one["years_to_fee"]),
                figures.number(one["age_years"]),
                figures.percent(one["group_hazard"]),
                figures.percent(one["hazard"]),
                figures.percent(one["kept"]),
            )
            for one in years
        ),
    )


def _contributions(reading: Reading, view: Mapping[str, Any]) -> Table:
    """Log-odds; the sum is what the model says, before it becomes a probability."""
    say, names = reading.say, _features(reading, view)
    parts = [(INTERCEPT, view["intercept"])]
    parts += [(line["code"], line["amount"]) for line in view["contributions"] if line["amount"]]
    total = _log_odds(view)
    chance = _chance(total)
    return Table(
        caption=say("对数几率，各项相加", "Log-odds; they add up"),
        heads=(
            Head(say("模型所见", "What the model sees")),
            Head(say("对数几率", "Log-odds"), is_figure=True),
        ),
        rows=tuple((names.get(code, code), figures.signed(amount)) for code, amount in parts),
        total=(
            say(f"合计（概率 {chance:.4f}）", f"Sum (probability {chance:.4f})"),
            figures.signed(total),
        ),
    )


def _log_odds(view: Mapping[str, Any]) -> float:
    return math.fsum([view["intercept"], *(line["amount"] for line in view["contributions"])])


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))


def _features(reading: Reading, view: Mapping[str, Any]) -> dict[str, str]:
    """Names of the features as the model's own file has them."""
    intercept = {INTERCEPT: reading.word("line", INTERCEPT)}
    try:
        model = load_model(view["model_id"], view["model_version"])
    except ValuationError:
        return intercept
    labels = {
        **{term.feature: term.label for term in model.piecewise},
        **{term.feature: term.label for term in model.levels},
        **{term.feature: term.label for term in model.words},
    }
    return intercept | {code: reading.say(name.zh, name.en) for code, name in labels.items()}


def life(reading: Reading) -> Section:
    """The lives, and the shortest of them, over which the right is valued."""
    view, say = reading.report["life"], reading.say
    binding = reading.word("life", view["binding"])
    years = figures.number(view["years"])
    horizon = figures.number(reading.report["horizon_years"])
    return Section(
        id="life",
        title=say("剩余年限", "Remaining life"),
        blocks=(
            Text(
                text=say(
                    f"取最短者：{binding}，{years} 年，各方法的算式以此为限。模拟看 {horizon} 年，"
                    "其间是否失效按上面的风险抽取。",
                    f"The shortest binds: {binding}, {years} years; the arithmetic of the methods "
                    f"is over these. The simulation looks at {horizon} years and draws lapses on "
                    "the way by the hazards above.",
                )
            ),
            Table(
                caption=say("各种年限", "The lives"),
                heads=(
                    Head(say("年限", "Life")),
                    Head(say("年", "Years"), is_figure=True),
                    Head(say("来源", "Source")),
                    Head(say("已核对", "Verified")),
                ),
                rows=tuple(_limit(reading, limit) for limit in view["limits"]),
            ),
            *_expected(reading),
        ),
    )


def _expected(reading: Reading) -> tuple[Formula, ...]:
    """How the years of survival follow from the table of survival, where there is one."""
    if not reading.report["survival"]["years"]:
        return ()
    told = reading.say(
        "存续年限 = 至首次缴费的年数 + Σ 年末仍存续 × 至下一次缴费的年数；"
        "最后一次缴费后计至法定届满",
        "survival = years to the first fee + Σ kept × years to the next fee; after the last fee, "
        "to the end of the legal term",
    )
    return (Formula(text=told),)


def _limit(reading: Reading, limit: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        reading.word("life", limit["kind"]),
        figures.number(limit["years"]),
        _source(reading, limit),
        _yes_or_no(reading, limit["verified"]) or figures.UNKNOWN,
    )


def _source(reading: Reading, limit: Mapping[str, Any]) -> str:
    """Where a limit comes from; what the appraiser wrote stays in the appraiser's words."""
    view, note = reading.report["survival"], limit.get("note", "")
    told = {
        "legal": f"登记簿：权利于 {reading.inputs['subject']['expires_on']} 届满",
        "technology": f"技术半衰期表（美国专利引用）：{note}",
        "survival": f"{view['model_id']} 第 {view['model_version']} 版：法定期限内预期维持年数",
    }
    english = limit["source"] + (f" ({note})" if note else "")
    return reading.say(told.get(limit["kind"], english), english)
