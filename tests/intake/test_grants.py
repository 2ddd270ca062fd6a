"""A right that was filed by its application, and granted since."""

from datetime import date
from typing import Any

from ip_finance import demo_data
from ip_finance.core.actor import SYSTEM
from ip_finance.ip_assets import repository as ip_assets
from ip_finance.pledges.drafting import candidates_of
from tests.api import Given, Platform
from tests.builders import INVENTION, Stage
from tests.intake.builders import imported, path_of, rows_of

pytest_plugins = ["tests.parties.platforms"]

GRANT = demo_data.read(INVENTION)
APPLICATION = (
    GRANT.replace(b'kind="B"', b'kind="A"')
    .replace(b"<base:Kind>B<", b"<base:Kind>A<")
    .replace(b"20220816", b"20210312")
)


def asset_of(platform: Platform) -> Any:
    [asset] = platform.get("owner", "/ip-assets")
    return asset


class TestAnApplicationThatIsGrantedLater:
    def test_is_granted_by_the_publication_of_the_grant(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, APPLICATION, "application.xml")
        path = f"/ip-assets/{asset_of(platform)['id']}"
        assert platform.get("owner", f"{path}/standing")["is_granted"]["value"] is False

        found = imported(platform, GRANT, "grant.xml")

        assert (found["state"], found["filed"], found["known"]) == ("filed", 0, 1)
        assert platform.get("owner", f"{path}/standing")["is_granted"] == {
            "value": True,
            "source": "CN199123456B (cnipa-new)",
            "on": "2022-08-16",
        }
        [event] = platform.get("owner", f"{path}/events")
        assert (event["kind"], event["document_id"]) == ("granted", found["document_id"])
        [row] = rows_of(platform, "grant.xml")
        assert (row["outcome"], row["detail"]["recorded"]) == ("known", 1)

    def test_is_told_once_however_often_the_file_comes(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, APPLICATION, "application.xml")
        imported(platform, GRANT, "grant.xml")
        imported(platform, GRANT, "grant again.xml")

        events = platform.get("owner", f"/ip-assets/{asset_of(platform)['id']}/events")

        assert len(events) == 1

    def test_counts_as_granted_when_it_is_pledged(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, APPLICATION, "application.xml")
        imported(platform, GRANT, "grant.xml")

        with platform.database.owner.begin(SYSTEM) as tx:
            [candidate] = candidates_of(tx, ip_assets.every(tx.session))

        assert candidate.granted_on == date(2022, 8, 16)

    def test_is_granted_by_what_an_examiner_brings(self, given: Given) -> None:
        platform = given(Stage.FOUNDED)
        imported(platform, APPLICATION, "application.xml")
        document = platform.upload("verifier", "grant", GRANT)
        platform.put("verifier", path_of("grant.xml"), {"document_id": document})

        standing = platform.get("owner", f"/ip-assets/{asset_of(platform)['id']}/standing")

        assert standing["is_granted"]["value"] is True
