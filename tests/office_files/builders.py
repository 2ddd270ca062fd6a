"""Office files with one thing changed: the demonstration files are the whole and right ones."""

from ip_finance import demo_data
from ip_finance.office_files.model import PatentRecord
from ip_finance.office_files.reader import read_office_file


def read_patent(data: bytes) -> PatentRecord:
    """What the file says, which is about a patent."""
    record = read_office_file(data)
    assert isinstance(record, PatentRecord)
    return record


def a_new_file(old: str, new: str) -> bytes:
    """The new-generation file with one text replaced wherever it stands."""
    return _changed("new_generation.xml", old, new)


def an_old_file(old: str, new: str) -> bytes:
    """The old-generation file, changed in the same way."""
    return _changed("old_generation.xml", old, new)


def _changed(name: str, old: str, new: str) -> bytes:
    text = demo_data.read(name).decode()
    assert old in text, f"nothing to change: {old}"
    return text.replace(old, new).encode()
