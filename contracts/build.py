"""Compiles the contracts and writes their artifacts: `python -m contracts.build`.

The bytes depend on the sources, the settings and the compiler's version alone, not on the
machine, on the time, or on whether the compiler is native or npm's. So a test can compile again
and compare.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import solcx

from contracts import solcjs

ROOT = Path(__file__).parents[1]
ARTIFACTS = Path(__file__).parent / "artifacts"
CONTRACTS = ("Ledger",)
SOLC = "0.8.37"

SETTINGS: dict[str, Any] = {
    "remappings": ["@openzeppelin/=node_modules/@openzeppelin/"],
    # Through Yul, records stay on the stack across the parts, and a step has room for all it names;
    # the older pipeline runs out of stack. More runs would save a gas or two in a thousand, and
    # cost more code than a contract may have (EIP-170): with 450, 37 actions do not fit.
    "viaIR": True,
    "optimizer": {"enabled": True, "runs": 440},
    # The oldest fork that every chain we run on has: Besu, Anvil, eth-tester.
    "evmVersion": "cancun",
    # The code ends with the hash of the metadata, that is of every source.
    "metadata": {"bytecodeHash": "ipfs"},
    "outputSelection": {
        "*": {
            "*": [
                "abi",
                "evm.bytecode.object",
                "evm.deployedBytecode.object",
                "metadata",
                "storageLayout",
            ]
        }
    },
}


def main() -> None:
    """Write every artifact."""
    ARTIFACTS.mkdir(exist_ok=True)
    for name in CONTRACTS:
        (ARTIFACTS / f"{name}.json").write_bytes(artifact(name))


def artifact(name: str) -> bytes:
    """The artifact of one contract, from the sources as they are now."""
    unit = f"contracts/{name}.sol"
    made = _compile(unit)["contracts"][unit][name]
    metadata = json.loads(made["metadata"])
    facts = {
        "contract": name,
        "compiler": metadata["compiler"]["version"],
        "settings": {key: value for key, value in SETTINGS.items() if key != "outputSelection"},
        "sourceHashes": {
            source: hashlib.sha256((ROOT / source).read_bytes()).hexdigest()
            for source in sorted(metadata["sources"])
        },
        "abi": made["abi"],
        "storageLayout": _layout(made["storageLayout"]),
        "bytecode": "0x" + made["evm"]["bytecode"]["object"],
        "deployedBytecode": "0x" + made["evm"]["deployedBytecode"]["object"],
    }
    return (json.dumps(facts, indent=1, ensure_ascii=False) + "\n").encode()


def _compile(unit: str) -> Any:
    """What solc says. It reads imports itself, below the project's root."""
    source = {
        "language": "Solidity",
        "sources": {unit: {"content": (ROOT / unit).read_text(encoding="utf-8")}},
        "settings": SETTINGS,
    }
    with _compiler() as solc:
        answer = solcx.compile_standard(source, base_path=ROOT, solc_binary=solc)
    if complaints := [error["formattedMessage"] for error in answer.get("errors", [])]:
        raise RuntimeError("\n".join(complaints))
    return answer


@contextmanager
def _compiler() -> Iterator[Path]:
    """The native compiler of the right version if py-solc-x has one, else npm's."""
    if SOLC in map(str, solcx.get_installed_solc_versions()):
        yield solcx.install.get_executable(SOLC)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield solcjs.executable(Path(folder))


def _layout(layout: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Where each variable, and each member of each struct, is stored. No compiler-made numbers."""
    types = layout["types"] or {}

    def places(members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "label": member["label"],
                "slot": member["slot"],
                "offset": member["offset"],
                "type": types[member["type"]]["label"],
            }
            for member in members
        ]

    structs = {
        kind["label"]: places(kind["members"]) for kind in types.values() if "members" in kind
    }
    return {"storage": places(layout["storage"]), **dict(sorted(structs.items()))}


if __name__ == "__main__":
    main()
