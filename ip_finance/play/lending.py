"""The bank's own view of what secures its loan: its value, its limits, and a shock."""

from functools import partial
from typing import Any

from ip_finance.play.pricing import by_the_bank
from ip_finance.play.story import Scene, Story

OFFICER = "bank.officer"
SHOCKS = (-0.1, -0.2)


def play_collateral(story: Story, loan: str) -> None:
    """Internal valuation with its differences explained, the loan's collateral, two shocks.

    What is looked at is told once: after a crash the loan may have been repaid.
    """
    _play_internal(story)
    story.tried("collateral of the loan", lambda: _collateral(story, loan))
    for factor in SHOCKS:
        story.tried(f"shock of {factor}", partial(_shock, story, factor))


def _play_internal(story: Story) -> None:
    stage, path = story.stage, f"/collateral/internal-valuations/{story.id_of('internal 1')}"
    body: dict[str, Any] = {
        "asset_id": story.id_text("asset 1"),
        "appraisal_id": story.id_text("appraisal 1"),
        "pricing": by_the_bank(1, story.started_on),
        "basis": "同一模型，本行参数",
        "reasons": "按本行行业研究下调收入预测，上调市场风险报酬率。",
    }

    def unexplained() -> Scene:
        return Scene(
            "银行内部估值与外部评估差异超过阈值而未说明：拒绝",
            "The bank's own value differs by more than the threshold, unexplained: refused",
            refused=stage.refused_put(OFFICER, path, body, "difference-unexplained"),
        )

    story.tried("internal valuation unexplained", unexplained)
    explained = body | {"explanation": "收入取在手订单的七五折；折现率高一个百分点。"}
    stage.put(OFFICER, path, explained)
    kept = stage.get(OFFICER, path)
    story.scene(
        "银行内部估值：逐项列示与外部评估的差异，说明后留存，仅本行可见",
        "The bank's own value beside the appraisal: every difference told, explained, for it alone",
        note=f"base differs by {kept['difference']:+.0%}; lines that differ: {len(kept['lines'])}",
    )


def _collateral(story: Story, loan: str) -> Scene:
    view = story.stage.get(OFFICER, f"/loans/{story.id_of(loan)}/collateral")
    policy, lending = view["policy"], view["lending"]
    held = lending["lending_value"]
    sure, value = f"{held['confidence']:.0%}", f"{held['every_date'] / 10_000:.0f}"
    ltv, cap = (f"{policy[name] / 100:.1f}%" for name in ("ltv_bps", "cap_bps"))
    return Scene(
        f"押品视图：质押率 {ltv}（上限 {cap}），贷款期内以 {sure} 置信度保有 {value} 万元",
        f"Collateral: loan to value {ltv} (cap {cap}); {value} × 10,000 CNY held with {sure} "
        "confidence over the loan",
        note=f"liquidation value {lending['liquidation']['value'] / 10_000:.0f}, "
        f"expected loss {lending['expected_loss'] / 10_000:.2f} × 10,000 CNY, "
        f"alive at maturity {held['alive_at_maturity']:.1%}",
    )


def _shock(story: Story, factor: float) -> Scene:
    found = story.stage.get(OFFICER, f"/collateral/shock?factor={factor}")
    short = sum(one["after"]["top_up_fen"] or 0 for one in found["loans"])
    return Scene(
        f"压力预览：押品价值 {factor:+.0%}，将有 {found['breached']} 笔贷款突破质押率上限",
        f"Shock preview of {factor:+.0%}: loans that would breach their cap: {found['breached']}",
        note=f"top-up needed: {short // 1_000_000} × 10,000 CNY; nothing is changed",
    )
