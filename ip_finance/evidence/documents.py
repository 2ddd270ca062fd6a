"""Disclosed documents: salted commitments opened one by one, and the files that they name.

Each hash on the ledger has a salt of its own, so opening one tells nothing about another.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from ip_finance.evidence.bundle import SALT_BYTES, Document
from ip_finance.evidence.errors import DocumentMissing, DocumentRefused
from ip_finance.evidence.report import Commitment, Disclosure
from ip_finance.evidence.words import StepWords

HASH = re.compile(r"0x[0-9a-f]{64}")
_NOTHING = "0x" + "00" * 32


def check_documents(
    documents: Sequence[Document], files: Sequence[bytes], committed: Collection[str]
) -> Mapping[str, Any]:
    """The facts of every disclosed document, by its hash.

    A document counts if its hash is one of `committed`, or stands in the facts of one that counts;
    so does a file, by its SHA-256. Raises: DocumentRefused.
    """
    facts = {"0x" + document.hash.hex(): _facts(document) for document in documents}
    tied = _closure(facts, committed)
    for name in facts:
        if name not in tied:
            raise DocumentRefused("no step is committed to it.", where=f"documents/{name[2:]}")
    named = {text for value in facts.values() for text in hashes_in(value)}
    for file in files:
        digest = hashlib.sha256(file).hexdigest()
        if "0x" + digest not in named:
            raise DocumentRefused("no disclosed document names it.", where=f"files/{digest}")
    return facts


def check_required(
    required: Iterable[str], facts: Mapping[str, Any], files: Sequence[bytes]
) -> None:
    """Each required document is disclosed, with its file if its facts are a file's hash.

    Raises: DocumentMissing.
    """
    there = {"0x" + hashlib.sha256(file).hexdigest() for file in files}
    for name in required:
        if name not in facts:
            raise DocumentMissing("it is not disclosed.", where=f"document {name}")
        content = facts[name].get("sha256") if isinstance(facts[name], dict) else None
        if content is not None and content not in there:
            rule = f"its file {content} is not in the bundle."
            raise DocumentMissing(rule, where=f"document {name}")


def commitments_of(
    words: StepWords, message: Mapping[str, Any], disclosed: Collection[str]
) -> tuple[Commitment, ...]:
    """The hashes of a step that stand for documents, and which of them are disclosed."""
    return tuple(
        Commitment(member, message[member], _disclosure(message[member], disclosed))
        for member in words.commitments
    )


def hashes_in(facts: Any) -> set[str]:
    """Every text anywhere in the facts that is a 32-byte hash."""
    found, left = set(), [facts]
    while left:
        match left.pop():
            case dict() as parts:
                left.extend(parts.values())
            case list() as items:
                left.extend(items)
            case str() as text if HASH.fullmatch(text):
                found.add(text)
    return found


def _facts(document: Document) -> Any:
    where = f"documents/{document.hash.hex()}"
    if len(document.salt) != SALT_BYTES:
        raise DocumentRefused(f"is shorter than its salt of {SALT_BYTES} bytes.", where=where)
    return document.content(where)


def _closure(facts: Mapping[str, Any], committed: Collection[str]) -> set[str]:
    """The disclosed hashes that can be reached from the steps."""
    tied: set[str] = set()
    left = [name for name in facts if name in committed]
    while left:
        name = left.pop()
        if name not in tied:
            tied.add(name)
            left.extend(inner for inner in hashes_in(facts[name]) if inner in facts)
    return tied


def _disclosure(name: str, disclosed: Collection[str]) -> Disclosure:
    if name == _NOTHING:
        return Disclosure.NONE
    return Disclosure.DISCLOSED if name in disclosed else Disclosure.NOT_DISCLOSED
