"""The same fixture as the tests of servicing: a bank needs loans for its books to be about."""

from tests.servicing.conftest import shared_database

__all__ = ["shared_database"]
