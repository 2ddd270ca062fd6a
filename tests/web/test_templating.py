"""Filters, and the environment that every slice renders in."""

import re
from contextvars import copy_context
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from jinja2 import DictLoader, UndefinedError
from starlette.requests import Request

from ip_finance.web.language import Language, speak
from ip_finance.web.templating import (
    Frame,
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


def render(source: str, **context: object) -> str:
    return (
        environment({"t": DictLoader({"t.html": source})}).get_template("t/t.html").render(context)
    )


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

    @pytest.mark.parametrize(
        ("fen", "told"),
        [(300_000_000, "CNY 3,000,000"), (-5_000, "-CNY 100"), (4_999, "CNY 0")],
    )
    def test_english_counts_in_yuan(self, fen: int, told: str) -> None:
        def in_english() -> str:
            speak(Language.ENGLISH)
            return wan(fen)

        assert copy_context().run(in_english) == told

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
        request = Request({"type": "http", "path": "/", "query_string": b"", "headers": []})
        assert "<!doctype html>" in env.get_template("base.html").render(request=request)

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
