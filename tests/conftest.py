"""Fixtures every test may use: a real database and a real EVM; no clock but `NOON`, no network."""

from hypothesis import settings

pytest_plugins = ["tests.database", "tests.evm"]

settings.register_profile("untimed", deadline=None)  # how fast it is, the benchmarks say
settings.load_profile("untimed")
