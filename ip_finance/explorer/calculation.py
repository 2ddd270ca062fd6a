"""How a sample is drawn: from a seed, so that anybody can draw the same again. Pure.

Each record of the population holds one ticket, or more by risk. A ticket's draw is SHA-256 over
seed, record and ticket number; the records with the least draws are the sample. So a record with
n tickets is as likely to be drawn first as n records, and who knows the seed can prove it.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

MOST_TICKETS: Final = 20
RISKS: Final[Mapping[str, int]] = {
    "逾期、违约或处置中": 6,
    "金额在前十分之一": 4,
    "质押物有争议": 4,
    "受让的债权": 2,
}
"""RK: what makes a loan more likely to be drawn, and by how many tickets."""


def draw(seed: str, record: str, tickets: int) -> str:
    """The least draw among a record's tickets.

    >>> draw("seed", "a", 3) <= draw("seed", "a", 1)
    True
    """
    return min(
        sha256(f"{seed}\n{record}\n{number}".encode()).hexdigest()
        for number in range(min(tickets, MOST_TICKETS))
    )


def drawn(
    seed: str, population: Iterable[str], tickets: Mapping[str, int], size: int
) -> Sequence[str]:
    """The sample, in the order in which it was drawn."""
    ranked = sorted((draw(seed, one, tickets.get(one, 1)), one) for one in population)
    return [record for _, record in ranked[:size]]


def named(population: Iterable[str]) -> str:
    """By what hash a population is known: whoever has the same records has the same hash."""
    return "0x" + sha256("\n".join(sorted(population)).encode()).hexdigest()


def tickets_by_risk(risks: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many tickets each record holds that some risk is known of; by risk, who has it.

    >>> tickets_by_risk({"受让的债权": ["a"], "质押物有争议": ["a", "b"]})
    {'a': 7, 'b': 5}
    """
    found: dict[str, int] = {}
    for risk, records in risks.items():
        for record in records:
            found[record] = found.get(record, 1) + RISKS[risk]
    return found
