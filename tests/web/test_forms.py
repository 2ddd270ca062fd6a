"""Forms as people type them, read as the schema of the JSON API."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field

from ip_finance.web.forms import Filled, NotReadable, basis_points, day, fen, fraction, read
from ip_finance.web.pages import Form

ID = "7b7c0f5e-0d0c-4a39-9b8f-0a6f4c9d2a11"


class Inner(BaseModel):
    found: str | None
    read_on: date


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount_fen: Annotated[int, Field(gt=0)]
    rate_bps: int = Field(gt=0, le=10_000)
    due_on: date
    words: str = Field(min_length=2, max_length=5)
    ids: list[UUID] = Field(min_length=1)
    inner: Inner
    ratings: dict[str, float] = Field(max_length=9)
    share: float = 0.5
    scope: str = "全部"


GOOD = {
    "amount_fen": ("300万",),
    "rate_bps": ("3.45",),
    "due_on": ("2026/11/24",),
    "words": (" 购原料 ",),
    "ids": (ID,),
    "inner.found": ("",),
    "inner.read_on": ("2026-11-01",),
    "ratings.A1": ("60",),
    "scope": ("",),
}


def form(**changes: tuple[str, ...]) -> Form:
    return Form({**GOOD, **changes}, {}, "0x00")


def filled(**changes: tuple[str, ...]) -> Filled[Schema]:
    return read(form(**changes), Schema)


class TestAmounts:
    @pytest.mark.parametrize(
        ("typed", "amount"),
        [
            ("300万", 300_000_000),
            ("300 万元", 300_000_000),
            ("3,000,000", 300_000_000),
            ("3000000.50", 300_000_050),
            ("３，０００，０００", 300_000_000),
            ("¥12.3", 1_230),
            ("￥1.5亿", 15_000_000_000),
            ("300.123456万", 300_123_456),
            ("0", 0),
            ("0.10", 10),
        ],
    )
    def test_are_read_as_people_write_them(self, typed: str, amount: int) -> None:
        assert fen(typed) == amount

    @pytest.mark.parametrize(
        "typed", ["0.001", "300.1234567万", "3000000.505"], ids=["yuan", "wan", "half"]
    )
    def test_finer_than_a_fen_are_refused_not_rounded(self, typed: str) -> None:
        with pytest.raises(NotReadable, match="两位小数"):
            fen(typed)

    @pytest.mark.parametrize(
        "typed",
        ["", "-5", "+5", "3,00", "1,0000", "1e6", "三百万", "5 USD", "1.2.3", "9" * 19, "."],
    )
    def test_what_is_no_amount_is_refused(self, typed: str) -> None:
        with pytest.raises(NotReadable, match="例如 300万"):
            fen(typed)


class TestRates:
    def test_a_percentage_is_read_as_basis_points_or_as_a_fraction(self) -> None:
        assert basis_points("3.45") == 345
        assert basis_points("３.8％") == 380
        assert fraction("18.5") == Decimal("0.185")

    @pytest.mark.parametrize("typed", ["3.455", "-1", "abc", ""])
    def test_what_is_none_is_refused(self, typed: str) -> None:
        with pytest.raises(NotReadable):
            basis_points(typed)


class TestDays:
    @pytest.mark.parametrize("typed", ["2026-11-24", "2026/11/24", "2026年11月24日", "2026.11.24"])
    def test_are_read_as_people_write_them(self, typed: str) -> None:
        assert day(typed) == date(2026, 11, 24)

    @pytest.mark.parametrize("typed", ["2026-02-30", "24.11.2026", "tomorrow", ""])
    def test_what_is_none_is_refused(self, typed: str) -> None:
        with pytest.raises(NotReadable, match="2026-11-24"):
            day(typed)


class TestRead:
    def test_it_gives_the_schema_of_the_api(self) -> None:
        model = filled().model

        assert model == Schema(
            amount_fen=300_000_000,
            rate_bps=345,
            due_on=date(2026, 11, 24),
            words="购原料",
            ids=[UUID(ID)],
            inner=Inner(found=None, read_on=date(2026, 11, 1)),
            ratings={"A1": 60.0},
        )

    @pytest.mark.parametrize(
        ("name", "typed", "message"),
        [
            ("amount_fen", "", "请填写此项。"),
            ("amount_fen", "许多", "请填写金额，例如 300万 或 3,000,000。"),
            ("amount_fen", "0", "须大于 0 元。"),
            ("rate_bps", "150", "不得大于 100%。"),
            ("due_on", "明天", "请填写日期，例如 2026-11-24。"),
            ("words", "买", "至少需要 2 个字。"),
            ("words", "购买很多原料", "最多 5 个字。"),
            ("ids", "", "至少选择 1 项。"),
            ("ids", "nonsense", "请从列表中选择。"),
            ("inner.read_on", "", "请填写此项。"),
            ("ratings.A1", "高", "请填写数字。"),
        ],
    )
    def test_it_says_in_chinese_what_is_wrong_with_a_field(
        self, name: str, typed: str, message: str
    ) -> None:
        found = filled(**{name: (typed,)})

        assert found.model is None
        assert found.errors == {name: message}

    def test_it_keeps_what_was_typed(self) -> None:
        found = filled(amount_fen=("许多",), ids=(ID, "nonsense"))

        assert found.value("amount_fen") == "许多"
        assert found.value("rate_bps") == "3.45"
        assert found.values("ids") == (ID, "nonsense")

    def test_it_names_every_wrong_field_at_once(self) -> None:
        found = filled(amount_fen=("许多",), words=("买",))

        assert set(found.errors) == {"amount_fen", "words"}

    def test_fields_of_the_page_itself_are_no_part_of_the_schema(self) -> None:
        assert filled(idempotency_key=("k",)).model is not None

    def test_a_page_may_read_a_field_in_its_own_way(self) -> None:
        typed = form(share=("18.5",))

        model = read(typed, Schema, share=fraction).model

        assert model is not None
        assert model.share == 0.185

    def test_an_empty_form_shows_the_defaults(self) -> None:
        assert Filled[Schema]().value("scope", "全部") == "全部"
        assert Filled[Schema]().error("scope") == ""
