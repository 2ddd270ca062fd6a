"""The claim of a loan goes to a second bank, in two steps: offered, then accepted."""

from ip_finance.play.case import OFFICER
from ip_finance.play.cast import LATECOMER, SECOND_BANK
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

PRICE_FEN = 145_000_000


def play_assignment(story: Story) -> None:
    """The second bank sees what it is offered, and takes the claim over."""
    stage, loan = story.stage, f"/loans/{story.id_of('loan 2')}"
    offer = {
        "bank_id": story.id_text(SECOND_BANK.code),
        "price_fen": PRICE_FEN,
        "reason": "调整信贷结构，转让本笔债权及从属的质权。",
    }
    taken = stage.carry(stage.ask(OFFICER, f"{loan}/actions/offer-claim", offer), OFFICER)
    story.scene(
        f"债权转让要约：银行向{SECOND_BANK.name}要约转让第二笔债权，对方即可查阅本案",
        "The bank offers the claim of the second loan to another bank, which now sees the case",
        taken=taken,
    )
    notice = {
        "reason": "已向债务人送达债权转让通知书，债务人签收。",
        "notified_on": story.started_on.isoformat(),
    }
    request = stage.ask(LATECOMER.login, f"{loan}/actions/accept-claim", notice)
    taken = stage.carry(request, LATECOMER.login)
    seen = stage.get(LATECOMER.login, loan)
    if seen["lender_id"] != story.id_text(SECOND_BANK.code):
        raise PlayFailed(f"the claim should be the second bank's: {seen}")
    story.scene(
        "受让债权：第二家银行签署受让，质权随债权一并转移，权利记录不动",
        "The second bank accepts: the pledge follows the claim, no right was touched",
        taken=taken,
    )
