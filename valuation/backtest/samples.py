"""Sample files: Parquet, read column by column, with what is missing said by name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from valuation.checks import Floats
from valuation.errors import MalformedInput, MissingInput, OutOfRange


class Kind(StrEnum):
    """What a column holds; an empty cell is unknown.

    An amount is a number that cannot be negative, such as a count. An event is 0 or 1.
    """

    NUMBER = "number"
    AMOUNT = "amount"
    EVENT = "event"
    TEXT = "text"
    DAY = "day"


LARGEST = 1e15
"""Beyond any count, year or sum of money in millions; a larger number is a slip."""

PUBLIC_PERCENT = 70

LOWEST = {Kind.NUMBER: -LARGEST, Kind.AMOUNT: 0.0, Kind.EVENT: 0.0}
HIGHEST = {Kind.NUMBER: LARGEST, Kind.AMOUNT: LARGEST, Kind.EVENT: 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The columns of one file that were asked for, all of the same length."""

    name: str
    rows: int
    numbers: Mapping[str, Floats]
    texts: Mapping[str, Sequence[str | None]]
    days: Mapping[str, NDArray[np.datetime64]]

    def where(self, chosen: NDArray[np.bool_]) -> "Sample":
        """The chosen rows."""
        return Sample(
            name=self.name,
            rows=int(chosen.sum()),
            numbers={name: column[chosen] for name, column in self.numbers.items()},
            texts={
                name: [text for text, keep in zip(column, chosen, strict=True) if keep]
                for name, column in self.texts.items()
            },
            days={name: column[chosen] for name, column in self.days.items()},
        )


def read_sample(directory: Path, name: str, columns: Mapping[str, Kind]) -> Sample | None:
    """`name`.parquet of a directory, or nothing where there is no such file.

    A file that is not Parquet, that has a column twice or of another type is `MalformedInput`; one
    that lacks a column is `MissingInput`; a number that the column cannot hold is `OutOfRange`.
    """
    path = directory / f"{name}.parquet"
    if not path.is_file():
        return None
    table = _read(path, columns)
    return Sample(
        name=name,
        rows=table.num_rows,
        numbers={
            at: _numbers(table, path.name, at, kind)
            for at, kind in columns.items()
            if kind in LOWEST
        },
        texts={
            at: _cast(table, path.name, at, pa.string()).to_pylist()
            for at, kind in columns.items()
            if kind is Kind.TEXT
        },
        days={
            at: np.asarray(
                _cast(table, path.name, at, pa.date32()).to_numpy(), dtype="datetime64[D]"
            )
            for at, kind in columns.items()
            if kind is Kind.DAY
        },
    )


def seen_by_fit(keys: Sequence[str | None]) -> int:
    """How many of these keys belong to the public part, on which the models are fitted.

    By the rule that made the parts: `sha256("ip-pledge:" + key)`, its first 8 hex digits modulo
    100, below 70. Of rows from elsewhere it names 70 % in the long run, which says nothing; that
    all rows are named does.

    >>> seen_by_fit(["Nike", "UPS", None]) <= 2
    True
    """
    digests = [sha256(f"ip-pledge:{key}".encode()) for key in keys if key is not None]
    return sum(int(digest.hexdigest()[:8], 16) % 100 < PUBLIC_PERCENT for digest in digests)


def _read(path: Path, columns: Mapping[str, Kind]) -> pa.Table:
    try:
        with pq.ParquetFile(path) as parquet:
            held = Counter(parquet.schema_arrow.names)
            if missing := sorted(set(columns) - set(held)):
                raise MissingInput(path.name, f"lacks the columns {', '.join(missing)}")
            if repeated := [name for name in columns if held[name] > 1]:
                raise MalformedInput(path.name, f"has more than one column {', '.join(repeated)}")
            return parquet.read(columns=list(columns))
    except (pa.ArrowException, OSError) as problem:
        first_line = str(problem).partition("\n")[0]
        raise MalformedInput(path.name, f"cannot be read as Parquet: {first_line}") from None


def _cast(table: pa.Table, file: str, column: str, kind: pa.DataType) -> pa.ChunkedArray:
    try:
        return table.column(column).cast(kind, safe=kind != pa.date32())
    except pa.ArrowException:
        held = table.schema.field(column).type
        raise MalformedInput(
            f"{file}: {column}", f"must hold {kind}, but the file holds {held}"
        ) from None


def _numbers(table: pa.Table, file: str, column: str, kind: Kind) -> Floats:
    numbers = np.asarray(_cast(table, file, column, pa.float64()).to_numpy(), dtype=np.float64)
    wrong = (numbers < LOWEST[kind]) | (numbers > HIGHEST[kind])
    if kind is Kind.EVENT:
        wrong |= (numbers > 0.0) & (numbers < 1.0)
    if wrong.any():
        row = int(np.argmax(wrong))
        within = "be 0 or 1" if kind is Kind.EVENT else f"lie in [{LOWEST[kind]:g}, {LARGEST:g}]"
        raise OutOfRange(
            f"{file}: {column}", f"must {within}, or be empty, got {numbers[row]:g} in row {row}"
        )
    return numbers
