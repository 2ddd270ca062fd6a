"""The firm as the platform knows it: what its credit code says, its people, keys and papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ip_finance.core.uow import Tx
from ip_finance.credit import repository as credit
from ip_finance.credit.models import FinancialStatement
from ip_finance.documents import repository as documents
from ip_finance.documents.models import Document
from ip_finance.documents.retention import DocumentKind
from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.register_numbers import unified_social_credit_code
from ip_finance.parties import onboarding
from ip_finance.parties import repository as parties
from ip_finance.parties.models import Party, Person
from ip_finance.parties.onboarding import Onboarding
from ip_finance.signing import repository as signing

REGISTRARS: Final = {"1": "机构编制", "5": "民政", "9": "市场监督管理", "Y": "其他"}
"""Who registered the organisation, by the first character of its code (GB 32100)."""
PAPERS: Final = {
    DocumentKind.IDENTITY: "身份证明",
    DocumentKind.CERTIFICATE: "证照",
    DocumentKind.RESOLUTION: "内部决议",
    DocumentKind.CONTRACT: "合同",
}
"""What a bank asks for to know a firm, by kind of document."""


@dataclass(frozen=True, slots=True)
class Code:
    """A credit code taken apart; `is_sound` says whether its check character is right."""

    whole: str
    is_sound: bool

    @property
    def registrar(self) -> str:
        return REGISTRARS.get(self.whole[:1], "未知")

    @property
    def area(self) -> str:
        return self.whole[2:8]

    @property
    def organisation(self) -> str:
        return self.whole[8:17]

    @property
    def check(self) -> str:
        return self.whole[17:]


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the firm, and whether their key counts on the ledger."""

    person: Person
    is_enrolled: bool


@dataclass(frozen=True, slots=True)
class Company:
    """The firm, and how far it is known."""

    party: Party
    code: Code
    members: Sequence[Member]
    papers: Sequence[tuple[str, Sequence[Document]]]
    statements: Sequence[FinancialStatement]
    onboarding: Onboarding

    @property
    def is_admitted(self) -> bool:
        return self.party.on_ledger is not None

    @property
    def is_borne_out(self) -> bool:
        """Name and code are those that the ledger has the hash of."""
        ledger = self.party.on_ledger
        return ledger is not None and ledger.identity == self.party.recomputed_hash

    @property
    def stage(self) -> int:
        """The step at hand: code checked, admitted, a key enrolled, done."""
        done = (self.code.is_sound, self.is_admitted, any(one.is_enrolled for one in self.members))
        return next((place for place, is_so in enumerate(done) if not is_so), len(done))


def company_of(tx: Tx) -> Company:
    """The firm of whoever reads."""
    party = parties.by_id(tx.session, tx.actor.party_id)
    people = parties.people_of(tx.session, [party.id])
    enrolled = signing.people_enrolled(tx.session, [one.number for one in people])
    kept = documents.of_party(tx.session, party.id)
    return Company(
        party=party,
        code=Code(party.uscc, _is_sound(party.uscc)),
        members=[Member(one, one.number in enrolled) for one in people],
        papers=[(words, [d for d in kept if d.kind is kind]) for kind, words in PAPERS.items()],
        statements=credit.statements(tx.session, party.id),
        onboarding=onboarding.of_party(tx, party),
    )


def _is_sound(uscc: str) -> bool:
    try:
        return unified_social_credit_code(uscc) == uscc
    except NumberRefused:
        return False
