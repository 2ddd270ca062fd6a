"""What people propose as policies, and how a version comes into force."""

from typing import Any

from tests.builders import TODAY
from tests.parties.builders import Cast, id_of

MAKER, CHECKER = "officer", "approver"


def product_content(**changes: Any) -> dict[str, Any]:
    """A bank's product on patents, dearer and narrower than the platform's."""
    stated = {
        "name": "锦江知产贷",
        "intro": "锦江农业银行面向成都科技企业的知识产权质押贷款。",
        "amount_min_fen": 10_000_000,
        "amount_max_fen": 300_000_000,
        "term_min_months": 3,
        "term_max_months": 24,
        "lpr_tenor": "1Y",
        "spread_bps": 85,
        "rate_floor_bps": 300,
        "rate_ceiling_bps": 600,
        "ways": [
            {"name": "按月付息、到期还本", "plan": {"method": "interest-first"}},
            {"name": "等额本息", "plan": {"method": "equal-instalment"}},
        ],
        "ltv_bps": {"invention": 2_500},
        "least_remaining_months": 12,
        "fees": [
            {
                "kind": "appraisal",
                "name": "评估费",
                "payer": "borrower",
                "amount_fen": 500_000,
                "share_bps": 0,
            }
        ],
        "subsidies": ["chengdu"],
        "borrowers": {"least_years": None, "industries": [], "regions": ["5101"]},
        "papers": ["营业执照"],
        "is_valid": True,
    }
    return stated | changes


def policy_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "kind": "product",
        "key": "jinjiang-ip",
        "effective_from": str(TODAY),
        "content": product_content(),
        "source": "本行信贷委员会 2026 年第 11 号决议",
        "is_verified": True,
        "comment": "首次发布",
    }
    return stated | changes


CREDIT: dict[str, Any] = {
    "single_customer_cap_fen": None,
    "policy_caps": [],
    "need_required_above_fen": 0,
}
ACCEPT = {"verdict": "accepted", "comment": "与决议一致。"}
REJECT = {"verdict": "rejected", "comment": "利差写错。"}


def propose(cast: Cast, name: str = "policy", login: str = MAKER, **changes: Any) -> str:
    """File a version; give its path."""
    path = f"/policies/{id_of(name)}"
    cast.put(login, path, policy_body(**changes))
    return path


def publish(cast: Cast, name: str = "policy", **changes: Any) -> str:
    """Bring a version of the bank's into force; give its path."""
    path = propose(cast, name, **changes)
    cast.post(CHECKER, f"{path}/check", ACCEPT)
    return path
