"""A passkey made of software: it answers as a device does that has checked its user."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, USER_VERIFIED, HAS_KEY = 0x01, 0x04, 0x40
ORIGIN = "http://localhost"


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(told: str) -> bytes:
    return urlsafe_b64decode(told + "=" * (-len(told) % 4))


@dataclass
class Authenticator:
    """One device with one key; `flags` is what it claims to have checked."""

    flags: int = USER_PRESENT | USER_VERIFIED
    origin: str = ORIGIN
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    uses: int = 0

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a question for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        named = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + public
        about = self._about(options["rp"]["id"], HAS_KEY) + named
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about})
        client = self._client("webauthn.create", options)
        return self._answer(attestationObject=text(statement), clientDataJSON=text(client))

    def use(self, options: dict[str, Any]) -> str:
        """The answer to a question for a passkey."""
        self.uses += 1
        about = self._about(options["rpId"], 0)
        client = self._client("webauthn.get", options)
        signature = self.key.sign(about + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            authenticatorData=text(about),
            clientDataJSON=text(client),
            signature=text(signature),
        )

    def _about(self, site: str, more: int) -> bytes:
        flags = (self.flags | more).to_bytes(1)
        return sha256(site.encode()).digest() + flags + self.uses.to_bytes(4)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, **response: str) -> str:
        name = text(self.credential_id)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(told | {"clientExtensionResults": {}})
