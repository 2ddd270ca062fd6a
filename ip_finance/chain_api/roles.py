"""Who may act on the ledger, in the ledger's own words. Pure."""

from dataclasses import dataclass
from enum import IntFlag


class Role(IntFlag):
    """The roles of a key: the bits of `contracts/types/Roles.sol`."""

    SIGNATORY = 1
    VERIFIER = 2
    APPRAISER = 4
    OFFICER = 8
    APPROVER = 16
    GUARDIAN = 32
    RECORDER = 64


ANYBODY = ~Role.RECORDER
"""Every role of a person; a recorder is a machine."""


@dataclass(frozen=True, slots=True)
class Side:
    """The side for which somebody signs, as the typed data names it, and the role that it takes.

    Of several roles the signer's key needs one.
    """

    name: str
    role: Role
