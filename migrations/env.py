"""Runs the migrations over the connection that `ip_finance.migrating` gives."""

from alembic import context

from ip_finance.migrating import METADATA


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
