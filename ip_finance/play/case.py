"""One whole financing case, played through the public API by its real roles."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ip_finance import demo_data
from ip_finance.play.appraising import play_acceptance, play_appraisal, play_recomputation
from ip_finance.play.cast import (
    BANK,
    DUAL_APPROVAL_ABOVE,
    SME,
)
from ip_finance.play.contract import play_contract
from ip_finance.play.filing import paid_through, play_cancellation, play_filing, play_watch
from ip_finance.play.lending import play_collateral
from ip_finance.play.onboarding import play_onboarding
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Story

PATENTS = ("new_generation.xml", "old_generation.xml")
LOAN_FEN = 300_000_000
RATE_BPS = 345
TERM_MONTHS = 12
INTEREST_DAYS = 180

VERIFIER, REVIEWER = "provider.verifier", "operator.reviewer"
APPRAISERS = ("operator.appraiser1", "operator.appraiser2")
OFFICER, APPROVER, SIGNATORY = "bank.officer", "bank.approver", "sme.signatory"


def play_rights(story: Story) -> None:
    """The SME registers two patents; they are verified and valued."""
    for number, name in enumerate(PATENTS, start=1):
        _register(story, number, name)
        _verify(story, number)
        play_appraisal(story, number)
    play_recomputation(story, 1)


def _register(story: Story, number: int, name: str) -> None:
    stage, path = story.stage, f"/ip-assets/{story.id_of(f'asset {number}')}"
    document = stage.upload(SIGNATORY, name, demo_data.read(name))
    asset = stage.put(SIGNATORY, path, {"document_id": str(document)})
    taken = stage.carry(stage.ask(SIGNATORY, f"{path}/registration"), SIGNATORY)
    story.scene(
        f"知产登记：{asset['number']}《{asset['title']}》由权利人签署上链",
        f"The owner registers patent {asset['number']} from its publication file",
        taken=taken,
        note=f"source {asset['facts']['source']['name']}, key {asset['asset_key'][:18]}…",
    )


def _verify(story: Story, number: int) -> None:
    stage = story.stage
    asset = stage.get(VERIFIER, f"/ip-assets/{story.id_of(f'asset {number}')}")
    extract = f"专利登记簿副本 {asset['number']}（演示）".encode()
    document = stage.upload(VERIFIER, f"register-{number}.txt", extract)
    findings = _findings(asset, story.started_on)
    path = f"/verifications/{story.id_of(f'verification {number}')}"
    body = {"asset_id": asset["id"], "document_id": str(document), "findings": findings}
    stage.put(VERIFIER, path, body)
    taken = stage.carry(stage.ask(VERIFIER, f"{path}/attestation"), VERIFIER)
    story.scene(
        f"核验：科技方核对 {asset['number']} 的权属、年费与法律状态，签署核验结论",
        f"The tech provider verifies {asset['number']}: owner, fees, legal status",
        taken=taken,
    )


def _findings(asset: dict[str, Any], on: date) -> dict[str, Any]:
    owner = asset["facts"]["owners"][0]
    found: dict[str, Any] = {
        "owner_name": owner["name"],
        "owner_uscc": owner["organisation_code"],
        "number": asset["number"],
        "title": asset["title"],
        "filed_on": asset["filed_on"],
        "granted_on": asset["granted_on"],
        "is_alive": True,
        "is_encumbered": False,
        "is_frozen": False,
        "fees_paid_through": paid_through(asset, on).isoformat(),
    }
    return {
        name: {"found": value, "source": "专利登记簿副本（演示）", "read_on": on.isoformat()}
        for name, value in found.items()
    }


def play_application(story: Story, loan: str, amount_fen: int) -> None:
    """The SME applies for a loan on both patents."""
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"
    body = {
        "bank_id": story.id_text(BANK.code),
        "amount_fen": amount_fen,
        "term_months": TERM_MONTHS,
        "purpose": "采购主轴传感器与边缘网关物料",
        "asset_ids": [story.id_text(f"asset {number}") for number in (1, 2)],
    }
    stage.put(SIGNATORY, path, body)
    taken = stage.carry(stage.ask(SIGNATORY, f"{path}/application"), SIGNATORY)
    wan = amount_fen // 1_000_000
    story.scene(
        f"融资申请：企业申请知贷通流动资金贷款 {wan} 万元",
        f"The SME applies for {wan} × 10,000 CNY of working capital",
        taken=taken,
    )


def play_approval(story: Story, loan: str, amount_fen: int) -> None:
    """The bank approves: two people, above its own limit."""
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"
    wan = amount_fen // 1_000_000
    taken = stage.carry(ask_approval(story, loan, amount_fen), OFFICER, APPROVER)
    limit = stage.get(OFFICER, f"{path}/limit")["limit_fen"] // 1_000_000
    story.scene(
        f"银行审批：经办与复核两人签署，批准 {wan} 万元（押品额度 {limit} 万元）",
        f"Officer and approver, two people, approve (collateral carries {limit} × 10,000 CNY)",
        taken=taken,
        note=f"dual approval above {DUAL_APPROVAL_ABOVE // 1_000_000} × 10,000 CNY",
    )


def ask_approval(story: Story, loan: str, amount_fen: int) -> UUID:
    """The officer's proposal; returns the signing request."""
    approval = {
        "amount_fen": amount_fen,
        "rate_bps": RATE_BPS,
        "maturity_on": (story.started_on + timedelta(days=365)).isoformat(),
        "comment": "经营稳定，押品足值。",
    }
    return story.stage.ask(OFFICER, f"/loans/{story.id_of(loan)}/approval", approval)


def pledge_body(story: Story, loan: str) -> dict[str, Any]:
    """The pledge contract of both patents for a loan."""
    amount = story.stage.get(OFFICER, f"/loans/{story.id_of(loan)}")["amount_fen"]
    return {
        "loan_id": story.id_text(loan),
        "asset_ids": [story.id_text(f"asset {number}") for number in (1, 2)],
        "secured_fen": amount,
        "pledgor_address": "成都市高新区天府大道一号（演示）",
        "pledgee_address": "成都市锦江区红星路二号（演示）",
    }


def play_pledge(story: Story, loan: str, pledge: str) -> None:
    """Both sides sign the same pledge terms."""
    stage, path = story.stage, f"/pledges/{story.id_of(pledge)}"
    stage.put(OFFICER, path, pledge_body(story, loan))
    play_contract(story, OFFICER, pledge)
    taken = stage.carry(stage.ask(OFFICER, f"{path}/signing"), SIGNATORY, OFFICER)
    story.scene(
        "质押签约：出质人与质权人对同一条款、同一组合（两件专利）分别签署",
        "Pledgor and pledgee sign the same terms over the bundle of two patents",
        taken=taken,
    )


def play_release(story: Story, loan: str, amount_fen: int) -> None:
    """The bank pays out."""
    body = {"amount_fen": amount_fen, "payee": SME.name}
    request = story.stage.ask(OFFICER, f"/loans/{story.id_of(loan)}/releases", body)
    taken = story.stage.carry(request, OFFICER)
    story.scene(
        f"放款：银行签署放款 {amount_fen // 1_000_000} 万元",
        f"The bank releases {amount_fen // 1_000_000} × 10,000 CNY",
        taken=taken,
    )


def play_payoff(story: Story, loan: str, pledge: str) -> None:
    """The loan is repaid in two parts, and the pledge is discharged."""
    stage, path = story.stage, f"/loans/{story.id_of(loan)}"
    principal = stage.get(OFFICER, path)["amount_fen"]
    interest = principal * RATE_BPS * INTEREST_DAYS // (10_000 * 360)
    for part in (principal // 3, principal - principal // 3):
        body = {
            "principal_fen": part,
            "interest_fen": interest // 2,
            "paid_on": story.started_on.isoformat(),
        }
        taken = stage.carry(stage.ask(OFFICER, f"{path}/repayments", body), OFFICER)
        wan = part // 1_000_000
        story.scene(f"还款：本金 {wan} 万元及利息入账", f"{wan} × 10,000 CNY repaid", taken=taken)
    if (state := stage.get(OFFICER, path)["state"]) != "settled":
        raise PlayFailed(f"the loan should be settled, and is {state}")
    request = stage.ask(OFFICER, f"/pledges/{story.id_of(pledge)}/discharge")
    story.scene(
        "解押：贷款结清，银行签署解除质押，两件专利恢复自由",
        "Settled: the bank discharges the pledge, both patents are free again",
        taken=stage.carry(request, OFFICER),
    )


def play_case(story: Story) -> None:
    """From the first signature to the free patents."""
    play_onboarding(story)
    play_rights(story)
    play_application(story, "loan 1", LOAN_FEN)
    play_acceptance(story, 1)
    play_approval(story, "loan 1", LOAN_FEN)
    play_pledge(story, "loan 1", "pledge 1")
    play_filing(story, "pledge 1")
    play_release(story, "loan 1", LOAN_FEN)
    play_collateral(story, "loan 1")
    play_watch(story)
    play_payoff(story, "loan 1", "pledge 1")
    play_cancellation(story, "pledge 1")
