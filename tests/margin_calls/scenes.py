"""A loan whose pledged right has lost value, and how the bank calls for more collateral."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from ip_finance.core.actor import SYSTEM
from ip_finance.loans import repository as loans
from ip_finance.loans.happenings import LoanFact
from ip_finance.margin_calls.gathering import cover_of
from ip_finance.margin_calls.models import MarginCall, MarginCallStatement
from tests.api import Platform
from tests.builders import TODAY, appraisal_body, pricing_body, score_another
from tests.margin_calls.bodies import COVENANT, COVENANT_REPORT
from tests.parties.builders import id_of, text_id

CALL = f"/margin-calls/{id_of('margin call')}"
MEASURE = f"/measures/{id_of('measure')}"
CALL_BODY = {"loan_id": text_id("loan")}
REASON = {"reason": "依据见附件。"}
FALL_TO = 8_000_000
"""Revenue a year after the fall, in yuan, a tenth of what it was."""


def revalue(platform: Platform, revenue: int = FALL_TO, name: str = "second") -> None:
    """The right is valued anew, on another forecast."""
    order = score_another(platform, f"{name} order", "officer")
    pricing = pricing_body()
    pricing["economics"]["revenue"] = [revenue] * 5
    path = f"/appraisals/{id_of(f'{name} appraisal')}"
    platform.put("appraiser", path, appraisal_body(order_id=order, pricing=pricing))
    platform.post("reviewer", f"{path}/review", {"comment": "收入预测已下调。"})
    platform.carry("appraiser", f"{path}/signing", "appraiser", "second-appraiser")


def draft(platform: Platform) -> Any:
    revalue(platform)
    return platform.put("officer", CALL, CALL_BODY)


def call(platform: Platform) -> Any:
    """The bank has called for more collateral."""
    draft(platform)
    platform.carry("officer", f"{CALL}/notice", "officer")
    return platform.get("officer", CALL)


def measure_body(kind: str, **changes: Any) -> dict[str, Any]:
    return {"loan_id": text_id("loan"), "kind": kind, **REASON, **changes}


def waiver_body(**changes: Any) -> dict[str, Any]:
    return measure_body("waiver", call_id=CALL[-36:], **changes)


def file_everything(platform: Platform) -> None:
    """Something in every table of calls and classes, on a loan that is paid out."""
    _file_call(platform)
    platform.put("officer", MEASURE, measure_body("misuse", amount_fen=1_000))
    platform.post("approver", f"{MEASURE}/decision", {"is_agreed": True, "comment": "同意。"})
    platform.post("officer", f"{MEASURE}/notice")
    opinion = f"/classification-opinions/{id_of('filed opinion')}"
    stated = {"loan_id": text_id("loan"), "kind": "ground", "ground": "rating-fall"}
    platform.put("officer", opinion, {**stated, "evidence": "评级下调公告"})
    platform.post("approver", f"{opinion}/decision", {"is_agreed": True, "comment": "同意。"})
    platform.put("officer", f"/covenants/{id_of('filed covenant')}", COVENANT)
    report = {**COVENANT_REPORT, "covenant_id": text_id("filed covenant")}
    platform.put("officer", f"/covenant-reports/{id_of('filed report')}", report)
    platform.post("officer", "/margin-calls/review")
    (warning, *_) = platform.get("officer", "/early-warnings")
    platform.post("officer", f"/early-warnings/{warning['id']}/closing", {"comment": "已核实。"})


def _file_call(platform: Platform) -> None:
    """A call as if the right had lost value: no value of the case is changed for it."""
    with platform.database.owner.begin(SYSTEM) as tx:
        loan = loans.by_id(tx.session, id_of("loan"))
        call = MarginCall(
            id=id_of("filed call"),
            loan_id=id_of("loan"),
            bank_id=id_of("bank"),
            borrower_id=id_of("sme"),
            called_on=TODAY,
            cure_by=TODAY + timedelta(days=14),
            is_provisional=False,
            facts={"lender": loan.lender.name, **cover_of(tx, loan).arithmetic()},
            policy_id=uuid4(),
            made_by=id_of("officer"),
            created_at=tx.now,
        )
        tx.session.add(call)
        tx.session.flush()
        tx.session.add(
            MarginCallStatement(
                id=uuid4(),
                call_id=call.id,
                fact=int(LoanFact.MARGIN_CALL),
                facts_hash="0x" + "ca" * 32,
                request_id=uuid4(),
                reason="",
                party_id=id_of("bank"),
                made_by=id_of("officer"),
                created_at=tx.now,
            )
        )
