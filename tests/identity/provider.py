"""An OpenID provider of its own process: `python -m tests.identity.provider <unix time>`.

It says its address on the first line of its output. Whoever comes is `subject`; `POST /mood` has
it lie, so that the other side can be seen to notice.
"""

import base64
import json
import secrets
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "ipfin-of-a-test", "a-client-secret-of-a-test"


@dataclass
class State:
    """What the provider remembers."""

    now: int
    issuer: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    mood: dict[str, Any] = field(default_factory=dict)


class Provider(BaseHTTPRequestHandler):
    """Discovery, authorization, token and keys."""

    state: State

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == "/.well-known/openid-configuration":
            self._say(self._configuration())
        elif path.path == "/keys":
            self._say({"keys": [self.state.key.as_dict(private=False)]})
        elif path.path == "/authorize":
            self._authorize({name: told[0] for name, told in parse_qs(path.query).items()})
        else:
            self._say({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path == "/mood":
            self.state.mood = json.loads(body)
            self._say({})
        else:
            self._token({name: told[0] for name, told in parse_qs(body.decode()).items()})

    def _configuration(self) -> dict[str, Any]:
        issuer = self.state.issuer
        return {
            "issuer": self.state.mood.get("issuer", issuer),
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        }

    def _authorize(self, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.state.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_response(302)
        self.send_header("location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def _token(self, told: dict[str, str]) -> None:
        asked = self.state.codes.pop(told.get("code", ""), None)
        digest = sha256(told.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        login = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        is_sound = (
            asked is not None
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == told.get("redirect_uri")
            and self.headers.get("authorization") == f"Basic {login}"
        )
        if asked is None or not is_sound:
            self._say({"error": "invalid_grant"}, 400)
            return
        claims = {
            "iss": self.state.issuer,
            "sub": "zhang.san",
            "aud": CLIENT,
            "iat": self.state.now,
            "exp": self.state.now + 300,
            "nonce": asked["nonce"],
        }
        claims |= self.state.mood.get("claims", {})
        key = ECKey.generate_key("P-256") if "key" in self.state.mood else self.state.key
        token = jwt.encode({"alg": "ES256", "kid": "1"}, claims, key)
        self._say({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def _say(self, told: dict[str, Any], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


def main(now: str) -> None:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    Provider.state = State(int(now), f"http://127.0.0.1:{server.server_port}")
    print(Provider.state.issuer, flush=True)  # noqa: T201  the parent waits for it
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
