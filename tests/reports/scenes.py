"""A month of the case's loan: drawn over the bank's line, paid back in part, and closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from ip_finance.core.actor import SYSTEM
from ip_finance.core.uow import Tx
from ip_finance.payments import service as payments
from ip_finance.payments.domain import FileWay
from ip_finance.payments.models import AccountEntry, BankFile
from ip_finance.payments.service import MatchCredit
from tests.api import Platform
from tests.builders import TODAY, repayment_body
from tests.parties.builders import id_of
from tests.servicing.scenes import close_through

RECONCILIATION = f"/monthly-reconciliations/{id_of('reconciliation')}"
MONTH = {"month": str(TODAY)}
NEXT_MONTH = (TODAY.replace(day=1) + timedelta(days=40)).replace(day=1)
LOAN = f"/loans/{id_of('loan')}"


def close_month(platform: Platform) -> None:
    close_through(platform, NEXT_MONTH)


def repay(platform: Platform, principal: int) -> None:
    paid_on = platform.get("officer", f"{LOAN}/account")["position"]["on"]
    body = repayment_body(principal_fen=principal, interest_fen=0, paid_on=paid_on)
    platform.carry("officer", f"{LOAN}/repayments", "officer", body=body)


def in_bank_file(platform: Platform, amount: int, direction: str, **changes: Any) -> UUID:
    """What the bank's account shows, as the cashier would have kept it; matched with the loan."""
    entry = uuid4()
    with platform.database.owner.begin(SYSTEM) as tx:
        file_id = _file(tx)
        stated = {
            "id": entry,
            "bank_id": id_of("bank"),
            "file_id": file_id,
            "account": "6222000012345",
            "direction": direction,
            "amount": amount,
            "booked_on": TODAY,
            "value_on": TODAY,
            "reference": entry.hex,
            "end_to_end_id": None,
            "counterparty": "成都某企业",
            "counterparty_account": "5100",
            "remittance": "",
            "order_id": None,
            "created_at": tx.now,
        }
        tx.session.execute(insert(AccountEntry).values(stated | changes))
    return entry


def _file(tx: Tx) -> UUID:
    made = BankFile(
        id=uuid4(),
        bank_id=id_of("bank"),
        way=FileWay.IN,
        kind="camt.053",
        name="statement.xml",
        size=1,
        hash=f"0x{uuid4().hex * 2}",
        created_at=tx.now,
        handed_over_at=None,
        problem=None,
        detail="",
    )
    tx.session.add(made)
    tx.session.flush()
    return made.id


def match(platform: Platform, entry: UUID) -> None:
    """The entry is of the case's loan, as the ledger told and a projector kept."""
    found = MatchCredit(entry, id_of("loan"), "repayment", id_of("officer"))
    with platform.database.owner.begin(SYSTEM) as tx:
        payments.match(tx, found)


def file_everything(platform: Platform) -> None:
    """A reconciliation with a line, and somebody who stands behind it. It turns the bank's day."""
    close_month(platform)
    platform.put("officer", RECONCILIATION, MONTH)
    platform.post("officer", f"{RECONCILIATION}/sign-offs", {"comment": "已逐笔核对。"})
