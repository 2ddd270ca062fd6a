"""How alike two patents are: owner, title and day of grant, as a covariance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from valuation.checks import Floats
from valuation.errors import MalformedInput
from valuation.models.scoring import words_of

TITLE_VARIANCE = 0.15
TIME_VARIANCE = 0.05
TIME_YEARS = 3.0
"""Chosen out of fold on public rows (docs/models/us-renewal.md): variances of what patents with
the same owner and title share and of what those with the same owner and day of grant share, in
shares squared; years in which the second falls to 37 %."""

BLOCK = 200_000
"""Pairs of patents whose titles are compared at a time, so that memory stays small."""

FORMS = frozenset(
    {
        "and",
        "board",
        "chancellor",
        "college",
        "company",
        "corporation",
        "council",
        "fellows",
        "for",
        "foundation",
        "governors",
        "inc",
        "incorporated",
        "institute",
        "institution",
        "limited",
        "llc",
        "ltd",
        "president",
        "regent",
        "regents",
        "research",
        "school",
        "system",
        "systems",
        "the",
        "trustee",
        "trustees",
        "universities",
        "university",
    }
)
"""Words of kind and legal form, which tell no two owners apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patents:
    """Patents to be compared, one entry each; None or NaN is unknown.

    `keys` tell patents apart; `owners` and `titles` are texts as printed; `granted` in calendar
    years (`us_renewal.calendar_years`).
    """

    keys: Sequence[str]
    owners: Sequence[str | None]
    titles: Sequence[str | None]
    granted: Floats

    def __post_init__(self) -> None:
        lengths = {
            name: len(getattr(self, name)) for name in ("keys", "owners", "titles", "granted")
        }
        if len(set(lengths.values())) > 1:
            raise MalformedInput("patents", f"must have equally long columns, got {lengths}")

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vocabulary:
    """Rarity of each word in the known patents, `ln((n + 1) / count)`."""

    place: Mapping[str, int]
    rarity: Floats
    unseen: float


def likeness(first: Patents, second: Patents, corpus: Patents) -> sparse.csr_array:
    """How alike each patent of `first` is to each of `second`: 0 to 0.2, sparse (first, second).

    `owner^2 * (0.15 * title + 0.05 * exp(-|years between grants| / 3))`, where owner and title
    are the cosine of the two texts' words, weighted by how rare each is in `corpus` (TF-IDF:
    Salton, Buckley 1988). Spelling variants and joint owners are so alike without being the same.

    >>> pair = Patents(keys=["a", "b"], owners=["Acme University", "ACME UNIVERSITY"],
    ...                titles=["Laser", "Maize"], granted=np.array([2004.0, 2007.0]))
    >>> round(float(likeness(pair, pair, pair)[0, 1] / (0.05 * np.exp(-1.0))), 6)
    1.0
    """
    owner = _alike_owners(first.owners, second.owners, corpus.owners)
    rows = np.repeat(np.arange(len(first)), np.diff(owner.indptr))
    titles = _vocabulary([words_of(title or "") for title in corpus.titles])
    left, right = (
        _directions([words_of(title or "") for title in of.titles], titles)
        for of in (first, second)
    )
    title = np.empty(len(rows))
    for start in range(0, len(rows), BLOCK):
        pairs = slice(start, start + BLOCK)
        title[pairs] = left[rows[pairs]].multiply(right[owner.indices[pairs]]).sum(axis=1)
    apart = np.abs(first.granted[rows] - second.granted[owner.indices])
    near = np.nan_to_num(np.exp(-apart / TIME_YEARS))
    values = owner.data**2 * (TITLE_VARIANCE * title + TIME_VARIANCE * near)
    return sparse.csr_array((values, owner.indices, owner.indptr), shape=owner.shape)


def _alike_owners(
    first: Sequence[str | None], second: Sequence[str | None], corpus: Sequence[str | None]
) -> sparse.csr_array:
    words = _vocabulary([_owner_words(owner) for owner in corpus])
    left, right = (
        _directions([_owner_words(owner) for owner in of], words) for of in (first, second)
    )
    return sparse.csr_array(left @ right.T)


def _owner_words(owner: str | None) -> tuple[str, ...]:
    return tuple(word for word in words_of(owner or "") if word not in FORMS)


def _vocabulary(texts: Sequence[tuple[str, ...]]) -> _Vocabulary:
    counts = Counter(word for text in texts for word in text)
    words, rows = sorted(counts), len(texts)
    return _Vocabulary(
        place={word: at for at, word in enumerate(words)},
        rarity=np.log([(rows + 1) / counts[word] for word in words], dtype=np.float64),
        unseen=float(np.log(rows + 1)),
    )


def _directions(texts: Sequence[tuple[str, ...]], vocabulary: _Vocabulary) -> sparse.csr_array:
    """Texts as rows of length one; words that the corpus does not have count in the length."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for words in texts:
        places = [vocabulary.place[word] for word in words if word in vocabulary.place]
        rarity = vocabulary.rarity[places]
        unseen = (len(words) - len(places)) * vocabulary.unseen**2
        length = np.sqrt(rarity @ rarity + unseen)
        columns += places
        values += (rarity / length).tolist() if places else []
        ends.append(len(columns))
    shape = (len(texts), max(len(vocabulary.place), 1))
    return sparse.csr_array((values, columns, ends), shape=shape, dtype=np.float64)
