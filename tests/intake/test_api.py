"""Imports, identifiers and certificates, as a client meets them."""

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from ip_finance import demo_data
from ip_finance.intake import service
from ip_finance.intake.work import ImportWork
from ip_finance.office_files.portfolio_columns import PATENTS
from ip_finance.office_files.portfolio_template import template
from tests.api import Given, Platform, refused
from tests.builders import INVENTION, Stage
from tests.intake.builders import (
    ONE_OF_EACH,
    imported,
    mark_body,
    patent,
    patent_number,
    path_of,
    rows_of,
    send,
    software_body,
    table,
    workbook,
)
from tests.parties.builders import OTHER_SME, id_of

pytest_plugins = ["tests.parties.platforms"]

PORTFOLIO = "portfolio.xlsx"


def rights_of(platform: Platform, login: str = "owner") -> dict[str, Any]:
    return {one["number"]: one for one in platform.get(login, "/ip-assets")}


class TestAPortfolio:
    def test_becomes_rights_of_every_kind(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        found = imported(platform, workbook(ONE_OF_EACH))

        assert (found["state"], found["filed"], found["rows"]) == ("filed", 3, 3)
        assert (found["rows_read"], found["rows_filed"]) == (3, 3)
        rights = rights_of(platform)
        assert rights.keys() == {"ZL202110071567.8", "16435657", "2020SR1234567"}
        keys = {one["asset_key"] for one in rights.values()}
        assert keys == {
            "CN:patent:2021100715678",
            "CN:trademark:16435657",
            "CN:software:2020SR1234567",
        }

    def test_keeps_its_file_and_shows_the_rights_to_examiners(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        content = workbook(ONE_OF_EACH)
        found = imported(platform, content)

        path = f"/documents/{found['document_id']}/content"
        assert platform.send("verifier", "GET", path).content == content
        assert len(rights_of(platform, "verifier")) == 3
        assert rights_of(platform, "officer") == {}

    def test_tells_what_became_of_each_row(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))

        rows = rows_of(platform)

        assert [row["place"] for row in rows] == ["专利!C2", "商标!B2", "软件著作权!C2"]
        assert {row["outcome"] for row in rows} == {"filed"}
        for row in rows:
            asset = platform.get("owner", f"/ip-assets/{row['asset_id']}")
            assert asset["number"] == row["number"]

    def test_with_one_wrong_row_files_nothing(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        rows = {PATENTS.title: [patent(), patent(2, number="ZL202110000002.1")]}

        found = imported(platform, workbook(rows))

        assert (found["state"], found["problems"], found["filed"]) == ("refused", 1, 0)
        assert rights_of(platform) == {}
        [row] = rows_of(platform)
        assert row["place"] == "专利!C3"
        problem = row["problem"]
        assert (problem["code"], problem["rule"]) == ("wrong-check-digit", "ID-02")
        assert problem["found"] == "ZL202110000002.1"
        assert f"校验位 {patent_number(2)[-1]}" in problem["expected"]
        assert problem["cure"]

    def test_that_cannot_be_read_says_why(self, given: Given) -> None:
        found = imported(given(Stage.FOUNDED), b"nothing of a table", "notes.csv")

        assert (found["state"], found["refusal"]["code"]) == ("refused", "no-known-sheet")
        assert "模板" in found["refusal"]["cure"]

    def test_of_somebody_else_is_refused_by_row(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        rows = [patent(), patent(2, owners=OTHER_SME.name, codes=OTHER_SME.uscc)]

        imported(platform, workbook({PATENTS.title: rows}))

        [row] = rows_of(platform)
        assert (row["place"], row["problem"]["code"]) == ("专利!C3", "owner-not-named")
        assert row["problem"]["rule"] == "PP-10"

    def test_names_rights_that_others_have_on_file_and_files_nothing(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        certificate = platform.upload("other-owner", "certificate", b"scan of a certificate")
        body = mark_body(certificate, owners=[OTHER_SME.name])
        platform.put("other-owner", f"/trademarks/{uuid4()}", body)

        found = imported(platform, workbook(ONE_OF_EACH))

        assert (found["state"], found["filed"]) == ("refused", 0)
        assert rights_of(platform) == {}
        [row] = rows_of(platform)
        assert (row["place"], row["problem"]["rule"]) == ("商标!B2", "PP-18")
        assert OTHER_SME.name not in str(row)

    def test_tells_rights_that_were_on_file_and_leaves_them(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))
        before = rights_of(platform)
        grown = dict(ONE_OF_EACH) | {PATENTS.title: [patent(), patent(2)]}

        found = imported(platform, workbook(grown), "grown.xlsx")

        assert (found["filed"], found["known"]) == (1, 3)
        after = rights_of(platform)
        assert {number: after[number] for number in before} == before

    def test_twice_is_the_same_as_once(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        content = workbook(ONE_OF_EACH)
        first = imported(platform, content)

        assert imported(platform, content) == first
        assert len(rights_of(platform)) == 3

    def test_of_another_file_under_the_same_id_is_refused(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))
        other = platform.upload("owner", "other.csv", table(PATENTS, [patent(9)]))

        answer = platform.ask("owner", "PUT", path_of(PORTFOLIO), {"document_id": other})

        refused(answer, 409, "import-exists")

    def test_that_was_interrupted_goes_on_when_it_is_asked_for_again(
        self, given: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform = given(Stage.FOUNDED)
        content = workbook(ONE_OF_EACH)

        def die(*_: object) -> None:
            raise MemoryError

        with monkeypatch.context() as patched:
            patched.setattr(service, "_rows_of_rights", die)
            send(platform, content)
        assert platform.get("owner", path_of(PORTFOLIO))["state"] == "read"
        assert rights_of(platform) == {}

        assert imported(platform, content)["state"] == "filed"
        assert len(rights_of(platform)) == 3

    def test_shows_how_far_it_is_while_it_runs(
        self, given: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform = given(Stage.FOUNDED)
        monkeypatch.setattr(service, "FILED_AT_ONCE", 2)
        rows = {PATENTS.title: [patent(serial) for serial in range(1, 6)]}
        document = platform.upload("owner", PORTFOLIO, workbook(rows))
        seen: list[tuple[str, int, int]] = []
        note = ImportWork._note_filed

        def look(work: ImportWork, one: Any, filed: int) -> None:
            note(work, one, filed)
            now = platform.get("owner", path_of(PORTFOLIO))
            seen.append((now["state"], now["rows_read"], now["rows_filed"]))
            assert rights_of(platform) == {}

        monkeypatch.setattr(ImportWork, "_note_filed", look)
        platform.put("owner", path_of(PORTFOLIO), {"document_id": document})

        assert seen == [("read", 5, 2), ("read", 5, 4), ("read", 5, 5)]

    def test_is_nobody_elses_business(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, workbook(ONE_OF_EACH))

        for login in ("other-owner", "verifier", "officer"):
            refused(platform.ask(login, "GET", path_of(PORTFOLIO)), 404, "import-not-found")
            assert platform.get(login, "/imports") == []
        assert len(platform.get("auditor", "/imports")) == 1


class TestAnOfficeFile:
    def test_goes_through_the_same_door(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        found = imported(platform, demo_data.read(INVENTION), "patent.xml")

        assert (found["state"], found["filed"]) == ("filed", 1)
        assert "ZL202019912345.7" in rights_of(platform)

    def test_that_is_no_xml_of_an_office_is_refused(self, given: Given) -> None:
        found = imported(given(Stage.FOUNDED), b"<html/>", "page.xml")

        assert found["refusal"]["code"] == "unknown-format"


class TestTheReport:
    def test_lists_every_problem_and_calculates_nothing(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        rows = {PATENTS.title: [patent(title="=cmd|' /C calc'!A0"), patent(2, filed_on="x")]}
        imported(platform, workbook(rows))
        path = path_of(PORTFOLIO)

        as_csv = platform.send("owner", "GET", f"{path}/problems.csv").content.decode("utf-8-sig")
        as_xlsx = platform.send("owner", "GET", f"{path}/problems.xlsx").content

        lines = list(csv.reader(io.StringIO(as_csv)))
        assert [line[0] for line in lines[1:]] == ["专利!A2", "专利!D3"]
        assert lines[1][2].startswith("'=cmd")
        sheet = load_workbook(io.BytesIO(as_xlsx)).worksheets[0]
        assert [[cell.value or "" for cell in row] for row in sheet.rows] == lines
        assert "f" not in {cell.data_type for row in sheet.rows for cell in row}


class TestTheTemplate:
    def test_is_for_whoever_is_signed_in(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        found = platform.send("reviewer", "GET", "/portfolio-template.xlsx")

        assert found.content == template()
        refused(platform.ask(None, "GET", "/portfolio-template.xlsx"), 401, "not-signed-in")


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("kind", "text", "canonical"),
        [
            ("patent", "zl 2021-1-0071567.8", "ZL202110071567.8"),
            ("publication", "cn 112800000 (b)", "CN112800000B"),
            ("uscc", "9111 0000 6000 3734 1l", "91110000600037341L"),
            ("trademark", "第016435657号", "16435657"),
            ("software", "软著登字第2020SR1234567号", "2020SR1234567"),
            ("pledge-registration", "y2021980012345", "Y2021980012345"),
            ("nice-class", "第09类", "9"),
        ],
    )
    def test_have_one_form(self, given: Given, kind: str, text: str, canonical: str) -> None:
        platform = given(Stage.FOUNDED)

        answer = platform.send(
            "officer", "GET", "/identifiers", params={"kind": kind, "text": text}
        )

        assert answer.json() == {"kind": kind, "text": text, "canonical": canonical}

    def test_with_a_wrong_digit_name_the_one_expected(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        asked = {"kind": "patent", "text": "202110071567.7"}

        body = refused(
            platform.send("owner", "GET", "/identifiers", params=asked), 422, "wrong-check-digit"
        )

        assert (body["expected"], body["found"]) == ("8", "7")

    def test_that_are_none_are_refused(self, given: Given) -> None:
        asked = {"kind": "uscc", "text": "none"}

        answer = given(Stage.FOUNDED).send("owner", "GET", "/identifiers", params=asked)

        refused(answer, 422, "malformed-number")


def certificate(platform: Platform) -> str:
    return platform.upload("owner", "certificate", b"scan of a certificate")


MARK, SOFTWARE_PATH = f"/trademarks/{id_of('mark')}", f"/software-copyrights/{id_of('software')}"


class TestACertificate:
    def test_of_a_mark_files_the_mark_and_the_ledger_takes_it(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        body = mark_body(certificate(platform))
        filed = platform.put("owner", MARK, body)

        platform.carry("owner", f"/ip-assets/{id_of('mark')}/registration", "owner")

        assert (filed["number"], filed["expires_on"]) == ("16435657", "2036-04-21")
        found = platform.get("verifier", f"/ip-assets/{id_of('mark')}")
        assert (found["state"], found["asset_key"]) == ("registered", "CN:trademark:16435657")
        assert platform.put("owner", MARK, body) == found | {"state": found["state"]}

    def test_of_software_files_it_and_the_ledger_takes_it(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        filed = platform.put("owner", SOFTWARE_PATH, software_body(certificate(platform)))

        platform.carry("owner", f"/ip-assets/{id_of('software')}/registration", "owner")

        assert (filed["number"], filed["expires_on"]) == ("2020SR1234567", "2070-01-01")
        found = platform.get("owner", f"/ip-assets/{id_of('software')}")
        assert (found["state"], found["asset_key"]) == ("registered", "CN:software:2020SR1234567")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"number": "商标"}, "malformed-number"),
            ({"owners": [OTHER_SME.name]}, "owner-not-named"),
            ({"registered_on": "2014-01-01"}, "certificate-contradicts"),
            ({"registered_on": "2099-01-01"}, "certificate-contradicts"),
            ({"filed_on": "0001-01-01"}, "certificate-contradicts"),
            ({"last_day": "2015-01-01"}, "certificate-contradicts"),
            ({"last_day": "9999-12-31"}, "certificate-contradicts"),
        ],
    )
    def test_that_cannot_be_right_is_refused(
        self, given: Given, changes: dict[str, Any], code: str
    ) -> None:
        platform = given(Stage.FOUNDED)

        answer = platform.ask("owner", "PUT", MARK, mark_body(certificate(platform), **changes))

        refused(answer, 422, code)

    def test_of_a_right_on_file_is_refused(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        body = mark_body(certificate(platform))
        platform.put("owner", MARK, body)

        answer = platform.ask("owner", "PUT", f"/trademarks/{uuid4()}", body)

        assert refused(answer, 409, "asset-exists")["rule"] == "PP-18"
