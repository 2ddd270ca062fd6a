"""Policies by maker and checker: what holds when, for whom, and who may say so."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from ip_finance.core.actor import SYSTEM
from ip_finance.policies import repository
from ip_finance.policies.domain import PolicyKind
from ip_finance.policies.models import PolicyVersion
from tests.api import Given, Platform, refused
from tests.builders import TODAY, Stage
from tests.migrations.test_row_security import actor
from tests.parties.builders import id_of, text_id
from tests.policies.scenes import (
    ACCEPT,
    CREDIT,
    REJECT,
    policy_body,
    product_content,
    propose,
    publish,
)

pytest_plugins = ["tests.parties.platforms"]

TOMORROW = TODAY + timedelta(days=1)
IN_FORCE = "/policies/in-force?kind=credit"


@pytest.fixture
def platform(given: Given) -> Platform:
    return given(Stage.FOUNDED)


class TestMakerAndChecker:
    def test_a_version_holds_once_a_second_person_has_checked_it(self, platform: Platform) -> None:
        path = propose(platform, kind="credit", key="", content=CREDIT)
        own = f"{IN_FORCE}&owner={id_of('bank')}"
        assert platform.get("officer", own)["owner_id"] is None

        checked = platform.post("approver", f"{path}/check", ACCEPT)

        assert (checked["state"], checked["checked_by"]) == ("in-force", text_id("approver"))
        assert platform.get("officer", own)["content"] == CREDIT
        assert platform.get("officer", IN_FORCE)["owner_id"] is None

    def test_nobody_checks_what_he_made(self, platform: Platform) -> None:
        path = propose(platform, login="approver")

        answer = platform.ask("approver", "POST", f"{path}/check", ACCEPT)

        refused(answer, 403, "policy-own-proposal")

    def test_a_checked_version_is_told_with_who_and_when(self, platform: Platform) -> None:
        path = propose(platform)
        platform.post("approver", f"{path}/check", REJECT)

        problem = refused(
            platform.ask("approver", "POST", f"{path}/check", ACCEPT), 409, "policy-already-checked"
        )

        assert (problem["verdict"], problem["by"]) == ("rejected", "某approver")
        assert problem["at"].startswith("2026-")

    def test_the_operator_sets_what_holds_for_all(self, platform: Platform) -> None:
        content = {"one_year_bps": 290, "five_years_bps": 340}
        path = propose(platform, login="admin", kind="lpr", key="", content=content)

        platform.post("reviewer", f"{path}/check", ACCEPT)

        assert platform.get("owner", "/policies/in-force?kind=lpr")["content"] == content

    @pytest.mark.parametrize("kind", ["lpr", "subsidy", "pool"])
    def test_a_bank_does_not_set_what_is_of_the_platform(
        self, platform: Platform, kind: str
    ) -> None:
        body = policy_body(kind=kind, content={})

        answer = platform.ask("officer", "PUT", f"/policies/{id_of('policy')}", body)

        refused(answer, 403, "policy-not-yours-to-set")


class TestDays:
    def test_nothing_is_put_in_force_backwards(self, platform: Platform) -> None:
        body = policy_body(effective_from=str(TODAY - timedelta(days=1)))

        answer = platform.ask("officer", "PUT", f"/policies/{id_of('policy')}", body)

        refused(answer, 422, "policy-effective-in-past")

    def test_a_version_waits_for_its_day_and_then_replaces_the_one_before(
        self, platform: Platform
    ) -> None:
        publish(platform, "first", kind="credit", key="", content=CREDIT)
        later = CREDIT | {"need_required_above_fen": 7}
        path = publish(
            platform, "second", kind="credit", key="", content=later, effective_from=str(TOMORROW)
        )

        own = f"{IN_FORCE}&owner={id_of('bank')}"
        assert platform.get("officer", path)["state"] == "ahead"
        assert platform.get("officer", own)["content"] == CREDIT
        assert platform.get("officer", f"{own}&on={TOMORROW}")["content"] == later

    def test_of_two_versions_of_one_day_the_one_checked_last_holds(
        self, platform: Platform
    ) -> None:
        first = publish(platform, "first", kind="credit", key="", content=CREDIT)
        with platform.database.owner.begin(SYSTEM) as tx:
            tx.session.connection().exec_driver_sql(
                "alter table policy_versions disable trigger all"
            )
            tx.session.execute(
                update(PolicyVersion)
                .where(PolicyVersion.id == id_of("first"))
                .values(checked_at=tx.now - timedelta(hours=1))
            )
        second = publish(
            platform,
            "second",
            kind="credit",
            key="",
            content=CREDIT | {"need_required_above_fen": 7},
        )

        states = [platform.get("officer", path)["state"] for path in (first, second)]
        assert states == ["replaced", "in-force"]

    def test_the_rate_of_a_past_day_is_that_of_its_day(self, platform: Platform) -> None:
        told = platform.get("owner", "/policies/in-force?kind=lpr&on=2022-05-19")

        assert told["content"] == {"one_year_bps": 370, "five_years_bps": 460}
        assert told["is_verified"] is False

    def test_before_the_first_version_nothing_holds(self, platform: Platform) -> None:
        answer = platform.ask("owner", "GET", "/policies/in-force?kind=lpr&on=2019-01-01")

        refused(answer, 409, "no-policy-in-force")


class TestVersions:
    def test_are_never_overwritten(self, platform: Platform) -> None:
        path = propose(platform)
        assert platform.put("officer", path, policy_body())["state"] == "proposed"

        again = policy_body(content=product_content(spread_bps=1))

        refused(platform.ask("officer", "PUT", path, again), 409, "policy-exists")

    def test_are_not_changed_by_the_application_even_in_the_database(
        self, platform: Platform
    ) -> None:
        publish(platform)
        changes: tuple[dict[str, Any], ...] = ({"content": {}}, {"check_comment": "anders"})
        for values in changes:
            changed = update(PolicyVersion).where(PolicyVersion.id == id_of("policy"))
            with (
                pytest.raises(DBAPIError, match=r"permission denied|never changes again"),
                platform.database.app.begin(actor("officer")) as tx,
            ):
                tx.session.execute(changed.values(**values))

    def test_tell_what_they_change(self, platform: Platform) -> None:
        publish(platform)
        path = propose(
            platform,
            "second",
            effective_from=str(TOMORROW),
            content=product_content(spread_bps=60),
        )

        told = platform.get("officer", f"{path}/changes")

        assert told["against_id"] == text_id("policy")
        assert told["changes"] == [{"member": "spread_bps", "before": "85", "after": "60"}]
        other = f"{path}/changes?against={id_of('nothing')}"
        refused(platform.ask("officer", "GET", other), 404, "policy-not-found")

    def test_of_different_policies_are_not_compared(self, platform: Platform) -> None:
        path = propose(platform)
        propose(platform, "credit", kind="credit", key="", content=CREDIT)

        answer = platform.ask("officer", "GET", f"{path}/changes?against={id_of('credit')}")

        refused(answer, 422, "policies-not-comparable")

    def test_with_slips_are_refused_with_every_member_named(self, platform: Platform) -> None:
        body = policy_body(content=product_content(spread_bps="x", is_valid=None))

        answer = platform.ask("officer", "PUT", f"/policies/{id_of('policy')}", body)

        slips = refused(answer, 422, "policy-bad-content")["slips"]
        assert "spread_bps" in slips
        assert "is_valid: is missing" in slips


class TestWhoSees:
    def test_a_proposal_is_its_owners_until_it_is_checked(self, platform: Platform) -> None:
        path = propose(platform)
        for login in ("owner", "other-officer", "admin"):
            refused(platform.ask(login, "GET", path), 404, "policy-not-found")

        platform.post("approver", f"{path}/check", ACCEPT)

        for login in ("owner", "other-officer", "admin"):
            assert platform.get(login, path)["state"] == "in-force"

    def test_a_banks_limits_are_hidden_from_its_competitors_and_not_from_its_customers(
        self, platform: Platform
    ) -> None:
        path = publish(platform, kind="credit", key="", content=CREDIT)

        refused(platform.ask("other-officer", "GET", path), 404, "policy-not-found")
        assert platform.get("owner", path)["content"] == CREDIT
        own = f"{IN_FORCE}&owner={id_of('bank')}"
        assert platform.get("owner", own)["id"] == platform.get("officer", own)["id"]


def test_every_owner_has_one_version_of_each_key_in_force(platform: Platform) -> None:
    publish(platform)
    publish(platform, "own", key="zhidaitong")

    with platform.database.owner.begin(SYSTEM) as tx:
        found = repository.every_in_force(tx.session, PolicyKind.PRODUCT, TODAY)
        kept = [(one.owner_id, one.key) for one in found]

    bank = id_of("bank")
    assert kept == [(None, "zhidaitong"), (bank, "jinjiang-ip"), (bank, "zhidaitong")]
