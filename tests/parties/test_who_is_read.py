"""A page of one record reads the parties that it names, however many its reader may see."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from ip_finance.core.actor import SYSTEM
from ip_finance.parties.models import Party
from tests.api import Platform
from tests.bench.pages import copy_companies
from tests.ip_assets.browsing import Browser
from tests.parties.builders import text_id

pytest_plugins = ["tests.parties.platforms"]

STRANGERS = 30
PAGES = (
    f"/cases/{text_id('loan')}",
    f"/bank/cases/{text_id('loan')}",
    f"/assets/{text_id('asset')}",
    f"/assets/{text_id('asset')}/verification",
    f"/appraisals/{text_id('appraisal')}",
    f"/assets/{text_id('asset')}/standing",
)


@pytest.fixture(scope="module")
def platform(full_platform: Platform) -> Platform:
    with full_platform.database.owner.begin(SYSTEM) as tx:
        copy_companies(tx, STRANGERS)
    return full_platform


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_is_read(platform: Platform, path: str) -> None:
    with reading() as read:
        Browser(platform, "officer").page(path)

    assert [one.name for one in read if one.uscc.startswith("company")] == []


def test_a_bank_sees_them_where_it_asks_for_all(platform: Platform) -> None:
    """So the test above would notice."""
    told = platform.get("officer", "/parties")

    assert str(told).count("'company") == STRANGERS


@contextmanager
def reading() -> Iterator[list[Party]]:
    """The parties that are read while the block runs."""
    read: list[Party] = []

    def note(party: Party, _: object) -> None:
        read.append(party)

    event.listen(Party, "load", note)
    try:
        yield read
    finally:
        event.remove(Party, "load", note)
