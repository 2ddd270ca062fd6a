"""The members of steps and events by their kinds, and the sides that sign.

The annotation of a kind is its type in the typed data that people sign. A right is signed as the
text that it spells; in calls and logs the ledger holds it in one word. Pure.
"""

from typing import Annotated
from uuid import UUID

from ip_finance.chain_api.roles import ANYBODY, Role, Side

Hash = Annotated[str, "bytes32"]
Right = Annotated[str, "string"]
Rights = Annotated[tuple[str, ...], "string[]"]
LoanId = Annotated[UUID, "bytes16"]
Address = Annotated[str, "address"]
Roles = Annotated[int, "uint16"]
Number = Annotated[int, "uint32"]
Version = Annotated[int, "uint32"]
PledgeNumber = Annotated[int, "uint8"]
Fen = Annotated[int, "uint64"]
Size = Annotated[int, "uint64"]
UnixTime = Annotated[int, "uint40"]
FactNumber = Annotated[int, "uint8"]
Flag = Annotated[bool, "bool"]
Index = Annotated[int, "uint256"]
Data = Annotated[str, "bytes"]

GUARDIAN = Side("guardian", Role.GUARDIAN)
RECORDER = Side("recorder", Role.RECORDER)
OWNER = Side("owner", Role.SIGNATORY)
PROVIDER = Side("provider", Role.VERIFIER)
FIRST_APPRAISER = Side("first appraiser", Role.APPRAISER)
SECOND_APPRAISER = Side("second appraiser", Role.APPRAISER)
INITIATOR = Side("initiator", ANYBODY)
ARBITER = Side("arbiter", Role.GUARDIAN)
BORROWER = Side("borrower", Role.SIGNATORY)
OFFICER = Side("officer", Role.OFFICER)
APPROVER = Side("approver", Role.APPROVER)
PLEDGOR = Side("pledgor", Role.SIGNATORY)
PLEDGEE = Side("pledgee", Role.OFFICER)
WITNESS = Side("witness", Role.VERIFIER)
LENDER = Side("lender", Role.OFFICER)
ASSIGNOR = Side("assignor", Role.OFFICER)
ASSIGNEE = Side("assignee", Role.OFFICER)
DECLARANT = Side("declarant", ANYBODY)
