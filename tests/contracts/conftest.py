"""Contract tests get their chain from `tests.evm`."""

from tests.evm import _chain, cast, evm

__all__ = ["_chain", "cast", "evm"]
