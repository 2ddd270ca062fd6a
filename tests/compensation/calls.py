"""Requests about losses that are sound, by method, path and login; who may not, and who sees none.

`tests/architecture/endpoints.py` makes calls of them. Of the doors for entries, which are made
from one table, a few stand for all.
"""

from typing import Any, Final, TypeAlias
from uuid import UUID

from tests.actions.scenes import COURT
from tests.builders import LOAN_FEN, TODAY
from tests.compensation.scenes import AGREED, CLAIM, POOL, SUBSIDY, subsidy_body
from tests.enforcement.scenes import FILE, bodies
from tests.parties.builders import id_of, text_id

Asked: TypeAlias = tuple[str, str, str, Any, str | None, str | None]

DOCUMENT: Final = {"document_id": text_id("file of asset")}
WRITE_OFF: Final = {
    "loan_id": text_id("loan"),
    "ground": "bankrupt",
    "reason": "法院裁定宣告破产。",
    **DOCUMENT,
}
RECOVERY: Final = {
    "loan_id": text_id("loan"),
    "amount_fen": LOAN_FEN,
    "costs_fen": 0,
    "received_on": str(TODAY),
    "source": "执行到位",
}
CLAIM_BODY: Final = {"loan_id": text_id("loan"), "kind": "final", "insured_fen": 0, **DOCUMENT}
DISTRIBUTION: Final = {**COURT, "costs_fen": 0, "taxes_fen": 0, "lower_ranks": []}


def reads() -> tuple[Asked, ...]:
    lists = ("/enforcement", "/write-offs", "/recoveries", "/pools", "/pool-claims")
    return (
        *(("GET", path, "officer", None, None, None) for path in lists),
        ("GET", "/subsidy-claims", "owner", None, None, None),
        ("GET", "/pools/chengdu", "officer", None, None, None),
        ("GET", FILE, "owner", None, None, "other-owner"),
        ("GET", f"{FILE}/distribution", "officer", None, None, "other-officer"),
        ("GET", CLAIM, "officer", None, None, "other-officer"),
        ("GET", SUBSIDY, "owner", None, None, "other-owner"),
    )


def puts(fresh: UUID) -> tuple[Asked, ...]:
    pool = {"pool": POOL, "loan_id": text_id("loan")}
    return (
        ("PUT", f"/write-offs/{fresh}", "officer", WRITE_OFF, "owner", "other-officer"),
        ("PUT", f"/recoveries/{fresh}", "officer", RECOVERY, "owner", "other-officer"),
        ("PUT", f"/pool-covers/{fresh}", "officer", pool, "owner", "other-officer"),
        ("PUT", f"/pool-claims/{fresh}", "officer", CLAIM_BODY, "owner", "other-officer"),
        ("PUT", f"/subsidy-claims/{fresh}", "owner", subsidy_body(), "officer", "other-owner"),
    )


def posts() -> tuple[Asked, ...]:
    told = bodies(TODAY)
    entries = ("demand", "auction", "sale", "strike-out")
    sale = {**COURT, "sale": 7}
    back = {"recovery_id": None}
    write_off, recovery = f"/write-offs/{id_of('write-off')}", f"/recoveries/{id_of('recovery')}"
    return (
        *(
            (
                "POST",
                f"{FILE}/{kind}",
                "officer",
                _proven(kind, told[kind]),
                "owner",
                "other-officer",
            )
            for kind in entries
        ),
        ("POST", f"{FILE}/entries/1/statement", "officer", None, "owner", "other-officer"),
        ("POST", f"{FILE}/realisation", "officer", sale, "owner", "other-officer"),
        ("POST", f"{FILE}/distribution", "officer", DISTRIBUTION, "owner", "other-officer"),
        ("POST", f"{write_off}/decision", "approver", AGREED, "officer", None),
        ("POST", f"{write_off}/statement", "approver", None, "officer", None),
        ("POST", f"{recovery}/statement", "officer", None, "owner", "other-officer"),
        ("POST", f"{CLAIM}/statement", "officer", None, "owner", "other-officer"),
        ("POST", f"{CLAIM}/review", "reviewer", AGREED, "officer", None),
        ("POST", f"{CLAIM}/decision", "admin", AGREED, "officer", None),
        ("POST", f"{CLAIM}/decision-statement", "admin", None, "officer", None),
        ("POST", f"{CLAIM}/payment", "admin", None, "officer", None),
        ("POST", f"{CLAIM}/returns", "officer", back, "owner", "other-officer"),
        ("POST", f"{SUBSIDY}/statement", "owner", None, "officer", "other-owner"),
        ("POST", f"{SUBSIDY}/check", "reviewer", AGREED, "owner", None),
        ("POST", f"{SUBSIDY}/payment", "admin", None, "owner", None),
    )


def _proven(kind: str, told: dict[str, Any]) -> dict[str, Any]:
    return told if kind in ("demand", "strike-out") else told | DOCUMENT
