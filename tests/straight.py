"""Steps straight to the ledger, past the platform: what its tables make of the events alone."""

from typing import Any, TypeVar

from sqlalchemy import select

from ip_finance.chain.client import ledger_at
from ip_finance.chain.codec import call_args, function_name
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import compact, typed_data
from ip_finance.core.actor import SYSTEM
from ip_finance.core.clock import unix
from ip_finance.core.db import LedgerRow
from tests.api import Platform
from tests.clock import NOON
from tests.parties.builders import id_of

DEADLINE = unix(NOON) + 7 * 86_400
LOAN_ID = id_of("loan")
GAS = 1_000_000

R = TypeVar("R", bound=LedgerRow)


def some_hash(name: str) -> str:
    """A hash that stands for nothing on file."""
    return "0x" + name.encode().hex().rjust(64, "0")


def loan_version(platform: Platform) -> int:
    return int(platform.get("auditor", f"/loans/{LOAN_ID}")["version"])


def right(platform: Platform) -> Any:
    """The one right of the case, as the platform tells it."""
    return platform.get("auditor", f"/ip-assets/{id_of('asset')}")


def party_number(platform: Platform, code: str) -> int:
    return int(platform.get("auditor", f"/parties/{id_of(code)}")["number"])


def carry_straight(platform: Platform, step: Step, *logins: str) -> None:
    """Sign for the sides in their order, send, and let the indexer read what came of it."""
    chain_id, address = platform.ledger.chain_id, platform.ledger.address
    signatures = b"".join(
        compact(
            bytes.fromhex(platform.signature(login, typed_data(step, side, chain_id, address))[2:])
        )
        for side, login in zip(type(step).SIDES, logins, strict=True)
    )
    ledger = ledger_at(platform.web3, address)
    call = ledger.functions[function_name(type(step))](call_args(step), signatures)
    sender = platform.web3.eth.accounts[0]
    call.call({"from": sender})  # raises the contract's error, if it refuses
    sent = call.transact({"from": sender, "gas": GAS})
    assert platform.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1
    platform.settle()


def rows(platform: Platform, kind: type[R]) -> list[R]:
    """All of a mirror, in the order of its key."""
    with platform.database.owner.begin(SYSTEM) as tx:
        found = select(kind).order_by(*kind.__mapper__.primary_key)
        return list(tx.session.scalars(found))


def differences(platform: Platform) -> list[Any]:
    """Where a mirror differs from the audit's own fold of the same events."""
    found = platform.get("auditor", "/audit/report")["mismatches"]
    return [one for one in found if one["stored"] != "no facts on file"]
