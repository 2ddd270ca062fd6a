"""What the platform asks of a virus scanner, whichever it is. Pure."""

from typing import Protocol

from ip_finance.core.errors import Unavailable


class Scanner(Protocol):
    """Looks at a whole file."""

    def virus_in(self, content: bytes) -> str | None:
        """The name of the signature that was found; None if the file is clean.

        Raises: ScannerAway. Nothing is known of the file then, so nobody may open it.
        """
        ...


class ScannerAway(Unavailable):
    """No answer, half an answer, or an answer that says neither clean nor infected."""

    code = "scanner-away"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The virus scanner gave no answer: {reason}.",
            cure="Start the scanner (`IPFIN_CLAMD`), then scan again: `ipfin documents rescan`.",
            reason=reason,
        )
