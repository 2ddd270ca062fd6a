"""Every action, taken by the people whose decision it is, down to the ledger's word on it."""

from collections.abc import Mapping
from typing import Any

import pytest

from ip_finance.actions.catalogue import ACTIONS
from ip_finance.actions.schemas import BODIES
from ip_finance.chain_api.steps import BY_KIND
from tests.actions.scenes import (
    ASSET,
    BY_SLUG,
    LOAN,
    PLEDGE,
    TAKINGS,
    Taking,
    bring_to,
)
from tests.api import Given, Platform, refused

pytest_plugins = ["tests.parties.platforms"]

NARROWER = {
    "AdmitParty",
    "EnrolKey",
    "RegisterAsset",
    "AttestVerification",
    "RecordValuation",
    "ApplyForLoan",
    "ApproveLoan",
    "DeclineLoan",
    "ReleaseFunds",
    "RecordRepayment",
    "PledgeAssets",
    "ConfirmRegistration",
    "DischargePledge",
    "RecordFact",
}
"""The kinds that other slices ask for."""
MACHINES = {"AnchorLog"}


def may_ask(platform: Platform, login: str, record: str) -> set[str]:
    """The kinds that the list says the person could ask for."""
    return {one["kind"] for one in platform.get(login, f"{record}/actions") if one["may_ask"]}


AFTER: Mapping[str, tuple[str, str, str, Any]] = {
    "change-terms": ("officer", LOAN, "state", "approved"),
    "offer-claim": ("other-officer", LOAN, "state", "active"),
    "accept-claim": ("other-officer", LOAN, "state", "active"),
    "mark-overdue": ("officer", LOAN, "state", "overdue"),
    "mark-current": ("officer", LOAN, "state", "active"),
    "declare-default": ("officer", LOAN, "state", "defaulted"),
    "open-enforcement": ("officer", LOAN, "state", "enforcing"),
    "record-realisation": ("officer", LOAN, "state", "enforcing"),
    "distribute-proceeds": ("officer", LOAN, "state", "settled"),
    "close-enforcement": ("officer", LOAN, "state", "defaulted"),
    "void-registration": ("officer", PLEDGE, "state", "voided"),
    "lapse-registration": ("officer", PLEDGE, "state", "lapsed"),
    "waive-pledge": ("officer", PLEDGE, "state", "waived"),
    "force-discharge": ("officer", PLEDGE, "state", "force-discharged"),
    "withdraw-verification": ("owner", ASSET, "state", "registered"),
    "open-dispute": ("owner", ASSET, "state", "disputed"),
    "resolve-dispute": ("owner", ASSET, "state", "registered"),
}
"""Who sees what in the record, once the action is on the ledger."""


def test_there_is_a_door_for_every_kind_of_step() -> None:
    kinds = {action.kind for action in ACTIONS}

    assert kinds | NARROWER | MACHINES == BY_KIND.keys()
    assert not kinds & (NARROWER | MACHINES)
    assert kinds == BODIES.keys()
    assert {action.slug for action in ACTIONS} == BY_SLUG.keys()


@pytest.mark.parametrize("taking", TAKINGS, ids=lambda taking: taking.slug)
class TestTaking:
    def test_ends_on_the_ledger(self, given: Given, taking: Taking) -> None:
        platform = given(taking.stage)
        bring_to(platform, taking)
        kind = next(action.kind for action in ACTIONS if action.slug == taking.slug)
        assert kind in may_ask(platform, taking.asker, taking.record)

        taking.take(platform)

        if taking.slug in AFTER:
            login, path, member, value = AFTER[taking.slug]
            assert platform.get(login, path)[member] == value
        report = platform.get("auditor", "/audit/report")
        assert report["mismatches"] == []

    def test_asks_nobody_without_the_role(self, given: Given, taking: Taking) -> None:
        platform = given(taking.stage)

        answer = platform.ask(taking.wrong, "POST", taking.path, dict(taking.body))

        refused(answer, 403, "role-missing")

    def test_shows_nothing_to_an_outsider(self, given: Given, taking: Taking) -> None:
        if taking.outsider is None:
            pytest.skip("everybody with the role sees this record")
        platform = given(taking.stage)

        asked = platform.ask(taking.outsider, "POST", taking.path, dict(taking.body))
        listed = platform.ask(taking.outsider, "GET", f"{taking.record}/actions")

        assert asked.status_code == listed.status_code == 404
