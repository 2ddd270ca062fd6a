"""What people send about drawdowns, and how one is brought from one state to the next."""

from typing import Any
from uuid import UUID

from ip_finance.core.actor import SYSTEM
from ip_finance.policies.domain import PolicyKind, Verdict
from ip_finance.policies.models import PolicyVersion
from tests.api import Platform
from tests.builders import LOAN_FEN, TODAY
from tests.parties.builders import SME, Cast, id_of, text_id

BANK = id_of("bank")
DRAWDOWN = f"/drawdowns/{id_of('drawdown')}"
ACCOUNT = f"/payments/settlement-accounts/{id_of('settlement account')}"
SUPPLIER = {
    "name": "成都精密传感器有限公司",
    "number": "51001234567890",
    "bank_name": "中国农业银行成都锦城支行",
    "cnaps": "103651000017",
    "address": "成都市高新区天府大道一号",
}
ACCOUNT_BODY = {
    "name": "锦江农业银行",
    "number": "6222000012345",
    "bank_name": "锦江农业银行总行营业部",
    "cnaps": "313651099999",
}
TYPED = {"name": SUPPLIER["name"], "number": SUPPLIER["number"]}
COMMENT = {"comment": "合同、发票与收款账户核对一致"}
USE = {"finding": "as-agreed", "remark": "设备已到货，发票核验无误", "document_ids": []}


def open_account(cast: Cast) -> None:
    """The bank states its account, and a second person stands by it."""
    cast.put("officer", ACCOUNT, ACCOUNT_BODY)
    cast.post("approver", f"{ACCOUNT}/check")


def drawdown_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "loan_id": text_id("loan"),
        "amount_fen": LOAN_FEN,
        "value_on": str(TODAY),
        "mode": "entrusted",
        "payee": SUPPLIER,
        "evidence": [],
    }
    return stated | changes


CONDITION = {"condition": "seal-checked", "is_met": True, "remark": "与预留印鉴一致"}
WAIVER = {"condition": "insurance-paid", "reason": "保单次日生效"}
FURTHER = (
    {"code": "insurance-paid", "title": "保险费已付", "is_waivable": True},
    {"code": "seal-checked", "title": "印鉴已核", "is_waivable": False},
)


def publish(platform: Platform, owner: UUID | None = BANK, **changes: Any) -> None:
    """A policy of the bank's own or the platform's, put in force by its maker and checker."""
    content = {
        "entrusted_above_fen": 1_000_000_000,
        "is_entrusted_for_new": True,
        "is_evidence_waivable": False,
        "further": [],
    }
    with platform.database.owner.begin(SYSTEM) as tx:
        tx.session.add(
            PolicyVersion(
                id=id_of("conditions"),
                kind=PolicyKind.CONDITIONS,
                owner_id=owner,
                key="",
                effective_from=TODAY,
                content=content | changes,
                source="本行放款管理办法",
                is_verified=True,
                comment="",
                made_by=id_of("officer"),
                made_at=tx.now,
                checked_by=id_of("approver"),
                checked_at=tx.now,
                verdict=Verdict.ACCEPTED,
                check_comment="",
            )
        )


def open_with_policy(platform: Platform) -> None:
    """A proposal under conditions of the bank's own."""
    publish(platform, further=list(FURTHER))
    open_proposal(platform)


def evidence(cast: Cast, *kinds: str) -> list[dict[str, str]]:
    return [
        {"kind": kind, "document_id": cast.upload("officer", f"{kind} paper", kind.encode())}
        for kind in kinds
    ]


def propose(cast: Cast, name: str = "drawdown", **changes: Any) -> str:
    """Propose a tranche with contract and invoice; give its path."""
    path = f"/drawdowns/{id_of(name)}"
    papers = evidence(cast, "contract", "invoice")
    cast.put("officer", path, drawdown_body(evidence=papers) | changes)
    return path


def open_proposal(cast: Cast) -> str:
    open_account(cast)
    return propose(cast)


def check(cast: Cast, path: str = DRAWDOWN) -> None:
    cast.post("approver", f"{path}/account-check", TYPED)
    cast.post("approver", f"{path}/check", COMMENT)


def checked(cast: Cast) -> str:
    path = open_proposal(cast)
    check(cast, path)
    return path


def release(cast: Cast, path: str = DRAWDOWN, **changes: Any) -> None:
    body = {"amount_fen": LOAN_FEN, "payee": SUPPLIER["name"], "drawdown_id": path[-36:]}
    cast.carry("officer", f"/loans/{id_of('loan')}/releases", "officer", body=body | changes)


def released(cast: Cast) -> str:
    path = checked(cast)
    release(cast, path)
    return path


def own_payee(**changes: Any) -> dict[str, Any]:
    """The borrower's own account."""
    return SUPPLIER | {"name": SME.name} | changes
