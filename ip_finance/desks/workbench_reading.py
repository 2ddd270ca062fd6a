"""The appraisal workbench: one order with its newest valuation, drawn, compared and explained."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ip_finance.appraisals import repository
from ip_finance.appraisals.gathering import OrderView, view_of, views_of
from ip_finance.appraisals.models import Appraisal
from ip_finance.appraisals.orders import CLOSED
from ip_finance.appraisals.report.blocks import Chart, Document, Section
from ip_finance.appraisals.report.composed import compose
from ip_finance.appraisals.report.reading import Surroundings
from ip_finance.appraisals.words import Lang, word
from ip_finance.collateral.comparison import leaves
from ip_finance.collateral.service import pricing_in
from ip_finance.core.paging import Page
from ip_finance.core.uow import Tx
from ip_finance.desks.charting import (
    cohort_option,
    distribution_option,
    tornado_option,
)
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.ip_assets.models import IpAsset
from ip_finance.parties.models import Person
from valuation.errors import UnknownReference

EXPLAINED: Final = ("methods", "discount-rate", "reconciliation", "evidence", "recompute")
"""Sections of the report that the workbench shows whole."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the report with its table; without an option the report's own picture is shown."""

    id: str
    option: Mapping[str, Any] | None
    chart: Chart


@dataclass(frozen=True, slots=True)
class Changed:
    """One input that an earlier draft of the order had otherwise."""

    line: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Workbench:
    """All that stands on the bench for one order."""

    view: OrderView
    asset: IpAsset
    appraisal: Appraisal | None
    document: Document | None
    drawings: Sequence[Drawing]
    explained: Sequence[Section]
    draft: Appraisal | None
    changed: Sequence[Changed]
    people: Mapping[UUID, str]
    parties: Mapping[int, str]
    """Of the appraising firm: who works there, and what it is called by its number."""


def queue(tx: Tx, page: Page) -> list[tuple[OrderView, IpAsset]]:
    """The orders that the caller may see: what is open first, the longest waiting on top."""
    firm = _firm(tx)  # held, so that the names of scorers are at hand
    views = views_of(tx, repository.orders(tx.session))
    shown = page.cut(sorted(views, key=_urgency), lambda one: one.order.id)
    ids = {one.order.asset_id for one in shown}
    assets = {one.id: one for one in ip_assets.all_of(tx.session, sorted(ids))}
    del firm
    return [(one, assets[one.order.asset_id]) for one in shown]


def workbench(tx: Tx, order_id: UUID, lang: Lang) -> Workbench:
    """Raises: OrderNotFound."""
    firm = _firm(tx)  # read first and held: whoever asks for one of them finds them at hand
    view = view_of(tx, repository.order(tx.session, order_id))
    current = view.current
    document = _document(current, lang)
    earlier = [one for one in view.appraisals if one is not current]
    draft = earlier[-1] if earlier else None
    return Workbench(
        view=view,
        asset=ip_assets.by_id(tx.session, view.order.asset_id),
        appraisal=current,
        document=document,
        drawings=_drawings(current, document, lang),
        explained=[one for one in _sections(document) if one.id in EXPLAINED],
        draft=draft,
        changed=_changed(draft, current),
        people={one.id: one.name for one in firm},
        parties={one.party.number: one.party.name for one in firm},
    )


def _urgency(view: OrderView) -> tuple[bool, int]:
    return view.step in CLOSED, -view.age_days


def _document(appraisal: Appraisal | None, lang: Lang) -> Document | None:
    """The report in words; None before there is one, or where an earlier engine made it."""
    if appraisal is None:
        return None
    around = Surroundings(
        number=str(appraisal.id),
        tx_hash=appraisal.on_ledger.tx_hash if appraisal.on_ledger else "",
        commitment=appraisal.report_hash,
        disagreement_note=appraisal.disagreement_note,
    )
    try:
        return compose(appraisal.report, lang=lang, around=around)
    except UnknownReference:
        return None


def _sections(document: Document | None) -> Sequence[Section]:
    return document.sections if document else ()


def _drawings(
    appraisal: Appraisal | None, document: Document | None, lang: Lang
) -> Sequence[Drawing]:
    """Distribution, what moves it, the scores, and the place among its like."""
    if appraisal is None or document is None:
        return ()
    report = json.loads(appraisal.report)
    options = {
        "result": distribution_option(report["distribution"]),
        "drivers": _tornado(report["tornado"], lang),
        "score": None,
        "cohort": _cohort(report["cohort"], lang),
    }
    found = []
    for section in document.sections:
        charts = [block for block in section.blocks if isinstance(block, Chart)]
        if section.id in options and charts:
            found.append(Drawing(section.id, options[section.id], charts[0]))
    return found


def _tornado(found: Mapping[str, Any], lang: Lang) -> Mapping[str, Any] | None:
    bars = [
        (word(lang, "driver", bar["driver"]), bar["at_low"], bar["at_high"])
        for bar in found["bars"]
    ]
    return tornado_option(bars, found["base"]) if bars else None


def _cohort(places: Sequence[Mapping[str, Any]], lang: Lang) -> Mapping[str, Any] | None:
    known = [
        (word(lang, "indicator", one["indicator"]), one["percentile"] * 100)
        for one in places
        if one["percentile"] is not None
    ]
    return cohort_option(known) if known else None


def _changed(draft: Appraisal | None, current: Appraisal | None) -> Sequence[Changed]:
    """What the pricing of the current valuation states otherwise than the draft before it."""
    if draft is None or current is None:
        return ()
    before, after = dict(_lines(draft)), dict(_lines(current))
    return [
        Changed(line, before.get(line), after.get(line))
        for line in sorted(before.keys() | after.keys())
        if before.get(line) != after.get(line)
    ]


def _lines(appraisal: Appraisal) -> Sequence[tuple[str, object]]:
    return list(leaves(pricing_in(appraisal.inputs)))


def _firm(tx: Tx) -> Sequence[Person]:
    """The people of the appraising firm, which is the reader's."""
    found = select(Person).options(joinedload(Person.party))
    return tx.session.scalars(found.where(Person.party_id == tx.actor.party_id)).all()
