"""Figures over several splits as text: mean, standard deviation, ends, and how often a bar held."""

from collections.abc import Mapping, Sequence

import numpy as np

from valuation.backtest.results import Bar, Measure, Measured, Predictor


def spread(values: Sequence[float]) -> str:
    """Mean, standard deviation between the splits, lowest and highest.

    >>> spread([0.1, 0.3])
    '0.200 ± 0.100 (0.100 to 0.300)'
    """
    numbers = np.asarray(values, dtype=np.float64)
    ends = f"{numbers.min():.3f} to {numbers.max():.3f}"
    return f"{numbers.mean():.3f} ± {numbers.std():.3f} ({ends})"


def predictor_of(figures: Mapping[Measured, float]) -> Predictor:
    """A model with these figures, to be held against the bars of the back-test."""
    measures = tuple(Measure(of=of, value=value) for of, value in figures.items())
    return Predictor(name="model", measures=measures)


def held(splits: Sequence[Sequence[Bar]]) -> str:
    """In how many splits each bar held, and all of them.

    >>> held([[Bar(of=Measured.AUC, value=0.7, least=0.6)]])
    'AUC 1 of 1; all bars 1 of 1'
    """
    names = [bar.of.value for bar in splits[0]]
    counts = [sum(bars[at].passed for bars in splits) for at in range(len(names))]
    together = sum(all(bar.passed for bar in bars) for bars in splits)
    parts = [*zip(names, counts, strict=True), ("all bars", together)]
    return "; ".join(f"{name} {count} of {len(splits)}" for name, count in parts)
