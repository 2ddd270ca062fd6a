"""Made-up sample files, with the names and columns of the real ones."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 240

Columns = Mapping[str, Sequence[object]]


def write(folder: Path, name: str, columns: Columns) -> None:
    pq.write_table(
        pa.table({key: list(of) for key, of in columns.items()}), folder / f"{name}.parquet"
    )


def chinese() -> dict[str, Sequence[object]]:
    """Companies with many claims keep their patents; individuals with few let them go."""
    generator = np.random.Generator(np.random.PCG64(3))
    company = generator.random(ROWS) < 0.5
    claims = np.where(company, generator.integers(5, 20, ROWS), generator.integers(1, 4, ROWS))
    kept = (generator.random(ROWS) < np.where(company, 0.8, 0.25)).astype(float)
    filed = [
        date(2000, 1, 5) + timedelta(days=int(day)) for day in generator.integers(0, 900, ROWS)
    ]
    return {
        "app_num": [f"CN{at:08d}" for at in range(ROWS)],
        "main_ipc": ["A61K35/78" if one else "A23L1/00" for one in company],
        "app_date": filed,
        "pub_date": [day + timedelta(days=240) for day in filed],
        "n_ipc": generator.integers(1, 5, ROWS).astype(float).tolist(),
        "n_inventors": generator.integers(1, 5, ROWS).astype(float).tolist(),
        "is_company": company.astype(float).tolist(),
        "is_university": [0.0] * ROWS,
        "is_individual": (~company).astype(float).tolist(),
        "domestic": [float(at % 4 > 0) for at in range(ROWS)],
        "n_claims": claims.astype(float).tolist(),
        "grant_lag_years": generator.uniform(2.0, 5.0, ROWS).tolist(),
        "kept5_after_grant": [None if at % 10 == 0 else value for at, value in enumerate(kept)],
    }


def citing() -> dict[str, Sequence[object]]:
    """Later citations follow early ones."""
    generator = np.random.Generator(np.random.PCG64(4))
    early = generator.poisson(generator.exponential(5.0, ROWS))
    later = generator.poisson(1.0 + 1.5 * early)
    return {
        "publication_number": [f"US{at}" for at in range(ROWS)],
        "grant_year": generator.integers(1995, 2009, ROWS).tolist(),
        "grant_lag_years": generator.uniform(1.0, 4.0, ROWS).tolist(),
        "bwd_patent_cites": generator.integers(2, 40, ROWS).tolist(),
        "bwd_nonus_cites": generator.integers(0, 5, ROWS).tolist(),
        "bwd_cite_lag_median_years": generator.uniform(3.0, 20.0, ROWS).tolist(),
        "family_docs_by_y3": generator.integers(1, 8, ROWS).tolist(),
        "fwd_cites_0_2": (early // 2).tolist(),
        "fwd_cites_0_3": early.tolist(),
        "fwd_cites_4_8": later.astype(float).tolist(),
    }


def branded() -> dict[str, Sequence[object]]:
    """Brand values that grow with the root of revenue and with margin."""
    generator = np.random.Generator(np.random.PCG64(6))
    revenue = np.exp(generator.uniform(8.5, 12.0, ROWS))
    margin = generator.uniform(0.0, 0.25, ROWS)
    noise = generator.normal(0.0, 0.5, ROWS)
    value = np.exp(9.3 + 0.5 * (np.log(revenue) - 10.2) + 2.0 * (margin - 0.1) + noise)
    return {
        "brand": [f"brand {at // 8}" for at in range(ROWS)],
        "sector": [None if at % 9 == 0 else "Retail" for at in range(ROWS)],
        "year": [2000 + at % 17 for at in range(ROWS)],
        "brand_value_musd": value.tolist(),
        "revenue_musd": revenue.tolist(),
        "profit_musd": (revenue * margin).tolist(),
        "mono_brand": [1.0] * ROWS,
    }
