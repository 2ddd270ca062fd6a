"""What is filed with a registrar: its papers, what is missing, and the archive."""

import zipfile
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from tests.api import Given, Platform, refused
from tests.builders import (
    TODAY,
    Stage,
    attach_contract,
    draft_pledge,
    file_pledge,
    pledge_body,
)
from tests.dossiers.text import text_of
from tests.eligibility.scenes import let_see
from tests.parties.builders import BANK, OTHER_SME, id_of, text_id
from tests.pledges.test_tenants import give_the_other_company_a_right

pytest_plugins = ["tests.parties.platforms"]

PATH = f"/pledges/{id_of('pledge')}"
AGENT = {"agent": "成都某专利代理所"}


@pytest.fixture(scope="module")
def drafted(busy_platform: Platform) -> Platform:
    """A pledge with its contract, to be filed through an agent who has shown nothing yet."""
    draft_pledge(busy_platform, **AGENT)
    return busy_platform


def states(dossier: dict[str, Any]) -> dict[str, str]:
    (folder,) = dossier["folders"]
    return {paper["code"]: paper["state"] for paper in folder["papers"]}


class TestTheList:
    def test_tells_how_far_each_paper_is(self, drafted: Platform) -> None:
        dossier = drafted.get("owner", f"{PATH}/dossier")

        assert dossier["folders"][0]["registrar"] == "cnipa-patent"
        assert states(dossier) == {
            "application": "made",
            "contract": "signed",
            "commitment-pledgor": "made",
            "commitment-pledgee": "made",
            "power-pledgor": "made",
            "power-pledgee": "made",
            "agent-identity": "missing",
            "valuation-report": "not-needed",
            "co-owner-consent": "not-needed",
            "resolution": "not-needed",
            "checklist": "made",
        }
        assert (dossier["is_complete"], dossier["missing"]) == (False, ["agent-identity"])

    def test_of_others_looks_like_none(self, drafted: Platform) -> None:
        refused(drafted.ask("other-owner", "GET", f"{PATH}/dossier"), 404, "pledge-not-found")

    def test_each_printed_paper_can_be_read(self, drafted: Platform) -> None:
        dossier = drafted.get("officer", f"{PATH}/dossier")
        printed = [paper for paper in dossier["folders"][0]["papers"] if paper["state"] == "made"]

        for paper in printed:
            answer = drafted.send("officer", "GET", paper["href"].removeprefix("/api"))
            assert paper["title"] in text_of(answer.content)
            assert b"<pdfaid:part>2</pdfaid:part>" in answer.content

    @pytest.mark.parametrize("code", ["nothing", "valuation-report"])
    def test_has_no_other_papers(self, drafted: Platform, code: str) -> None:
        answer = drafted.send("officer", "GET", f"{PATH}/dossier/cnipa-patent/{code}.pdf")

        refused(answer, 404, "paper-not-found")

    def test_has_no_papers_of_other_registrars(self, drafted: Platform) -> None:
        answer = drafted.send("officer", "GET", f"{PATH}/dossier/cpcc/application.pdf")

        refused(answer, 404, "paper-not-found")


class TestTheArchive:
    def test_is_refused_with_what_is_missing(self, drafted: Platform) -> None:
        problem = refused(
            drafted.send("officer", "GET", f"{PATH}/dossier.zip"), 409, "papers-missing"
        )

        assert (problem["count"], problem["missing"]) == (
            1,
            "代理人成都某专利代理所的身份证明复印件",
        )

    def test_is_the_same_bytes_each_time(self, drafted: Platform) -> None:
        first, again = (
            drafted.send("officer", "GET", f"{PATH}/dossier.zip?draft=1").content for _ in range(2)
        )

        assert first == again
        names = zipfile.ZipFile(BytesIO(first)).namelist()
        assert names[:2] == [
            "cnipa-patent/01-专利权质押登记申请表.pdf",
            "cnipa-patent/02-质押合同.pdf",
        ]

    def test_is_given_once_everything_is_there(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        path = draft_pledge(platform, **AGENT)
        document = platform.upload("officer", "agent", b"%PDF-1.7 identity of the agent")
        place = f"{path}/dossier/papers/agent-identity"

        brought = platform.put("officer", place, {"document_id": document})

        assert brought["is_complete"]
        assert platform.put("officer", place, {"document_id": document}) == brought
        answer = platform.send("owner", "GET", f"{path}/dossier.zip?registrar=cnipa-patent")
        files = zipfile.ZipFile(BytesIO(answer.content))
        name = "cnipa-patent/07-代理人身份证明.pdf"
        assert files.read(name) == b"%PDF-1.7 identity of the agent"

    def test_has_no_folder_of_a_registrar_that_gets_nothing(self, drafted: Platform) -> None:
        answer = drafted.send("officer", "GET", f"{PATH}/dossier.zip?draft=1&registrar=cpcc")

        refused(answer, 404, "paper-not-found")


class TestBringing:
    def test_needs_a_place_that_is_there(self, drafted: Platform) -> None:
        document = drafted.upload("officer", f"x {uuid4()}", b"%PDF-1.7")
        place = f"{PATH}/dossier/papers/contract"

        answer = drafted.ask("officer", "PUT", place, {"document_id": document})

        refused(answer, 404, "paper-not-found")

    def test_needs_a_document_that_one_may_read(self, drafted: Platform) -> None:
        document = drafted.upload("other-officer", f"y {uuid4()}", b"%PDF-1.7")
        place = f"{PATH}/dossier/papers/agent-identity"

        answer = drafted.ask("officer", "PUT", place, {"document_id": document})

        refused(answer, 404, "document-not-found")


class TestAPledgorThatIsNotTheBorrower:
    def opened(self, platform: Platform, login: str = "officer", **changes: Any) -> Any:
        """The other company offers its patent to the borrower's bank."""
        give_the_other_company_a_right(platform)
        resolution = platform.upload(
            "other-owner", "resolution", b"%PDF-1.7 resolution", "resolution"
        )
        rights = [text_id("own asset")]
        offer = {"bank_id": text_id("bank"), "asset_ids": rights}
        platform.post(
            "other-owner", "/pledges/offers", offer | {"resolution_document_id": resolution}
        )
        told = {"body": "board", "resolved_on": str(TODAY), "document_id": resolution}
        body = {"asset_ids": rights, "pledgor_id": text_id("other-sme"), "secured_fen": 1_000_000}
        body |= {"resolution": told, "is_for_own_shareholder": False} | changes
        return platform.ask(login, "PUT", PATH, pledge_body(**body))

    def test_signs_for_its_own_right(self, given: Given) -> None:
        platform = given(Stage.APPROVED)

        made = self.opened(platform).json()

        assert made["pledgor_id"] == text_id("other-sme")
        assert made["terms"]["pledgor"]["name"] == OTHER_SME.name
        assert made["terms"]["resolution"]["body"] == "board"
        attach_contract(platform, PATH, confirmed_by="other-owner")
        assert states(platform.get("owner", f"{PATH}/dossier"))["resolution"] == "kept"
        platform.carry("officer", f"{PATH}/signing", "other-owner", "officer")
        assert platform.get("owner", PATH)["state"] == "signed"
        assert platform.get("auditor", "/audit/report")["mismatches"] == []

    @pytest.mark.parametrize("lacking", ["resolution", "is_for_own_shareholder"])
    def test_needs_a_resolution(self, given: Given, lacking: str) -> None:
        changes: dict[str, Any] = {lacking: None}

        answer = self.opened(given(Stage.APPROVED), **changes)

        assert refused(answer, 422, "resolution-missing")["rule"] == "CC-25"

    def test_needs_the_shareholders_where_the_borrower_is_one(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        self.opened(platform, is_for_own_shareholder=True)
        attach_contract(platform, PATH, confirmed_by="other-owner")

        answer = platform.ask("officer", "POST", f"{PATH}/signing")

        assert refused(answer, 409, "not-eligible")["rule"] == "CC-25"

    def test_needs_a_paper_that_was_kept_as_a_resolution(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        note = platform.upload("officer", "note", b"%PDF-1.7 note")
        told = {"body": "board", "resolved_on": str(TODAY), "document_id": note}

        answer = self.opened(platform, resolution=told)

        assert refused(answer, 422, "not-a-proof")["needed"] == "resolution"

    def test_is_not_opened_by_the_borrower(self, given: Given) -> None:
        platform = given(Stage.APPROVED)
        let_see(platform, OTHER_SME.code, "sme")

        refused(self.opened(platform, "owner"), 403, "not-the-lender")

    def test_pledges_nothing_of_the_borrower(self, given: Given) -> None:
        answer = self.opened(given(Stage.APPROVED), asset_ids=[text_id("asset")])

        assert refused(answer, 422, "not-the-pledgors-right")["rule"] == "PP-10"


class TestTheTerms:
    def test_of_a_maximum_amount_pledge_have_a_period(self, drafted: Platform) -> None:
        period = {"begins_on": "2026-01-01", "ends_on": "2027-01-01"}
        path = file_pledge(drafted, "maximum", kind="maximum-amount", period=period)

        assert drafted.get("officer", path)["terms"]["period"] == period
        words = text_of(drafted.send("officer", "GET", f"{path}/contract.pdf").content)
        assert "最高额专利权质押合同" in words
        assert "最高债权额：人民币（大写）壹佰伍拾万元整" in words

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "maximum-amount"},
            {"period": {"begins_on": "2026-01-01"}},
            {
                "kind": "maximum-amount",
                "period": {"begins_on": "2026-01-02", "ends_on": "2026-01-02"},
            },
        ],
    )
    def test_with_a_period_that_does_not_fit_are_refused(
        self, drafted: Platform, change: dict[str, Any]
    ) -> None:
        answer = drafted.ask("officer", "PUT", f"/pledges/{uuid4()}", pledge_body(**change))

        assert refused(answer, 422, "claim-period-unfit")["rule"] == "CC-13"

    @pytest.mark.parametrize("clause", ["scope", "annual_fees", "other"])
    def test_that_let_the_right_fall_to_the_bank_are_refused(
        self, drafted: Platform, clause: str
    ) -> None:
        text = "双方协商解决争议。债务人到期未清偿债务的，出质专利权归质权人所有。"
        body = {"scope": text} if clause == "scope" else {"clauses": {clause: text}}

        answer = drafted.ask("officer", "PUT", f"/pledges/{uuid4()}", pledge_body(**body))

        problem = refused(answer, 422, "forfeiture-clause")
        assert (problem["rule"], problem["where"]) == ("CC-03", clause)
        assert problem["sentence"] == "债务人到期未清偿债务的，出质专利权归质权人所有。"

    @pytest.mark.parametrize("name", ["pledgor_address", "pledgee_address", "agent"])
    def test_are_looked_through_wherever_one_can_write(self, drafted: Platform, name: str) -> None:
        body = {name: f"成都市一号。债务人逾期的，专利权归{BANK.name}所有。"}

        answer = drafted.ask("officer", "PUT", f"/pledges/{uuid4()}", pledge_body(**body))

        assert refused(answer, 422, "forfeiture-clause")["where"] == name

    def test_print_the_clauses_as_they_were_stated(self, drafted: Platform) -> None:
        clauses = {"annual_fees": "年费由出质人承担 #100 $x$。", "other": "本合同一式四份。"}
        path = file_pledge(drafted, "with clauses", clauses=clauses)

        words = text_of(drafted.send("officer", "GET", f"{path}/contract.pdf").content)

        assert "年费由出质人承担#100$x$。" in words
        assert "第九条年费与续展费用的承担" in words
        assert "第十条其他约定本合同一式四份。" in words
