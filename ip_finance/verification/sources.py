"""What each source on file says of a right, statement by statement.

Sources are the document by which the right was filed, what was recorded of it since, earlier
verifications, and what is on file of its owner.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.ip_assets.models import IpAsset
from ip_finance.legal_status import repository as legal_status
from ip_finance.office_files.numbers import RightKind, RightType
from ip_finance.office_files.spelling import plain_name
from ip_finance.rights.standing import Standing, Told
from ip_finance.verification import repository
from ip_finance.verification.comparison import SourceKind, Statement, name_chain
from ip_finance.verification.findings import Claims, CoOwner, FormerName, findings_of

VERIFIED_BY = "核验 "
ON_FILE = "平台登记的企业资料"


def claims(tx: Tx, asset: IpAsset) -> Claims:
    """What the owner claims: the right as filed, granted and renewed since; its own name, today's
    and earlier ones.
    """
    facts, kind = asset.facts, RightType(asset.right_type).kind
    former = tuple(
        FormerName(one.name, one.until, proof)
        for one, proof in repository.former_names(tx.session, asset.owner_id)
    )
    mark = kind is RightKind.TRADEMARK
    standing = legal_status.standing(tx.session, asset, business_date(tx.now))
    bare = Claims(
        owner_name=asset.owner.name,
        owner_uscc=asset.owner.uscc,
        number=asset.number,
        title=asset.title,
        filed_on=asset.filed_on,
        granted_on=standing.granted_on,
        kind=kind,
        former_names=former,
        ends_on=standing.ends_on.value if mark else None,
        classes=_classes(facts) if mark else None,
        completed_on=_day(facts.get("completed_on")),
        published_on=_day(facts.get("published_on")),
    )
    return replace(bare, co_owners=_co_owners(bare, _owners(facts)) or None)


def statements(tx: Tx, asset: IpAsset, claimed: Claims) -> list[Statement]:
    """All that the sources say of the right, in no order."""
    return [
        *_of_document(asset, claimed),
        *_of_events(tx, asset, claimed),
        *_of_verifications(tx, asset),
        *_of_company(asset),
    ]


def _of_document(asset: IpAsset, claimed: Claims) -> Iterator[Statement]:
    facts = asset.facts
    source = " ".join(filter(None, (facts["source"]["name"], facts["source"]["version"])))
    on = legal_status.baseline_of(asset).as_of
    owners = _owners(facts)
    ours = _ours(claimed, owners)
    told: dict[str, Any] = {
        "owner_name": ours["name"],
        "owner_uscc": ours["organisation_code"],
        "co_owners": claimed.co_owners,
        **{name: getattr(claimed, name) for name in ("number", "title", "filed_on")},
        "granted_on": asset.granted_on,
        "ends_on": asset.expires_on if claimed.ends_on else None,
        "classes": claimed.classes,
        "completed_on": claimed.completed_on,
        "published_on": claimed.published_on,
    }
    for field, value in told.items():
        yield Statement(field, value, source, on, SourceKind.DOCUMENT, asset.document_id)


def _of_events(tx: Tx, asset: IpAsset, claimed: Claims) -> Iterator[Statement]:
    """What the recorded events change; where none speaks, the document has said it already."""
    if not legal_status.events_of(tx.session, asset.id):
        return
    standing = legal_status.standing(tx.session, asset, business_date(tx.now))
    first = legal_status.baseline_of(asset)
    frozen = max(standing.is_frozen, standing.is_suspended, key=lambda told: (told.value, told.on))
    told: dict[str, Told[Any] | None] = {
        "granted_on": None if asset.granted_on else _granted(standing),
        "is_alive": standing.is_alive,
        "is_encumbered": standing.is_encumbered,
        "is_frozen": frozen,
        "ends_on": standing.ends_on,
        "fees_paid_through": standing.fees_paid_through,
    }
    for field, found in told.items():
        if found is not None and (found.source, found.on) != (first.source, first.as_of):
            yield Statement(field, found.value, found.source, found.on, SourceKind.REGISTER)
    if (standing.owner.source, standing.owner.on) != (first.source, first.as_of):
        yield from _owner_told(claimed, standing.owner)
        uscc = standing.owner_uscc
        yield Statement("owner_uscc", uscc.value, uscc.source, uscc.on, SourceKind.REGISTER)


def _granted(standing: Standing) -> Told[date] | None:
    told = standing.is_granted
    return Told(told.on, told.source, told.on) if told.value else None


def _owner_told(claimed: Claims, told: Told[str]) -> Iterator[Statement]:
    """The claimed owner among those named, or else the first; the rest are co-owners."""
    each = [name for name in told.value.split("、") if name]
    wanted = plain_name(claimed.owner_name)
    ours = [one for one in each if plain_name(one) == wanted or name_chain(claimed, one)] or each
    kind = SourceKind.REGISTER
    yield Statement("owner_name", ours[0] if ours else None, told.source, told.on, kind)
    others = tuple(CoOwner(one) for one in each if one not in ours[:1])
    yield Statement("co_owners", others or None, told.source, told.on, kind)


def _of_verifications(tx: Tx, asset: IpAsset) -> Iterator[Statement]:
    for one in repository.of_asset(tx.session, asset.id):
        for field, finding in findings_of(one.findings).each().items():
            source = _verified(one.created_at, finding.source)
            kind = SourceKind.VERIFICATION
            yield Statement(field, finding.found, source, finding.read_on, kind, one.document_id)


def _verified(filed_at: datetime, source: str) -> str:
    """Where a provider read it; what it took over from an earlier verification says so already."""
    if source.startswith(VERIFIED_BY):
        return source
    return f"{VERIFIED_BY}{business_date(filed_at).isoformat()}：{source}"


def _of_company(asset: IpAsset) -> Iterator[Statement]:
    on, kind = business_date(asset.owner.created_at), SourceKind.COMPANY
    yield Statement("owner_name", asset.owner.name, ON_FILE, on, kind)
    yield Statement("owner_uscc", asset.owner.uscc, ON_FILE, on, kind)


def _owners(facts: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = facts.get("owners") or facts["applicants"]
    return found


def _ours(claimed: Claims, owners: list[dict[str, Any]]) -> dict[str, Any]:
    """The claimed owner among those whom the document names; else the first of them."""
    for one in owners:
        is_named = plain_name(one["name"]) == plain_name(claimed.owner_name)
        if one["organisation_code"] == claimed.owner_uscc or is_named:
            return one
    formerly = (one for one in owners if name_chain(claimed, one["name"]))
    return next(formerly, owners[0])


def _co_owners(claimed: Claims, owners: list[dict[str, Any]]) -> tuple[CoOwner, ...]:
    ours = _ours(claimed, owners)
    return tuple(
        CoOwner(one["name"], one["organisation_code"]) for one in owners if one is not ours
    )


def _classes(facts: dict[str, Any]) -> str | None:
    """Nice classes with their goods, in one text: `9 计算机；软件｜42 技术研究`."""
    told = [
        f"{one['nice_class']} {'；'.join(one['goods'])}".strip() for one in facts.get("classes", ())
    ]
    return "｜".join(told) or None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
