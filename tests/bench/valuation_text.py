"""Additive scores of columns of text: US patents a second on one core, from made-up documents."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from tests.bench.figures import Figure
from valuation.models.catalogue import load_model
from valuation.models.scoring import Columns, predict, words_of
from valuation.models.us_renewal import DOCUMENT_MODEL, document_columns

PATENTS = 50_000
TITLE_WORDS = 8
SEED = 6


def measure() -> Iterator[Figure]:
    """The document model, its titles to be split into words, against the splitting alone."""
    model = load_model(DOCUMENT_MODEL)
    titles = _titles(PATENTS)
    columns = _document(titles)
    rate = round(PATENTS / _seconds(lambda: predict(model, columns)))
    words = round(PATENTS / _seconds(lambda: [words_of(title) for title in titles]))
    name = "score patents with us-renewal-document, as text"
    yield Figure(name, rate, "patents/s/core", "splitting the titles into words alone", words)


def _seconds(do: Callable[[], object]) -> float:
    before = time.process_time()  # nothing waits here; other processes must not count
    do()
    return time.process_time() - before


def _titles(rows: int) -> list[str]:
    """Half of the words are of the model, as in real titles, and half are not."""
    [known] = load_model(DOCUMENT_MODEL).words
    vocabulary = [*known.weights, *(f"{word}ic" for word in known.weights)]
    generator = np.random.Generator(np.random.PCG64(SEED))
    places = generator.integers(0, len(vocabulary), (rows, TITLE_WORDS))
    return [" ".join(vocabulary[at] for at in row) for row in places]


def _document(titles: list[str]) -> Columns:
    rows = len(titles)
    generator = np.random.Generator(np.random.PCG64(SEED))
    counts = generator.integers(1, 40, (7, rows)).astype(np.float64)
    names = ("claims", "cpc_codes", "patent_citations", "other_citations")
    more = ("similar_documents", "inventors", "title_words")
    granted = np.datetime64("2004-01-06", "D") + generator.integers(0, 1_400, rows)
    return document_columns(
        title=titles,
        kind=["B2"] * rows,
        section=[str(of) for of in generator.choice(list("ABCDEFGH"), rows)],
        **dict(zip((*names, *more), counts, strict=True)),
        priority=granted - 1_600,
        filed=granted - 1_200,
        granted=granted,
    )
