"""The text that stands for a right for ever: every spelling of one number gives the same."""

from collections.abc import Callable, Mapping
from typing import Final

from ip_finance.office_files.errors import UnknownNumberScheme
from ip_finance.office_files.numbers import PatentNumber
from ip_finance.office_files.register_numbers import software_number, trademark_number
from ip_finance.office_files.spelling import squeezed


def right_key_text(jurisdiction: str, kind: str, number: str) -> str:
    """The text that the ledger knows the right by.

    It is the normal form that the ledger takes (`contracts/types/Right.sol`): nothing is in it
    that could be left out. `kind` is `patent`, `trademark` or `software`; other countries and
    kinds are refused until their numbering is known here, because an unnormalised number would
    let one right pass for two.

    Raises: UnknownNumberScheme, MalformedNumber, WrongCheckDigit.

    >>> right_key_text("CN", "patent", "ZL202110071567.8")
    'CN:patent:2021100715678'
    """
    scheme = (squeezed(jurisdiction), kind.strip().lower())
    if scheme not in _SCHEMES:
        raise UnknownNumberScheme(jurisdiction, kind)
    return ":".join((*scheme, _SCHEMES[scheme](number)))


def _patent_key(text: str) -> str:
    return PatentNumber.parse(text).canonical.replace(".", "")


_SCHEMES: Final[Mapping[tuple[str, str], Callable[[str], str]]] = {
    ("CN", "patent"): _patent_key,
    ("CN", "trademark"): trademark_number,
    ("CN", "software"): software_number,
}
