"""Why OPS gave no answer that can be used, and what to do.

Every one of them leaves the way of files open: what OPS tells can also be fetched by hand and
imported.
"""

from typing import Final

from ip_finance.core.errors import NotFound, RuleViolated, Unavailable

_OR_A_FILE: Final = "Or import the answer as a file: OPS and Espacenet give the same XML by hand."


class OpsNotConfigured(Unavailable):
    """No key was given, so OPS is never asked."""

    code = "ops-not-configured"

    def __init__(self) -> None:
        super().__init__(
            "EPO OPS cannot be asked: IPFIN_OPS_KEY and IPFIN_OPS_SECRET are not set.",
            cure=f"Register at developers.epo.org (free) and set both. {_OR_A_FILE}",
        )


class OpsKeyRefused(Unavailable):
    """OPS does not know the key, or has blocked it."""

    code = "ops-key-refused"

    def __init__(self, status: int) -> None:
        super().__init__(
            f"EPO OPS refused the key (HTTP {status}).",
            cure=f"Check IPFIN_OPS_KEY and IPFIN_OPS_SECRET at developers.epo.org. {_OR_A_FILE}",
            status=status,
        )


class OpsUnavailable(Unavailable):
    """OPS did not answer in time, or not as it should."""

    code = "ops-unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"EPO OPS gave no usable answer: {reason}.",
            cure=f"Try again later. {_OR_A_FILE}",
            reason=reason,
        )


class OpsBusy(Unavailable):
    """OPS asks us to slow down for longer than one may wait."""

    code = "ops-busy"

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(
            f"EPO OPS allows the next request in {wait_seconds} seconds only.",
            cure=f"Try again after that time. {_OR_A_FILE}",
            wait_seconds=wait_seconds,
        )


class OpsQuotaExceeded(Unavailable):
    """What the key may ask for in an hour or a week is used up."""

    code = "ops-quota-exceeded"

    def __init__(self, quota: str, retry_after_seconds: int | None) -> None:
        super().__init__(
            f"EPO OPS refused the request: {quota}.",
            cure="Wait until the hour, or the week, is over: answers that are kept still serve. "
            f"{_OR_A_FILE}",
            quota=quota,
            retry_after_seconds=retry_after_seconds,
        )


class OpsNotFound(NotFound):
    """OPS has nothing under that number."""

    code = "ops-not-found"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"EPO OPS has nothing under {number}.",
            cure="Check the number, or ask by the number of a publication with its kind: "
            "CN199345678B. New Chinese entries may take weeks to arrive there.",
            number=number,
        )


class OpsNumberRefused(RuleViolated):
    """The number cannot be put to OPS, or OPS does not take it for one."""

    code = "ops-number-refused"

    def __init__(self, number: str, reason: str = "") -> None:
        super().__init__(
            f"{number[:60]!r} is no number that EPO OPS can be asked for. {reason}".rstrip(),
            cure="Give a Chinese patent number (ZL201919934567.6), or the number of a publication "
            "with its country and kind: CN199345678B, EP1000000A1.",
            number=number[:60],
        )


class OpsAnswerUnreadable(Unavailable):
    """OPS answered, and what it said is not what its format allows."""

    code = "ops-answer-unreadable"

    def __init__(self, number: str, reason: str) -> None:
        super().__init__(
            f"The answer of EPO OPS on {number} cannot be read: {reason}",
            cure="Try again later; if it stays so, report the number to the operator.",
            number=number,
            reason=reason,
        )
