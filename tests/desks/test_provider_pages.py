"""The desk of the tech provider in a browser without JavaScript."""

import pytest

from ip_finance.chain.errors import ChainUnavailable
from ip_finance.desks.machinery import look_at
from tests.api import Given, Platform
from tests.builders import Stage
from tests.ip_assets.browsing import Browser
from tests.parties.builders import id_of

pytest_plugins = ["tests.parties.platforms"]


class Away:
    """A node that does not answer; its address holds a secret."""

    def node(self) -> str:
        return "https://node.example:8545/secret-key"

    def head(self) -> int:
        raise ChainUnavailable("timeout")

    def balances(self, addresses: list[str]) -> list[int]:
        raise AssertionError(addresses)


@pytest.fixture
def registered(given: Given) -> Platform:
    return given(Stage.REGISTERED)


def test_a_right_that_waits_stands_beside_what_its_sources_say(registered: Platform) -> None:
    verifier = Browser(registered, "verifier")

    page = verifier.page("/provider")
    assert f'href="/assets/{id_of("asset")}/verification"' in page
    assert "尚未查证" in page
    assert "声明与来源对照" in verifier.page(f"/provider?right={id_of('asset')}")


def test_a_guardian_of_another_party_is_shown_the_desk_of_everybody(registered: Platform) -> None:
    assert "核验工作台" in Browser(registered, "provider-guardian").page("/provider")
    sent_on = Browser(registered, "bank-guardian").get("/provider")
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/desk")
    assert Browser(registered, "bank-guardian").get("/provider/chain").status_code == 403


def test_who_has_no_part_in_it_is_refused(registered: Platform) -> None:
    for outsider in ("owner", "officer", "reviewer", "auditor"):
        assert Browser(registered, outsider).get("/provider").status_code == 403


def test_the_provider_sees_node_contract_and_steps(registered: Platform) -> None:
    page = Browser(registered, "verifier").page("/provider/chain")

    assert registered.ledger.address in page
    assert "已上链" in page


def test_a_node_that_is_away_is_told_with_its_host_alone() -> None:
    look = look_at(Away(), [])

    assert look.head is None
    assert look.name == "node.example"
    assert look.trouble
    assert look.cure
