"""The owner's record: what became of other patents of the owner, the more alike the more weight.

The best linear unbiased prediction of an effect that like patents of like owners share (kriging;
Robinson 1991, Statistical Science 6(1), "That BLUP is a good thing"; Rasmussen, Williams 2006,
Gaussian Processes for Machine Learning, eq. 2.25 for the mean; credibility: Bühlmann, Straub
1970). An owner without other patents gets nothing, one with many gets nearly their average.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from valuation.checks import Floats
from valuation.errors import MalformedInput, MissingInput, OutOfRange
from valuation.models.us_renewal_likeness import Patents, likeness

NOISE_VARIANCE = 0.15
"""What is a patent's own, in shares squared; chosen like the variances of `likeness`."""

CONVERGED = 1e-10
MOST_STEPS = 500
"""Part of the surprises that may be left unexplained, and steps of conjugate gradients; about 50
steps are taken, because no likeness matrix has many large eigenvalues."""

MOST_KNOWN = 100_000
"""Known patents; pairs of like owners grow with the square of this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecord:
    """Known patents, ready to be asked. `weights`: what each adds per unit of likeness."""

    known: Patents
    surprises: Floats
    weights: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart:
    """What one known patent adds to the record of another: `likeness * weight`."""

    key: str
    likeness: float
    surprise: float
    weight: float
    part: float


def owner_record(known: Patents, *, paid: Floats, chance: Floats) -> OwnerRecord:
    """The record of patents whose fee is known to have been paid (1) or not (0).

    `chance`: the probability of the document model for each. With surprises `r = paid - chance`
    and the likeness K of each two known patents, `weights = (K + 0.15 I)^-1 r`.

    >>> known = Patents(keys=["a", "b"], owners=["Acme University"] * 2,
    ...                 titles=["Laser", "Laser"], granted=np.array([2004.0, 2004.0]))
    >>> record = owner_record(known, paid=np.array([1.0, 1.0]), chance=np.array([0.6, 0.6]))
    >>> record.weights.round(3).tolist()
    [0.727, 0.727]
    """
    surprises = _surprises(known, paid, chance)
    alike = likeness(known, known, known)
    column = surprises[:, np.newaxis]
    weights = record_weights(alike, column, np.ones(column.shape))[:, 0]
    return OwnerRecord(known=known, surprises=surprises, weights=weights)


def record_effect(record: OwnerRecord, asked: Patents) -> Floats:
    """How much likelier than its document says a payment is, as a share; shape (asked,).

    `sum over known j of likeness(i, j) * weight_j`; NaN where the owner is unknown. A patent may
    not be its own record: keys that are also known are refused.

    >>> known = Patents(keys=["a"], owners=["Acme University"], titles=["Laser"],
    ...                 granted=np.array([2004.0]))
    >>> record = owner_record(known, paid=np.array([1.0]), chance=np.array([0.65]))
    >>> asked = Patents(keys=["b", "c"], owners=["ACME UNIVERSITY", "Other College"],
    ...                 titles=["Laser", "Laser"], granted=np.array([2004.0, 2004.0]))
    >>> record_effect(record, asked).round(3).tolist()
    [0.2, 0.0]
    """
    _refuse_known(record, asked)
    effect = likeness(asked, record.known, record.known) @ record.weights
    return np.where([owner is None for owner in asked.owners], np.nan, effect)


def record_parts(record: OwnerRecord, asked: Patents, *, largest: int) -> tuple[RecordPart, ...]:
    """The known patents that move the record of one patent most, largest first.

    >>> known = Patents(keys=["a"], owners=["Acme University"], titles=["Laser"],
    ...                 granted=np.array([2004.0]))
    >>> record = owner_record(known, paid=np.array([1.0]), chance=np.array([0.65]))
    >>> asked = Patents(keys=["b"], owners=["Acme University"], titles=["Laser"],
    ...                 granted=np.array([2004.0]))
    >>> [(part.key, round(part.likeness, 3)) for part in record_parts(record, asked, largest=3)]
    [('a', 0.2)]
    """
    if len(asked) != 1:
        raise MalformedInput("asked", f"must be one patent, got {len(asked)}")
    _refuse_known(record, asked)
    alike = likeness(asked, record.known, record.known).toarray()[0]
    parts = alike * record.weights
    order = np.argsort(-np.abs(parts), kind="stable")[:largest]
    return tuple(
        RecordPart(
            key=record.known.keys[at],
            likeness=float(alike[at]),
            surprise=float(record.surprises[at]),
            weight=float(record.weights[at]),
            part=float(parts[at]),
        )
        for at in order
        if alike[at] > 0.0
    )


def record_weights(alike: sparse.csr_array, surprises: Floats, used: Floats) -> Floats:
    """Weights of known patents, shape (known, records), one column a record.

    `(U K U + 0.15 I)^-1 U r` by conjugate gradients (Hestenes, Stiefel 1952), where U holds the
    ones and zeros of a column of `used`: several records of one matrix, each without some patents.

    >>> both, first = [1.0, 1.0], [1.0, 0.0]
    >>> used = np.array([both, first]).T
    >>> alike = sparse.csr_array([[0.2, 0.2], [0.2, 0.2]])
    >>> weights = record_weights(alike, np.full((2, 1), 0.4), used)
    >>> weights.round(3).tolist()
    [[0.727, 1.143], [0.727, 0.0]]
    """
    left = surprises * used
    weights, step = np.zeros(left.shape), left.copy()
    enough = np.square(left).sum(axis=0) * CONVERGED**2
    for _ in range(MOST_STEPS):
        before = np.square(left).sum(axis=0)
        if (before <= enough).all():
            break
        image = used * (alike @ step) + NOISE_VARIANCE * step
        length = _ratio(before, (step * image).sum(axis=0))
        weights += length * step
        left -= length * image
        step = left + _ratio(np.square(left).sum(axis=0), before) * step
    return weights


def _ratio(above: Floats, below: Floats) -> Floats:
    """Nothing is left to do in a column without surprises."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0.0)


def _surprises(known: Patents, paid: Floats, chance: Floats) -> Floats:
    if not len(known):
        raise MissingInput("known", "has no patent, so there is no record")
    if len(known) > MOST_KNOWN:
        raise OutOfRange("known", f"must hold at most {MOST_KNOWN} patents, got {len(known)}")
    if paid.shape != (len(known),) or chance.shape != (len(known),):
        raise MalformedInput("paid", "and chance must have one entry for each known patent")
    if not np.isin(paid, (0.0, 1.0)).all():
        raise OutOfRange("paid", "must be 0 or 1 for each known patent")
    if not ((chance > 0.0) & (chance < 1.0)).all():
        raise OutOfRange("chance", "must lie in (0, 1) for each known patent")
    return np.asarray(paid - chance, dtype=np.float64)


def _refuse_known(record: OwnerRecord, asked: Patents) -> None:
    if both := sorted(set(record.known.keys) & set(asked.keys)):
        raise OutOfRange("asked", f"must not hold patents of the record itself, such as {both[0]}")
