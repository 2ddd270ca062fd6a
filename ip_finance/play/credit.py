"""Credit work at the bank: need, limit, memo, stages; who may decide, and who may not."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from ip_finance.play.case import APPROVER, OFFICER, PLAN, RATE_BPS, SIGNATORY
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene, Story

COMMITTEE: Final = "bank.committee"
WAN: Final = 1_000_000
FIGURES: Final = {
    "sales_fen": 9_600_000_000,
    "cost_fen": 8_064_000_000,
    "margin_bps": 1_600,
    "growth_bps": 1_200,
    "own_funds_fen": 800_000_000,
    "existing_loans_fen": 300_000_000,
    "other_financing_fen": 100_000_000,
    "inventory_opening_fen": 1_300_000_000,
    "inventory_closing_fen": 1_388_000_000,
    "receivables_opening_fen": 2_300_000_000,
    "receivables_closing_fen": 2_500_000_000,
    "payables_opening_fen": 1_000_000_000,
    "payables_closing_fen": 1_016_000_000,
    "prepaid_opening_fen": 210_000_000,
    "prepaid_closing_fen": 238_000_000,
    "advance_receipts_opening_fen": 390_000_000,
    "advance_receipts_closing_fen": 410_000_000,
}
PAPER: Final = "最近三个月银行流水"


def play_credit(story: Story, loan: str, amount_fen: int) -> None:
    """From the figures of the firm to the last stage that approves."""
    _measure(story, loan)
    _write_memo(story, loan, amount_fen)
    _decide(story, loan)


def approve_plainly(story: Story, loan: str, amount_fen: int) -> None:
    """The same stages for another loan, without a question."""
    story.stage.post(OFFICER, f"{_path(story, loan)}/memos", memo_body(story, amount_fen))
    for login, seen in ((APPROVER, 0), (COMMITTEE, 1)):
        _vote(story, loan, login, "approve", seen=seen, comment="同意，押品足值。")


def memo_body(story: Story, amount_fen: int, remark: str = "") -> dict[str, Any]:
    """What the officer proposes, and in words."""
    return {
        "amount_fen": amount_fen,
        "rate_bps": RATE_BPS,
        "maturity_on": maturity(story),
        "plan": PLAN,
        "purpose_kind": "materials",
        "borrower": "专精特新企业，主营主轴监测传感器，经营稳定。",
        "repayment_source": f"销售回款，在手订单覆盖本息。{remark}",
        "risks": "下游集中；以两件发明专利质押缓释。",
    }


def maturity(story: Story) -> str:
    """A year after the play began."""
    return (story.started_on + timedelta(days=365)).isoformat()


def _path(story: Story, loan: str) -> str:
    return f"/loans/{story.id_of(loan)}/credit"


def _measure(story: Story, loan: str) -> None:
    stage = story.stage
    year = story.started_on.year - 1
    statement = {"fiscal_year": year, "figures": FIGURES, "source": f"{year} 年审计报告（演示）"}
    stage.put(SIGNATORY, f"/financial-statements/{story.id_of('statement 1')}", statement)

    def measured() -> Scene:
        found = stage.get(OFFICER, f"/loans/{story.id_of(loan)}/limit")
        need, terms = found["need"], found["terms"]
        (binding,) = [one for one in terms if one["binds"]][:1]
        steps = "; ".join(f"{one['name']} {one['shown']}" for one in need["steps"][-2:])
        told = "、".join(
            f"{one['name']} {one['amount_fen'] // WAN}"
            for one in terms
            if one["amount_fen"] is not None
        )
        return Scene(
            f"授信额度取五项最低：{told}（万元），由 {binding['name']} 约束",
            f"The limit is the least of five terms (LN-15): {binding['name']} binds",
            note=f"need by formula LN-02: {steps}; {binding['arithmetic']}",
        )

    story.tried("limit of the first loan", measured)


def _write_memo(story: Story, loan: str, amount_fen: int) -> None:
    stage, path = story.stage, _path(story, loan)
    stage.post(OFFICER, f"{path}/memos", memo_body(story, amount_fen))
    body = {"decision": "approve", "comment": "我写的，我批。", "draft": 1, "seen": 0}
    _refused(story, loan, OFFICER, body, "own-case", "写报告的人不能审批自己的案子")


def _decide(story: Story, loan: str) -> None:
    stage, path = story.stage, _path(story, loan)
    _vote(story, loan, APPROVER, "approve", seen=0, comment="经营稳定，押品足值，同意上会。")
    again = {"decision": "approve", "comment": "再投一次。", "draft": 1, "seen": 1}
    _refused(story, loan, APPROVER, again, "decided-before", "同一人不得在两个环节表决")
    stale = {"decision": "approve", "comment": "以为还没人看过。", "draft": 1, "seen": 0}
    _refused(story, loan, COMMITTEE, stale, "already-decided", "页面已过时：告知谁在何时已表决")
    refer = {"decision": "refer", "comment": "补充流水后再议。", "papers": [PAPER]}
    stage.post(COMMITTEE, f"{path}/decisions", {**refer, "draft": 1, "seen": 1})
    asked = stage.get(SIGNATORY, f"/loans/{story.id_of(loan)}/referrals")
    if asked[0]["papers"] != [PAPER]:
        raise PlayFailed(f"the company should be told which paper is missing: {asked}")
    amount = stage.get(OFFICER, f"/loans/{story.id_of(loan)}")["amount_fen"]
    stage.post(OFFICER, f"{path}/memos", memo_body(story, amount, "流水已补齐。"))
    _vote(story, loan, COMMITTEE, "approve", seen=2, draft=2, comment="流水与报表相符，同意。")
    story.scene(
        f"贷审会退回补件（{PAPER}），企业补齐后从同一环节继续，此前意见保留，最终通过",
        "The committee refers the case back for one paper; resubmitted, it goes on at that stage",
        note="memo frozen, hash "
        + str(stage.get(OFFICER, path)["memo_hash"])[:18]
        + "…; rows of decisions are only added",
    )


def _vote(
    story: Story, loan: str, login: str, decision: str, *, seen: int, comment: str, draft: int = 1
) -> None:
    body = {"decision": decision, "comment": comment, "draft": draft, "seen": seen}
    story.stage.post(login, f"{_path(story, loan)}/decisions", body)


def _refused(story: Story, loan: str, login: str, body: dict[str, Any], code: str, zh: str) -> None:
    attempt: Callable[[], Scene] = partial(_attempt, story, loan, login, body, code, zh)
    story.tried(f"decision refused {code}", attempt)


def _attempt(
    story: Story, loan: str, login: str, body: dict[str, Any], code: str, zh: str
) -> Scene:
    path = f"{_path(story, loan)}/decisions"
    refused = story.stage.refused_post(login, path, body, code)
    return Scene(f"平台拒绝：{zh}", f"The API refuses a decision: {code}", refused=refused)
