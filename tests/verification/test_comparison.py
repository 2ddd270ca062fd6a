"""Claims beside what sources say: every kind of right, every field, every way to part or agree."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest

from ip_finance.office_files.numbers import RightKind
from ip_finance.verification.comparison import (
    Agreement,
    Compared,
    SourceKind,
    Statement,
    agreement,
    compare,
    differences,
    name_chain,
)
from ip_finance.verification.findings import (
    AGEING,
    COMMON,
    FIELDS_OF,
    OPTIONAL,
    Claims,
    CoOwner,
    Findings,
    FormerName,
)
from tests.verification.builders import TODAY, claims, claims_of_kind, findings_of_kind

DAY = date(2020, 9, 15)
SPELLINGS: dict[str, tuple[Any, Any]] = {
    "owner_name": ("杭州示例科技（集团）有限公司", "杭州示例科技(集团) 有限公司"),
    "owner_uscc": ("91330100MA27XL0C46", "９１３３０１００ma27xl0c46"),
    "title": ("一种Demo方法", "一种 demo方法"),
    "classes": ("9 计算机；软件", "9计算机；软件"),
    "co_owners": ((CoOwner("甲（集团）"),), (CoOwner("甲(集团)", None, "30%", True),)),
}
NUMBERS = {
    RightKind.PATENT: ("ZL202110071567.8", "2021100715678"),
    RightKind.TRADEMARK: ("12345678", "第１２３４５６７８号"),
    RightKind.SOFTWARE: ("2020SR1234567", "软著登字第2020SR1234567号"),
}
OTHERS: dict[str, Any] = {
    "owner_name": "别家公司",
    "owner_uscc": "91110000600037341L",
    "title": "另一名称",
    "classes": "42 技术研究",
    "co_owners": (CoOwner("乙公司"),),
    "number": "no number at all",
}
CLAIMED = {field.name for field in fields(Claims)}
CASES = [
    (kind, name) for kind in RightKind for name in (*FIELDS_OF[kind], *OPTIONAL) if name in CLAIMED
]
"""Every field that an owner claims; the others only a register can tell."""
SPELT = [(kind, name) for kind, name in CASES if name in {*SPELLINGS, "number"}]
"""A day has one spelling."""


def claim(kind: RightKind, name: str) -> Any:
    if name == "number":
        return NUMBERS[kind][0]
    return SPELLINGS[name][0] if name in SPELLINGS else DAY


def told_of(kind: RightKind, name: str) -> Claims:
    return claims_of_kind(kind, **{name: claim(kind, name)})


class TestEveryField:
    @pytest.mark.parametrize(("kind", "name"), CASES)
    def test_the_same_agrees(self, kind: RightKind, name: str) -> None:
        assert agreement(told_of(kind, name), name, claim(kind, name)) is Agreement.SAME

    @pytest.mark.parametrize(("kind", "name"), SPELT)
    def test_another_spelling_is_told_as_such(self, kind: RightKind, name: str) -> None:
        spelt = NUMBERS[kind][1] if name == "number" else SPELLINGS[name][1]

        assert agreement(told_of(kind, name), name, spelt) is Agreement.SPELLING

    @pytest.mark.parametrize(("kind", "name"), CASES)
    def test_another_value_differs(self, kind: RightKind, name: str) -> None:
        other = OTHERS.get(name, DAY + timedelta(days=1))

        assert agreement(told_of(kind, name), name, other) is Agreement.DIFFERENT

    @pytest.mark.parametrize(("kind", "name"), CASES)
    def test_a_source_that_says_nothing_contradicts_nothing(
        self, kind: RightKind, name: str
    ) -> None:
        assert agreement(told_of(kind, name), name, None) is Agreement.SILENT

    @pytest.mark.parametrize("name", ["is_alive", "is_frozen", "fees_paid_through"])
    def test_what_nobody_claims_cannot_be_contradicted(self, name: str) -> None:
        assert agreement(claims(), name, DAY) is Agreement.SILENT


class TestDifferences:
    @pytest.mark.parametrize("kind", RightKind)
    def test_there_are_none_where_the_register_bears_out_the_claim(self, kind: RightKind) -> None:
        assert differences(claims_of_kind(kind), findings_of_kind(kind)) == ()

    def test_spelling_is_none(self) -> None:
        found = findings_of_kind(RightKind.PATENT, title="一种 温度控制方法")

        assert differences(claims(), found) == ()

    def test_a_missing_co_owner_is_one(self) -> None:
        told = claims(co_owners=(CoOwner("甲公司"), CoOwner("乙公司")))
        found = findings_of_kind(RightKind.PATENT, co_owners=(CoOwner("甲公司"),))

        assert [one.field for one in differences(told, found)] == ["co_owners"]

    def test_the_order_of_co_owners_is_none(self) -> None:
        told = claims(co_owners=(CoOwner("甲公司"), CoOwner("乙公司")))
        found = findings_of_kind(RightKind.PATENT, co_owners=(CoOwner("乙公司"), CoOwner("甲公司")))

        assert differences(told, found) == ()


class TestNameChain:
    NAMES = (
        FormerName("甲电子厂", date(2018, 5, 1), "0x1"),
        FormerName("甲电子（集团）公司", date(2023, 5, 1), "0x2"),
    )

    def test_is_told_from_the_name_in_the_register_on(self) -> None:
        told = claims(former_names=self.NAMES, filed_on=date(2015, 1, 1))

        assert name_chain(told, "甲电子厂") == self.NAMES
        assert name_chain(told, "甲电子(集团)公司") == self.NAMES[1:]
        assert agreement(told, "owner_name", "甲电子厂") is Agreement.FORMER_NAME

    def test_is_empty_for_a_name_given_up_before_the_filing(self) -> None:
        told = claims(former_names=self.NAMES, filed_on=date(2020, 1, 1))

        assert name_chain(told, "甲电子厂") == ()
        assert agreement(told, "owner_name", "甲电子厂") is Agreement.DIFFERENT


def said(
    field: str, value: Any, on: date = TODAY, kind: SourceKind = SourceKind.REGISTER
) -> Statement:
    return Statement(field, value, f"{kind.value} {on}", on, kind)


def compared(field: str, *statements: Statement, told: Claims | None = None) -> Compared:
    found = compare(told or claims(), statements, TODAY)
    return next(one for one in found if one.field == field)


class TestCompare:
    @pytest.mark.parametrize("kind", RightKind)
    def test_tells_every_field_of_the_kind_and_no_other(self, kind: RightKind) -> None:
        names = [one.field for one in compare(claims_of_kind(kind), [], TODAY)]

        assert names == [*FIELDS_OF[kind], *OPTIONAL]

    def test_the_newest_source_comes_first_and_is_suggested(self) -> None:
        old, new = said("is_alive", True, DAY), said("is_alive", False)

        found = compared("is_alive", old, new)

        assert [one.statement for one in found.said] == [new, old]
        assert found.suggested == new

    def test_a_silent_source_suggests_nothing(self) -> None:
        old, silent = said("granted_on", DAY, DAY), said("granted_on", None)

        assert compared("granted_on", silent, old).suggested == old

    def test_the_company_is_believed_last(self) -> None:
        register = said("owner_name", "旧名", DAY)
        company = said("owner_name", "新名", TODAY, SourceKind.COMPANY)

        assert compared("owner_name", company, register).suggested == register
        assert compared("owner_name", company).suggested == company

    def test_a_source_that_contradicts_is_marked(self) -> None:
        found = compared("title", said("title", "另一名称", DAY), said("title", "一种温度控制方法"))

        assert [one.agreement for one in found.said] == [Agreement.SAME, Agreement.DIFFERENT]
        assert found.is_parted

    @pytest.mark.parametrize("name", FIELDS_OF[RightKind.PATENT])
    def test_only_what_cannot_change_may_be_old(self, name: str) -> None:
        old = TODAY - timedelta(days=90)

        assert compared(name, said(name, "x", old)).is_fresh is (name not in AGEING)
        assert compared(name, said(name, "x", old + timedelta(days=1))).is_fresh


def test_every_field_belongs_to_some_kind() -> None:
    named = {name for names in FIELDS_OF.values() for name in names} | set(OPTIONAL)

    assert named == {field.name for field in fields(Findings)}
    assert all(set(COMMON) <= set(names) for names in FIELDS_OF.values())
