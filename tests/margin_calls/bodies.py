"""Sound requests about margin calls, classes and covenants, for the test of every endpoint."""

from typing import Any, Final

from tests.parties.builders import text_id

OPINION: Final[dict[str, Any]] = {
    "loan_id": text_id("loan"),
    "kind": "ground",
    "ground": "misuse",
    "category": None,
    "evidence": "资金流水",
    "document_id": None,
}
COVENANT: Final[dict[str, Any]] = {
    "loan_id": text_id("loan"),
    "kind": "financial",
    "measure": "流动比率",
    "comparison": "at-least",
    "threshold_bps": 10_000,
    "clause": "借款合同第八条",
    "first_due_on": "2026-09-30",
    "every_months": 3,
}
COVENANT_REPORT: Final[dict[str, Any]] = {
    "covenant_id": text_id("covenant"),
    "due_on": "2026-09-30",
    "value_bps": 9_000,
    "source": "三季度财务报表",
}
MEASURE_BODY: Final[dict[str, Any]] = {
    "loan_id": text_id("loan"),
    "kind": "misuse",
    "reason": "资金流向与约定用途不符。",
    "amount_fen": 1_000,
}
DECISION: Final = {"is_agreed": True, "comment": "同意。"}
CLOSING: Final = {"comment": "已核实。"}
