"""Values of a step, exactly as their declared type wants them. Pure."""

import re
from typing import Any

from ip_finance.evidence.fields import HEX, Fields
from ip_finance.evidence.words import Member, StepWords

_ARRAY = re.compile(r"(.+)\[\]")
_UINT = re.compile(r"uint(\d+)")
_BYTES = re.compile(r"bytes(\d+)")
_WORD_BYTES = 32


def read_message(words: StepWords, fields: Fields) -> dict[str, Any]:
    """The message of a step: every member, each of its declared type, nothing else."""
    fields.exactly(*(member.name for member in words.members))
    for member in words.members:
        _check(fields, member.name, member.type)
    return dict(fields.values)


def _check(fields: Fields, name: str, declared: str) -> None:
    if array := _ARRAY.fullmatch(declared):
        items = fields.items(name)
        if not all(is_of(item, array[1]) for item in items):
            fields.refuse(name, f"must be a list of {array[1]}.")
    elif not is_of(fields.values[name], declared):
        fields.refuse(name, f"must be of type {declared}.")


def is_of(value: object, declared: str) -> bool:
    """Whether a JSON value is one of the declared Solidity type, in its one spelling."""
    if number := _UINT.fullmatch(declared):
        return type(value) is int and 0 <= value < 2 ** int(number[1])
    if declared == "bool":
        return type(value) is bool
    if not isinstance(value, str):
        return False
    if declared == "string":
        return True
    size = 20 if declared == "address" else int(_BYTES.fullmatch(declared)[1])  # type: ignore[index]
    return len(value) == 2 + 2 * size and HEX.fullmatch(value) is not None


def plain(value: Any, member: Member) -> Any:
    """A value as calldata or a log holds it, as JSON and the typed data hold it.

    Raises: ValueError: a word that should hold a short text holds none.
    """
    if isinstance(value, tuple):
        return [plain(item, member) for item in value]
    if not isinstance(value, bytes):
        return value
    return _short_text(value) if member.type.startswith("string") else "0x" + value.hex()


def _short_text(word: bytes) -> str:
    """The text in a word that ends in the text's length."""
    length = word[-1]
    if length >= _WORD_BYTES or any(word[length:-1]):
        raise ValueError("the word holds no short text")
    return word[:length].decode()
