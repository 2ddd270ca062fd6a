"""Every endpoint with a request that is sound, at the stage where its pledge waits to be signed."""

from collections.abc import Callable
from typing import Any

from ip_finance.evidence.note import Kind, SigningKey
from tests.actions.scenes import TAKINGS, Taking, bring_to
from tests.api import Platform
from tests.architecture.calls import ASSET, CHECK, FILE, LOAN, NEW, PLEDGE, REPORT, Call
from tests.architecture.lending_endpoints import LENDING_CALLS, LENDING_POSTS
from tests.builders import (
    RELEASE,
    Stage,
    appraisal_body,
    approval_body,
    card_body,
    draft_appraisal,
    draft_pledge,
    evidence_body,
    findings_body,
    legal_event_body,
    loan_body,
    order_appraisal,
    order_body,
    pledge_body,
    register_pledge,
    repayment_body,
    score_right,
)
from tests.bundles.builders import captured
from tests.certificates import scenes as certificates
from tests.certificates.scenes import CERTIFICATE, certificate_body
from tests.collateral.scenes import COLLATERAL, keep_valuation, priced_body, revenue_body
from tests.collateral.scenes import VALUATION as OWN_VALUE
from tests.documents.scenes import REASON, person
from tests.eligibility.scenes import check_challenged, plan_body
from tests.intake.builders import import_id, import_portfolio, mark_body, software_body
from tests.monitoring.scenes import LICENCE, TOLD, find_licence
from tests.parties.builders import NEW_USCC, SME, id_of, key_body, person_body, text_id
from tests.parties.scenes import NEWCOMER, SENT_BACK, STATED, bring_newcomer
from tests.registrations.scenes import (
    FILING,
    WITHDRAWAL,
    correction_body,
    filing_body,
    open_filing,
    outcome_body,
    refusal_body,
    submission_body,
    submit,
)
from tests.verification.scenes import former_name_body

SIGNATURE = {"signature": "0x" + "11" * 65}
ORDERED = id_of("order")
SUBJECT = id_of("guarantor")
BATCH = import_id()
FOLDER = f"/pledges/{PLEDGE}/dossier/cnipa-patent"
OFFER = {
    "bank_id": text_id("bank"),
    "asset_ids": [ASSET],
    "resolution_document_id": FILE,
}
PRECHECK = id_of("precheck")
PLAN = plan_body() | {"clauses": "质权人可以就拍卖所得价款优先受偿。"}
REQUEST = "{request}"
"""Stands for an open signing request about the pledge; `request_of` makes it."""
READS = (
    Call("GET", "/me", "owner"),
    Call("GET", "/me/key", "owner"),
    Call("GET", "/me/sessions", "owner"),
    Call("GET", "/parties", "owner"),
    Call("GET", f"/parties/{id_of('sme')}", "owner", outsider="other-owner"),
    Call("GET", f"/parties/{id_of('sme')}/onboarding", "owner", outsider="other-owner"),
    Call("GET", "/signing-requests", "owner"),
    Call("GET", f"/signing-requests/{REQUEST}", "owner", outsider="other-owner"),
    Call("GET", f"/documents/{FILE}", "owner", outsider="other-owner"),
    Call("GET", f"/documents/{FILE}/record", "owner", outsider="other-owner"),
    Call("GET", "/data-subjects", "owner"),
    Call("GET", "/verifications/due", "verifier"),
    Call("GET", f"/ip-assets/{ASSET}/sources", "owner", outsider="other-owner"),
    Call("GET", f"/documents/{FILE}/content", "officer", outsider="other-officer"),
    Call("GET", "/imports", "owner"),
    Call("GET", f"/imports/{BATCH}", "owner", outsider="other-owner", scene=import_portfolio),
    Call("GET", f"/imports/{BATCH}/rows", "owner", outsider="other-owner", scene=import_portfolio),
    Call("GET", f"/imports/{BATCH}/problems.csv", "owner", outsider="other-owner"),
    Call("GET", f"/imports/{BATCH}/problems.xlsx", "owner", outsider="other-owner"),
    Call("GET", "/portfolio-template.xlsx", "owner"),
    Call("GET", "/identifiers?kind=patent&text=ZL202110071567.8", "officer"),
    Call("GET", "/ip-assets", "owner"),
    Call("GET", f"/ip-assets/{ASSET}", "officer", outsider="other-officer"),
    Call("GET", f"/ip-assets/{ASSET}/standing", "officer", outsider="other-officer"),
    Call("GET", f"/ip-assets/{ASSET}/events", "owner", outsider="other-owner"),
    Call("GET", f"/ip-assets/{ASSET}/verifications", "owner", outsider="other-owner"),
    Call("GET", f"/verifications/{CHECK}", "owner", outsider="other-owner"),
    Call("GET", "/appraisal-orders", "owner"),
    Call("GET", f"/appraisal-orders/{ORDERED}", "officer", outsider="other-officer"),
    Call("GET", f"/ip-assets/{ASSET}/appraisal-orders", "owner", outsider="other-owner"),
    Call("GET", f"/appraisals/{REPORT}", "officer", outsider="other-officer"),
    Call("GET", f"/appraisals/{REPORT}/recomputation", "owner", outsider="other-owner"),
    Call("GET", f"/appraisals/{REPORT}/report.json", "owner", outsider="other-owner"),
    Call("GET", f"/appraisals/{REPORT}/report.pdf", "officer", outsider="other-officer"),
    Call("GET", "/certificates", "owner"),
    Call("GET", CERTIFICATE, "owner", outsider="other-owner", scene=certificates.file_everything),
    Call("GET", "/loans", "owner"),
    Call("GET", f"/loans/{LOAN}", "owner", outsider="other-owner"),
    Call("GET", f"/loans/{LOAN}/limit", "officer", outsider="other-officer"),
    Call("GET", "/prechecks", "owner"),
    Call("GET", f"/prechecks/{PRECHECK}", "owner", outsider="other-owner", scene=check_challenged),
    Call(
        "GET",
        f"/prechecks/{PRECHECK}/report.pdf",
        "officer",
        outsider="other-officer",
        scene=check_challenged,
    ),
    Call("GET", "/pledges", "officer"),
    Call("GET", "/filings", "officer"),
    Call("GET", "/filings/duties", "officer"),
    Call(
        "GET", f"{FILING}", "owner", outsider="other-owner", stage=Stage.SIGNED, scene=open_filing
    ),
    Call("GET", "/collateral/internal-valuations", "officer", wrong="owner"),
    Call(
        "GET",
        OWN_VALUE,
        "officer",
        wrong="appraiser",
        stage=Stage.RELEASED,
        scene=keep_valuation,
    ),
    Call(
        "GET",
        COLLATERAL,
        "officer",
        wrong="owner",
        outsider="other-officer",
        stage=Stage.RELEASED,
    ),
    Call("GET", "/collateral/portfolio", "officer", wrong="owner"),
    Call("GET", "/collateral/shock?factor=-0.2", "approver", wrong="owner"),
    Call("GET", "/collateral/revaluations", "officer", wrong="owner"),
    Call("GET", "/collateral/survival", "officer", wrong="owner"),
    Call("GET", "/tasks", "officer"),
    Call(
        "GET",
        f"/tasks/{LICENCE}",
        "owner",
        outsider="other-owner",
        stage=Stage.RELEASED,
        scene=find_licence,
    ),
    Call("GET", "/notifications", "owner"),
    Call("GET", "/watch-runs", "admin"),
    Call("GET", "/foreseen", "owner"),
    Call("GET", f"/pledges/{PLEDGE}", "owner", outsider="other-owner"),
    Call("GET", f"/pledges/{PLEDGE}/contract.pdf", "owner", outsider="other-owner"),
    Call("GET", f"/pledges/{PLEDGE}/dossier", "owner", outsider="other-owner"),
    Call("GET", f"/pledges/{PLEDGE}/dossier.zip", "officer", outsider="other-officer"),
    Call("GET", f"{FOLDER}/application.pdf", "officer", outsider="other-officer"),
    Call("GET", "/audit/report", "auditor", wrong="admin"),
    Call("GET", "/audit/log/report", "auditor", wrong="admin"),
    Call("GET", "/checkpoints/recorder", "admin"),
    Call("GET", f"/cases/{LOAN}/evidence", "officer", outsider="other-owner", scene=captured),
)
PARTY = {"kind": "sme", "name": "某新企业", "uscc": NEW_USCC}
PERSON = person_body("owner") | {"login": "somebody"}
FINDINGS_FACTS = {
    "facts": {"owners": [{"name": SME.name, "organisation_code": SME.uscc}]},
    "number": "ZL202019912345.7",
    "title": "一种方法",
    "filed_on": "2020-09-15",
    "granted_on": "2022-08-16",
}
FINDINGS = {
    "asset_id": text_id("asset"),
    "document_id": text_id("extract for verification"),
    "findings": findings_body(FINDINGS_FACTS),
}
COSIGNER = str(SigningKey("auditor.example", Kind.TEXT_AND_TIME, b"\x01" * 32).verifier)
PUTS = (
    Call("PUT", f"/sessions/{NEW}", "owner", {"login": "owner", "password": "x" * 10}),
    Call("PUT", f"/parties/{NEW}", "admin", PARTY, wrong="owner"),
    Call("PUT", f"/people/{NEW}", "admin", PERSON, wrong="bank-guardian"),
    Call("PUT", "/me/key", "reviewer", key_body("reviewer")),
    Call("PUT", "/me/cosigner", "auditor", {"key": COSIGNER}, wrong="owner"),
    Call("PUT", f"/ip-assets/{NEW}", "owner", {"document_id": FILE}, wrong="officer"),
    Call("PUT", f"/imports/{NEW}", "owner", {"document_id": FILE}, wrong="officer"),
    Call("PUT", f"/trademarks/{NEW}", "owner", mark_body(FILE), wrong="officer"),
    Call("PUT", f"/software-copyrights/{NEW}", "owner", software_body(FILE), wrong="officer"),
    Call("PUT", f"/verifications/{NEW}", "verifier", FINDINGS, wrong="appraiser"),
    Call(
        "PUT",
        f"/filings/{NEW}",
        "officer",
        filing_body(),
        wrong="verifier",
        outsider="other-officer",
        stage=Stage.SIGNED,
    ),
    Call(
        "PUT",
        f"/collateral/internal-valuations/{NEW}",
        "officer",
        priced_body(),
        wrong="approver",
        outsider="other-officer",
        stage=Stage.RELEASED,
    ),
    Call(
        "PUT",
        f"/collateral/revenue-reports/{NEW}",
        "officer",
        revenue_body(),
        wrong="approver",
        outsider="other-officer",
        stage=Stage.RELEASED,
    ),
    Call("PUT", "/me/mail-address", "owner", {"address": "desk@sme.example"}, wrong="approver"),
    Call("PUT", f"/watch-runs/{NEW}", "admin", {"on": "2026-11-24"}, wrong="owner"),
    Call(
        "PUT",
        f"/certificates/{NEW}",
        "owner",
        certificate_body(),
        wrong="officer",
        outsider="other-owner",
    ),
    Call("PUT", f"/data-subjects/{NEW}", "owner", {"reference": "档案 17"}),
    Call("PUT", f"/former-names/{NEW}", "verifier", former_name_body(FILE), wrong="officer"),
    Call("PUT", f"/prechecks/{NEW}", "owner", PLAN, wrong="verifier", outsider="other-owner"),
    Call("PUT", f"/appraisal-orders/{NEW}", "owner", order_body(), wrong="verifier"),
    Call(
        "PUT",
        f"/appraisal-orders/{ORDERED}/evidence/{NEW}",
        "owner",
        evidence_body(document_id=None),
        wrong="approver",
        stage=Stage.REGISTERED,
        scene=order_appraisal,
    ),
    Call(
        "PUT",
        f"/appraisal-orders/{ORDERED}/scorecards/{NEW}",
        "appraiser",
        card_body(),
        wrong="owner",
        stage=Stage.REGISTERED,
        scene=order_appraisal,
    ),
    Call(
        "PUT",
        f"/appraisals/{NEW}",
        "appraiser",
        appraisal_body(),
        wrong="reviewer",
        stage=Stage.VERIFIED,
        scene=score_right,
    ),
    Call("PUT", f"/loans/{NEW}", "owner", loan_body(), wrong="officer", outsider="other-owner"),
    Call(
        "PUT",
        f"/pledges/{NEW}",
        "officer",
        pledge_body() | {"scope": "主债权"},
        wrong="verifier",
        outsider="other-officer",
    ),
    Call(
        "PUT",
        f"/pledges/{PLEDGE}/contract",
        "officer",
        {"document_id": FILE},
        wrong="verifier",
        outsider="other-officer",
    ),
    Call(
        "PUT",
        f"/pledges/{PLEDGE}/dossier/papers/valuation-report",
        "officer",
        {"document_id": FILE},
        wrong="verifier",
        outsider="other-officer",
    ),
)
NARROWER_POSTS = (
    Call("POST", f"/parties/{id_of('sme')}/admission", "admin", wrong="owner"),
    Call("POST", "/me/key/enrolment", "owner"),
    Call("POST", "/onboarding-filings", "owner", STATED, wrong="officer"),
    Call(
        "POST",
        f"/parties/{NEWCOMER}/referrals",
        "admin",
        SENT_BACK,
        wrong="provider-guardian",
        scene=bring_newcomer,
    ),
    Call(
        "POST",
        f"/signing-requests/{REQUEST}/signatures",
        "owner",
        SIGNATURE,
        outsider="other-owner",
    ),
    Call(
        "POST", f"/ip-assets/{ASSET}/registration", "owner", wrong="officer", outsider="other-owner"
    ),
    Call(
        "POST",
        f"/ip-assets/{ASSET}/events",
        "verifier",
        legal_event_body(),
        wrong="approver",
        outsider="other-owner",
    ),
    Call("POST", f"/verifications/{CHECK}/attestation", "verifier", wrong="owner"),
    Call(
        "POST",
        f"/documents/{FILE}/purpose-end",
        "owner",
        {"ended_on": "2026-11-01", "reason": "用途已结束。"},
        "verifier",
        "other-owner",
    ),
    Call("POST", f"/documents/{FILE}/erasure", "owner", REASON, "verifier", "other-owner"),
    Call(
        "POST",
        f"/data-subjects/{SUBJECT}/erasure",
        "owner",
        REASON,
        "verifier",
        "other-owner",
        scene=lambda platform: person(platform, "guarantor"),
    ),
    Call(
        "POST",
        f"/appraisals/{REPORT}/review",
        "reviewer",
        {"comment": "复算一致"},
        "owner",
        None,
        Stage.VERIFIED,
        draft_appraisal,
    ),
    Call("POST", f"/appraisals/{REPORT}/signing", "appraiser", wrong="owner"),
    Call(
        "POST",
        f"/appraisals/{REPORT}/acceptance",
        "officer",
        {"decision": "refused", "comment": "偏高"},
        "owner",
        "other-officer",
        Stage.APPLIED,
    ),
    Call("POST", f"/loans/{LOAN}/application", "owner", wrong="officer", outsider="other-owner"),
    Call(
        "POST",
        f"/loans/{LOAN}/approval",
        "officer",
        approval_body(),
        "approver",
        "other-officer",
        Stage.APPLIED,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/decline",
        "officer",
        {"reason": "经营不稳"},
        "owner",
        "other-officer",
        Stage.APPLIED,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/releases",
        "officer",
        RELEASE,
        "owner",
        "other-officer",
        Stage.PLEDGED,
    ),
    Call(
        "POST",
        f"/loans/{LOAN}/repayments",
        "officer",
        repayment_body(),
        "owner",
        "other-officer",
        Stage.RELEASED,
    ),
    Call(
        "POST",
        f"/prechecks/{PRECHECK}/acknowledgements",
        "owner",
        {"rule": "PP-20", "asset_id": ASSET, "statement": "已知悉，仍然同意。"},
        "verifier",
        "other-owner",
        Stage.VALUED,
        check_challenged,
    ),
    Call("POST", "/pledges/offers", "owner", OFFER, wrong="officer"),
    Call("POST", f"/pledges/{PLEDGE}/signing", "officer", None, "verifier", "other-officer"),
    Call(
        "POST",
        f"/filings/{id_of('registration at cnipa-patent')}/confirmation",
        "officer",
        None,
        "owner",
        "other-officer",
        Stage.SIGNED,
        register_pledge,
    ),
    Call("POST", f"/pledges/{PLEDGE}/discharge", "officer", None, "owner", "other-officer"),
)


def _of_action(taking: Taking) -> Call:
    """An action by its rightful asker; of a right the bank is no outsider at this stage."""
    return Call(
        "POST",
        taking.path,
        taking.asker,
        dict(taking.body),
        taking.wrong,
        None if taking.outsider == "bank-guardian" else taking.outsider,
        taking.stage,
        lambda platform: bring_to(platform, taking),
    )


def _submitted(platform: Platform) -> None:
    submit(platform, open_filing(platform))


def _of_filing(name: str, body: Any, scene: Callable[[Platform], object]) -> Call:
    """An entry of a filing by the bank."""
    path = f"{FILING}/{name}"
    return Call("POST", path, "officer", body, "verifier", "other-officer", Stage.SIGNED, scene)


FILINGS = (
    _of_filing("submission", submission_body(FILE), open_filing),
    _of_filing("correction", correction_body(FILE), _submitted),
    _of_filing("registration", outcome_body(FILE), _submitted),
    _of_filing("refusal", refusal_body(FILE), _submitted),
    _of_filing("withdrawal", WITHDRAWAL, open_filing),
)
TASKS = tuple(
    Call("POST", path, "officer", body, None, "other-officer", Stage.RELEASED, find_licence)
    for path, body in (
        (f"/tasks/{LICENCE}/done", {"comment": "已出具同意函"}),
        (f"/tasks/{LICENCE}/dismissal", {"reason": "登记前的普通许可"}),
        (f"/notifications/{TOLD}/reading", None),
    )
)
LISTS_OF_ACTIONS = (
    Call("GET", f"/parties/{id_of('sme')}/actions", "owner", outsider="other-owner"),
    Call("GET", f"/people/{id_of('owner')}/actions", "owner", outsider="other-owner"),
    Call("GET", f"/ip-assets/{ASSET}/actions", "officer", outsider="other-officer"),
    Call("GET", f"/loans/{LOAN}/actions", "owner", outsider="other-owner"),
    Call("GET", f"/pledges/{PLEDGE}/actions", "owner", outsider="other-owner"),
    Call("GET", "/pledging/actions", "bank-guardian"),
)
ACTIONS = tuple(_of_action(taking) for taking in TAKINGS)
POSTS = (*NARROWER_POSTS, *FILINGS, *TASKS, *ACTIONS, *LENDING_POSTS)
CALLS = (*READS, *LISTS_OF_ACTIONS, *PUTS, *LENDING_CALLS, *POSTS)


def prepare(platform: Platform) -> str:
    """File the pledge, ask for its signatures, and give the id of the signing request."""
    path = draft_pledge(platform)
    return str(platform.post("officer", f"{path}/signing")["id"])


def path_on(platform: Platform, call: Call) -> str:
    """The path of the call, after all that must come before it."""
    if call.scene is not None:
        call.scene(platform)
    if REQUEST in call.path:
        return call.path.replace(REQUEST, prepare(platform))
    return call.path
