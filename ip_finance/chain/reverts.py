"""Why a contract refused: its custom error as a name and arguments. Pure."""

from typing import Any

from eth_abi import decode  # type: ignore[attr-defined]
from eth_utils.abi import function_signature_to_4byte_selector
from hexbytes import HexBytes

from ip_finance.chain.artifact import LEDGER
from ip_finance.chain.codec import snake

ERRORS = {
    bytes(
        function_signature_to_4byte_selector(
            f"{entry['name']}({','.join(member['type'] for member in entry['inputs'])})"
        )
    ): entry
    for entry in LEDGER.abi
    if entry["type"] == "error"
}


def refusal_of(data: str | bytes | None) -> dict[str, Any]:
    """`{"error": name, "facts": {...}}` for revert data; the raw data if it is none of ours."""
    raw = bytes(HexBytes(data or b""))
    entry = ERRORS.get(raw[:4])
    if entry is None:
        return {"error": "Unknown", "facts": {"data": "0x" + raw.hex()}}
    values = decode([member["type"] for member in entry["inputs"]], raw[4:])
    facts = {
        snake(member["name"]): _readable(value)
        for member, value in zip(entry["inputs"], values, strict=True)
    }
    return {"error": entry["name"], "facts": facts}


def _readable(value: Any) -> Any:
    return "0x" + value.hex() if isinstance(value, bytes) else value
