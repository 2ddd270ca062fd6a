"""Parties and people as the operator's administrator looks at them before and after admission."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ip_finance.core.paging import Page, up
from ip_finance.core.uow import Tx
from ip_finance.documents import repository as documents
from ip_finance.documents.models import Document
from ip_finance.office_files.errors import OfficeFileError
from ip_finance.office_files.register_numbers import unified_social_credit_code
from ip_finance.parties import onboarding
from ip_finance.parties import repository as parties
from ip_finance.parties.domain import LEDGER_ROLES, ROLES_OF, PartyKind
from ip_finance.parties.models import Party, PartyOnLedger, Person
from ip_finance.parties.onboarding import Onboarding
from ip_finance.signing import repository as signing
from ip_finance.signing.domain import RequestState
from ip_finance.signing.models import SigningRequest

WAITING: Final = (RequestState.OPEN, RequestState.COMPLETE)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `is_met` None where it cannot be told yet."""

    name: str
    is_met: bool | None
    told: str


@dataclass(frozen=True, slots=True)
class Member:
    """One person, and how their key is."""

    person: Person
    is_enrolled: bool
    asked: SigningRequest | None

    @property
    def signs(self) -> bool:
        return bool(self.person.roles & LEDGER_ROLES.keys())


@dataclass(frozen=True, slots=True)
class File:
    """All that is known of a party, with what was checked of it."""

    party: Party
    checks: Sequence[Check]
    members: Sequence[Member]
    papers: Sequence[Document]
    requests: Sequence[SigningRequest]
    onboarding: Onboarding

    @property
    def asked(self) -> SigningRequest | None:
        """The admission that is on its way."""
        found = [one for one in self.requests if one.state in WAITING]
        return found[-1] if found else None

    @property
    def can_be_admitted(self) -> bool:
        is_sound = all(one.is_met is not False for one in self.checks)
        return self.can_be_referred_back and self.onboarding.referral is None and is_sound

    @property
    def can_be_referred_back(self) -> bool:
        return self.party.on_ledger is None and self.asked is None


def listed(session: Session, page: Page, *, only_waiting: bool) -> Sequence[Party]:
    """The parties in order of their number; those alone that the ledger does not know yet."""
    found = select(Party)
    if only_waiting:
        known = select(PartyOnLedger.party)
        found = found.where(Party.number.not_in(known))
    return page.rows(session, found, up(Party.number))


def count_waiting(session: Session) -> int:
    """How many parties the ledger does not know yet."""
    found = select(func.count()).select_from(Party)
    waiting = found.where(Party.number.not_in(select(PartyOnLedger.party)))
    return int(session.scalar(waiting) or 0)


def file_of(tx: Tx, party_id: UUID) -> File:
    """Raises: PartyNotFound."""
    session = tx.session
    party = parties.by_id(session, party_id)
    people = parties.people_of(session, [party_id])
    members = _members(session, people)
    known = onboarding.of_party(tx, party)
    return File(
        party=party,
        checks=[
            *_of_party(party, _namesakes(session, party)),
            *_of_statement(known),
            *_of_people(party, members),
        ],
        members=members,
        papers=documents.of_party(session, party_id),
        requests=signing.about(session, [party_id]),
        onboarding=known,
    )


def users(session: Session, page: Page) -> Sequence[Member]:
    """The people that the caller may see, in order of their number, with their party."""
    found = select(Person).options(joinedload(Person.party))
    return _members(session, page.rows(session, found, up(Person.number)))


def _members(session: Session, people: Sequence[Person]) -> Sequence[Member]:
    known = signing.people_enrolled(session, [one.number for one in people])
    asked = {
        one.record_id: one
        for one in signing.about(session, [one.id for one in people])
        if one.state in WAITING
    }
    return [Member(one, one.number in known, asked.get(one.id)) for one in people]


def _namesakes(session: Session, party: Party) -> Sequence[str]:
    """Codes of other parties of the same name."""
    same = (Party.name == party.name, Party.id != party.id)
    return session.scalars(select(Party.uscc).where(*same).order_by(Party.number)).all()


def _of_party(party: Party, namesakes: Sequence[str]) -> list[Check]:
    ledger = party.on_ledger
    is_borne_out = None if ledger is None else ledger.identity == party.recomputed_hash
    return [
        Check("统一社会信用代码校验位", _is_sound(party.uscc), party.uscc),
        Check("没有同名机构", not namesakes, "、".join(namesakes)),
        Check("存档信息与承诺哈希一致", party.recomputed_hash == party.identity_hash, ""),
        Check("账本上的身份与存档一致", is_borne_out, "" if ledger else "尚未准入"),
    ]


def _of_statement(known: Onboarding) -> list[Check]:
    """A firm says who stands behind it; institutions are known by their licence."""
    if known.party.kind is not PartyKind.SME:
        return []
    told = "" if known.filing else "待企业提交"
    return [Check("已申报法定代表人与受益所有人", bool(known.filing) or None, told)]


def _of_people(party: Party, members: Sequence[Member]) -> list[Check]:
    allowed = ROLES_OF[party.kind]
    strangers = [one.person.name for one in members if one.person.roles - allowed]
    signers = [one for one in members if one.signs]
    has_key = any(one.is_enrolled for one in signers)
    return [
        Check("已登记经办人员", bool(members), f"{len(members)} 人"),
        Check("人员角色与机构类型相符", not strangers, "、".join(strangers)),
        Check("签署人密钥已在账本登记", has_key or None, "" if has_key else "准入后由本人办理"),
    ]


def _is_sound(uscc: str) -> bool:
    try:
        return unified_social_credit_code(uscc) == uscc
    except OfficeFileError:
        return False
