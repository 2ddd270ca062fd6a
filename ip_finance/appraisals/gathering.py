"""An order with all that hangs on it, as its pages and its JSON show it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ip_finance.appraisals import repository
from ip_finance.appraisals.calculation import panel, scheme_of
from ip_finance.appraisals.models import Acceptance, Appraisal, AppraisalOrder, OrderEvidence
from ip_finance.appraisals.orders import SCORERS, FiledCard, OrderStep, Progress, step_of
from ip_finance.core.clock import business_date
from ip_finance.core.uow import Tx
from ip_finance.parties import repository as parties
from valuation.scores.panel import PanelScore


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order, what was filed for it, and how far it has come for whoever reads it."""

    order: AppraisalOrder
    evidence: Sequence[OrderEvidence]
    cards: Sequence[FiledCard]
    appraisals: Sequence[Appraisal]
    superseded: Collection[UUID]
    """Those of its appraisals that the ledger holds a newer valuation than."""
    scorers: Mapping[UUID, str]
    now: datetime

    @property
    def current(self) -> Appraisal | None:
        """The appraisal that came onto the ledger last; while none is there, the newest."""
        signed = [(one.on_ledger.asset_version, one) for one in self.appraisals if one.on_ledger]
        if signed:
            return max(signed, key=lambda recorded: recorded[0])[1]
        return self.appraisals[0] if self.appraisals else None

    @property
    def acceptances(self) -> Sequence[Acceptance]:
        """What banks say to the current appraisal, as far as the reader sees it."""
        return self.current.acceptances if self.current else ()

    @property
    def step(self) -> OrderStep:
        current = self.current
        return step_of(
            Progress(
                evidence=len(self.evidence),
                cards=len(self.cards),
                newest=current.state if current else None,
                is_signed=current is not None and current.on_ledger is not None,
                decisions=frozenset(one.decision for one in self.acceptances),
                is_superseded=current is not None and current.id in self.superseded,
                valid_until=current.valid_until if current else None,
            ),
            self.now,
        )

    @property
    def age_days(self) -> int:
        """Whole days since it was asked for."""
        return (business_date(self.now) - business_date(self.order.created_at)).days

    @property
    def ratings(self) -> Mapping[str, Mapping[str, Any]]:
        """The ratings that are open to the reader, by their scorer's name."""
        return {self.scorers[one.scorer_id]: one.ratings for one in self.cards if one.ratings}

    @property
    def panel(self) -> PanelScore | None:
        """The score and the agreement of the scorers, once all cards are in."""
        if len(self.cards) < SCORERS:
            return None
        return panel(scheme_of(self.order.scheme_id, self.order.scheme_version), self.ratings)


def view_of(tx: Tx, order: AppraisalOrder) -> OrderView:
    """The order as the actor sees it."""
    return views_of(tx, [order])[0]


def views_of(tx: Tx, orders: Sequence[AppraisalOrder]) -> Sequence[OrderView]:
    """The orders as the actor sees them, in a fixed number of queries."""
    ids, session = [one.id for one in orders], tx.session
    evidence = _by_order(repository.evidence_of(session, ids))
    cards = _by_order(repository.cards_of(session, ids))
    appraisals = _by_order(repository.of_orders(session, ids))
    newest = repository.newest_versions(session)
    return [
        OrderView(
            order=order,
            evidence=evidence[order.id],
            cards=cards[order.id],
            appraisals=appraisals[order.id],
            superseded={one.id for one in appraisals[order.id] if _is_superseded(one, newest)},
            scorers=_names(tx, cards[order.id]),
            now=tx.now,
        )
        for order in orders
    ]


def _by_order(rows: Sequence[Any]) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


def _is_superseded(appraisal: Appraisal, newest: Mapping[str, int]) -> bool:
    ledger = appraisal.on_ledger
    return ledger is not None and newest[ledger.asset] > ledger.asset_version


def _names(tx: Tx, cards: Sequence[FiledCard]) -> Mapping[UUID, str]:
    """Of each scorer the name, with a number where two are called alike."""
    names: dict[UUID, str] = {}
    for place, card in enumerate(cards, start=1):
        person = parties.find_person(tx.session, card.scorer_id)
        name = person.name if person else str(card.scorer_id)
        names[card.scorer_id] = f"{name}（{place}）" if name in names.values() else name
    return names
