"""Monitoring: how many rights a core looks at in a second, beside the budget of the pre-check."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from ip_finance.monitoring.rules import hits_of
from ip_finance.rights.events import EventKind
from tests.bench.figures import Figure, timed
from tests.builders import TODAY
from tests.monitoring.rights import event, right

RIGHTS = 100_000
LEAST_A_SECOND = 5_000
"""What issue 4 asks of the pure part of a pre-check."""


def measure() -> Iterator[Figure]:
    """100,000 pledged rights through all rules: in order, and each with something to find."""
    renamed = event(EventKind.OWNER_RENAMED, TODAY - timedelta(days=1), "CP01", owner="成都星灿")
    for name, events in (("in order", []), ("with a hit each", [renamed])):
        watched = [right(events, asset_id=UUID(int=n)) for n in range(1, RIGHTS + 1)]
        seconds = timed(lambda rights=watched: hits_of(rights, TODAY))  # type: ignore[misc]
        yield Figure(
            f"rules of monitoring over {RIGHTS} rights {name}",
            round(RIGHTS / seconds),
            "rights/s",
            "the pre-check's budget",
            LEAST_A_SECOND,
        )
