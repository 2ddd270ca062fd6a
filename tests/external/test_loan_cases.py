"""Figures nobody here wrote: every case of other projects' loan arithmetic, by its id.

`LOAN_CASES` names another file of the same format.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final

import pytest

from tests.external.case import DEFAULT_PATH, Case, cases_path, read_cases
from tests.external.checks import differences
from tests.external.unstated import taken_from_table

LOG: Final = logging.getLogger(__name__)

SKIPPED: Final[Mapping[str, str]] = {}
"""Cases we do not reproduce, each with the reason."""

PATH: Final = cases_path()

# The folder decides, not the file: where the folder is there, a missing file must fail.
if not PATH.parent.is_dir():
    pytest.skip("the loan cases of ../shared/data are not here", allow_module_level=True)

CASES: Final = read_cases(PATH)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_printed_figure_of_a_case_comes_out(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    if case.id in SKIPPED:
        pytest.skip(SKIPPED[case.id])
    for condition in taken_from_table(case):
        LOG.warning("%s does not state the %s: read off its table", case.id, condition)
        record_property("read off the table", condition)
    assert differences(case) == []


def test_the_file_holds_cases_and_every_one_skipped_is_among_them() -> None:
    assert CASES
    assert set(SKIPPED) <= {case.id for case in CASES} or PATH != DEFAULT_PATH


@pytest.mark.skipif(PATH != DEFAULT_PATH, reason="the list is that of the collected cases")
def test_what_a_case_leaves_out_and_its_table_tells_is_listed_here() -> None:
    taken = {case.id: taken_from_table(case) for case in CASES}
    assert {case: what for case, what in taken.items() if what} == {
        "F-FEE03": ("share of a charge",),
        "F-RESCH1": ("what was rescheduled",),
        **dict.fromkeys(("F-U-2440f0", "F-U-413d8a", "F-U-5504ad", "F-U-6b53bc"), ("due dates",)),
    }
