"""Every query about pre-checks, and the portfolio that their rules ask about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from ip_finance.core.paging import Page, down, up
from ip_finance.eligibility.brought import Filed
from ip_finance.eligibility.domain import BOTH_SIDES, LineKey, Plan, PrecheckNotFound, Side
from ip_finance.eligibility.gathered import OwnRight
from ip_finance.eligibility.models import Acknowledgement, Precheck
from ip_finance.eligibility.stored import terms_of_json
from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline, standing_of

MOST: Final = 100
PORTFOLIO: Final = text("select * from ipfin_portfolio(:owner)")


def by_id(session: Session, precheck_id: UUID) -> Precheck:
    """The pre-check, or `PrecheckNotFound`."""
    found = session.get(Precheck, precheck_id)
    if found is None:
        raise PrecheckNotFound(precheck_id)
    return found


def find_by_id(session: Session, precheck_id: UUID) -> Precheck | None:
    return session.get(Precheck, precheck_id)


def newest(session: Session, page: Page | None = None) -> Sequence[Precheck]:
    """The pre-checks that the caller may see, newest first."""
    keys = (down(Precheck.created_at), up(Precheck.id))
    return (page or Page(limit=MOST)).rows(session, select(Precheck), *keys)


def find_newest_of(session: Session, asset_ids: Sequence[str]) -> Precheck | None:
    """The newest pre-check of all these rights that the caller may see."""
    found = select(Precheck).where(Precheck.plan.contains({"asset_ids": list(asset_ids)}))
    newest = found.order_by(Precheck.created_at.desc(), Precheck.id).limit(1)
    return session.scalar(newest)


def newest_of_asset(session: Session, asset_id: UUID) -> Precheck | None:
    """The newest pre-check, of those the caller may see, in which the right was looked at."""
    names_it = Precheck.plan["asset_ids"].contains([str(asset_id)])
    found = select(Precheck).where(names_it).order_by(Precheck.created_at.desc(), Precheck.id)
    return session.scalar(found.limit(1))


def filed_by_sides(session: Session, plan: Plan) -> Sequence[Filed]:
    """Pre-checks of the pledgor's rights that it or the pledgee filed, newest first."""
    sides = [plan.pledgor_id, *([plan.pledgee_id] if plan.pledgee_id else [])]
    found = select(Precheck).where(
        Precheck.party_id.in_(sides),
        Precheck.plan.contains({"pledgor_id": str(plan.pledgor_id)}),
    )
    return [
        Filed(
            one.party_id,
            one.plan["borrower_id"],
            frozenset(one.plan["asset_ids"]),
            terms_of_json(one.plan["terms"]),
        )
        for one in session.scalars(found.order_by(Precheck.created_at.desc(), Precheck.id))
    ]


def portfolio(session: Session, owner_id: UUID, on: date) -> Sequence[OwnRight]:
    """All rights of the owner on the platform, by number, also those that the caller cannot open.

    Of a trademark the whole document and all events: the register is public, and the bundle rule
    needs them.
    """
    rows = session.execute(PORTFOLIO, {"owner": owner_id})
    return [
        OwnRight(
            RightType(row.right_type),
            row.number,
            row.title,
            row.filed_on,
            standing_of(_baseline(row), map(_event, row.events), on),
            row.document,
        )
        for row in rows
    ]


def _baseline(row: Row[Any]) -> Baseline:
    """Of the right's days alone: nobody asks here whose it is."""
    return Baseline(
        right_type=RightType(row.right_type),
        source=row.number,
        as_of=row.granted_on or row.filed_on,
        owner="",
        owner_uscc=None,
        filed_on=row.filed_on,
        granted_on=row.granted_on,
        ends_on=row.expires_on,
    )


def _event(told: Mapping[str, Any]) -> LegalEvent:
    happened_on = date.fromisoformat(told["happened_on"])
    source, details = told["source"], told["details"]
    return LegalEvent(EventKind(told["kind"]), happened_on, source, told["code"], details)


def find_acknowledgement(
    session: Session, precheck_id: UUID, rule: str, about: str, side: Side
) -> Acknowledgement | None:
    found = select(Acknowledgement).where(
        Acknowledgement.precheck_id == precheck_id,
        Acknowledgement.rule == rule,
        Acknowledgement.about == about,
        Acknowledgement.side == side,
    )
    return session.scalar(found)


def settled(session: Session, pledgor_id: UUID, pledgee_id: UUID | None) -> frozenset[LineKey]:
    """The lines that both parties have acknowledged, each for its side, in whichever pre-check."""
    found = select(Acknowledgement).where(
        Acknowledgement.party_id.in_([pledgor_id, *([pledgee_id] if pledgee_id else [])])
    )
    sides = defaultdict(set)
    for one in session.scalars(found):
        wanted = pledgor_id if one.side is Side.PLEDGOR else pledgee_id
        if one.party_id == wanted:
            sides[one.key].add(one.side)
    return frozenset(key for key, given in sides.items() if given >= BOTH_SIDES)
