"""The table of cohorts against the files it was made from, and its shapes against real rights."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from valuation.fitting.cohorts import main, make
from valuation.scores.cohort_table import cohort_table
from valuation.scores.shapes import mid_ranks

SHARED_DATA = Path(__file__).parents[3] / "../shared/data"

# The folder decides, not the file: where the folder is there, a missing file must fail.
if not SHARED_DATA.is_dir():
    pytest.skip("the valuation samples of ../shared/data are not here", allow_module_level=True)

DATA = SHARED_DATA / "valuation"


def test_the_committed_table_is_what_the_files_make() -> None:
    committed = files("valuation").joinpath("data", "cohorts.v1.json").read_text(encoding="utf-8")

    assert make(DATA) == committed


def test_the_command_says_what_folder_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])

    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("indicator", "office", "file", "column", "gap"),
    [
        ("claims", "US", "us_university_renewal", "n_claims", 0.04),
        ("backward_citations", "US", "us_university_renewal", "bwd_patent_cites", 0.04),
        ("grant_lag", "US", "us_university_renewal", "grant_lag_days", 0.03),
        ("forward_citations_3", "US", "us_drone_citations", "fwd_cites_0_3", 0.04),
        ("forward_citations_5", "US", "us_drone_citations", "fwd_cites_4_8", 0.04),
        ("forward_citations_5", "CN", "cn_citations_undated", "fwd_cites", 0.015),
        ("family_size", "CN", "cn_citations_undated", "family_size", 0.10),
        ("family_size", "US", "us_drone_citations", "family_docs_by_y3", 0.12),
    ],
)
def test_the_shape_between_the_moments_is_that_of_real_rights(
    indicator: str, office: str, file: str, column: str, gap: float
) -> None:
    """Mid-ranks by the sample's own mean and deviation against those counted in the sample."""
    measure = cohort_table().measure(indicator)
    sample = pq.read_table(DATA / "public" / f"{file}.parquet", columns=[column])
    values = sample.column(column).to_numpy().astype(np.float64)
    values = values[~np.isnan(values) & (values >= measure.least)] - measure.least
    levels, counts = np.unique(values, return_counts=True)
    counted = (np.cumsum(counts) - counts / 2) / counts.sum()

    table = mid_ranks(
        measure.shape_at(office), float(values.mean()), float(values.std()), measure.width
    )

    found = table[np.minimum(levels // measure.width, len(table) - 1).astype(int)]
    worst = np.abs(found - counted).max()
    assert worst <= gap
    assert worst <= measure.largest_gap[office] + 0.0005
