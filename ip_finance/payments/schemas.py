"""Payment orders, bank files and accounts, as JSON and as forms."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ip_finance.payments.domain import Account, Direction, FileWay, OrderState
from ip_finance.payments.models import AccountEntry, BankFile, PaymentOrder, SettlementAccount
from ip_finance.payments.service import StateAccount
from ip_finance.payments.words import reason_of

PRINTABLE = r"^[^\x00-\x1f\x7f\ufffe\uffff]+$"
"""What stands in XML and in a bank's fields: no control signs."""
Name = Annotated[str, Field(min_length=2, max_length=140, pattern=PRINTABLE)]
Number = Annotated[str, Field(min_length=5, max_length=34, pattern=r"^[0-9A-Za-z-]+$")]
Cnaps = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="支付系统行号, 12 digits.")]


class AccountIn(BaseModel):
    """An account: its holder, its number, and the bank that keeps it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    number: Number
    bank_name: Name
    cnaps: Cnaps
    address: str = Field("", max_length=140, pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$")

    def to_account(self) -> Account:
        return Account(self.name, self.number, self.bank_name, self.cnaps, self.address)

    def to_command(self, account_id: UUID) -> StateAccount:
        return StateAccount(account_id, self.to_account())


class AccountOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    number: str
    bank_name: str
    cnaps: str
    address: str


class SettlementAccountOut(BaseModel):
    id: UUID
    bank_id: UUID
    account: AccountOut
    made_by: UUID
    made_at: datetime
    checked_by: UUID | None
    checked_at: datetime | None = Field(description="In force since; none: not yet.")

    @classmethod
    def of(cls, kept: SettlementAccount) -> Self:
        return cls(
            id=kept.id,
            bank_id=kept.bank_id,
            account=AccountOut.model_validate(kept.stated),
            made_by=kept.made_by,
            made_at=kept.made_at,
            checked_by=kept.checked_by,
            checked_at=kept.checked_at,
        )


class PaymentEventOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    state: OrderState
    reason_code: str | None
    text: str
    file_id: UUID
    at: datetime


class PaymentOrderOut(BaseModel):
    id: UUID
    bank_id: UUID
    loan_id: UUID | None
    end_to_end_id: str
    state: OrderState
    reason: str | None = Field(description="Why the bank rejected it, in words.")
    payee: AccountOut
    amount_fen: int
    execute_on: date
    remittance: str
    created_at: datetime
    events: list[PaymentEventOut]

    @classmethod
    def of(cls, order: PaymentOrder) -> Self:
        is_rejected = order.state is OrderState.REJECTED
        return cls(
            id=order.id,
            bank_id=order.bank_id,
            loan_id=order.loan_id,
            end_to_end_id=order.end_to_end_id,
            state=order.state,
            reason=reason_of(order.events[-1].reason_code) if is_rejected else None,
            payee=AccountOut.model_validate(order.payee),
            amount_fen=order.amount,
            execute_on=order.execute_on,
            remittance=order.remittance,
            created_at=order.created_at,
            events=[PaymentEventOut.model_validate(event) for event in order.events],
        )


class BankFileOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    bank_id: UUID | None
    way: FileWay
    kind: str
    name: str
    size: int
    hash: str
    created_at: datetime
    handed_over_at: datetime | None
    problem: str | None = Field(description="Why the file was moved aside; none: it was taken.")
    detail: str

    @classmethod
    def of(cls, file: BankFile) -> Self:
        return cls.model_validate(file)


class AccountEntryOut(BaseModel):
    id: UUID
    account: str
    direction: Direction
    amount_fen: int
    booked_on: date
    value_on: date
    reference: str
    counterparty: str
    counterparty_account: str
    remittance: str

    @classmethod
    def of(cls, entry: AccountEntry) -> Self:
        return cls(
            id=entry.id,
            account=entry.account,
            direction=entry.direction,
            amount_fen=entry.amount,
            booked_on=entry.booked_on,
            value_on=entry.value_on,
            reference=entry.reference,
            counterparty=entry.counterparty,
            counterparty_account=entry.counterparty_account,
            remittance=entry.remittance,
        )
