"""Files and the virus scanner: what is clean is kept, and no other is opened."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ip_finance.core.actor import SYSTEM
from ip_finance.documents import repository, service
from ip_finance.documents.domain import ScanState
from ip_finance.documents.service import Vault
from ip_finance.rescanning import ROUND_SECONDS, Rescanner
from ip_finance.scanning.clamd import Clamd
from ip_finance.scanning.port import ScannerAway
from tests.api import Given, Platform, refused
from tests.builders import Stage
from tests.documents.scenes import PDF, keep, kept, path_of, read
from tests.parties.builders import id_of
from tests.scanning.fake_clamd import EICAR, SIGNATURE, FakeClamd, running

pytest_plugins = ["tests.parties.platforms"]


@pytest.fixture
def clamd() -> FakeClamd:
    return FakeClamd()


@pytest.fixture
def platform(given: Given, clamd: FakeClamd) -> Iterator[Platform]:
    """A platform with a scanner that does what the test says."""
    platform = given(Stage.FOUNDED)
    state = state_of(platform)
    with running(clamd) as address:
        state.vault = replace(state.vault, scanner=Clamd(Clamd.at(address).address, 0.5))
        yield platform


def state_of(platform: Platform) -> Any:
    """The state of the application under the security headers."""
    app: Any = platform.app
    return app._app.state


def rescan(platform: Platform, name: str) -> ScanState:
    vault: Vault = state_of(platform).vault
    with platform.database.owner.begin(SYSTEM) as tx:
        return service.rescan(tx, vault, repository.by_id(tx.session, id_of(name)))


class TestKeeping:
    def test_without_a_scanner_a_document_says_so(self, given: Given) -> None:
        assert kept(given(Stage.FOUNDED), "contract")["scan"] == "not-scanned"

    def test_a_clean_file_is_kept_as_such(self, platform: Platform, clamd: FakeClamd) -> None:
        assert kept(platform, "contract")["scan"] == "clean"
        assert clamd.seen == [PDF + b"contract"]
        assert read(platform, "contract").content == PDF + b"contract"

    def test_an_infected_file_is_refused_by_name_and_not_kept(self, platform: Platform) -> None:
        problem = refused(keep(platform, "contract", PDF + EICAR), 422, "file-infected")

        assert problem["signature"] == SIGNATURE
        refused(platform.ask("owner", "GET", path_of("contract")), 404, "document-not-found")

    @pytest.mark.parametrize("mode", ["hang", "cut", "say"])
    def test_a_scanner_that_gives_no_answer_shuts_the_file_away(
        self, platform: Platform, clamd: FakeClamd, mode: str
    ) -> None:
        clamd.mode = mode

        assert kept(platform, "contract")["scan"] == "quarantined"
        refused(read(platform, "contract"), 409, "content-quarantined")


class TestRescan:
    def quarantined(self, platform: Platform, clamd: FakeClamd, content: bytes) -> None:
        clamd.mode = "cut"
        assert keep(platform, "contract", content).json()["scan"] == "quarantined"
        clamd.mode = "answer"

    def test_opens_what_is_clean(self, platform: Platform, clamd: FakeClamd) -> None:
        self.quarantined(platform, clamd, PDF)

        assert rescan(platform, "contract") is ScanState.CLEAN
        assert read(platform, "contract").content == PDF

    def test_keeps_what_is_infected_shut(self, platform: Platform, clamd: FakeClamd) -> None:
        self.quarantined(platform, clamd, PDF + EICAR)

        assert rescan(platform, "contract") is ScanState.INFECTED
        refused(read(platform, "contract"), 409, "content-quarantined")
        with platform.database.owner.begin(SYSTEM) as tx:
            assert repository.by_id(tx.session, id_of("contract")).virus == SIGNATURE

    def test_changes_nothing_while_there_is_no_answer(
        self, platform: Platform, clamd: FakeClamd
    ) -> None:
        self.quarantined(platform, clamd, PDF)
        clamd.mode = "cut"

        with pytest.raises(ScannerAway):
            rescan(platform, "contract")
        refused(read(platform, "contract"), 409, "content-quarantined")


class TestRescanner:
    def test_goes_through_what_waits_once_a_round(
        self, platform: Platform, clamd: FakeClamd
    ) -> None:
        """Also what came before there was a scanner."""
        vault: Vault = state_of(platform).vault
        state_of(platform).vault = replace(vault, scanner=None)
        assert kept(platform, "early")["scan"] == "not-scanned"
        assert keep(platform, "infected", PDF + EICAR).json()["scan"] == "not-scanned"
        state_of(platform).vault = vault
        clamd.mode = "cut"
        assert kept(platform, "contract")["scan"] == "quarantined"
        clamd.mode = "answer"
        hand = Rescanner(platform.database.owner, vault)

        assert [hand.step() for _ in range(4)] == [True, True, True, False]

        assert read(platform, "contract").status_code == 200
        assert platform.get("owner", path_of("early"))["scan"] == "clean"
        refused(read(platform, "infected"), 409, "content-quarantined")

    def test_a_file_that_fails_holds_up_no_other(
        self, platform: Platform, clamd: FakeClamd
    ) -> None:
        clamd.mode = "cut"
        for name in ("first", "second"):
            kept(platform, name)
        now = [0.0]
        hand = Rescanner(platform.database.owner, state_of(platform).vault, lambda: now[0])

        with pytest.raises(ScannerAway):
            hand.step()
        clamd.mode = "answer"
        assert (hand.step(), hand.step()) == (True, False)
        told = [read(platform, name).status_code for name in ("first", "second")]
        assert sorted(told) == [200, 409]
        now[0] += ROUND_SECONDS
        assert hand.step()

        assert {read(platform, name).status_code for name in ("first", "second")} == {200}

    def test_says_that_the_scanner_is_away_as_long_as_it_is(
        self, platform: Platform, clamd: FakeClamd
    ) -> None:
        clamd.mode = "cut"
        kept(platform, "contract")
        hand = Rescanner(platform.database.owner, state_of(platform).vault)

        for _ in range(3):
            with pytest.raises(ScannerAway):
                hand.step()
