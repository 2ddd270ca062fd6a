"""A newcomer walks the whole tour, from the front page of `ipfin run` to a fresh start.

Nothing is done but what somebody with a browser does: no address is typed, and nobody signs in.
"""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import newcomer as first
from tests.journeys import newcomer_loan as loan
from tests.journeys import newcomer_running as running
from tests.journeys import newcomer_value as valuation
from tests.journeys.browser import DESK, PATIENCE_MS, Watch, chromium, needs_browser
from tests.journeys.guiding import Tourist, TypingTourist
from tests.journeys.processes import Process

pytestmark = [pytest.mark.journey, needs_browser]

IS_READY = "sign in at"
PLAYED_WITHIN_MS = 600_000
FIRST_YEAR = 40_000
"""Ten thousand yuan of revenue: what carries a loan of three million at a cap of 15 %."""
FALLEN = 20_000
THREE_WAYS = 3
AWAY: Final = re.compile(r"net::ERR_CONNECTION_REFUSED$|htmx:sse:error: Failed to fetch ")
"""What a browser tells while nobody answers: a fresh start stops the platform."""


@dataclass(frozen=True)
class Walk:
    """Where the demonstration is, and the browser to walk in."""

    address: str
    browser: Browser

    @contextmanager
    def visitor(
        self,
        *excused: re.Pattern[str],
        kind: type[Tourist] = Tourist,
        has_scripts: bool = True,
    ) -> Iterator[Tourist]:
        """Somebody at a fresh browser, which in the end has nothing to say but what is excused."""
        context = self.browser.new_context(viewport=DESK, java_script_enabled=has_scripts)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch()
        watch.over(context, "newcomer")
        try:
            yield kind("newcomer", self.address, context.new_page(), watch)
            said = [one for one in watch.said if not any(each.search(one) for each in excused)]
            assert said == []
        finally:
            context.close()


@contextmanager
def demonstration() -> Iterator[str]:
    """`ipfin run` in a folder of its own, once it has played; gives the address."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ipfin-tests-")))
        port = _free_port()
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("IPFIN_PORT", str(port))
        process = Process.start(folder / "var", "run", errors=folder / "errors")
        try:
            told = next((line for line in process.output if IS_READY in line), None)
            assert told, (folder / "errors").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            os.kill(process.popen.pid, signal.SIGTERM)
            process.end()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def walk() -> Iterator[Walk]:
    """One demonstration for all who visit it; the fresh start comes last."""
    with demonstration() as address, chromium() as browser:
        yield Walk(address, browser)


def test_every_step_of_the_tour_is_taken_by_clicks(walk: Walk) -> None:
    with walk.visitor() as person:
        patent = _made_ready(person)
        valuation.value(person, patent.number, "拟质押融资", FIRST_YEAR)
        case = _lend(person, patent)
        _pay_back(person, patent, case)

        found = running.tamper(person)
        assert "处不一致" in found
        assert "missing or altered" in found


def test_whoever_has_no_mouse_registers_and_applies_as_well(walk: Walk) -> None:
    with walk.visitor(kind=TypingTourist) as person:
        person.arrive("企业")
        person.tour("去这一步")
        patent = first.register(person)
        loan.apply(person, patent.number)


def test_the_main_forms_work_without_scripts(walk: Walk) -> None:
    with walk.visitor(has_scripts=False) as person:
        person.open("/")
        person.fill({"借款金额": "50万"})
        person.press("试算")
        assert "本息合计" in person.told
        person.arrive("企业")
        person.menu("文件")
        person.take("上传文件")
        person.attach("文件", "说明.pdf", first.PDF)
        person.choose("种类", "other")
        person.press("保存")
        assert "说明.pdf" in person.told
        loan.enter(person)
        person.check(person.content.get_by_role("checkbox").first)
        person.press("下一步")
        assert "平台已掌握的情况" in person.told


def test_a_fresh_start_brings_back_the_front_page_by_itself(walk: Walk) -> None:
    with walk.visitor(AWAY) as person:
        person.arrive("企业")
        person.tour("清空重来")
        door = person.content.get_by_role("button", name="从第一步开始")
        expect(door).to_be_visible(timeout=PLAYED_WITHIN_MS)
        person.activate(door)

        assert "导览 1/" in person.bar.inner_text()


def _made_ready(person: Tourist) -> first.Patent:
    """Registered, certified, red for a late fee, paid, verified, green."""
    person.arrive("企业")
    person.tour("去这一步")
    patent = first.register(person)
    first.certify(person)
    person.become(first.VERIFIER)
    first.look_up(person, patent, patent.paid_before)
    person.become(first.SME)
    first.check(person, patent, "暂不能出质")
    first.pay_fee(person, patent)
    person.become(first.VERIFIER)
    first.verify_again(person, patent)
    person.become(first.SME)
    first.check(person, patent, "可以出质")
    return patent


def _lend(person: Tourist, patent: first.Patent) -> str:
    """Applied for, decided, pledged, registered once and not twice, paid out; gives the case."""
    person.become(first.SME)
    case = loan.apply(person, patent.number)
    assert "four-eyes" in loan.approve(person, case)
    loan.pledge(person, case)
    loan.register_pledge(person, case)
    person.become(first.SME)
    first.check(person, patent, "暂不能出质")
    assert "PP-18" in person.told, "no second pledge of the same patent"
    loan.draw(person, case, "200万")
    loan.draw(person, case, "100万")
    return case


def _pay_back(person: Tourist, patent: first.Patent, case: str) -> None:
    """Interest, a fall in value that is cured, three ways to prepay, payoff, release."""
    running.pay_interest(person, case)
    valuation.value(person, patent.number, "贷后重估", FALLEN)
    running.call(person)
    running.cure(person, case)
    person.become(first.SME)
    assert len(running.compare_modes(person, case, "50万")) == THREE_WAYS
    running.prepay(person, case, "50万")
    running.pay_off(person, case)
    running.release(person, case)
