"""The newcomer's loan: applied for, decided by three people, contracted, registered, paid out."""

import re
from typing import Final

from ip_finance.play.cast import BANK
from ip_finance.play.drawing import SUPPLIER
from tests.journeys.guiding import Tourist
from tests.journeys.newcomer import (
    APPROVER,
    COMMITTEE,
    OFFICER,
    PDF,
    SME,
    VERIFIER,
)

PAPER: Final = "最近三个月银行流水"
AMOUNT: Final = "300万"
CASE: Final = re.compile(r"SQ-[0-9]{4}-[0-9]{6}")


def enter(sme: Tourist) -> None:
    """Choose a product, and say how much for what; then the rights are next."""
    sme.home()
    sme.press("申请融资")
    sme.check(sme.content.get_by_label(BANK.name).first)
    sme.press("下一步")
    sme.fill({"融资金额": AMOUNT, "期限": "12", "资金用途": "采购主轴传感器，付给供应商"})
    sme.press("下一步")


def apply(sme: Tourist, number: str) -> str:
    """Step 5: 300万 for twelve months; gives the number of the case."""
    enter(sme)
    sme.tick(number)
    sme.press("下一步")
    sme.press("下一步")
    sme.press("提交申请，去签署")
    sme.sign()
    sme.await_text("审批")
    sme.home()
    newest = CASE.search(sme.told)
    assert newest is not None, sme.told
    return newest.group()


def open_case(banker: Tourist, case: str) -> None:
    """From the bank's queue to the one screen of the case."""
    banker.home()
    banker.take(case)


def write_memo(officer: Tourist, case: str, button: str, words: str) -> None:
    """The officer reports on the borrower, and proposes."""
    open_case(officer, case)
    officer.press(button)
    officer.unfold(button)
    officer.fill({"拟批金额": AMOUNT, "年利率": "3.45"})
    officer.fill({"借款人情况": words, "还款来源": "销售回款。", "风险与缓释": "专利质押缓释。"})


def decide(banker: Tourist, case: str, decision: str, reason: str, papers: str = "") -> None:
    """One opinion in the decision box."""
    open_case(banker, case)
    banker.check(banker.content.get_by_label(decision).first)
    banker.fill({"理由": reason})
    if papers:
        banker.put(banker.content.get_by_label("须补的材料"), papers)
    banker.press("提交意见")


def approve(person: Tourist, case: str) -> str:
    """Step 6: referred back, answered, approved at two stages; what the box says of a third."""
    person.become(OFFICER)
    write_memo(person, case, "撰写授信报告", "专精特新企业。")
    person.press("提交审批")
    person.become(APPROVER)
    decide(person, case, "退回", "补充流水后再议。", PAPER)
    person.become(SME)
    person.home()
    assert PAPER in person.told, person.told
    answer(person)
    person.become(OFFICER)
    write_memo(person, case, "补件后重新提交", "专精特新企业，流水已补齐。")
    person.press("重新提交")
    person.become(APPROVER)
    decide(person, case, "同意", "流水与报表相符。")
    open_case(person, case)
    barred = person.told
    person.become(COMMITTEE)
    decide(person, case, "同意", "同意。")
    person.become(OFFICER)
    open_case(person, case)
    person.fill({"审批意见": "经营稳定，押品足值。"})
    person.press("批准，去签署")
    person.sign()
    person.become(APPROVER)
    sign_waiting(person)
    return barred


def answer(sme: Tourist) -> None:
    """The firm hands in the paper that the bank asked for, and says so."""
    sme.take("去补件", PAPER)
    case = sme.page.locator("h1").inner_text()
    sme.take("上传所缺的材料")
    sme.attach("文件", "流水.pdf", PDF)
    sme.choose("种类", "other")
    sme.press("保存")
    sme.home()
    sme.take(case)
    sme.fill({"给银行留言": "流水已上传。"})
    sme.press("发送留言")
    sme.home()
    assert "去补件" not in sme.told, sme.told


def sign_waiting(person: Tourist) -> None:
    """Sign the newest step that waits for this person."""
    person.menu("待签署")
    person.activate(person.content.locator("table, ul").get_by_role("link").first)
    person.sign()


def pledge(person: Tourist, case: str) -> None:
    """Step 7: the bank asks for the contract, and both sides sign it."""
    person.become(OFFICER)
    open_case(person, case)
    person.press("质押合同")
    sign_contract(person, case, AMOUNT)


def sign_contract(person: Tourist, case: str, secured: str) -> None:
    """The contract is drawn up, signed on paper, confirmed and signed by both sides."""
    person.fill({"担保金额": secured, "质权人住所": "成都市锦江区红星路二号"})
    person.press("起草合同")
    person.choose("签署方式", "纸质合同的扫描件")
    person.attach("双方签署后的合同", "合同.pdf", PDF)
    person.press("上传合同")
    person.become(SME)
    open_case(person, case)
    person.take_newest("质押合同与登记材料")
    person.press("确认扫描件与合同一致")
    person.become(OFFICER)
    open_case(person, case)
    person.take_newest("合同文本与登记材料")
    person.press("发起质押合同签署")
    person.sign()
    person.become(SME)
    sign_waiting(person)


def register_pledge(person: Tourist, case: str, secured: str = AMOUNT) -> None:
    """Step 8: the newest is filed and entered by the bank; bank and tech provider confirm it."""
    person.become(OFFICER)
    open_case(person, case)
    number = person.links("合同文本与登记材料").count()
    person.await_count(person.links("登记办理"), number)
    person.take_newest("登记办理")
    person.press("质押登记 · 国家知识产权局（专利）")
    person.fill({"受理编号": f"SL{number}{case[-5:]}"})
    person.attach("提交回执", "回执.pdf", PDF)
    person.press("录入")
    entry = f"Y{person.day()[:4]}9800{number}{case[-5:]}"
    person.fill({"登记号": entry, "登记的担保金额": secured})
    person.attach("登记通知书或登记证", "通知书.pdf", PDF)
    person.press("录入")
    person.sign()
    person.become(VERIFIER)
    sign_waiting(person)
    person.await_text("已上链")


def draw(person: Tourist, case: str, amount: str) -> None:
    """Step 9: one tranche to the supplier, proposed, checked by a second person, signed."""
    person.become(OFFICER)
    open_drawdowns(person, case)
    person.unfold("提出放款申请")
    person.fill({"金额": amount})
    for label, name in (
        ("收款户名", "name"),
        ("收款账号", "number"),
        ("开户行", "bank_name"),
        ("支付系统行号", "cnaps"),
    ):
        person.fill({label: SUPPLIER[name]})
    person.attach("交易合同 选填", "合同.pdf", PDF)
    person.attach("发票 选填", "发票.pdf", PDF)
    person.press("提出，等待复核")
    person.unfold("说明放款条件")
    person.fill({"依据": "发票已核验。"})
    person.press("记录")
    person.become(APPROVER)
    open_drawdowns(person, case)
    person.unfold("核对收款账户")
    person.fill({"户名": SUPPLIER["name"], "账号": SUPPLIER["number"]})
    person.press("核对")
    person.unfold("复核")
    person.fill({"意见": "条件齐备，同意放款。"})
    person.press("复核通过")
    person.become(OFFICER)
    open_drawdowns(person, case)
    person.press("放款，去签署")
    person.sign()


def open_drawdowns(banker: Tourist, case: str) -> None:
    """From the case to what has to be met before money goes out."""
    open_case(banker, case)
    banker.take("条件与复核")
