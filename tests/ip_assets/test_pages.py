"""Pages of rights: uploading a publication, what is refused and why, and one right as a whole."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from ip_finance import demo_data
from ip_finance.core.actor import SYSTEM
from ip_finance.ip_assets.pages import told_of
from ip_finance.office_files import errors
from ip_finance.office_files.errors import OfficeFileError, WrongCheckDigit
from ip_finance.web.intake_refusals import FILE_WORDS
from tests.api import Answer, Given, Platform
from tests.builders import INVENTION, UTILITY_MODEL, Stage, draft_right
from tests.ip_assets.browsing import Browser
from tests.parties.builders import SME, id_of

pytest_plugins = ["tests.parties.platforms"]

NUMBER = "ZL202019912345.7"
ASSET = f"/assets/{id_of('asset')}"


def upload(owner: Browser, content: bytes, name: str = "公布文件.xml") -> Answer:
    return owner.fill("/assets/new", files={"file": (name, content, "text/xml")})


def documents_in(platform: Platform) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        return int(tx.session.execute(text("select count(*) from documents")).scalar_one())


class TestTheList:
    def test_it_names_number_title_state_and_dates(self, given: Given) -> None:
        page = Browser(given(Stage.VERIFIED), "owner").page("/assets")

        assert NUMBER in page
        assert "发明" in page
        assert "已核验" in page
        assert "2040-09-15" in page
        assert "2027-02-22" in page
        assert "已上链" in page

    def test_it_tells_a_newcomer_where_to_begin(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "other-owner").page("/assets")

        assert NUMBER not in page
        assert "还没有登记权利" in page
        assert 'href="/assets/new"' in page

    def test_only_owners_are_offered_to_add_a_right(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "verifier").page("/assets")

        assert NUMBER in page
        assert 'href="/assets/new"' not in page

    def test_a_stranger_is_sent_to_sign_in(self, given: Given) -> None:
        http = given(Stage.FOUNDED).http

        answer = http.get("/assets", headers={"Accept": "text/html"})

        assert answer.status_code == 303
        assert answer.headers["location"] == "/sign-in"


class TestUploading:
    def test_the_right_is_filed_and_shown(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")

        answer = upload(owner, demo_data.read(INVENTION))

        assert answer.status_code == 303
        page = owner.page(answer.headers["location"])
        assert NUMBER in page
        assert "G01M 13/028" in page
        assert "权利要求 1" in page
        assert SME.name in page
        assert "未上链" in page
        assert "公布文件.xml" in page

    def test_the_same_form_sent_twice_files_one_right(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        owner = Browser(platform, "owner")
        values, content = owner.form("/assets/new"), demo_data.read(INVENTION)

        answers = [
            owner.send("/assets/new", values, files={"file": ("a.xml", content, "text/xml")})
            for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert documents_in(platform) == 1

    def test_no_file_is_said_beside_the_field(self, given: Given) -> None:
        answer = Browser(given(Stage.FOUNDED), "owner").fill("/assets/new")

        assert answer.status_code == 422
        assert 'id="error-file">请选择公布文件。' in answer.text

    def test_a_wrong_check_digit_is_named_with_the_right_one(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        content = demo_data.read(INVENTION).replace(b"202019912345.7", b"202019912345.3")

        answer = upload(Browser(platform, "owner"), content)

        assert answer.status_code == 422
        assert "202019912345.3" in answer.text
        assert "校验位应为 7，文件写的是 3" in answer.text
        assert "不要改动文件内容" in answer.text
        assert documents_in(platform) == 0

    def test_what_is_no_xml_is_refused_in_words(self, given: Given) -> None:
        answer = upload(Browser(given(Stage.FOUNDED), "owner"), b"%PDF-1.7", "证书.pdf")

        assert answer.status_code == 422
        assert "不是完整的 XML 文件" in answer.text
        assert "证书.pdf" in answer.text

    def test_the_right_of_somebody_else_is_refused(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        answer = upload(Browser(platform, "other-owner"), demo_data.read(INVENTION))

        assert answer.status_code == 422
        assert "PP-10" in answer.text
        assert SME.name in answer.text
        assert documents_in(platform) == 0

    def test_a_right_on_file_is_refused(self, given: Given) -> None:
        answer = upload(Browser(given(Stage.REGISTERED), "owner"), demo_data.read(INVENTION))

        assert answer.status_code == 409
        assert "PP-18" in answer.text

    def test_a_file_that_is_too_large_is_refused(self, given: Given) -> None:
        answer = upload(Browser(given(Stage.FOUNDED), "owner"), b" " * (20 * 1024 * 1024 + 1))

        assert answer.status_code == 422
        assert "20 MB" in answer.text

    def test_a_form_of_another_page_is_refused(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        owner = Browser(platform, "owner")
        values = owner.form("/assets/new")
        del values["csrf_token"]

        content = demo_data.read(INVENTION)
        answer = owner.send("/assets/new", values, files={"file": ("a.xml", content)})

        assert answer.status_code == 403
        assert documents_in(platform) == 0

    def test_others_than_owners_may_not(self, given: Given) -> None:
        assert Browser(given(Stage.FOUNDED), "verifier").get("/assets/new").status_code == 403


def refusals(kind: type[OfficeFileError] = OfficeFileError) -> Iterator[type[OfficeFileError]]:
    """The refusals that are raised: those without others below them."""
    for below in kind.__subclasses__():
        yield from refusals(below) if below.__subclasses__() else [below]


class TestReasons:
    @pytest.mark.parametrize("kind", list(refusals()), ids=lambda kind: kind.code)
    def test_every_refusal_of_a_file_has_words(self, kind: type[OfficeFileError]) -> None:
        assert kind.code in FILE_WORDS

    def test_the_words_use_the_facts(self) -> None:
        refused = WrongCheckDigit("number", "2020.3", expected="7", found="3")

        assert "7" in told_of(refused).detail

    def test_there_are_no_words_for_nothing(self) -> None:
        assert set(FILE_WORDS) == {kind.code for kind in refusals()}
        assert errors.OfficeFileError.code not in FILE_WORDS


class TestOneRight:
    def test_the_owner_is_led_to_the_signature(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)
        owner = Browser(platform, "owner")
        assert "轮到您" in owner.page(ASSET)

        answer = owner.fill(ASSET, f"{ASSET}/registration")

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign/")
        page = owner.page(ASSET)
        assert f'href="{answer.headers["location"]}"' in page
        assert "签署登记</button>" not in page

    def test_others_wait_for_the_owner(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform)

        page = Browser(platform, "verifier").page(ASSET)

        assert f"等待 {SME.name}" in page
        assert "签署登记</button>" not in page

    def test_the_ledger_bears_it_out(self, given: Given) -> None:
        page = Browser(given(Stage.REGISTERED), "verifier").page(ASSET)

        assert "已上链" in page
        assert "登记了知识产权" in page
        assert f'href="{ASSET}/verification">去核验' in page

    def test_a_step_on_its_way_says_so(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        path = draft_right(platform)
        request = platform.post("owner", f"{path}/registration")["id"]
        platform.sign("owner", request)

        page = Browser(platform, "owner").page(ASSET)

        assert "待确认" in page
        assert '<div id="live-right" data-live>' in page

    def test_facts_altered_in_the_database_are_shown_as_such(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        with platform.database.owner.begin(SYSTEM) as tx:
            alter = "update ip_assets set facts = jsonb_set(facts, '{title}', '\"别的\"')"
            tx.session.execute(text(alter))

        page = Browser(platform, "owner").page(ASSET)

        assert "不一致" in page
        assert "请告知审计员" in page

    def test_a_right_under_a_pledge_says_so(self, given: Given) -> None:
        page = Browser(given(Stage.PLEDGED), "owner").page(ASSET)

        assert "已质押" in page
        assert f'href="/cases/{id_of("loan")}"' in page

    def test_a_right_of_others_is_not_found(self, given: Given) -> None:
        assert Browser(given(Stage.REGISTERED), "other-owner").get(ASSET).status_code == 404
        assert Browser(given(Stage.FOUNDED), "owner").get(f"/assets/{uuid4()}").status_code == 404

    def test_an_unpublished_grant_and_another_type_are_told(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        draft_right(platform, "model", UTILITY_MODEL)

        assert "实用新型" in Browser(platform, "owner").page(f"/assets/{id_of('model')}")
