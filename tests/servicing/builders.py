"""A bank with books and loans, made of ledger events alone: what happened, without who signed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from ip_finance.books import repository as books_repository
from ip_finance.books import service as books
from ip_finance.books.domain import Account, Total
from ip_finance.books.starting import open_books
from ip_finance.chain_api.events import (
    ClaimAssigned,
    DefaultDeclared,
    FactRecorded,
    FundsReleased,
    RepaymentRecorded,
    Seen,
    TermsChanged,
)
from ip_finance.core.actor import SYSTEM
from ip_finance.core.money import BasisPoints, Fen
from ip_finance.core.uow import Tx, UnitOfWork
from ip_finance.loan_engine.conventions import Method
from ip_finance.loan_engine.plan import Plan, content_of
from ip_finance.loans.domain import LoanState
from ip_finance.loans.happenings import LoanFact
from ip_finance.loans.models import Loan, LoanDecision, LoanOnLedger, Movement, StatedFact
from ip_finance.parties.domain import PartyKind
from ip_finance.parties.models import Party
from ip_finance.servicing import projector, repository, service
from ip_finance.servicing.domain import Position
from ip_finance.servicing.models import Instalment

NAMES = UUID("0a6b0a70-6c0e-4b57-9d7d-6a1f5b1d0c01")
DRAWN_ON = date(2026, 3, 16)
AMOUNT = 100_000_000
RATE = 360
"""A hundredth of a per cent a day, actual/360."""


def seen_on(day: date) -> Seen:
    noon = datetime.combine(day, time(4), UTC)
    return Seen(1, 0, "0x" + "ab" * 32, noon)


HEARS: Mapping[type[Any], Callable[[Tx, Any, Seen], None]] = {
    FundsReleased: projector.on_released,
    RepaymentRecorded: projector.on_repaid,
    DefaultDeclared: projector.on_default_declared,
    ClaimAssigned: projector.on_claim_assigned,
    TermsChanged: projector.on_terms_changed,
    FactRecorded: projector.on_fact_recorded,
}


@dataclass(frozen=True)
class Terms:
    """Other terms for a loan that runs."""

    ends_on: date
    plan: Plan = field(default_factory=Plan)
    is_restructuring: bool = False


@dataclass
class Bank:
    """One bank's books in one database; `versions` are of its loans on the ledger."""

    uow: UnitOfWork
    id: UUID
    borrower_id: UUID
    number: int
    versions: dict[UUID, int] = field(default_factory=dict)
    outstanding: dict[UUID, int] = field(default_factory=dict)

    def loan(self, name: str) -> UUID:
        return uuid5(self.id, name)

    def lend(
        self, name: str = "loan", amount: int = AMOUNT, released: int | None = None, **terms: Any
    ) -> UUID:
        """A loan approved, and released on the open day, in full unless it says less."""
        loan = self.loan(name)
        with self.uow.begin(SYSTEM) as tx:
            self._approve(tx, loan, amount, **terms)
        self.release(name, released or amount)
        return loan

    def approve(self, name: str, amount: int = AMOUNT) -> None:
        with self.uow.begin(SYSTEM) as tx:
            self._approve(tx, self.loan(name), amount)

    def _approve(
        self,
        tx: Tx,
        loan: UUID,
        amount: int,
        *,
        plan: Plan | None = None,
        rate: int = RATE,
        months: int = 12,
    ) -> None:
        day = books.business_date(tx.session, self.id)
        terms = "0x" + loan.hex.rjust(64, "0")
        common = {"salt": "00", "created_at": tx.now, "terms_hash": terms}
        tx.session.add(
            Loan(
                id=loan,
                borrower_id=self.borrower_id,
                bank_id=self.id,
                amount=amount,
                term_months=max(1, months),
                purpose="流动资金",
                asset_ids=[],
                **common,
            )
        )
        tx.session.flush()
        matures = date(
            day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1, 16
        )
        tx.session.add(
            LoanDecision(
                id=uuid5(loan, "decision"),
                loan_id=loan,
                person_id=self.id,
                amount=amount,
                rate=BasisPoints(rate),
                maturity_on=matures,
                comment="",
                plan=content_of(plan or Plan()),
                **common,
            )
        )
        tx.session.add(
            LoanOnLedger(
                loan=loan,
                borrower=0,
                bank=self.number,
                version=1,
                state=LoanState.APPROVED,
                applied_fen=amount,
                approved_fen=amount,
                available_fen=amount,
                outstanding_fen=0,
                undistributed_fen=0,
                terms_hash=terms,
                pledges=0,
                registered=0,
                live=0,
                tx_hash="0x" + "ab" * 32,
            )
        )

    def _next(self, loan: UUID) -> int:
        self.versions[loan] = self.versions.get(loan, 1) + 1
        return self.versions[loan]

    def hear(self, *events: Any, on: date | None = None) -> None:
        """What the indexer does with events, as far as servicing is concerned."""
        with self.uow.begin(SYSTEM) as tx:
            day = on or books.business_date(tx.session, self.id)
            for event in events:
                HEARS[type(event)](tx, event, seen_on(day))

    def release(self, name: str, amount: int) -> FundsReleased:
        event = self.released(name, amount)
        self.hear(event)
        return event

    def released(self, name: str, amount: int) -> FundsReleased:
        loan = self.loan(name)
        owed = self.outstanding[loan] = self.outstanding.get(loan, 0) + amount
        return FundsReleased(loan, self._next(loan), amount, owed, "0x" + "01" * 32)

    def lend_each(self, loans: Mapping[str, Mapping[str, Any]]) -> None:
        """Many loans in one go, by name: their amounts and terms."""
        with self.uow.begin(SYSTEM) as tx:
            for name, terms in loans.items():
                self._approve(tx, self.loan(name), **terms)
        self.hear(*[self.released(name, terms["amount"]) for name, terms in loans.items()])

    def repay(
        self, name: str, principal: int, interest: int, *, on: date | None = None, **facts: str
    ) -> RepaymentRecorded:
        """Money came in; `facts` are what the bank's movement says of it."""
        loan = self.loan(name)
        owed = self.outstanding[loan] = self.outstanding[loan] - principal
        version = self._next(loan)
        evidence = "0x" + uuid5(loan, f"repaid {version}").hex.rjust(64, "0")
        with self.uow.begin(SYSTEM) as tx:
            said = {"loan_id": loan, "facts": facts, "created_by": self.id, "created_at": tx.now}
            tx.session.add(
                Movement(id=uuid5(loan, evidence), salt="00", evidence_hash=evidence, **said)
            )
        event = RepaymentRecorded(loan, version, principal, interest, owed, evidence)
        self.hear(event, on=on)
        return event

    def default(self, name: str) -> None:
        loan = self.loan(name)
        self.hear(DefaultDeclared(loan, self._next(loan), "0x" + "03" * 32))

    def state_fact(
        self, name: str, fact: LoanFact, party: int | None = None, **facts: str
    ) -> FactRecorded:
        """A measure that two people agreed on; `pay_by` is the open day unless named."""
        stated_by = self.number if party is None else party
        facts_hash = "0x" + uuid4().hex.rjust(64, "0")
        with self.uow.begin(SYSTEM) as tx:
            day = books.business_date(tx.session, self.id)
            tx.session.add(
                StatedFact(
                    id=uuid4(),
                    loan_id=self.loan(name),
                    party_id=self.id,
                    person_id=self.id,
                    fact=int(fact),
                    amount=Fen(0),
                    facts={"measure": "m", "pay_by": day.isoformat()} | facts,
                    salt="00",
                    facts_hash=facts_hash,
                    created_at=tx.now,
                )
            )
        event = FactRecorded(self.loan(name), stated_by, fact, 0, facts_hash)
        self.hear(event)
        return event

    def change(self, name: str, terms: Terms) -> None:
        """Both sides agree on other terms; a restructuring is stated as one beside."""
        loan = self.loan(name)
        version = self._next(loan)
        terms_hash = "0x" + uuid5(loan, f"changed {version}").hex.rjust(64, "0")
        with self.uow.begin(SYSTEM) as tx:
            common = {"loan_id": loan, "person_id": self.id, "salt": "00", "created_at": tx.now}
            tx.session.add(
                LoanDecision(
                    id=uuid5(loan, terms_hash),
                    terms_hash=terms_hash,
                    amount=Fen(0),
                    rate=BasisPoints(RATE),
                    maturity_on=terms.ends_on,
                    comment="",
                    plan=content_of(terms.plan),
                    **common,
                )
            )
            if terms.is_restructuring:
                tx.session.add(
                    StatedFact(
                        id=uuid5(loan, f"stated {version}"),
                        party_id=self.id,
                        fact=LoanFact.RESTRUCTURING,
                        amount=Fen(0),
                        facts={"terms_hash": terms_hash},
                        facts_hash=terms_hash,
                        **common,
                    )
                )
        self.hear(TermsChanged(loan, version, terms_hash))

    def begin(self, on: date) -> None:
        """What the first event of a bank does to its books."""
        with self.uow.begin(SYSTEM) as tx:
            books.begin_on(tx.session, self.id, on)

    def days(self) -> list[date]:
        with self.uow.begin(SYSTEM) as tx:
            return [day.on for day in books_repository.days(tx.session, self.id, 10)]

    def close(self, through: date) -> None:
        service.close_through(self.uow, self.id, through)

    def position(self, name: str = "loan") -> Position:
        with self.uow.begin(SYSTEM) as tx:
            return repository.position(tx.session, self.loan(name))

    def rows(self, name: str = "loan") -> list[Instalment]:
        with self.uow.begin(SYSTEM) as tx:
            return repository.instalments(tx.session, self.loan(name))

    def open_day(self) -> date:
        with self.uow.begin(SYSTEM) as tx:
            return books.business_date(tx.session, self.id)

    def balance(self, account: Account, name: str | None = None) -> int:
        with self.uow.begin(SYSTEM) as tx:
            only = self.loan(name) if name else None
            return books_repository.balance(tx.session, self.id, account, only)

    def trial_balance(self) -> list[Total]:
        with self.uow.begin(SYSTEM) as tx:
            day = books.business_date(tx.session, self.id)
            return list(books_repository.trial_balance(tx.session, self.id, day))


def a_bank(uow: UnitOfWork, name: str = "bank", on: date = DRAWN_ON) -> Bank:
    """A bank whose books open on the day, and a firm that borrows there."""
    ids = {kind: uuid5(NAMES, f"{name}-{kind}") for kind in (PartyKind.BANK, PartyKind.SME)}
    with uow.begin(SYSTEM) as tx:
        for kind, party_id in ids.items():
            tx.session.add(
                Party(
                    id=party_id,
                    kind=kind,
                    name=f"{name} {kind.value}",
                    uscc=party_id.hex[:18].upper(),
                    identity_hash="0x" + "00" * 32,
                    dual_approval_above=Fen(0),
                    salt="00",
                    created_at=tx.now,
                )
            )
        tx.session.flush()
        bank = tx.session.get_one(Party, ids[PartyKind.BANK])
        tx.session.refresh(bank)
        open_books(tx.session, bank.id, on)
        return Bank(uow, bank.id, ids[PartyKind.SME], bank.number)


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


EQUAL_INSTALMENTS = Plan(method=Method.EQUAL_INSTALMENT, settle_on=None)
