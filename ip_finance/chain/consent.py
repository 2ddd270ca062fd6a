"""Who signed this step, for which side, on which ledger."""

from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from ip_finance.chain_api.roles import Side
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import typed_data


@dataclass(frozen=True, slots=True)
class LedgerConsent:
    """Signed messages of the ledger at `contract` on chain `chain_id`."""

    chain_id: int
    contract: str

    def typed_data(self, step: Step, side: Side) -> dict[str, Any]:
        return typed_data(step, side, self.chain_id, self.contract)

    def signer_of(self, step: Step, side: Side, signature: str) -> str | None:
        message = encode_typed_data(full_message=self.typed_data(step, side))
        try:
            return str(Account.recover_message(message, signature=signature))
        except (BadSignature, ValidationError, ValueError, IndexError):
            return None
