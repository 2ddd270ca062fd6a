"""The pool bears its share of a loss; what comes back later is shared as the loss was."""

from typing import Any, Final

from ip_finance.play.enforcement import APPROVER, LENDER, SECOND_ROUND, WAN, day_after_default
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

ADMIN, REVIEWER = "operator.admin", "operator.reviewer"
POOL: Final = "chengdu-demo"
TERMS: Final = {
    "name": "成都知识产权质押融资风险补偿资金（演示）",
    "fund_fen": 1_000_000_000,
    "sharers": [
        {"party": "pool", "name": "风险补偿资金", "share_bps": 5_000},
        {"party": "bank", "name": "贷款银行", "share_bps": 3_000},
        {"party": "guarantor", "name": "担保机构", "share_bps": 2_000},
    ],
    "cap_loan_fen": 100_000_000,
    "cap_pool_fen": 500_000_000,
    "breaker_bps": 800,
    "overdue_days": 5,
    "demands": 1,
    "needs_enforcement": True,
}
AGREED: Final = {"decision": "agreed", "comment": "材料齐全，符合补偿条件。"}
RECOVERED_FEN, RECOVERY_COSTS_FEN = 10_000_000, 1_000_000


def cover_by_pool(story: Story) -> None:
    """The operator sets a pool by two people; the bank brings its loan in before it fails."""
    stage, path = story.stage, f"/policies/{story.id_of('policy pool')}"
    body = {
        "kind": "pool",
        "key": POOL,
        "effective_from": story.started_on.isoformat(),
        "content": TERMS,
        "source": "补偿资金合作协议（演示）",
        "comment": "首期",
    }
    stage.put(ADMIN, path, body)
    stage.post(REVIEWER, f"{path}/check", {"verdict": "accepted", "comment": "与协议一致。"})
    cover = {"pool": POOL, "loan_id": story.id_text("loan 2")}
    stage.put(LENDER, f"/pool-covers/{story.id_of('cover')}", cover)
    story.scene(
        "风险补偿：资金池、银行、担保机构按 50/30/20 分担，池与单笔均设上限，银行将本笔纳入",
        "A pool, the bank and a guarantor share losses 50/30/20 within caps; the loan is covered",
    )


def play_compensation(story: Story) -> None:
    """Claim, two people's decision, payment, write-off, and a later recovery that is shared."""
    _claim(story)
    _write_off(story)
    _recover(story)


def _claim(story: Story) -> None:
    stage, path = story.stage, f"/pool-claims/{story.id_of('pool claim')}"
    extract = stage.upload(LENDER, "ledger extract.txt", "贷款分户账（演示）".encode())
    body: dict[str, Any] = {
        "loan_id": story.id_text("loan 2"),
        "kind": "final",
        "insured_fen": 0,
        "document_id": str(extract),
    }
    claim = stage.put(LENDER, path, body)
    stage.carry(stage.ask(LENDER, f"{path}/statement"), LENDER)
    stage.post(REVIEWER, f"{path}/review", AGREED)
    stage.post(ADMIN, f"{path}/decision", AGREED)
    stage.carry(stage.ask(ADMIN, f"{path}/decision-statement"), ADMIN)
    taken = stage.carry(stage.ask(ADMIN, f"{path}/payment"), ADMIN)
    loss, amount = claim["loss_fen"], claim["amount_fen"]
    if amount != (loss + 1) // 2:
        raise PlayFailed(f"the pool should bear half of {loss}, not {amount}")
    story.scene(
        f"代偿：损失本金 {loss / WAN:.2f} 万元，补偿资金承担 {amount / WAN:.2f} 万元，"
        "申报、审核、决定、支付均由各方签署上链",
        f"The pool pays {amount / WAN:.2f} of {loss / WAN:.2f} × 10,000 CNY: claimed, reviewed, "
        "decided and paid by different people, each on the ledger",
        taken=taken,
        note="RS-01, RS-03",
    )


def _write_off(story: Story) -> None:
    stage, path = story.stage, f"/write-offs/{story.id_of('write-off')}"
    grounds = stage.upload(LENDER, "write-off.txt", "呆账核销材料（演示）".encode())
    body = {
        "loan_id": story.id_text("loan 2"),
        "ground": "enforced",
        "reason": "执行终结，无其他可供执行财产。",
        "document_id": str(grounds),
    }
    stage.put(LENDER, path, body)
    agreed = {"decision": "agreed", "comment": "同意核销，账销案存。"}
    stage.post(APPROVER, f"{path}/decision", agreed)
    taken = stage.carry(stage.ask(APPROVER, f"{path}/statement"), APPROVER)
    story.scene(
        "核销：经办提出、审批同意，账销案存，继续追偿",
        "Written off by two people; the claim lives on off the balance sheet",
        taken=taken,
    )


def _recover(story: Story) -> None:
    stage, path = story.stage, f"/recoveries/{story.id_of('recovery')}"
    body = {
        "loan_id": story.id_text("loan 2"),
        "amount_fen": RECOVERED_FEN,
        "costs_fen": RECOVERY_COSTS_FEN,
        "received_on": day_after_default(story, SECOND_ROUND).isoformat(),
        "source": "借款人其他财产执行回款（演示）",
    }
    stage.put(LENDER, path, body)
    stage.carry(stage.ask(LENDER, f"{path}/statement"), LENDER)
    claim = f"/pool-claims/{story.id_of('pool claim')}"
    returned = {"recovery_id": story.id_text("recovery")}
    taken = stage.carry(stage.ask(LENDER, f"{claim}/returns", returned), LENDER)
    back = (RECOVERED_FEN - RECOVERY_COSTS_FEN) // 2
    story.scene(
        f"追回 {RECOVERED_FEN // WAN} 万元，扣除费用后按分担比例返还补偿资金 {back / WAN:.2f} 万元",
        f"{RECOVERED_FEN // WAN} × 10,000 CNY come back; after costs the pool gets its half",
        taken=taken,
        note="RS-03: shared as the loss was",
    )
