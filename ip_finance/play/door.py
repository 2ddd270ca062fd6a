"""Straight at the contract, past the platform: what whoever holds some keys could try."""

from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError
from web3.types import Nonce, TxParams, Wei

from ip_finance.chain.codec import call_args, function_name
from ip_finance.chain.reverts import refusal_of
from ip_finance.chain_api.steps import Step
from ip_finance.chain_api.typed_data import compact, typed_data
from ip_finance.play.stage import PlayFailed, Stage

GAS = 1_000_000


@dataclass(frozen=True, slots=True)
class Door:
    """The ledger itself, reached by a stranger who pays nothing for gas."""

    web3: Web3
    ledger: Contract
    stage: Stage

    def refusal(self, step: Step, *logins: str) -> dict[str, Any]:
        """Sign `step` for its sides with these people's keys, relay it, and give the refusal.

        The transaction is really sent and mined; it must fail, and a call says why.

        Raises: PlayFailed: the ledger took the step.
        """
        signatures = b"".join(
            self._signature(step, side, login)
            for side, login in zip(type(step).SIDES, logins, strict=False)
        )
        call = self.ledger.functions[function_name(type(step))](call_args(step), signatures)
        stranger = Account.create()
        params: TxParams = {
            "from": stranger.address,
            "nonce": Nonce(0),
            "gas": GAS,
            "chainId": self.web3.eth.chain_id,
            "maxFeePerGas": Wei(0),
            "maxPriorityFeePerGas": Wei(0),
        }
        try:
            call.call({"from": stranger.address})
        except ContractLogicError as refused:
            reason = refusal_of(refused.data if isinstance(refused.data, str) else None)
        else:
            raise PlayFailed(f"the ledger would take {step}")
        signed = stranger.sign_transaction(call.build_transaction(params))
        sent = self.web3.eth.send_raw_transaction(signed.raw_transaction)
        receipt = self.web3.eth.wait_for_transaction_receipt(sent, timeout=20)
        if receipt["status"]:
            raise PlayFailed(f"the ledger took {step}")
        return {**reason, "tx_hash": HexBytes(sent).to_0x_hex()}

    def _signature(self, step: Step, side: Any, login: str) -> bytes:
        data = typed_data(step, side, self.web3.eth.chain_id, self.ledger.address)
        signed = self.stage.account(login).sign_message(encode_typed_data(full_message=data))
        return compact(bytes(signed.signature))
