"""The front-end files are the published ones, and our styles do not clash with them."""

import json
import re
from pathlib import Path

import pytest

from ip_finance.web.templating import STATIC
from ip_finance.web.vendoring import (
    LICENCES,
    LOCK,
    SOURCES,
    VENDOR,
    fingerprint,
    locked_files,
    vendor,
)

OVERRIDDEN = {"active", "btn", "btn-primary", "btn-sm", "form-control", "form-label", "form-select"}
OVERRIDDEN |= {"skip-link", "step-item", "table"}


def classes(css: str) -> set[str]:
    return set(
        re.findall(r"\.([a-z][\w-]*)(?=[^{}]*\{)", re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    )


class TestVendoredFiles:
    def test_each_is_the_one_locked(self) -> None:
        for entry in locked_files():
            assert fingerprint(VENDOR / entry.file) == entry.sha384, entry.file

    def test_nothing_else_lies_there(self) -> None:
        expected = {entry.file for entry in locked_files()} | {LOCK, LICENCES}

        assert {path.name for path in VENDOR.iterdir()} == expected

    def test_versions_are_the_ones_of_package_json(self) -> None:
        manifest = Path(__file__).parents[2] / "package.json"
        wanted = json.loads(manifest.read_text(encoding="utf-8"))["dependencies"]

        assert {e.package: e.version for e in locked_files()} == {
            source.package: wanted[source.package] for source in SOURCES
        }

    def test_every_package_and_what_it_bundles_has_its_licence(self) -> None:
        licences = (VENDOR / LICENCES).read_text(encoding="utf-8")

        for source in SOURCES:
            for package in (source.package, *source.bundles):
                assert re.search(rf"^{re.escape(package)} \d", licences, re.M), package

    @pytest.mark.parametrize("name", [path.name for path in sorted(VENDOR.glob("*.js"))])
    def test_no_script_builds_code_from_text(self, name: str) -> None:
        script = (VENDOR / name).read_text(encoding="utf-8")

        assert not re.search(r"\bnew Function\(|\beval\(", script)


class TestVendoring:
    def package(self, root: Path, name: str, file: str | None = None) -> None:
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        about = {"version": "1.2.3", "license": "MIT"}
        (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
        if name != "@tabler/core":
            (folder / "LICENSE").write_text(f"licence of {name}", encoding="utf-8")
        if file:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(f"content of {name}", encoding="utf-8")

    def test_it_copies_and_locks(self, tmp_path: Path) -> None:
        for source in SOURCES:
            self.package(tmp_path / "modules", source.package, source.file)
            for bundled in source.bundles:
                self.package(tmp_path / "modules", bundled)

        locked = vendor(tmp_path / "modules", tmp_path / "vendor")

        assert locked == locked_files(tmp_path / "vendor")
        assert [entry.version for entry in locked] == ["1.2.3"] * len(SOURCES)
        for entry in locked:
            assert fingerprint(tmp_path / "vendor" / entry.file) == entry.sha384


class TestOurStyles:
    def test_no_class_of_ours_means_something_else_in_tabler(self) -> None:
        sheets = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")]
        ours = classes("\n".join(sheets))
        theirs = classes((VENDOR / "tabler.min.css").read_text(encoding="utf-8"))

        assert ours & theirs == OVERRIDDEN
