"""Requests about reports that are sound, by method, path and login; who may not, who sees none.

`tests/architecture/endpoints.py` makes calls of them.
"""

from typing import Any, Final, TypeAlias
from uuid import UUID

from tests.reports.scenes import MONTH, RECONCILIATION

Asked: TypeAlias = tuple[str, str, str, Any, str | None, str | None]

FILES: Final = ("", "/report.csv", "/report.xlsx", "/report.pdf")


def reads() -> tuple[Asked, ...]:
    return (
        ("GET", "/reports", "officer", None, "owner", None),
        *(("GET", f"/reports/ageing{file}", "officer", None, "owner", None) for file in FILES),
        ("GET", "/monthly-reconciliations", "officer", None, "owner", None),
    )


def of_a_reconciliation(fresh: UUID) -> tuple[Asked, ...]:
    """Made once a month is closed."""
    comment = {"comment": "已逐笔核对。"}
    return (
        ("GET", RECONCILIATION, "officer", None, "owner", "other-officer"),
        ("PUT", f"/monthly-reconciliations/{fresh}", "officer", MONTH, "owner", None),
        ("POST", f"{RECONCILIATION}/sign-offs", "approver", comment, "owner", "other-officer"),
    )
