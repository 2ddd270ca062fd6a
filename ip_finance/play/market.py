"""The marketplace: banks publish products, the SME asks two of them, and takes one offer."""

from datetime import timedelta
from typing import Any, Final

from ip_finance.play.case import APPROVER, OFFICER, PLAN, SIGNATORY, TERM_MONTHS
from ip_finance.play.cast import BANK, LATECOMER, SECOND_BANK
from ip_finance.play.stage import PlayFailed
from ip_finance.play.story import Scene, Story

PRODUCT: Final = "zhidaitong"
SPREADS: Final = {OFFICER: 45, LATECOMER.login: 75}
"""Basis points above the LPR that each bank offers."""
STAGES: Final = {
    "bands": [
        {
            "up_to_fen": 100_000_000,
            "stages": [{"name": "review", "title": "审查", "role": "approver", "votes": 1}],
        },
        {
            "up_to_fen": None,
            "stages": [
                {"name": "review", "title": "审查", "role": "approver", "votes": 1},
                {"name": "committee", "title": "贷审会", "role": "approver", "votes": 1},
            ],
        },
    ]
}
CONDITIONS: Final = {
    "entrusted_above_fen": 1_000_000_000,
    "is_entrusted_for_new": True,
    "is_evidence_waivable": False,
    "further": [
        {"code": "appraisal-fee-paid", "title": "评估费发票已核验", "is_waivable": True},
    ],
}
CREDIT: Final = {
    "single_customer_cap_fen": 1_000_000_000,
    "policy_caps": [
        {"product": PRODUCT, "cap_fen": 500_000_000, "reason": "试点期单户上限（演示）"}
    ],
    "need_required_above_fen": 100_000_000,
}


def publish_policies(story: Story) -> None:
    """The bank sets its own stages, conditions and caps: made by one person, checked by another."""
    for kind, content in (("stages", STAGES), ("conditions", CONDITIONS), ("credit", CREDIT)):
        _publish(story, kind, content)
    stage, path = story.stage, f"/policies/{story.id_of('policy stages')}"

    def twice() -> Scene:
        body = {"verdict": "accepted", "comment": "自己复核自己"}
        refused = stage.refused_post(OFFICER, f"{path}/check", body, "role-missing")
        return Scene(
            "制度参数双人：提出的人不能自己复核",
            "Policies take two people: whoever proposed one cannot check it",
            refused=refused,
        )

    story.tried("policy checked by its maker", twice)
    story.scene(
        "银行发布授信制度：审批环节、放款条件、单户与产品上限，一人提出、一人复核、按日生效",
        "The bank's stages, conditions and caps are in force: one proposes, another checks",
    )


def play_market(story: Story, loan: str, amount_fen: int) -> None:
    """From the shelf to the one offer that is taken."""
    _look_at_shelf(story, amount_fen)
    request = f"/financing-requests/{story.id_of('request 1')}"
    _post_request(story, request, amount_fen)
    for login in SPREADS:
        _offer(story, request, login, amount_fen)
    _compare(story, request)
    _accept(story, request, loan)


def _publish(story: Story, kind: str, content: dict[str, Any]) -> None:
    stage, path = story.stage, f"/policies/{story.id_of(f'policy {kind}')}"
    body = {
        "kind": kind,
        "effective_from": story.started_on.isoformat(),
        "content": content,
        "source": "本行授信制度（演示）",
        "comment": "试点首版",
    }
    stage.put(OFFICER, path, body)
    stage.post(APPROVER, f"{path}/check", {"verdict": "accepted", "comment": "与制度一致。"})


def _look_at_shelf(story: Story, amount_fen: int) -> None:
    path = f"/products?amount_fen={amount_fen}&term_months={TERM_MONTHS}"

    def looked() -> Scene:
        shelf = story.stage.get(SIGNATORY, path)
        fits = [one for one in shelf if one["match"]["qualifies"]]
        if not fits:
            raise PlayFailed(f"no product fits: {shelf}")
        first = fits[0]
        costs = [one["cost"] for one in first["priced"] if one["cost"]]
        cost = min(costs, key=lambda one: one["annual_cost_after_bps"])
        wan = first["match"]["attainable_fen"] // 1_000_000
        before, after = (cost[f"annual_cost_{when}_bps"] / 100 for when in ("before", "after"))
        return Scene(
            f"产品货架：{len(shelf)} 家银行的产品，符合 {len(fits)} 项，可贷 {wan} 万元",
            f"The shelf: {len(shelf)} products, {len(fits)} fit; up to {wan} × 10,000 CNY",
            note=f"all-in {before:.2f} % a year, {after:.2f} % after subsidies",
        )

    story.tried("shelf", looked)


def _post_request(story: Story, request: str, amount_fen: int) -> None:
    stage = story.stage
    banks = [story.id_text(BANK.code), story.id_text(SECOND_BANK.code)]
    body = {
        "amount_fen": amount_fen,
        "term_months": TERM_MONTHS,
        "purpose": "采购主轴传感器与边缘网关物料",
        "asset_ids": [story.id_text(f"asset {number}") for number in (1, 2)],
        "addressees": [{"bank_id": bank} for bank in banks],
    }
    stage.put(SIGNATORY, request, body)
    stage.post(SIGNATORY, f"{request}/posting")
    story.scene(
        "一次融资需求，同时发给两家银行；两家互不知道对方的报价",
        "One request goes to two banks; neither sees what the other offers",
    )


def _offer(story: Story, request: str, login: str, amount_fen: int) -> None:
    stage = story.stage
    product = next(one for one in stage.get(login, "/products") if one["key"] == PRODUCT)
    body = {
        "request_id": request.rsplit("/", 1)[1],
        "product_id": product["id"],
        "amount_fen": amount_fen,
        "spread_bps": SPREADS[login],
        "plan": PLAN,
        "fees": [],
        "valid_until": (story.started_on + timedelta(days=14)).isoformat(),
        "conditions": ["两件发明专利一并出质"],
        "comment": "按季重定价，先息后本。",
    }
    stage.put(login, f"/offers/{story.id_of(f'offer of {login}')}", body)


def _compare(story: Story, request: str) -> None:
    def compared() -> Scene:
        found = story.stage.get(SIGNATORY, f"{request}/comparison")
        if len(found) != len(SPREADS):
            raise PlayFailed(f"two offers should stand side by side: {found}")
        told = "；".join(
            f"{one['bank']} {one['offer']['rate_bps'] / 100:.2f}%，"
            f"贴息后 {one['cost']['annual_cost_after_bps'] / 100:.2f}%"
            for one in found
        )
        return Scene(
            f"比价：{told}",
            "Two offers side by side, with their cost after subsidies",
            note="interest "
            + " : ".join(f"¥{one['cost']['interest_fen'] / 100:,.2f}" for one in found),
        )

    story.tried("offers compared", compared)


def _accept(story: Story, request: str, loan: str) -> None:
    stage = story.stage
    offer = f"/offers/{story.id_of(f'offer of {OFFICER}')}"
    stage.post(SIGNATORY, f"{offer}/acceptance", {"loan_id": story.id_text(loan)})
    taken = stage.carry(stage.ask(SIGNATORY, f"/loans/{story.id_of(loan)}/application"), SIGNATORY)
    story.scene(
        f"企业选定{BANK.name}，需求转为申请并签署上链；另一家得知未被选中",
        "The SME takes one offer: it becomes an application, signed on the ledger",
        taken=taken,
        note=stage.get(SIGNATORY, request)["state"],
    )
