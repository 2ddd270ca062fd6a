"""Rights that secure one loan, under the shocks that they share."""

import numpy as np

from valuation.checks import Floats
from valuation.errors import MalformedInput
from valuation.risk.copula import SharedShocks


def in_step(
    values: Floats, *, right: str, industry: str, owner: str, shocks: SharedShocks
) -> Floats:
    r"""Simulated values of one right, their paths reordered so that rights fall together.

    .. math:: z = b_c F + b_i G_{industry} + b_o H_{owner} + \sqrt{1 - b_c^2 - b_i^2 - b_o^2} \, e

    The path that is worth least over all dates comes where z is lowest, and so on: a Gaussian
    copula of whole paths. No path is changed, so that each right keeps the very values that
    `hold_methods` gave, with its ends; only which of them meet on a path of the bundle is new.
    The values of a bundle are the sum over its rights.

    Args:
        values: Shape (dates, paths), yuan, of the right by itself.
        right, industry, owner: Id of the right, and codes of who shares a fate.
        shocks: Of the whole bundle, with as many paths.

    Returns:
        Shape (dates, paths), yuan.

    Source: reordering of samples to a wished correlation: Iman and Conover, A distribution-free
    approach to inducing rank correlation among input variables (1982) [mem].

    >>> from valuation.risk.columns import load_loadings
    >>> shocks = SharedShocks(load_loadings(), seed=7, paths=3)
    >>> values = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]])
    >>> found = in_step(values, right="ZL1", industry="G", owner="SME", shocks=shocks)
    >>> sorted(found.T.tolist())
    [[1.0, 0.0], [2.0, 1.0], [3.0, 2.0]]
    """
    if values.ndim != 2 or values.shape[1] != shocks.paths:
        raise MalformedInput(
            "values", f"must have the shape (dates, {shocks.paths}), got {values.shape}"
        )
    level = shocks.normal(
        shocks.loadings.value, name="value", of=right, industry=industry, owner=owner
    )
    together = np.empty_like(values)
    worst_first = np.argsort(values.sum(axis=0), kind="stable")
    together[:, np.argsort(level, kind="stable")] = values[:, worst_first]
    return together
