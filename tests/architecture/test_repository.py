"""What the repository says about where it came from: nothing but what anybody can reach."""

import json
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, name_of, text_files

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DOCUMENTS = [path for path in text_files() if path.suffix == ".md"]
LOCKS = sorted(ROOT.glob("requirements*.txt"))
HOSTS = re.compile(
    "|".join(
        re.escape(part + whole)
        for part, whole in (
            ("pypi.", "org"),
            ("pythonhosted.", "org"),
            ("registry.npmjs.", "org"),
            ("registry.yarnpkg.", "com"),
            ("artifact", "ory"),
            ("--index", "-url http"),
        )
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.:/~$}])/(?:home|root|Users|work|workspace|private/tmp)/[\w.]")
SOURCES_OF_LAW = {".xml", ".json"}
"""Fixtures and artifacts: a path or an address in them is data."""


@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_a_lock_file_of_python_names_no_address(path: Path) -> None:
    assert "://" not in path.read_text()


def test_the_lock_file_of_node_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())

    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


@pytest.mark.parametrize("path", LOCKS, ids=name_of)
def test_every_locked_package_has_a_hash(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text().strip())

    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_no_file_names_a_registry() -> None:
    found = [name_of(path) for path in text_files() if HOSTS.search(path.read_text())]

    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = {
        name_of(path): match[0]
        for path in text_files()
        if path.suffix not in SOURCES_OF_LAW and (match := MACHINE_PATH.search(path.read_text()))
    }

    assert found == {}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    links = [
        link.partition("#")[0]
        for link in LINK.findall(path.read_text())
        if not re.match(r"[a-z]+:|#", link)
    ]

    assert [link for link in links if link and not (path.parent / link).exists()] == []
