"""One financing case, clicked through the pages by everybody in it, from upload to free patent."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from ip_finance import demo_data
from ip_finance.play.cast import BANK, SME
from ip_finance.play.onboarding import play_onboarding
from ip_finance.play.stage import Stage
from ip_finance.play.story import Scene, Story
from ip_finance.play.theatre import cast_of, memory_of
from ip_finance.running import opened, running
from ip_finance.settings import Settings
from tests.journeys.browser import PHONE, Person, Watch, chromium, needs_browser

pytestmark = [pytest.mark.journey, needs_browser]

TIMEOUT_SECONDS = 30
SIGNATORY, VERIFIER, REVIEWER = "sme.signatory", "provider.verifier", "operator.reviewer"
APPRAISERS = ("operator.appraiser1", "operator.appraiser2")
OFFICER, APPROVER, AUDITOR = "bank.officer", "bank.approver", "auditor"
WITHOUT_SCRIPTS = {REVIEWER}
ON_A_PHONE = ("/desk", "/cases/*", "/assets/*", "/appraisals/*", "/appraisal-orders/*", "/sign/*")


@dataclass
class Case:
    """A platform on which everybody has joined, people at their browsers, and what they saw."""

    story: Story
    browser: Browser
    watch: Watch = field(default_factory=Watch)
    people: dict[str, Person] = field(default_factory=dict)
    place: str = ""
    verdict: str = ""
    unsignable: str = ""
    kind: type[Person] = Person

    def __getitem__(self, login: str) -> Person:
        if login not in self.people:
            address, has_scripts = self.story.stage.address, login not in WITHOUT_SCRIPTS
            self.people[login] = self.kind.at(
                self.browser, address, login, self.watch, has_scripts=has_scripts
            )
        return self.people[login]

    def ask(self, login: str, path: str) -> Any:
        """What the JSON API says."""
        return self.story.stage.get(login, path)

    def day(self, days: int = 0) -> str:
        return (self.story.started_on + timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    with played(Person) as case:
        yield case


@contextmanager
def played(kind: type[Person]) -> Iterator[Case]:
    """The case, from its first click to its last, by people of this kind."""
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        # Not pytest's own folder: another run may close it to the database that works in it.
        folder = stack.enter_context(TemporaryDirectory(prefix="ipfin-tests-"))
        settings = Settings(var=Path(folder) / "var", port=0, database_url=None, chain_url=None)
        case = Case(stack.enter_context(everybody_joined(settings)), browser, kind=kind)
        with telling(browser):
            for act in ACTS:
                act(case)
        yield case
        for context in browser.contexts:
            context.close()


@contextmanager
def telling(browser: Browser) -> Iterator[None]:
    """Whatever fails tells what lay open before each person."""
    try:
        yield
    except Exception as failed:
        for page in (page for context in browser.contexts for page in context.pages):
            failed.add_note(f"{page.url}: {page.locator('main').all_inner_texts()}")
        raise


@contextmanager
def everybody_joined(settings: Settings) -> Iterator[Story]:
    """A running platform on which everybody may sign, and nothing has happened yet."""
    with opened(settings) as base:
        memory = memory_of(base)
        cast = cast_of(memory)
        with (
            running(base, cast.founding, is_demo=True) as address,
            httpx.Client(timeout=TIMEOUT_SECONDS) as http,
        ):
            story = Story(Stage(address, cast, http), tell_nobody, memory.started_on, memory)
            play_onboarding(story)
            yield story


def tell_nobody(_number: int, _scene: Scene) -> None:
    """What the people at their browsers see is all that counts."""


def register(case: Case) -> None:
    """The company uploads the office's file, and signs; the page itself tells the outcome."""
    sme = case[SIGNATORY]
    sme.open("/desk")
    sme.press("登记知识产权")
    sme.attach("公布文件（XML）", "公布.xml", demo_data.read("new_generation.xml"))
    sme.press("读取并保存")
    sme.press("签署登记")
    sme.sign()
    expect(sme.content).to_contain_text("核验权属、法律状态与年费")


def verify(case: Case) -> None:
    """The tech provider enters what the register says, with its proof, and signs."""
    verifier = case[VERIFIER]
    verifier.take_up("核验 ZL")
    verifier.press("去核验")
    verifier.attach("核验依据", "登记簿副本.txt", b"extract")
    verifier.fill({"来源": "专利登记簿副本（演示）", "查询日期": case.day()})
    for name, option in {"权利有效": "有效", "查封或中止": "无", "质押登记": "无"}.items():
        verifier.pick(verifier.group(name).get_by_label("查得"), option)
    verifier.put(verifier.group("年费缴至").get_by_label("查得"), case.day(200))
    verifier.tick("我已对照来源逐项核对以上内容")
    verifier.press("提交核验结果")
    verifier.sign_last()


def value(case: Case) -> None:
    """Ordered, scored by two, priced, reviewed without JavaScript, signed by two appraisers."""
    first, second = (case[login] for login in APPRAISERS)
    first.take_up("评估 ZL")
    first.press("去评估")
    first.press("委托评估")
    first.fill({"为何评估": "拟质押融资"})
    first.press("提交委托")
    order = first.place
    first.fill({"来源": "近三年审计报告"})
    first.press("提交证据")
    for scorer in (first, second):
        scorer.open(order)
        score(scorer)
    first.open(order)
    price(first)
    report = first.place
    reviewer = case[REVIEWER]
    reviewer.open(report)
    reviewer.fill({"复核意见": "参数来源齐全，复算一致。"})
    reviewer.press("复核通过")
    expect(reviewer.content).to_contain_text("参数来源齐全，复算一致。")
    first.open(report)
    first.press("请求签署")
    first.sign()
    second.take_up("价值")
    second.sign_last()


def score(scorer: Person) -> None:
    """Rate every indicator, and say why."""
    scorer.press("去评分")
    for rating in scorer.content.locator("[name^='value.']").all():
        scorer.pick(rating, "8")
    for reason in scorer.content.locator("[name^='reason.']").all():
        scorer.put(reason, "与同类专利比较")
    scorer.press("提交评分")


PRICE = {
    "economics.tax_rate": "25",
    "lives.legal_years": "5",
    "lives.economic_years": "5",
    "lives.economic_source": "产品周期",
    "methods.relief_from_royalty.royalty_range.minimum": "1",
    "methods.relief_from_royalty.royalty_range.maximum": "5",
    "methods.relief_from_royalty.royalty_range.source": "评估师判断",
    "methods.relief_from_royalty.weight": "100",
    "methods.relief_from_royalty.weight_reason": "唯一可用的方法",
    "single_method_reason": "缺少可比交易案例。",
    "uncertainty.revenue_log_sd": "0.25",
    "uncertainty.growth_sd": "3",
    "uncertainty.discount_sd": "2",
    "uncertainty.model_log_sd": "0.3",
    "uncertainty.invalidation_hazard": "0.5",
    "uncertainty.litigation_probability": "2",
    "uncertainty.litigation_cost_share": "20",
    "uncertainty.lapse_factor": "0.5",
    "uncertainty.source": "评估师判断",
}


def price(appraiser: Person) -> None:
    """Fill in the form of a pricing by one method, and have it computed."""
    appraiser.press("去定价")
    appraiser.tick("收益法 · 许可费节省")
    appraiser.press("显示所选方法")
    appraiser.fill({f"第 {year} 年": f"{16_000 + 1_600 * (year - 1)}万" for year in range(1, 6)})
    for name in ("无风险报酬率", "技术风险", "市场风险", "财务风险", "管理风险"):
        appraiser.fill({name: "4"})
    for name, text in PRICE.items():
        appraiser.put(appraiser.content.locator(f"[name='{name}']"), text)
    appraiser.press("计算并保存")


def apply(case: Case) -> None:
    """The company applies with the patent, and signs."""
    sme = case[SIGNATORY]
    sme.open("/desk")
    sme.press("申请融资")
    sme.tick("数控机床主轴")
    sme.choose("银行", BANK.name)
    sme.fill({"申请金额": "200万", "期限": "12", "用途": "采购主轴传感器"})
    sme.press("提交，去签署")
    sme.sign_last()
    case.place = sme.place


def approve(case: Case) -> None:
    """The officer proposes without JavaScript, which signing alone needs; then two people sign."""
    officer = case[OFFICER]
    plain = officer.without_scripts()
    plain.take_up("审批申请")
    assert plain.place == case.place
    plain.fill({"批准金额": "200万", "年利率": "3.45", "到期日": case.day(365)})
    plain.fill({"审批意见": "经营稳定，押品足值。"})
    plain.press("批准，去签署")
    case.unsignable = plain.content.inner_text()
    officer.open(plain.place)
    officer.sign()
    case[APPROVER].take_up("批准")
    case[APPROVER].sign_last()


def pledge(case: Case) -> None:
    """The bank draws the contract up; both sides sign it."""
    officer, sme = case[OFFICER], case[SIGNATORY]
    officer.take_up("起草并签署质押合同")
    officer.fill({"担保金额": "200万", "质权人住所": "成都市锦江区红星路二号"})
    officer.press("起草合同")
    officer.choose("签署方式", "纸质合同的扫描件")
    officer.attach("双方签署后的合同", "合同.pdf", b"%PDF-1.7 demo")
    officer.press("上传合同")
    sme.open(officer.place)
    sme.press("确认扫描件与合同一致")
    officer.open(officer.place)
    officer.press("发起质押合同签署")
    officer.sign()
    sme.take_up("质押")
    sme.sign_last()


def confirm(case: Case) -> None:
    """The bank files and enters the answer without JavaScript; bank and tech provider sign."""
    officer, verifier = case[OFFICER], case[VERIFIER]
    plain = officer.without_scripts()
    plain.take_up("录入登记通知书")
    plain.press("办理质押登记")
    plain.press("质押登记 · 国家知识产权局（专利）")
    plain.fill({"受理编号": "SL2026112400001"})
    plain.attach("提交回执", "回执.pdf", b"%PDF-1.7 demo")
    plain.press("录入")
    plain.fill({"登记号": f"Y{case.day()[:4]}980001234", "登记的担保金额": "200万"})
    plain.attach("登记通知书或登记证", "通知书.pdf", b"%PDF-1.7 demo")
    plain.press("录入")
    officer.open(plain.place)
    officer.sign()
    verifier.take_up("登记")
    verifier.sign_last()


def lend(case: Case) -> None:
    """The bank pays out."""
    officer = case[OFFICER]
    officer.take_up("放款")
    officer.fill({"放款金额": "200万", "收款人": SME.name})
    officer.press("放款，去签署")
    officer.sign_last()


def pay_back(case: Case) -> None:
    """All of it is paid back, and the patent is free."""
    officer = case[OFFICER]
    officer.open(case.place)
    officer.fill({"归还本金": "200万", "支付利息": "34,500", "到账日": case.day()})
    officer.press("登记还款，去签署")
    officer.sign_last()
    officer.take_up("解除质押")
    officer.press("解除质押，去签署")
    officer.sign_last()


def audit(case: Case) -> None:
    """The auditor has everything held against the chain."""
    auditor = case[AUDITOR]
    auditor.open("/desk")
    auditor.press("全量复核")
    auditor.press("全量复核")
    case.verdict = auditor.content.inner_text()


ACTS = (register, verify, value, apply, approve, pledge, confirm, lend, pay_back, audit)


def test_the_loan_is_settled(case: Case) -> None:
    loan = case.ask(OFFICER, case.place.replace("/cases/", "/loans/"))

    assert (loan["state"], loan["outstanding_fen"]) == ("settled", 0)


def test_the_pledge_is_discharged(case: Case) -> None:
    assert [pledge["state"] for pledge in case.ask(OFFICER, "/pledges")] == ["discharged"]


def test_the_auditor_reads_that_all_agrees(case: Case) -> None:
    assert "全部一致" in case.verdict


def test_the_company_reads_that_its_case_is_closed(case: Case) -> None:
    sme = case[SIGNATORY]
    sme.open(case.place)

    assert "已办结" in sme.content.inner_text()


@pytest.mark.parametrize("login", [SIGNATORY, AUDITOR])
def test_desk_and_case_are_whole_without_scripts(case: Case, login: str) -> None:
    person = case[login]
    plain = person.without_scripts()
    for path in ("/desk", case.place):
        person.open(path)
        plain.open(path)

        assert plain.content.inner_text() == person.content.inner_text()


def test_only_signing_needs_scripts(case: Case) -> None:
    assert "签署需要启用 JavaScript。" in case.unsignable


@pytest.mark.parametrize("path", ON_A_PHONE)
def test_no_page_scrolls_sideways_on_a_phone(case: Case, path: str) -> None:
    assert 0 < case.watch.widths[path] <= PHONE["width"]


def test_no_other_page_scrolls_sideways_on_a_phone(case: Case) -> None:
    wide = {path: width for path, width in case.watch.widths.items() if width > PHONE["width"]}

    assert wide == {}


def test_no_browser_complained(case: Case) -> None:
    assert case.watch.said == []


def test_a_violation_would_have_been_heard(case: Case) -> None:
    watch = Watch()
    stranger = Person.at(case.browser, case.story.stage.address, AUDITOR, watch)
    with stranger.page.expect_console_message():
        stranger.page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert "Content Security Policy" in watch.said[0]
