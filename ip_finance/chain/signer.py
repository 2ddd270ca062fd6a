"""The platform's own key. It signs transactions, never steps: it can relay, not decide."""

import json
import secrets
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

SCRYPT_ROUNDS = 2**14


def relayer_from(folder: Path) -> LocalAccount:
    """The relayer's account from its keystore in `folder`; made there at the first start.

    In production the folder is a mounted secret; an HSM adapter takes this function's place.
    """
    keystore, passphrase = folder / "relayer.json", folder / "relayer.passphrase"
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
