"""Fixtures every test may use: a real database and a real EVM; no clock but `NOON`, no network."""

pytest_plugins = ["tests.database", "tests.evm"]
