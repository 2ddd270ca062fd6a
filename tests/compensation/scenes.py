"""A pool whose terms are set by two people of the operator, and claims on it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from ip_finance.compensation.calculation import Shared
from ip_finance.compensation.domain import OpinionOfPool, SubsidyKind
from ip_finance.compensation.gathering import figures
from ip_finance.compensation.models import (
    PoolClaim,
    PoolCover,
    PoolOpinion,
    PoolReturn,
    SubsidyCheck,
    SubsidyClaim,
)
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from tests.api import Answer, Platform
from tests.builders import TODAY
from tests.enforcement.scenes import default, enter, paper, wait
from tests.parties.builders import id_of, text_id

POOL = "chengdu-three"
SHARES = {"pool": Fen(50), "bank": Fen(30), "guarantor": Fen(20)}
SHARED = Shared(Fen(100), Fen(0), Fen(100), SHARES, Fen(0), Fen(50), Fen(0), Fen(0))
CLAIM, COVER = f"/pool-claims/{id_of('claim')}", f"/pool-covers/{id_of('cover')}"
AGREED = {"decision": "agreed", "comment": "材料齐全，同意。"}
SUBSIDY = f"/subsidy-claims/{id_of('subsidy')}"


def pool_content(**changes: Any) -> dict[str, Any]:
    stated = {
        "name": "三方风险补偿资金",
        "fund_fen": 500_000_000,
        "sharers": [
            {"party": "pool", "name": "风险补偿资金", "share_bps": 5_000},
            {"party": "bank", "name": "贷款银行", "share_bps": 3_000},
            {"party": "guarantor", "name": "担保机构", "share_bps": 2_000},
        ],
        "cap_loan_fen": 100_000_000,
        "cap_pool_fen": None,
        "breaker_bps": 500,
        "overdue_days": 5,
        "demands": 1,
        "needs_enforcement": True,
    }
    return stated | changes


def set_policy(platform: Platform, kind: str, key: str, content: dict[str, Any]) -> None:
    """A version proposed by one person of the operator and accepted by another."""
    path = f"/policies/{id_of(f'{kind} {key}')}"
    body = {
        "kind": kind,
        "key": key,
        "effective_from": str(TODAY),
        "content": content,
        "source": "测试约定",
        "is_verified": False,
        "comment": "测试",
    }
    platform.put("admin", path, body)
    platform.post("reviewer", f"{path}/check", {"verdict": "accepted", "comment": "已核对。"})


def cover(platform: Platform, **changes: Any) -> None:
    """Set the pool, and bring the loan into it."""
    set_policy(platform, "pool", POOL, pool_content(**changes))
    platform.put("officer", COVER, {"pool": POOL, "loan_id": text_id("loan")})


def fail_loan(platform: Platform) -> None:
    """Default, a delivered demand, some days, and an application to the court."""
    default(platform)
    enter(platform, "demand")
    enter(platform, "delivery")
    wait(platform, 8)
    enter(platform, "application")


def claim_body(platform: Platform, **changes: Any) -> dict[str, Any]:
    stated = {
        "loan_id": text_id("loan"),
        "kind": "provisional",
        "insured_fen": 0,
        "document_id": paper(platform, "ledger extract"),
    }
    return stated | changes


def ask_claim(platform: Platform, name: str = "claim", **changes: Any) -> Answer:
    path = f"/pool-claims/{id_of(name)}"
    return platform.ask("officer", "PUT", path, claim_body(platform, **changes))


def file_claim(platform: Platform, path: str = CLAIM, **changes: Any) -> Any:
    found = platform.put("officer", path, claim_body(platform, **changes))
    platform.carry("officer", f"{path}/statement", "officer")
    return found


def pay_claim(platform: Platform, path: str = CLAIM) -> None:
    """Reviewed by one person of the operator, decided and paid by another."""
    platform.post("reviewer", f"{path}/review", AGREED)
    platform.post("admin", f"{path}/decision", AGREED)
    platform.carry("admin", f"{path}/decision-statement", "admin")
    platform.carry("admin", f"{path}/payment", "admin")


def subsidy_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "loan_id": text_id("loan"),
        "programme": "chengdu",
        "kind": "interest",
        "since": str(TODAY),
        "until": str(TODAY + timedelta(days=120)),
    }
    return stated | changes


def file_everything(platform: Platform) -> None:
    """A row in every table of pools and subsidies, as the case would leave it after months."""
    document = UUID(paper(platform, "ledger extract"))
    of_the_operator = {"party_id": id_of("operator"), "comment": "材料齐全。", "is_agreed": True}
    with platform.database.owner.begin(SYSTEM) as tx:
        bank = {"loan_id": id_of("loan"), "bank_id": id_of("bank"), "created_at": tx.now}
        covered = PoolCover(
            id=id_of("cover"),
            **bank,
            pool="chengdu",
            policy_id=uuid4(),
            covered_on=TODAY,
            made_by=id_of("officer"),
        )
        claim = PoolClaim(
            id=id_of("claim"),
            **bank,
            cover_id=covered.id,
            pool="chengdu",
            is_provisional=True,
            loss=Fen(100),
            amount=Fen(50),
            excess=Fen(0),
            figures=figures(SHARED),
            document_id=document,
            filed_on=TODAY,
            filed_by=id_of("officer"),
        )
        subsidy = SubsidyClaim(
            id=id_of("subsidy"),
            loan_id=id_of("loan"),
            borrower_id=id_of("sme"),
            programme="chengdu",
            policy_id=uuid4(),
            kind=SubsidyKind.INTEREST,
            since=TODAY,
            until=TODAY,
            base=Fen(100),
            amount=Fen(50),
            figures={"wanted_fen": 50, "cap_fen": None, "already_fen": 0},
            filed_on=TODAY,
            filed_by=id_of("owner"),
            created_at=tx.now,
        )
        for one in (covered, claim, subsidy):
            tx.session.add(one)
            tx.session.flush()
        opinion = PoolOpinion(
            id=uuid4(),
            claim_id=claim.id,
            kind=OpinionOfPool.REVIEW,
            amount=Fen(50),
            person_id=id_of("reviewer"),
            created_at=tx.now,
            **of_the_operator,
        )
        back = PoolReturn(
            id=uuid4(),
            claim_id=claim.id,
            amount=Fen(10),
            figures={},
            party_id=id_of("bank"),
            made_by=id_of("officer"),
            created_at=tx.now,
        )
        check = SubsidyCheck(
            id=uuid4(),
            claim_id=subsidy.id,
            person_id=id_of("reviewer"),
            created_at=tx.now,
            **of_the_operator,
        )
        tx.session.add_all((opinion, back, check))
