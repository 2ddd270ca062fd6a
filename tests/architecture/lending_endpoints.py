"""The endpoints of lending: from the credit file and the market to the pool and the reports."""

from collections.abc import Callable
from typing import Any

from tests.api import Platform
from tests.architecture.calls import LOAN, NEW, Call
from tests.builders import TODAY, Stage
from tests.compensation import calls as losses
from tests.credit.scenes import (
    FIRST_DECISION,
    STATEMENT,
    decide_first,
    file_statement,
    keep_workbook,
    memo_body,
    need_body,
    open_for_approver,
    statement_body,
)
from tests.drawdowns.scenes import (
    ACCOUNT,
    ACCOUNT_BODY,
    COMMENT,
    CONDITION,
    DRAWDOWN,
    SUPPLIER,
    TYPED,
    USE,
    WAIVER,
    drawdown_body,
    open_account,
    open_proposal,
    open_with_policy,
    released,
)
from tests.margin_calls.bodies import (
    CLOSING,
    COVENANT,
    COVENANT_REPORT,
    DECISION,
    MEASURE_BODY,
    OPINION,
)
from tests.margin_calls.scenes import CALL_BODY
from tests.margin_calls.scenes import REASON as CALL_REASON
from tests.marketplace.scenes import (
    ACCEPTANCE,
    DECLINE,
    offer_body,
    offered,
    post_request,
    request_body,
    save_request,
)
from tests.marketplace.scenes import OFFER as MARKET_OFFER
from tests.marketplace.scenes import REQUEST as NEED
from tests.marketplace.scenes import WITHDRAWAL as NEED_WITHDRAWN
from tests.parties.builders import id_of, text_id
from tests.policies.scenes import ACCEPT, policy_body, propose
from tests.reports import calls as reports
from tests.reports.scenes import file_everything as reconcile_month
from tests.servicing.scenes import ACCOUNT as LOAN_ACCOUNT
from tests.servicing.scenes import (
    ADJUSTMENT,
    EXTENSION,
    INTEREST_WAIVER,
    PAYMENT,
    close_past_due,
    propose_waiver,
    reset_rate,
)
from tests.webhooks import scenes as webhooks

QUOTED = f"/loans/{LOAN}/prepayment?amount_fen=1000000"
POLICY = id_of("policy")
READS = (
    Call("GET", f"/loans/{LOAN}/credit", "officer", wrong="owner", outsider="other-officer"),
    Call("GET", f"/loans/{LOAN}/referrals", "owner", outsider="other-owner"),
    Call(
        "GET",
        f"/loans/{LOAN}/credit/memo.pdf",
        "officer",
        wrong="owner",
        outsider="other-officer",
        stage=Stage.APPLIED,
        scene=decide_first,
    ),
    Call("GET", "/credit-queue", "officer", wrong="owner"),
    Call("GET", "/financial-statements", "owner"),
    Call("GET", "/financial-statement-template.xlsx", "owner"),
    Call("GET", STATEMENT, "owner", outsider="other-owner", scene=file_statement),
    Call("GET", "/margin-calls", "owner"),
    Call("GET", "/margin-calls/covers", "officer", wrong="owner"),
    Call("GET", f"/margin-calls/{id_of('margin call')}", "owner"),
    Call("GET", f"/margin-calls/{id_of('margin call')}/letter.pdf", "owner"),
    Call("GET", "/measures", "officer"),
    Call("GET", f"/measures/{id_of('measure')}", "officer"),
    Call("GET", f"/measures/{id_of('measure')}/letter.pdf", "owner"),
    Call("GET", "/classifications", "officer", wrong="owner"),
    Call(
        "GET",
        f"/loans/{LOAN}/classifications",
        "officer",
        wrong="owner",
        outsider="other-officer",
    ),
    Call("GET", "/classification-opinions", "officer", wrong="owner"),
    Call("GET", "/early-warnings", "approver", wrong="owner"),
    Call("GET", f"/covenants?loan={LOAN}", "officer", wrong="owner"),
    Call("GET", "/policies", "owner"),
    Call("GET", "/policies/in-force?kind=lpr", "owner"),
    Call("GET", f"/policies/{POLICY}", "approver", outsider="other-officer", scene=propose),
    Call("GET", f"/policies/{POLICY}/changes", "officer", outsider="other-officer", scene=propose),
    Call("GET", "/products", "owner"),
    Call("GET", "/financing-requests", "officer"),
    Call("GET", NEED, "owner", outsider="other-owner", scene=post_request),
    Call("GET", f"{NEED}/comparison", "owner", outsider="other-owner", scene=offered),
    Call("GET", MARKET_OFFER, "officer", outsider="other-officer", scene=offered),
    Call("GET", "/accounts", "officer", wrong="verifier"),
    Call("GET", LOAN_ACCOUNT, "owner", outsider="other-owner", stage=Stage.RELEASED),
    Call("GET", f"/loans/{LOAN}/payoff", "owner", outsider="other-owner", stage=Stage.RELEASED),
    Call("GET", QUOTED, "owner", outsider="other-owner", stage=Stage.RELEASED),
    Call("GET", f"/loans/{LOAN}/rates", "owner", outsider="other-owner", stage=Stage.RELEASED),
    Call(
        "GET",
        f"/loans/{LOAN}/statement.pdf",
        "owner",
        outsider="other-owner",
        stage=Stage.RELEASED,
    ),
    Call(
        "GET",
        f"/loans/{LOAN}/statement.csv",
        "owner",
        outsider="other-owner",
        stage=Stage.RELEASED,
    ),
    Call(
        "GET",
        f"/loans/{LOAN}/adjustments",
        "officer",
        wrong="owner",
        outsider="other-officer",
        stage=Stage.RELEASED,
    ),
    Call("GET", f"/loans/{LOAN}/credits", "officer", wrong="owner", outsider="other-officer"),
    Call("GET", "/books/closings", "officer", wrong="owner"),
    Call("GET", "/books/journal", "officer", wrong="owner"),
    Call("GET", "/books/trial-balance", "officer", wrong="owner"),
    Call("GET", "/accounts/export.csv", "officer", wrong="verifier"),
    Call("GET", "/books/journal/export.xlsx", "officer", wrong="owner"),
)
PUTS = (
    Call("PUT", STATEMENT, "owner", statement_body(), wrong="officer"),
    Call(
        "PUT",
        f"{STATEMENT}/workbook",
        "owner",
        {"document_id": text_id("statement workbook")},
        "officer",
        scene=keep_workbook,
    ),
    Call("PUT", f"/margin-calls/{NEW}", "officer", CALL_BODY, wrong="approver"),
    Call("PUT", f"/measures/{NEW}", "officer", MEASURE_BODY, wrong="approver"),
    Call("PUT", f"/classification-opinions/{NEW}", "officer", OPINION, wrong="approver"),
    Call("PUT", f"/covenants/{NEW}", "officer", COVENANT, wrong="approver"),
    Call("PUT", f"/covenant-reports/{NEW}", "officer", COVENANT_REPORT, wrong="approver"),
    Call("PUT", f"/policies/{NEW}", "officer", policy_body(), wrong="owner"),
    Call("PUT", f"/financing-requests/{NEW}", "owner", request_body(), wrong="officer"),
    Call(
        "PUT",
        f"/offers/{NEW}",
        "officer",
        offer_body(),
        wrong="owner",
        outsider="other-officer",
        scene=post_request,
    ),
)
POSTS = (
    Call(
        "POST",
        f"/loans/{LOAN}/credit/needs",
        "officer",
        need_body(),
        "owner",
        "other-officer",
        Stage.APPLIED,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/credit/memos",
        "officer",
        memo_body(),
        "owner",
        "other-officer",
        Stage.APPLIED,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/credit/decisions",
        "approver",
        FIRST_DECISION,
        "owner",
        "other-officer",
        Stage.APPLIED,
        open_for_approver,
    ),
    Call("POST", "/books/closings", "officer", {"through": str(TODAY)}, wrong="owner"),
    *[
        Call("POST", f"/loans/{LOAN}/{kind}", "officer", body, "owner", "other-officer", stage)
        for kind, body, stage in (
            ("payments", PAYMENT, Stage.RELEASED),
            ("extension", EXTENSION, Stage.RELEASED),
            ("restructuring", EXTENSION, Stage.RELEASED),
        )
    ],
    Call(
        "POST",
        f"/loans/{LOAN}/adjustments",
        "officer",
        INTEREST_WAIVER,
        "owner",
        "other-officer",
        Stage.RELEASED,
        close_past_due,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/adjustments/{ADJUSTMENT}/confirmation",
        "approver",
        None,
        "owner",
        "other-officer",
        Stage.RELEASED,
        propose_waiver,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/rate-notice",
        "officer",
        None,
        "owner",
        "other-officer",
        Stage.RELEASED,
        reset_rate,
    ),
    Call("POST", f"/policies/{POLICY}/check", "approver", ACCEPT, "owner", None, scene=propose),
    Call("POST", f"{NEED}/posting", "owner", None, "officer", "other-owner", scene=save_request),
    Call(
        "POST",
        f"{NEED}/withdrawal",
        "owner",
        NEED_WITHDRAWN,
        "officer",
        "other-owner",
        scene=post_request,
    ),
    Call(
        "POST", f"{NEED}/decline", "officer", DECLINE, "owner", "other-officer", scene=post_request
    ),
    Call(
        "POST",
        f"{MARKET_OFFER}/acceptance",
        "owner",
        ACCEPTANCE,
        "officer",
        "other-owner",
        scene=offered,
    ),
)
WATCH = (
    Call("POST", "/margin-calls/review", "officer", wrong="owner"),
    Call("POST", f"/margin-calls/{NEW}/notice", "officer", wrong="owner"),
    Call("POST", f"/margin-calls/{NEW}/appeal", "owner", CALL_REASON, wrong="officer"),
    Call(
        "POST",
        f"/margin-calls/{NEW}/offered-rights",
        "owner",
        {"asset_id": str(NEW)},
        wrong="officer",
    ),
    Call("POST", f"/margin-calls/{NEW}/cure", "officer", wrong="owner"),
    Call("POST", f"/measures/{NEW}/decision", "approver", DECISION, wrong="officer"),
    Call("POST", f"/measures/{NEW}/notice", "officer", wrong="approver"),
    Call(
        "POST",
        f"/loans/{LOAN}/classifications/notice",
        "officer",
        wrong="approver",
        outsider="other-officer",
    ),
    Call("POST", f"/classification-opinions/{NEW}/decision", "approver", DECISION, wrong="officer"),
    Call("POST", f"/early-warnings/{NEW}/closing", "officer", CLOSING, wrong="owner"),
)


def _state_account(platform: Platform) -> None:
    platform.put("officer", ACCOUNT, ACCOUNT_BODY)


def _of_drawdown(
    name: str,
    body: Any,
    login: str = "approver",
    wrong: str = "owner",
    scene: Callable[[Platform], object] = open_proposal,
) -> Call:
    path = f"{DRAWDOWN}/{name}"
    return Call("POST", path, login, body, wrong, "other-officer", Stage.PLEDGED, scene)


HOOKS = (
    Call("GET", "/loans/export.csv", "owner"),
    Call("GET", "/ip-assets/export.xlsx", "owner"),
    Call("GET", "/pledges/export.csv", "officer"),
    Call("GET", "/webhooks", "owner"),
    Call(
        "GET",
        f"{webhooks.PATH}/deliveries",
        "owner",
        outsider="other-owner",
        scene=webhooks.register,
    ),
    Call("PUT", webhooks.PATH, "owner", webhooks.ADDRESS, wrong="approver"),
    Call(
        "PUT",
        f"{webhooks.PATH}/secrets/{NEW}",
        "owner",
        wrong="approver",
        outsider="other-owner",
        scene=webhooks.register,
    ),
)
HOOK_POSTS = (
    Call(
        "POST",
        f"{webhooks.PATH}/ping",
        "owner",
        wrong="approver",
        outsider="other-owner",
        scene=webhooks.register,
    ),
    Call(
        "POST",
        f"{webhooks.PATH}/removal",
        "owner",
        wrong="approver",
        outsider="other-owner",
        scene=webhooks.register,
    ),
    Call(
        "POST",
        f"{webhooks.PATH}/deliveries/{webhooks.DELIVERY}/replay",
        "owner",
        wrong="approver",
        outsider="other-owner",
        scene=webhooks.open_delivered,
    ),
)
MONEY_OUT = (
    Call("GET", "/payments/orders", "officer"),
    Call("GET", "/payments/files", "officer"),
    Call("GET", "/payments/unmatched-credits", "officer"),
    Call("GET", "/payments/settlement-accounts", "officer"),
    Call("GET", f"/loans/{LOAN}/drawdowns", "owner", outsider="other-owner"),
    Call("GET", DRAWDOWN, "owner", None, None, "other-owner", Stage.PLEDGED, open_proposal),
    Call("PUT", f"/payments/settlement-accounts/{NEW}", "officer", ACCOUNT_BODY, "owner"),
    Call(
        "PUT",
        f"/drawdowns/{NEW}",
        "officer",
        drawdown_body(),
        "owner",
        "other-officer",
        Stage.PLEDGED,
        open_account,
    ),
)
DRAWDOWNS = (
    Call("POST", f"{ACCOUNT}/check", "approver", wrong="owner", scene=_state_account),
    _of_drawdown("account-check", TYPED),
    _of_drawdown("conditions", CONDITION, "officer", "owner", open_with_policy),
    Call(
        "POST",
        f"{DRAWDOWN}/waivers",
        "approver",
        WAIVER,
        "officer",
        stage=Stage.PLEDGED,
        scene=open_with_policy,
    ),
    _of_drawdown("check", COMMENT),
    _of_drawdown("withdrawal", {"reason": "供应商变更"}),
    _of_drawdown("payee-correction", {"payee": SUPPLIER, "reason": "销户"}, "officer"),
    _of_drawdown("payee-confirmation", TYPED),
    _of_drawdown("use-checks", USE, "officer", "owner", released),
)
LOSS_READS, LOSS_PUTS, LOSS_POSTS = (
    tuple(Call(*asked, stage=Stage.RELEASED) for asked in some)
    for some in (losses.reads(), losses.puts(NEW), losses.posts())
)
REPORTS = tuple(Call(*asked, stage=Stage.RELEASED) for asked in reports.reads())
*RECONCILIATIONS, SIGN_OFF = (
    Call(*asked, stage=Stage.RELEASED, scene=reconcile_month)
    for asked in reports.of_a_reconciliation(NEW)
)
LENDING_CALLS = (
    *(*READS, *PUTS, *MONEY_OUT, *HOOKS, *LOSS_READS, *LOSS_PUTS, *REPORTS, *RECONCILIATIONS),
)
LENDING_POSTS = (*POSTS, *DRAWDOWNS, *WATCH, *LOSS_POSTS, *HOOK_POSTS, SIGN_OFF)
