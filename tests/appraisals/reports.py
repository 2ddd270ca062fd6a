"""Reports of the engine of today, made once, and what a reader finds in them."""

import json
from functools import cache
from typing import Any

from ip_finance.appraisals.report.blocks import Chart, Document, Facts, Section, Table
from ip_finance.appraisals.report.composed import compose
from ip_finance.appraisals.report.reading import Surroundings
from ip_finance.appraisals.words import Lang
from tests.valuation.appraisal.builders import a_card, a_pricing, royalty_relief_at, some_inputs
from valuation.appraisal.appraise import appraise
from valuation.appraisal.inputs import Scoring
from valuation.appraisal.methods import Methods
from valuation.appraisal.price_methods import RenewalPrior
from valuation.appraisal.report import to_json

SCHEME = "sipo-ppac-2012"


@cache
def a_report() -> str:
    """Two methods, and two scorers who differ on two indicators."""
    prior = RenewalPrior(
        cny_per_usd=7.1,
        rate_source="central parity of the day",
        weight=0.25,
        weight_reason="what holders reveal",
    )
    methods = Methods(relief_from_royalty=royalty_relief_at(0.75), renewal_prior=prior)
    cards = [a_card("first", LVD_2=8.0), a_card("second", LVD_2=2.0, TVD_1=8.0)]
    inputs = some_inputs(
        pricing=a_pricing(methods=methods, single_method_reason=""),
        scoring=Scoring(scheme_id=SCHEME, scheme_version="1", cards=cards),
    )
    return to_json(appraise(inputs))


@cache
def a_single_method_report() -> str:
    return to_json(appraise(some_inputs()))


def stated(text: str) -> dict[str, Any]:
    """What the JSON of a report says."""
    found: dict[str, Any] = json.loads(text)
    return found


def read(
    text: str | None = None, lang: Lang = Lang.EN, around: Surroundings | None = None
) -> Document:
    return compose(text or a_report(), lang=lang, around=around or Surroundings())


def section(document: Document, name: str) -> Section:
    return next(one for one in document.sections if one.id == name)


def tables(of: Section) -> dict[str, Table]:
    """The tables of a section by caption, those beside charts too; of equal captions the first."""
    found = [one.table if isinstance(one, Chart) else one for one in of.blocks]
    return {one.caption: one for one in reversed(found) if isinstance(one, Table)}


def charts(document: Document) -> list[Chart]:
    return [one for of in document.sections for one in of.blocks if isinstance(one, Chart)]


def facts(of: Section) -> dict[str, str]:
    return {name: told for one in of.blocks if isinstance(one, Facts) for name, told in one.rows}


def column(table: Table, head: str) -> list[str]:
    at = [one.text for one in table.heads].index(head)
    return [row[at] for row in table.rows]


def figure(cell: str) -> float:
    """A cell as the reader's own calculator takes it."""
    return float(cell.replace(",", "").replace("×", "").rstrip("%")) / (
        100.0 if cell.endswith("%") else 1.0
    )
