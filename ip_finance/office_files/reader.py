"""One way into all formats: bytes in, what they say out, or a refusal with a name.

A new format is a module with a `FORMAT`, and one more line in `SUPPORTED_FORMATS`.
"""

from typing import Final

from ip_finance.office_files import (
    cnipa_new,
    cnipa_old,
    epo_publication,
    ops_answers,
    st36,
    st66,
    st96_patent,
    st96_trademark,
    uspto_assignments,
)
from ip_finance.office_files.errors import NotOneRight, UnknownFormat
from ip_finance.office_files.formats import OfficeFile, OfficeFormat
from ip_finance.office_files.model import RightRecord
from ip_finance.office_files.xml_source import parse_untrusted

SUPPORTED_FORMATS: Final[tuple[OfficeFormat, ...]] = (
    cnipa_new.FORMAT,
    cnipa_old.FORMAT,
    epo_publication.FORMAT,
    ops_answers.FORMAT,
    st66.FORMAT,
    st96_patent.FORMAT,
    st96_trademark.FORMAT,
    uspto_assignments.FORMAT,
    st36.FORMAT,
)
"""In the order in which they are tried: what is said of one office goes before the general."""


def read_any(data: bytes) -> OfficeFile:
    """All that the file says, in whichever supported format it says it.

    Raises: FileRefused, ContentRefused, NumberRefused; each is an OfficeFileError.
    """
    root = parse_untrusted(data)
    for known in SUPPORTED_FORMATS:
        if known.knows(root.tag):
            return known.read(root)
    roots = (root for known in SUPPORTED_FORMATS for root in known.roots)
    raise UnknownFormat(root.tag, tuple(roots))


def read_office_file(data: bytes) -> RightRecord:
    """The one right that the file is about.

    Raises: as `read_any`; NotOneRight, if the file describes none or several.
    """
    told = read_any(data)
    if len(told.records) != 1:
        raise NotOneRight(len(told.records), len(told.events))
    return told.records[0]
