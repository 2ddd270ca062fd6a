"""The people of the demonstration, each with a key of their own, made and kept at their side.

Everybody here is invented. The keys lie in a folder that stands for the computers of seven
people; the platform sees of each only an address and an encrypted keystore.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ip_finance.core.actor import PersonRole
from ip_finance.founding import FounderDoc, FoundingDocument, GuardianDoc
from ip_finance.parties.domain import PartyKind

PASSWORD = "ip-finance-demo"  # noqa: S105  the demonstration's, printed for whoever tries it
# A hundredth of what a real key gets: nine keys are made while somebody waits.
SCRYPT_ROUNDS = 2**12
DUAL_APPROVAL_ABOVE = 100_000_000


@dataclass(frozen=True, slots=True)
class Company:
    """An invented party."""

    code: str
    kind: PartyKind
    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Role:
    """An invented person: `login` is also the name under which the story calls them."""

    login: str
    name: str
    company: Company
    roles: frozenset[PersonRole]


PROVIDER = Company(
    "provider", PartyKind.TECH_PROVIDER, "成都链证科技有限公司（演示）", "91510100MA9XTECH08"
)
OPERATOR = Company(
    "operator", PartyKind.OPERATOR, "成都知融平台运营有限公司（演示）", "91510100MA9XPER01C"
)
BANK = Company("bank", PartyKind.BANK, "锦江农业银行成都分行（演示）", "91510100MA9XBANK02")
AUDITOR = Company(
    "auditor", PartyKind.AUDITOR, "四川知产金融审计中心（演示）", "91510100MA9XAUD00E"
)
SME = Company("sme", PartyKind.SME, "成都星灿智能装备有限公司", "91510100MA9XCK003K")
SECOND_BANK = Company(
    "second-bank", PartyKind.BANK, "青羊商业银行成都分行（演示）", "91510100MA9XBTHBKU"
)
FOUNDERS = (PROVIDER, OPERATOR, BANK)
NEWCOMERS = (AUDITOR, SME)


def _role(login: str, name: str, company: Company, *roles: PersonRole) -> Role:
    return Role(login, name, company, frozenset(roles))


GUARDIANS = {
    "provider": _role("provider.guardian", "郭守安", PROVIDER, PersonRole.GUARDIAN),
    "operator": _role("operator.admin", "郑平", OPERATOR, PersonRole.GUARDIAN, PersonRole.ADMIN),
    "bank": _role("bank.guardian", "钱守", BANK, PersonRole.GUARDIAN),
}
STAFF = (
    _role("provider.verifier", "许核", PROVIDER, PersonRole.VERIFIER),
    _role("operator.appraiser1", "林估", OPERATOR, PersonRole.APPRAISER),
    _role("operator.appraiser2", "何值", OPERATOR, PersonRole.APPRAISER),
    _role("operator.reviewer", "孙复", OPERATOR, PersonRole.REVIEWER),
    _role("bank.officer", "李经办", BANK, PersonRole.OFFICER),
    _role("bank.approver", "周复核", BANK, PersonRole.APPROVER),
    _role("bank.committee", "陶贷审", BANK, PersonRole.APPROVER),
    _role("sme.signatory", "罗星野", SME, PersonRole.SIGNATORY),
    _role("auditor", "吴审", AUDITOR, PersonRole.AUDITOR),
)
LATECOMER = _role("second-bank.officer", "沈接收", SECOND_BANK, PersonRole.OFFICER)
"""The other bank on the marketplace, which later takes a claim over."""
SECOND_APPROVER = _role("second-bank.approver", "魏复审", SECOND_BANK, PersonRole.APPROVER)
EVERYBODY = (*GUARDIANS.values(), *STAFF)
WITHOUT_KEY = frozenset({PersonRole.REVIEWER, PersonRole.AUDITOR})


@dataclass(frozen=True, slots=True)
class Cast:
    """The cast of one run: ids follow from the run, keys lie in `folder`."""

    run: UUID
    folder: Path

    def id_of(self, name: str) -> UUID:
        """The id of whatever the story calls `name`, the same at every start of this run."""
        return uuid5(self.run, name)

    def keystore_of(self, login: str) -> dict[str, Any]:
        """The person's keystore; made at the first call, whole or not at all."""
        path = self.folder / f"{login}.json"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            made = Account.create()
            sealed = made.encrypt(PASSWORD, kdf="scrypt", iterations=SCRYPT_ROUNDS)
            draft = path.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(sealed))
            draft.replace(path)
        found: dict[str, Any] = json.loads(path.read_text())
        return found

    def account_of(self, login: str) -> LocalAccount:
        """The person's key, opened at the person's side."""
        key = Account.decrypt(self.keystore_of(login), PASSWORD)
        account: LocalAccount = Account.from_key(key)
        return account

    def founding(self) -> FoundingDocument:
        """What the three founders agreed on."""
        return FoundingDocument(founders=[self._founder(company) for company in FOUNDERS])

    def _founder(self, company: Company) -> FounderDoc:
        guardian = GUARDIANS[company.code]
        return FounderDoc(
            id=self.id_of(company.code),
            kind=company.kind,
            name=company.name,
            uscc=company.uscc,
            dual_approval_above_fen=DUAL_APPROVAL_ABOVE if company is BANK else 0,
            guardian=GuardianDoc(
                id=self.id_of(guardian.login),
                name=guardian.name,
                login=guardian.login,
                password=PASSWORD,
                roles=guardian.roles,
                address=self.account_of(guardian.login).address,
                keystore=self.keystore_of(guardian.login),
            ),
        )
