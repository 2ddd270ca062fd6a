"""`eth_simulateV1` for the chain in memory, which does not know it: calls one after the other."""

from typing import Any

from eth.vm.spoof import SpoofTransaction
from eth_tester import EthereumTester
from hexbytes import HexBytes
from web3.types import RPCResponse

GAS_OF_A_CALL = 1_000_000


def simulated(tester: EthereumTester, asked: dict[str, Any]) -> RPCResponse:
    """The answer of a node: each call meets the state that the ones before it leave."""
    [block] = asked["blockStateCalls"]
    chain = tester.backend.chain
    parent = chain.get_canonical_head()
    time = int(block["blockOverrides"]["time"], 16)
    if time <= parent.timestamp:
        refused = {"code": -38021, "message": "block timestamps must be in order"}
        return {"jsonrpc": "2.0", "id": 1, "error": refused}  # type: ignore[typeddict-item]
    vm = chain.get_vm(at_header=chain.create_header_from_parent(parent, timestamp=time))
    calls = [_outcome(vm, call) for call in block["calls"]]
    return {"jsonrpc": "2.0", "id": 1, "result": [{"calls": calls}]}


def _outcome(vm: Any, call: dict[str, str]) -> dict[str, Any]:
    sender = bytes(HexBytes(call["from"]))
    unsigned = vm.create_unsigned_transaction(
        nonce=vm.state.get_nonce(sender),
        gas_price=vm.state.execution_context.base_fee_per_gas,
        gas=GAS_OF_A_CALL,
        to=bytes(HexBytes(call["to"])),
        value=0,
        data=bytes(HexBytes(call["input"])),
    )
    computation = vm.state.apply_transaction(SpoofTransaction(unsigned, from_=sender))
    gas = unsigned.intrinsic_gas + computation.get_gas_used()
    if not computation.is_error:
        return {"status": "0x1", "gasUsed": hex(gas), "returnData": "0x"}
    reason = computation.error.args[0] if computation.error.args else b""
    data = HexBytes(reason if isinstance(reason, bytes) else b"").to_0x_hex()
    error = {"code": 3, "message": "execution reverted", "data": data}
    return {"status": "0x0", "gasUsed": hex(gas), "returnData": "0x", "error": error}
