"""The SME brings its whole portfolio in one workbook: first with a wrong digit, then without.

Numbers and marks are invented. Two of the marks are sisters: the same words for the same group of
goods, so that neither may be pledged without the other (TM-02).
"""

import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook

from ip_finance.office_files.portfolio_columns import FORMS, PATENTS, SOFTWARE, TRADEMARKS
from ip_finance.office_files.portfolio_template import frozen, template
from ip_finance.play.cast import SME
from ip_finance.play.stage import POLL_SECONDS, WAIT_SECONDS, PlayFailed
from ip_finance.play.story import Story

SIGNATORY: Final = "sme.signatory"
SISTERS: Final = ("90000011", "90000012")
"""Registration numbers of the sister marks."""
_RIGHT_NUMBER: Final = "ZL202021998877.1"
_MISTYPED: Final = "ZL202021998877.7"
_OWNER: Final = {"owners": SME.name, "codes": SME.uscc}
_MARK: Final = _OWNER | {
    "mark": "星灿",
    "nice_class": "9",
    "filed_on": "2019-05-20",
    "registered_on": "2020-06-28",
    "last_day": "2030-06-27",
}


def play_portfolio(story: Story) -> None:
    """A workbook with a mistyped number is refused whole, the corrected one is filed whole."""
    refused = _import(story, "portfolio 1", _MISTYPED)
    [problem] = [row for row in _rows(story, "portfolio 1") if row["problem"]]
    if refused["state"] != "refused" or refused["filed"]:
        raise PlayFailed(f"the mistyped portfolio should be refused whole, and is {refused}")
    told = problem["problem"]
    story.scene(
        f"清单导入被拒：{problem['place']} 的 {told['found']} 有误，应为{told['expected']}",
        f"A workbook is refused whole: {problem['place']} has a wrong check digit",
        note=f"{told['code']} · {told['rule']}; {refused['problems']} problem, nothing filed",
    )
    filed = _import(story, "portfolio 2", _RIGHT_NUMBER)
    if filed["state"] != "filed" or filed["filed"] + filed["known"] != 4:
        raise PlayFailed(f"the corrected portfolio should be filed whole, and is {filed}")
    story.scene(
        "改正后导入：一件专利、两件商标、一件软件著作权一次保存，原文件按哈希留存",
        "Corrected, it files a patent, two marks and a software copyright at once",
        note="、".join(row["number"] for row in _rows(story, "portfolio 2")),
    )
    for number in SISTERS:
        path = f"/ip-assets/{right_id(story, number)}/registration"
        story.stage.carry(story.stage.ask(SIGNATORY, path), SIGNATORY)
    story.scene(
        f"商标登记：权利人签署，“星灿”两件商标 {'、'.join(SISTERS)} 上链",
        "The owner registers both marks on the ledger",
    )


def right_id(story: Story, number: str) -> str:
    """The id of a right that the portfolio brought, by its number."""
    found = {row["number"]: row["asset_id"] for row in _rows(story, "portfolio 2")}
    return str(found[number])


def _import(story: Story, name: str, number: str) -> dict[str, Any]:
    stage, path = story.stage, f"/imports/{story.id_of(name)}"
    document = stage.upload(SIGNATORY, f"{name}.xlsx", _workbook(number))
    stage.put(SIGNATORY, path, {"document_id": str(document)})
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        found: dict[str, Any] = stage.get(SIGNATORY, path)
        if found["state"] in {"refused", "filed"}:
            return found
        time.sleep(POLL_SECONDS)
    raise PlayFailed(f"the import {name} did not end within {WAIT_SECONDS:.0f} s")


def _rows(story: Story, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = story.stage.get(SIGNATORY, f"/imports/{story.id_of(name)}/rows")
    return found


def _workbook(number: str) -> bytes:
    """The template filled in; the same bytes at every start of the run."""
    book = load_workbook(BytesIO(template()))
    for form in FORMS:
        for row in _told(number)[form.title]:
            book[form.title].append([row.get(column.name) for column in form.columns])
    return frozen(book)


def _told(number: str) -> Mapping[str, list[Mapping[str, str]]]:
    first, second = SISTERS
    patent = {
        "title": "一种便携式主轴振动检测夹具",
        "right_type": "实用新型",
        "number": number,
        "filed_on": "2020-09-11",
        "publication": "CN219988770U",
        "published_on": "2021-06-04",
    }
    software = {
        "title": "星灿主轴监测边缘网关软件",
        "version": "V2.0",
        "number": "2021SR0998877",
        "completed_on": "2021-03-31",
        "registered_on": "2021-07-05",
    }
    return {
        PATENTS.title: [_OWNER | patent],
        TRADEMARKS.title: [
            _MARK | {"number": first, "groups": "0910", "goods": "测量器械和仪器"},
            _MARK | {"number": second, "groups": "0910；0901", "goods": "传感器；计算机软件"},
        ],
        SOFTWARE.title: [_OWNER | software],
    }
