"""A loan that failed, and what its bank enters into the file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from ip_finance.books import service as books
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import Fen
from ip_finance.enforcement.domain import EntryKind, WriteOffGround
from ip_finance.enforcement.models import (
    EnforcementCase,
    EnforcementEvent,
    Recovery,
    WriteOff,
    WriteOffDecision,
)
from ip_finance.servicing import service as servicing
from tests.actions.scenes import COURT, LOAN, REASON
from tests.api import Answer, Platform
from tests.builders import LOAN_FEN, TODAY
from tests.parties.builders import SME, id_of, text_id

FILE = f"/enforcement/{id_of('loan')}"
APPRAISAL_FEN = 200_000_000
RESERVE_FEN = 140_000_000
"""Seventy per cent of the appraisal."""


def paper(platform: Platform, name: str) -> str:
    return platform.upload("officer", name, f"文书：{name}".encode())


def default(platform: Platform) -> None:
    """The bank declares the loan in default."""
    platform.carry("officer", f"{LOAN}/actions/declare-default", "officer", body=REASON)


def open_enforcement(platform: Platform) -> None:
    platform.carry("officer", f"{LOAN}/actions/open-enforcement", "officer", body=COURT)


def today(platform: Platform) -> date:
    with platform.database.owner.begin(SYSTEM) as tx:
        return books.business_date(tx.session, id_of("bank"))


def wait(platform: Platform, days: int) -> date:
    """Close the bank's days until it is so many days later; give the day."""
    until = today(platform) + timedelta(days=days - 1)
    servicing.close_through(platform.database.owner, id_of("bank"), until)
    return until + timedelta(days=1)


def bodies(on: date) -> dict[str, dict[str, Any]]:
    """What a bank enters of each kind on a day; without its document."""
    stated: dict[str, dict[str, Any]] = {
        "demand": {
            "addressee": SME.name,
            "demanded_fen": LOAN_FEN,
            "pay_by": str(on + timedelta(days=7)),
            "text": "贷款到期未还，请立即清偿。",
        },
        "delivery": {"of": 1, "text": "EMS 签收"},
        "agreement": {
            "pledge_id": text_id("pledge"),
            "agreed_fen": APPRAISAL_FEN,
            "market_fen": APPRAISAL_FEN,
            "text": "两家机构询价",
        },
        "mandate": {
            "pledge_id": text_id("pledge"),
            "minimum_fen": APPRAISAL_FEN,
            "market_fen": APPRAISAL_FEN,
            "until": str(on + timedelta(days=60)),
            "text": "委托出卖，依据评估报告",
        },
        "application": {
            "court": "成都市中级人民法院",
            "case_no": "（2026）川01民特5号",
            "venue": "registration-place",
        },
        "service": {"text": "送达出质人"},
        "objection": {"party": SME.name, "text": "对债务数额有异议"},
        "ruling": {
            "outcome": "granted",
            "case_no": "（2026）川01民特5号之一",
            "text": "准许拍卖、变卖质押专利权",
        },
        "auction": {
            "pledge_id": text_id("pledge"),
            "round": "first",
            "appraisal_fen": APPRAISAL_FEN,
            "reserve_fen": RESERVE_FEN,
            "deposit_fen": RESERVE_FEN // 10,
            "opens_on": str(on + timedelta(days=15)),
            "platform": "淘宝司法拍卖",
        },
        "failure": {"of": 6, "text": "无人出价"},
        "sale": {
            "of": 6,
            "price_fen": 150_000_000,
            "buyer": "成都某科技有限公司",
            "buyer_kind": "domestic",
        },
        "transfer": {"of": 7, "register_no": "手续合格通知书 2027010100001", "permit_no": ""},
        "strike-out": {"of": 1, "text": "金额有误"},
    }
    return {kind: {"happened_on": str(on), **told} for kind, told in stated.items()}


def body_of(platform: Platform, kind: str, **changes: Any) -> dict[str, Any]:
    """The same on the books' day, with a document where one is needed."""
    on = today(platform)
    told = bodies(on)[kind]
    if kind not in ("demand", "failure", "strike-out"):
        told["document_id"] = paper(platform, f"{kind} of {on} {len(changes)}")
    return told | changes


def ask(platform: Platform, kind: str, **changes: Any) -> Answer:
    """Enter it, and give whatever is answered."""
    return platform.ask("officer", "POST", f"{FILE}/{kind}", body_of(platform, kind, **changes))


def enter(platform: Platform, kind: str, **changes: Any) -> Any:
    """Enter it, have it signed, and let the ledger take it."""
    answer = ask(platform, kind, **changes)
    assert answer.is_success, answer.text
    assert platform.sign("officer", answer.json()["signing_request_id"]).is_success
    platform.settle()
    return answer.json()


def to_ruling(platform: Platform) -> None:
    """Default, a delivered demand that has run out, and the court's ruling: entries 1 to 5."""
    default(platform)
    enter(platform, "demand")
    enter(platform, "delivery")
    wait(platform, 8)
    enter(platform, "application")
    enter(platform, "service")
    enter(platform, "ruling")
    open_enforcement(platform)


def sell(platform: Platform, price_fen: int = 150_000_000) -> None:
    """A first auction that sells: entries 6 and 7, and the realisation."""
    enter(platform, "auction")
    wait(platform, 15)
    enter(platform, "sale", price_fen=price_fen)
    platform.carry("officer", f"{FILE}/realisation", "officer", body={**COURT, "sale": 7})


def file_everything(platform: Platform) -> None:
    """A row in every table of the bank's losses, as the case would leave it after months."""
    document = UUID(paper(platform, "bankruptcy"))
    bank = {"loan_id": id_of("loan"), "bank_id": id_of("bank")}
    with platform.database.owner.begin(SYSTEM) as tx:
        case = EnforcementCase(
            id=id_of("enforcement"), **bank, opened_by=id_of("officer"), created_at=tx.now
        )
        tx.session.add(case)
        tx.session.flush()
        tx.session.add(
            EnforcementEvent(
                id=uuid4(),
                case_id=case.id,
                number=1,
                cures=0,
                kind=EntryKind.DEMAND,
                happened_on=TODAY,
                facts=bodies(TODAY)["demand"],
                facts_hash="0x" + "22" * 32,
                request_id=uuid4(),
                party_id=id_of("bank"),
                created_by=id_of("officer"),
                created_at=tx.now,
            )
        )
        write_off = WriteOff(
            id=id_of("write-off"),
            **bank,
            ground=WriteOffGround.BANKRUPT,
            reason="破产",
            document_id=document,
            principal=Fen(LOAN_FEN),
            interest=Fen(0),
            proposed_on=TODAY,
            proposed_by=id_of("officer"),
            created_at=tx.now,
        )
        tx.session.add(write_off)
        tx.session.flush()
        tx.session.add(
            WriteOffDecision(
                id=uuid4(),
                write_off_id=write_off.id,
                bank_id=id_of("bank"),
                is_agreed=False,
                comment="再行追索",
                decided_by=id_of("approver"),
                created_at=tx.now,
            )
        )
        tx.session.add(
            Recovery(
                id=id_of("recovery"),
                **bank,
                amount=Fen(100),
                costs=Fen(0),
                received_on=TODAY,
                source="执行到位",
                made_by=id_of("officer"),
                created_at=tx.now,
            )
        )
