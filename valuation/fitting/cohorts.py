"""`python -m valuation.fitting.cohorts --data DIR` makes `data/cohorts.v1.json`.

It holds mean and deviation of patent indicators in their cohorts. Read from `reference/` of the
folder: `five_office_cohorts_patstat.csv.gz`, `us_cohort_by_cpc_section.csv`,
`us_cohort_by_year.csv`; the spread of claims and grant lag, which no table gives, from
`public/us_university_renewal.parquet`. Only aggregates are written.
"""

import argparse
import csv
import gzip
import io
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

FIRST_YEAR = 1990
SMALLEST_COHORT = 30
LAST_YEAR_OF_A_WINDOW = {"forward_citations_3": 2019, "forward_citations_5": 2017}
LAST_YEAR_OF_GENERALITY = 2017
NBER_FIELDS = {
    "Chemical": "chemical",
    "Computer and Communications": "computers-communications",
    "Pharmaceuticals and Medical": "drugs-medical",
    "Electrical and Electronics": "electrical-electronics",
    "Mechanical": "mechanical",
    "Others": "others",
}
PATSTAT_COLUMNS = {
    "family_size": "docdb_family_size",
    "forward_citations_3": "fwd_pp_clndr_3",
    "forward_citations_5": "fwd_pp_clndr_5",
    "generality": "Generality_removeNULL_clndr_5_pp",
    "originality": "Originality_removeNULL",
}
Row = Mapping[str, str]
Moments = dict[str, list[list[float | None]]]


def make(data: Path) -> str:
    """The table as text, from the folder with `reference/` and `public/`."""
    frame = files("valuation.fitting").joinpath("cohorts_frame.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(frame)
    document["tables"] = [*_five_offices(data / "reference"), _united_states(data)]
    return _readable(document)


def write(data: Path) -> Path:
    """Makes the table where the library reads it from."""
    target = Path(str(files("valuation").joinpath("data", "cohorts.v1.json")))
    target.write_text(make(data), encoding="utf-8")
    return target


def _five_offices(reference: Path) -> list[dict[str, Any]]:
    packed = (reference / "five_office_cohorts_patstat.csv.gz").read_bytes()
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))
    return [_office(office, rows) for office in sorted({row["nation"] for row in rows})]


def _office(office: str, rows: Iterable[Row]) -> dict[str, Any]:
    cells = {
        (int(row["earliest_publn_year"]), NBER_FIELDS[row["NBER"]]): row
        for row in rows
        if row["nation"] == office and int(row["earliest_publn_year"]) >= FIRST_YEAR
    }
    years = sorted({year for year, _ in cells})
    fields = sorted(NBER_FIELDS.values())
    grid = [[cells.get((year, field), {}) for field in fields] for year in years]
    return {
        "office": office,
        "field_system": "nber",
        "year_of": "first publication",
        "source": "patstat-five-offices",
        "first_year": years[0],
        "fields": fields,
        "count": [[int(cell.get("count", 0)) for cell in line] for line in grid],
        "measures": {
            code: _patstat_moments(code, column, years, grid)
            for code, column in PATSTAT_COLUMNS.items()
        },
    }


def _patstat_moments(
    code: str, column: str, years: Sequence[int], grid: Sequence[Sequence[Row]]
) -> Moments:
    last = LAST_YEAR_OF_A_WINDOW.get(code, 9999)
    if code == "generality":
        last = LAST_YEAR_OF_GENERALITY
    moments: Moments = {"mean": [], "deviation": []}
    for year, line in zip(years, grid, strict=True):
        pairs = [_usable(cell, column) if year <= last else (None, None) for cell in line]
        moments["mean"].append([mean for mean, _ in pairs])
        moments["deviation"].append([deviation for _, deviation in pairs])
    return moments


def _usable(cell: Row, column: str) -> tuple[float | None, float | None]:
    """A cohort in which nothing varies was not recorded: it says nothing of a right."""
    mean, deviation = (cell.get(f"{column}_{moment}", "") for moment in ("mean", "std"))
    few = int(cell.get("count", 0)) < SMALLEST_COHORT
    if few or not mean or not deviation or float(mean) <= 0 or float(deviation) <= 0:
        return None, None
    return _short(float(mean)), _short(float(deviation))


def _united_states(data: Path) -> dict[str, Any]:
    sections, by_year = (
        list(csv.DictReader((data / "reference" / name).read_text("utf-8").splitlines()))
        for name in ("us_cohort_by_cpc_section.csv", "us_cohort_by_year.csv")
    )
    cells = {(int(row["year"]), row["group"]): row for row in sections}
    years = sorted({year for year, _ in cells if year >= FIRST_YEAR})
    fields = sorted({field for _, field in cells})
    grid = [[cells[year, field] for field in fields] for year in years]
    of_year = {int(row["year"]): row for row in by_year}
    claims, lag = _spread(data, "n_claims"), _spread(data, "grant_lag_days")
    backward = [[_from_median(of_year[year])] * len(fields) for year in years]
    return {
        "office": "US",
        "field_system": "cpc-section",
        "year_of": "grant",
        "source": "patentworld-us",
        "first_year": years[0],
        "fields": fields,
        "count": [[int(cell["patent_count"]) for cell in line] for line in grid],
        "measures": {
            "claims": _scaled(grid, "avg_num_claims", [[claims] * len(fields)] * len(years)),
            "backward_citations": _scaled(grid, "avg_backward_citations", backward),
            "grant_lag": _scaled(grid, "avg_grant_lag_days", [[lag] * len(fields)] * len(years)),
        },
    }


def _spread(data: Path, column: str) -> float:
    """Deviation over mean, from the public sample of US university patents."""
    table = pq.read_table(data / "public" / "us_university_renewal.parquet", columns=[column])
    values = table.column(column).to_numpy().astype(np.float64)
    return float(np.nanstd(values) / np.nanmean(values))


def _from_median(row: Row) -> float:
    """Deviation over mean of the log-normal with the mean and median of the year."""
    mean, median = float(row["avg_backward_cites"]), float(row["median_backward_cites"])
    return math.sqrt(max(mean / median, 1.05) ** 2 - 1.0)


def _scaled(
    grid: Sequence[Sequence[Row]], column: str, spread: Sequence[Sequence[float]]
) -> Moments:
    means = [[float(cell[column]) for cell in line] for line in grid]
    return {
        "mean": [[_short(mean) for mean in line] for line in means],
        "deviation": [
            [_short(mean * of) for mean, of in zip(line, spreads, strict=True)]
            for line, spreads in zip(means, spread, strict=True)
        ],
    }


def _short(number: float) -> float:
    return float(f"{number:.4g}")


def _readable(document: dict[str, Any]) -> str:
    """JSON with one line a year, so that a change can be read as a difference of lines."""
    tables = document.pop("tables")
    head = json.dumps(document, ensure_ascii=False, indent=2).removesuffix("\n}")
    bodies = ",\n".join(_readable_table(table) for table in tables)
    return f'{head},\n  "tables": [\n{bodies}\n  ]\n}}\n'


def _readable_table(table: dict[str, Any]) -> str:
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return "    " + text.replace("],[", "],\n      [").replace('"measures"', '\n      "measures"')


def main(arguments: list[str]) -> int:
    """Makes the table, and says where it is."""
    parser = argparse.ArgumentParser(prog="python -m valuation.fitting.cohorts")
    parser.add_argument("--data", type=Path, required=True, help="folder of reference/ and public/")
    sys.stdout.write(f"{write(parser.parse_args(arguments).data).name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
