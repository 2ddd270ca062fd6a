"""The report of an appraisal as a paper (PDF/A-2b): the same bytes for the same report."""

from pathlib import Path
from typing import Final

from ip_finance.appraisals.report.composed import compose
from ip_finance.appraisals.report.reading import Surroundings
from ip_finance.appraisals.words import Lang
from ip_finance.papers.boxes import with_boxes
from ip_finance.papers.render import render

BOXES: Final = ("appraiser-1", "appraiser-2")
"""Places for electronic signatures (PAdES) of both appraisers, beside the boxes for a pen."""
TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "report.typ"


def paper(text: str, *, lang: Lang, around: Surroundings) -> bytes:
    """The stored report on paper, dated its base date.

    Raises: MalformedInput: the text is not a whole report of this engine.
    """
    document = compose(text, lang=lang, around=around)
    return with_boxes(render(TEMPLATE, document.plain(), dated=document.dated), BOXES)
