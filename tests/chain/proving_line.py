"""A chain in memory that also answers what only real nodes do: whole headers, receipts, proofs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import rlp
from eth_hash.auto import keccak
from eth_tester import EthereumTester
from hexbytes import HexBytes
from trie.hexary import HexaryTrie
from web3 import EthereumTesterProvider, Web3

from ip_finance.chain.node import Call, MemoryLine, Node
from ip_finance.evidence.header import QUANTITIES, RPC_NAMES


@dataclass(frozen=True, slots=True)
class ProvingLine(MemoryLine):
    """The way to a chain in memory, with three answers made from its own database."""

    tester: EthereumTester

    def send(self, calls: Sequence[Call]) -> Any:
        own: dict[str, Callable[..., Any]] = {
            "eth_getBlockByNumber": self._block,
            "eth_getBlockReceipts": self._receipts,
            "eth_getProof": self._proof,
        }
        return [
            {"result": own[method](*params)}
            if method in own
            else MemoryLine(self.web3).send([(method, params)])[0]
            for method, params in calls
        ]

    @property
    def _chain(self) -> Any:
        return self.tester.backend.chain

    def _header(self, number: str) -> Any:
        return self._chain.get_canonical_block_header_by_number(int(number, 16))

    def _block(self, number: str, _: bool) -> Any:
        if int(number, 16) > self._chain.get_canonical_head().block_number:
            return None
        header = self._header(number)
        fields = zip(RPC_NAMES, rlp.decode(rlp.encode(header)), strict=False)
        told = {
            name: _quantity(value) if name in QUANTITIES else _hex(value) for name, value in fields
        }
        block = self._chain.get_block_by_header(header)
        sent = [
            {
                "hash": _hex(one.hash),
                "to": _hex(one.to) if one.to else None,
                "input": _hex(one.data),
            }
            for one in block.transactions
        ]
        return {**told, "hash": _hex(header.hash), "transactions": sent}

    def _receipts(self, number: str) -> Any:
        block = self._chain.get_block_by_header(self._header(number))
        receipts = block.get_receipts(self._chain.chaindb)
        return [
            {
                "type": hex(getattr(sent, "type_id", None) or 0),
                "status": hex(int.from_bytes(one.state_root, "big")),
                "cumulativeGasUsed": hex(one.gas_used),
                "logsBloom": _hex(one.bloom.to_bytes(256, "big")),
                "logs": [
                    {
                        "address": _hex(log.address),
                        "topics": [_hex(topic.to_bytes(32, "big")) for topic in log.topics],
                        "data": _hex(log.data),
                    }
                    for log in one.logs
                ],
            }
            for sent, one in zip(block.transactions, receipts, strict=True)
        ]

    def _proof(self, address: str, places: Sequence[str], number: str) -> Any:
        database = self._chain.chaindb.db
        state = HexaryTrie(database, self._header(number).state_root)
        account = keccak(bytes.fromhex(address[2:]))
        storage_root = rlp.decode(state[account])[2]
        storage = HexaryTrie(database, storage_root)
        proofs = [_nodes(storage, keccak(bytes.fromhex(place[2:]))) for place in places]
        return {
            "accountProof": _nodes(state, account),
            "storageProof": [{"proof": proof} for proof in proofs],
        }


def proving_node(web3: Web3) -> Node:
    """A node that can show everything that a capture asks for."""
    provider = web3.provider
    assert isinstance(provider, EthereumTesterProvider)
    return Node(ProvingLine(Web3(provider, middleware=[]), provider.ethereum_tester))


def _nodes(trie: HexaryTrie, key: bytes) -> list[str]:
    return [_hex(rlp.encode(node)) for node in trie.get_proof(key)]  # type: ignore[no-untyped-call]


def _hex(value: bytes) -> str:
    return HexBytes(value).to_0x_hex()


def _quantity(value: bytes) -> str:
    return hex(int.from_bytes(value, "big"))
