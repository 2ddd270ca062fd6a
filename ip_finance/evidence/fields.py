"""JSON read with distrust: exact keys, exact types, lower-case hex; each failure has a name."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from ip_finance.evidence.errors import BundleRefused

HEX = re.compile(r"0x(?:[0-9a-f]{2})*")
UINT64 = 2**64 - 1
_HALF_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object in a file: where it stands, what it holds, what a fault in it is called."""

    values: Mapping[str, Any]
    where: str
    fault: type[BundleRefused]
    path: str = ""

    @classmethod
    def of(cls, data: bytes, where: str, fault: type[BundleRefused]) -> "Fields":
        """The object that is the whole file."""
        values = parse(data, where, fault)
        if not isinstance(values, dict):
            raise fault("is no JSON object.", where=where)
        return cls(values, where, fault)

    def exactly(self, *names: str) -> None:
        """Refuse missing and unknown keys."""
        for name in names:
            if name not in self.values:
                self.refuse(name, "is missing.")
        for name in self.values:
            if name not in names:
                self.refuse(name, "is unknown here.")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            self.refuse(name, "must be a text.")
        return value

    def whole(self, name: str, most: int = UINT64) -> int:
        """A whole number from 0 to `most`."""
        value = self.values.get(name)
        if type(value) is not int or not 0 <= value <= most:
            self.refuse(name, f"must be a whole number from 0 to {most}.")
        return value

    def hexed(self, name: str, size: int | None = None) -> bytes:
        """Bytes as lower-case hex with `0x`; exactly `size` of them if it is given."""
        return self._hexed(name, self.text(name), size)

    def hexed_items(self, name: str, size: int) -> list[bytes]:
        """A list of such bytes."""
        return [self._hexed(name, value, size) for value in self.texts(name)]

    def part(self, name: str) -> "Fields":
        value = self.values.get(name)
        if not isinstance(value, dict):
            self.refuse(name, "must be an object.")
        return Fields(value, self.where, self.fault, f"{self.path}{name}.")

    def parts(self, name: str) -> list["Fields"]:
        """A list of objects."""
        found = []
        for number, value in enumerate(self.items(name)):
            if not isinstance(value, dict):
                self.refuse(f"{name}[{number}]", "must be an object.")
            found.append(Fields(value, self.where, self.fault, f"{self.path}{name}[{number}]."))
        return found

    def texts(self, name: str) -> list[str]:
        """A list of texts."""
        for value in (values := self.items(name)):
            if not isinstance(value, str):
                self.refuse(name, "must hold texts only.")
        return list(values)

    def items(self, name: str) -> Sequence[Any]:
        value = self.values.get(name)
        if not isinstance(value, list):
            self.refuse(name, "must be a list.")
        return value

    def refuse(self, name: str, rule: str) -> NoReturn:
        raise self.fault(rule, where=self.where, field=self.path + name)

    def _hexed(self, name: str, value: str, size: int | None) -> bytes:
        if not HEX.fullmatch(value) or (size is not None and len(value) != 2 + 2 * size):
            expected = "bytes" if size is None else f"{size} bytes"
            self.refuse(name, f"must be {expected} in lower-case hex with 0x.")
        return bytes.fromhex(value[2:])


def parse(data: bytes, where: str, fault: type[BundleRefused]) -> Any:
    """Any JSON value; no key twice, no NaN, no half of a character."""
    try:
        text = _whole_characters(data.decode())
        return json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except (ValueError, RecursionError) as broken:
        raise fault(f"is no JSON: {broken}.", where=where) from broken


def canonical(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: the same value always gives the same bytes."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def _whole_characters(text: str) -> str:
    if _HALF_CHARACTER.search(text):
        raise ValueError("an escape stands for half a character")
    return text


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key occurs twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
