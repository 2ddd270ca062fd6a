"""Verifications and sources as a page shows them, and what people type of co-owners."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.canonical import salted_hash
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.parties import repository as parties
from ip_finance.rights.events import EventKind
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest
from ip_finance.verification import repository
from ip_finance.verification.comparison import Agreement, Compared, agreement, name_chain
from ip_finance.verification.domain import Stale, Why
from ip_finance.verification.findings import (
    Claims,
    CoOwner,
    Findings,
    claims_of,
    facts_of,
    findings_of,
    kind_of,
)
from ip_finance.verification.models import Verification
from ip_finance.verification.obstacles import Block, blocks_of
from ip_finance.web.forms import NotReadable

SEPARATOR: Final = re.compile(r"[,，\t]")
CONSENTS: Final = {"": None, "同意": True, "不同意": False}
EVENT_WORDS: Final = {
    EventKind.TRANSFERRED: "权利已转移",
    EventKind.OWNER_RENAMED: "权利人已更名",
    EventKind.INVALIDATION_REQUESTED: "已被请求宣告无效",
    EventKind.PLEDGED: "质权已登记",
    EventKind.INVALIDATED: "权利被宣告无效",
    EventKind.PARTLY_INVALIDATED: "权利被宣告部分无效",
    EventKind.FROZEN: "权利被查封",
    EventKind.SUSPENDED: "程序已中止",
    EventKind.FEE_MISSED: "未按期缴费",
    EventKind.LAPSED: "权利已终止",
    EventKind.TERM_ENDED: "权利期限已届满",
    EventKind.ABANDONED: "权利已放弃",
    EventKind.PARTLY_ABANDONED: "权利已部分放弃",
    EventKind.CANCELLED: "权利已注销或被撤销",
    EventKind.RESTORED: "权利已恢复",
}
"""Events after which somebody must look again, in words for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a form: the claim, the sources, and what it starts with, all as texts."""

    name: str
    claimed: str
    found: str
    source: str
    read_on: str
    said: Sequence[tuple[str, str, str, str, UUID | None]]
    """Value, source, day, agreement, and the document where one can read it."""


@dataclass(frozen=True, slots=True)
class Result:
    """One verification as a page shows it."""

    verification: Verification
    kind: str
    facts: dict[str, Any]
    provider: str
    agreements: dict[str, str]
    chain: Sequence[str]
    """Names of the owner from the one in the register to today's, if they differ."""
    blocks: Sequence[Block]
    requests: Sequence[SigningRequest]
    evidence: str
    is_stale: bool
    can_ask: bool


def as_field(one: Compared) -> Line:
    """What the form shows of a field, and what it starts with.

    Where the newest source is too old to tell of today, value and claim stand, and somebody must
    say anew where and when.
    """
    start = one.suggested
    value = one.claimed if start is None else start.value
    is_told = start is not None and one.is_fresh
    return Line(
        name=one.field,
        claimed=text(one.claimed),
        found=text(value),
        source=start.source if start and is_told else "",
        read_on=start.on.isoformat() if start and is_told else "",
        said=[
            (
                text(said.statement.value),
                said.statement.source,
                said.statement.on.isoformat(),
                said.agreement.value,
                said.statement.document_id,
            )
            for said in one.said
            if said.statement.value is not None
        ],
    )


def stale_text(stale: Stale) -> str:
    """Why an attestation no longer tells of the right as it is, in words for people."""
    if stale.event is not None:
        event = stale.event
        return f"{EVENT_WORDS[event.kind]}（{event.happened_on}，{event.source}）"
    if stale.why is Why.EXPIRED:
        return f"核验已于 {stale.since} 到期"
    return "核验即将到期，请提前重新查询"


def notices(tx: Tx, asset: IpAsset) -> Sequence[str]:
    """What whoever looks at the right, or lends on it, must know of its verification."""
    stale = repository.find_stale(tx.session, asset, business_date(tx.now))
    return [] if stale is None else [stale_text(stale)]


def text(value: Any) -> str:
    """A value as it is typed into the form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "\n".join(_owner_line(one) for one in value)
    return str(value)


def co_owners(typed: str) -> list[dict[str, Any]]:
    """Co-owners, one a line: name, code, share, consent.

    >>> co_owners("甲公司，91330100MA27XL0C46，30%，同意")[0]["consents"]
    True
    """
    return [_co_owner(line) for line in typed.splitlines() if line.strip()]


def results(tx: Tx, asset: IpAsset) -> list[Result]:
    """The verifications of the right, newest first."""
    found = repository.of_asset(tx.session, asset.id)
    names = parties.names(tx.session, {one.provider_id for one in found})
    requests = signing.about(tx.session, [one.id for one in found])
    standing = legal_status.standing(tx.session, asset, business_date(tx.now))
    return [_result(tx, standing.ends_on.value, one, names, requests) for one in found]


def _result(
    tx: Tx,
    expires_on: date,
    verification: Verification,
    names: dict[UUID, str],
    every: Sequence[SigningRequest],
) -> Result:
    claimed, found = claims_of(verification.findings), findings_of(verification.findings)
    today = business_date(tx.now)
    blocks = blocks_of(claimed, found, expires_on=expires_on, today=today)
    requests = [request for request in every if request.record_id == verification.id]
    is_stale = verification.valid_until <= tx.now
    waiting = {RequestState.OPEN, RequestState.COMPLETE} & {one.state for one in requests}
    is_ours = verification.provider_id == tx.actor.party_id
    is_askable = not (blocks or is_stale or waiting or verification.on_ledger)
    return Result(
        verification=verification,
        kind=kind_of(verification.findings).value,
        facts=facts_of(verification.findings),
        provider=names.get(verification.provider_id, "核验机构"),
        agreements=_agreements(claimed, found),
        chain=_chain(claimed, found),
        blocks=blocks,
        requests=requests,
        evidence=_evidence(verification, requests),
        is_stale=is_stale,
        can_ask=is_ours and PersonRole.VERIFIER in tx.actor.roles and is_askable,
    )


def _agreements(claimed: Claims, found: Findings) -> dict[str, str]:
    return {name: agreement(claimed, name, one.found).value for name, one in found.each().items()}


def _chain(claimed: Claims, found: Findings) -> Sequence[str]:
    told = agreement(claimed, "owner_name", found.owner_name.found)
    if told is not Agreement.FORMER_NAME:
        return ()
    chain = name_chain(claimed, found.owner_name.found)
    return (*(f"{one.name}（至 {one.until.isoformat()}）" for one in chain), claimed.owner_name)


def _evidence(verification: Verification, requests: Sequence[SigningRequest]) -> str:
    """How far the ledger bears the findings out: a state of the macro `evidence`."""
    if salted_hash(verification.salt, verification.findings) != verification.fingerprint:
        return "mismatch"
    if verification.on_ledger is not None:
        return "on-chain"
    is_sent = any(request.state is RequestState.COMPLETE for request in requests)
    return "pending" if is_sent else "off-chain"


def _owner_line(owner: CoOwner) -> str:
    consent = {True: "同意", False: "不同意", None: ""}[owner.consents]
    return "，".join((owner.name, owner.uscc or "", owner.share or "", consent)).rstrip("，")


def _co_owner(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in SEPARATOR.split(line)]
    if len(parts) > 4 or not parts[0]:
        raise NotReadable("每行一个共有人：名称，统一社会信用代码，份额，同意或不同意。")
    name, uscc, share, consent = (*parts, "", "", "")[:4]
    if consent not in CONSENTS:
        raise NotReadable("最后一项请写“同意”或“不同意”，尚未查明则留空。")
    return {
        "name": name,
        "uscc": uscc or None,
        "share": share or None,
        "consents": CONSENTS[consent],
    }
