"""Recordings of the American assignment register: transfers, security interests and releases.

Two files tell them: the answer of the search service (`response`), and the bulk file
(`us-patent-assignments`). One recording may cover a hundred patents, so what comes out is the
history of each patent. The register gives recordings no code; ours is read from the first words
of the conveyance text, and the text itself is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from ip_finance.office_files.errors import MissingField, UnreadableField
from ip_finance.office_files.events import LegalEntry, RightEvents, in_order
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.model import Publication, SourceFormat
from ip_finance.office_files.nodes import COMPACT_DAYS, ISO_DAYS, Node
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.uspto_properties import (
    Property,
    bulk_properties,
    listed_properties,
    values_of,
)
from ip_finance.office_files.xml_source import without_namespaces

_NAME: Final = "uspto-assignments"
_SOURCE: Final = SourceFormat(_NAME, None)
_AMERICA: Final = "US"
_BULK: Final = ".//patent-assignment"
_LISTED: Final = "result/doc"

# The order matters: a release of a security interest is a release.
_CODES: Final = (
    ("RELEASE", re.compile(r"\b(?:RELEASE|TERMINATION|DISCHARGE|SATISFACTION)\b")),
    ("SECURITY-INTEREST", re.compile(r"\b(?:SECURITY|LIEN|MORTGAGE|COLLATERAL|PLEDGE)\b")),
    ("NAME-CHANGE", re.compile(r"\bCHANGE OF (?:NAME|ASSIGNEE NAME|ENTITY)\b")),
    ("MERGER", re.compile(r"\bMERGER\b")),
    ("LICENSE", re.compile(r"\bLICEN[SC]E\b")),
    ("ASSIGNMENT", re.compile(r"\bASSIGN|\bTRANSFER|\bCONVEY")),
)
_OTHER: Final = "OTHER"
_PLACE: Final = re.compile(r"[0-9]{1,6}/[0-9]{1,4}")
_REEL: Final = re.compile(r"REEL\W{0,5}([0-9]{1,6})\W{0,5}(?:AND )?(?:FRAME\W{0,5})?([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class _Recording:
    """One recorded document; `place` is its reel and frame, `057434/0429`."""

    place: str
    recorded_on: date
    executed_on: date | None
    text: str
    assignors: tuple[str, ...]
    assignees: tuple[str, ...]
    properties: tuple[Property, ...]


def read(root: Element) -> OfficeFile:
    """The history of each patent in the file. Raises: ContentRefused."""
    root = without_namespaces(root)
    document = Node(root, root.tag, {}, (ISO_DAYS, COMPACT_DAYS))
    is_listed = document.find(_LISTED) is not None
    nodes = document.all(_LISTED) if is_listed else document.all(_BULK)
    if not nodes:
        raise MissingField(document.below("patent-assignment"))
    recordings = [_listed(node) if is_listed else _bulk(node) for node in nodes]
    return OfficeFile(_NAME, (), _histories(recordings))


FORMAT: Final = OfficeFormat(
    _NAME, "USPTO assignment recordings", ("response", "us-patent-assignments"), read
)


def _histories(recordings: Iterable[_Recording]) -> tuple[RightEvents, ...]:
    entries: dict[str, list[LegalEntry]] = {}
    publications: dict[str, list[Publication]] = {}
    for recording in recordings:
        entry = _entry(recording)
        for one in recording.properties:
            entries.setdefault(one.number, []).append(entry)
            publications.setdefault(one.number, []).extend(one.publications)
    return tuple(
        RightEvents(
            source=_SOURCE,
            jurisdiction=_AMERICA,
            kind=RightKind.PATENT,
            number=number,
            publications=tuple(dict.fromkeys(publications[number])),
            entries=in_order(tuple(told)),
        )
        for number, told in entries.items()
    )


def _entry(recording: _Recording) -> LegalEntry:
    text = recording.text.upper()
    code = next((code for code, pattern in _CODES if pattern.search(text)), _OTHER)
    givers, takers = "; ".join(recording.assignors), "; ".join(recording.assignees)
    roles = {
        "SECURITY-INTEREST": {"pledgor": givers, "pledgee": takers},
        "RELEASE": {"pledgor": takers, "pledgee": givers},
        "LICENSE": {"licensor": givers, "licensee": takers},
    }.get(code, {"owner_before": givers, "owner": takers})
    details = {"registration_no": recording.place, **roles, "text": recording.text}
    released = _REEL.search(text) if code == "RELEASE" else None
    if released:
        details["releases"] = f"{released[1]:0>6}/{released[2]:0>4}"
    return LegalEntry(code, recording.text, recording.recorded_on, recording.executed_on, details)


def _listed(doc: Node) -> _Recording:
    names = {one.attribute("name"): one for one in doc.all("*")}
    scalars = {name: text for name, one in names.items() if name and (text := one.prose())}
    for needed in ("reelNo", "frameNo", "recordedDate", "conveyanceText"):
        if needed not in scalars:
            raise MissingField(doc.below(f"*[@name='{needed}']"))
    executed = doc.day("*[@name='patAssignorEarliestExDate']")
    return _Recording(
        place=_place(doc.path, scalars["reelNo"], scalars["frameNo"]),
        recorded_on=doc.require_day("*[@name='recordedDate']"),
        executed_on=executed,
        text=scalars["conveyanceText"],
        assignors=tuple(filter(None, values_of(doc, "patAssignorName"))),
        assignees=tuple(filter(None, values_of(doc, "patAssigneeName"))),
        properties=listed_properties(doc),
    )


def _bulk(node: Node) -> _Recording:
    record = node.require("assignment-record")
    executed = [one.day("execution-date/date") for one in node.all("*/patent-assignor")]
    text = record.text("conveyance-text")
    if text is None:
        raise MissingField(record.below("conveyance-text"))
    return _Recording(
        place=_place(record.path, record.require_fact("reel-no"), record.require_fact("frame-no")),
        recorded_on=record.require_day("recorded-date/date"),
        executed_on=min(filter(None, executed), default=None),
        text=text,
        assignors=_names(node, "*/patent-assignor/name"),
        assignees=_names(node, "*/patent-assignee/name"),
        properties=bulk_properties(node),
    )


def _names(node: Node, path: str) -> tuple[str, ...]:
    return tuple(text for one in node.all(path) if (text := one.prose()))


def _place(path: str, reel: str, frame: str) -> str:
    if not _PLACE.fullmatch(f"{reel}/{frame}"):
        raise UnreadableField(path, f"{reel}/{frame}", "a reel and a frame of digits")
    return f"{reel:0>6}/{frame:0>4}"
