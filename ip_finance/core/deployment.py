"""Where our ledger lives. One row a database: another ledger means another database."""

from datetime import datetime

from sqlalchemy import SmallInteger, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ip_finance.core.db import Base

PROJECTING = 1_444
"""The advisory lock that tells readers who need a still picture from the one who projects."""


class Deployment(Base):
    """The ledger's address, by what its chain is known, and how far we have read it."""

    __tablename__ = "deployments"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    chain_id: Mapped[int]
    genesis_hash: Mapped[str] = mapped_column(String(66))
    address: Mapped[str] = mapped_column(String(42))
    code_hash: Mapped[str] = mapped_column(String(66))
    created_at: Mapped[datetime]
    read_to_block: Mapped[int]
    read_to_hash: Mapped[str] = mapped_column(String(66))


def current(session: Session) -> Deployment | None:
    """The deployment of this database, if there is one."""
    return session.scalars(select(Deployment)).one_or_none()


def the_current(session: Session) -> Deployment:
    """The deployment of this database, which is known to be there."""
    return session.scalars(select(Deployment)).one()


def hold_still(session: Session) -> Deployment | None:
    """The deployment; until the transaction ends no new block is projected."""
    session.execute(select(func.pg_advisory_xact_lock_shared(PROJECTING)))
    return current(session)


def for_projecting(session: Session) -> Deployment:
    """The deployment, for the one who moves the tables on: alone, until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(PROJECTING)))
    return the_current(session)
