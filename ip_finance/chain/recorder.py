"""The platform's recorder: a machine's key that anchors the audit log, and can do nothing else."""

from dataclasses import dataclass

from eth_account.messages import encode_typed_data
from eth_account.signers.base import BaseAccount

from ip_finance.chain_api.members import RECORDER
from ip_finance.chain_api.steps import AnchorLog
from ip_finance.chain_api.typed_data import compact, typed_data


@dataclass(frozen=True, slots=True)
class LedgerRecorder:
    """Signs for the ledger at `contract`."""

    account: BaseAccount
    chain_id: int
    contract: str

    @property
    def address(self) -> str:
        return str(self.account.address)

    def sign(self, step: AnchorLog) -> str:
        """The signature of the step, hex with 0x."""
        data = typed_data(step, RECORDER, self.chain_id, self.contract)
        signed = self.account.sign_message(encode_typed_data(full_message=data))
        return "0x" + compact(bytes(signed.signature)).hex()
