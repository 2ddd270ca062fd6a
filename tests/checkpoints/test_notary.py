"""The worker's third hand: does what is due, rests, and is not hurt by dying in between."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ip_finance.bootstrap import Database
from ip_finance.checkpoints import repository, service
from ip_finance.checkpoints.domain import CheckpointKind
from ip_finance.checkpoints.models import LogAnchor
from ip_finance.core.actor import SYSTEM
from ip_finance.core.outbox import OutboxRow
from ip_finance.notary import REST_SECONDS, Notary
from ip_finance.signing.models import SigningRequest
from tests.checkpoints.builders import Site, a_site
from tests.clock import NOON


@dataclass
class Watch:
    """Time that passes when the test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def site(database: Database) -> Site:
    made = a_site(database)
    made.act(3)
    return made


def notary(site: Site, later: timedelta = timedelta()) -> Notary:
    owner = replace(site.database.owner, clock=lambda: NOON + later)
    return Notary(owner, site.key, site.recorder, site.chain, Watch())


def counts(site: Site) -> tuple[int, int, int]:
    """Signing requests, anchors, and steps that wait to be sent."""
    with site.database.owner.begin(SYSTEM) as tx:
        tables = (SigningRequest, LogAnchor, OutboxRow)
        found = [tx.session.scalar(select(func.count()).select_from(table)) for table in tables]
    return found[0] or 0, found[1] or 0, found[2] or 0


def test_asks_for_the_enrolment_of_the_recorder_first(site: Site) -> None:
    notary(site).step()

    assert counts(site) == (1, 0, 0)


def test_anchors_once_a_day_however_often_it_starts(site: Site) -> None:
    site.enrol()
    for days in (0, 0, 1):
        site.act()
        for _ in range(3):
            notary(site, timedelta(days=days)).step()

    assert counts(site) == (0, 2, 2)


def test_signs_checkpoints_after_events(site: Site) -> None:
    site.block(4)

    assert notary(site).step() is True
    assert notary(site).step() is False


def test_rests_between_two_looks(site: Site) -> None:
    made = notary(site)
    made.step()
    site.block(4)

    assert made.step() is False
    assert isinstance(made.pulse, Watch)
    made.pulse.seconds += REST_SECONDS
    assert made.step() is True


def test_withdraws_what_the_chain_lost_at_the_start(site: Site) -> None:
    site.block(4)
    site.keep_up()
    site.chain.blocks.clear()

    notary(site).begin()

    with site.database.owner.begin(SYSTEM) as tx:
        assert repository.newest(tx.session, CheckpointKind.CHAIN) is None


def test_dies_while_it_anchors_and_has_done_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.enrol()

    def die(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(service, "LogAnchor", die)
    with pytest.raises(KeyboardInterrupt):
        notary(site).step()
    assert counts(site) == (0, 0, 0)

    monkeypatch.undo()
    notary(site).step()
    assert counts(site) == (0, 1, 1)
