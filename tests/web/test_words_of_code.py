"""Every Chinese string of the code that a page, a refusal or a list can show has its English."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ip_finance.web.language import CHINESE, english_of
from tests.architecture.tree import name_of, python_files

NEVER_SHOWN: dict[str, str] = {}
"""Files, by the start of their path, whose Chinese is no word of a page, and why."""
CODE = [
    path
    for path in python_files("ip_finance")
    if not any(name_of(path).startswith(start) for start in NEVER_SHOWN)
]


def sentences(path: Path) -> Iterator[str]:
    """What stands in the strings of a file; `…` where an f-string puts something in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            apart.update(map(id, node.values))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
    for node in ast.walk(tree):
        if id(node) not in apart and CHINESE.search(text := said_by(node)):
            yield text.strip()


def said_by(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values
        )
    return ""


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_what_code_says_can_be_said_in_english(path: Path) -> None:
    assert [text for text in sentences(path) if english_of(text) is None] == []


def test_what_is_never_shown_is_there_and_has_chinese() -> None:
    """An exception that is of no use any more goes."""
    for start in NEVER_SHOWN:
        files = [path for path in python_files("ip_finance") if name_of(path).startswith(start)]
        assert any(True for path in files for _ in sentences(path)), start
