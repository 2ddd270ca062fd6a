"""What became of the items of a file, as rows of the import. Pure."""

from collections.abc import Mapping
from typing import Any

from ip_finance.intake.domain import Found, Outcome, Problem
from ip_finance.office_files.events import LegalEntry
from ip_finance.office_files.model import RightRecord

Row = dict[str, Any]


def entry_json(entry: LegalEntry) -> dict[str, Any]:
    """An entry of a register as JSON."""
    return {
        "code": entry.code,
        "title": entry.title,
        "happened_on": entry.happened_on.isoformat(),
        "details": dict(entry.details),
    }


def grant_json(record: RightRecord) -> dict[str, Any]:
    """The grant that a document announces, as an entry."""
    granted_on = record.granted_on and record.granted_on.isoformat()
    return {"code": "", "title": "授权", "happened_on": granted_on, "details": {}}


def found_row(outcome: Outcome, found: Found, detail: Mapping[str, Any] | None = None) -> Row:
    """What became of a right."""
    return {
        "outcome": outcome,
        "place": found.place[:200],
        "right_type": found.record.right_type.value,
        "right_number": found.record.number[:64],
        "title": found.record.title[:500],
        "asset_id": None,
        "detail": dict(detail or {}),
    }


def problem_row(problem: Problem) -> Row:
    """What is wrong at one place."""
    return {
        "outcome": Outcome.REFUSED,
        "place": problem.place[:200],
        "right_type": None,
        "right_number": None,
        "title": None,
        "asset_id": None,
        "detail": {
            "code": problem.code,
            "column": problem.column,
            "found": problem.found,
            "expected": problem.expected,
            "rule": problem.rule,
        },
    }
