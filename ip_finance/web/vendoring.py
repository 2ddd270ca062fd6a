"""Front-end files taken from npm, committed, and locked by hash.

`python -m ip_finance.web.vendoring` copies them anew. Pages load them only from our own server.
"""

import json
import shutil
from base64 import b64encode
from dataclasses import asdict, dataclass
from hashlib import sha384
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parent / "static" / "vendor"
NODE_MODULES = Path(__file__).parents[2] / "node_modules"
LOCK = "vendor.lock.json"
LICENCES = "LICENCES.txt"

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
TABLER_COPYRIGHT = """\
MIT License

Copyright 2018-2026 The Tabler Authors
Copyright 2018-2026 codecalm.net Paweł Kuna

"""


@dataclass(frozen=True, slots=True)
class Source:
    """A file we take, and the packages whose code it holds."""

    package: str
    file: str
    bundles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Locked:
    """One vendored file as the lock names it."""

    package: str
    version: str
    file: str
    sha384: str
    licence: str


SOURCES = (
    Source("@tabler/core", "dist/css/tabler.min.css"),
    Source("htmx.org", "dist/htmx.min.js"),
    Source("htmx.org", "dist/ext/hx-sse.min.js"),
    Source("echarts", "dist/echarts.common.min.js", ("zrender", "tslib")),
    Source(
        "ethers",
        "dist/ethers.umd.min.js",
        ("@noble/curves", "@noble/hashes", "@adraffy/ens-normalize", "aes-js"),
    ),
)


def vendor(node_modules: Path = NODE_MODULES, target: Path = VENDOR) -> list[Locked]:
    """Copy every source into `target`, and write the lock and the licences beside them."""
    target.mkdir(parents=True, exist_ok=True)
    locked = [_take(source, node_modules, target) for source in SOURCES]
    text = json.dumps([asdict(entry) for entry in locked], indent=2, ensure_ascii=False)
    (target / LOCK).write_text(text + "\n", encoding="utf-8")
    packages = dict.fromkeys(
        name for source in SOURCES for name in (source.package, *source.bundles)
    )
    parts = [_licence_section(name, node_modules) for name in packages]
    (target / LICENCES).write_text("\n".join(parts), encoding="utf-8")
    return locked


def locked_files(target: Path = VENDOR) -> list[Locked]:
    """What the lock says."""
    entries = json.loads((target / LOCK).read_text(encoding="utf-8"))
    return [Locked(**entry) for entry in entries]


def fingerprint(path: Path) -> str:
    """SHA-384 of a file, written as in a subresource-integrity attribute."""
    return "sha384-" + b64encode(sha384(path.read_bytes()).digest()).decode()


def _take(source: Source, node_modules: Path, target: Path) -> Locked:
    copy = target / Path(source.file).name
    shutil.copyfile(node_modules / source.package / source.file, copy)
    about = _manifest(source.package, node_modules)
    return Locked(
        source.package, about["version"], copy.name, fingerprint(copy), str(about["license"])
    )


def _manifest(package: str, node_modules: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(
        (node_modules / package / "package.json").read_text(encoding="utf-8")
    )
    return manifest


def _licence_section(package: str, node_modules: Path) -> str:
    about = _manifest(package, node_modules)
    title = f"{package} {about['version']} ({about['license']})"
    return f"{title}\n{'=' * len(title)}\n\n{_licence_text(package, node_modules).strip()}\n"


def _licence_text(package: str, node_modules: Path) -> str:
    found = sorted((node_modules / package).glob("LICEN*"))
    if found:
        return found[0].read_text(encoding="utf-8").replace("\r\n", "\n")
    if package == "@tabler/core":  # names its licence in every file, ships no text
        return TABLER_COPYRIGHT + MIT
    raise FileNotFoundError(f"{package} ships no licence")


if __name__ == "__main__":
    vendor()
