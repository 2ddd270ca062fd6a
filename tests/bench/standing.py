"""Standing: how many rights a core folds in a second, beside the budget of the pre-check."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from ip_finance.office_files.numbers import RightType
from ip_finance.rights.events import EventKind, LegalEvent
from ip_finance.rights.fold import Baseline, standing_of
from ip_finance.rights.reminders import reminders
from tests.bench.figures import Figure

RIGHTS = 20_000
LEAST_A_SECOND = 5_000
"""What issue 4 asks of the pure part of a pre-check, of which the fold is the beginning."""
ON = date(2026, 11, 24)

BASELINE = Baseline(
    right_type=RightType.INVENTION,
    source="公布文件",
    as_of=date(2022, 8, 16),
    owner="成都星灿智能装备有限公司",
    owner_uscc="91510100MA9XCK003K",
    filed_on=date(2020, 9, 15),
    granted_on=date(2022, 8, 16),
    ends_on=date(2040, 9, 15),
)
TOLD: tuple[tuple[EventKind, str, dict[str, str]], ...] = (
    (EventKind.PUBLISHED, "2021-12-10", {}),
    (EventKind.GRANTED, "2022-08-16", {}),
    (EventKind.PLEDGED, "2023-03-01", {"registration_no": "Y1"}),
    (EventKind.OWNER_RENAMED, "2024-01-05", {"owner": "成都星灿集团"}),
    (EventKind.PLEDGE_CANCELLED, "2025-03-01", {"registration_no": "Y1"}),
    (EventKind.FROZEN, "2025-06-01", {}),
    (EventKind.FEE_PAID, "2026-09-01", {"paid_through": "2027-09-14"}),
)
EVENTS = [LegalEvent(kind, date.fromisoformat(day), "公报", None, told) for kind, day, told in TOLD]


def measure() -> Iterator[Figure]:
    """Rights without events, rights with seven, and their reminders."""
    for name, events in (("no", []), ("seven", EVENTS)):
        fold = partial(standing_of, BASELINE, events, ON)
        yield _figure(f"fold the standing of rights with {name} events", fold)
    standing = standing_of(BASELINE, EVENTS, ON)
    right = (BASELINE.right_type, BASELINE.filed_on, BASELINE.granted_on)
    yield _figure("reminders of rights", lambda: reminders(*right, standing, ON))


def _figure(name: str, do: Callable[[], object]) -> Figure:
    before = time.process_time()  # nothing waits here; other processes must not count
    for _ in range(RIGHTS):
        do()
    seconds = time.process_time() - before
    return Figure(name, round(RIGHTS / seconds), "rights/s of CPU", "budget", LEAST_A_SECOND)
