"""Engines of the database, each acting as the one role that its users need."""

from enum import StrEnum

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from ip_finance.core.mirror import MirrorSession

KEPT_OPEN = 20
"""Connections of a role that are kept: opening one takes longer than most pages do."""


class DbRole(StrEnum):
    """APP serves requests and sees rows by party; SIGN_IN alone reads credentials."""

    APP = "ipfin_app"
    SIGN_IN = "ipfin_sign_in"


def owner_engine(url: URL) -> Engine:
    """The owner of the tables: migrations, the sender, the indexer, jobs."""
    return create_engine(url, pool_pre_ping=True)


def role_engine(url: URL, role: DbRole) -> Engine:
    """Every session acts as `role` from its start, so that resetting the role changes nothing."""
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=KEPT_OPEN,
        pool_use_lifo=True,  # the one last used has the queries of our pages prepared
        connect_args={"options": f"-c role={role.value}"},
    )


def sessions_of(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, class_=MirrorSession, expire_on_commit=False)
