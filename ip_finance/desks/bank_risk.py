"""The risks of a bank's loans together: arrears by age, and what they rest on. One query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ip_finance.appraisals.models import Appraisal, ValuationOnLedger
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.desks.bank_figures import share_of
from ip_finance.ip_assets.models import IpAsset
from ip_finance.loans.domain import OWED
from ip_finance.loans.models import LoanOnLedger
from ip_finance.parties.models import Party
from ip_finance.pledges.models import PledgedAssetOnLedger
from ip_finance.servicing.domain import AccountState
from ip_finance.servicing.models import LoanAccount

AGES: Final = (
    (30, "1–30 天"),
    (60, "31–60 天"),
    (90, "61–90 天"),
    (180, "91–180 天"),
    (360, "181–360 天"),
)
OLDEST: Final = "360 天以上"
SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Aged:
    """Loans late by so many days."""

    label: str
    count: int
    principal: Fen


@dataclass(frozen=True, slots=True)
class Part:
    """What rests on one code, and its share of the whole."""

    name: str
    amount: Fen
    share: BasisPoints


@dataclass(frozen=True, slots=True)
class Spreads:
    """What the pledged rights' value rests on, the greatest part first."""

    by_field: Sequence[Part]
    by_type: Sequence[Part]
    by_valuer: Sequence[Part]


def ageing(session: Session, bank_id: UUID, on: date) -> Sequence[Aged]:
    """Principal of late loans by the age of the oldest thing unpaid."""
    account = LoanAccount
    days = literal(on) - account.due_on
    bucket = case(*((days <= most, label) for most, label in AGES), else_=OLDEST)
    found = (
        select(bucket, func.count(), func.sum(account.principal))
        .where(account.bank_id == bank_id, account.state == AccountState.OPEN, account.due_on < on)
        .group_by(bucket)
    )
    told = {label: (count, owed) for label, count, owed in session.execute(found)}
    labels = [*(label for _, label in AGES), OLDEST]
    rows = ((label, *told.get(label, (0, 0))) for label in labels)
    return [Aged(label, count, Fen(int(owed))) for label, count, owed in rows]


def by_borrower(session: Session, bank_id: UUID) -> Sequence[Part]:
    """The borrowers who owe most."""
    account = LoanAccount
    owed = func.sum(account.principal)
    whole = func.sum(owed).over()
    largest = (
        select(account.borrower_id, owed.label("owed"), whole.label("all"))
        .where(account.bank_id == bank_id, account.state == AccountState.OPEN)
        .group_by(account.borrower_id)
        .order_by(owed.desc())
        .limit(SHOWN)
        .subquery()
    )
    found = (
        select(Party.name, largest.c.owed, largest.c.all)
        .join(largest, largest.c.borrower_id == Party.id)
        .order_by(largest.c.owed.desc(), Party.name)
    )
    return [_part(*row) for row in session.execute(found)]


def spreads(session: Session, number: int) -> Spreads:
    """Value of the rights in live pledges by what they are and by who valued them; one query.

    The field is the section of the first IPC class, or the first Nice class.
    """
    ipc = func.left(IpAsset.facts["ipc_classes"][0].as_string(), 1)
    nice = IpAsset.facts["classes"][0]["nice_class"].as_string()
    codes = {
        "by_field": func.coalesce(ipc, literal("Nice ") + nice, literal("unknown")),
        "by_type": cast(IpAsset.right_type, String),
        "by_valuer": func.coalesce(Party.name, literal("unknown")),
    }
    found = union_all(*(_spread(number, name, code) for name, code in codes.items()))
    parts: dict[str, list[Part]] = {name: [] for name in codes}
    for name, *row in session.execute(found):
        parts[name].append(_part(*row))
    return Spreads(**{name: _largest(found) for name, found in parts.items()})


def _largest(parts: Sequence[Part]) -> Sequence[Part]:
    return sorted(parts, key=lambda one: (-one.amount, one.name))[:SHOWN]


def _spread(number: int, name: str, code: ColumnElement[Any]) -> Select[Any]:
    """Values of all rights in live pledges to the bank, shared out by a code of each."""
    held = _held(number, code).subquery()
    worth = func.sum(held.c.base_fen)
    whole = func.sum(worth).over()
    return select(literal(name), held.c.code, worth, whole).group_by(held.c.code)


def _held(number: int, code: ColumnElement[Any]) -> Select[Any]:
    """Each right with its newest value and its code."""
    right, value = PledgedAssetOnLedger, ValuationOnLedger
    return (
        select(value.asset, value.base_fen, code.label("code"))
        .join(right, right.asset == value.asset)
        .join(LoanOnLedger, LoanOnLedger.loan == right.loan)
        .join(IpAsset, IpAsset.asset_key == value.asset)
        .outerjoin(Appraisal, Appraisal.report_hash == value.report_hash)
        .outerjoin(Party, Party.id == Appraisal.party_id)
        .where(right.is_live, LoanOnLedger.bank == number, LoanOnLedger.state.in_(OWED))
        .ext(distinct_on(value.asset))
        .order_by(value.asset, value.asset_version.desc())
    )


def _part(name: str, amount: Any, whole: Any) -> Part:
    return Part(name, Fen(int(amount)), share_of(int(amount), int(whole)))
