"""One way from a template and its facts to a PDF.

The bytes depend on template, facts and day alone: no clock, no fonts of the machine, no
network. So a hash of the facts' paper can be signed before anybody has printed it.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import typst

from ip_finance.settings import ROOT

STANDARD: Final = "a-2b"
"""PDF/A-2b (ISO 19005-2): what archives and offices keep, with its fonts inside."""

_FONTS: Final[list[Path]] = [
    ROOT / "node_modules/@expo-google-fonts/noto-sans-sc" / weight
    for weight in ("400Regular", "700Bold")
]


class PaperTrouble(RuntimeError):
    """A template and its facts do not fit: a mistake of ours, not of a user."""


def render(template: Path, facts: Mapping[str, Any], *, dated: date) -> bytes:
    """The paper as PDF/A-2b, dated `dated` (a business date).

    `facts` are what JSON can hold; the template finds them as `facts` after
    `#import "/ip_finance/papers/templates/frame.typ": *`. Paths are looked up below
    the project's root.

    Raises: PaperTrouble.
    """
    told = {"facts": facts, "dated": dated.isoformat()}
    try:
        made: bytes = typst.compile(
            template,
            root=ROOT,
            font_paths=_FONTS,
            ignore_system_fonts=True,
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
            format="pdf",
            pdf_standards=STANDARD,
        )
    except typst.TypstError as trouble:
        raise PaperTrouble(f"{template.name}: {trouble}") from trouble
    return made
