"""Fits `us-renewal-document` and `us-renewal-owner` on the public sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from valuation.backtest.samples import Sample, read_sample
from valuation.backtest.us import COLUMNS, OUTCOME, SAMPLE, columns_of, labelled, patents_of
from valuation.checks import Floats
from valuation.errors import MissingInput
from valuation.fitting.penalised import Plan, fit, folds
from valuation.fitting.terms import Curve, Group, PartialGroup, Penalties, Term, Text
from valuation.labels import Label
from valuation.models.additive import AdditiveModel, Link, Provenance
from valuation.models.scoring import Column, predict
from valuation.models.us_renewal import DOCUMENT_MODEL, OWNER_MODEL, RECORD
from valuation.models.us_renewal_likeness import Patents, likeness
from valuation.models.us_renewal_record import record_weights

RECORD_FOLDS = 10
"""Each row's record comes from nine tenths of the rows: nearly what there is at scoring."""

SALT = "us-record"

PENALTIES = Penalties(smooth=20.0, levels=12.0, words=8.0)
"""Out of fold, doubling or halving any of them changes the AUC by less than 0.002."""

FEWEST = 15
"""Rows that a title word or a level must have, so that no patent can be told from a weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The two models, fitted on the same rows."""

    document: AdditiveModel
    owner: AdditiveModel


def fit_models(directory: Path) -> Mapping[str, AdditiveModel]:
    """Both models by id."""
    fitted = fit_both(read_rows(directory))
    return {DOCUMENT_MODEL: fitted.document, OWNER_MODEL: fitted.owner}


def read_rows(directory: Path) -> Sample:
    """The rows whose second fee is known to have been paid or not."""
    sample = read_sample(directory, SAMPLE, COLUMNS)
    if sample is None:
        raise MissingInput("data", f"lacks {SAMPLE}.parquet")
    return labelled(sample)


def fit_both(rows: Sample) -> Fitted:
    """The document model; then the owner's model on the same terms and the record of the owner.

    The record of each row comes from the rows of other folds alone.
    """
    outcome, columns = rows.numbers[OUTCOME], columns_of(rows)
    document = fit(document_plan(rows.rows), columns, outcome, PENALTIES)
    patents = patents_of(rows)
    fold = folds(patents.keys, RECORD_FOLDS, SALT)
    surprises = outcome - predict(document, columns)
    with_record: dict[str, Column] = {
        **columns,
        RECORD: effect_of_other_folds(patents, surprises, fold),
    }
    return Fitted(
        document=document, owner=fit(owner_plan(rows.rows), with_record, outcome, PENALTIES)
    )


def effect_of_other_folds(patents: Patents, surprises: Floats, fold: NDArray[np.int64]) -> Floats:
    """For each patent the effect of the record of all patents outside its fold.

    One matrix serves all folds: a fold that is left out gets weights of zero.
    """
    alike = likeness(patents, patents, patents)
    places = np.unique(fold)
    used = (fold[:, np.newaxis] != places).astype(np.float64)
    effects = alike @ record_weights(alike, surprises[:, np.newaxis], used)
    return np.asarray(effects[np.arange(len(fold)), np.searchsorted(places, fold)])


def document_plan(rows: int) -> Plan:
    """The terms of `us-renewal-document`."""
    title = Label(
        zh="授权后7.5年维持费缴纳概率（仅文本）", en="Fee at 7.5 years paid, document alone"
    )
    return Plan(
        id=DOCUMENT_MODEL,
        version="1",
        title=title,
        link=Link.LOGIT,
        terms=_document_terms(),
        provenance=provenance(rows),
    )


def owner_plan(rows: int) -> Plan:
    """The terms of `us-renewal-owner`."""
    title = Label(
        zh="授权后7.5年维持费缴纳概率（含权利人记录）",
        en="Fee at 7.5 years paid, with the owner's record",
    )
    record = Curve(
        feature=RECORD, label=Label(zh="权利人既往缴费记录", en="Owner's record"), knots=6
    )
    return Plan(
        id=OWNER_MODEL,
        version="1",
        title=title,
        link=Link.LOGIT,
        terms=(record, *_document_terms()),
        provenance=provenance(rows),
    )


def provenance(rows: int) -> Provenance:
    """Where these coefficients come from."""
    return Provenance(
        fitted_on=date(2026, 11, 26),
        script="python -m valuation.fitting --only us",
        data="us_university_renewal, public part: US patents of universities granted 2004 to 2007 "
        "(JY2014/PatentEvaluation, commit 2e91df0, from Google Patents in mid-2017)",
        licence="none stated for the data, whose facts are records of the USPTO; coefficients "
        "under the licence of this library",
        rows=rows,
        not_for="money values; other offices; owners that are not universities; utility models, "
        "which the US does not have. Grants outside 2004 to 2007 are extrapolations: dates work "
        "as the ends of the curves do.",
    )


def _document_terms() -> tuple[Term, ...]:
    return (
        _curve("claims", "权利要求数", "Claims"),
        _curve("cpc_codes", "CPC分类号数", "CPC codes"),
        _curve("patent_citations", "引用专利数", "Patents cited"),
        _curve("other_citations", "引用非专利文献数", "Other literature cited"),
        _curve("similar_documents", "在先相似文献数", "Similar earlier documents"),
        _curve("inventors", "发明人数", "Inventors"),
        _curve("title_words", "标题词数", "Words of the title"),
        _curve("priority_lag_years", "优先权日至申请日年数", "Years from priority to filing"),
        _curve("grant_lag_years", "审查年限", "Years from filing to grant"),
        _curve("priority", "优先权日", "Priority date"),
        _curve("filed", "申请日", "Filing date"),
        _curve("granted", "授权日", "Grant date"),
        Curve(
            feature="owes_fees",
            label=Label(zh="须缴维持费（植物专利除外）", en="Owes fees (all but plant patents)"),
            knots_at=(0.0, 1.0),
        ),
        _complete("kind", "公布种类代码", "Kind of publication"),
        _complete("section", "CPC部", "CPC section"),
        _group(
            "claims_similar_quarters",
            "权利要求数 × 在先相似文献数",
            "Claims by similar earlier documents",
        ),
        _group("lags_quarters", "审查年限 × 优先权间隔", "Years to grant by years of priority"),
        _group("section_priority_quarters", "CPC部 × 优先权日", "CPC section by priority date"),
        Text(feature="title", label=Label(zh="标题用词", en="Title words"), fewest=FEWEST),
    )


def _curve(feature: str, zh: str, en: str) -> Curve:
    return Curve(feature=feature, label=Label(zh=zh, en=en), knots=5)


def _group(feature: str, zh: str, en: str) -> Group:
    return Group(feature=feature, label=Label(zh=zh, en=en), fewest=FEWEST)


def _complete(feature: str, zh: str, en: str) -> PartialGroup:
    """Every level has its rows, so what is unknown adds nothing."""
    return PartialGroup(feature=feature, label=Label(zh=zh, en=en), fewest=FEWEST)
