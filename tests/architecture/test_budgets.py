"""Size, names and transactions: what keeps the code readable, held for every file."""

import ast
from pathlib import Path

import grimp
import pytest

from tests.architecture.tree import functions, length, name_of, python_files

LONGEST_FILE, LONGEST_FUNCTION = 300, 40
BUDGETED = python_files("ip_finance", "valuation", "contracts")
VAGUE = ("util", "helper", "manager", "common", "misc")
TRANSACTION = "ip_finance/core/uow.py"


@pytest.mark.parametrize("path", BUDGETED, ids=name_of)
class TestSize:
    def test_a_file_is_within_its_budget(self, path: Path) -> None:
        lines = len(path.read_text(encoding="utf-8").splitlines())

        assert lines <= LONGEST_FILE

    def test_every_function_is_within_its_budget(self, path: Path) -> None:
        found = {function.name: length(function) for function in functions(path)}

        assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("root", ["ip_finance", "valuation", "contracts"])
def test_no_import_goes_round_in_a_circle(root: str) -> None:
    graph = grimp.build_graph(root)

    circles = [
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if graph.chain_exists(importer=imported, imported=importer)
    ]

    assert circles == []


def test_only_the_unit_of_work_commits() -> None:
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in python_files("ip_finance", "migrations")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"commit", "rollback"}
    ]

    assert found == []


def test_only_the_unit_of_work_makes_sessions_of_its_own() -> None:
    found = {
        name_of(path)
        for path in python_files("ip_finance", "migrations")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Attribute)
        and call.attr == "begin"
        and isinstance(call.value, ast.Attribute)
        and call.value.attr in {"sessions", "session"}
    }

    assert found == {TRANSACTION}


@pytest.mark.parametrize("word", VAGUE)
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    modules = python_files("ip_finance", "valuation", "contracts", "migrations", "tests")

    assert [name_of(path) for path in modules if word in path.stem.lower()] == []


@pytest.mark.parametrize("word", VAGUE)
def test_no_class_has_a_name_that_says_nothing(word: str) -> None:
    classes = [
        f"{name_of(path)}: {node.name}"
        for path in BUDGETED
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and word in node.name.lower()
    ]

    assert classes == []
