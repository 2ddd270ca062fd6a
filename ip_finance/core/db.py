"""The declarative base. Column conventions live here so that models stay short."""

import enum
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    Numeric,
    Select,
    any_,
    cast,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from ip_finance.core.money import BasisPoints, Fen


def among(column: InstrumentedAttribute[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Whether a column has one of these values: one parameter of the statement, however many.

    `in_` takes one a value, of which a statement to PostgreSQL has at most 65,535.
    """
    return column == any_(cast(list(values), ARRAY(column.type)))


def ids_in(session: Session, *found: Select[UUID]) -> list[UUID]:
    """The ids that these statements give, asked for at once."""
    return sorted(session.scalars(union_all(*found)))


class UtcDateTime(TypeDecorator[datetime]):
    """Refuses naive datetimes on the way in; always returns UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)


class WholeNumber(TypeDecorator[int]):
    """A NUMERIC that is a whole number here as there."""

    impl = Numeric(20, 0)
    cache_ok = True

    def process_result_value(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


Uint64 = Annotated[int, mapped_column(WholeNumber())]
"""An amount as the ledger holds it: up to 2**64 - 1, which is more than a BIGINT takes."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Fen: BigInteger,
        int: BigInteger,
        BasisPoints: BigInteger,
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=32,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class Entity(Base):
    """A row that is known by its id outside this database."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)


class LedgerRow(Base):
    """A row that only a projector writes, from final chain events.

    The role of the web application has no right to change such a table, so that state moves by
    chain events alone; `ipfin rebuild` empties these tables and makes them anew from block 0.
    Such a table refuses nothing that the contract allows: a refused event would stop the reading.
    """

    __abstract__ = True

    @classmethod
    def all_tables(cls) -> list[type["LedgerRow"]]:
        return cls.__subclasses__()
