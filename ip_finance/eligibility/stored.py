"""Cases and lines as JSON and back: what a result is kept with, and computed again from."""

from typing import Any, Final

from pydantic import TypeAdapter

from ip_finance.eligibility.domain import Line
from ip_finance.eligibility.facts import Case, Terms

_CASE: Final = TypeAdapter(Case)
_TERMS: Final = TypeAdapter(Terms)
_LINES: Final = TypeAdapter(tuple[Line, ...])


def case_to_json(case: Case) -> dict[str, Any]:
    """The case for a JSON column."""
    told: dict[str, Any] = _CASE.dump_python(case, mode="json")
    return told


def case_of_json(told: dict[str, Any]) -> Case:
    """The case that `case_to_json` told of."""
    return _CASE.validate_python(told)


def terms_to_json(terms: Terms) -> dict[str, Any]:
    """The terms for a JSON column."""
    told: dict[str, Any] = _TERMS.dump_python(terms, mode="json")
    return told


def terms_of_json(told: dict[str, Any]) -> Terms:
    """The terms that `terms_to_json` told of."""
    return _TERMS.validate_python(told)


def lines_to_json(lines: tuple[Line, ...]) -> list[Any]:
    """The lines for a JSON column."""
    told: list[Any] = _LINES.dump_python(lines, mode="json")
    return told


def lines_of_json(told: list[Any]) -> tuple[Line, ...]:
    """The lines that `lines_to_json` told of."""
    return _LINES.validate_python(told)
