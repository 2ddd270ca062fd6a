"""What the ledger's history says must be true, folded from its events alone. Pure.

The fold is written apart from the projectors, so that one checks the other: a wrong projector, a
changed row and a lost event all show as a difference between two tables that must be equal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ip_finance.audit.domain import Key, Row, Tables
from ip_finance.chain_api import events
from ip_finance.chain_api.events import ChainEvent, Seen


@dataclass(slots=True)
class Ledger:
    """The tables that mirror the ledger, as the events build them."""

    tables: Tables = field(default_factory=dict)

    def put(self, table: str, key: Key, **row: Any) -> None:
        self.tables.setdefault(table, {})[key] = row

    def change(self, table: str, key: Key, **row: Any) -> None:
        self.tables[table][key].update(row)

    def row(self, table: str, key: Key) -> Row:
        return self.tables[table][key]


def replay(history: Iterable[tuple[ChainEvent, Seen]]) -> Tables:
    """The ledger's state after these events, table by table, keyed by primary key."""
    ledger = Ledger()
    for event, seen in history:
        FOLD[type(event)](ledger, event, seen)
    return ledger.tables


def _party_admitted(ledger: Ledger, event: events.PartyAdmitted, _: Seen) -> None:
    ledger.put(
        "parties_on_ledger",
        (event.party,),
        identity=event.identity,
        dual_approval_above_fen=event.dual_approval_above_fen,
    )


def _key_enrolled(ledger: Ledger, event: events.KeyEnrolled, _: Seen) -> None:
    ledger.put(
        "keys_on_ledger", (event.key,), party=event.party, person=event.person, roles=event.roles
    )


def _asset_registered(ledger: Ledger, event: events.AssetRegistered, seen: Seen) -> None:
    ledger.put(
        "assets_on_ledger",
        (event.asset,),
        owner=event.owner,
        version=1,
        facts_hash=event.facts_hash,
        evidence_hash=event.evidence_hash,
        verified_until=0,
        lien_loan=None,
        lien_pledge=None,
        tx_hash=seen.tx_hash,
    )


def _verified(ledger: Ledger, event: events.VerificationAttested, seen: Seen) -> None:
    ledger.change(
        "assets_on_ledger",
        (event.asset,),
        version=event.asset_version,
        verified_until=event.valid_until,
    )
    ledger.put(
        "verifications_on_ledger",
        (event.asset, event.asset_version),
        provider=event.provider,
        fingerprint=event.fingerprint,
        valid_until=event.valid_until,
        evidence_hash=event.evidence_hash,
        tx_hash=seen.tx_hash,
    )


def _valued(ledger: Ledger, event: events.ValuationRecorded, seen: Seen) -> None:
    ledger.change("assets_on_ledger", (event.asset,), version=event.asset_version)
    ledger.put(
        "valuations_on_ledger",
        (event.asset, event.asset_version),
        low_fen=event.low_fen,
        base_fen=event.base_fen,
        high_fen=event.high_fen,
        valid_until=event.valid_until,
        report_hash=event.report_hash,
        tx_hash=seen.tx_hash,
    )


def _applied(ledger: Ledger, event: events.LoanApplied, seen: Seen) -> None:
    ledger.put(
        "loans_on_ledger",
        (event.loan,),
        borrower=event.borrower,
        bank=event.bank,
        version=1,
        state="applied",
        available_fen=0,
        outstanding_fen=0,
        terms_hash=event.terms_hash,
        pledges=0,
        registered=0,
        live=0,
        tx_hash=seen.tx_hash,
    )


def _loan(ledger: Ledger, loan: UUID, version: int, seen: Seen, **row: Any) -> None:
    ledger.change("loans_on_ledger", (loan,), version=version, tx_hash=seen.tx_hash, **row)


def _approved(ledger: Ledger, event: events.LoanApproved, seen: Seen) -> None:
    row = {"available_fen": event.amount_fen, "terms_hash": event.terms_hash}
    _loan(ledger, event.loan, event.loan_version, seen, state="approved", **row)


def _declined(ledger: Ledger, event: events.LoanDeclined, seen: Seen) -> None:
    _loan(ledger, event.loan, event.loan_version, seen, state="declined")


def _pledged(ledger: Ledger, event: events.AssetsPledged, seen: Seen) -> None:
    loan = ledger.row("loans_on_ledger", (event.loan,))
    live = loan["live"] | 1 << event.pledge
    _loan(ledger, event.loan, event.loan_version, seen, pledges=event.pledge + 1, live=live)
    ledger.put(
        "pledges_on_ledger",
        (event.loan, event.pledge),
        pledgor=event.pledgor,
        state="signed",
        secured_fen=event.secured_fen,
        fingerprint=event.fingerprint,
        terms_hash=event.terms_hash,
        certificate_hash=None,
        registered_on=None,
        witness=None,
        tx_hash=seen.tx_hash,
    )
    for key in event.assets:
        asset = ledger.row("assets_on_ledger", (key,))
        asset.update(version=asset["version"] + 1, lien_loan=event.loan, lien_pledge=event.pledge)
        held = (event.loan, event.pledge, key)
        ledger.put("pledged_assets_on_ledger", held, is_live=True)


def _registered(ledger: Ledger, event: events.RegistrationConfirmed, seen: Seen) -> None:
    loan = ledger.row("loans_on_ledger", (event.loan,))
    registered = loan["registered"] | 1 << event.pledge
    _loan(ledger, event.loan, event.loan_version, seen, registered=registered)
    ledger.change(
        "pledges_on_ledger",
        (event.loan, event.pledge),
        state="registered",
        certificate_hash=event.certificate_hash,
        registered_on=event.registered_on,
        witness=event.witness,
        tx_hash=seen.tx_hash,
    )


def _released(ledger: Ledger, event: events.FundsReleased, seen: Seen) -> None:
    loan = ledger.row("loans_on_ledger", (event.loan,))
    left = loan["available_fen"] - event.amount_fen
    owed = {"available_fen": left, "outstanding_fen": event.outstanding_fen}
    _loan(ledger, event.loan, event.loan_version, seen, state="active", **owed)
    _movement(ledger, event, seen, released_fen=event.amount_fen, principal_fen=0, interest_fen=0)


def _repaid(ledger: Ledger, event: events.RepaymentRecorded, seen: Seen) -> None:
    row: Row = {"outstanding_fen": event.outstanding_fen}
    if event.outstanding_fen == 0:
        row |= {"state": "settled", "available_fen": 0}
    _loan(ledger, event.loan, event.loan_version, seen, **row)
    paid = {"principal_fen": event.principal_fen, "interest_fen": event.interest_fen}
    _movement(ledger, event, seen, released_fen=0, **paid)


def _movement(
    ledger: Ledger,
    event: events.FundsReleased | events.RepaymentRecorded,
    seen: Seen,
    **row: int,
) -> None:
    ledger.put(
        "movements_on_ledger",
        (event.loan, event.loan_version),
        **row,
        outstanding_fen=event.outstanding_fen,
        evidence_hash=event.evidence_hash,
        tx_hash=seen.tx_hash,
        at=seen.block_time,
    )


def _discharged(ledger: Ledger, event: events.PledgeDischarged, seen: Seen) -> None:
    loan = ledger.row("loans_on_ledger", (event.loan,))
    _loan(ledger, event.loan, event.loan_version, seen, live=loan["live"] & ~(1 << event.pledge))
    pledge = (event.loan, event.pledge)
    ledger.change("pledges_on_ledger", pledge, state="discharged", tx_hash=seen.tx_hash)
    for key, row in ledger.tables["pledged_assets_on_ledger"].items():
        if key[:2] == pledge:
            row["is_live"] = False
            ledger.change("assets_on_ledger", (key[2],), lien_loan=None, lien_pledge=None)


FOLD: dict[type[ChainEvent], Callable[[Ledger, Any, Seen], None]] = {
    events.PartyAdmitted: _party_admitted,
    events.KeyEnrolled: _key_enrolled,
    events.AssetRegistered: _asset_registered,
    events.VerificationAttested: _verified,
    events.ValuationRecorded: _valued,
    events.LoanApplied: _applied,
    events.LoanApproved: _approved,
    events.LoanDeclined: _declined,
    events.AssetsPledged: _pledged,
    events.RegistrationConfirmed: _registered,
    events.FundsReleased: _released,
    events.RepaymentRecorded: _repaid,
    events.PledgeDischarged: _discharged,
}
