"""A loan goes bad: demand, court, two auction rounds, distribution, and what the sale left open."""

from datetime import date, timedelta
from typing import Any, Final

from ip_finance.play.cast import LATECOMER, SECOND_APPROVER, SME
from ip_finance.play.closing import close_through, open_day
from ip_finance.play.stage import PlayFailed, Taken
from ip_finance.play.story import Scene, Story

LENDER: Final = LATECOMER.login
APPROVER: Final = SECOND_APPROVER.login
WAN: Final = 1_000_000
OVERDUE_FEN: Final = 20_000_000
APPRAISAL_FEN: Final = 150_000_000
FIRST_RESERVE_FEN: Final = 105_000_000
"""Seventy per cent of the appraisal (EN-01)."""
SECOND_RESERVE_FEN: Final = 84_000_000
"""A fifth less."""
PRICE_FEN: Final = 100_000_000
COSTS_FEN: Final = 3_000_000
PAY_BY, HEARD, FIRST_ROUND, SECOND_ROUND = 7, 9, 25, 42
"""Days after the default."""


def play_enforcement(story: Story) -> None:
    """From the first day late to the end of the enforcement: the ledger moves no title."""
    _play_default(story)
    _play_court(story)
    _play_auctions(story)
    _play_distribution(story)


def enter(story: Story, kind: str, after: int, **told: Any) -> Taken:
    """Put an entry into the file, and have the bank sign that it happened."""
    body = {"happened_on": day_after_default(story, after).isoformat(), **told}
    if kind not in ("demand", "failure"):
        body["document_id"] = _paper(story, f"{kind} {after}")
    path = f"/enforcement/{story.id_of('loan 2')}/{kind}"
    entered = story.stage.post(LENDER, path, body)
    return story.stage.carry(entered["signing_request_id"], LENDER)


def _play_default(story: Story) -> None:
    late = {
        "overdue_fen": OVERDUE_FEN,
        "overdue_since": story.started_on.isoformat(),
        "reason": "本期本息到期未还，已电话并书面催收。",
    }
    zh = f"逾期：银行登记逾期 {OVERDUE_FEN // WAN} 万元"
    en = f"The bank marks {OVERDUE_FEN // WAN} × 10,000 CNY as overdue"
    _take(story, "mark-overdue", late, zh, en)
    default = {"reason": "催收期满仍未清偿，依合同宣布全部到期。"}
    zh, en = "违约：银行依合同宣布贷款违约", "The bank declares the loan in default"
    _take(story, "declare-default", default, zh, en)
    demand = {
        "addressee": SME.name,
        "demanded_fen": OVERDUE_FEN,
        "pay_by": day_after_default(story, PAY_BY).isoformat(),
        "text": "贷款到期未还，请于七日内清偿。",
    }
    enter(story, "demand", 0, **demand)
    taken = enter(story, "delivery", 0, of=1, text="EMS 签收")
    letter = story.stage.fetch(LENDER, f"/enforcement/{story.id_of('loan 2')}/demands/1/letter.pdf")
    if not letter.content.startswith(b"%PDF"):
        raise PlayFailed("the demand should be a letter")
    story.scene(
        "催收函送达并上链；限期内不得申请拍卖",
        "A demand letter is delivered and recorded on the ledger",
        taken=taken,
        note=f"letter of {len(letter.content)} bytes, PDF/A",
    )


def _play_court(story: Story) -> None:
    close_through(story, LENDER, day_after_default(story, HEARD))
    court = {"court": "成都市中级人民法院", "case_no": "（2026）川01民特5号"}
    enter(story, "application", HEARD, **court, venue="registration-place")
    enter(story, "service", HEARD, text="送达出质人")
    granted = {"outcome": "granted", "case_no": f"{court['case_no']}之一", "text": "准许拍卖、变卖"}
    enter(story, "ruling", HEARD, **granted)
    zh = "实现担保物权：质权登记地法院裁定准许拍卖、变卖质押专利；账本不转移权属（CC-03）"
    en = "The court of the registration place allows the sale; the ledger moves no title"
    _take(story, "open-enforcement", _ruling(story, granted["case_no"]), zh, en)


def _play_auctions(story: Story) -> None:
    too_low = _auction(story, "first", FIRST_ROUND) | {"reserve_fen": FIRST_RESERVE_FEN - WAN}
    path = f"/enforcement/{story.id_of('loan 2')}/auction"
    told = {"happened_on": day_after_default(story, HEARD).isoformat(), **too_low}

    def attempt() -> Scene:
        body = told | {"document_id": _paper(story, "auction too low")}
        refused = story.stage.refused_post(LENDER, path, body, "enforcement-below-floor")
        return Scene(
            "一拍保留价低于评估价七成：拒绝（EN-01）",
            "A first reserve below seventy per cent of the appraisal is refused",
            refused=refused,
        )

    story.tried("reserve too low", attempt)
    enter(story, "auction", HEARD, **_auction(story, "first", FIRST_ROUND))
    close_through(story, LENDER, day_after_default(story, FIRST_ROUND))
    enter(story, "failure", FIRST_ROUND, of=6, text="无人出价")
    second = _auction(story, "second", SECOND_ROUND)
    enter(story, "auction", FIRST_ROUND, **second)
    close_through(story, LENDER, day_after_default(story, SECOND_ROUND))
    sold = {"of": 8, "price_fen": PRICE_FEN, "buyer": "成都精测传感科技有限公司（演示）"}
    taken = enter(story, "sale", SECOND_ROUND, **sold, buyer_kind="domestic")
    story.scene(
        f"一拍流拍，二拍降价两成，{PRICE_FEN // WAN} 万元成交",
        f"No bid in the first round; the second sells at {PRICE_FEN // WAN} × 10,000 CNY",
        taken=taken,
        note=f"reserves {FIRST_RESERVE_FEN // WAN} and {SECOND_RESERVE_FEN // WAN}, "
        "floors 70 % and 56 % of the appraisal",
    )


def _auction(story: Story, round_: str, opens_after: int) -> dict[str, Any]:
    reserve = FIRST_RESERVE_FEN if round_ == "first" else SECOND_RESERVE_FEN
    return {
        "pledge_id": story.id_text("pledge 2"),
        "round": round_,
        "appraisal_fen": APPRAISAL_FEN,
        "reserve_fen": reserve,
        "deposit_fen": reserve // 10,
        "opens_on": day_after_default(story, opens_after).isoformat(),
        "platform": "网络司法拍卖平台（演示）",
    }


def _play_distribution(story: Story) -> None:
    stage, path = story.stage, f"/enforcement/{story.id_of('loan 2')}"
    order = _ruling(story, "（2026）川01执1号")
    stage.carry(stage.ask(LENDER, f"{path}/realisation", order | {"sale": 9}), LENDER)
    shares = _ruling(story, "（2026）川01执1号之一")
    shares |= {"costs_fen": COSTS_FEN, "taxes_fen": 0, "lower_ranks": []}
    taken = stage.carry(stage.ask(LENDER, f"{path}/distribution", shares), LENDER)
    left = stage.get(LENDER, f"/loans/{story.id_of('loan 2')}")["outstanding_fen"]
    if left <= 0:
        raise PlayFailed("the sale should leave something open")
    story.scene(
        f"分配：先费用，后利息罚息、本金（EN-02）；尚欠本金 {left / WAN:.2f} 万元",
        f"Costs, interest, then principal; {left / WAN:.2f} × 10,000 CNY stay open",
        taken=taken,
    )
    close = _ruling(story, "（2026）川01执1号之二")
    zh, en = "执行终结，差额仍由借款人清偿", "The enforcement ends; the borrower owes the rest"
    _take(story, "close-enforcement", close, zh, en)
    waiver = {"reason": "质押专利已经法院拍卖，质权消灭。"}
    request = stage.ask(LENDER, f"/pledges/{story.id_of('pledge 2')}/actions/waive-pledge", waiver)
    stage.carry(request, LENDER, APPROVER)


def day_after_default(story: Story, after: int) -> date:
    """So many days after the second bank took the claim over."""
    first = story.once("day of default", lambda: open_day(story, LENDER).isoformat())
    return date.fromisoformat(first) + timedelta(days=after)


def _paper(story: Story, name: str) -> str:
    content = f"{name}（演示文书）".encode()
    return str(story.stage.upload(LENDER, f"paper {name}.txt", content))


def _ruling(story: Story, case_no: str) -> dict[str, Any]:
    """A court's document, kept as a file; only its salted hash goes on the ledger."""
    return {
        "court": "成都市中级人民法院",
        "case_no": case_no,
        "issued_on": story.started_on.isoformat(),
        "document_id": _paper(story, case_no),
    }


def _take(story: Story, slug: str, body: dict[str, Any], zh: str, en: str) -> None:
    path = f"/loans/{story.id_of('loan 2')}/actions/{slug}"
    request = story.stage.ask(LENDER, path, body)
    story.scene(zh, en, taken=story.stage.carry(request, LENDER))
