"""What a file of an office holds, and what a module that reads one offers."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from xml.etree.ElementTree import Element

from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.model import Json, RightRecord


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """All that one file says: rights, and what happened to rights. A file may name many."""

    format: str
    records: tuple[RightRecord, ...] = ()
    events: tuple[RightEvents, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """The file for `json.dumps`."""
        return {
            "format": self.format,
            "records": [record.to_json() for record in self.records],
            "events": [one.to_json() for one in self.events],
        }


@dataclass(frozen=True, slots=True)
class OfficeFormat:
    """A format that can be read.

    `roots` are patterns of its root element in `{namespace}name` notation, where `*` stands for
    any text: offices put one vocabulary under several names and versions of a namespace.
    """

    name: str
    title: str
    roots: tuple[str, ...]
    read: Callable[[Element], OfficeFile]

    def knows(self, root: str) -> bool:
        """Whether a file with this root element is of the format."""
        return any(fnmatchcase(root, pattern) for pattern in self.roots)


def of_one_right(
    name: str, read: Callable[[Element], RightRecord]
) -> Callable[[Element], OfficeFile]:
    """The reader of a format whose every file is one document of one right."""
    return lambda root: OfficeFile(name, (read(root),))
