"""Whatever one does to a file, reading it gives facts or one of our refusals, and nothing else."""

import json
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ip_finance.office_files.errors import OfficeFileError, UnknownNumberScheme
from ip_finance.office_files.formats import OfficeFile
from ip_finance.office_files.reader import read_any
from tests.office_files.made_up import ALL_NAMES, made_up
from tests.office_files.mutations import KINDS, ODD_TEXTS, Step, spoilt

STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 2_000), st.integers(0, 2_000)),
    min_size=1,
    max_size=6,
)


def reads_or_refuses(data: bytes) -> bool:
    """Reads the file, and asks of what it says all that others ask."""
    refused, told = None, OfficeFile("none")
    try:
        told = read_any(data)
    except OfficeFileError as refusal:
        refused = refusal
    if refused:
        assert refused.detail
        assert len(refused.detail) + len(str(refused.facts)) < 9_000
        return False
    json.dumps(told.to_json())
    for right in (*told.records, *told.events):
        with suppress(UnknownNumberScheme):
            assert right.key_text.startswith("CN:")
    for record in told.records:
        assert record.number
        assert record.title
        assert record.right_type.kind
        assert record.filed_on.year > 1
    return True


@pytest.mark.parametrize("name", ALL_NAMES)
class TestEveryFormat:
    def test_is_read_if_it_is_whole(self, name: str) -> None:
        assert reads_or_refuses(made_up(name))

    @settings(max_examples=40, deadline=None)
    @given(steps=STEPS)
    @example(steps=[("set text", 0, 0)])
    def test_spoilt_is_read_or_refused(self, name: str, steps: list[Step]) -> None:
        reads_or_refuses(spoilt(made_up(name), steps))

    def test_with_any_odd_text_in_any_place_is_read_or_refused(self, name: str) -> None:
        data = made_up(name)
        places = 40

        for place in range(places):
            for choice in range(len(ODD_TEXTS)):
                if (place + choice) % 8 == 0:
                    reads_or_refuses(spoilt(data, [("set text", place * 3, choice)]))

    def test_cut_anywhere_is_refused(self, name: str) -> None:
        data = made_up(name).rstrip()

        for end in range(0, len(data), 307):
            assert not reads_or_refuses(data[:end])


class TestBytes:
    @settings(max_examples=100, deadline=None)
    @given(data=st.binary(max_size=300))
    def test_of_no_format_are_refused(self, data: bytes) -> None:
        assert not reads_or_refuses(data)
