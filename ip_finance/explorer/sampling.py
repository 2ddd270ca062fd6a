"""Draws samples, checks each record at once, and shows that the same sample can be drawn again."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Final
from uuid import UUID, uuid4

from ip_finance.audit.nodes import Sight
from ip_finance.core import deployment
from ip_finance.core.actor import PersonRole
from ip_finance.core.uow import Tx
from ip_finance.documents.service import Vault
from ip_finance.explorer import populations, service
from ip_finance.explorer.calculation import drawn, named, tickets_by_risk
from ip_finance.explorer.domain import (
    Kind,
    Method,
    NothingToSample,
    Population,
    SampleUnsound,
    Subject,
)
from ip_finance.explorer.models import Sample, SampleItem
from ip_finance.explorer.service import View

LARGEST: Final = 50
"""Each record of a sample is held against the chain at once, so there is an end to it."""
LONGEST_PURPOSE, LONGEST_SEED = 200, 64


@dataclass(frozen=True, slots=True)
class DrawSample:
    """What an auditor asks for; without a seed one is made."""

    purpose: str
    population: Population
    method: Method
    size: int
    seed: str = ""


def draw(tx: Tx, sight: Sight, vault: Vault, cmd: DrawSample) -> Sample:
    """Draw a sample and hold each of its records against chain and papers.

    Raises: SampleUnsound, NothingToSample, LedgerMissing, and what the node raises.
    """
    tx.actor.require(PersonRole.AUDITOR)
    _check(cmd)
    seed = cmd.seed or token_hex(16)
    known = populations.records(tx.session, cmd.population, tx.now)
    if not known:
        raise NothingToSample
    tickets = _tickets(tx, cmd)
    chosen = drawn(seed, known, tickets, cmd.size)
    labels = populations.labels(tx.session, cmd.population, chosen)
    sample = Sample(
        id=uuid4(),
        party_id=tx.actor.party_id,
        person_id=tx.actor.person_id,
        purpose=cmd.purpose,
        population=cmd.population,
        method=cmd.method,
        seed=seed,
        size=cmd.size,
        population_size=len(known),
        population_hash=named(known),
        tickets=tickets,
        node=sight.node(),
        block=deployment.the_current(tx.session).read_to_block,
        drawn_at=tx.now,
        items=[
            _item(place, record, labels, tickets, _view(tx, sight, vault, cmd.population, record))
            for place, record in enumerate(chosen, 1)
        ],
    )
    tx.session.add(sample)
    tx.record("audit.sampled", sample.id, seed=seed, size=len(chosen), of=len(known))
    return sample


def is_drawn_again(tx: Tx, sample: Sample) -> bool:
    """Whether seed and population give the very same records once more."""
    known = populations.records(tx.session, sample.population, sample.drawn_at)
    again = drawn(sample.seed, known, sample.tickets, sample.size)
    return list(again) == [one.record for one in sample.items]


def _check(cmd: DrawSample) -> None:
    is_told = 0 < len(cmd.purpose) <= LONGEST_PURPOSE
    if not (is_told and 0 < cmd.size <= LARGEST and len(cmd.seed) <= LONGEST_SEED):
        raise SampleUnsound(LARGEST)


def _tickets(tx: Tx, cmd: DrawSample) -> dict[str, int]:
    if cmd.method is Method.RANDOM:
        return {}
    return tickets_by_risk(populations.risks(tx.session, cmd.population))


def _view(tx: Tx, sight: Sight, vault: Vault, population: Population, record: str) -> View:
    if population is Population.LOANS:
        return service.look_at(tx, sight, vault, Subject(Kind.LOAN, UUID(record)))
    if population is Population.ASSETS:
        subject = service.subject_named(tx, Kind.ASSET, record)
        return service.look_at(tx, sight, vault, subject)
    return service.look_at_record(tx, vault, population.value, UUID(record))


def _item(
    place: int, record: str, labels: Mapping[str, str], tickets: Mapping[str, int], view: View
) -> SampleItem:
    return SampleItem(
        place=place,
        record=record,
        label=labels.get(record, record)[:600],
        tickets=tickets.get(record, 1),
        compared=view.compared,
        differences=[
            [one.table, one.key, one.field, one.stored, one.chain, one.paper]
            for one in view.differences
        ],
    )
