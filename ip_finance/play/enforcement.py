"""A loan goes bad: overdue, default, enforcement in court, sale, distribution, settled."""

from typing import Any

from ip_finance.play.cast import LATECOMER
from ip_finance.play.refusals import SECOND_FEN
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

OVERDUE_FEN, PROCEEDS_FEN = 20_000_000, 160_000_000
COSTS_FEN, INTEREST_FEN, SURPLUS_FEN = 5_000_000, 3_000_000, 2_000_000
LENDER = LATECOMER.login
WAN = 1_000_000


def play_enforcement(story: Story) -> None:
    """From the first day late to the settled loan. Each step is signed by the bank alone."""
    _play_default(story)
    _play_sale(story)
    if (state := story.stage.get(LENDER, _loan(story))["state"]) != "settled":
        raise PlayFailed(f"the loan should be settled, and is {state}")


def _play_default(story: Story) -> None:
    late = {
        "overdue_fen": OVERDUE_FEN,
        "overdue_since": story.started_on.isoformat(),
        "reason": "本期本金到期未还，已电话并书面催收。",
    }
    _take(
        story,
        "mark-overdue",
        late,
        f"逾期：银行登记逾期 {OVERDUE_FEN // WAN} 万元",
        f"The bank marks {OVERDUE_FEN // WAN} × 10,000 CNY as overdue",
    )
    _take(
        story,
        "declare-default",
        {"reason": "催收期满仍未清偿，依合同宣布全部到期。"},
        "违约：银行依合同宣布贷款违约",
        "The bank declares the loan in default",
    )
    _take(
        story,
        "open-enforcement",
        _ruling(story, "（2026）川0191民特1号"),
        "实现质权：法院裁定准许拍卖、变卖质押专利；账本不转移权属",
        "A court allows the sale of the pledged patents; the ledger moves no title",
    )


def _play_sale(story: Story) -> None:
    sale = {
        **_ruling(story, "（2026）川0191执1号"),
        "pledge_id": story.id_text("pledge 2"),
        "proceeds_fen": PROCEEDS_FEN,
    }
    _take(
        story,
        "record-realisation",
        sale,
        f"变现：拍卖所得 {PROCEEDS_FEN // WAN} 万元，附法律文书",
        f"The sale brings in {PROCEEDS_FEN // WAN} × 10,000 CNY, with the court's document",
    )
    shares = {
        **_ruling(story, "（2026）川0191执1号之一"),
        "costs_fen": COSTS_FEN,
        "interest_fen": INTEREST_FEN,
        "principal_fen": SECOND_FEN,
        "surplus_fen": SURPLUS_FEN,
    }
    _take(
        story,
        "distribute-proceeds",
        shares,
        "分配：先费用，后利息、本金，余款退还出质人；贷款结清",
        "Distribution: costs, interest, principal, the surplus to the pledgor; the loan is settled",
    )


def _loan(story: Story) -> str:
    return f"/loans/{story.id_of('loan 2')}"


def _ruling(story: Story, case_no: str) -> dict[str, Any]:
    """A court's document, kept as a file; only its salted hash goes on the ledger."""
    name = f"court-{story.id_of(case_no)}.txt"
    document = story.stage.upload(LENDER, name, f"法律文书 {case_no}（演示）".encode())
    return {
        "court": "成都高新技术产业开发区人民法院",
        "case_no": case_no,
        "issued_on": story.started_on.isoformat(),
        "document_id": str(document),
    }


def _take(story: Story, slug: str, body: dict[str, Any], zh: str, en: str) -> None:
    request = story.stage.ask(LENDER, f"{_loan(story)}/actions/{slug}", body)
    story.scene(zh, en, taken=story.stage.carry(request, LENDER))
