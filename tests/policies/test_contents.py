"""What the content of each kind may hold, and how every slip in it is told."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.policies import defaults
from ip_finance.policies.contents import PARSERS, credit, lpr, product, subsidy
from ip_finance.policies.contents.lpr import Lpr
from ip_finance.policies.domain import PolicyKind, changes
from ip_finance.policies.errors import BadContent
from tests.policies.scenes import product_content

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def default(kind: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r["content"] for r in defaults.rows(kind) if r["key"] == key)
    return found


def slips_of(content: dict[str, Any]) -> str:
    with pytest.raises(BadContent) as refused:
        product.parse(content)
    return str(refused.value.facts["slips"])


def test_every_kind_has_a_shape() -> None:
    assert set(PARSERS) == set(PolicyKind)


@pytest.mark.parametrize("kind", list(PolicyKind))
def test_every_default_has_the_shape_of_its_kind_and_a_source(kind: PolicyKind) -> None:
    for row in defaults.rows(kind.value):
        assert PARSERS[kind](row["content"])
        assert row["source"]


def test_a_default_from_memory_is_never_shown_as_law() -> None:
    assert not any(row["is_verified"] for kind in ("lpr", "subsidy") for row in defaults.rows(kind))


class TestProduct:
    def test_reads_what_a_bank_states(self) -> None:
        found = product.parse(product_content())

        assert (found.amount_max, found.ltv) == (Fen(300_000_000), {"invention": 2_500})
        assert [way.plan.method.value for way in found.ways] == [
            "interest-first",
            "equal-instalment",
        ]

    @pytest.mark.parametrize(
        ("spread", "rate"), [(85, 385), (-100, 300), (500, 600)], ids=["plain", "floor", "ceiling"]
    )
    def test_its_rate_is_lpr_and_spread_between_floor_and_ceiling(
        self, spread: int, rate: int
    ) -> None:
        told = product.parse(product_content(spread_bps=spread))

        assert told.rate(Lpr(BasisPoints(300), BasisPoints(350))) == rate

    def test_tells_of_all_slips_at_once_each_by_its_member(self) -> None:
        slips = slips_of(
            product_content(
                amount_max_fen=1,
                spread_bps="85",
                nonsense=1,
                ways=[{"name": "按月", "plan": {"method": "by-magic"}}],
                fees=[{"kind": "appraisal"}],
            )
        )

        for told in (
            "amount_max_fen: is below amount_min_fen",
            "spread_bps: is no whole number",
            "nonsense: is not known",
            "ways[0].plan: method of the repayment plan cannot be 'by-magic'.",
            "fees[0].payer: is missing",
        ):
            assert told in slips

    @pytest.mark.parametrize(
        ("member", "value", "told"),
        [
            ("ltv_bps", {"copyright": 1}, "ltv_bps.copyright: is not known"),
            ("ltv_bps", {}, "ltv_bps: is empty"),
            ("ways", [], "ways: is empty"),
            ("is_valid", 1, "is_valid: is neither true nor false"),
            ("name", "", "name: is no text"),
            ("name", None, "name: is missing"),
            ("lpr_tenor", "3Y", "lpr_tenor: is none of 1Y / 5Y"),
            ("borrowers", [], "borrowers: is no object"),
            ("papers", [1], "papers: is no list of texts"),
        ],
    )
    def test_names_the_member_that_is_wrong(self, member: str, value: Any, told: str) -> None:
        assert told in slips_of(product_content(**{member: value}))


@given(st.sampled_from(list(PARSERS.values())), JSON)
def test_whatever_is_sent_is_read_or_refused_by_name(
    parse: Callable[[Any], object], told: Any
) -> None:
    with pytest.raises(BadContent):
        parse(told)


@given(st.sampled_from(sorted(product_content())), JSON)
def test_a_product_with_one_member_replaced_is_read_or_refused(member: str, value: Any) -> None:
    try:
        found = product.parse(product_content() | {member: value})
    except BadContent:
        return
    assert found.amount_min <= found.amount_max


def test_lpr_history_is_that_of_ln_10() -> None:
    found = {row["effective_from"]: lpr.parse(row["content"]) for row in defaults.rows("lpr")}

    assert len(found) == 11
    assert found[date(2020, 4, 20)].of("5Y") == 465
    assert found[max(found)] == Lpr(BasisPoints(300), BasisPoints(350))


def test_a_cap_without_a_product_holds_for_every_product() -> None:
    told = default("credit", "") | {
        "policy_caps": [
            {"cap_fen": 5, "reason": "总限额"},
            {"cap_fen": 3, "reason": "试点", "product": "pilot"},
        ]
    }

    found = credit.parse(told)

    assert [one.cap for one in found.caps_of("other")] == [5]
    assert [one.cap for one in found.caps_of("pilot")] == [5, 3]


class TestSubsidy:
    def test_a_share_of_interest_is_half_in_chengdu(self) -> None:
        found = subsidy.parse(default("subsidy", "chengdu"))

        assert found.of_interest(Fen(100_001), Fraction(385, 10_000)) == 50_000
        assert found.of_fee("appraisal", Fen(10_001)) == 5_000
        assert found.of_fee("notary", Fen(10_001)) == 0

    def test_points_a_year_are_that_part_of_the_interest(self) -> None:
        found = subsidy.parse(default("subsidy", "tianfu-zhilaidai"))

        assert found.of_interest(Fen(450_000), Fraction(450, 10_000)) == 150_000

    def test_never_more_than_the_interest(self) -> None:
        found = subsidy.parse(default("subsidy", "tianfu-zhilaidai"))

        assert found.of_interest(Fen(900), Fraction(100, 10_000)) == 900

    def test_a_cap_counts_what_was_paid_before(self) -> None:
        told = default("subsidy", "chengdu") | {"cap_fen": 100}
        found = subsidy.parse(told)

        assert [found.capped(Fen(80), Fen(already)) for already in (0, 50, 100, 999)] == [
            80,
            50,
            0,
            0,
        ]


def test_a_difference_names_each_member() -> None:
    before, after = product_content(), product_content(spread_bps=90, papers=["营业执照", "章程"])

    told = [(one.member, one.before, one.after) for one in changes(before, after)]

    assert told == [("papers[1]", None, "章程"), ("spread_bps", "85", "90")]
