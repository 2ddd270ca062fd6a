"""Events of the loan book and of enforcement, folded. Pure."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from ip_finance.audit.domain import Row
from ip_finance.audit.folded import Folds, Ledger
from ip_finance.chain_api import events
from ip_finance.chain_api.events import Seen

TITLE = {"loan", "loan_version"}
"""What makes the key of every mirror with a row for each event of a loan."""
FACT = {"party", "evidence_hash"}
"""A party records a hash once."""


def _applied(ledger: Ledger, event: events.LoanApplied, seen: Seen) -> None:
    ledger.put(
        "loans_on_ledger",
        (event.loan,),
        borrower=event.borrower,
        bank=event.bank,
        version=1,
        state="applied",
        applied_fen=event.amount_fen,
        approved_fen=0,
        available_fen=0,
        outstanding_fen=0,
        undistributed_fen=0,
        terms_hash=event.terms_hash,
        pledges=0,
        registered=0,
        live=0,
        tx_hash=seen.tx_hash,
    )


def changed(ledger: Ledger, event: Any, seen: Seen) -> Row:
    """The loan's row, in the version that the event made."""
    row = ledger.row("loans_on_ledger", (event.loan,))
    row.update(version=event.loan_version, tx_hash=seen.tx_hash)
    return row


def _approved(ledger: Ledger, event: events.LoanApproved, seen: Seen) -> None:
    amounts = {"approved_fen": event.amount_fen, "available_fen": event.amount_fen}
    changed(ledger, event, seen).update(state="approved", terms_hash=event.terms_hash, **amounts)


def _released(ledger: Ledger, event: events.FundsReleased, seen: Seen) -> None:
    loan = changed(ledger, event, seen)
    left = loan["available_fen"] - event.amount_fen
    loan.update(state="active", available_fen=left, outstanding_fen=event.outstanding_fen)
    _movement(ledger, event, seen, released_fen=event.amount_fen, principal_fen=0, interest_fen=0)


def _repaid(ledger: Ledger, event: events.RepaymentRecorded, seen: Seen) -> None:
    _owe(changed(ledger, event, seen), event.outstanding_fen)
    paid = {"principal_fen": event.principal_fen, "interest_fen": event.interest_fen}
    _movement(ledger, event, seen, released_fen=0, **paid)


def _owe(loan: Row, outstanding_fen: int) -> None:
    loan["outstanding_fen"] = outstanding_fen
    if outstanding_fen == 0:
        loan.update(state="settled", available_fen=0)


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


def _offered(ledger: Ledger, event: events.ClaimOffered, seen: Seen) -> None:
    loan = changed(ledger, event, seen)
    ledger.put(
        "claim_offers_on_ledger",
        (event.loan, event.loan_version),
        offered_by=loan["bank"],
        bank=event.bank,
        terms_hash=event.terms_hash,
        offered_at=seen.block_time,
        notice_hash=None,
        accepted_at=None,
        tx_hash=seen.tx_hash,
    )


def _assigned(ledger: Ledger, event: events.ClaimAssigned, seen: Seen) -> None:
    offer = ledger.row("claim_offers_on_ledger", (event.loan, event.loan_version - 1))
    offer.update(notice_hash=event.notice_hash, accepted_at=seen.block_time, tx_hash=seen.tx_hash)
    changed(ledger, event, seen)["bank"] = event.bank


def _realised(ledger: Ledger, event: events.RealisationRecorded, seen: Seen) -> None:
    changed(ledger, event, seen)["undistributed_fen"] = event.undistributed_fen
    _repeat(ledger, "realisations_on_ledger", event, seen)


def _distributed(ledger: Ledger, event: events.ProceedsDistributed, seen: Seen) -> None:
    loan = changed(ledger, event, seen)
    _owe(loan, event.outstanding_fen)
    loan["undistributed_fen"] -= event.costs_fen + event.interest_fen
    loan["undistributed_fen"] -= event.principal_fen + event.surplus_fen
    _repeat(ledger, "distributions_on_ledger", event, seen)


def _repeat(
    ledger: Ledger,
    table: str,
    event: events.RealisationRecorded | events.ProceedsDistributed,
    seen: Seen,
) -> None:
    """A row that says what the event says."""
    told = {name: value for name, value in asdict(event).items() if name not in TITLE}
    key = (event.loan, event.loan_version)
    ledger.put(table, key, **told, tx_hash=seen.tx_hash, at=seen.block_time)


def _stated(ledger: Ledger, event: events.FactRecorded, seen: Seen) -> None:
    """A fact leaves the loan as it is."""
    told = {name: value for name, value in asdict(event).items() if name not in FACT}
    key = (event.party, event.evidence_hash)
    ledger.put("facts_on_ledger", key, **told, tx_hash=seen.tx_hash, at=seen.block_time)


def _befell(
    change: str, document: Callable[[Any], str], state: str | None, ledger: Ledger,
    event: Any, seen: Seen,
) -> None:  # fmt: skip
    """A change of the loan's standing, or of its terms, with the document that it rests on."""
    loan, document_hash = changed(ledger, event, seen), document(event)
    if state is None:
        loan["terms_hash"] = document_hash
    else:
        loan["state"] = state
    ledger.put(
        "loan_changes_on_ledger",
        (event.loan, event.loan_version),
        change=change,
        overdue_fen=getattr(event, "overdue_fen", None),
        overdue_since=getattr(event, "overdue_since", None),
        document_hash=document_hash,
        tx_hash=seen.tx_hash,
        at=seen.block_time,
    )


FOLDS: Folds = {
    events.LoanApplied: _applied,
    events.LoanApproved: _approved,
    events.LoanDeclined: partial(_befell, "declined", lambda e: e.reason_hash, "declined"),
    events.FundsReleased: _released,
    events.RepaymentRecorded: _repaid,
    events.TermsChanged: partial(_befell, "terms", lambda e: e.terms_hash, None),
    events.ClaimOffered: _offered,
    events.ClaimAssigned: _assigned,
    events.OverdueMarked: partial(_befell, "overdue", lambda e: e.evidence_hash, "overdue"),
    events.OverdueCured: partial(_befell, "cured", lambda e: e.evidence_hash, "active"),
    events.DefaultDeclared: partial(_befell, "default", lambda e: e.evidence_hash, "defaulted"),
    events.EnforcementOpened: partial(
        _befell, "enforcement-opened", lambda e: e.court_document_hash, "enforcing"
    ),
    events.EnforcementClosed: partial(
        _befell, "enforcement-closed", lambda e: e.court_document_hash, "defaulted"
    ),
    events.FactRecorded: _stated,
    events.RealisationRecorded: _realised,
    events.ProceedsDistributed: _distributed,
}
