"""The page of a pledge's contract and dossier, in a browser without JavaScript."""

from ip_finance.pledges.contract import ContractForm
from tests.api import Given
from tests.builders import SCAN, Stage, file_pledge
from tests.dossiers.certificates import signed_by_both
from tests.dossiers.test_contract import paper_of
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]

PDF = "application/pdf"


def test_a_contract_is_drafted_signed_and_sent_from_the_pages(given: Given) -> None:
    platform = given(Stage.APPROVED)
    officer = Browser(platform, "officer")
    case = f"/cases/{id_of('loan')}"
    told = {"secured_fen": "150万", "pledgee_address": "成都市锦江区红星路二号"}
    clauses = {"clauses.annual_fees": "年费由出质人承担。", "pledgor_address": "成都市一号"}

    drafted = officer.fill(case, "/pledges", **told, **clauses)

    page = drafted.headers["location"]
    path = page.removesuffix("/dossier")
    assert platform.get("officer", path)["terms"]["clauses"] == {
        "annual_fees": "年费由出质人承担。"
    }
    assert "查看并下载合同" in officer.page(page)
    content = signed_by_both(paper_of(platform, path))
    file = {"file": ("合同.pdf", content, PDF)}
    assert officer.fill(page, files=file, action=f"{path}/contract").status_code == 303
    shown = Browser(platform, "owner").page(page)
    assert "双方已电子签名" in shown
    assert "发起质押合同签署" in shown


def test_a_contract_that_does_not_count_is_refused_in_chinese(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform)
    file = {"file": ("合同.pdf", SCAN, PDF)}

    answer = Browser(platform, "officer").fill(
        f"{path}/dossier",
        f"{path}/contract",
        files=file,
        form=ContractForm.SIGNED_PDF.value,
    )

    assert answer.status_code == 422
    assert "上传的文件不是依这笔质押的条款生成的合同。" in answer.text


def test_a_missing_paper_is_brought_from_the_page(given: Given) -> None:
    platform = given(Stage.APPROVED)
    path = file_pledge(platform, agent="成都某专利代理所")
    officer, file = Browser(platform, "officer"), {"file": ("证件.pdf", SCAN, PDF)}
    place = f"{path}/dossier/agent-identity"

    assert officer.fill(f"{path}/dossier", files=file, action=place).status_code == 303

    assert platform.get("owner", f"{path}/dossier")["missing"] == ["contract"]
