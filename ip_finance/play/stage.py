"""What the story is played with: HTTP as any client speaks it, and keys that stay with people.

Every request carries an id or an Idempotency-Key that follows from the run, so that a play which
was killed is simply played again from the start: what was done is answered, not done twice.
"""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from eth_account.signers.local import LocalAccount

from ip_finance.play.cast import PASSWORD, Cast

WAIT_SECONDS = 120.0
POLL_SECONDS = 0.1


class PlayFailed(Exception):
    """Something did not go as the story says."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that the ledger took."""

    tx_hash: str
    block: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that the platform refused, as RFC 9457 tells it."""

    status: int
    code: str
    detail: str
    rule: str | None


@dataclass
class Stage:
    """One run against the platform at `address`."""

    address: str
    cast: Cast
    http: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, LocalAccount] = field(default_factory=dict)

    def account(self, login: str) -> LocalAccount:
        if login not in self.accounts:
            self.accounts[login] = self.cast.account_of(login)
        return self.accounts[login]

    def get(self, login: str, path: str) -> Any:
        return self._sound(self._call(login, "GET", path))

    def fetch(self, login: str, path: str) -> httpx.Response:
        """The answer as it came, a refusal too."""
        return self._call(login, "GET", path)

    def site(self) -> httpx.Client:
        """The platform for somebody who does not sign in."""
        return httpx.Client(base_url=self.address, timeout=WAIT_SECONDS)

    def put(self, login: str, path: str, body: dict[str, Any]) -> Any:
        return self._sound(self._call(login, "PUT", path, json=body))

    def upload(self, login: str, name: str, content: bytes, kind: str = "other") -> UUID:
        """Keep a file and give its id."""
        document_id = self.cast.id_of(f"document {name}")
        path = f"/documents/{document_id}"
        self._sound(
            self._call(login, "PUT", path, params={"name": name, "kind": kind}, content=content)
        )
        return document_id

    def post(self, login: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._sound(self._post(login, path, body))

    def ask(self, login: str, path: str, body: dict[str, Any] | None = None) -> UUID:
        """Ask for signatures and give the id of the signing request."""
        return UUID(self.post(login, path, body)["id"])

    def sign(self, login: str, request_id: UUID) -> None:
        """Sign what waits for this person's signature; nothing if it was given before."""
        path = f"/signing-requests/{request_id}"
        request = self.get(login, path)
        if request["to_sign"] is None:
            if self.account(login).address in [slot["signed_by"] for slot in request["slots"]]:
                return
            raise PlayFailed(f"{login} has nothing to sign in {request}")
        body = {"signature": self._signature(login, request["to_sign"]["typed_data"])}
        self._sound(self._post(login, f"{path}/signatures", body))

    def carry(self, request_id: UUID, *logins: str) -> Taken:
        """Have each sign in turn, and wait until the ledger has taken the step."""
        for login in logins:
            self.sign(login, request_id)
        return self.taken(logins[-1], request_id)

    def taken(self, login: str, request_id: UUID) -> Taken:
        """Wait for the ledger's answer; a refusal fails the play."""
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            request = self.get(login, f"/signing-requests/{request_id}")
            if request["state"] == "taken":
                return Taken(request["tx_hash"], request["block_number"])
            if request["state"] == "refused":
                raise PlayFailed(f"the ledger refused {request['kind']}: {request['refusal']}")
            time.sleep(POLL_SECONDS)
        raise PlayFailed(f"the ledger did not answer within {WAIT_SECONDS:.0f} s")

    def is_open(self, login: str, request_id: UUID) -> bool:
        return bool(self.get(login, f"/signing-requests/{request_id}")["state"] == "open")

    def refused_post(
        self, login: str, path: str, body: dict[str, Any] | None, code: str
    ) -> Refused:
        """Post what must be refused. Raises: PlayFailed if it is not, or for another reason."""
        return self._refused(self._post(login, path, body), code)

    def refused_put(self, login: str, path: str, body: dict[str, Any], code: str) -> Refused:
        """Put what must be refused. Raises: PlayFailed if it is not, or for another reason."""
        return self._refused(self._call(login, "PUT", path, json=body), code)

    def _signature(self, login: str, typed_data: dict[str, Any]) -> str:
        signed = self.account(login).sign_typed_data(full_message=typed_data)
        return "0x" + signed.signature.hex().removeprefix("0x")

    def _post(self, login: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        key = str(self.cast.id_of(f"POST {path} by {login} {body}"))
        return self._call(login, "POST", path, json=body, headers={"Idempotency-Key": key})

    def _call(self, login: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token(login)}", **more.pop("headers", {})}
        return self.http.request(method, f"{self.address}/api{path}", headers=headers, **more)

    def _token(self, login: str) -> str:
        if login not in self.tokens:
            path = f"{self.address}/api/sessions/{self.cast.id_of(f'session {login}')}"
            answer = self.http.put(path, json={"login": login, "password": PASSWORD})
            self.tokens[login] = self._sound(answer)["token"]
        return self.tokens[login]

    def _sound(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        request = answer.request
        raise PlayFailed(f"{request.method} {request.url} → {answer.status_code}: {answer.text}")

    def _refused(self, answer: httpx.Response, code: str) -> Refused:
        body = answer.json()
        found = str(body.get("type", "")).removeprefix("/problems/")
        if answer.is_success or found != code:
            raise PlayFailed(f"expected the refusal {code}, got {answer.status_code}: {body}")
        return Refused(answer.status_code, code, body["detail"], body.get("rule"))
