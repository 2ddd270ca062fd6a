"""Appraisals in the play: two scorers, a band that is signed, and an auditor who computes again."""

import subprocess
import sys
from typing import Any, Final

from ip_finance.play.pricing import priced, priced_anew, without_economics
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

SIGNATORY, REVIEWER, OFFICER, AUDITOR = (
    "sme.signatory",
    "operator.reviewer",
    "bank.officer",
    "auditor",
)
APPRAISERS: Final = ("operator.appraiser1", "operator.appraiser2")
RECOMPUTE = """
import sys
from valuation import recompute
found = recompute(sys.stdin.buffer.read().decode())
print(found.stored_digest, found.recomputed_digest)
"""
"""What an auditor runs at home: the library alone, without platform, database or chain."""


def play_appraisal(story: Story, number: int) -> None:
    """From the order of the SME to the band that two appraisers sign."""
    _play_order(story, number)
    appraisal = _play_pricing(story, number)
    if number == 1:
        _play_without_economics(story, appraisal)
    sign_appraisal(story, f"appraisal {number}")


def revalue(story: Story, number: int, factor: float) -> None:
    """The right is valued anew, with less revenue: a new order, new cards, a new band."""
    stage, order = story.stage, f"/appraisal-orders/{story.id_of(f'order again {number}')}"
    asset = story.id_text(f"asset {number}")
    stage.put(SIGNATORY, order, _order(story, asset) | {"reason": "贷后重估"})
    revenue = {"argument": "economics.revenue", "source": "本年上半年财务报表（演示）"}
    stage.put(SIGNATORY, f"{order}/evidence/{story.id_of(f'evidence again {number}')}", revenue)
    costs = {"argument": "methods.cost.costs", "source": "研发费用辅助账（演示）"}
    stage.put(SIGNATORY, f"{order}/evidence/{story.id_of(f'costs again {number}')}", costs)
    for place, scorer in enumerate(APPRAISERS):
        card = f"{order}/scorecards/{story.id_of(f'card again {number} {place}')}"
        stage.put(scorer, card, {"ratings": _ratings(place)})
    body = {
        "order_id": story.id_text(f"order again {number}"),
        "pricing": priced_anew(number, story.started_on, factor),
    }
    name = f"appraisal again {number}"
    stage.put(APPRAISERS[0], f"/appraisals/{story.id_of(name)}", body)
    sign_appraisal(story, name)


def play_acceptance(story: Story, number: int) -> None:
    """The bank says that it relies on the appraisal."""
    stage, path = story.stage, _appraisal(story, number)
    accepted = {"decision": "accepted", "comment": "方法与权重合理，区间可用于押品管理。"}
    stage.post(OFFICER, f"{path}/acceptance", accepted)
    story.scene(
        "银行认可外部评估结论，认可与意见留痕",
        "The bank accepts the appraisal; its decision and words stay on file",
    )


def play_recomputation(story: Story, number: int) -> None:
    """The auditor computes the report again in a process of its own, and finds a changed digit."""
    report = story.stage.fetch(AUDITOR, f"{_appraisal(story, number)}/report.json").content
    stored, again = _recomputed(report)
    if stored != again:
        raise PlayFailed(f"the report does not recompute: {stored} and {again}")
    story.scene(
        "审计：脱离平台复算评估报告，摘要逐字节一致",
        "The auditor computes the report again, away from the platform: the same digest",
        note=f"stored {stored[:16]}… recomputed {again[:16]}…",
    )
    stored, again = _recomputed(report.replace(b'"p50":', b'"p50":1', 1))
    if stored == again:
        raise PlayFailed("a changed report was not found out")
    story.scene(
        "审计：报告中一个数字被改，复算即刻发现",
        "One digit of the report is changed: the recomputation finds it",
        note=f"stored {stored[:16]}… recomputed {again[:16]}…",
    )


def _play_order(story: Story, number: int) -> None:
    stage, path = story.stage, f"/appraisal-orders/{story.id_of(f'order {number}')}"
    stage.put(SIGNATORY, path, _order(story, story.id_text(f"asset {number}")))
    forecast = f"专利 {number} 收入预测与三年审计报告摘要（演示）".encode()
    document = stage.upload(SIGNATORY, f"forecast-{number}.txt", forecast)
    evidence = {
        "argument": "economics.revenue",
        "source": "近三年审计报告与在手订单（演示）",
        "document_id": str(document),
    }
    stage.put(SIGNATORY, f"{path}/evidence/{story.id_of(f'evidence {number}')}", evidence)
    costs = {"argument": "methods.cost.costs", "source": "研发费用辅助账（演示）"}
    stage.put(SIGNATORY, f"{path}/evidence/{story.id_of(f'costs {number}')}", costs)
    for place, scorer in enumerate(APPRAISERS):
        card = f"{path}/scorecards/{story.id_of(f'card {number} {place}')}"
        stage.put(scorer, card, {"ratings": _ratings(place)})
        seen = stage.get(APPRAISERS[1 - place], path)["cards"]
        if len(seen) == 1 and seen[0]["ratings"]:  # both are open once a killed play goes on
            raise PlayFailed("a scorer sees the card of the other before filing one")
    agreement = stage.get(REVIEWER, path)["agreement"]
    story.scene(
        f"评估委托 {number}：企业提交收入依据，两名评估师各自独立评分（互不可见）",
        f"Order {number}: the SME files its evidence; two appraisers score, each without the other",
        note=f"score {agreement['score_low']:.1f}, kappa {agreement['kappa']:.2f}, "
        f"ICC {agreement['icc']:.2f} ({agreement['icc_low']:.2f} to {agreement['icc_high']:.2f}), "
        f"disputed {len(agreement['disputed'])}",
    )


def _order(story: Story, asset: str) -> dict[str, Any]:
    return {
        "asset_id": asset,
        "purpose": "pledge-financing",
        "value_type": "market-value",
        "base_date": story.started_on.isoformat(),
        "scheme_id": "sipo-ppac-2012",
        "scheme_version": "1",
        "reason": "拟以该专利质押融资",
    }


def _ratings(place: int) -> dict[str, Any]:
    values = {f"LVD-{n}": 8 for n in range(1, 8)} | {f"TVD-{n}": 6 for n in range(1, 7)}
    values |= {f"EVD-{n}": 8 for n in range(1, 6)}
    if place:
        values |= {"LVD-3": 6, "TVD-2": 8, "EVD-2": 6}
    reason = "与同领域专利比较（演示）"
    return {code: {"value": value, "reason": reason} for code, value in values.items()}


def _play_pricing(story: Story, number: int) -> dict[str, Any]:
    pricing = priced(number, story.started_on)
    found = _priced(story, _appraisal(story, number), number, pricing)
    report = found["report"]
    methods = "、".join(
        f"{one['name']} {one['weight']:.0%}（{_wan(one['distribution']['p50'])}）"
        for one in report["methods"]
    )
    first = report["tornado"]["bars"][0]
    kept = report["survival"]["years"][0]["kept"]
    story.scene(
        f"定价 {number}：P10/P50/P90 = {_band(found)} 万元，不给单点值",
        f"Priced {number}: P10/P50/P90 = {_band(found)} × 10,000 CNY, never one number alone",
        note=f"{methods}; spread {report['agreement']['spread']:.2f}; kept next year {kept:.1%}; "
        f"most by {first['driver']}: {_wan(first['at_low'])} to {_wan(first['at_high'])}",
    )
    return found


def _play_without_economics(story: Story, known: dict[str, Any]) -> None:
    path = f"/appraisals/{story.id_of('appraisal without economics')}"
    wide = _priced(story, path, 1, without_economics())["report"]["distribution"]
    told = known["report"]["distribution"]
    story.scene(
        f"同一专利若无经济数据：80% 区间上下各约 {wide['p90'] / wide['p50']:.0f} 倍，如实标注",
        f"Without economics the 80 % band is a factor of {wide['p90'] / wide['p50']:.0f} each way",
        note=f"with evidence: a factor of {told['p90'] / told['p50']:.1f} up "
        f"and {told['p50'] / told['p10']:.1f} down",
    )


def sign_appraisal(story: Story, name: str) -> None:
    """It is reviewed; two appraisers sign its band; it recomputes."""
    stage, path = story.stage, f"/appraisals/{story.id_of(name)}"
    stage.post(REVIEWER, f"{path}/review", {"comment": "参数来源齐全，复算一致。"})
    taken = stage.carry(stage.ask(APPRAISERS[0], f"{path}/signing"), *APPRAISERS)
    value, again = stage.get(REVIEWER, path), stage.get(REVIEWER, f"{path}/recomputation")
    story.scene(
        f"评估：两位评估师签署价值区间 {_band(value)} 万元（P10/P50/P90）",
        f"Two appraisers sign the value range {_band(value)} × 10,000 CNY (P10/P50/P90)",
        taken=taken,
        note=f"recomputes to the same bytes: {again['is_recomputed']}",
    )


def _priced(story: Story, path: str, number: int, pricing: dict[str, Any]) -> dict[str, Any]:
    body = {"order_id": story.id_text(f"order {number}"), "pricing": pricing}
    found: dict[str, Any] = story.stage.put(APPRAISERS[0], path, body)
    return found


def _recomputed(report: bytes) -> tuple[str, str]:
    """The digests, stored and computed again in a process of its own."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", RECOMPUTE], input=report, capture_output=True, check=False
    )
    if done.returncode:
        raise PlayFailed(f"the recomputation failed: {done.stderr.decode()}")
    stored, again = done.stdout.decode().split()
    return stored, again


def _appraisal(story: Story, number: int) -> str:
    return f"/appraisals/{story.id_of(f'appraisal {number}')}"


def _band(value: dict[str, Any]) -> str:
    return " / ".join(str(value[f"{name}_fen"] // 1_000_000) for name in ("low", "base", "high"))


def _wan(yuan: float) -> str:
    return f"{yuan / 10_000:.0f}"
