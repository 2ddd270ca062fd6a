"""The live client: a number in, what OPS says out, from the cache while it is fresh."""

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import epo_ops
from epo_ops.models import Docdb
from pydantic import SecretStr
from requests import Response
from requests.exceptions import HTTPError, RequestException

from ip_finance.core.clock import Clock
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.formats import OfficeFile
from ip_finance.office_files.reader import read_any
from ip_finance.ops.cache import AnswerCache
from ip_finance.ops.errors import (
    OpsAnswerUnreadable,
    OpsKeyRefused,
    OpsNotConfigured,
    OpsNotFound,
    OpsNumberRefused,
    OpsQuotaExceeded,
    OpsUnavailable,
)
from ip_finance.ops.pace import BoundedThrottler
from ip_finance.ops.requests import OpsNumber, Service, ops_number

OPS_URL: Final = "https://ops.epo.org/3.2"
TIMEOUT_SECONDS: Final = 20.0
_EXPIRED: Final = b"invalid_access_token"


@dataclass(frozen=True, slots=True)
class OpsAnswer:
    """What OPS said: `content` as it came, to be kept by its hash, and what was read of it."""

    service: Service
    number: OpsNumber
    content: bytes
    told: OfficeFile
    asked_at: datetime
    is_from_cache: bool


@dataclass(frozen=True, slots=True)
class OpsAccess:
    """How OPS is reached. Without key and secret it never is."""

    key: SecretStr | None
    secret: SecretStr | None
    url: str = OPS_URL
    timeout_seconds: float = TIMEOUT_SECONDS


class OpsClient:
    """Asks OPS at its pace; one request at a time, from whichever thread."""

    def __init__(self, access: OpsAccess, folder: Path, clock: Clock) -> None:
        self._access = access
        self._folder = folder
        self._clock = clock
        self._cache = AnswerCache(folder / "answers")
        self._turn = threading.Lock()
        self._line: _Line | None = None

    def ask(self, service: Service, number: str) -> OpsAnswer:
        """The answer of a service on a number, however it is spelled.

        Raises: OpsNumberRefused, OpsNotConfigured, OpsKeyRefused, OpsUnavailable, OpsBusy,
        OpsQuotaExceeded, OpsNotFound, OpsAnswerUnreadable; each is a DomainError with a cure.
        """
        asked, now = ops_number(number), self._clock()
        kept = self._cache.find(service, asked, now)
        if kept:
            content, asked_at = kept
            return OpsAnswer(service, asked, content, _read(asked, content), asked_at, True)
        content = self._fetch(service, asked)
        told = _read(asked, content)
        self._cache.keep(service, asked, content, now)
        return OpsAnswer(service, asked, content, told, now, False)

    def _fetch(self, service: Service, number: OpsNumber) -> bytes:
        with self._turn:
            try:
                self._line = self._line or _Line(self._access, self._folder)
                return bytes(_ASKING[service](self._line, number).content)
            except HTTPError as refused:
                raise _refusal(refused.response, number) from refused
            except RequestException as trouble:
                raise OpsUnavailable(type(trouble).__name__) from trouble
            except (OSError, sqlite3.Error) as trouble:
                raise OpsUnavailable("the folder for its answers cannot be used") from trouble
            except (KeyError, TypeError, ValueError) as trouble:
                # The library reads the sign-in without a net.
                raise OpsUnavailable("the sign-in was not understood") from trouble


class _Line(epo_ops.Client):  # type: ignore[misc]  # the library has no types
    """The library's client, at our address and pace."""

    def __init__(self, access: OpsAccess, folder: Path) -> None:
        if access.key is None or access.secret is None:
            raise OpsNotConfigured
        super().__init__(
            access.key.get_secret_value(),
            access.secret.get_secret_value(),
            middlewares=[BoundedThrottler(folder)],
            timeout=access.timeout_seconds,
        )
        self.__auth_url__ = f"{access.url}/auth/accesstoken"
        self.__service_url_prefix__ = f"{access.url}/rest-services"

    def _check_for_expired_token(self, response: Any) -> Any:
        """Sign in anew if OPS asks for it, once. The library reads that answer as XML without
        any guard, which an answer from outside must never be.
        """
        is_expired = response.status_code == 400 and _EXPIRED in response.content[:2_000]
        if not is_expired:
            return response
        self._acquire_token()
        asked = response.request
        headers = {**asked.headers, "Authorization": f"Bearer {self._access_token.token}"}
        ask = self.request.get if asked.method == "GET" else self.request.post
        return ask(asked.url, data=asked.body, headers=headers)


def _docdb(number: OpsNumber) -> Docdb:
    return Docdb(number.number, number.country, number.kind)


_ASKING: Final[dict[Service, Callable[[_Line, OpsNumber], Response]]] = {
    Service.BIBLIOGRAPHY: lambda line, number: line.published_data(
        number.reference, _docdb(number), endpoint="biblio"
    ),
    Service.LEGAL: lambda line, number: line.legal(number.reference, _docdb(number)),
    Service.FAMILY: lambda line, number: line.family(number.reference, _docdb(number)),
}


def _read(number: OpsNumber, content: bytes) -> OfficeFile:
    try:
        return read_any(content)
    except OfficeFileError as refused:
        raise OpsAnswerUnreadable(number.text, refused.detail) from refused


def _refusal(response: Response | None, number: OpsNumber) -> Exception:
    status = response.status_code if response is not None else 0
    if response is None or status >= 500:
        return OpsUnavailable(f"HTTP {status}")
    if "/auth/" in response.url or status == 401:
        return OpsKeyRefused(status)
    if status == 403:
        reason = response.headers.get("X-Rejection-Reason", "forbidden")[:100]
        return OpsQuotaExceeded(reason, _retry_after(response))
    if status == 404:
        return OpsNotFound(number.text)
    if status in {400, 413}:
        return OpsNumberRefused(number.text)
    return OpsUnavailable(f"HTTP {status}")


def _retry_after(response: Response) -> int | None:
    """OPS counts in milliseconds there, unlike HTTP."""
    text = response.headers.get("Retry-After", "")
    return -(-int(text) // 1_000) if text.isascii() and text.isdigit() and len(text) < 12 else None
