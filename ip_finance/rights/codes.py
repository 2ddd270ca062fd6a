"""What the INPADOC codes of China tell, the old ones too (domain rules § 6.3).

The list is the EPO's `legal_code_descriptions` of 2024/17. Where one old code stands for an event
and its end alike, the words beside the code decide; where they do not, the code is taken for what
burdens the right, because a lender must not rely on the other reading.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ip_finance.office_files.errors import NumberRefused
from ip_finance.office_files.events import LegalEntry, RightEvents
from ip_finance.rights.events import DAYS, EventKind, LegalEvent

_CODES: Final[dict[EventKind, str]] = {
    EventKind.PUBLISHED: "PB01 C06 BB1A",
    EventKind.GRANTED: "GR01 GR03 GRSP FG4A FG1K C14 C61",
    EventKind.REFUSED: "RJ01 WD01 WW01 C01 C02 C03 C04 C05 C12",
    EventKind.TERM_CHANGED: "TG01 TP01 RN01 C15",
    EventKind.TERM_ENDED: "CX01 CE01 EXPY MK1K MK4A C17",
    EventKind.LAPSED: "CF01 MM1K MM4A C19",
    EventKind.ABANDONED: "AV01 AR01 AD01 MA1K RGAV C20 C25",
    EventKind.PARTLY_ABANDONED: "AV02",
    EventKind.RESTORED: "RR01 RA01 REIN C49 C52",
    EventKind.INVALIDATED: "IW01 RW01 C28 C32 C35",
    EventKind.PARTLY_INVALIDATED: "IP01 RP01 C26",
    EventKind.FROZEN: "PP01 RINS",
    EventKind.UNFROZEN: "PD01",
    EventKind.PLEDGED: "PE01 PLDC",
    EventKind.PLEDGE_CHANGED: "PM01",
    EventKind.PLEDGE_CANCELLED: "PC01",
    EventKind.TRANSFERRED: "TR01 TA01 ASS C41 C44 C45 C47",
    EventKind.OWNER_RENAMED: "CP01 CP03 CB02 C56",
    EventKind.OWNER_MOVED: "CP02",
    EventKind.LICENSED: "EE01 LIC LICC",
    EventKind.LICENCE_CHANGED: "EM01",
    EventKind.LICENCE_ENDED: "EC01",
    EventKind.OPEN_LICENCE_DECLARED: "OL01",
    EventKind.OPEN_LICENCE_WITHDRAWN: "OL02",
    # Examination, corrections, addresses, agents, inventors, notices: no rule asks for them.
    EventKind.OTHER: (
        "SE01 EXSB C10 DE01 C13 GR02 CGPU CB01 CB03 CB04 CI01 CI02 CI03 CU01 CU02 CU03 COR ERR"
        " RECT C53 C57 C59 C60 C62 DC01 DCSP DD01 OR01 REG REPR"
    ),
}
KINDS: Final[dict[str, EventKind]] = {
    code: kind for kind, codes in _CODES.items() for code in codes.split()
}
"""Every code of China that the EPO's list has."""

TWO_SIDED: Final[dict[str, tuple[tuple[str, EventKind], ...]]] = {
    "PLDC": (
        ("CANCEL", EventKind.PLEDGE_CANCELLED),
        ("注销", EventKind.PLEDGE_CANCELLED),
        ("CHANGE", EventKind.PLEDGE_CHANGED),
        ("变更", EventKind.PLEDGE_CHANGED),
    ),
    "RINS": (("DISCHARGE", EventKind.UNFROZEN), ("解除", EventKind.UNFROZEN)),
    "LICC": (
        ("CANCEL", EventKind.LICENCE_ENDED),
        ("注销", EventKind.LICENCE_ENDED),
        ("CHANGE", EventKind.LICENCE_CHANGED),
        ("变更", EventKind.LICENCE_CHANGED),
    ),
    "C32": (("PART", EventKind.PARTLY_INVALIDATED), ("部分", EventKind.PARTLY_INVALIDATED)),
    "C35": (("PART", EventKind.PARTLY_INVALIDATED), ("部分", EventKind.PARTLY_INVALIDATED)),
}
"""Old codes that stand for two things: the word of an entry, in capitals, that tells which."""


def kind_of(code: str, entry: str = "") -> EventKind:
    """What an office's code tells; a code that nobody knows is OTHER.

    `entry` are the words of the single entry, as of a two-sided code, never the general
    description of the code: that names both sides.

    >>> kind_of("PE01")
    <EventKind.PLEDGED: 'pledged'>
    >>> kind_of("PLDC", "Cancellation of pledge Y2019510000012")
    <EventKind.PLEDGE_CANCELLED: 'pledge-cancelled'>
    """
    plain = code.strip().upper()
    words = entry.upper()
    for word, kind in TWO_SIDED.get(plain, ()):
        if word in words:
            return kind
    return KINDS.get(plain, EventKind.OTHER)


def event_of(entry: LegalEntry, source: str) -> LegalEvent:
    """An entry of a register or gazette, as it was read from a file, in words of ours."""
    kind = kind_of(entry.code, entry.details.get("text", ""))
    details = {_name(name, value): value for name, value in entry.details.items()}
    if entry.effective_on:
        details["effective_on"] = entry.effective_on.isoformat()
    return LegalEvent(kind, entry.happened_on, source, entry.code, details)


def events_about(key_text: str, told: Iterable[RightEvents], source: str) -> Iterator[LegalEvent]:
    """What an answer tells of the right with this key; it may tell of the whole family."""
    for events in told:
        try:
            is_of_right = events.key_text == key_text
        except NumberRefused:  # a number of another country
            continue
        if is_of_right:
            yield from (event_of(entry, source) for entry in events.entries)


def kinds_of(code: str) -> frozenset[EventKind]:
    """Everything that the code can stand for; nothing for a code that nobody knows."""
    plain = code.strip().upper()
    if plain not in KINDS:
        return frozenset()
    return frozenset({KINDS[plain], *(kind for _, kind in TWO_SIDED.get(plain, ()))})


def _name(name: str, value: str) -> str:
    """A day that cannot be read as one keeps its words under another name."""
    try:
        date.fromisoformat(value if name in DAYS else "2000-01-01")
    except ValueError:
        return f"{name}_as_printed"
    return name
