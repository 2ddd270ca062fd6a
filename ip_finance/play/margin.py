"""The value falls by three tenths: a margin call, cured by a trademark that is pledged as well."""

from typing import Any, Final

from ip_finance.play.appraising import revalue
from ip_finance.play.case import OFFICER, SIGNATORY, pledge_body
from ip_finance.play.contract import play_contract
from ip_finance.play.filing import TRADEMARKS, play_registration
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene, Story
from ip_finance.play.trademark import MARK, play_trademark

FALL: Final = 0.7
WAN: Final = 1_000_000
PLEDGE: Final = "pledge of the mark"


def play_margin_call(story: Story, loan: str) -> None:
    """Revalued, called, cured: each on the ledger."""
    for number in (1, 2):
        revalue(story, number, FALL)
    _call(story, loan)
    play_trademark(story)
    _early(story)
    _pledge_mark(story, loan)
    _cure(story)


def _path(story: Story) -> str:
    return f"/margin-calls/{story.id_of('margin call')}"


def _call(story: Story, loan: str) -> None:
    stage, path = story.stage, _path(story)
    stage.post(OFFICER, "/margin-calls/review")
    called = stage.put(OFFICER, path, {"loan_id": story.id_text(loan)})
    taken = stage.carry(stage.ask(OFFICER, f"{path}/notice"), OFFICER)
    facts: dict[str, Any] = called["facts"]
    letter = stage.fetch(SIGNATORY, f"{path}/letter.pdf")
    if not letter.content.startswith(b"%PDF"):
        raise PlayFailed("the borrower should be able to read the letter")
    before, now = facts["value_before_fen"], facts["value_fen"]
    story.scene(
        f"重估：押品价值 {before // WAN} → {now // WAN} 万元，贷款突破质押率上限，"
        f"银行发出追加质押通知（缺口 {facts['shortfall_fen'] // WAN} 万元）并上链",
        f"Revalued from {before // WAN} to {now // WAN} × 10,000 CNY: a margin call of "
        f"{facts['shortfall_fen'] // WAN} × 10,000 CNY goes out and on the ledger",
        taken=taken,
        note=f"cure by {called['cure_by']}; letter of {len(letter.content)} bytes, PDF/A",
    )


def _early(story: Story) -> None:
    def attempt() -> Scene:
        path = f"{_path(story)}/cure"
        refused = story.stage.refused_post(OFFICER, path, None, "margin-call-not-cured")
        return Scene(
            "缺口未补足：不能声称已补足，须由账本事实证明",
            "A call is not cured by saying so: the ledger's own facts must show it",
            refused=refused,
        )

    story.tried("margin call cured by word", attempt)


def _pledge_mark(story: Story, loan: str) -> None:
    def looked() -> Scene:
        cures = story.stage.get(SIGNATORY, _path(story))["cures"]
        offered = "、".join(one["number"] for one in cures["pledge"])
        return Scene(
            f"三种补救并列：补充质押（{offered}）、提前还款 "
            f"{cures['repay']['amount_fen'] // WAN} 万元、经双人豁免",
            "Three cures side by side: pledge more, repay, or a waiver by two people",
        )

    story.tried("cures of the margin call", looked)
    stage, path = story.stage, f"/pledges/{story.id_of(PLEDGE)}"
    stage.post(SIGNATORY, f"{_path(story)}/offered-rights", {"asset_id": story.id_text(MARK)})
    stage.put(OFFICER, path, pledge_body(story, loan, MARK))
    play_contract(story, OFFICER, PLEDGE)
    taken = stage.carry(stage.ask(OFFICER, f"{path}/signing"), SIGNATORY, OFFICER)
    story.scene(
        "补充质押：企业与银行就注册商标签署质押合同并上链",
        "The SME pledges its trademark as well; both sides sign",
        taken=taken,
    )
    play_registration(story, PLEDGE, "12347", TRADEMARKS)


def _cure(story: Story) -> None:
    stage, path = story.stage, _path(story)
    taken = stage.carry(stage.ask(OFFICER, f"{path}/cure"), OFFICER)
    found = stage.get(SIGNATORY, path)["call"]
    if found["state"] != "cured":
        raise PlayFailed(f"the call should be cured: {found}")
    story.scene(
        "追加质押已补足：平台按账本重算，银行签署解除通知",
        "Cured: recomputed from the ledger, and signed by the bank",
        taken=taken,
    )
