"""What must befall a case for a row of each mirror that a smooth case leaves empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ip_finance.chain_api.roles import Role
from ip_finance.chain_api.steps import (
    AnchorLog,
    DeclareDefault,
    DistributeProceeds,
    EnrolKey,
    OfferClaim,
    OpenDispute,
    OpenEnforcement,
    RecordFact,
    RecordRealisation,
    StopPledging,
)
from tests.api import Platform
from tests.parties.builders import QUORUM, account_of
from tests.straight import (
    DEADLINE,
    LOAN_ID,
    carry_straight,
    loan_version,
    party_number,
    right,
    some_hash,
)

PAPER = some_hash("paper")


@dataclass(frozen=True)
class Later:
    """How the mirror gets its row in a case that was paid out, and a change of that row."""

    befall: Callable[[Platform], None]
    change: str


def dispute(platform: Platform) -> None:
    step = OpenDispute(right(platform)["asset_key"], PAPER, DEADLINE)
    carry_straight(platform, step, "other-owner")


def default(platform: Platform) -> None:
    step = DeclareDefault(LOAN_ID, loan_version(platform), PAPER, DEADLINE)
    carry_straight(platform, step, "officer")


def state(platform: Platform) -> None:
    carry_straight(platform, RecordFact(LOAN_ID, 9, 5, PAPER, DEADLINE), "other-owner")


def offer(platform: Platform) -> None:
    buyer = party_number(platform, "other-bank")
    step = OfferClaim(LOAN_ID, loan_version(platform), buyer, PAPER, DEADLINE)
    carry_straight(platform, step, "officer")


def sell(platform: Platform) -> None:
    default(platform)
    enforce = OpenEnforcement(LOAN_ID, loan_version(platform), PAPER, DEADLINE)
    carry_straight(platform, enforce, "officer")
    sale = RecordRealisation(LOAN_ID, loan_version(platform), 0, 900, PAPER, DEADLINE)
    carry_straight(platform, sale, "officer")


def distribute(platform: Platform) -> None:
    sell(platform)
    shares = DistributeProceeds(LOAN_ID, loan_version(platform), 1, 2, 3, 0, PAPER, DEADLINE)
    carry_straight(platform, shares, "officer")


def stop(platform: Platform) -> None:
    carry_straight(platform, StopPledging(0, PAPER, DEADLINE), "bank-guardian")


def anchor(platform: Platform) -> None:
    machine, operator = account_of("recorder").address, party_number(platform, "operator")
    enrol = EnrolKey(machine, operator, 999, int(Role.RECORDER), DEADLINE)
    carry_straight(platform, enrol, *QUORUM)
    carry_straight(platform, AnchorLog(7, PAPER, DEADLINE), "recorder")


LATER_MIRRORS: Mapping[str, Later] = {
    "disputes_on_ledger": Later(dispute, "is_upheld = true"),
    "loan_changes_on_ledger": Later(default, "change = 'overdue'"),
    "facts_on_ledger": Later(state, "fact = fact + 1"),
    "claim_offers_on_ledger": Later(offer, "bank = bank + 1"),
    "realisations_on_ledger": Later(sell, "proceeds_fen = proceeds_fen + 1"),
    "distributions_on_ledger": Later(distribute, "costs_fen = costs_fen + 1"),
    "pledging_stops_on_ledger": Later(stop, "resumed_at = stopped_at"),
    "log_anchors_on_ledger": Later(anchor, "root = '0x' || repeat('00', 32)"),
}
