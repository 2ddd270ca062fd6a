"""The newcomer's loan runs: interest, a fall in value, a call, prepayment, payoff, release."""

from typing import Final

from tests.journeys import newcomer_loan as loan
from tests.journeys.browser import MOST_RELOADS
from tests.journeys.guiding import Tourist
from tests.journeys.newcomer import AUDITOR, OFFICER, SME

MODE: Final = "提前还款方式 选填"
NOTHING: Final = "0.00"
FURTHER: Final = "100万"
CONTRACTS: Final = 2
PAUSE_MS: Final = 300


def open_payments(officer: Tourist, case: str) -> None:
    """By the search at the top to the case, and to what is paid on it."""
    officer.search(case)
    officer.take("还款试算与入账")


def owed(officer: Tourist, label: str) -> str:
    """One of the figures of the day, without its sign."""
    found = officer.content.locator("dl div").filter(has_text=label).first.locator("dd")
    return found.inner_text().removeprefix("¥")


def pay(officer: Tourist, amount: str, mode: str = "") -> None:
    """What came in is booked, and signed."""
    officer.fill({"到账金额": amount})
    officer.choose(MODE, mode)
    officer.press("登记还款，去签署")
    officer.sign()
    officer.await_text("已上链")


def pay_interest(person: Tourist, case: str) -> str:
    """Step 10: the bar moves the day on; what fell due is paid and booked; gives the amount."""
    person.become(OFFICER)
    open_payments(person, case)
    person.tour("快进到下一还款日")
    for _ in range(MOST_RELOADS):
        if owed(person, "到期应还") != NOTHING:
            break
        person.page.wait_for_timeout(PAUSE_MS)
        person.page.reload()
    due = owed(person, "到期应还")
    pay(person, due)
    return due


def call(person: Tourist) -> None:
    """The value has fallen: the bank calls for more, and the firm sees it among its tasks."""
    person.become(OFFICER)
    person.menu("追加担保")
    person.press("立即检查全部贷款")
    person.menu("追加担保")
    person.press("起草通知")
    person.press("发出通知，去签署")
    person.sign()
    person.await_text("已上链")


def cure(person: Tourist, case: str) -> None:
    """The firm looks at three cures and pledges what else it has; the ledger shows the effect."""
    offer_rights(person)
    person.become(OFFICER)
    open_call(person)
    person.unfold("起草补充质押合同")
    loan.sign_contract(person, case, FURTHER)
    loan.register_pledge(person, case, FURTHER)
    person.become(OFFICER)
    open_call(person)
    assert "缺口已补足" in person.told, person.told
    person.press("确认已补足，去签署")
    person.sign()


def offer_rights(person: Tourist) -> None:
    """The firm shows the bank every right that is valued and free."""
    person.become(SME)
    offers = person.content.get_by_role("button", name="提供给银行")
    person.take("查看三种办法")
    while offers.count():
        person.activate(offers.first)


def open_call(officer: Tourist) -> None:
    """From the bank's warning lines to the call that waits for its cure."""
    officer.menu("追加担保")
    waiting = officer.content.get_by_role("row").filter(has_text="待补足")
    officer.activate(waiting.get_by_role("link").first)


def compare_modes(sme: Tourist, case: str, amount: str) -> list[str]:
    """Step 11: three ways to prepay, side by side; gives what they are called."""
    sme.home()
    sme.take(case)
    sme.take("还款计划")
    sme.fill({"提前还款金额 选填": amount})
    sme.press("试算")
    return sme.content.locator(".sme-cures h3").all_inner_texts()


def prepay(person: Tourist, case: str, amount: str) -> None:
    """A part is paid back early, in the mode that was chosen; the bank books it."""
    person.become(OFFICER)
    open_payments(person, case)
    pay(person, amount, "smaller-instalments")


def pay_off(person: Tourist, case: str) -> None:
    """Everything is paid, and the right is released on the ledger."""
    person.become(OFFICER)
    open_payments(person, case)
    pay(person, owed(person, "结清金额"))


def tamper(person: Tourist) -> str:
    """Step 12: all agree; one file is altered, and the page names it; gives what it says."""
    person.become(AUDITOR)
    check_all(person)
    assert "全部一致" in person.told, person.told
    person.tour("篡改一份文件")
    check_all(person)
    found = person.told
    person.tour("恢复被改的文件")
    check_all(person)
    assert "全部一致" in person.told, person.told
    return found


def check_all(auditor: Tourist) -> None:
    """Have everything held against the chain."""
    auditor.home()
    auditor.activate(auditor.content.get_by_role("button", name="复核").first)


def release(person: Tourist, case: str) -> None:
    """The loan is settled: the bank frees the rights on the ledger, contract by contract."""
    person.become(OFFICER)
    held = person.content.get_by_role("button", name="解除质押，去签署")
    for left in range(CONTRACTS, 0, -1):
        person.search(case)
        person.take("解除质押")
        person.await_count(held, left)
        person.activate(held.first)
        person.sign()
    person.await_text("已办结")
