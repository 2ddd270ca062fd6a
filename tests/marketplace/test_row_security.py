"""What the database keeps apart on the marketplace, whatever the application asks of it."""

from tests.api import Given
from tests.builders import Stage
from tests.marketplace.scenes import file_everything
from tests.migrations import test_row_security as all_tables

pytest_plugins = ["tests.parties.platforms"]

TABLES = ("financing_requests", "offers", "request_declines", "request_outcomes")


def test_rows_are_seen_and_added_by_those_concerned_and_auditors_alone(given: Given) -> None:
    platform = given(Stage.VALUED)
    file_everything(platform)

    for name in TABLES:
        shared = all_tables.keys_seen(platform, "owner", name)
        assert len(shared) == all_tables.count(platform, name) > 0
        assert all_tables.keys_seen(platform, "auditor", name) == shared
        for outsider in ("other-owner", "other-officer"):
            assert all_tables.keys_seen(platform, outsider, name) == set()
    for name in (*TABLES, "policy_versions"):
        for outsider in all_tables.OUTSIDERS:
            all_tables.test_nobody_adds_a_row_to_what_is_of_others(platform, name, outsider)
