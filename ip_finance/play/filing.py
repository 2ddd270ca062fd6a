"""Scenes at the IP office and after: a filing with a correction, a day of monitoring, the end."""

import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ip_finance.office_files.numbers import RightType
from ip_finance.play.stage import POLL_SECONDS, WAIT_SECONDS, PlayFailed
from ip_finance.play.story import Scene, Story
from ip_finance.rights.fees import fee_state, granted_paid_through

OFFICER, SIGNATORY, ADMIN = "bank.officer", "sme.signatory", "operator.admin"
VERIFIER = "provider.verifier"
CERTIFICATE = "98000"
PATENTS, TRADEMARKS = "cnipa-patent", "cnipa-trademark"
LATE = timedelta(days=30)


def play_filing(story: Story, pledge: str) -> None:
    """The pledge is filed, corrected, and registered; bank and tech provider confirm it."""
    stage, path = story.stage, _open(story, pledge, "registration")
    sent = _submit(story, path, "SL0001")
    story.scene(
        "登记办理：银行向国知局网上提交质押登记，材料齐全，录入受理编号",
        "The bank files the pledge online; the dossier is complete",
        note=f"answer due {sent['answer_by']}",
    )
    notice = _paper(story, f"correction of {pledge}", "补正通知书（演示）")
    items = ["专利权质押登记申请表漏填联系人"]
    body = {"noticed_on": _day(story), "items": items, "document_id": notice}
    stage.post(OFFICER, f"{path}/correction", body)
    _submit(story, path, "SL0002")
    story.scene(
        f"登记办理：国知局通知补正（{items[0]}），补正后重新提交",
        "The office asks for a correction; the papers go in again",
    )
    _confirm(story, pledge, path, "12345")


def play_registration(story: Story, pledge: str, serial: str, registrar: str = PATENTS) -> None:
    """The pledge is filed, and registered without a question."""
    if registrar == TRADEMARKS:
        _bring_main_contract(story, pledge)
    path = _open(story, pledge, "registration", registrar=registrar)
    _submit(story, path, f"SL{serial}")
    _confirm(story, pledge, path, serial)


def _bring_main_contract(story: Story, pledge: str) -> None:
    """The trademark office asks for the loan contract itself (TM-08)."""
    document = _paper(story, f"main contract of {pledge}", "流动资金借款合同（演示）")
    place = f"/pledges/{story.id_of(pledge)}/dossier/papers/main-contract"
    story.stage.put(OFFICER, place, {"document_id": document})


def _confirm(story: Story, pledge: str, path: str, serial: str) -> None:
    """The office's answer is entered: bank and tech provider confirm it."""
    stage, number = story.stage, f"Y{story.started_on.year}{CERTIFICATE}{serial}"
    secured = stage.get(OFFICER, f"/pledges/{story.id_of(pledge)}")["secured_fen"]
    request = UUID(_register(story, path, number, registered_fen=secured))
    taken = stage.carry(request, OFFICER, VERIFIER)
    story.scene(
        f"质押登记：国知局登记号 {number}，质权自登记时设立，银行与科技方共同确认",
        f"The IP office registered the pledge as {number}; bank and tech provider confirm it",
        taken=taken,
    )


def play_watch(story: Story) -> None:
    """A day to come is looked at: an annual fee is late; owner and bank see it, nothing is due."""
    stage = story.stage
    asset = stage.get(VERIFIER, f"/ip-assets/{story.id_of('asset 1')}")
    on = _fee_due_on(asset, story.started_on) + LATE
    run_id = str(story.id_of("watched day"))
    stage.put(ADMIN, f"/watch-runs/{run_id}", {"on": on.isoformat()})
    _wait_for(story, run_id)
    late = [_late_fees(story, login, run_id, asset["number"]) for login in (SIGNATORY, OFFICER)]
    if len(late[0]) != 1 or late[0] != late[1]:
        raise PlayFailed("owner and bank should foresee the one late fee")
    if any(task["kind"] == "fee-surcharge" for task in stage.get(SIGNATORY, "/tasks")):
        raise PlayFailed("a day that has not come should leave no task")
    (fee,) = late[0]
    story.scene(
        f"贷后监测：预看 {on}，{asset['number']} 年费届时逾期；企业和银行都看到，尚不开立待办",
        f"Monitoring looks ahead to {on}: an annual fee would be late; owner and bank see it",
        note=f"rule {fee['rule']}, last day {fee['due_on']}",
    )


def play_cancellation(story: Story, pledge: str, registrar: str = PATENTS) -> None:
    """After payoff the cancellation at the office is due; once filed and entered it is done."""
    story.tried(f"cancellation duty of {pledge}", lambda: _duty(story, pledge))
    path = _open(story, pledge, "cancellation", "ended", registrar)
    _submit(story, path, f"SL of {pledge}")
    serial = "12345" if registrar == PATENTS else "12347"
    _register(story, path, f"Z{story.started_on.year}{CERTIFICATE}{serial}")
    if _duties(story, pledge):
        raise PlayFailed("the duty should be done: ledger and office have both")
    story.scene(
        "注销登记：国知局已注销，账本已解押，义务完成",
        "The office has cancelled the registration, the ledger the pledge: the duty is done",
    )


def _duty(story: Story, pledge: str) -> Scene:
    """Told once: after a crash it may be done already."""
    duties = _duties(story, pledge)
    if len(duties) != 1:
        raise PlayFailed(f"one duty should be open, not {duties}")
    (due,) = duties
    return Scene(
        "注销义务：贷款结清后须向国知局注销质押登记，平台计时",
        "After payoff the pledge must be cancelled at the office; the time runs",
        note=f"rule {due['rule']}, due {due['deadline']['on']}",
    )


def paid_through(asset: dict[str, Any], on: date) -> date:
    """The end of the patent year that the day is in, which is as far as fees can be paid."""
    return granted_paid_through(date.fromisoformat(asset["filed_on"]), on)


def _fee_due_on(asset: dict[str, Any], on: date) -> date:
    filed, granted = (date.fromisoformat(asset[name]) for name in ("filed_on", "granted_on"))
    state = fee_state(RightType(asset["right_type"]), filed, granted, paid_through(asset, on), on)
    if state.fee is None:
        raise PlayFailed("the patent should owe another fee")
    return state.fee.due_on


def _open(story: Story, pledge: str, kind: str, cause: str = "", registrar: str = PATENTS) -> str:
    path = f"/filings/{story.id_of(f'{kind} of {pledge}')}"
    body = {
        "pledge_id": story.id_text(pledge),
        "kind": kind,
        "registrar": registrar,
        "cause": cause,
    }
    story.stage.put(OFFICER, path, body)
    return path


def _submit(story: Story, path: str, number: str) -> Any:
    body = {
        "channel": "online",
        "submission_no": number,
        "submitted_on": _day(story),
        "document_id": _paper(story, f"receipt {number}", f"业务受理回执 {number}（演示）"),
    }
    return story.stage.post(OFFICER, f"{path}/submission", body)


def _register(story: Story, path: str, number: str, **more: Any) -> Any:
    """Enter the office's answer; gives the step that waits to be signed, if any."""
    body = {
        "number": number,
        "registered_on": _day(story),
        "document_id": _paper(story, f"notice {number}", f"通知书 {number}（演示）"),
        **more,
    }
    return story.stage.post(OFFICER, f"{path}/registration", body)["signing_request_id"]


def _paper(story: Story, name: str, words: str) -> str:
    return str(story.stage.upload(OFFICER, f"{name}.txt", words.encode()))


def _day(story: Story) -> str:
    return story.started_on.isoformat()


def _duties(story: Story, pledge: str) -> list[Any]:
    found = story.stage.get(OFFICER, "/filings/duties")
    return [duty for duty in found if duty["pledge_id"] == story.id_text(pledge)]


def _late_fees(story: Story, login: str, run_id: str, number: str) -> list[Any]:
    found = story.stage.get(login, f"/foreseen?run_id={run_id}")
    return [one for one in found if (one["kind"], one["subject"]) == ("fee-surcharge", number)]


def _wait_for(story: Story, run_id: str) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        runs = {run["id"]: run for run in story.stage.get(ADMIN, "/watch-runs")}
        if runs[run_id]["finished_at"]:
            return
        time.sleep(POLL_SECONDS)
    raise PlayFailed(f"the day was not looked at within {WAIT_SECONDS:.0f} s")
