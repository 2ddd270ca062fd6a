"""Steps signed by contract wallets (ERC-1271), whose answer cannot be computed again offline.

The transaction shows instead that the ledger was given this very step with these very signatures,
and the receipt that it did not refuse it; the code that the trust file names asked the wallet.
"""

from ip_finance.evidence.bundle import Step
from ip_finance.evidence.calls import Call, calls_in, read_call, recipient_and_input, refused_in
from ip_finance.evidence.errors import NotProven
from ip_finance.evidence.header import Header
from ip_finance.evidence.ledger import LedgerFacts
from ip_finance.evidence.proofs import Nodes, Receipt


def check_accepted(
    step: Step, ledger: LedgerFacts, header: Header, receipt: Receipt, nodes: Nodes, where: str
) -> None:
    """Raises: NotProven."""
    kind, fields = nodes.transaction(header.transactions_root, step.transaction, where)
    found = recipient_and_input(kind, fields)
    if found is None:
        rule = f"transactions of type {kind} are not known here."
        raise NotProven(rule, where=where, field="transaction")
    recipient, data = found
    calls = calls_in(data) if recipient == ledger.address else {}
    refused = refused_in(receipt, ledger.address)
    taken = [read_call(call) for index, call in calls.items() if index not in refused]
    if Call(step.kind, step.message, step.signatures) not in taken:
        rule = "does not give the ledger this step with these signatures."
        raise NotProven(rule, where=where, field="transaction")
