"""Whether a firm qualifies, why not, and what it gets: pure."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.core.money import BasisPoints, Fen
from ip_finance.marketplace.matching import Asked, Firm, Outcome, Reason, Right, match
from ip_finance.marketplace.words import CHINESE, ENGLISH, in_chinese, in_english
from ip_finance.policies.contents.product import Product, parse
from tests.policies.scenes import product_content

TODAY = date(2026, 11, 24)
PATENT = Right(
    asset_id=uuid4(),
    number="ZL202010964561.8",
    right_type="invention",
    ends_on=date(2040, 9, 15),
    value=Fen(800_000_000),
    cap=BasisPoints(10_000),
    is_verified=True,
    is_pledged=False,
)
YEAR = Asked(None, 12)


def product(**changes: Any) -> Product:
    return parse(product_content(**changes))


def firm(*rights: Right, region: str = "510100") -> Firm:
    return Firm(region, rights)


def test_a_firm_with_a_fitting_right_gets_value_times_ltv() -> None:
    found = match(product(), firm(PATENT), YEAR, TODAY)

    assert (found.qualifies, found.findings) == (True, ())
    assert found.attainable == 200_000_000
    assert [(one.value, one.ltv, one.lending_value) for one in found.shares] == [
        (800_000_000, 2_500, 200_000_000)
    ]


def test_the_cap_on_the_type_of_a_right_binds_below_the_products_ltv() -> None:
    capped = replace(PATENT, cap=BasisPoints(1_000))

    found = match(product(), firm(capped), YEAR, TODAY)

    assert (found.attainable, found.shares[0].ltv) == (80_000_000, 1_000)


def test_never_more_than_the_product_lends() -> None:
    rich = replace(PATENT, value=Fen(10_000_000_000))

    assert match(product(), firm(rich), YEAR, TODAY).attainable == 300_000_000


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"right_type": "design"}, Reason.OTHER_TYPE),
        ({"value": None}, Reason.NOT_VALUED),
        ({"is_verified": False}, Reason.NOT_VERIFIED),
        ({"is_pledged": True}, Reason.PLEDGED),
        ({"ends_on": date(2028, 11, 24)}, Reason.ENDS_EARLY),
    ],
)
def test_a_right_that_does_not_fit_is_named_with_its_cure(
    changes: dict[str, Any], reason: Reason
) -> None:
    found = match(product(), firm(replace(PATENT, **changes)), YEAR, TODAY)

    assert not found.qualifies
    of_right, of_all = found.findings
    assert (of_right.reason, of_right.subject) == (reason, PATENT.number)
    assert of_all.reason is Reason.NO_RIGHT
    assert in_english(of_right).cure


def test_a_right_that_ends_a_day_later_fits() -> None:
    longer = replace(PATENT, ends_on=date(2028, 11, 25))

    assert match(product(), firm(longer), YEAR, TODAY).qualifies


def test_one_bad_right_beside_a_good_one_does_no_harm() -> None:
    unvalued = replace(PATENT, number="ZL2", value=None)

    found = match(product(), firm(unvalued, PATENT), YEAR, TODAY)

    assert found.qualifies
    assert [one.subject for one in found.findings] == ["ZL2"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Asked(Fen(9_999_999), 12), Reason.AMOUNT_BELOW),
        (Asked(Fen(300_000_001), 12), Reason.AMOUNT_ABOVE),
        (Asked(Fen(200_000_001), 12), Reason.BELOW_ASKED),
        (Asked(None, 2), Reason.TERM_BELOW),
        (Asked(None, 25), Reason.TERM_ABOVE),
    ],
)
def test_an_amount_or_term_outside_the_product_is_named(asked: Asked, reason: Reason) -> None:
    found = match(product(), firm(PATENT), asked, TODAY)

    assert not found.qualifies
    assert reason in {one.reason for one in found.findings}


def test_rights_that_carry_less_than_the_product_begins_at_are_too_little() -> None:
    small = replace(PATENT, value=Fen(39_999_999))

    found = match(product(), firm(small), YEAR, TODAY)

    assert [one.reason for one in found.findings] == [Reason.TOO_LITTLE]
    assert (
        in_chinese(found.findings[0]).detail == "权利可支持 ¥99,999.99，低于产品起点 ¥100,000.00。"
    )


def test_a_firm_of_another_area_is_told_so() -> None:
    found = match(product(), firm(PATENT, region="440300"), YEAR, TODAY)

    assert [(one.reason, one.stated) for one in found.findings] == [(Reason.REGION, "440300")]


def test_what_the_platform_does_not_know_is_told_as_unknown_and_refuses_nobody() -> None:
    wanted = {"least_years": 2, "industries": ["先进制造"], "regions": []}

    found = match(product(borrowers=wanted), firm(PATENT), YEAR, TODAY)

    assert found.qualifies
    assert {(one.reason, one.outcome) for one in found.findings} == {
        (Reason.YEARS_UNKNOWN, Outcome.UNKNOWN),
        (Reason.INDUSTRY_UNKNOWN, Outcome.UNKNOWN),
    }


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(ENGLISH) == set(CHINESE) == set(Reason)


@given(st.lists(st.integers(0, 10**12), max_size=5), st.integers(1, 120))
def test_more_rights_never_give_less(values: list[int], months: int) -> None:
    rights = [replace(PATENT, number=str(n), value=Fen(one)) for n, one in enumerate(values)]

    amounts = [
        match(product(), firm(*rights[:count]), Asked(None, months), TODAY).attainable
        for count in range(len(rights) + 1)
    ]

    assert amounts == sorted(amounts)
    assert amounts[-1] <= 300_000_000
