"""Indicator schemes as data: trees of rated indicators, their weights, and the score they give.

Scores are never said to follow a standard while the scheme's data are not verified against it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

from valuation import checks
from valuation.codec import LATER, encode, read_data
from valuation.errors import MalformedInput, MissingInput, OutOfRange, UnknownReference
from valuation.labels import Label, RightType

TOLERANCE = 1e-9
"""How far weights may sum from 1: decimal weights are not exact in binary."""


class Combination(StrEnum):
    """How the scores of children make the score of their parent."""

    WEIGHTED_MEAN_TIMES_MULTIPLIERS = "weighted-mean-times-multipliers"


class Role(StrEnum):
    """How an indicator enters its parent: as a part of the mean, or scaling all of it."""

    WEIGHTED = "weighted"
    MULTIPLIER = "multiplier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Ratings allowed: the listed levels, or any number of the interval when none are listed.

    `zero` is the rating that scores nothing. On a scale of 1 to 5 it is 1 in most schemes; were
    it 0, the worst rating would earn a fifth of the points.

    >>> Scale(lowest=1, highest=5, levels=(1, 2, 3, 4, 5), zero=1).share("A-1", 2)
    0.25
    """

    lowest: float
    highest: float
    levels: tuple[float, ...]
    zero: float = field(default=0.0, metadata=LATER)

    def __post_init__(self) -> None:
        checks.fields("scale.", self)
        checks.between("scale.zero", self.zero, min(0.0, self.lowest), self.lowest)

    def share(self, code: str, rating: float) -> float:
        """The way of the rating from zero to the highest, in [0, 1]."""
        value = checks.between(f"ratings.{code}", rating, self.lowest, self.highest)
        if self.levels and value not in self.levels:
            allowed = ", ".join(f"{level:g}" for level in self.levels)
            raise OutOfRange(f"ratings.{code}", f"must be one of {allowed}, got {rating}")
        return (value - self.zero) / (self.highest - self.zero)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A node of a scheme. Without children it is rated; with children it is computed."""

    code: str
    name: Label
    role: Role
    weight: float | None = None
    children: tuple["Indicator", ...] = ()

    def __post_init__(self) -> None:
        checks.fields("", self)
        if (self.weight is None) != (self.role is Role.MULTIPLIER):
            raise MalformedInput(self.code, "must have a weight exactly if it is weighted")
        if self.weight is not None:
            checks.above(f"{self.code}.weight", self.weight, 0.0, at_most=1.0)
        if self.children:
            _check_weights(self.code, self.children)

    def leaves(self) -> "Iterator[Indicator]":
        """The rated indicators below this node, or the node itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A published or house scheme of indicators. `verified`: data compared with the source.

    `fits` are the rights it is for; the first schemes, which do not say, were for any patent.
    """

    id: str
    version: str
    title: Label
    as_of: date
    source: str
    licence: str
    note: str
    verified: bool
    combination: Combination
    scale: Scale
    branches: tuple[Indicator, ...]
    fits: tuple[RightType, ...] = field(
        default=(RightType.INVENTION, RightType.UTILITY_MODEL, RightType.DESIGN), metadata=LATER
    )

    def __post_init__(self) -> None:
        checks.fields("", self)
        if not self.fits:
            raise MalformedInput(f"{self.id}.fits", "must name at least one right type")
        _check_weights(self.id, self.branches)
        codes = [leaf.code for leaf in self.indicators]
        if repeated := sorted({code for code in codes if codes.count(code) > 1}):
            raise MalformedInput(self.id, f"repeats the codes {', '.join(repeated)}")

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Every indicator that has to be rated, in the order of the scheme."""
        return tuple(leaf for branch in self.branches for leaf in branch.leaves())

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: changes whenever a name, weight or flag does."""
        return _digest(self)

    @property
    def statement(self) -> str:
        """What may be said of a score by this scheme."""
        scored = f"Scored with indicator scheme {self.id}, version {self.version}"
        if self.verified:
            return f"{scored}, whose data were verified against: {self.source}."
        return f"{scored}, whose data are not verified: cite it as following no standard."


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchScore:
    """Score of one branch, 0 to 100, and its weight in the total."""

    code: str
    name: Label
    weight: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeScore:
    """Scores by one scheme, 0 to 100, and which scheme exactly that was."""

    scheme_id: str
    scheme_version: str
    scheme_digest: str
    verified: bool
    statement: str
    total: float
    branches: tuple[BranchScore, ...]


def available_schemes() -> tuple[tuple[str, str], ...]:
    """Ids and versions of the shipped schemes, sorted.

    >>> ("sipo-ppac-2012", "1") in available_schemes()
    True
    """
    names = (path.name for path in files("valuation").joinpath("data", "schemes").iterdir())
    return tuple(sorted(_id_and_version(name) for name in names if name.endswith(".json")))


def load_scheme(scheme_id: str, version: str | None = None) -> Scheme:
    """A shipped scheme; the newest version unless one is named.

    Raises:
        UnknownReference: No such scheme or version is shipped.

    >>> len(load_scheme("sipo-ppac-2012").indicators)
    18
    """
    checks.record("scheme_id", scheme_id, str)
    versions = [known for name, known in available_schemes() if name == scheme_id]
    if not versions:
        known_ids = ", ".join(sorted({name for name, _ in available_schemes()}))
        raise UnknownReference("scheme_id", f"{scheme_id!r} is not shipped; known: {known_ids}")
    chosen = max(versions, key=int) if version is None else version
    if checks.record("scheme_version", chosen, str) not in versions:
        raise UnknownReference(
            "scheme_version", f"{version!r} of {scheme_id} is not shipped; known: {versions}"
        )
    return read_data(f"schemes/{scheme_id}.v{chosen}.json", Scheme)


@lru_cache(maxsize=64)
def _digest(scheme: Scheme) -> str:
    return sha256(encode(scheme).encode()).hexdigest()


def schemes_for(right_type: RightType) -> tuple[Scheme, ...]:
    """The newest version of every shipped scheme that fits a right, by id.

    >>> [scheme.id for scheme in schemes_for(RightType.TRADEMARK)]
    ['brand-strength']
    """
    checks.record("right_type", right_type, RightType)
    newest = (load_scheme(known) for known in sorted({name for name, _ in available_schemes()}))
    return tuple(scheme for scheme in newest if right_type in scheme.fits)


def score(scheme: Scheme, ratings: Mapping[str, float]) -> SchemeScore:
    r"""Score of every branch and in total, 0 to 100.

    .. math:: S_{node} = \prod_{multipliers} S_j \cdot \sum_{weighted} w_i S_i

    where a rated indicator scores its way from the zero of the scale to its highest rating.

    Args:
        scheme: From `load_scheme`.
        ratings: Rating on the scheme's scale by indicator code; one for every indicator.

    Raises:
        MissingInput: Indicators are not rated; all are named. Unknown is not zero.
        MalformedInput: A rating is for no indicator of the scheme.
        OutOfRange: A rating is not on the scale.

    Source:
        PVD = a LVD + b TVD + c EVD with stability as the multiplier inside LVD: SIPO/PPAC
        专利价值分析指标体系 (2012). Weights inside the shipped scheme are not verified.
    """
    checks.record("scheme", scheme, Scheme)
    codes = [indicator.code for indicator in scheme.indicators]
    if missing := [c for c in codes if checks.mapping("ratings", ratings).get(c) is None]:
        raise MissingInput("ratings", f"lacks {', '.join(missing)} of scheme {scheme.id}")
    if unknown := sorted(map(str, set(ratings) - set(codes))):
        raise MalformedInput("ratings", f"has codes not in {scheme.id}: {', '.join(unknown)}")

    parts = tuple(_branch_score(branch, ratings, scheme.scale) for branch in scheme.branches)
    total = math.fsum(part.weight * part.score for part in parts)
    return SchemeScore(
        scheme_id=scheme.id,
        scheme_version=scheme.version,
        scheme_digest=scheme.digest,
        verified=scheme.verified,
        statement=scheme.statement,
        total=min(total, 100.0),  # weights may sum to a hair above 1
        branches=parts,
    )


def _branch_score(branch: Indicator, ratings: Mapping[str, float], scale: Scale) -> BranchScore:
    return BranchScore(
        code=branch.code,
        name=branch.name,
        weight=_weight(branch),
        score=100.0 * node_share(branch, ratings, scale),
    )


def node_share(node: Indicator, ratings: Mapping[str, float], scale: Scale) -> float:
    """Share of its best that a node reaches, in [0, 1], by the formula of `score`.

    >>> scheme = load_scheme("royalty-share")
    >>> node_share(scheme.branches[2], {"E-1": 40.0}, scheme.scale)
    0.4
    """
    if not node.children:
        return scale.share(node.code, ratings[node.code])
    mean, factor = [], 1.0
    for child in node.children:
        share = node_share(child, ratings, scale)
        if child.role is Role.MULTIPLIER:
            factor *= share
        else:
            mean.append(_weight(child) * share)
    return min(math.fsum(mean) * factor, 1.0)


def _weight(node: Indicator) -> float:
    assert node.weight is not None, f"{node.code} is a multiplier and has no weight"
    return node.weight


def _check_weights(parent: str, children: tuple[Indicator, ...]) -> None:
    total = math.fsum(child.weight for child in children if child.weight is not None)
    if abs(total - 1.0) > TOLERANCE:
        raise MalformedInput(parent, f"has weights that sum to {total!r}, not 1")


def _id_and_version(file_name: str) -> tuple[str, str]:
    scheme_id, _, version = file_name.removesuffix(".json").rpartition(".v")
    return scheme_id, version
