"""One way into all formats: bytes in, a record out, or a refusal with a name.

A new format is a module with a `FORMAT`, and one more line in `SUPPORTED_FORMATS`.
"""

from typing import Final

from ip_finance.office_files import cnipa_new, cnipa_old
from ip_finance.office_files.errors import UnknownFormat
from ip_finance.office_files.model import OfficeFormat, PatentRecord
from ip_finance.office_files.xml_source import parse_untrusted

SUPPORTED_FORMATS: Final[tuple[OfficeFormat, ...]] = (cnipa_new.FORMAT, cnipa_old.FORMAT)


def read_office_file(data: bytes) -> PatentRecord:
    """What the file says, in whichever supported format it says it.

    Raises: FileRefused, ContentRefused, NumberRefused; each is an OfficeFileError.
    """
    root = parse_untrusted(data)
    for known in SUPPORTED_FORMATS:
        if known.root == root.tag:
            return known.read(root)
    raise UnknownFormat(root.tag, tuple(known.root for known in SUPPORTED_FORMATS))
