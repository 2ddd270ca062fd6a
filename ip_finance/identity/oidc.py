"""OpenID Connect, seen from the side that relies on it: code flow with PKCE, state and nonce.

Nothing of the database is here: the exchange happens between two transactions. Redirects are not
followed, and every address must be https, or of this machine where that is allowed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from ip_finance.core.clock import unix
from ip_finance.identity.errors import ProviderAddressRefused, ProviderAway, ProviderRefused

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signed with a key pair, always: never `none`, never the client's own secret."""
SILENCE_SECONDS: Final = 10
LEEWAY_SECONDS: Final = 60
LARGEST_ANSWER: Final = 256 * 1024
LONGEST_SUBJECT: Final = 255
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to the provider."""

    client_id: str
    client_secret: str
    redirect: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What one way to the provider and back is checked by."""

    issuer: str
    authorization: str
    token: str
    keys: str
    nonce: str
    verifier: str
    redirect: str

    def told(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Relying:
    """Whether a provider may be on this machine, without https: for trials only."""

    is_loopback_allowed: bool

    def check_address(self, url: str) -> None:
        """Raises: ProviderAddressRefused."""
        parts = urlsplit(url)
        is_here = self.is_loopback_allowed and parts.hostname in LOOPBACK
        if not (parts.scheme == "https" or is_here) or not parts.hostname or parts.username:
            raise ProviderAddressRefused

    def discover(self, issuer: str) -> dict[str, str]:
        """Where the issuer's endpoints are. Raises: ProviderAway, ProviderRefused."""
        self.check_address(issuer)
        told = _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
        found = {
            "authorization": str(told.get("authorization_endpoint", "")),
            "token": str(told.get("token_endpoint", "")),
            "keys": str(told.get("jwks_uri", "")),
        }
        if told.get("issuer") != issuer:
            raise ProviderRefused
        for url in found.values():
            self.check_address(url)
        return found

    def subject(self, journey: Journey, client: Client, code: str, now: datetime) -> str:
        """Whom the provider says it is. Raises: ProviderAway, ProviderRefused."""
        try:
            with _session(client) as session:
                token = session.fetch_token(
                    journey.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=journey.verifier,
                    timeout=SILENCE_SECONDS,
                    allow_redirects=False,
                )
            return _subject(token, journey, client, now)
        except requests.RequestException as away:
            raise ProviderAway from away
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as spoilt:
            raise ProviderRefused from spoilt


def address(journey: Journey, client: Client, state: str) -> str:
    """Where the browser goes."""
    with _session(client) as session:
        url, _ = session.create_authorization_url(
            journey.authorization,
            state=state,
            nonce=journey.nonce,
            code_verifier=journey.verifier,
        )
    return str(url)


def _session(client: Client) -> Any:
    return OAuth2Session(
        client.client_id,
        client.client_secret,
        scope="openid",
        redirect_uri=client.redirect,
        code_challenge_method="S256",
    )


def _subject(token: Mapping[str, Any], journey: Journey, client: Client, now: datetime) -> str:
    keys = KeySet.import_key_set(_fetch(journey.keys))  # type: ignore[arg-type]
    found = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
    claims: Any = CodeIDToken(
        found.claims,
        found.header,
        options={
            "iss": {"essential": True, "value": journey.issuer},
            "aud": {"essential": True, "value": client.client_id},
            "sub": {"essential": True},
        },
        params={"nonce": journey.nonce, "client_id": client.client_id},
    )
    claims.validate(now=unix(now), leeway=LEEWAY_SECONDS)
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ProviderRefused
    return subject


def _fetch(url: str) -> dict[str, Any]:
    """Raises: ProviderAway, ProviderRefused: what it says is no JSON object, or too long."""
    try:
        with requests.get(
            url, timeout=SILENCE_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            answer.raise_for_status()
            content = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
    except (requests.RequestException, HTTPError) as away:
        raise ProviderAway from away
    try:
        told = json.loads(content[:LARGEST_ANSWER])
    except ValueError as spoilt:
        raise ProviderRefused from spoilt
    if not isinstance(told, dict):
        raise ProviderRefused
    return told
