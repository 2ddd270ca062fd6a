"""Which papers each registrar asks for: who × kind of right, and each paper in its places."""

from typing import Any
from uuid import uuid4

import pytest

from ip_finance.dossiers.completeness import Brought, Filing, dossier_from
from ip_finance.dossiers.domain import PaperState, Registrar
from ip_finance.pledges.contract import missing_contents

RIGHTS: dict[str, dict[str, Any]] = {
    "patent": {
        "asset": "a",
        "kind": "utility-model",
        "number": "ZL202010000001.2",
        "title": "一种夹具",
        "filed_on": "2020-01-02",
        "granted_on": "2020-11-03",
        "ends_on": "2030-01-02",
        "co_owners": [],
    },
    "trademark": {
        "asset": "b",
        "kind": "trademark",
        "number": "1234567",
        "title": "星灿",
        "filed_on": "2016-01-02",
        "granted_on": "2017-05-01",
        "ends_on": "2027-05-01",
        "classes": [{"class": 7, "goods": ["机床"]}],
        "co_owners": [],
    },
    "software": {
        "asset": "c",
        "kind": "software",
        "number": "2020SR0123456",
        "title": "控制软件",
        "filed_on": "2020-05-01",
        "granted_on": "2020-05-01",
        "ends_on": "2071-01-01",
        "co_owners": [],
    },
}
ALWAYS = {"application", "contract", "commitment-pledgor", "commitment-pledgee", "checklist"}
BY_KIND = {
    "patent": ALWAYS,
    "trademark": ALWAYS | {"main-contract"},
    "software": ALWAYS
    | {
        "main-contract",
        "identity-pledgor",
        "identity-pledgee",
        "valuation-report",
        "certificate-c",
    },
}
BY_WHO: dict[str, set[str]] = {
    "alone": set(),
    "with a co-owner": {"co-owner-consent-1"},
    "through an agent": {"power-pledgor", "power-pledgee", "agent-identity"},
    "for another company": {"resolution"},
}


def terms(*kinds: str, who: str = "alone") -> dict[str, Any]:
    pledgor = {"name": "成都甲公司", "uscc": "91510100MA9XCK003K", "address": "成都市一号"}
    is_third = who == "for another company"
    return {
        "pledgor": pledgor,
        "pledgee": {"name": "某银行", "uscc": "91510100MA9XBANK02", "address": "成都市二号"},
        "debtor": {"name": "成都乙公司", "uscc": "91510100MA9X0TH5MN"} if is_third else pledgor,
        "claim": {"kind": "working-capital loan", "maturity_on": "2027-03-05"},
        "secured_fen": 1,
        "scope": "主债权",
        "filing": {"agent": "某代理所" if who == "through an agent" else None},
        "rights": [
            RIGHTS[kind] | {"co_owners": ["成都大学"] if who == "with a co-owner" else []}
            for kind in kinds
        ],
    }


def filing(told: dict[str, Any], *slots: str) -> Filing:
    brought = {slot: Brought(uuid4(), "0x00") for slot in slots}
    return Filing(uuid4(), told, brought)


@pytest.mark.parametrize("who", BY_WHO)
@pytest.mark.parametrize("kind", BY_KIND)
def test_each_registrar_asks_for_its_papers(kind: str, who: str) -> None:
    (folder,) = dossier_from(filing(terms(kind, who=who))).folders

    asked = {paper.code for paper in folder.papers if paper.state is not PaperState.NOT_NEEDED}
    assert asked == BY_KIND[kind] | BY_WHO[who]
    assert all(paper.rule for paper in folder.papers)


@pytest.mark.parametrize("who", BY_WHO)
@pytest.mark.parametrize("kind", BY_KIND)
def test_what_only_people_have_is_missing_until_they_bring_it(kind: str, who: str) -> None:
    told = terms(kind, who=who)
    dossier = dossier_from(filing(told))
    lacking = {paper.code for paper in dossier.missing}

    assert lacking == {
        code
        for code in BY_KIND[kind] | BY_WHO[who]
        if not code.startswith(("application", "commitment", "power", "checklist"))
    }
    assert all(paper.bring for paper in dossier.missing)
    for one in lacking:
        there = dossier_from(filing(told, *(lacking - {one})))
        assert [paper.code for paper in there.missing] == [one]
    assert dossier_from(filing(told, *lacking)).is_complete


def test_several_kinds_of_rights_make_a_folder_each() -> None:
    dossier = dossier_from(filing(terms("software", "patent", "trademark")))

    assert [folder.registrar for folder in dossier.folders] == list(Registrar)
    assert [folder.numbers for folder in dossier.folders] == [
        ("ZL202010000001.2",),
        ("1234567",),
        ("2020SR0123456",),
    ]


def test_a_valuation_report_goes_to_the_patent_office_if_the_form_says_there_is_one() -> None:
    told = terms("patent")
    told["filing"]["is_valuation_stated"] = True

    assert "valuation-report" in {paper.code for paper in dossier_from(filing(told)).missing}


@pytest.mark.parametrize(
    ("kind", "field", "name"),
    [
        ("patent", "title", "名称"),
        ("patent", "number", "专利号"),
        ("patent", "filed_on", "申请日"),
        ("patent", "granted_on", "授权公告日"),
        ("trademark", "number", "注册号"),
        ("trademark", "classes", "核定使用类别"),
        ("trademark", "ends_on", "专用权期限"),
        ("software", "number", "登记号"),
    ],
)
def test_what_a_right_must_be_described_by_is_missed(kind: str, field: str, name: str) -> None:
    told = terms(kind)
    assert missing_contents(told) == ()

    told["rights"][0] = told["rights"][0] | {field: None}

    assert [one.endswith(name) for one in missing_contents(told)] == [True]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("pledgor", "name"), "出质人名称"),
        (("pledgor", "address"), "出质人住所"),
        (("pledgee", "name"), "质权人名称"),
        (("pledgee", "address"), "质权人住所"),
        (("claim", "kind"), "被担保债权的种类"),
        (("claim", "maturity_on"), "债务人履行债务的期限"),
    ],
)
def test_what_a_contract_must_say_is_missed(path: tuple[str, str], name: str) -> None:
    told = terms("patent")
    part, field = path
    told[part] = told[part] | {field: None}

    assert missing_contents(told) == (name,)
