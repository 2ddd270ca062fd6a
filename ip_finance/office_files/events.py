"""What happened to a right, as an office tells it: its own code, the days, and named details.

The code is not read here. What it means is `rights.codes`, which lies above this package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ip_finance.office_files.model import Json, Publication, SourceFormat, json_of
from ip_finance.office_files.numbers import RightKind
from ip_finance.office_files.right_keys import right_key_text


@dataclass(frozen=True, slots=True)
class LegalEntry:
    """One entry of a register or gazette.

    `code` is the office's own, without its country: `PE01`. `happened_on` is the day of the entry
    or gazette, `effective_on` the day from which it holds, where the office says one. `details`
    are named as those of `rights.events.LegalEvent` where they mean the same (`owner`, `pledgee`,
    `registration_no`, `exclusive`), days in them are ISO; `text` is the whole of what was printed.
    """

    code: str
    title: str | None
    happened_on: date
    effective_on: date | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        facts = tuple(sorted(self.details.items()))
        return hash((self.code, self.title, self.happened_on, self.effective_on, facts))


@dataclass(frozen=True, slots=True)
class RightEvents:
    """The entries of one right, oldest first.

    `number` is the application number of a patent, the registration number of a mark; a Chinese
    one is normalised, any other stands as the source prints it. `publications` are the documents
    of the right that the source names beside it.
    """

    source: SourceFormat
    jurisdiction: str
    kind: RightKind
    number: str
    publications: tuple[Publication, ...]
    entries: tuple[LegalEntry, ...]

    @property
    def key_text(self) -> str:
        """What stands for the right on the ledger. Raises: UnknownNumberScheme, if foreign."""
        return right_key_text(self.jurisdiction, self.kind.value, self.number)

    def to_json(self) -> dict[str, Json]:
        """The entries for `json.dumps`."""
        return json_of(self)


def in_order(entries: tuple[LegalEntry, ...]) -> tuple[LegalEntry, ...]:
    """The entries, each once, oldest first; those of one day as the source lists them."""
    return tuple(sorted(dict.fromkeys(entries), key=lambda entry: entry.happened_on))
