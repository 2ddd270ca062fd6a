"""The loan runs: interest each month, a rate that is set anew, prepayment, pay-off, discharge."""

from datetime import date, timedelta
from typing import Any, Final

from ip_finance.loan_engine.calendars import add_months
from ip_finance.play.case import OFFICER, SIGNATORY
from ip_finance.play.closing import close_through
from ip_finance.play.compensation import ADMIN, REVIEWER
from ip_finance.play.stage import PlayFailed, Taken
from ip_finance.play.story import Scene, Story

NEW_LPR: Final = {"one_year_bps": 290, "five_years_bps": 340}
PREPAID_FEN: Final = 100_000_000
WAN: Final = 1_000_000
MODES: Final = {
    "fewer-instalments": "缩短期限",
    "smaller-instalments": "减少每期",
    "next-instalments": "提前归还后期",
}


def first_settlement(story: Story) -> date:
    """The first 20th after the play began."""
    on = story.started_on
    return on.replace(day=20) if on.day < 20 else add_months(on.replace(day=20), 1)


def reset_day(story: Story) -> date:
    """A quarter after the first drawdown the LPR is looked at again."""
    return add_months(story.started_on, 3)


def publish_lpr(story: Story) -> None:
    """The operator enters a new LPR; another of its people checks it."""
    stage, path = story.stage, f"/policies/{story.id_of('policy lpr')}"
    body = {
        "kind": "lpr",
        "effective_from": story.started_on.isoformat(),
        "content": NEW_LPR,
        "source": "演示用假设报价，非真实 LPR",
        "comment": "演示利率下调",
    }
    stage.put(ADMIN, path, body)
    stage.post(REVIEWER, f"{path}/check", {"verdict": "accepted", "comment": "与公告一致。"})


def pay_interest(story: Story, loan: str, due_on: date) -> None:
    """The books are closed through a settlement day; what fell due is paid."""
    close_through(story, OFFICER, due_on)
    row = _row(story, loan, due_on)
    paid_on = due_on + timedelta(days=1)
    taken = _pay(story, loan, row["interest_fen"], paid_on)
    story.scene(
        f"结息 {due_on}：应付利息 ¥{row['interest_fen'] / 100:,.2f}（实际天数/360，"
        f"{row['days']} 天），次日入账",
        f"Interest settled on {due_on}: ¥{row['interest_fen'] / 100:,.2f} for {row['days']} days, "
        "actual/360, paid the next day",
        taken=taken,
    )


def play_running(story: Story, loan: str) -> None:
    """The quarter after the second tranche: interest on each 20th, then the reset."""
    publish_lpr(story)
    due_on = add_months(first_settlement(story), 1)
    while due_on < reset_day(story):
        pay_interest(story, loan, due_on)
        due_on = add_months(due_on, 1)
    _reset(story, loan)


def _reset(story: Story, loan: str) -> None:
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"
    close_through(story, OFFICER, reset_day(story))
    newest, before = stage.get(SIGNATORY, f"{path}/rates")["items"][:2]
    if (newest["lpr_bps"], newest["rate_bps"]) != (290, 335):
        raise PlayFailed(f"the rate should follow the LPR: {newest}")
    taken = stage.carry(stage.ask(OFFICER, f"{path}/rate-notice"), OFFICER)
    story.scene(
        f"利率重定价 {newest['from_on']}：LPR {newest['lpr_bps'] / 100:.2f}% + "
        f"{newest['spread_bps']} 基点，{before['rate_bps'] / 100:.2f}% → "
        f"{newest['rate_bps'] / 100:.2f}%，余期重排，通知上链",
        f"The rate is set anew: LPR plus {newest['spread_bps']} bp, "
        f"{before['rate_bps'] / 100:.2f} % to {newest['rate_bps'] / 100:.2f} % a year",
        taken=taken,
        note=newest["source"],
    )


def play_prepayment(story: Story, loan: str) -> None:
    """Three ways side by side before anything is signed; then one of them."""
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"

    def quoted() -> Scene:
        quote = stage.get(SIGNATORY, f"{path}/prepayment?amount_fen={PREPAID_FEN}")
        told = "；".join(
            f"{MODES[one['mode']]}：余 {one['rows_after']} 期，省息 "
            f"¥{one['interest_saved_fen'] / 100:,.2f}"
            for one in quote["modes"]
        )
        if len(quote["modes"]) != len(MODES):
            raise PlayFailed(f"three modes should stand side by side: {quote}")
        return Scene(
            f"提前还款试算 {PREPAID_FEN // WAN} 万元，三种方式并列：{told}",
            f"Prepayment of {PREPAID_FEN // WAN} × 10,000 CNY quoted in three modes",
        )

    story.tried("prepayment quoted", quoted)
    taken = _pay(story, loan, PREPAID_FEN, value_day(story), mode="smaller-instalments")
    story.scene(
        f"企业选择减少每期，提前归还 {PREPAID_FEN // WAN} 万元，银行签署入账",
        f"{PREPAID_FEN // WAN} × 10,000 CNY are prepaid for smaller instalments",
        taken=taken,
    )


def play_payoff(story: Story, loan: str, pledge: str) -> None:
    """Quoted to the day, paid, settled: the patents are free."""
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"
    amount = int(
        story.once("payoff", lambda: str(stage.get(SIGNATORY, f"{path}/payoff")["payoff_fen"]))
    )
    taken = _pay(story, loan, amount, value_day(story))
    if (state := stage.get(OFFICER, path)["state"]) != "settled":
        raise PlayFailed(f"the loan should be settled, and is {state}")
    account = stage.get(OFFICER, f"{path}/account")
    if account["position"]["owed_fen"]:
        raise PlayFailed(f"nothing should be owed: {account['position']}")
    balance = stage.get(OFFICER, "/books/trial-balance")
    story.scene(
        f"结清：按日试算 ¥{amount / 100:,.2f}，还清本息；试算平衡表借贷相等",
        f"Paid off to the day: ¥{amount / 100:,.2f}; the trial balance is even",
        taken=taken,
        note=f"debit {balance['debit_fen']} = credit {balance['credit_fen']}",
    )
    request = stage.ask(OFFICER, f"/pledges/{story.id_of(pledge)}/discharge")
    story.scene(
        "解押：贷款结清，银行签署解除质押，两件专利恢复自由",
        "Settled: the bank discharges the pledge, both patents are free again",
        taken=stage.carry(request, OFFICER),
    )


def _pay(story: Story, loan: str, amount_fen: int, on: date, **more: str) -> Taken:
    body: dict[str, Any] = {"amount_fen": amount_fen, "paid_on": on.isoformat(), **more}
    path = f"/loans/{story.id_of(loan)}/payments"
    return story.stage.carry(story.stage.ask(OFFICER, path, body), OFFICER)


def _row(story: Story, loan: str, due_on: date) -> Any:
    rows = story.stage.get(OFFICER, f"/loans/{story.id_of(loan)}/account")["instalments"]
    return next(row for row in rows if row["due_on"] == due_on.isoformat())


def value_day(story: Story) -> date:
    """The day that the first bank's books are open for once its first loan was repaid."""
    return reset_day(story) + timedelta(days=1)
