"""What sales of pledged rights brought in and who received it, as the ledger knows it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ip_finance.core.db import LedgerRow, Uint64


class RealisationOnLedger(LedgerRow):
    """What the sale of a pledge's rights brought in."""

    __tablename__ = "realisations_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    loan_version: Mapped[int] = mapped_column(primary_key=True)
    pledge: Mapped[int]
    proceeds_fen: Mapped[Uint64]
    undistributed_fen: Mapped[Uint64]
    court_document_hash: Mapped[str] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]


class DistributionOnLedger(LedgerRow):
    """Who received what of the proceeds: costs, the bank, and the pledgor the surplus."""

    __tablename__ = "distributions_on_ledger"

    loan: Mapped[UUID] = mapped_column(primary_key=True)
    loan_version: Mapped[int] = mapped_column(primary_key=True)
    costs_fen: Mapped[Uint64]
    interest_fen: Mapped[Uint64]
    principal_fen: Mapped[Uint64]
    surplus_fen: Mapped[Uint64]
    outstanding_fen: Mapped[Uint64]
    court_document_hash: Mapped[str] = mapped_column(String(66))
    tx_hash: Mapped[str] = mapped_column(String(66))
    at: Mapped[datetime]
