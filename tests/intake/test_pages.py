"""Pages of imports and of rights by form, and what pages show of each kind of right."""

import re

import pytest

from ip_finance.office_files.portfolio_columns import PATENTS
from ip_finance.web.intake_refusals import CELL_WORDS
from tests.api import Given
from tests.builders import Stage
from tests.intake.builders import (
    ONE_OF_EACH,
    import_id,
    imported,
    patent,
    rows_of,
    trademark,
    workbook,
)
from tests.ip_assets.browsing import Browser, next_page
from tests.parties.builders import OTHER_SME, SME

pytest_plugins = ["tests.parties.platforms"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%PDF-1.4\n%%EOF\n"


def upload(owner: Browser, content: bytes, name: str = "清单.xlsx") -> str:
    """Import the file at the form; the address of the import."""
    answer = owner.fill("/imports/new", files={"file": (name, content, XLSX)})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


class TestAnImport:
    def test_leads_from_the_form_to_the_rights(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        page = owner.page(upload(owner, workbook(ONE_OF_EACH)))

        assert "新增 3 项权利" in page
        assert "专利!C2" in page
        right = re.search(r'href="(/assets/[0-9a-f-]{36})">16435657', page)
        assert right is not None
        assert "商标" in owner.page(right[1])
        assert "清单.xlsx" in owner.page("/imports")

    def test_shows_every_error_with_its_cell_and_its_cure(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")
        rows = {PATENTS.title: [patent(number="ZL202110071567.7"), patent(2, filed_on="昨天")]}

        page = owner.page(upload(owner, workbook(rows)))

        assert "2 处错误，没有保存任何权利" in page
        assert "专利!C2" in page
        assert "校验位 8，填写的是 7" in page
        assert "专利!D3" in page
        assert "problems.xlsx" in page

    def test_says_why_a_file_cannot_be_read(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        page = owner.page(upload(owner, b"a,b\n1,2\n", "notes.csv"))

        assert "没有模板的表头" in page

    def test_of_no_file_asks_for_one(self, given: Given) -> None:
        answer = Browser(given(Stage.FOUNDED), "owner").fill("/imports/new")

        assert answer.status_code == 422
        assert "请选择文件" in answer.text

    def test_of_the_same_form_twice_is_one(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")
        form = owner.form("/imports/new")
        file = {"file": ("清单.xlsx", workbook(ONE_OF_EACH), XLSX)}

        first, second = (owner.send("/imports/new", form, files=file) for _ in range(2))

        assert first.headers["location"] == second.headers["location"]

    def test_is_not_found_by_others(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))

        answer = Browser(platform, "other-owner").get(f"/imports/{import_id()}")

        assert answer.status_code == 404

    def test_is_only_for_owners_and_providers(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        assert Browser(platform, "officer").get("/imports/new").status_code == 403
        assert Browser(platform, "verifier").get("/imports/new").status_code == 200


MARK = {
    "number": "16435657",
    "mark": "星灿",
    "classes": "9：0901；0907：计算机软件\n42:4220",
    "filed_on": "2015-03-02",
    "registered_on": "2016-04-21",
    "last_day": "2036-04-20",
    "owners": SME.name,
}
SOFTWARE = {
    "number": "2020SR1234567",
    "title": "星灿焊缝识别软件",
    "version": "V1.0",
    "completed_on": "2019-11-30",
    "registered_on": "2020-09-15",
    "owners": SME.name,
}
CERTIFICATE = {"file": ("证书.pdf", PDF, "application/pdf")}


class TestByForm:
    def test_a_mark_is_filed_and_shown_with_its_goods(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        answer = owner.fill("/assets/new/trademark", files=CERTIFICATE, **MARK)

        assert answer.status_code == 303, answer.text
        page = owner.page(answer.headers["location"])
        for told in ("16435657", "第 9 类", "0901，0907", "计算机软件", "2036-04-21", "签署登记"):
            assert told in page

    def test_software_is_filed_and_shown_with_its_term(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        answer = owner.fill("/assets/new/software", files=CERTIFICATE, **SOFTWARE)

        assert answer.status_code == 303, answer.text
        page = owner.page(answer.headers["location"])
        for told in ("2020SR1234567", "V1.0", "未发表", "2070-01-01", "著作权人"):
            assert told in page

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"classes": "99"}, "请检查此项"),
            ({"classes": "9：4220"}, "请检查此项"),
            ({"number": "商标"}, "不符合编号规则"),
            ({"owners": OTHER_SME.name}, OTHER_SME.name),
            ({"registered_on": "2014-01-01"}, "日期前后矛盾"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, given: Given, changes: dict[str, str], told: str
    ) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        answer = owner.fill("/assets/new/trademark", files=CERTIFICATE, **MARK | changes)

        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="星灿"' in answer.text

    def test_a_certificate_must_be_there(self, given: Given) -> None:
        answer = Browser(given(Stage.FOUNDED), "owner").fill("/assets/new/software", **SOFTWARE)

        assert answer.status_code == 422
        assert "请选择证书文件" in answer.text


class TestTheListOfRights:
    def test_is_filtered_by_kind_and_text(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))
        owner = Browser(platform, "owner")
        numbers = {"patent": "ZL202110071567.8", "trademark": "16435657", "software": "2020SR"}

        for kind, number in numbers.items():
            page = owner.page(f"/assets?kind={kind}")
            assert [other in page for other in numbers.values()] == [
                other == number for other in numbers.values()
            ]
        assert "16435657" in owner.page("/assets?text=1643")
        assert "没有符合条件的权利" in owner.page("/assets?text=1643%25")

    def test_comes_page_by_page(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        rows = {PATENTS.title: [patent(serial) for serial in range(1, 71)]}
        imported(platform, workbook(rows))
        owner = Browser(platform, "owner")

        first = owner.page("/assets")
        second = owner.page(next_page(first))

        assert (first.count("<tr>"), second.count("<tr>")) == (51, 21)
        assert next_page(second) == ""


def test_every_problem_of_a_cell_has_words(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    wrong = [
        patent(title=None, right_type="x", filed_on="x", publication="x", codes="x"),
        patent(2, title="=1", right_type="外观设计", published_on="2019-01-01"),
        patent(3, title="长" * 501, filed_on="2031-01-01", codes=f"{SME.uscc}；{SME.uscc}"),
        patent(4, number="ZL202110071567.7"),
        patent(5, title="a\x01b".replace("\x01", "_x0001_")),
        patent(6),
        patent(6),
    ]
    marks = [trademark(groups="4220")]
    imported(platform, workbook({PATENTS.title: wrong, "商标": marks}))

    found = {row["problem"]["code"] for row in rows_of(platform)}

    assert len(found) >= 12
    assert found <= CELL_WORDS.keys()
    for row in rows_of(platform):
        assert "—" not in row["problem"]["detail"] + row["problem"]["cure"]
