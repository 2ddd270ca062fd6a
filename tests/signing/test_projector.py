"""What the directory's events make of keys and parties: new roles, a new key, a new limit."""

from typing import Any

import pytest

from ip_finance.audit.models import LogAnchorOnLedger
from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import AnchorLog, ChangeKey, ChangeParty, EnrolKey, RotateKey
from ip_finance.signing.models import KeyOnLedger
from tests.api import Given, Platform, refused
from tests.builders import LOAN_FEN, Stage, approval_body, draft_verification
from tests.parties.builders import QUORUM, account_of, id_of
from tests.straight import (
    DEADLINE,
    carry_straight,
    differences,
    party_number,
    rows,
    some_hash,
)

pytest_plugins = ["tests.parties.platforms"]


def key_of(platform: Platform, login: str) -> KeyOnLedger:
    address = account_of(login).address
    (found,) = [row for row in rows(platform, KeyOnLedger) if row.key == address]
    return found


def change_roles(platform: Platform, login: str, roles: Role) -> None:
    key = key_of(platform, login)
    step = ChangeKey(key.key, key.version, int(roles), DEADLINE)
    carry_straight(platform, step, *QUORUM)


def open_request(platform: Platform) -> str:
    """A step that waits for the verifier's signature."""
    path = draft_verification(platform)
    found: dict[str, Any] = platform.post("verifier", f"{path}/attestation")
    return str(found["id"])


class TestKey:
    def test_a_key_without_roles_signs_nothing(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        request = open_request(platform)

        change_roles(platform, "verifier", Role(0))

        found = platform.get("verifier", f"/signing-requests/{request}")
        assert found["to_sign"] is None
        path, body = f"/signing-requests/{request}/signatures", {"signature": "0x" + "11" * 65}
        refused(platform.ask("verifier", "POST", path, body), 403, "not-your-signature")
        assert differences(platform) == []

    def test_a_key_gets_its_roles_back_in_a_new_version(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        request = open_request(platform)
        change_roles(platform, "verifier", Role(0))

        change_roles(platform, "verifier", Role.VERIFIER)

        assert platform.sign("verifier", request).is_success
        assert key_of(platform, "verifier").version == 3

    def test_a_rotation_puts_a_new_key_in_the_old_ones_place(self, given: Given) -> None:
        platform = given(Stage.REGISTERED)
        old, new = key_of(platform, "verifier"), account_of("verifier's new key").address

        carry_straight(platform, RotateKey(old.key, old.version, new, DEADLINE), *QUORUM)

        before = key_of(platform, "verifier")
        after = key_of(platform, "verifier's new key")
        assert (before.roles, before.version, before.rotated_to) == (0, 2, new)
        assert (after.roles, after.version, after.person) == (Role.VERIFIER, 1, old.person)
        assert differences(platform) == []


class TestParty:
    @pytest.mark.parametrize(("limit", "signatures"), [(LOAN_FEN, 1), (LOAN_FEN - 1, 2)])
    def test_the_banks_limit_is_the_ledgers(
        self, given: Given, limit: int, signatures: int
    ) -> None:
        platform = given(Stage.APPLIED)
        step = ChangeParty(party_number(platform, "bank"), 1, limit, DEADLINE)

        carry_straight(platform, step, *QUORUM)

        path = f"/loans/{id_of('loan')}/approval"
        request = platform.post("officer", path, approval_body())["id"]
        slots = platform.get("officer", f"/signing-requests/{request}")["slots"]
        assert len(slots) == signatures
        bank = platform.get("owner", f"/parties/{id_of('bank')}")
        assert bank["dual_approval_above_fen"] == limit
        assert differences(platform) == []


def test_an_anchored_log_is_kept_by_party_and_size(given: Given) -> None:
    platform = given(Stage.FOUNDED)
    operator = party_number(platform, "operator")
    machine = account_of("recorder").address
    enrol = EnrolKey(machine, operator, 999, int(Role.RECORDER), DEADLINE)
    carry_straight(platform, enrol, *QUORUM)

    carry_straight(platform, AnchorLog(7, some_hash("root"), DEADLINE), "recorder")

    anchors = [(row.party, row.size, row.root) for row in rows(platform, LogAnchorOnLedger)]
    assert anchors == [(operator, 7, some_hash("root"))]
    assert differences(platform) == []
