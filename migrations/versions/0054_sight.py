"""Whose record it is, asked row by row; who asks, asked once a statement; what is rare."""

from collections.abc import Iterator, Mapping
from typing import Final

from alembic import op

revision = "0054"
down_revision = "0055"
branch_labels = None
depends_on = None

# `in (select ...)` had the database list every record that the caller may see before it looked at
# one, and go down table after table to what was granted: a bank with many loans waited for all of
# them at each question. `exists` asks of one row, and of the grant itself. A function in
# `(select ...)` is called once a statement, not once a row.
SEES_ALL: Final = "(select ipfin_sees_all())"
PARTY: Final = "(select ipfin_party())"

GRANTED: Final[Mapping[str, str]] = {
    "action_statements": "record_id",
    "appraisal_acceptances": "id",
    "appraisal_orders": "id",
    "appraisals": "id",
    "documents": "id",
    "filings": "id",
    "financing_requests": "id",
    "imports": "id",
    "ip_assets": "id",
    "pledges": "id",
    "prechecks": "id",
    "signing_requests": "record_id",
    "tasks": "id",
    "verifications": "id",
}
"""Seen by auditors and by whom the record in this column was granted to."""
OF_GRANTED: Final[Mapping[str, tuple[str, str]]] = {
    "claim_offers_on_ledger": ("loan", "loans"),
    "distributions_on_ledger": ("loan", "loans"),
    "drawdowns": ("loan_id", "loans"),
    "enforcement_cases": ("loan_id", "loans"),
    "facts_on_ledger": ("loan", "loans"),
    "legal_events": ("asset_id", "ip_assets"),
    "loan_changes_on_ledger": ("loan", "loans"),
    "loans_on_ledger": ("loan", "loans"),
    "movements_on_ledger": ("loan", "loans"),
    "pledged_assets_on_ledger": ("loan", "loans"),
    "pledges_on_ledger": ("loan", "loans"),
    "realisations_on_ledger": ("loan", "loans"),
}
"""The same; before, they asked the table of the record."""
OF_SEEN: Final[Mapping[str, tuple[str, str]]] = {
    "acknowledgements": ("precheck_id", "prechecks"),
    "appraisal_evidence": ("order_id", "appraisal_orders"),
    "contract_confirmations": ("pledge_id", "pledges"),
    "dossier_papers": ("pledge_id", "pledges"),
    "filing_events": ("filing_id", "filings"),
    "import_progress": ("import_id", "imports"),
    "import_rows": ("import_id", "imports"),
    "loan_decisions": ("loan_id", "loans"),
    "loan_movements": ("loan_id", "loans"),
    "pledge_certificates": ("pledge_id", "pledges"),
    "verification_evidence": ("verification_id", "verifications"),
}
"""The same; before, they also left it to that table to let auditors in."""
BELOW: Final[Mapping[str, tuple[str, str]]] = {
    "chain_outbox": ("request_id", "signing_requests"),
    "credentials": ("person_id", "people"),
    "drawdown_events": ("drawdown_id", "drawdowns"),
    "enforcement_events": ("case_id", "enforcement_cases"),
    "entry_matches": ("entry_id", "account_entries"),
    "margin_call_statements": ("call_id", "margin_calls"),
    "measure_statements": ("measure_id", "measures"),
    "payment_events": ("order_id", "payment_orders"),
    "people": ("party_id", "parties"),
    "signatures": ("request_id", "signing_requests"),
    "write_off_decisions": ("write_off_id", "write_offs"),
}
"""Seen by whoever sees the row above."""
OF_RIGHT: Final = (
    "assets_on_ledger",
    "disputes_on_ledger",
    "valuations_on_ledger",
    "verifications_on_ledger",
)
"""Seen by whoever sees the right, and by auditors."""
NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "adjustments": ("bank_id",),
    "classification_opinions": ("bank_id",),
    "classifications": ("bank_id",),
    "credit_memos": ("bank_id",),
    "early_warnings": ("bank_id",),
    "journal_entries": ("bank_id",),
    "journal_lines": ("bank_id",),
    "loan_accounts": ("bank_id", "borrower_id"),
    "margin_calls": ("bank_id", "borrower_id"),
    "notifications": ("party_id",),
    "work_claims": ("bank_id",),
    "write_offs": ("bank_id",),
}
"""Seen by auditors and by the parties that the row names."""


# What no office has registered yet is rare: without this the planner takes it for every loan, and
# passes by the index of what waits.
RARE: Final = "create statistics loans_on_ledger_unregistered on (live & ~registered)"


def upgrade() -> None:
    op.execute(f"{RARE} from loans_on_ledger")
    _index_figures("principal", "matures_on", "borrower_id")
    for table, using in now():
        op.execute(f"alter policy tenant on {table} using ({using})")


def downgrade() -> None:
    _index_figures("principal", "matures_on")
    op.execute("drop statistics loans_on_ledger_unregistered")
    for table, using in before():
        op.execute(f"alter policy tenant on {table} using ({using})")


def _index_figures(*included: str) -> None:
    """With all that the rule of the table reads, so that figures need no row."""
    op.drop_index("ix_loan_accounts_figures", "loan_accounts")
    op.create_index(
        "ix_loan_accounts_figures",
        "loan_accounts",
        ["bank_id", "state", "due_on"],
        postgresql_include=list(included),
    )


def now() -> Iterator[tuple[str, str]]:
    """What the rule of each table says from now on.

    A loan was granted to the two parties that it names as it was filed: they are asked for first,
    so that a long list of loans reads no grant.
    """
    yield "parties", f"kind <> 'sme' or {SEES_ALL} or {_granted('parties.id')}"
    sides = _named(("bank_id", "borrower_id"), PARTY)
    yield "loans", f"{SEES_ALL} or {sides} or {_granted('loans.id')}"
    columns = {table: column for table, (column, _) in {**OF_GRANTED, **OF_SEEN}.items()}
    for table, column in {**GRANTED, **columns}.items():
        yield table, f"{SEES_ALL} or {_granted(f'{table}.{column}')}"
    for table, (column, above) in BELOW.items():
        yield table, _exists(above, "id", f"{table}.{column}")
    for table in OF_RIGHT:
        yield table, f"{SEES_ALL} or {_exists('ip_assets', 'asset_key', f'{table}.asset')}"
    for table, names in NAMED.items():
        yield table, f"{SEES_ALL} or {_named(names, PARTY)}"


def before() -> Iterator[tuple[str, str]]:
    """What it said before."""
    for table, column in GRANTED.items():
        yield table, f"ipfin_sees_all() or {column} in (select ipfin_granted())"
    for table, (column, above) in OF_GRANTED.items():
        yield table, f"ipfin_sees_all() or {column} in {_ids_of(above)}"
    for table, (column, above) in {**OF_SEEN, **BELOW}.items():
        yield table, f"{column} in {_ids_of(above)}"
    for table in OF_RIGHT:
        yield table, "ipfin_sees_all() or asset in (select asset_key from ip_assets)"
    for table, names in NAMED.items():
        yield table, f"ipfin_sees_all() or {_named(names, 'ipfin_party()')}"
    granted = _granted("{}.id").replace(PARTY, "ipfin_party()")
    yield "parties", f"kind <> 'sme' or ipfin_sees_all() or {granted.format('parties')}"
    yield "loans", f"ipfin_sees_all() or {granted.format('loans')}"
    loan = "exists (select from loans where loans.id = {})"
    yield "loans_on_ledger", f"ipfin_sees_all() or {loan.format('loans_on_ledger.loan')}"
    yield "loan_decisions", loan.format("loan_decisions.loan_id")


def _granted(record: str) -> str:
    return (
        "exists (select from access_grants as g"
        f" where g.record_id = {record} and g.party_id = {PARTY})"
    )


def _exists(above: str, key: str, column: str) -> str:
    return f"exists (select from {above} where {above}.{key} = {column})"


def _ids_of(above: str) -> str:
    return f"(select {above}.id from {above})"  # noqa: S608 - names of tables of ours


def _named(columns: tuple[str, ...], party: str) -> str:
    return " or ".join(f"{column} = {party}" for column in columns)
