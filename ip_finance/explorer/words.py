"""Events and calls in plain Chinese, with the names that we know the parties and rights by."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from ip_finance.chain_api import events
from ip_finance.chain_api.events import ChainEvent
from ip_finance.chain_api.sight import Said
from ip_finance.chain_api.told import DAYS, PARTIES, SENTENCES, in_words
from ip_finance.chain_api.words import STEPS
from ip_finance.core.clock import business_date, from_unix
from ip_finance.web.words import STATE_WORDS

RIGHT_KINDS: Final[Mapping[str, str]] = {
    "patent": "专利",
    "invention": "发明专利",
    "utility-model": "实用新型专利",
    "design": "外观设计专利",
    "trademark": "商标",
    "software": "软件著作权",
    "copyright": "著作权",
}
GROUPS: Final[Mapping[str, tuple[str, str]]] = {
    "parties": ("机构与密钥", "party_events"),
    "assets": ("权利", "asset_events"),
    "loans": ("融资", "loan_events"),
    "pledges": ("质押", "pledge_events"),
}
"""By what events can be picked: how the group is called, and where its events are declared."""
NUMBERED: Final = PARTIES | {"offered_by", "ended_by", "end_witness"}
DATED: Final = DAYS | {"verified_until", "deadline", "ended_on"}
LAST_SECOND: Final = 10**10
PLAIN: Final[Mapping[str, str]] = {"None": "—", "True": "是", "False": "否"}
MEMBERS: Final[Mapping[str, str]] = {
    "deadline": "签署截止",
    "loan_version": "贷款版本",
    "asset_version": "权利版本",
    "party_version": "机构版本",
    "key": "密钥",
    "new_key": "新密钥",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What we call those that the ledger knows by number or key."""

    parties: Mapping[int, str] = field(default_factory=dict)
    rights: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    loans: Mapping[UUID, str] = field(default_factory=dict)

    def party(self, number: int) -> str:
        return self.parties.get(number, f"机构 {number} ")

    def right(self, key: str) -> str:
        """The right as people call it.

        >>> Names(rights={"CN:x": ("patent", "ZL1", "锂电池")}).right("CN:x")
        '专利 ZL1《锂电池》'
        """
        if key not in self.rights:
            return key
        kind, number, title = self.rights[key]
        return f"{RIGHT_KINDS.get(kind, '权利')} {number}《{title}》"


def sentence(event: ChainEvent, names: Names) -> str:
    """What the event tells."""
    zh, _ = SENTENCES[type(event).__name__]
    return zh.format(**{name: _called(name, value, names) for name, value in asdict(event).items()})


def _called(name: str, value: Any, names: Names) -> str:
    if name in PARTIES:
        return names.party(value)
    if name == "asset":
        return names.right(value)
    if name == "assets":
        return "、".join(names.right(one) for one in value)
    return in_words(name, value, "zh")


def title_of(said: Said) -> str:
    """The call by name."""
    return STEPS[said.name].title if said.name in STEPS else said.name


def kinds_in(group: str) -> tuple[str, ...]:
    """The events of a group by name; none for a group that there is not."""
    if group not in GROUPS:
        return ()
    home = GROUPS[group][1]
    return tuple(
        name for name, kind in events.BY_KIND.items() if kind.__module__.endswith(f".{home}")
    )


def worded(column: str, value: object, names: Names) -> str:
    """A value as people read it; empty where it reads as it stands.

    >>> worded("outstanding_fen", "150000000", Names()), worded("version", "5", Names())
    ('¥1,500,000.00', '')
    """
    text = str(value)
    if text.isdecimal():
        return _number(column, int(text), names)
    return PLAIN.get(text, "") or (STATE_WORDS.get(text, "") if column == "state" else "")


def _number(column: str, value: int, names: Names) -> str:
    if column.endswith("_fen"):
        return in_words(column, value, "zh")
    if column in NUMBERED:
        return names.party(value).strip()
    is_day = column in DATED and 0 < value < LAST_SECOND
    return business_date(from_unix(value)).isoformat() if is_day else ""
