"""Who takes part in a test. Ids, keys and passwords follow from names: every run is the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID, uuid5

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3

from ip_finance.core.actor import PersonRole
from ip_finance.founding import FounderDoc, FoundingDocument, GuardianDoc
from ip_finance.parties.domain import PartyKind

NAMES = UUID("6d0c0d5e-7a0e-4f0e-9b57-3a1f0f4a2b11")
PASSWORD = "a-password-of-a-test"
DUAL_APPROVAL_ABOVE = 100_000_000


@dataclass(frozen=True, slots=True)
class Company:
    """An invented party."""

    code: str
    kind: PartyKind
    name: str
    uscc: str

    @property
    def body(self) -> dict[str, Any]:
        above = DUAL_APPROVAL_ABOVE if self.kind is PartyKind.BANK else 0
        return {
            "kind": self.kind.value,
            "name": self.name,
            "uscc": self.uscc,
            "dual_approval_above_fen": above,
        }


PROVIDER = Company("provider", PartyKind.TECH_PROVIDER, "成都链证科技", "91510100MA9XTECH08")
OPERATOR = Company("operator", PartyKind.OPERATOR, "成都知融平台", "91510100MA9XPER01C")
BANK = Company("bank", PartyKind.BANK, "锦江农业银行", "91510100MA9XBANK02")
AUDITOR = Company("auditor", PartyKind.AUDITOR, "四川知产审计", "91510100MA9XAUD00E")
SME = Company("sme", PartyKind.SME, "成都星灿智能装备有限公司", "91510100MA9XCK003K")
OTHER_SME = Company("other-sme", PartyKind.SME, "成都另一家制造", "91510100MA9X0TH5MN")
OTHER_BANK = Company("other-bank", PartyKind.BANK, "青羊商业银行", "91510100MA9XBTHBKU")
OTHER_PROVIDER = Company(
    "other-provider", PartyKind.TECH_PROVIDER, "成都另一核验", "91510100MA9XPRQ029"
)
NEW_USCC = "91510100MA9XNEW01M"
FOUNDERS = (PROVIDER, OPERATOR, BANK)
NEWCOMERS = (AUDITOR, SME, OTHER_SME, OTHER_BANK, OTHER_PROVIDER)
COMPANIES = {company.code: company for company in (*FOUNDERS, *NEWCOMERS)}

STAFF: Mapping[str, tuple[Company, PersonRole]] = {
    "verifier": (PROVIDER, PersonRole.VERIFIER),
    "appraiser": (OPERATOR, PersonRole.APPRAISER),
    "second-appraiser": (OPERATOR, PersonRole.APPRAISER),
    "reviewer": (OPERATOR, PersonRole.REVIEWER),
    "officer": (BANK, PersonRole.OFFICER),
    "approver": (BANK, PersonRole.APPROVER),
    "owner": (SME, PersonRole.SIGNATORY),
    "auditor": (AUDITOR, PersonRole.AUDITOR),
    "other-owner": (OTHER_SME, PersonRole.SIGNATORY),
    "other-officer": (OTHER_BANK, PersonRole.OFFICER),
    "other-verifier": (OTHER_PROVIDER, PersonRole.VERIFIER),
}
"""Logins of everybody but the guardians, each with one role at one party."""

GUARDIANS = {"provider-guardian": PROVIDER, "admin": OPERATOR, "bank-guardian": BANK}
QUORUM = ("provider-guardian", "admin")
WITHOUT_KEY = frozenset({"reviewer", "auditor"})


class Cast(Protocol):
    """A running platform, as far as a case needs it; `tests.api` has it."""

    def put(self, login: str, path: str, body: Any = None) -> Any: ...

    def post(self, login: str, path: str, body: Any = None) -> Any: ...

    def get(self, login: str, path: str) -> Any: ...

    def upload(self, login: str, name: str, content: bytes, kind: str = "other") -> str: ...

    def carry(self, login: str, path: str, *signers: str, body: Any = None) -> None: ...


def id_of(name: str) -> UUID:
    """The id of whatever the tests call `name`."""
    return uuid5(NAMES, name)


def text_id(name: str) -> str:
    return str(id_of(name))


@cache
def account_of(login: str) -> LocalAccount:
    """The person's key."""
    account: LocalAccount = Account.from_key(Web3.keccak(text=f"key of {login}"))
    return account


def keystore_of(address: str) -> dict[str, Any]:
    """What the platform takes for an encrypted keystore; nobody decrypts it in a test."""
    hidden = sha256(address.encode()).hexdigest()
    return {"version": 3, "address": address[2:].lower(), "crypto": {"ciphertext": hidden}}


def key_body(login: str) -> dict[str, Any]:
    address = account_of(login).address
    return {"address": address, "keystore": keystore_of(address)}


def person_body(login: str, **changes: Any) -> dict[str, Any]:
    company, role = STAFF[login]
    stated = {
        "party_id": text_id(company.code),
        "name": f"某{login}",
        "login": login,
        "password": PASSWORD,
        "roles": [role.value],
    }
    return stated | changes


def founding() -> FoundingDocument:
    """What the three founders agreed on."""
    return FoundingDocument(founders=[_founder(login) for login in GUARDIANS])


def _founder(login: str) -> FounderDoc:
    company = GUARDIANS[login]
    roles = {PersonRole.GUARDIAN} | ({PersonRole.ADMIN} if company is OPERATOR else set())
    guardian = GuardianDoc(
        id=id_of(login),
        name=f"某{login}",
        login=login,
        password=PASSWORD,
        roles=frozenset(roles),
        address=account_of(login).address,
        keystore=keystore_of(account_of(login).address),
    )
    body = company.body
    return FounderDoc(id=id_of(company.code), guardian=guardian, **body)


def join_everybody(cast: Cast) -> None:
    """Admit the newcomers, add the staff, and enrol the key of whoever signs."""
    for company in NEWCOMERS:
        path = f"/parties/{id_of(company.code)}"
        cast.put("admin", path, company.body)
        cast.carry("admin", f"{path}/admission", *QUORUM)
    for login in STAFF:
        cast.put("admin", f"/people/{id_of(login)}", person_body(login))
        if login not in WITHOUT_KEY:
            cast.put(login, "/me/key", key_body(login))
            cast.carry(login, "/me/key/enrolment", *QUORUM)
