"""Who is told what, when it is tried again, and where nothing is sent. Pure."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from ip_finance.webhooks.domain import (
    GIVEN_UP_AFTER,
    check_url,
    is_allowed,
    is_told,
    is_wanted,
    next_try,
    told_facts,
)
from ip_finance.webhooks.errors import AddressRefused

START = datetime(2026, 11, 26, 4, tzinfo=UTC)


def test_pauses_grow_from_a_minute_to_a_day_until_three_days_are_over() -> None:
    now, pauses, tries = START, [], 1
    while (again := next_try(tries, START, now)) is not None:
        pauses.append(again - now)
        now, tries = again, tries + 1

    assert pauses[0] == timedelta(minutes=1)
    assert pauses == sorted(pauses)
    assert max(pauses) == timedelta(hours=24)
    assert timedelta(days=2) < now - START <= GIVEN_UP_AFTER


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5",
        "172.16.1.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.7",
        "224.0.0.1",
        "fd00::1",
        "fe80::1",
        "::ffff:10.0.0.5",
        "64:ff9b::a00:5",
        "2002:a00:5::1",
        "::ffff:127.0.0.1",
        "127.0.0.1",
        "::1",
    ],
)
def test_a_private_address_is_never_told_however_it_is_written(address: str) -> None:
    assert not is_allowed(ip_address(address), "https", loopback=False)


def test_where_loopback_is_allowed_other_private_addresses_still_are_not() -> None:
    assert is_allowed(ip_address("127.0.0.1"), "http", loopback=True)
    assert not is_allowed(ip_address("10.0.0.5"), "https", loopback=True)
    assert not is_allowed(ip_address("8.8.8.8"), "http", loopback=True)
    assert is_allowed(ip_address("8.8.8.8"), "https", loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "ftp://hooks.example/",
        "https://name:word@hooks.example/",
        "https://10.1.2.3/",
        "https://[::1]/",
        "https://hooks.example:99999/",
        "https:///nowhere",
        "https://hooks.example/#part",
        "https://[broken",
        "https://例子.example/",
    ],
)
def test_an_address_that_is_not_plain_public_https_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, loopback=False)


def test_events_are_chosen_by_how_their_names_begin() -> None:
    assert is_wanted("loans.applied", [])
    assert is_wanted("loans.applied", ["loans."])
    assert not is_wanted("pledges.opened", ["loans."])
    assert not is_wanted("read", [])


def test_what_a_bank_decides_within_itself_is_told_to_the_bank_alone() -> None:
    for action in ("credit.decided", "collateral.valued", "classification.stated"):
        assert is_told(action, is_own=True)
        assert not is_told(action, is_own=False)
    assert is_told("signing.signed.Approve", is_own=False)


def test_of_what_others_did_only_the_record_is_named() -> None:
    facts = {"record_id": "x", "amount_fen": 3}

    assert told_facts(facts, is_own=True) == facts
    assert told_facts(facts, is_own=False) == {"record_id": "x"}
