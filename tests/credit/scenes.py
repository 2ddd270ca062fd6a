"""What companies and banks send about credit, and how a bank comes to have stages."""

import io
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from openpyxl import load_workbook

from ip_finance.core.actor import SYSTEM
from ip_finance.credit.domain import Decision
from ip_finance.credit.models import CreditDecision, CreditMemo, FrozenMemo, StatedNeed
from ip_finance.credit.workbook import SHEET, template
from ip_finance.policies.contents.stages import StageRole
from tests.api import Platform
from tests.builders import LOAN_FEN, TODAY
from tests.marketplace import scenes as market
from tests.parties.builders import PASSWORD, id_of, text_id
from tests.policies import scenes as policies

STATEMENT = f"/financial-statements/{id_of('statement')}"
OFFERED = f"/loans/{market.ACCEPTANCE['loan_id']}"
CREDIT = f"/loans/{id_of('loan')}/credit"
STAGES = [
    {"name": "branch", "title": "支行审查", "role": "officer", "votes": 1},
    {"name": "committee", "title": "贷审会", "role": "approver", "votes": 2},
]
Cell: TypeAlias = str | int | float | None
COLLEAGUES = {
    "second-officer": "officer",
    "second-approver": "approver",
    "third-approver": "approver",
}
"""People of the bank whom only these tests need, by login, with their role."""


def figures(**changes: int) -> dict[str, int]:
    """The vector of the rules: 60/90/45/10/15 days, a need of 8,433,333.33 yuan."""
    sales, cost = 3_000_000_000, 2_700_000_000
    days = {
        "inventory": 60 * cost,
        "receivables": 90 * sales,
        "payables": 45 * cost,
        "prepaid": 10 * cost,
        "advance_receipts": 15 * sales,
    }
    stated = {
        "sales_fen": sales,
        "cost_fen": cost,
        "margin_bps": 1_200,
        "growth_bps": 1_500,
        "own_funds_fen": 300_000_000,
        "existing_loans_fen": 200_000_000,
        "other_financing_fen": 50_000_000,
    }
    for name, times in days.items():
        stated[f"{name}_opening_fen"] = stated[f"{name}_closing_fen"] = times // 360
    return stated | changes


def statement_body(**changes: Any) -> dict[str, Any]:
    stated = {"fiscal_year": 2025, "figures": figures(), "source": "2025 年审计报告"}
    return stated | changes


def memo_body(**changes: Any) -> dict[str, Any]:
    stated = {
        "amount_fen": LOAN_FEN,
        "rate_bps": 345,
        "maturity_on": str(TODAY + timedelta(days=365)),
        "purpose_kind": "materials",
        "borrower": "成立八年，传感器装备，前五大客户占比 41%。",
        "repayment_source": "在手订单回款。",
        "risks": "单一行业；以发明专利质押缓释。",
    }
    return stated | changes


TOLD = ("purpose_kind", "borrower", "repayment_source", "risks")
WORDS = {"purpose_note": ""} | {name: memo_body()[name] for name in TOLD}
PROPOSAL = {name: memo_body()[name] for name in ("amount_fen", "rate_bps", "maturity_on")} | {
    "plan": {"method": "bullet"}
}


def need_body(**changes: Any) -> dict[str, Any]:
    return {"need_fen": 200_000_000, "reason": "预收款为主，按订单测算。"} | changes


def set_stages(platform: Platform, *bands: dict[str, Any], name: str = "stages") -> None:
    """The bank publishes its stages: two for every amount, unless bands are given."""
    content = {"bands": list(bands) or [{"up_to_fen": None, "stages": STAGES}]}
    told = {"kind": "stages", "key": "", "content": content}
    policies.publish(platform, name, **told)


def set_credit(platform: Platform, **changes: Any) -> None:
    """The bank publishes its caps."""
    content = policies.CREDIT | {"need_required_above_fen": 10**9} | changes
    policies.publish(platform, "caps", kind="credit", key="", content=content)


def hire(platform: Platform) -> None:
    """The bank's further people."""
    for login, role in COLLEAGUES.items():
        body = {
            "party_id": text_id("bank"),
            "name": f"某{login}",
            "login": login,
            "password": PASSWORD,
            "roles": [role],
        }
        platform.put("admin", f"/people/{id_of(login)}", body)


def write_memo(platform: Platform, login: str = "officer", **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = platform.post(login, f"{CREDIT}/memos", memo_body(**changes))
    return found


def decision_body(platform: Platform, decision: str = "approve", **changes: Any) -> dict[str, Any]:
    """A decision on what the page shows now."""
    now = platform.get("officer", CREDIT)
    stated = {
        "decision": decision,
        "comment": "依据充分。",
        "papers": ["2025 年审计报告"] if decision == "refer" else [],
        "draft": now["draft"],
        "seen": now["seen"],
    }
    return stated | changes


FIRST_DECISION = {
    "decision": "approve",
    "comment": "依据充分。",
    "papers": [],
    "draft": 1,
    "seen": 0,
}


def open_for_approver(platform: Platform) -> None:
    """One stage, which the approver decides, and a memo."""
    set_stages(platform, {"up_to_fen": None, "stages": [STAGES[1] | {"votes": 1}]})
    write_memo(platform)


def decide_first(platform: Platform) -> None:
    """The same, decided: the memo is frozen."""
    open_for_approver(platform)
    platform.post("approver", f"{CREDIT}/decisions", FIRST_DECISION)


def file_statement(platform: Platform) -> None:
    platform.put("owner", STATEMENT, statement_body())


def keep_workbook(platform: Platform) -> None:
    """The filled-in template, kept as a document."""
    platform.upload("owner", "statement workbook", filled(typed()))


def decide(platform: Platform, login: str, decision: str = "approve", **changes: Any) -> Any:
    return platform.post(login, f"{CREDIT}/decisions", decision_body(platform, decision, **changes))


def open_case(platform: Platform) -> Platform:
    """Stages, people, and a memo that waits for its first decision."""
    set_stages(platform)
    hire(platform)
    write_memo(platform)
    return platform


def approved_case(platform: Platform) -> Platform:
    open_case(platform)
    for login in ("second-officer", "approver", "second-approver"):
        decide(platform, login)
    return platform


def offered_loan(platform: Platform, **changes: Any) -> Platform:
    """An application that came from an accepted offer at 3.85 %."""
    market.post_request(platform)
    offer = market.make_offer(platform, **changes)
    platform.post("owner", f"{offer}/acceptance", market.ACCEPTANCE)
    platform.carry("owner", f"{OFFERED}/application", "owner")
    return platform


def file_everything(platform: Platform) -> None:
    """Something in every table, of a loan that is long approved."""
    platform.put("owner", STATEMENT, statement_body())
    of_loan = {"loan_id": id_of("loan"), "bank_id": id_of("bank"), "person_id": id_of("officer")}
    memo_id = uuid4()
    with platform.database.owner.begin(SYSTEM) as tx:
        at = {"created_at": tx.now}
        tx.session.add(StatedNeed(id=uuid4(), need=1, reason="人工测算", **of_loan, **at))
        memo = CreditMemo(id=memo_id, round=1, proposal=PROPOSAL, words=WORDS, **of_loan, **at)
        tx.session.add(memo)
        tx.session.flush()
        tx.session.add(
            FrozenMemo(
                id=memo_id,
                loan_id=id_of("loan"),
                bank_id=id_of("bank"),
                round=1,
                content="{}",
                content_hash="0x" + "11" * 32,
                salt="22" * 32,
                frozen_at=tx.now,
            )
        )
        tx.session.flush()
        tx.session.add(
            CreditDecision(
                id=uuid4(),
                memo_id=memo_id,
                round=1,
                stage="branch",
                role=StageRole.OFFICER,
                decision=Decision.APPROVE,
                comment="同意",
                papers=[],
                **of_loan,
                **at,
            )
        )


def filled(cells: dict[str, Cell], sheet: str = SHEET) -> bytes:
    """The template with values by code; a code of its own makes a further row."""
    book = load_workbook(io.BytesIO(template()))
    page = book[SHEET]
    page.title = sheet
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    for code, value in cells.items():
        row = rows.get(code) or page.max_row + 1
        page.cell(row, 1).value = code
        page.cell(row, 3).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def typed(**changes: Cell) -> dict[str, Cell]:
    """The vector as a company types it: yuan and percent, as numbers and as text."""
    cells: dict[str, Cell] = {"fiscal_year": 2025}
    for name, value in figures().items():
        cells[name] = value / 100 if name.endswith("_bps") else f"{value // 100:,}.{value % 100:02}"
    return cells | changes
