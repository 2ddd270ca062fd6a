"""How each uncertain input of the simulation is drawn, so that a reader can draw it again."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from ip_finance.appraisals.report import figures
from ip_finance.appraisals.report.blocks import Head, Table
from ip_finance.appraisals.report.reading import Reading
from valuation.appraisal.report import methods_in
from valuation.risk.inputs import LogNormal, TwoPiece
from valuation.risk.reconcile import Method
from valuation.risk.right_model import RightModel
from valuation.risk.simulate import Input, uncertain_inputs

P90: Final = 1.2815515655446004
"""Of a standard normal number."""


def draws(reading: Reading) -> Table:
    """One row an input; the royalty and the error of the method have one a method."""
    say, methods = reading.say, methods_in(reading.report)
    inputs = {name for method in methods for name in uncertain_inputs(method.model)}
    rows = [
        (reading.word("driver", name) + of, told)
        for name in Input
        if name in inputs
        for of, told in _told(reading, name, methods)
    ]
    if len(methods) > 1:
        by_weight = say("每条路径按权重抽取一种方法", "one of the methods for each path, by weight")
        rows.append((reading.word("driver", Input.METHOD), by_weight))
    return Table(
        caption=say(
            "各输入如何抽取（z 为标准正态数，t 为基准日后年数）",
            "How each input is drawn (z: standard normal number; t: years from the base date)",
        ),
        heads=(Head(say("输入", "Input")), Head(say("抽取方式", "How it is drawn"))),
        rows=tuple(rows),
    )


Told: TypeAlias = list[tuple[str, str]]
"""What is added to the name of the input, and how it is drawn."""


def _told(reading: Reading, name: Input, methods: Sequence[Method]) -> Told:
    if name in _BY_METHOD:
        return _BY_METHOD[name](reading, methods)
    return [("", _STATED[name](reading))]


def _stated(reading: Reading, name: str) -> float:
    return float(reading.inputs["pricing"]["uncertainty"][name])


def _revenue(reading: Reading) -> str:
    sd = _stated(reading, "revenue_log_sd")
    return reading.say("收入 × ", "revenue × ") + _lognormal(reading, sd)


def _growth(reading: Reading) -> str:
    sd = figures.exact(_stated(reading, "growth_sd"))
    return reading.say("收入 × ", "revenue × ") + f"e^({sd} × z × t)"


def _rate(reading: Reading, methods: Sequence[Method]) -> Told:
    """The royalty in the model is relative to the highest of its range."""
    highest = {
        one["name"]: line["amount"]
        for one in reading.report["methods"]
        for line in one["value"]["assumptions"]
        if line["code"] == "royalty-maximum"
    }
    return [
        (f" · {_named(reading, one)}", _royalty(reading, one.model, highest[one.name]))
        for one in methods
        if isinstance(one.model, RightModel) and Input.RATE in uncertain_inputs(one.model)
    ]


def _royalty(reading: Reading, model: RightModel, highest: float) -> str:
    rate = model.rate_factor
    if isinstance(rate, LogNormal):
        return f"{figures.percent(rate.median * highest)} × {_lognormal(reading, rate.log_sd)}"
    assert isinstance(rate, TwoPiece)
    low, middle, high = (figures.percent(of * highest) for of in (rate.low, rate.median, rate.high))
    first, last = (figures.percent(of * highest) for of in (rate.minimum, rate.maximum))
    return reading.say(
        f"一半机会低于得分所定的 {middle}，一半高于它；每一半在 {low} – {high}（得分可能的范围）内"
        f"密度不变，再直线降至区间两端 {first} 与 {last} 处的零",
        f"half of the chance below {middle}, where the score puts it, and half above; each half "
        f"is flat within {low} – {high}, what the score may be, and falls in a straight line to "
        f"nothing at the ends of the range, {first} and {last}",
    )


def _discount(reading: Reading) -> str:
    sd = figures.exact(_stated(reading, "discount_sd"))
    return reading.say("(1 + 折现率) × ", "(1 + discount rate) × ") + f"e^({sd} × z)"


def _lapse(reading: Reading) -> str:
    return reading.say(
        "第 n 年终止的概率为存续表第 n 行的当年失效风险；年内按 (1 − 风险)^t 分摊",
        "ends in year n with the hazard in row n of the table of survival; within a year "
        "(1 − hazard)^t",
    )


def _invalidation(reading: Reading) -> str:
    hazard = figures.percent(_stated(reading, "invalidation_hazard"))
    return reading.say(
        f"每年以 {hazard} 的概率终止", f"ends with a chance of {hazard} in every year"
    )


def _litigation(reading: Reading) -> str:
    chance = figures.percent(_stated(reading, "litigation_probability"))
    cost = figures.percent(_stated(reading, "litigation_cost_share"))
    return reading.say(
        f"存续期内以 {chance} 的概率涉诉一次，涉诉则价值减少 {cost}",
        f"one suit in the life with a chance of {chance}; it takes {cost} of the value",
    )


def _error(reading: Reading, methods: Sequence[Method]) -> Told:
    """Measured errors of a method join the stated one."""
    measured = {one["name"]: one["value"]["log_sd"] for one in reading.report["methods"]}
    stated = figures.exact(_stated(reading, "model_log_sd"))
    found = []
    for one in methods:
        told = reading.say("价值 × ", "value × ") + _lognormal(reading, one.model.model_log_sd)
        if measured[one.name] is not None:
            own = figures.number(measured[one.name])
            told += reading.say(
                f"；√({own}² 实测 + {stated}² 陈述)", f"; √({own}² measured + {stated}² stated)"
            )
        found.append((f" · {_named(reading, one)}", told))
    return found


def _named(reading: Reading, method: Method) -> str:
    codes = {one["name"]: one["value"]["method"] for one in reading.report["methods"]}
    return reading.word("method", codes[method.name])


def _lognormal(reading: Reading, log_sd: float) -> str:
    """What multiplies a median, and the factor that eighty cases of a hundred stay within."""
    factor = f"{math.exp(P90 * log_sd):.3g}"
    within = reading.say(f"八成情形相差不到 {factor} 倍", f"80 % within a factor of {factor}")
    return f"e^({figures.number(log_sd)} × z) ({within})"


_STATED: Final[Mapping[Input, Callable[[Reading], str]]] = {
    Input.REVENUE: _revenue,
    Input.GROWTH: _growth,
    Input.DISCOUNT: _discount,
    Input.LAPSE: _lapse,
    Input.INVALIDATION: _invalidation,
    Input.LITIGATION: _litigation,
}
_BY_METHOD: Final[Mapping[Input, Callable[[Reading, Sequence[Method]], Told]]] = {
    Input.RATE: _rate,
    Input.MODEL: _error,
}
