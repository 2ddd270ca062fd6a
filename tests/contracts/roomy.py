"""A pytest plugin: a chain in memory that takes code of any size (EIP-170 is not what is tested).

Mutants are compiled the quick way, which makes more code of the same sources than fits.
"""

from eth.vm.forks.spurious_dragon import computation

setattr(computation, "EIP170_CODE_SIZE_LIMIT", 100_000)  # noqa: B010  not among its public names
