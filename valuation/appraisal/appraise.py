"""Appraisal of one right: score, survival, life, methods, and the distribution they leave.

The result carries everything it was made of, so that anyone can make it again bit for bit.
"""

from typing import Final

from valuation import checks
from valuation.appraisal.caveats import caveats_of
from valuation.appraisal.cohort import positions
from valuation.appraisal.evaluate import Setting, evaluate
from valuation.appraisal.inputs import AppraisalInputs
from valuation.appraisal.lives import horizon_of, life_of
from valuation.appraisal.result import (
    Agreement,
    Appraisal,
    MethodResult,
    ScorerSensitivities,
    ScoreView,
)
from valuation.appraisal.survival import survival_of
from valuation.appraisal.uncertain import methods_of
from valuation.economics.flows import MethodValue
from valuation.risk.reconcile import Reconciliation, reconcile
from valuation.risk.tornado import tornado
from valuation.scores.explain import panel_contributions, sensitivities
from valuation.scores.panel import ScoreInterval, panel_score
from valuation.scores.schemes import Scheme, load_scheme

ENGINE: Final = "ip-appraisal/2"
"""Name and version of the calculation, the shipped tables and models and the stored format
together. It rises whenever any of them could change a byte of a result."""


def appraise(inputs: AppraisalInputs) -> Appraisal:
    """Value a right of any kind by the stated methods.

    Returns:
        A distribution in yuan at the base date, unrounded money: whoever makes money of its
        quantiles names the rounding.

    Raises:
        MissingInput: An indicator is not rated, or the forecast is shorter than the life.
        UnknownReference: The scheme or its version is not shipped.
        ValuationError: An input is outside what its method can use; the message names it.

    Source:
        IVS 210 Intangible Assets; 资产评估法 (2016) art. 24 and 26; GB/T 42748-2023 for the order
        of score before money. Each part names its own.
    """
    checks.record("inputs", inputs, AppraisalInputs)
    scheme = load_scheme(inputs.scoring.scheme_id, inputs.scoring.scheme_version)
    score = _score(inputs, scheme)
    horizon = horizon_of(inputs)
    survival = survival_of(inputs)
    life = life_of(inputs, survival)
    arithmetic = evaluate(Setting(inputs=inputs, score=score.total, life_years=life.years))
    models = methods_of(
        Setting(inputs=inputs, score=score.total, life_years=horizon.years),
        possible=score.possible,
        hazards=tuple(year.hazard for year in survival.years),
    )
    right, paths, seed = inputs.subject.number, inputs.simulation.paths, inputs.simulation.seed
    reason = inputs.pricing.single_method_reason
    found = reconcile(
        models, right=right, seed=seed, paths=paths, single_method_reason=reason or None
    )
    return Appraisal(
        engine=ENGINE,
        inputs=inputs,
        score=score,
        cohort=positions(inputs),
        survival=survival,
        life=life,
        horizon_years=horizon.years,
        methods=_results(arithmetic, found),
        agreement=Agreement(spread=found.spread, single_method_reason=reason),
        distribution=found.value,
        tornado=tornado(models, right=right, seed=seed, paths=paths),
        caveats=caveats_of(
            inputs, scheme=scheme, panel=score.panel, horizon=horizon, spread=found.spread
        ),
    )


def _score(inputs: AppraisalInputs, scheme: Scheme) -> ScoreView:
    cards = inputs.scoring.cards
    panel = panel_score(scheme, cards)
    worst = scheme.scale.lowest
    total = (panel.total.low + panel.total.high) / 2.0
    return ScoreView(
        total=total,
        possible=ScoreInterval(
            low=min(total, *(scorer.lowest.total for scorer in panel.scorers)),
            high=max(total, *(scorer.highest.total for scorer in panel.scorers)),
        ),
        panel=panel,
        contributions=panel_contributions(scheme, cards),
        sensitivities=tuple(
            ScorerSensitivities(
                scorer=card.scorer,
                indicators=sensitivities(scheme, card.values(unknown_as=worst)),
            )
            for card in cards
        ),
    )


def _results(arithmetic: dict[str, MethodValue], found: Reconciliation) -> tuple[MethodResult, ...]:
    return tuple(
        MethodResult(
            name=outcome.name,
            weight=outcome.weight,
            weight_reason=outcome.reason,
            value=arithmetic[outcome.name],
            distribution=outcome.value,
        )
        for outcome in found.methods
    )
