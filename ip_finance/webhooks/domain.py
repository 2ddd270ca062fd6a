"""Who is told what, how a message is signed, when it is tried again, and where it may go. Pure."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, Final, Protocol, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from ip_finance.core.actor import PersonRole
from ip_finance.core.clock import unix
from ip_finance.webhooks.errors import AddressRefused

ADMINISTRATORS: Final = (
    PersonRole.ADMIN,
    PersonRole.OFFICER,
    PersonRole.SIGNATORY,
    PersonRole.VERIFIER,
)
"""Who speaks for a party here: a party of each kind has people of one of these roles."""
MOST_ENDPOINTS: Final = 10
SIGNATURE_HEADER: Final = "IPFIN-Signature"
EVENT_HEADER: Final = "IPFIN-Event"
PING: Final = "ping"
OVERLAP: Final = timedelta(hours=24)
"""How long an older secret signs beside the new one."""
GIVEN_UP_AFTER: Final = timedelta(days=3)
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""Between two tries; the last one again and again."""
SHARED: Final = (
    "appraisals.",
    "dossiers.",
    "drawdowns.",
    "ip-assets.",
    "legal-status.",
    "loans.",
    "marketplace.",
    "pledges.",
    "registrations.",
    "signing.",
    "verification.",
)
"""What one party does on a record is told to the others who see it; what a bank decides within
itself, or thinks of a loan or a right, is told to the bank alone."""
NAMES: Final = frozenset({"record_id", "loan_id", "asset_id", "pledge_id"})
"""The facts of another party's deed that are told: which record. The rest is fetched, with the
receiver's own rights."""
SILENT: Final = ("read", "documents.read")
"""Who looked at what is no event."""
NAT64: Final = IPv6Address("64:ff9b::")

Address: TypeAlias = IPv4Address | IPv6Address


class EndpointState(StrEnum):
    ACTIVE = "active"
    REMOVED = "removed"


class DeliveryState(StrEnum):
    """PENDING → DELIVERED, or GIVEN_UP after three days; a person may make it PENDING again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"


class SecretSealer(Protocol):
    """Keeps what is to be shown once; given by the composition root."""

    def seal(self, keys: Sequence[bytes], content: bytes, bound_to: str) -> bytes: ...

    def open(self, keys: Sequence[bytes], sealed: bytes, bound_to: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class RegisterEndpoint:
    endpoint_id: UUID
    url: str
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One event as it is sent, the same at every try."""

    id: UUID
    type: str
    at: datetime
    subject: UUID
    facts: Mapping[str, Any]

    @property
    def body(self) -> str:
        told = {
            "id": str(self.id),
            "type": self.type,
            "at": self.at.isoformat(),
            "subject": str(self.subject),
            "facts": dict(self.facts),
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes over the wire, and where to."""

    delivery_id: UUID
    url: str
    body: str
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: the answer's status, or in `problem` why there was none."""

    status: int | None
    problem: str | None
    answer: str
    duration_ms: int

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def bound_to(endpoint_id: UUID) -> str:
    """What a sealed secret is tied to, so that it passes for no other's."""
    return f"webhook {endpoint_id}"


def is_wanted(action: str, prefixes: Sequence[str]) -> bool:
    """No prefix means every event."""
    return action not in SILENT and (not prefixes or action.startswith(tuple(prefixes)))


def is_told(action: str, *, is_own: bool) -> bool:
    return is_own or action.startswith(SHARED)


def told_facts(facts: Mapping[str, Any], *, is_own: bool) -> dict[str, Any]:
    return {name: told for name, told in facts.items() if is_own or name in NAMES}


def signature(secrets: Sequence[str], body: str, at: datetime) -> str:
    """`t=…,v1=…`, a `v1` for each secret that counts now.

    >>> from datetime import UTC
    >>> signature(["s"], "{}", datetime(2026, 11, 26, tzinfo=UTC))[:16]
    't=1795651200,v1='
    """
    signed = f"{unix(at)}.{body}".encode()
    macs = [hmac.new(secret.encode(), signed, sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={unix(at)}", *[f"v1={mac}" for mac in macs]])


def next_try(attempts: int, first_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many tries, or None: it is given up."""
    again = now + PAUSES[min(attempts, len(PAUSES)) - 1]
    return again if again - first_at <= GIVEN_UP_AFTER else None


def check_url(url: str, *, loopback: bool) -> None:
    """Raises: AddressRefused. Where the name leads to is looked at before each try."""
    try:
        at = urlsplit(url)
        host, _ = at.hostname, at.port
    except ValueError as broken:
        raise AddressRefused(url, "it is not an address") from broken
    if not host or at.username or at.password or at.fragment or not url.isascii():
        raise AddressRefused(url, "it is not a plain address")
    if any(not sign.isprintable() or sign == " " for sign in url):
        raise AddressRefused(url, "it is not a plain address")
    if at.scheme != "https" and not (at.scheme == "http" and loopback):
        raise AddressRefused(url, "it is not https")
    literal = _literal(host)
    if literal is not None and not is_allowed(literal, at.scheme, loopback=loopback):
        raise AddressRefused(url, "it leads into a private network")


def is_allowed(address: Address, scheme: str, *, loopback: bool) -> bool:
    """Public addresses over https; the platform's own machine only where settings say so."""
    plain = _unwrapped(address)
    if plain.is_loopback:
        return loopback
    is_public = plain.is_global and not plain.is_multicast and not plain.is_reserved
    return is_public and scheme == "https"


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unwrapped(address: Address) -> Address:
    """The address of version 4 that one of version 6 stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address.packed[:12] == NAT64.packed[:12]:
        return IPv4Address(address.packed[12:])
    return address.ipv4_mapped or address.sixtofour or address
