"""Two tranches are paid out: conditions, a second person's check, the bank's file, its answer."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from ip_finance.play.case import APPROVER, OFFICER
from ip_finance.play.cast import BANK
from ip_finance.play.stage import POLL_SECONDS, WAIT_SECONDS, PlayFailed
from ip_finance.play.story import Scene, Story

SUPPLIER: Final = {
    "name": "成都锐诚主轴部件有限公司（演示）",
    "number": "6222020200112233445",
    "bank_name": "青羊商业银行成都分行（演示）",
    "cnaps": "313651099999",
    "address": "成都市青羊区工业集中区三号（演示）",
}
SETTLEMENT: Final = {
    "name": BANK.name,
    "number": "22900100000000017",
    "bank_name": BANK.name,
    "cnaps": "103651000017",
    "address": "",
}
MISTYPED: Final = SUPPLIER | {"number": "6222020200112233454"}
WAN: Final = 1_000_000
CHECKED: Final = {"comment": "条件齐备，同意放款。"}


@contextmanager
def simulated_bank(folder: Path) -> Iterator[None]:
    """The bank behind the files, as a process of its own."""
    ipfin = str(Path(sys.executable).with_name("ipfin"))
    command = [ipfin, "bank", "simulate", "--folder", str(folder)]
    bank = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  our own program
    try:
        yield
    finally:
        bank.terminate()
        bank.wait()


def open_settlement_account(story: Story) -> None:
    """The account that the bank pays from: stated by one person, checked by another."""
    path = f"/payments/settlement-accounts/{story.id_of('settlement account')}"
    story.stage.put(OFFICER, path, SETTLEMENT)
    story.stage.post(APPROVER, f"{path}/check")


def play_drawdown(story: Story, loan: str, name: str, amount_fen: int) -> None:
    """One tranche, to the supplier of the firm (entrusted payment), until the bank has paid."""
    propose(story, loan, name, amount_fen, story.started_on)
    _refusals(story, name)
    prepare(story, name)
    check(story, name)
    request = story.stage.ask(OFFICER, releases_of(story, loan), release_body(story, name))
    release(story, name, request)


def play_plain_drawdown(
    story: Story, loan: str, name: str, amount_fen: int, value_on: date
) -> None:
    """The same on a later day, without a mishap."""
    propose(story, loan, name, amount_fen, value_on)
    prepare(story, name)
    check(story, name)
    request = story.stage.ask(OFFICER, releases_of(story, loan), release_body(story, name))
    release(story, name, request)


def release(story: Story, name: str, request: UUID) -> None:
    """The bank signs; its order goes out as a file, and the answer says that it is paid."""
    taken = story.stage.carry(request, OFFICER)
    paid = _paid(story, path_of(story, name))
    order, wan = paid["payments"][-1], paid["amount_fen"] // WAN
    story.scene(
        f"放款：受托支付 {wan} 万元至供应商账户，足额、不预扣利息（CC-16），银行回执已入账",
        f"{wan} × 10,000 CNY go to the supplier in full; the bank's file says that it is paid",
        taken=taken,
        note=f"ISO 20022 pain.001 out, camt.054 in: {order['state']}",
    )


def propose(story: Story, loan: str, name: str, amount_fen: int, value_on: date) -> None:
    """The officer enters a tranche with the payee and its papers."""
    stage = story.stage
    papers = {
        kind: stage.upload(OFFICER, f"{kind} of {name}.txt", f"{words} {name}（演示）".encode())
        for kind, words in (("contract", "购销合同"), ("invoice", "增值税发票"))
    }
    body: dict[str, Any] = {
        "loan_id": story.id_text(loan),
        "amount_fen": amount_fen,
        "value_on": value_on.isoformat(),
        "mode": "entrusted",
        "payee": SUPPLIER,
        "evidence": [{"kind": kind, "document_id": str(one)} for kind, one in papers.items()],
    }
    stage.put(OFFICER, path_of(story, name), body)


def prepare(story: Story, name: str) -> None:
    """A second person types the account anew; the bank's own condition is met."""
    path, account = path_of(story, name), {key: SUPPLIER[key] for key in ("name", "number")}
    story.stage.post(APPROVER, f"{path}/account-check", account)
    met = {"condition": "appraisal-fee-paid", "is_met": True, "remark": "发票已核验。"}
    story.stage.post(OFFICER, f"{path}/conditions", met)


def check(story: Story, name: str) -> None:
    """A second person stands by the tranche."""
    story.stage.post(APPROVER, f"{path_of(story, name)}/check", CHECKED)


def release_body(story: Story, name: str) -> dict[str, Any]:
    """What the officer asks to be signed."""
    amount = story.stage.get(OFFICER, path_of(story, name))["amount_fen"]
    return {"amount_fen": amount, "payee": SUPPLIER["name"], "drawdown_id": story.id_text(name)}


def releases_of(story: Story, loan: str) -> str:
    return f"/loans/{story.id_of(loan)}/releases"


def path_of(story: Story, name: str) -> str:
    return f"/drawdowns/{story.id_of(name)}"


def _refusals(story: Story, name: str) -> None:
    stage, path = story.stage, path_of(story, name)

    def early() -> Scene:
        refused = stage.refused_post(APPROVER, f"{path}/check", CHECKED, "conditions-not-met")
        return Scene(
            "放款条件未齐：收款账户未复核、评估费未核验，不得放款",
            "Conditions precedent are not met: no money goes out",
            refused=refused,
        )

    story.tried(f"checked early {name}", early)

    def mistyped() -> Scene:
        body = {key: MISTYPED[key] for key in ("name", "number")}
        refused = stage.refused_post(APPROVER, f"{path}/account-check", body, "account-differs")
        return Scene(
            "第二人盲录收款账号与首录不符：拒绝",
            "A second person types the account anew; one digit differs: refused",
            refused=refused,
        )

    story.tried(f"account mistyped {name}", mistyped)


def _paid(story: Story, path: str) -> Any:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        found = story.stage.get(OFFICER, path)
        if found["is_paid"]:
            return found
        time.sleep(POLL_SECONDS)
    raise PlayFailed(f"the bank did not pay within {WAIT_SECONDS:.0f} s: {found}")
