"""One whole financing case, played through the public API by its real roles."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ip_finance import demo_data
from ip_finance.play.appraising import play_appraisal, play_recomputation
from ip_finance.play.cast import (
    BANK,
    DUAL_APPROVAL_ABOVE,
)
from ip_finance.play.contract import play_contract
from ip_finance.play.filing import paid_through
from ip_finance.play.story import Story

PATENTS = ("new_generation.xml", "old_generation.xml")
LOAN_FEN = 300_000_000
RATE_BPS = 345
TERM_MONTHS = 12

PLAN: dict[str, Any] = {
    "method": "interest-first",
    "day_count": "act-360",
    "every_months": 1,
    "settle_on": 20,
    "repricing": "quarterly",
    "lpr_tenor": "1Y",
    "spread_bps": 45,
}
"""Interest first, settled monthly on the 20th; the LPR is looked at again every quarter."""

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
        "plan": PLAN,
        "comment": "经营稳定，押品足值。",
    }
    return story.stage.ask(OFFICER, f"/loans/{story.id_of(loan)}/approval", approval)


def pledge_body(story: Story, loan: str, *assets: str) -> dict[str, Any]:
    """The pledge contract of these rights for a loan; of both patents, if none is named."""
    amount = story.stage.get(OFFICER, f"/loans/{story.id_of(loan)}")["amount_fen"]
    return {
        "loan_id": story.id_text(loan),
        "asset_ids": [story.id_text(asset) for asset in assets or ("asset 1", "asset 2")],
        "secured_fen": amount,
        "pledgor_address": "成都市高新区天府大道一号（演示）",
        "pledgee_address": "成都市锦江区红星路二号（演示）",
    }


def play_pledge(story: Story, loan: str, pledge: str, *assets: str) -> None:
    """Both sides sign the same pledge terms, over both patents if no other right is named."""
    stage, path = story.stage, f"/pledges/{story.id_of(pledge)}"
    stage.put(OFFICER, path, pledge_body(story, loan, *assets))
    play_contract(story, OFFICER, pledge)
    taken = stage.carry(stage.ask(OFFICER, f"{path}/signing"), SIGNATORY, OFFICER)
    rights = len(assets) or 2
    story.scene(
        f"质押签约：出质人与质权人对同一条款、同一组合（{rights} 件权利）分别签署",
        f"Pledgor and pledgee sign the same terms over a bundle of rights ({rights})",
        taken=taken,
    )
