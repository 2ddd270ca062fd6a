"""What the database itself keeps apart, whatever the application asks of it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, column, delete, func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from ip_finance.core.access import AccessGrant
from ip_finance.core.actor import SYSTEM, Actor, PersonRole
from ip_finance.core.db import LedgerRow
from ip_finance.migrating import METADATA
from tests.api import Platform
from tests.parties.builders import OPERATOR, STAFF, id_of

pytest_plugins = ["tests.parties.platforms"]

WITHOUT_ROW_SECURITY = {
    "audit_head": "one row, the hash of the newest entry: it tells nothing of anybody",
    "audit_tree": "hashes of hashes, which tell nothing of anybody",
    "checkpoints": "public: anybody may fetch and check them",
    "cosigners": "public; added in one's own name only, see tests/checkpoints",
    "cosignatures": "the same",
    "deployments": "where the ledger is: the same for all",
    "keys_on_ledger": "the ledger's public directory",
    "parties_on_ledger": "the ledger's public directory",
    "capture_gaps": "places on the chain and why no proof is kept: nothing of what a step says",
    "capture_place": "how far the capture has come: the same for all",
    "proof_headers": "the chain's block headers: the same for every node",
    "pledging_stops_on_ledger": "that nobody may pledge now: it concerns all",
    "log_anchors_on_ledger": "sizes and roots of logs, which tell nothing of anybody",
    "ltv_caps": "policy that holds for all",
}
OF_EVERYBODY = {"book_days", "parties", "people", "credentials", "policy_versions"}
"""Of institutions everybody sees who they are, for what day they keep books, and what policies of
theirs he is decided on by; of companies, who deals with them."""
PRIVATE = {
    "access_grants",
    "application_drafts",
    "idempotency_keys",
    "signing_keys",
    "credentials",
    "internal_valuations",
    "revenue_reports",
    "chosen_nodes",
    "saved_views",
}
"""Not even an auditor sees these of others: keystores, answers to requests, logins, what a
bank thinks of its borrowers' rights, and what people keep for themselves."""
MIRRORS = sorted(table.__tablename__ for table in LedgerRow.all_tables())
PROOFS = ["captured_steps", "proof_nodes"]
"""Only the capture writes these; `tests/bundles` shows who reads them."""
COMPARISONS = ["differences", "reconciliations"]
"""Only the reconciler writes these."""
OF_THE_CLOSE = ["book_days", "closings", "instalments", "loan_accounts", "rate_changes"]
"""Only projectors and the close of the day write these."""
OF_THE_WATCH = ["foreseen", "notifications", "tasks"]
"""Only the day's run adds to these; see `tests/monitoring` for who closes a task."""
OF_THE_BANK_LINE = [
    *("account_entries", "account_statements", "bank_files", "entry_matches", "payment_events"),
]
"""Only the cashier and projectors add to these, from what banks and the ledger told."""
OF_THE_MESSENGER = ["webhook_attempts"]
"""Only the messenger adds to these, of every try to deliver."""
OF_AUDITORS = ["audit_findings", "audit_verdicts", "sample_items", "samples"]
"""Auditors add to these what they found and drew; see `test_an_auditors_tables` below."""
TABLES = sorted(METADATA.tables)
OF_THE_WORKER = {"chain_transactions", "chain_attempts", "chain_progress", "log_anchors"}
"""The application has no right to these at all."""
OF_SIGNING_IN = {
    *("account_recoveries", "ceremonies", "invitations", "memberships", "passkeys"),
    *("provider_ties", "provider_visits", "recovery_codes", "role_changes"),
    *("sign_in_providers", "sign_in_sessions", "sign_in_tries"),
}
"""How people prove who they are: the application has no right to any of it."""
GUARDED = sorted(set(TABLES) - WITHOUT_ROW_SECURITY.keys() - OF_THE_WORKER - OF_SIGNING_IN)
OF_ADMINISTRATORS = {"parties", "people", "credentials"}
"""The operator adds these for others; who is an administrator only the application knows."""
ADDED_TO = sorted(
    set(GUARDED)
    - {*MIRRORS, *PROOFS, *COMPARISONS, *OF_THE_CLOSE, *OF_THE_WATCH, *OF_THE_BANK_LINE}
    - set(OF_THE_MESSENGER)
    - set(OF_AUDITORS)
    - OF_ADMINISTRATORS
    - {"access_grants", "idempotency_keys"}
)
LOGINS = {**STAFF, "admin": (OPERATOR, PersonRole.ADMIN)}
OUTSIDERS = ("other-owner", "auditor")


@pytest.fixture(scope="module")
def platform(full_platform: Platform) -> Platform:
    return full_platform


def actor(login: str) -> Actor:
    company, role = LOGINS[login]
    return Actor(id_of(login), id_of(company.code), frozenset({role}))


def table_of(name: str) -> Table:
    return METADATA.tables[name]


def keys_seen(platform: Platform, login: str, name: str) -> set[tuple[Any, ...]]:
    with platform.database.app.begin(actor(login)) as tx:
        return {tuple(row) for row in tx.session.execute(select(*table_of(name).primary_key))}


def count(platform: Platform, name: str) -> int:
    with platform.database.owner.begin(SYSTEM) as tx:
        return int(tx.session.scalar(select(func.count()).select_from(table_of(name))) or 0)


def some_row(platform: Platform, name: str) -> dict[str, Any]:
    table = table_of(name)
    newest = select(table).order_by(*(column.desc() for column in table.primary_key)).limit(1)
    with platform.database.owner.begin(SYSTEM) as tx:
        return dict(tx.session.execute(newest).mappings().one())


def refused_by_database(platform: Platform, login: str, *statements: Any) -> str:
    """Why the database refuses the last statement, sent as the web application would."""
    with pytest.raises(ProgrammingError) as refusal:
        _send(platform, login, *statements)
    return str(refusal.value.orig)


def _send(platform: Platform, login: str, *statements: Any) -> None:
    with platform.database.app.begin(actor(login)) as tx:
        for statement in statements:
            tx.session.execute(statement)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_the_application_can_reach_has_row_security_or_a_reason(
    platform: Platform, name: str
) -> None:
    query = text(
        "select relrowsecurity,"
        " has_any_column_privilege('ipfin_app', oid, 'select, insert, update')"
        " from pg_class where oid = cast(:name as regclass)"
    )
    with platform.database.owner.begin(SYSTEM) as tx:
        has_security, is_reachable = tx.session.execute(query, {"name": name}).one()

    assert has_security or not is_reachable or name in WITHOUT_ROW_SECURITY


@pytest.mark.parametrize("name", sorted(WITHOUT_ROW_SECURITY))
def test_a_reason_is_given_for_a_table_that_exists(name: str) -> None:
    assert name in TABLES


@pytest.mark.parametrize("outsider", ["other-owner", "other-officer"])
@pytest.mark.parametrize("name", sorted(set(GUARDED) - OF_EVERYBODY))
def test_nothing_that_a_company_sees_is_seen_by_another(
    platform: Platform, name: str, outsider: str
) -> None:
    shared = keys_seen(platform, "owner", name) & keys_seen(platform, outsider, name)

    assert shared == set()


@pytest.mark.parametrize("outsider", ["other-owner", "other-officer"])
def test_a_company_and_its_people_are_not_seen_by_another(
    platform: Platform, outsider: str
) -> None:
    assert (id_of("sme"),) not in keys_seen(platform, outsider, "parties")
    assert (id_of("owner"),) not in keys_seen(platform, outsider, "people")
    assert ("owner",) not in keys_seen(platform, outsider, "credentials")


@pytest.mark.parametrize("login", ["owner", "officer"])
@pytest.mark.parametrize("name", ["appraisals", "loans", "loan_decisions"])
def test_whoever_takes_part_sees_the_case(platform: Platform, name: str, login: str) -> None:
    assert len(keys_seen(platform, login, name)) == count(platform, name) > 0


def test_a_bank_sees_the_rights_of_its_case_and_no_others_of_the_company(
    platform: Platform,
) -> None:
    assert keys_seen(platform, "officer", "ip_assets") == {(id_of("asset"),)}
    assert len(keys_seen(platform, "owner", "ip_assets")) == count(platform, "ip_assets") > 1


@pytest.mark.parametrize("name", sorted(set(GUARDED) - PRIVATE - {"chain_outbox", *OF_THE_WATCH}))
def test_an_auditor_reads_every_row(platform: Platform, name: str) -> None:
    assert len(keys_seen(platform, "auditor", name)) == count(platform, name)


@pytest.mark.parametrize("name", ["foreseen", "tasks"])
def test_an_auditor_reads_what_was_found_but_not_what_a_bank_alone_was_told(
    platform: Platform, name: str
) -> None:
    table = table_of(name)
    with platform.database.owner.begin(SYSTEM) as tx:
        rows = tx.session.execute(select(table.c.id, table.c.is_private)).all()

    assert {is_private for _, is_private in rows} == {True, False}
    assert keys_seen(platform, "auditor", name) == {
        (row_id,) for row_id, is_private in rows if not is_private
    }


def test_an_auditor_reads_the_notifications_of_the_tasks_he_reads(platform: Platform) -> None:
    table = table_of("notifications")
    tasks = {key for (key,) in keys_seen(platform, "auditor", "tasks")}
    with platform.database.owner.begin(SYSTEM) as tx:
        rows = tx.session.execute(select(table.c.id, table.c.task_id)).all()

    assert keys_seen(platform, "auditor", "notifications") == {
        (row_id,) for row_id, task_id in rows if task_id in tasks
    }


def test_an_auditor_reads_every_step_that_was_relayed(platform: Platform) -> None:
    assert len(keys_seen(platform, "auditor", "chain_outbox")) == count(platform, "chain_outbox")


@pytest.mark.parametrize("name", sorted(OF_THE_WORKER))
def test_not_even_an_auditor_reads_what_is_of_the_worker_alone(
    platform: Platform, name: str
) -> None:
    refusal = refused_by_database(platform, "auditor", select(table_of(name)))

    assert "permission denied" in refusal


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("name", ADDED_TO)
def test_nobody_adds_a_row_to_what_is_of_others(
    platform: Platform, name: str, outsider: str
) -> None:
    """Not even under an id that they have let themselves see."""
    table, row = table_of(name), some_row(platform, name)
    fresh = uuid4()
    if isinstance(row.get("id"), UUID):
        row["id"] = fresh
    elif name == "journal_entries":
        row.pop("id")
    for generated in (
        ("seq", "number")
        if name not in {"ip_assets", "pledge_certificates", "filing_events"}
        else ()
    ):
        row.pop(generated, None)
    if name == "audit_log":
        row["seq"] = count(platform, name) + 1

    grant = insert(AccessGrant).values(record_id=fresh, party_id=actor(outsider).party_id)
    refusal = refused_by_database(platform, outsider, grant, insert(table).values(row))

    assert "row-level security" in refusal


@pytest.mark.parametrize("outsider", ["owner", "officer", "admin"])
@pytest.mark.parametrize("name", OF_AUDITORS)
def test_an_auditors_tables_are_seen_and_added_to_by_auditors_alone(
    platform: Platform, name: str, outsider: str
) -> None:
    row = some_row(platform, name) | {"id": uuid4()}
    values = {key: value for key, value in row.items() if key in table_of(name).columns}
    values.pop("number", None)

    refusal = refused_by_database(platform, outsider, insert(table_of(name)).values(values))

    assert keys_seen(platform, outsider, name) == set()
    assert "row-level security" in refusal


@pytest.mark.parametrize("name", [*MIRRORS, *PROOFS, *COMPARISONS, *OF_THE_CLOSE])
class TestMirrorOfTheLedger:
    """The state of a case moves by chain events alone."""

    def test_is_never_added_to(self, platform: Platform, name: str) -> None:
        row = {column.name: None for column in table_of(name).columns}

        refusal = refused_by_database(platform, "officer", insert(table_of(name)).values(row))

        assert f"permission denied for table {name}" in refusal

    def test_is_never_changed(self, platform: Platform, name: str) -> None:
        first = next(iter(table_of(name).columns))

        refusal = refused_by_database(
            platform, "officer", update(table_of(name)).values({first.name: first})
        )

        assert f"permission denied for table {name}" in refusal

    def test_is_never_deleted_from(self, platform: Platform, name: str) -> None:
        refusal = refused_by_database(platform, "officer", delete(table_of(name)))

        assert f"permission denied for table {name}" in refusal


@pytest.mark.parametrize("name", TABLES)
def test_the_application_deletes_from_no_table(platform: Platform, name: str) -> None:
    assert "permission denied" in refused_by_database(platform, "officer", delete(table_of(name)))


@pytest.mark.parametrize("name", ["action", "facts", "hash", "previous_hash", "at", "person_id"])
def test_the_application_changes_nothing_in_the_audit_log(platform: Platform, name: str) -> None:
    changed = update(table_of("audit_log")).values({name: column(name)})

    assert "permission denied" in refused_by_database(platform, "officer", changed)


def test_nobody_writes_the_audit_log_in_the_name_of_others(platform: Platform) -> None:
    row = some_row(platform, "audit_log") | {"party_id": id_of("sme"), "hash": "0x00"}
    row["seq"] += 1

    refusal = refused_by_database(platform, "officer", insert(table_of("audit_log")).values(row))

    assert "row-level security" in refusal


def test_the_application_cannot_read_a_password_hash(platform: Platform) -> None:
    hashes = select(table_of("credentials").c.password_hash)

    assert "permission denied" in refused_by_database(platform, "officer", hashes)


@pytest.mark.parametrize("name", sorted(OF_SIGNING_IN))
def test_the_application_cannot_read_how_people_sign_in(platform: Platform, name: str) -> None:
    rows = select(table_of(name))

    assert "permission denied" in refused_by_database(platform, "officer", rows)


@pytest.mark.parametrize("name", ["people", "credentials"])
def test_the_application_changes_no_roles_and_no_passwords(platform: Platform, name: str) -> None:
    column = {"people": "role_names", "credentials": "password_hash"}[name]
    changed = update(table_of(name)).values({column: ["admin"] if name == "people" else "x"})

    assert "permission denied" in refused_by_database(platform, "officer", changed)


@pytest.mark.parametrize("name", ["loans", "ip_assets", "documents", "signing_keys", "audit_log"])
def test_the_sign_in_service_reads_nothing_of_a_case(platform: Platform, name: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        platform.database.sign_in.begin(SYSTEM) as tx,
    ):
        tx.session.execute(select(table_of(name)))


def test_a_grant_is_not_made_by_somebody_who_does_not_see_the_record(platform: Platform) -> None:
    taken = insert(AccessGrant).values(record_id=id_of("loan"), party_id=id_of("other-sme"))

    assert "row-level security" in refused_by_database(platform, "other-owner", taken)


@pytest.mark.parametrize("name", ["loans", "ip_assets", "documents", "verifications"])
def test_the_application_changes_no_fact_of_a_record(platform: Platform, name: str) -> None:
    changed = update(table_of(name)).values(salt="00")

    assert "permission denied" in refused_by_database(platform, "officer", changed)


def test_the_application_changes_no_terms_once_a_contract_is_attached(platform: Platform) -> None:
    changed = update(table_of("pledges")).values(salt="00")

    assert "its terms are settled" in refused_by_database(platform, "officer", changed)
