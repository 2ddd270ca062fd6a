"""Documents on pages: upload, versions, retention, and erasure as people do it."""

import re

from ip_finance.documents.domain import DecisionKind, ScanState
from ip_finance.documents.retention import DocumentKind
from ip_finance.documents.words import DECISION_WORDS, KIND_WORDS, SCAN_WORDS
from tests.api import Given, Platform
from tests.builders import Stage
from tests.documents.scenes import PDF, kept, path_of, person
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

NEW = "/documents/new"


def upload(platform: Platform, content: bytes = PDF, name: str = "合同.pdf", **typed: str) -> str:
    """Send the form; give the place it leads to."""
    files = {"file": (name, content, "application/pdf")}
    path = f"{NEW}?replaces_id={typed['replaces_id']}" if "replaces_id" in typed else NEW
    owner = Browser(platform, "owner")
    values = owner.form(path, NEW) | typed
    answer = owner.send(NEW, values, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


class TestUpload:
    def test_a_document_is_kept_with_its_kind_and_shown(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)

        page = Browser(platform, "owner").page(upload(platform, kind="contract"))

        for told in ("合同.pdf", "反洗钱法", "用途结束后起算 10 年", "未扫描", "谁可以查看"):
            assert told in page
        assert "合同.pdf" in Browser(platform, "owner").page("/documents")

    def test_a_new_version_stands_beside_the_old_one(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        first = upload(platform, kind="contract")

        second = upload(platform, PDF + b"2", kind="contract", replaces_id=first.rpartition("/")[2])

        page = Browser(platform, "owner").page(first)
        assert "第 1 版（本页）" in page
        assert f'href="{second}">第 2 版' in page
        assert "提交新版本" not in page

    def test_a_false_ending_is_refused_and_what_was_chosen_stays(self, given: Given) -> None:
        owner = Browser(given(Stage.FOUNDED), "owner")
        files = {"file": ("合同.pdf", b"plain text", "application/pdf")}

        answer = owner.fill(NEW, files=files, kind="court")

        assert answer.status_code == 422
        assert "内容却是 text/plain" in answer.text
        assert '<option value="court" selected>' in answer.text

    def test_without_file_and_kind_nothing_is_kept(self, given: Given) -> None:
        answer = Browser(given(Stage.FOUNDED), "owner").fill(NEW)

        assert answer.status_code == 422
        assert 'id="error-file"' in answer.text
        assert 'id="error-kind"' in answer.text


class TestErasure:
    def test_the_person_is_filed_by_a_reference_and_erased(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        owner = Browser(platform, "owner")
        owner.fill("/documents", "/data-subjects/new", reference="档案 17")
        action = re.search(r"/data-subjects/[0-9a-f-]{36}/erasure", owner.page("/documents"))
        assert action is not None
        subject = action[0].split("/")[2]
        place = upload(platform, kind="other", subject_id=subject)

        answer = owner.fill("/documents", action[0], reason="本人要求")

        assert answer.status_code == 303
        page = owner.page(place)
        assert "内容已删除" in page
        assert "PI-06" in page
        assert "合同.pdf" not in page
        assert "下载</a>" not in page

    def test_a_duty_to_keep_is_told_before_and_after(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        owner = Browser(platform, "owner")
        kept(platform, "passport", subject_id=person(platform, "guarantor"), kind="identity")
        path = path_of("passport")
        assert "仍有法定保存义务" in owner.page(path)

        owner.fill(path, f"{path}/erasure", reason="本人要求")

        assert "停止处理，只保存" in owner.page(path)

    def test_others_see_no_such_form(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        page = Browser(platform, "verifier").page(f"/documents/{id_of('file of asset')}")

        assert "删除内容" not in page
        assert "谁可以查看" not in page

    def test_a_document_of_others_is_not_found(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)

        answer = Browser(platform, "other-owner").get(f"/documents/{id_of('file of asset')}")

        assert answer.status_code == 404


def test_the_pages_have_words_for_everything() -> None:
    assert set(KIND_WORDS) == set(DocumentKind)
    assert set(SCAN_WORDS) == {state.value for state in ScanState}
    assert set(DECISION_WORDS) == set(DecisionKind)
