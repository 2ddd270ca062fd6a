"""Filters, the frame, and the look of the pages that every slice builds on."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from jinja2 import DictLoader, UndefinedError
from starlette.requests import Request

from ip_finance.web.templating import (
    STATIC,
    Flash,
    Frame,
    LedgerMark,
    NavItem,
    Row,
    Visitor,
    bps,
    day,
    environment,
    machine_time,
    moment,
    short,
    static_url,
    templates,
    wan,
    yuan,
)

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
FRAME = Frame(
    csrf="the-token",
    visitor=Visitor("李晓明", "演示科技有限公司", "经办人"),
    nav=(NavItem("融资进度", "/me", is_current=True), NavItem("待办", "/me/tasks", count=3)),
    flashes=(Flash("已提交"), Flash("没有保存", "error")),
    ledger=LedgerMark(ADDRESS, 31337, 1284),
    demo=True,
)


def render(source: str, **context: object) -> str:
    return (
        environment({"t": DictLoader({"t.html": source})}).get_template("t/t.html").render(context)
    )


def macro(call: str, **context: object) -> str:
    return render('{% import "macros.html" as ui %}' + call, **context)


class TestYuan:
    @pytest.mark.parametrize(
        ("fen", "text"),
        [
            (0, "¥0.00"),
            (1, "¥0.01"),
            (99, "¥0.99"),
            (100, "¥1.00"),
            (99_999, "¥999.99"),
            (100_000, "¥1,000.00"),
            (300_000_000, "¥3,000,000.00"),
            (-1, "-¥0.01"),
            (-100_050, "-¥1,000.50"),
            (9_007_199_254_740_993, "¥90,071,992,547,409.93"),
            (2**63 - 1, "¥92,233,720,368,547,758.07"),
        ],
    )
    def test_it_writes_every_fen(self, fen: int, text: str) -> None:
        assert yuan(fen) == text

    @pytest.mark.parametrize("value", [1.0, "100", True, None])
    def test_it_refuses_what_is_not_whole_fen(self, value: Any) -> None:
        with pytest.raises(TypeError):
            yuan(value)


class TestWan:
    @pytest.mark.parametrize(
        ("fen", "text"),
        [
            (0, "0.00 万元"),
            (300_000_000, "300.00 万元"),
            (4_999, "0.00 万元"),
            (5_000, "0.01 万元"),
            (14_999, "0.01 万元"),
            (15_000, "0.02 万元"),
            (-4_999, "0.00 万元"),
            (-5_000, "-0.01 万元"),
            (1_234_567_890_000, "1,234,567.89 万元"),
        ],
    )
    def test_it_rounds_half_up_to_a_hundredth(self, fen: int, text: str) -> None:
        assert wan(fen) == text

    def test_it_leaves_the_unit_to_a_header(self) -> None:
        assert wan(300_000_000, unit=False) == "300.00"

    def test_it_refuses_a_float(self) -> None:
        with pytest.raises(TypeError):
            wan(1.5)  # type: ignore[arg-type]


class TestBps:
    @pytest.mark.parametrize(
        ("rate", "text"),
        [(345, "3.45%"), (0, "0.00%"), (5, "0.05%"), (-25, "-0.25%"), (10_000, "100.00%")],
    )
    def test_it_writes_a_percentage(self, rate: int, text: str) -> None:
        assert bps(rate) == text


class TestTime:
    LATE = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

    def test_a_date_is_itself(self) -> None:
        assert day(date(2026, 11, 24)) == "2026-11-24"

    def test_an_instant_is_the_day_it_is_in_beijing(self) -> None:
        assert day(self.LATE) == "2026-11-24"
        assert day(self.LATE - timedelta(seconds=1)) == "2026-11-23"

    def test_unix_seconds_are_an_instant(self) -> None:
        assert day(int(self.LATE.timestamp())) == "2026-11-24"
        assert day(0) == "1970-01-01"

    def test_a_moment_names_its_zone(self) -> None:
        assert moment(datetime(2026, 11, 24, 2, 15, tzinfo=UTC)) == "2026-11-24 10:15 北京时间"
        assert moment(0) == "1970-01-01 08:00 北京时间"

    def test_a_moment_in_another_zone_is_converted(self) -> None:
        tokyo = timezone(timedelta(hours=9))
        assert moment(datetime(2026, 1, 1, 0, 30, tzinfo=tokyo)) == "2025-12-31 23:30 北京时间"

    def test_machines_read_utc(self) -> None:
        assert machine_time(self.LATE) == "2026-11-23T16:00:00Z"

    def test_a_naive_datetime_is_refused(self) -> None:
        naive = self.LATE.replace(tzinfo=None)
        with pytest.raises(ValueError, match="time zone"):
            moment(naive)
        with pytest.raises(ValueError, match="time zone"):
            day(naive)

    def test_a_bare_date_is_no_moment(self) -> None:
        with pytest.raises(TypeError):
            moment(date(2026, 11, 24))  # type: ignore[arg-type]


class TestShort:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [(ADDRESS, "0x5FbD…0aa3"), ("", ""), ("0x1234567890", "0x1234567890")],
    )
    def test_it_keeps_the_ends(self, text: str, shown: str) -> None:
        assert short(text) == shown

    def test_one_more_character_is_shortened(self) -> None:
        assert short("0x12345678901") == "0x1234…8901"


class TestEnvironment:
    def test_it_escapes(self) -> None:
        assert render("{{ x }}", x="<b>") == "&lt;b&gt;"

    def test_an_unknown_name_fails(self) -> None:
        with pytest.raises(UndefinedError):
            render("{{ missing }}")

    def test_an_unknown_member_fails(self) -> None:
        with pytest.raises(UndefinedError):
            render("{{ frame.missing }}")

    def test_slices_cannot_hide_each_other_or_the_frame(self) -> None:
        loaders = {name: DictLoader({"base.html": name}) for name in ("loans", "pledges")}

        env = environment(loaders)

        assert env.get_template("loans/base.html").render() == "loans"
        assert env.get_template("pledges/base.html").render() == "pledges"
        assert "<!doctype html>" in env.get_template("base.html").render()

    def test_a_changed_file_has_a_new_address(self) -> None:
        assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{8}", static_url("app.css"))

    def test_a_missing_file_fails(self) -> None:
        with pytest.raises(FileNotFoundError):
            static_url("no-such.css")

    def test_every_response_gets_the_frame_of_its_request(self) -> None:
        pages = templates(frame_of=lambda request: Frame(csrf=request.url.path))
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/here",
            "headers": [],
            "query_string": b"",
        }
        request = Request(scope | {"server": ("testserver", 80), "scheme": "http"})

        page = pages.TemplateResponse(request, "sign_in.html", {})

        assert 'name="csrf_token" value="/here"' in bytes(page.body).decode()


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
        assert "轮到您" in macro("{{ ui.move('某银行', '签署', mine=true) }}")
        assert "等待 某银行" in macro("{{ ui.move('某银行', '签署') }}")

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
    PROBLEM = {
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
        return environment({}).get_template("problem.html").render(problem=self.PROBLEM | members)

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
        bare = {"type": "/problems/x", "title": "X", "status": status, "detail": "d"}

        page = environment({}).get_template("problem.html").render(problem=bare)

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

    CSS = (STATIC / "app.css").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("ink", "ground"),
        [
            *[(ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "sheet")],
            *[("ink", g) for g in ("accent-soft", "wait-soft", "bad-soft")],
            *[("ink-soft", "accent-soft"), ("accent", "accent-soft"), ("accent", "sheet")],
            *[("accent", "paper"), ("sheet", "accent"), ("sheet", "accent-dark")],
            *[("wait", "wait-soft"), ("wait", "sheet"), ("bad", "bad-soft"), ("bad", "sheet")],
        ],
    )
    def test_text_is_readable(self, ink: str, ground: str) -> None:
        assert self.contrast(ink, ground) >= 4.5

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
