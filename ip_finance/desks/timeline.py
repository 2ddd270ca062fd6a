"""One case or right as a timeline: what people signed, what the ledger took, what was found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ip_finance.cases import service as cases
from ip_finance.cases.service import Case
from ip_finance.chain_api.words import STEPS, fact_in_words
from ip_finance.core.uow import Tx
from ip_finance.desks import correspondence
from ip_finance.desks.models import CaseMessage
from ip_finance.documents.models import Document
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.models import FactOnLedger, Loan, MovementOnLedger
from ip_finance.monitoring import repository as monitoring
from ip_finance.monitoring.models import Task
from ip_finance.monitoring.words import TITLES
from ip_finance.parties import repository as parties
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest
from ip_finance.web.templating import yuan

MOST: Final = 50
PROOFS: Final[Mapping[RequestState, str]] = {
    RequestState.TAKEN: "on-chain",
    RequestState.COMPLETE: "pending",
    RequestState.REFUSED: "mismatch",
}
"""What the ledger says of a step; one that waits for signatures is on no ledger."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline. `badge` are the arguments of the macro of that name, if any."""

    at: datetime
    kind: str
    who: str
    text: str
    href: str = ""
    note: str = ""
    badge: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A case with its timeline, oldest first."""

    case: Case
    moments: Sequence[Moment]


def case_of(tx: Tx, loan_id: UUID, contract: str) -> Told:
    """The case as one list. Raises: LoanNotFound."""
    found = cases.case_of(tx, loan_id)
    return Told(found, moments_of_case(tx, found, contract))


def moments_of_case(tx: Tx, case: Case, contract: str, more: Iterable[Moment] = ()) -> list[Moment]:
    """What every party to the case sees of it, and what else the reader may see."""
    loan_id = case.loan.id
    moments = [
        *_signed(case, contract),
        *(_moved(one, contract) for one in case.movements),
        *(_stated(one, case.names, contract) for one in case.stated),
        *_found(monitoring.about(tx.session, loan_id=loan_id, limit=MOST)),
        *_written(correspondence.of_case(tx.session, loan_id), case.loan),
        *more,
    ]
    return sorted(moments, key=_place)


def _written(messages: Sequence[CaseMessage], loan: Loan) -> Iterator[Moment]:
    """What the two parties of the loan wrote each other."""
    names = {loan.borrower_id: loan.borrower.name, loan.lender_id: loan.lender.name}
    for one in messages:
        who = names.get(one.party_id, "")
        yield Moment(one.created_at, "person", who, "留言", note=one.text)


def moments_of_right(
    tx: Tx,
    asset: IpAsset,
    record_ids: Sequence[UUID],
    files: Iterable[Document],
    contract: str,
) -> list[Moment]:
    """What befell a right: its steps and those of what is about it, its files, and warnings."""
    requests = signing.about(tx.session, [asset.id, *record_ids])
    names = parties.names_in(tx.session, requests)
    moments = [
        *(_step(one, names, contract) for one in requests if _shown(one)),
        *(
            Moment(one.created_at, "person", "", f"上传文件：{one.name}", f"/documents/{one.id}")
            for one in files
        ),
        *_found(monitoring.about(tx.session, asset_id=asset.id, limit=MOST)),
    ]
    return sorted(moments, key=_place)


def _place(one: Moment) -> tuple[datetime, int]:
    """By the clock, and at one instant in the order of the ledger."""
    block = one.badge["block"] if one.badge else None
    return one.at, block or 0


def _shown(request: SigningRequest) -> bool:
    return request.state is not RequestState.SUPERSEDED


def _signed(case: Case, contract: str) -> Iterator[Moment]:
    for event in case.events:
        badge = _proof(event.evidence, event.tx_hash, event.block, contract)
        yield Moment(event.at, "person", event.who, event.what, event.href, event.note, badge)


def _step(request: SigningRequest, names: Mapping[int, str], contract: str) -> Moment:
    words, signed = STEPS[request.kind], request.signatures
    is_taken = request.state is RequestState.TAKEN
    who = "、".join(dict.fromkeys(names.get(one.party, "有权机构") for one in signed))
    evidence = PROOFS.get(request.state, "off-chain")
    return Moment(
        at=max((one.signed_at for one in signed), default=request.created_at),
        kind="person",
        who=who,
        text=words.done if is_taken else words.title,
        href=f"/sign/{request.id}",
        badge=_proof(evidence, request.tx_hash, request.block_number, contract),
    )


def _moved(one: MovementOnLedger, contract: str) -> Moment:
    if one.released_fen:
        text = f"放款 {yuan(one.released_fen)}"
    else:
        text = f"还款：本金 {yuan(one.principal_fen)}，利息 {yuan(one.interest_fen)}"
    note = f"未还本金 {yuan(one.outstanding_fen)}"
    badge = _proof("on-chain", one.tx_hash, None, contract)
    return Moment(one.at, "chain", "账本", text, note=note, badge=badge)


def _stated(one: FactOnLedger, names: Mapping[int, str], contract: str) -> Moment:
    who = names.get(one.party, "有权机构")
    note = yuan(one.amount_fen) if one.amount_fen else ""
    badge = _proof("on-chain", one.tx_hash, None, contract)
    return Moment(one.at, "chain", who, fact_in_words(one.fact)[0], note=note, badge=badge)


def _found(tasks: Sequence[Task]) -> Iterator[Moment]:
    for one in tasks:
        title = TITLES[one.kind][0]
        yield Moment(one.created_at, "system", "平台", title, f"/tasks/{one.id}", one.subject)


def _proof(state: str, tx_hash: str | None, block: int | None, contract: str) -> dict[str, Any]:
    return {"state": state, "tx_hash": tx_hash or "", "block": block, "contract": contract}
