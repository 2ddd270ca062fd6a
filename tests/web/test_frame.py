"""The frame, the macros, the problem page, and the colours that every slice builds on."""

import gzip
import re
from dataclasses import replace
from datetime import date
from typing import ClassVar

import pytest
from jinja2 import DictLoader, UndefinedError
from starlette.requests import Request

from ip_finance.web.templating import (
    STATIC,
    Flash,
    Frame,
    LedgerMark,
    NavGroup,
    NavItem,
    Row,
    Visitor,
    environment,
)

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
FRAME = Frame(
    csrf="the-token",
    visitor=Visitor("李晓明", "演示科技有限公司", "经办人"),
    home="/me",
    nav=(
        NavGroup(
            "我的工作",
            (NavItem("融资进度", "/me", is_current=True), NavItem("待办", "/me/tasks", count=3)),
        ),
    ),
    today=date(2026, 11, 26),
    todo=3,
    flashes=(Flash("已提交"), Flash("没有保存", "error")),
    ledger=LedgerMark(ADDRESS, 31337, 1284),
    demo=True,
)


REQUEST = Request({"type": "http", "path": "/me", "query_string": b"", "headers": []})


def render(source: str, **context: object) -> str:
    template = environment({"t": DictLoader({"t.html": source})}).get_template("t/t.html")
    return template.render({"request": REQUEST} | context)


def macro(call: str, **context: object) -> str:
    return render('{% import "macros.html" as ui %}' + call, **context)


class TestFrame:
    def page(self, frame: Frame) -> str:
        return render('{% extends "base.html" %}{% block title %}T{% endblock %}', frame=frame)

    def test_it_names_person_party_role_and_lets_them_leave(self) -> None:
        page = self.page(FRAME)

        assert "李晓明 · 经办人" in page
        assert "演示科技有限公司" in page
        assert '<form method="post" action="/sign-out">' in page
        assert 'name="csrf_token" value="the-token"' in page

    def test_it_marks_the_current_page_and_counts_tasks(self) -> None:
        page = self.page(FRAME)

        assert '<a href="/me" aria-current="page">融资进度</a>' in page
        assert '<span class="count">3<' in page

    def test_it_announces_messages(self) -> None:
        page = self.page(FRAME)

        assert 'aria-live="polite"' in page
        assert '<p class="flash flash-error">没有保存</p>' in page

    def test_it_names_the_ledger(self) -> None:
        page = self.page(FRAME)

        assert ADDRESS in page
        assert "31337" in page
        assert "1,284" in page

    def test_htmx_sends_the_token_from_everywhere(self) -> None:
        assert """hx-headers:inherited='{"X-CSRF-Token": "the-token"}'""" in self.page(FRAME)

    def test_the_demo_says_so(self) -> None:
        assert "演示环境 · 数据非真实" in self.page(FRAME)
        assert "演示环境" not in self.page(Frame())

    def test_a_stranger_sees_no_navigation_and_no_sign_out(self) -> None:
        page = self.page(Frame())

        assert "主导航" not in page
        assert "/sign-out" not in page

    def test_the_page_can_be_read_by_ear_and_keyboard(self) -> None:
        page = self.page(FRAME)

        assert '<html lang="zh-CN">' in page
        assert page.index('href="#content"') < page.index("<header")
        assert '<main id="content"' in page

    def test_the_menu_is_there_for_wide_and_narrow_screens_without_scripts(self) -> None:
        page = self.page(FRAME)

        assert '<nav class="side"' in page
        assert '<details class="side-drop">' in page

    def test_the_other_language_is_one_press_away_and_leads_back_here(self) -> None:
        page = self.page(replace(FRAME, address="/credit?state=open"))

        assert '<form class="languages" method="post" action="/language">' in page
        assert 'name="back" value="/credit?state=open"' in page

    def test_the_first_load_is_small(self) -> None:
        """At most 200 kB as they are sent, charts aside."""
        files = re.findall(r'(?:href|src)="/static/([^"?]+)', self.page(FRAME))

        assert len(files) > 5
        assert sum(len(gzip.compress((STATIC / one).read_bytes())) for one in files) <= 200_000

    def test_nothing_is_inline(self) -> None:
        page = self.page(FRAME)

        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


class TestMacros:
    def test_a_field_ties_hint_and_error_to_its_control(self) -> None:
        html = macro("{{ ui.field('amount', '金额', hint='单位 万元', error='太多') }}")

        assert '<label class="form-label" for="field-amount">' in html
        assert 'aria-describedby="hint-amount error-amount" aria-invalid="true"' in html
        assert '<p class="error" id="error-amount">太多</p>' in html

    def test_a_sound_field_is_not_marked(self) -> None:
        assert "aria-" not in macro("{{ ui.field('amount', '金额') }}")

    def test_a_value_cannot_break_out_of_a_field(self) -> None:
        html = macro("{{ ui.field('a', 'b', value=v) }}", v='"><script>')

        assert 'value="&#34;&gt;&lt;script&gt;"' in html

    def test_a_passphrase_has_no_name(self) -> None:
        assert not re.search(r"\sname=", macro("{{ ui.passphrase('p', '口令') }}"))

    def test_every_form_gets_its_own_idempotency_key(self) -> None:
        call = "{{ ui.idempotency() }}"

        assert macro(call) != macro(call)
        assert 'name="idempotency_key" value="mine"' in macro("{{ ui.idempotency('mine') }}")

    @pytest.mark.parametrize(
        ("state", "text"),
        [
            ("on-chain", "●</span>已上链"),
            ("pending", "◐</span>待确认"),
            ("off-chain", "○</span>未上链"),
            ("mismatch", "✕</span>不一致"),
        ],
    )
    def test_evidence_is_said_in_words_too(self, state: str, text: str) -> None:
        assert text in macro("{{ ui.evidence(s) }}", s=state)

    def test_evidence_of_an_unknown_state_fails(self) -> None:
        with pytest.raises(UndefinedError):
            macro("{{ ui.evidence('maybe') }}")

    def test_a_hash_is_short_but_whole_for_readers_and_copies(self) -> None:
        html = macro("{{ ui.hash(h) }}", h=ADDRESS)

        assert f'title="{ADDRESS}"' in html
        assert f'<span class="hash-full">{ADDRESS}</span>' in html
        assert "0x5FbD…0aa3" in html

    def test_a_rate_never_stands_bare(self) -> None:
        assert "年利率" in macro("{{ ui.rate(345) }}")

    def test_steps_say_which_is_current(self) -> None:
        html = macro("{{ ui.steps(['申请', '审批', '放款'], 1) }}")

        assert re.findall(r"step-item (\w+)", html) == ["done", "active", "ahead"]
        assert html.count('aria-current="step"') == 1

    def test_a_finished_case_has_no_current_step(self) -> None:
        assert "aria-current" not in macro("{{ ui.steps(['申请', '审批'], 2) }}")

    def test_whose_move_it_is(self) -> None:
        assert "轮到您" in macro("{{ ui.whose_move('某银行', '签署', mine=true) }}")
        assert "等待 某银行" in macro("{{ ui.whose_move('某银行', '签署') }}")

    def test_a_timeline_tells_who_did_what_in_words_too(self) -> None:
        events = [
            {"at": 0, "kind": "person", "who": "李晓明", "text": "提交", "href": "/cases/1"},
            {"at": 1, "kind": "chain", "who": "", "text": "入账", "badge": "on-chain"},
        ]
        html = macro("{{ ui.timeline(events) }}", events=events)

        assert '<a href="/cases/1">提交</a>' in html
        assert "账本：" in html
        assert html.index("提交") < html.index("已上链")

    def test_a_badge_opens_what_proves_it_and_offers_to_compute_it_here(self) -> None:
        call = "{{ ui.badge('on-chain', tx_hash=h, block=1024, contract=c, doc_hash=d) }}"
        html = macro(call, h="0x" + "ab" * 32, c=ADDRESS, d="0x" + "cd" * 32)

        assert "<details" in html
        assert "区块 1,024" in html
        assert f'data-recompute="0x{"cd" * 32}"' in html
        assert "/verify" in html
        assert '<a href="/audit' not in html

    def test_a_gauge_says_in_words_that_the_cap_is_passed(self) -> None:
        assert "超出上限" in macro("{{ ui.gauge(3001, 3000) }}")
        assert "超出上限" not in macro("{{ ui.gauge(3000, 3000) }}")

    def test_a_sum_opens_its_arithmetic(self) -> None:
        html = macro("{{ ui.sum('可贷额', '300', [('评估值', '1,200'), ('质押率', '25%')]) }}")

        assert "<details" in html
        assert html.index("评估值") < html.index("质押率")

    def test_a_data_list_shortens_only_hashes(self) -> None:
        html = macro(
            "{{ ui.data_list(rows) }}", rows=[Row("金额", "¥1.00"), Row("合约", "", ADDRESS)]
        )

        assert "<dt>金额</dt>" in html
        assert "<dd>¥1.00</dd>" in html
        assert html.count("hash-full") == 1

    def test_an_empty_table_says_what_comes(self) -> None:
        call = "{% call ui.table('贷款', [('编号', '')], 0, '还没有贷款') %}never{% endcall %}"

        assert "还没有贷款" in macro(call)
        assert "never" not in macro(call)


class TestProblemPage:
    PROBLEM: ClassVar[dict[str, object]] = {
        "type": "/problems/asset-already-pledged",
        "title": "Asset already pledged",
        "status": 409,
        "detail": "该专利已质押。",
        "instance": "/pledges",
        "rule": "PP-18",
        "cure": "请先解除原质押。",
        "asset": ADDRESS,
    }

    def page(self, **members: object) -> str:
        return self.page_of(self.PROBLEM | members)

    def page_of(self, problem: dict[str, object]) -> str:
        template = environment({}).get_template("problem.html")
        return template.render(request=REQUEST, problem=problem)

    def test_it_says_what_was_wrong_which_rule_and_what_to_do(self) -> None:
        page = self.page()

        for text in (
            "该专利已质押。",
            "PP-18",
            "请先解除原质押。",
            "asset-already-pledged",
            ADDRESS,
        ):
            assert text in page

    @pytest.mark.parametrize("status", [401, 403, 404, 409, 418, 422, 500, 503])
    def test_every_status_has_a_way_on(self, status: int) -> None:
        page = self.page_of({"type": "/problems/x", "title": "X", "status": status, "detail": "d"})

        assert "接下来您可以" in page
        assert "回到首页" in page

    def test_it_points_at_each_malformed_field(self) -> None:
        assert "<code>#/term</code> too long" in self.page(
            errors=[{"pointer": "#/term", "detail": "too long"}]
        )

    def test_it_links_back_to_our_own_pages_only(self) -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
        request = Request(scope | {"server": ("testserver", 80), "scheme": "http"})
        page = environment({}).get_template("problem.html")
        context = {"problem": self.PROBLEM, "request": request}

        ours = page.render(context, back="http://testserver/me")
        theirs = page.render(context, back="http://elsewhere.example/")

        assert 'href="http://testserver/me">返回上一页' in ours
        assert "elsewhere" not in theirs


class TestColours:
    """WCAG 2.2 AA: text at least 4.5:1 on every ground it stands on, borders of controls 3:1."""

    CSS = (STATIC / "tokens.css").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            *[(ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "sheet")],
            *[("ink", g) for g in ("accent-soft", "wait-soft", "bad-soft")],
            *[("ink-soft", "accent-soft"), ("accent", "accent-soft"), ("accent", "sheet")],
            *[("accent", "paper"), ("sheet", "accent"), ("sheet", "accent-dark")],
            *[("wait", "wait-soft"), ("wait", "sheet"), ("bad", "bad-soft"), ("bad", "sheet")],
            *[("ink-soft", "head"), ("ink", "head"), ("side", "sheet"), ("side-soft", "side")],
            *[("side-ink", g) for g in ("side", "side-line", "side-here")],
            *[("bad", "paper"), ("wait", "paper")],
        ],
    )
    def test_text_is_readable(self, ink: str, ground: str) -> None:
        assert self.contrast(ink, ground) >= 4.5

    @pytest.mark.parametrize("number", range(2, 7))
    def test_a_line_of_a_chart_is_visible(self, number: int) -> None:
        assert self.contrast(f"chart-{number}", "sheet") >= 3

    @pytest.mark.parametrize("ground", ["paper", "sheet"])
    def test_the_border_of_a_control_is_visible(self, ground: str) -> None:
        assert self.contrast("line-strong", ground) >= 3

    def contrast(self, one: str, other: str) -> float:
        low, high = sorted((self.luminance(one), self.luminance(other)))
        return (high + 0.05) / (low + 0.05)

    def luminance(self, token: str) -> float:
        found = re.search(rf"--{token}: #([0-9a-f]{{6}});", self.CSS)
        assert found, token
        parts = [int(found[1][at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
