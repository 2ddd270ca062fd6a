"""Logs by our own decoder: the same as web3's, and nothing from words that do not fit."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ip_finance.chain.codec import event_of
from ip_finance.chain.decoding import NotAnEvent, decoders
from ip_finance.chain_api.events import BY_KIND
from tests.chain.lives import live_through_everything
from tests.evm import Evm

KINDS = {decoder.kind: topic for topic, decoder in decoders().items()}
WORD = 32


def test_every_kind_of_event_has_its_decoder() -> None:
    assert {kind.__name__ for kind in KINDS} == set(BY_KIND)


def test_says_of_every_log_what_web3_says(evm: Evm) -> None:
    live_through_everything(evm)
    logs: list[Any] = list(evm.web3.eth.get_logs({"address": evm.ledger.address, "fromBlock": 0}))

    for log in logs:
        decoder = decoders()[bytes(log["topics"][0])]
        kind = decoder.kind.__name__
        ours = decoder.event([bytes(topic) for topic in log["topics"][1:]], bytes(log["data"]))
        theirs = event_of(kind, evm.ledger.events[kind]().process_log(log)["args"])
        assert ours == theirs


@given(
    st.sampled_from(sorted(KINDS, key=str)),
    st.lists(st.binary(min_size=WORD, max_size=WORD), max_size=4),
    st.binary(max_size=400),
)
def test_gives_an_event_or_says_that_it_is_none(
    kind: Any, topics: list[bytes], data: bytes
) -> None:
    decoder = decoders()[KINDS[kind]]
    try:
        event = decoder.event(topics, data)
    except NotAnEvent:
        return

    assert isinstance(event, kind)


@pytest.mark.parametrize(
    ("kind", "topics", "data"),
    [
        ("KeyEnrolled", ["ff" * 32, "00" * 31 + "01"], ["00" * 31 + "01", "00" * 31 + "01"]),
        ("LogAnchored", ["ff" * 32], ["00" * 31 + "01", "ab" * 32]),
        ("LogAnchored", ["00" * 31 + "01"], ["00" * 31 + "01"]),
        ("PledgeDischarged", ["ab" * 32], ["00" * 31 + "01", "00" * 32, "ab" * 32]),
        ("StepRefused", [], ["00" * 32, "00" * 31 + "40", "00" * 31 + "ff"]),
        ("StepRefused", [], ["00" * 32, "ff" * 32, "00" * 32]),
    ],
    ids=[
        "an address with more before it",
        "a number out of range",
        "words are missing",
        "an id with more behind it",
        "bytes that are cut short",
        "bytes that begin beyond the data",
    ],
)
def test_refuses(kind: str, topics: list[str], data: list[str]) -> None:
    decoder = decoders()[KINDS[BY_KIND[kind]]]

    with pytest.raises(NotAnEvent):
        decoder.event([bytes.fromhex(one) for one in topics], bytes.fromhex("".join(data)))
