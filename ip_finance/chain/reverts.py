"""Why a contract refused: its custom error as a name and arguments. Pure."""

from collections.abc import Sequence
from typing import Any

from eth_abi import decode  # type: ignore[attr-defined]
from eth_utils.abi import event_signature_to_log_topic, function_signature_to_4byte_selector
from hexbytes import HexBytes

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import snake
from ip_finance.chain_api.keys import right_in

ERRORS = {
    bytes(
        function_signature_to_4byte_selector(
            f"{entry['name']}({','.join(member['type'] for member in entry['inputs'])})"
        )
    ): entry
    for entry in LEDGER.abi
    if entry["type"] == "error"
}

STEP_REFUSED = bytes(event_signature_to_log_topic("StepRefused(uint256,bytes)"))


def refused_in(logs: Sequence[tuple[bytes, bytes]]) -> dict[int, bytes]:
    """Places of the steps of a batch that changed nothing, with their errors' bytes.

    `logs` of the ledger in one transaction: first topic and data of each.
    """
    return dict(decode(["uint256", "bytes"], data) for topic, data in logs if topic == STEP_REFUSED)


def refusal_of(data: str | bytes | None) -> dict[str, Any]:
    """`{"error": name, "facts": {...}}` for revert data; the raw data if it is none of ours."""
    raw = bytes(HexBytes(data or b""))
    entry = ERRORS.get(raw[:4])
    if entry is None:
        return {"error": "Unknown", "facts": {"data": "0x" + raw.hex()}}
    values = decode([member["type"] for member in entry["inputs"]], raw[4:])
    facts = {
        snake(member["name"]): _readable(value, member["internalType"])
        for member, value in zip(entry["inputs"], values, strict=True)
    }
    return {"error": entry["name"], "facts": facts}


def _readable(value: Any, kind: str) -> Any:
    if kind == "ShortString":
        return right_in(value)
    return "0x" + value.hex() if isinstance(value, bytes) else value
