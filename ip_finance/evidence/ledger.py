"""Which ledger a bundle, or a trust file, is about."""

from dataclasses import dataclass
from typing import Any

from ip_finance.evidence.fields import Fields
from ip_finance.evidence.words import DOMAIN


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """Which ledger. `keys_slot` is the storage slot of the mapping from address to key."""

    chain_id: int
    genesis: bytes
    address: bytes
    code_hash: bytes
    keys_slot: int

    @classmethod
    def written(
        cls, chain_id: int, genesis: str, address: str, code_hash: str, keys_slot: int
    ) -> "LedgerFacts":
        """The same from hex with `0x`."""
        genesis_, address_, code_hash_ = (
            bytes.fromhex(text[2:]) for text in (genesis, address, code_hash)
        )
        return cls(chain_id, genesis_, address_, code_hash_, keys_slot)


def domain_of(ledger: LedgerFacts) -> dict[str, Any]:
    """The EIP-712 domain of the ledger's typed data."""
    return {
        **DOMAIN,
        "chainId": ledger.chain_id,
        "verifyingContract": "0x" + ledger.address.hex(),
    }


def ledger_json(ledger: LedgerFacts) -> dict[str, Any]:
    """The section `ledger` of a manifest and of a trust file."""
    return {
        "chain_id": ledger.chain_id,
        "genesis": "0x" + ledger.genesis.hex(),
        "address": "0x" + ledger.address.hex(),
        "code_hash": "0x" + ledger.code_hash.hex(),
        "keys_slot": ledger.keys_slot,
    }


def read_ledger(fields: Fields) -> LedgerFacts:
    """The section `ledger` of a manifest or of a trust file."""
    fields.exactly("chain_id", "genesis", "address", "code_hash", "keys_slot")
    return LedgerFacts(
        fields.whole("chain_id"),
        fields.hexed("genesis", 32),
        fields.hexed("address", 20),
        fields.hexed("code_hash", 32),
        fields.whole("keys_slot"),
    )
