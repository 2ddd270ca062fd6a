"""Every Chinese string of the code that a page, a refusal or a list can show has its English."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ip_finance.web.language import english_of
from tests.architecture.tree import name_of, python_files

IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
NEVER_SHOWN = {
    "ip_finance/play/": "the story on the console says everything in both languages",
    "ip_finance/cli.py": "the same",
    "ip_finance/tracing.py": "the history on the console, told in one language or the other",
    "ip_finance/core/capitals.py": "amounts in capitals are Chinese by law",
    "ip_finance/credit/report.py": "the memo on paper is Chinese",
    "ip_finance/eligibility/forfeiture.py": "patterns that read a contract's clauses",
    "ip_finance/office_files/": "patterns and names by which files of offices are read",
    "ip_finance/rights/": "the same, for codes and signs",
    "ip_finance/web/forms.py": "patterns that read what is typed",
}
"""Whose Chinese, by the start of the path, is no word of a page, and why."""
PIECES = Path(__file__).parent / "pieces_of_sentences.json"
"""How many strings of a file are pieces that only show within a sentence which is known whole, or
are no words: separators, patterns, descriptions of the API. It must not grow."""
CODE = [
    path
    for path in python_files("ip_finance")
    if not any(name_of(path).startswith(start) for start in NEVER_SHOWN)
]


def sentences(path: Path) -> Iterator[str]:
    """What stands in the strings of a file; `…` where an f-string puts something in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(map(id, node.values))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
    for node in ast.walk(tree):
        if id(node) not in apart and IDEOGRAPH.search(text := said_by(node)):
            yield text.strip()


def said_by(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
        )
    return ""


def lacking(path: Path) -> list[str]:
    return [text for text in sentences(path) if english_of(text) is None]


def test_what_code_says_can_be_said_in_english() -> None:
    found = {name_of(path): said for path in CODE if (said := lacking(path))}
    told = json.loads(PIECES.read_text(encoding="utf-8"))

    assert {name: said for name, said in found.items() if len(said) > told.get(name, 0)} == {}
    assert {name: len(said) for name, said in found.items()} == told


@pytest.mark.parametrize("start", NEVER_SHOWN)
def test_an_exception_that_is_of_no_use_any_more_goes(start: str) -> None:
    files = [path for path in python_files("ip_finance") if name_of(path).startswith(start)]

    assert any(lacking(path) for path in files)
