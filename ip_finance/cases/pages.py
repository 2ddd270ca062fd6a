"""The desk, the page of one financing case, and what the signing pages ask about their steps."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ip_finance.actions import repository as actions
from ip_finance.actions.catalogue import find_action
from ip_finance.actions.domain import On
from ip_finance.actions.models import Statement
from ip_finance.actions.schemas import title_of
from ip_finance.appraisals import repository as appraisals
from ip_finance.cases import service
from ip_finance.cases.domain import STAGES
from ip_finance.chain_api.words import FIELDS, fact_in_words
from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import business_date
from ip_finance.core.commitment import Committed
from ip_finance.core.uow import Tx
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.loans import repository as loans
from ip_finance.loans.models import LoanDecision, Movement, StatedFact
from ip_finance.parties import repository as parties
from ip_finance.pledges import repository as pledges
from ip_finance.pledges.models import Certificate
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository as verification
from ip_finance.verification.results import notices
from ip_finance.web.deps import Paged, Uow
from ip_finance.web.forms import Filled
from ip_finance.web.pages import PageActor, show
from ip_finance.web.refusals import in_chinese
from ip_finance.web.templating import Row, bps, day, moment, yuan
from ip_finance.web.words import STATE_WORDS

router = APIRouter(include_in_schema=False)

SEALED_LABELS = {
    "released_fen": "放款金额",
    "payee": "收款人",
    "principal_fen": "归还本金",
    "interest_fen": "支付利息",
    "paid_on": "到账日",
}


@router.get("/desk")
def desk(request: Request, actor: PageActor, uow: Uow, page: Paged) -> Response:
    """The desk of whoever is signed in: what waits for them first."""
    with uow.begin(actor) as tx:
        found = service.desk(tx, page)
    return show(
        request,
        "cases/desk.html",
        desk=found,
        stages=STAGES,
        can_apply=PersonRole.SIGNATORY in actor.roles,
        is_auditor=PersonRole.AUDITOR in actor.roles,
    )


@router.get("/cases/{loan_id}")
def case(loan_id: UUID, request: Request, actor: PageActor, uow: Uow) -> Response:
    """One case: whose move it is, the figures, the history, and what this person may do."""
    with uow.begin(actor) as tx:
        found = service.case_of(tx, loan_id)
        missing = found.no_limit
        ends = legal_status.ends(tx.session, found.assets, business_date(tx.now))
        return show(
            request,
            "cases/case.html",
            case=found,
            stages=STAGES,
            state_words=STATE_WORDS,
            fact_in_words=fact_in_words,
            notices=[(one, text) for one in found.assets for text in notices(tx, one)],
            empty=Filled(),
            no_limit=in_chinese(missing.code, missing.facts, missing.rule) if missing else None,
            earliest_end=min((ends_on for _, ends_on in ends), default=None),
        )


class Surroundings:
    """What steps are about, for the pages on which they are signed."""

    def party(self, tx: Tx, number: int) -> str:
        found = parties.find_by_number(tx.session, number)
        return found.name if found else f"编号 {number} 的机构"

    def right(self, tx: Tx, key: str) -> str:
        found = ip_assets.find_by_key(tx.session, key)
        return f"专利 {found.number}《{found.title}》" if found else "一项权利"

    def place(self, tx: Tx, request: SigningRequest) -> str:
        record_id, action = request.record_id, find_action(request.kind)
        if action is not None:
            return PLACES[action.on](tx, record_id)
        if request.kind in {"PledgeAssets", "ConfirmRegistration", "DischargePledge"}:
            return f"/cases/{pledges.by_id(tx.session, record_id).loan_id}"
        if request.kind == "AttestVerification":
            return f"/assets/{verification.by_id(tx.session, record_id).asset_id}"
        if request.kind in {"AdmitParty", "EnrolKey"}:
            return "/to-sign"
        if request.kind == "RecordFact":
            return f"/cases/{request.step['loan']}"
        folder = {"RegisterAsset": "assets", "RecordValuation": "appraisals"}
        return f"/{folder.get(request.kind, 'cases')}/{record_id}"

    def details(self, tx: Tx, request: SigningRequest) -> Sequence[Row]:
        describe = DETAILS.get(request.kind)
        if describe is None:
            return [row for found in _stated(tx, request) for row in _statement(found)]
        return list(describe(tx, request))

    def is_sealed(self, tx: Tx, request: SigningRequest) -> bool | None:
        find = SEALED.get(request.kind)
        if find is None:
            return _is_statement_sealed(tx, request)
        record = find(tx, request)
        return record is not None and record.recomputed_hash in request.step.values()


def _decided(tx: Tx, request: SigningRequest) -> LoanDecision | None:
    sealed = request.step.get("terms_hash") or request.step["reason_hash"]
    return loans.find_decision(tx.session, sealed)


def _certificate(tx: Tx, request: SigningRequest) -> Certificate | None:
    return pledges.find_certificate(tx.session, request.step["certificate_hash"])


def _moved(tx: Tx, request: SigningRequest) -> Movement | None:
    return loans.find_movement(tx.session, request.step["evidence_hash"])


def _fact(tx: Tx, request: SigningRequest) -> StatedFact | None:
    return loans.find_stated(tx.session, request.step["evidence_hash"])


def _application(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    loan = loans.by_id(tx.session, request.record_id)
    yield Row("申请期限", f"{loan.term_months} 个月")
    yield Row("用途", loan.purpose)
    yield from _rights(ip_assets.all_of(tx.session, [UUID(text) for text in loan.asset_ids]))


def _decision(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    decision = _decided(tx, request)
    if decision is None:
        return
    if decision.maturity_on is not None:
        yield Row("年利率", f"{bps(decision.rate)}（按日计息，年/360）")
        yield Row("到期日", day(decision.maturity_on))
    yield Row("意见", decision.comment)


def _pledge(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    terms: dict[str, Any] = pledges.by_id(tx.session, request.record_id).terms
    claim = terms["claim"]
    yield Row("出质人", f"{terms['pledgor']['name']}（{terms['pledgor']['uscc']}）")
    yield Row("质权人", f"{terms['pledgee']['name']}（{terms['pledgee']['uscc']}）")
    yield Row(
        "主债权", f"流动资金贷款 {yuan(claim['amount_fen'])}，年利率 {bps(claim['rate_bps'])}"
    )
    yield Row("债务到期日", claim["maturity_on"])
    yield Row("担保范围", terms["scope"])
    if contract := terms.get("contract"):
        form = {"signed-pdf": "双方已电子签名的 PDF", "paper": "纸质合同的扫描件，双方已核对"}
        yield Row("质押合同", f"{form[contract['form']]}，SHA-256 {contract['sha256']}")
    for right in terms["rights"]:
        dates = f"申请日 {right['filed_on']}，授权公告日 {right['granted_on']}"
        yield Row("出质权利", f"{right['number']}《{right['title']}》，{dates}")


def _registration(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    found = _certificate(tx, request)
    if found is not None:
        yield Row("质押登记号", found.number)
        yield Row("登记日", day(found.registered_on))


def _movement(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    found = _moved(tx, request)
    for name, value in (found.facts if found else {}).items():
        yield Row(SEALED_LABELS.get(name, name), _shown(name, value))


def _told(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    found = _fact(tx, request)
    for name, value in (found.facts if found else {}).items():
        yield Row(FIELDS.get(name, SEALED_LABELS.get(name, name)), _shown(name, value))


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "—"
    return yuan(value) if name.endswith("_fen") else str(value)


def _right(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    asset = ip_assets.by_id(tx.session, request.record_id)
    yield Row("申请日", day(asset.filed_on))
    yield Row("授权公告日", day(asset.granted_on) if asset.granted_on else "尚未授权")
    yield Row("届满日", day(asset.expires_on))


def _valuation(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    found = appraisals.by_id(tx.session, request.record_id)
    yield Row("评估基准日", day(found.valued_on))
    yield Row("使用期至", moment(found.valid_until))
    yield Row("采用单一方法的理由", found.single_method_reason)


def _admission(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    found = parties.by_id(tx.session, request.record_id)
    yield Row("名称", found.name)
    yield Row("统一社会信用代码", found.uscc)


def _enrolment(tx: Tx, request: SigningRequest) -> Iterable[Row]:
    yield Row("姓名", parties.person(tx.session, request.record_id).name)


def _stated(tx: Tx, request: SigningRequest) -> list[Statement]:
    """What people stated behind the hashes of the step; of an accepted claim also the offer."""
    hashes = [value for name, value in request.step.items() if name.endswith("_hash")]
    found = [actions.find_by_hash(tx.session, one) for one in hashes]
    return [statement for statement in found if statement is not None]


def _is_statement_sealed(tx: Tx, request: SigningRequest) -> bool | None:
    action = find_action(request.kind)
    if action is None or action.sealed is None:
        return None
    found = _stated(tx, request)
    recomputed = {statement.recomputed_hash for statement in found}
    return bool(found) and recomputed <= set(request.step.values())


def _statement(found: Statement) -> Iterable[Row]:
    for name, value in found.facts.items():
        label = title_of(found.kind, name)
        if label is None or value is None or name.endswith("_id"):
            continue
        shown = {True: "是", False: "否"}.get(value, str(value)) if name == "upheld" else str(value)
        yield Row(label, yuan(value) if name.endswith("_fen") else shown)
    if "document_hash" in found.facts:
        yield Row("附件哈希", "", found.facts["document_hash"])


def _rights(assets: Iterable[IpAsset]) -> Iterable[Row]:
    for asset in assets:
        yield Row("出质权利", f"{asset.number}《{asset.title}》")


PLACES: dict[On, Callable[[Tx, UUID], str]] = {
    On.PARTY: lambda _, __: "/to-sign",
    On.PERSON: lambda _, __: "/to-sign",
    On.ASSET: lambda _, asset_id: f"/assets/{asset_id}",
    On.LOAN: lambda _, loan_id: f"/cases/{loan_id}",
    On.PLEDGE: lambda tx, pledge_id: f"/cases/{pledges.by_id(tx.session, pledge_id).loan_id}",
    On.PLEDGING: lambda _, __: "/pledging/actions",
}

DETAILS: dict[str, Callable[[Tx, SigningRequest], Iterable[Row]]] = {
    "AdmitParty": _admission,
    "EnrolKey": _enrolment,
    "RegisterAsset": _right,
    "RecordValuation": _valuation,
    "ApplyForLoan": _application,
    "ApproveLoan": _decision,
    "DeclineLoan": _decision,
    "ChangeTerms": _decision,
    "PledgeAssets": _pledge,
    "ConfirmRegistration": _registration,
    "ReleaseFunds": _movement,
    "RecordRepayment": _movement,
    "RecordFact": _told,
}

# The record whose hash the step carries: what `DETAILS` shows is read from it.
SEALED: dict[str, Callable[[Tx, SigningRequest], Committed | None]] = {
    "AdmitParty": lambda tx, request: parties.by_id(tx.session, request.record_id),
    "RegisterAsset": lambda tx, request: ip_assets.by_id(tx.session, request.record_id),
    "RecordValuation": lambda tx, request: appraisals.by_id(tx.session, request.record_id),
    "ApplyForLoan": lambda tx, request: loans.by_id(tx.session, request.record_id),
    "ApproveLoan": _decided,
    "DeclineLoan": _decided,
    "ChangeTerms": _decided,
    "PledgeAssets": lambda tx, request: pledges.by_id(tx.session, request.record_id),
    "ConfirmRegistration": _certificate,
    "ReleaseFunds": _moved,
    "RecordRepayment": _moved,
    "RecordFact": _fact,
}
