"""A paper is the same bytes for the same facts, and says when it cannot be made."""

import time
from datetime import date
from pathlib import Path

import pytest

from ip_finance.papers.render import PaperTrouble, render

PLAIN = Path(__file__).with_name("plain.typ")
DAY = date(2026, 3, 5)
FACTS = {"title": "专利权质押合同", "number": "ZL202110071567.8"}


def test_the_same_facts_make_the_same_bytes() -> None:
    first = render(PLAIN, FACTS, dated=DAY)
    time.sleep(1.1)  # a PDF that tells the second it was made would differ now
    assert render(PLAIN, FACTS, dated=DAY) == first
    assert first.startswith(b"%PDF-")
    assert b"<pdfaid:part>2</pdfaid:part>" in first
    assert render(PLAIN, {**FACTS, "number": "ZL202110071567.9"}, dated=DAY) != first
    assert render(PLAIN, FACTS, dated=date(2026, 3, 6)) != first


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(PaperTrouble, match=r"plain\.typ.*number"):
        render(PLAIN, {"title": "专利权质押合同"}, dated=DAY)
