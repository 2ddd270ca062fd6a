"""The newcomer's ten minutes, from the front page to a right that may be pledged."""

import re
from dataclasses import dataclass
from datetime import date

from ip_finance.rights.fees import granted_paid_through
from tests.journeys.guiding import Tourist

SME, VERIFIER, REVIEWER = "sme.signatory", "provider.verifier", "operator.reviewer"
APPRAISERS = ("operator.appraiser1", "operator.appraiser2")
OFFICER, APPROVER, COMMITTEE, AUDITOR = (
    "bank.officer",
    "bank.approver",
    "bank.committee",
    "auditor",
)
PDF = b"%PDF-1.7 demo"
NUMBER, FILED = re.compile(r"ZL[0-9]{12}\.[0-9X]"), re.compile(rb"<base:Date>(2021[0-9]{4})<")


@dataclass(frozen=True, slots=True)
class Patent:
    """What the newcomer registered, and how far its fees can be paid."""

    number: str
    paid_through: date

    @property
    def paid_before(self) -> date:
        """How far they were paid when it was registered: one of them is late."""
        return self.paid_through.replace(year=self.paid_through.year - 1)


def register(sme: Tourist) -> Patent:
    """Step 2: the sample of the bar is uploaded and signed, and is on the ledger."""
    with sme.page.expect_download() as download:
        sme.use(sme.bar.get_by_role("link", name="示例专利文件"))
    content = download.value.path().read_bytes()
    sme.attach("公布文件（XML）", download.value.suggested_filename, content)
    sme.press("读取并保存")
    sme.press("签署登记")
    sme.sign()
    sme.await_text("已上链")
    number, filed = NUMBER.search(sme.told), FILED.search(content)
    assert number is not None
    assert filed is not None
    today = date.fromisoformat(sme.day())
    filed_on = date.fromisoformat(filed.group(1).decode())
    return Patent(number.group(), granted_paid_through(filed_on, today))


def certify(sme: Tourist) -> None:
    """A certificate of the file, which anybody may check who has its number."""
    sme.menu("存证证书")
    sme.take("出具证书")
    sme.press("出具存证证书")
    with sme.page.expect_download() as download:
        sme.use(sme.content.get_by_role("link", name="下载 PDF").first)
    assert download.value.path().read_bytes().startswith(b"%PDF")


def check(sme: Tourist, patent: Patent, verdict: str) -> None:
    """Step 3: may the right be pledged, and if not, what is to be done."""
    sme.menu("出质预检")
    sme.press("新的预检")
    sme.tick(patent.number)
    sme.fill({"债务履行期限届满日 选填": sme.day(365)})
    sme.press("开始预检")
    assert f"出质预检：{verdict}" in sme.told, sme.told


def pay_fee(sme: Tourist, patent: Patent) -> None:
    """The red line is cured: the annual fee is paid, and the receipt is filed."""
    sme.menu("知识产权")
    sme.take(patent.number)
    sme.take("登记事件、缴费凭证")
    sme.choose("事件", "缴纳年费")
    sme.fill({"公告日或登记日": sme.day(), "来源": "专利年费缴费收据（演示）"})
    sme.attach("凭证 选填", "收据.pdf", PDF)
    sme.fill({"缴至 选填": patent.paid_through.isoformat()})
    sme.press("登记")


def look_up(verifier: Tourist, patent: Patent, paid_through: date) -> None:
    """The tech provider enters what the register says, good or bad."""
    verifier.take(f"核验 {patent.number}")
    verifier.attach("核验依据", "登记簿副本.txt", b"extract")
    verifier.fill({"来源": "专利登记簿副本（演示）", "查询日期": verifier.day()})
    for name, option in {"权利有效": "有效", "查封或中止": "无", "质押登记": "无"}.items():
        verifier.pick(verifier.group(name).get_by_label("查得"), option)
    verifier.put(verifier.group("年费缴至").get_by_label("查得"), paid_through.isoformat())
    verifier.tick("我已对照来源逐项核对以上内容")
    verifier.press("提交核验结果")


def verify_again(verifier: Tourist, patent: Patent) -> None:
    """The receipt has come: the form stands filled in, and what it says is signed."""
    verifier.take(f"核验 {patent.number}")
    verifier.unfold("重新核验")
    verifier.attach("核验依据", "登记簿副本.txt", b"extract with the fee")
    verifier.tick("我已对照来源逐项核对以上内容")
    verifier.press("提交核验结果")
    verifier.sign()
