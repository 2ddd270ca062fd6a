"""The SME asks whether rights can be pledged: one is cured and passes, a mark lacks its sister."""

from datetime import date, timedelta
from typing import Any, Final

from ip_finance import demo_data
from ip_finance.play.cast import SME
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story
from ip_finance.rights.fees import patent_year
from ip_finance.rights.terms import years_after

SIGNATORY: Final = "sme.signatory"
VERIFIER: Final = "provider.verifier"
PATENT: Final = "utility_model.xml"
MARK, SISTER = "90000011", "90000012"
"""Registration numbers of two sister marks: the same words for the same group of goods."""
FILED_IN = b"20210618"
"""The day of filing in the file; the play moves it, so that the fee is late on any day."""
LATE = timedelta(days=20)


def play_precheck(story: Story) -> None:
    """A fee is unpaid, is paid, and the patent passes; a mark is stopped without its sister."""
    model = _patent(story)
    _look_up(story, model)
    told = _check(story, "precheck 1", [model["id"]])
    fees = _line(told, "PP-13", "block")
    story.scene(
        f"出质预检：{model['number']} 不通过，{fees['fact']}",
        f"Pre-check: {model['number']} fails, its annual fee is unpaid",
        note=f"PP-13 {fees['law']}：{fees['cure']}",
    )
    _pay(story, model)
    told = _check(story, "precheck 2", [model["id"]])
    if told["verdict"] != "eligible":
        raise PlayFailed(f"the fee is paid, and yet: {told['lines']}")
    story.scene(
        f"补缴年费并提交收据后再次预检：{model['number']} 可以出质",
        f"The fee is paid, the receipt filed: {model['number']} passes",
        note=f"{len(told['lines'])} lines, rules {told['rule_set']}, "
        f"recomputed: {told['is_recomputed']}",
    )
    _play_marks(story)


def _play_marks(story: Story) -> None:
    mark, sister = _marks(story)
    alone = _line(_check(story, "precheck 3", [mark]), "TM-02", "block")
    if alone["missing"] != [SISTER]:
        raise PlayFailed(f"the sister mark is not named: {alone}")
    story.scene(
        f"出质预检：商标 {MARK} 单独出质被拦下，{alone['fact']}",
        f"Pre-check: the mark {MARK} is stopped, its sister mark {SISTER} is missing",
        note=f"TM-02 {alone['cure']}",
    )
    told = _check(story, "precheck 4", [mark, sister])
    outcomes = {line["outcome"] for line in told["lines"] if line["rule"] == "TM-02"}
    if outcomes != {"pass"}:
        raise PlayFailed(f"the bundle is complete, and yet: {told['lines']}")
    story.scene(
        f"按建议把 {SISTER} 一并列入，相同、近似商标已齐",
        f"With {SISTER} in the bundle, identical and similar marks are complete",
        note="TM-02 pass",
    )


def _patent(story: Story) -> dict[str, Any]:
    stage = story.stage
    due_on = story.started_on - LATE
    filed_on = due_on.replace(year=2021, day=min(due_on.day, 28))
    content = demo_data.read(PATENT).replace(FILED_IN, f"{filed_on:%Y%m%d}".encode())
    document = stage.upload(SIGNATORY, PATENT, content)
    path = f"/ip-assets/{story.id_of('asset to check')}"
    filed: dict[str, Any] = stage.put(SIGNATORY, path, {"document_id": str(document)})
    return filed


def _look_up(story: Story, asset: dict[str, Any]) -> None:
    """The register as read yesterday: in order, but the fee is unpaid."""
    stage, on = story.stage, story.started_on - timedelta(days=1)
    extract = f"专利登记簿副本 {asset['number']}（演示）".encode()
    document = stage.upload(VERIFIER, "register-model.txt", extract)
    found = {
        "owner_name": SME.name,
        "owner_uscc": SME.uscc,
        "number": asset["number"],
        "title": asset["title"],
        "filed_on": asset["filed_on"],
        "granted_on": asset["granted_on"],
        "is_alive": True,
        "is_encumbered": False,
        "is_frozen": False,
        "fees_paid_through": _paid_through(asset, story.started_on, years=0).isoformat(),
    }
    findings = {
        name: {"found": value, "source": "专利登记簿副本（演示）", "read_on": on.isoformat()}
        for name, value in found.items()
    }
    body = {"asset_id": asset["id"], "document_id": str(document), "findings": findings}
    stage.put(VERIFIER, f"/verifications/{story.id_of('verification to check')}", body)


def _pay(story: Story, asset: dict[str, Any]) -> None:
    stage, on = story.stage, story.started_on
    content = f"年费收据 {asset['number']}（演示）".encode()
    receipt = stage.upload(SIGNATORY, "receipt.txt", content, kind="receipt")
    paid = {"paid_through": _paid_through(asset, on, years=1).isoformat()}
    event = {
        "kind": "fee-paid",
        "happened_on": on.isoformat(),
        "source": "专利年费缴费收据（演示）",
        "details": paid,
        "document_id": str(receipt),
    }
    stage.post(SIGNATORY, f"/ip-assets/{asset['id']}/events", event)


def _paid_through(asset: dict[str, Any], on: date, years: int) -> date:
    """The last day of the patent year that was over before the day, and so many years later."""
    filed_on = date.fromisoformat(asset["filed_on"])
    year = patent_year(filed_on, on) - 1 + years
    return years_after(filed_on, year) - timedelta(days=1)


def _marks(story: Story) -> tuple[str, str]:
    """The sister marks, out of the portfolio that was imported, or filed now."""
    known = {one["number"]: one["id"] for one in story.stage.get(SIGNATORY, "/ip-assets")}
    first, second = (known.get(number) or _file(story, number) for number in (MARK, SISTER))
    return first, second


def _file(story: Story, number: str) -> str:
    stage = story.stage
    certificate = f"商标注册证 {number}（演示）".encode()
    document = stage.upload(SIGNATORY, f"mark-{number}.txt", certificate)
    body = {
        "document_id": str(document),
        "number": number,
        "mark": "星灿",
        "filed_on": "2019-05-20",
        "registered_on": "2020-06-28",
        "last_day": "2030-06-27",
        "owners": [SME.name],
        "classes": [{"nice_class": 9, "groups": ["0901"], "goods": ["计算机软件"]}],
    }
    return str(stage.put(SIGNATORY, f"/trademarks/{story.id_of(f'mark {number}')}", body)["id"])


def _check(story: Story, name: str, asset_ids: list[str]) -> dict[str, Any]:
    owner, maturity = story.id_text("sme"), _year_after(story.started_on)
    body = {
        "asset_ids": asset_ids,
        "borrower_id": owner,
        "pledgor_id": owner,
        "pledgee_id": story.id_text("bank"),
        "maturity_on": maturity.isoformat(),
    }
    told: dict[str, Any] = story.stage.put(SIGNATORY, f"/prechecks/{story.id_of(name)}", body)
    return told


def _line(told: dict[str, Any], rule: str, outcome: str) -> dict[str, Any]:
    for line in told["lines"]:
        if (line["rule"], line["outcome"]) == (rule, outcome):
            return dict(line)
    raise PlayFailed(f"no line of {rule} says {outcome}: {told['lines']}")


def _year_after(day: date) -> date:
    return day + timedelta(days=365)
