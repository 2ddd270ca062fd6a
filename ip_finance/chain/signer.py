"""The platform's own keys: relayers sign transactions and the recorder anchors; none decides."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from eth_account import Account
from eth_account.signers.base import BaseAccount
from eth_account.signers.local import LocalAccount

from ip_finance.chain.fees import FEE_CAP

SCRYPT_ROUNDS = 2**14


@dataclass(frozen=True, slots=True)
class Relayers:
    """Who sends transactions, each with nonces of its own: they can relay steps, not sign them.

    They pay at most `fee_cap` wei a gas.
    """

    accounts: tuple[BaseAccount, ...]
    fee_cap: int = FEE_CAP


def relayers_from(folder: Path, number: int) -> tuple[LocalAccount, ...]:
    """So many accounts of relayers: `relayer`, `relayer-2`, `relayer-3` and so on."""
    names = ["relayer", *(f"relayer-{one}" for one in range(2, number + 1))]
    return tuple(_account_from(folder, name) for name in names)


def recorder_from(folder: Path) -> LocalAccount:
    """Who anchors the audit log: the only step that the ledger takes from it."""
    return _account_from(folder, "recorder")


def _account_from(folder: Path, name: str) -> LocalAccount:
    """The account of the keystore `name` in `folder`; made there at the first start.

    In production the folder is a mounted secret; an HSM adapter takes this function's place.
    """
    keystore, passphrase = folder / f"{name}.json", folder / f"{name}.passphrase"
    if not keystore.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not passphrase.exists():
            _write_private(passphrase, secrets.token_urlsafe(32))
        made = Account.create()
        sealed = made.encrypt(passphrase.read_text(), kdf="scrypt", iterations=SCRYPT_ROUNDS)
        _write_private(keystore, json.dumps(sealed))
    key = Account.decrypt(json.loads(keystore.read_text()), passphrase.read_text())
    account: LocalAccount = Account.from_key(key)
    return account


def _write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only."""
    draft = path.with_suffix(path.suffix + ".new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)
