"""The door for files that tell what happened to rights."""

from ip_finance.office_files.errors import NoEvents
from ip_finance.office_files.events import RightEvents
from ip_finance.office_files.reader import read_any


def read_legal(data: bytes) -> tuple[RightEvents, ...]:
    """The entries of each right in the file; a right without entries is there too.

    Raises: FileRefused, ContentRefused (NoEvents, if the file only describes rights),
    NumberRefused; each is an OfficeFileError.
    """
    events = read_any(data).events
    if not events:
        raise NoEvents
    return events
